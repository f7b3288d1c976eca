"""Tell why a limit ends when it ends: one Vietnamese line for each rule applied, fit to print on a slip. Pure."""

from datetime import date, datetime

from motcua.lib.wording import WEEKDAYS, day, moment, weekday_and_day
from motcua.worktime.calendars import (
    MINUTES_OF_DAY,
    DayRule,
    WorkCalendar,
    describe_week,
    span_of_days,
    to_instant,
)
from motcua.worktime.phrases import limit_words, span_words


def explain_deadline(
    start: datetime, limit, calendar: WorkCalendar, run, provisional: bool
) -> tuple[str, ...]:
    """Return the lines, in the order in which a clerk would tell them at the counter."""
    lines = [_received(start, run.start), _limit(limit)]
    lines += _suspensions(limit, calendar, run)
    if run.due is None:
        lines.append("Chưa có ngày hẹn trả: hồ sơ đang tạm dừng, ngày hẹn được tính lại khi tính tiếp.")
        if run.lapsed is not None:
            lines.append(f"Trước khi tạm dừng, thời hạn đã hết lúc {_at(run.lapsed)}.")
        return tuple(lines)
    lines += _beginning(limit, calendar, run)
    lines += _days_on_the_way(limit, calendar, run)
    lines.append(f"Hạn trả kết quả: {_at(run.due)}.")
    if provisional:
        lines.append("Tạm tính: trong khoảng này có ngày chưa có thông báo chính thức, nên hạn có thể khác.")
    return tuple(lines)


def _at(minute: int) -> str:
    return moment(to_instant(minute))


def _on(number: int) -> str:
    return weekday_and_day(date.fromordinal(number))


def _received(start: datetime, minute: int) -> str:
    cut = " (bỏ phần giây)" if start.second or start.microsecond else ""
    return f"Bắt đầu: {_at(minute)}{cut}."


def _limit(limit) -> str:
    words = f"Thời hạn: {limit_words(limit)}"
    if limit.unit == "working_hour":
        return f"{words}, chỉ tính giờ trong ca làm việc."
    if limit.unit == "working_day" and limit.policy == "as_hours":
        return f"{words}, mỗi ngày là 8 giờ làm việc."
    if limit.unit == "working_day":
        return f"{words}, không tính ngày nhận, hết hạn khi tan ca ngày cuối."
    if limit.unit == "day":
        return f"{words}, không tính ngày nhận, tính cả ngày nghỉ (Bộ luật Dân sự 2015, Điều 147, 148)."
    if limit.unit == "month":
        return f"{words}, đến đúng ngày ấy của tháng cuối, hoặc ngày cuối tháng nếu không có (Bộ luật Dân sự 2015, Điều 147, 148)."
    return f"{words}."


def _beginning(limit, calendar: WorkCalendar, run) -> list[str]:
    today, minute = divmod(run.begin, MINUTES_OF_DAY)
    shifts = calendar.shifts_on(date.fromordinal(today))
    if limit.unit == "same_day":
        cutoff = limit.cutoff.hour * 60 + limit.cutoff.minute
        if not shifts:
            return [f"{_on(today)} không làm việc nên trả vào cuối ngày làm việc kế tiếp."]
        if minute > cutoff:
            return [f"Đã quá giờ chốt {limit.cutoff:%H:%M} nên trả vào cuối ngày làm việc kế tiếp."]
        if minute >= shifts[-1].closing:
            return ["Đã hết ca cuối trong ngày nên trả vào cuối ngày làm việc kế tiếp."]
        return [f"Chưa quá giờ chốt {limit.cutoff:%H:%M} nên trả ngay trong ngày, khi tan ca cuối."]
    if not limit.minutes:
        return [f"Ngày {day(date.fromordinal(today))} không tính; đếm từ {_on(today + 1)}."]
    if any(shift.opening <= minute < shift.closing for shift in shifts):
        return ["Đang trong ca làm việc nên tính giờ ngay."]
    first = calendar.minute_after(run.begin, 1) - 1
    if not shifts:
        why = f"{_on(today)} không làm việc"
    elif minute < shifts[0].opening:
        why = "Chưa đến giờ làm việc"
    elif minute >= shifts[-1].closing:
        why = "Đã hết giờ làm việc"
    else:
        why = "Đang giờ nghỉ giữa hai ca"
    return [f"{why} nên tính giờ từ {_at(first)}."]


def _suspensions(limit, calendar: WorkCalendar, run) -> list[str]:
    lines = []
    for pause, fate in run.fates:
        span = f"Tạm dừng từ {_at(pause.starts)}"
        if pause.ends is not None:
            span += f" đến {_at(pause.ends)}"
        if fate == "before_start":
            lines.append(f"{span}: trước khi bắt đầu tính, không làm thay đổi thời hạn.")
        elif fate == "after_due":
            lines.append(f"{span}: sau khi thời hạn đã hết, không làm thay đổi thời hạn.")
        elif fate == "open":
            lines.append(f"{span}: đang tạm dừng.")
        elif fate == "restart" and pause.ends == pause.starts:
            lines.append(f"Tính lại toàn bộ thời hạn từ {_at(pause.ends)}.")
        elif fate == "restart":
            lines.append(f"{span}: tính lại toàn bộ thời hạn từ {_at(pause.ends)}.")
        elif fate == "anew":
            lines.append(f"{span}: thời hạn trong ngày tính lại từ {_at(pause.ends)}.")
        elif limit.minutes:
            begin = max(pause.starts, run.start)
            lost = calendar.minutes_between(begin, pause.ends)
            lines.append(f"{span}: không tính {span_words(lost)} làm việc trong khoảng này.")
        elif pause.ends > pause.starts:
            first, last = (
                max(pause.starts, run.start) // MINUTES_OF_DAY,
                (pause.ends - 1) // MINUTES_OF_DAY,
            )
            days = span_of_days(date.fromordinal(first), date.fromordinal(last))
            lines.append(f"{span}: không tính {'ngày' if first == last else 'các ngày'} {days}.")
    return lines


def _days_on_the_way(limit, calendar: WorkCalendar, run) -> list[str]:
    """Tell each day off passed over and each unusual day counted; runs of one holiday share a line."""
    first, last = run.begin // MINUTES_OF_DAY, run.due // MINUTES_OF_DAY
    lines = []
    if limit.unit in ("day", "month"):
        first = run.nominal  # the days before it count whether worked or not
        if first < last:
            lines.append(f"Ngày cuối {_on(first)} không làm việc nên hạn lùi đến ngày làm việc kế tiếp.")
    weekly_off = 0
    for number in range(first, last + 1):
        on = date.fromordinal(number)
        rule = calendar.exceptions.get(on)
        shifts = calendar.weekly[on.weekday()]
        if not shifts and (rule is None or (rule.shifts is None and rule.like is None)):
            weekly_off += 1
    if weekly_off:
        days = describe_week(calendar.weekly)
        lines.append(f"Không tính {weekly_off} ngày nghỉ hằng tuần ({days}).")
    dated = sorted((d, rule) for d, rule in calendar.exceptions.items() if first <= d.toordinal() <= last)
    for begin, end, rule in _spans(dated):
        lines.append(_exception(begin, end, rule, calendar))
    low, high = calendar.known_ordinals
    if first < low or last > high:
        known = calendar.known
        lines.append(
            f"Chưa nhập ngày nghỉ ngoài các năm {known[0].year}–{known[1].year}; tính như tuần làm việc thường (tạm tính)."
        )
    return lines


def _spans(dated: list[tuple[date, DayRule]]) -> list[tuple[date, date, DayRule]]:
    spans: list[tuple[date, date, DayRule]] = []
    for on, rule in dated:
        if spans and spans[-1][2] == rule and rule.name and (on - spans[-1][1]).days == 1:
            spans[-1] = (spans[-1][0], on, rule)
        else:
            spans.append((on, on, rule))
    return spans


def _exception(begin: date, end: date, rule: DayRule, calendar: WorkCalendar) -> str:
    when = weekday_and_day(begin) if begin == end else f"các ngày {span_of_days(begin, end)}"
    if rule.shifts == ():
        text = f"Không tính {when}: {rule.name or 'ngày nghỉ'}"
    elif rule.shifts is None and rule.like is None:
        text = f"{when[0].upper()}{when[1:]} vẫn tính là ngày thường"
        if rule.name:
            text += f": {rule.name}"
    else:
        hours = ", ".join(str(shift) for shift in calendar.shifts_on(begin))
        text = f"Có tính {when} ({hours}): {rule.name or 'làm theo giờ riêng'}"
        if rule.like is not None:
            text += f", giờ làm như {WEEKDAYS[rule.like]}"
    awaited = rule.source.startswith(
        "Chờ"
    )  # a notice not given yet is no source, and the name says so already
    if rule.source and not awaited:
        text += f"; {rule.source}"
    return f"{text} (tạm tính)." if rule.provisional else f"{text}."
