"""Say in Vietnamese how much working time is left, as the deadline chip shows it. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from motcua.lib.clock import local, local_day, whole_minute
from motcua.lib.wording import WEEKDAYS, hour, weekday_and_day
from motcua.worktime.calendars import WorkCalendar
from motcua.worktime.engine import Suspension, remaining_minutes
from motcua.worktime.phrases import limit_words, span_words, working_words

__all__ = [
    "hours_in_words",
    "limit_words",
    "off_hours_words",
    "remaining_words",
    "span_words",
    "working_words",
]

SUSPENDED = "tạm dừng"
_DAYS_TO_LOOK = 31  # the longest run of days off (Tết with its weekends) is shorter


def remaining_words(
    now: datetime, due: datetime | None, calendar: WorkCalendar, suspensions: Iterable[Suspension] = ()
) -> str:
    """Return "còn 2 giờ 40 phút" (due today), "còn 6 giờ làm việc", "trễ 2 giờ làm việc" or "tạm dừng".

    Always working time, rounded down to what is certainly left (or certainly late); the date stands elsewhere.
    """
    if due is None:
        return SUSPENDED
    now, due = whole_minute(now), whole_minute(due)
    minutes = remaining_minutes(now, due, calendar, suspensions)
    if now > due:
        return f"trễ {working_words(-minutes)}" if minutes else "vừa quá hạn"
    if not minutes:
        return "đến hạn"
    if local_day(now) == local_day(due):
        return f"còn {span_words(minutes)}"
    return f"còn {working_words(minutes)}"


def off_hours_words(at: datetime, calendar: WorkCalendar, *, now: datetime) -> str:
    """Say that an instant lies on a day off or outside the shifts, with the nearest working day; "" when it does not.

    The end of a shift still belongs to it. A working day before is named only when it is still to come.
    """
    moment = local(whole_minute(at))
    day, minute = moment.date(), moment.hour * 60 + moment.minute
    shifts = calendar.shifts_on(day)
    if any(shift.opening <= minute <= shift.closing for shift in shifts):
        return ""
    when = weekday_and_day(day)
    if shifts:
        hours = " và ".join(str(shift) for shift in shifts)
        return f"{hour(at)} ngoài giờ làm việc của {when} ({hours})."
    rule = calendar.exceptions.get(day)
    why = f" ({rule.name})" if rule is not None and rule.name else ""
    before, after = _working_day(day, calendar, -1), _working_day(day, calendar, 1)
    nearest = [one for one in (before, after) if one is not None and one > local_day(now)]
    text = f"{when[0].upper()}{when[1:]} là ngày nghỉ{why}."
    if not nearest:
        return text
    return f"{text} Ngày làm việc gần nhất: {' hoặc '.join(weekday_and_day(one) for one in nearest)}."


def _working_day(day: date, calendar: WorkCalendar, step: int) -> date | None:
    days = (day + timedelta(days=step * n) for n in range(1, _DAYS_TO_LOOK))
    return next((one for one in days if calendar.shifts_on(one)), None)


def hours_in_words(weekly) -> tuple[str, ...]:
    """Say a week of shifts in lines: "Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:00–17:00"."""
    lines = []
    for shifts, days in groupby(range(7), key=lambda weekday: tuple(weekly[weekday])):
        days = list(days)
        if not shifts:
            continue
        first, last = WEEKDAYS[days[0]], WEEKDAYS[days[-1]]
        span = first if len(days) == 1 else f"{first} {'đến' if len(days) > 2 else 'và'} {last}"
        spells = [f"{_clock(shift.starts)}–{_clock(shift.ends)}" for shift in shifts]
        lines.append(f"{span[:1].upper()}{span[1:]}: {' và '.join(spells)}")
    return tuple(lines)


def _clock(value: time) -> str:
    return f"{value.hour}:{value.minute:02d}"
