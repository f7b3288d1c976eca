"""Tables an official could read and correct: what is due when, by the calendar of the office.

Unless a line says otherwise the office works Monday to Friday 8–12 and 13–17, with the national days off.
2026: Tết 16–20/2, 31/8–2/9 off (22/8 made up), Tuesday 24/11 off, Monday 23/11 not yet decided.
"""

from datetime import UTC, date, datetime, time

import pytest

from motcua.worktime.calendars import LOCAL
from motcua.worktime.engine import (
    DayRule,
    DeadlineError,
    Limit,
    Shift,
    Suspension,
    WorkCalendar,
    compute_deadline,
    remaining_minutes,
    shift_minutes,
    standing,
    used_share,
)
from motcua.worktime.national import OFFICE_HOURS, shipped_calendar

STANDARD = shipped_calendar()
MORNING = (Shift(time(7, 30), time(11, 30)),)
SIX_DAYS = WorkCalendar("sau-ngay", 1, (OFFICE_HOURS,) * 5 + (MORNING, ()), STANDARD.exceptions)
NEVER = WorkCalendar("khong-ca", 1, ((),) * 7)


def at(text):
    """Read "20/11/2026 16:00"."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=LOCAL)


def shown(instant):
    return None if instant is None else instant.astimezone(LOCAL).strftime("%d/%m/%Y %H:%M")


def hours(n):
    return Limit(n, "working_hour")


def working_days(n):
    return Limit(n, "working_day")


def ends_of_day(n):
    return Limit(n, "working_day", policy="end_of_day")


def days(n):
    return Limit(n, "day")


def months(n):
    return Limit(n, "month")


SAME_DAY = Limit(None, "same_day")

# what                                                      start               limit             due
WITHOUT_SUSPENSION = [
    ("giờ, trong một buổi", "16/03/2026 08:00", hours(2), "16/03/2026 10:00"),
    ("giờ, hết đúng lúc tan ca thì hạn là lúc tan ca", "16/03/2026 08:00", hours(4), "16/03/2026 12:00"),
    ("giờ, qua giờ nghỉ trưa", "16/03/2026 10:00", hours(4), "16/03/2026 15:00"),
    ("giờ, nhận trong giờ nghỉ trưa", "16/03/2026 12:15", hours(1), "16/03/2026 14:00"),
    ("giờ, nhận trước giờ làm", "16/03/2026 06:00", hours(8), "16/03/2026 17:00"),
    ("giờ, nhận sau giờ làm", "16/03/2026 19:00", hours(8), "17/03/2026 17:00"),
    ("giờ, nhận đúng lúc tan ca", "16/03/2026 17:00", hours(1), "17/03/2026 09:00"),
    ("giờ, nhận đúng lúc vào ca", "16/03/2026 13:00", hours(1), "16/03/2026 14:00"),
    ("giờ, qua cuối tuần", "20/03/2026 16:00", hours(2), "23/03/2026 09:00"),
    ("giờ, nhận ngày Chủ nhật", "22/03/2026 10:00", hours(8), "23/03/2026 17:00"),
    ("3 ngày làm việc giữ nguyên giờ trong ngày", "16/03/2026 09:30", working_days(3), "19/03/2026 09:30"),
    ("1 ngày làm việc nhận đầu giờ", "16/03/2026 08:00", working_days(1), "16/03/2026 17:00"),
    ("3 ngày làm việc qua ngày Văn hóa", "20/11/2026 09:30", working_days(3), "26/11/2026 09:30"),
    ("5 ngày làm việc qua Tết", "12/02/2026 14:00", working_days(5), "26/02/2026 14:00"),
    ("2 ngày làm việc có thứ Bảy làm bù", "21/08/2026 08:00", working_days(2), "22/08/2026 17:00"),
    ("5 ngày làm việc qua Quốc khánh", "28/08/2026 08:00", working_days(5), "08/09/2026 17:00"),
    ("cuối ngày: không tính ngày nhận", "16/03/2026 09:30", ends_of_day(3), "19/03/2026 17:00"),
    ("cuối ngày: nhận ngày nghỉ", "21/03/2026 09:30", ends_of_day(1), "23/03/2026 17:00"),
    ("cuối ngày: nhận sau giờ làm", "16/03/2026 20:00", ends_of_day(1), "17/03/2026 17:00"),
    ("cuối ngày: làm bù là một ngày làm việc", "21/08/2026 16:00", ends_of_day(1), "22/08/2026 17:00"),
    ("ngày: không tính ngày nhận", "16/03/2026 09:30", days(3), "19/03/2026 17:00"),
    ("ngày: ngày cuối là thứ Bảy", "16/03/2026 09:30", days(5), "23/03/2026 17:00"),
    ("ngày: ngày cuối là mùng hai Tết", "10/02/2026 09:30", days(8), "23/02/2026 17:00"),
    ("ngày: ngày cuối là thứ Bảy làm bù", "17/08/2026 09:30", days(5), "22/08/2026 17:00"),
    ("tháng: 31/1 thêm một tháng", "31/01/2026 09:00", months(1), "02/03/2026 17:00"),
    ("tháng: 31/1 năm nhuận 2028, 29/2 là thứ Ba", "31/01/2028 09:00", months(1), "29/02/2028 17:00"),
    ("tháng: 31/3 thêm một tháng rơi vào 30/4", "31/03/2026 09:00", months(1), "04/05/2026 17:00"),
    ("tháng: qua năm", "15/12/2026 09:00", months(2), "15/02/2027 17:00"),
    ("tháng: 12 tháng từ 29/2", "29/02/2028 09:00", months(12), "28/02/2029 17:00"),
    ("trong ngày", "16/03/2026 09:00", SAME_DAY, "16/03/2026 17:00"),
    ("trong ngày, đúng 15:00", "16/03/2026 15:00", SAME_DAY, "16/03/2026 17:00"),
    ("trong ngày, sau 15:00", "16/03/2026 15:01", SAME_DAY, "17/03/2026 17:00"),
    ("trong ngày, trước giờ mở cửa", "16/03/2026 05:00", SAME_DAY, "16/03/2026 17:00"),
    ("trong ngày, nhận ngày nghỉ", "21/03/2026 09:00", SAME_DAY, "23/03/2026 17:00"),
    ("trong ngày, chiều thứ Sáu", "20/03/2026 16:00", SAME_DAY, "23/03/2026 17:00"),
    ("trong ngày, nhận ngay trước Tết", "13/02/2026 16:00", SAME_DAY, "23/02/2026 17:00"),
]


@pytest.mark.parametrize(("what", "start", "limit", "due"), WITHOUT_SUSPENSION, ids=lambda x: str(x)[:60])
def test_a_limit_ends_when_the_table_says(what, start, limit, due):
    answer = compute_deadline(at(start), limit, STANDARD)
    assert shown(answer.due) == due
    assert compute_deadline(at(start), limit, STANDARD, explain=False).due == answer.due


SATURDAY_OFFICE = [
    ("giờ, sang sáng thứ Bảy", "20/03/2026 16:00", hours(2), "21/03/2026 08:30"),
    ("trong ngày, sáng thứ Bảy", "21/03/2026 09:00", SAME_DAY, "21/03/2026 11:30"),
    ("trong ngày, đã hết ca dù chưa đến 15:00", "21/03/2026 11:30", SAME_DAY, "23/03/2026 17:00"),
    ("ngày: hết hạn thứ Bảy thì lúc tan ca thứ Bảy", "16/03/2026 09:00", days(5), "21/03/2026 11:30"),
    ("giờ, thứ Bảy mùng một Tết 2027 vẫn nghỉ", "03/02/2027 16:00", hours(2), "11/02/2027 09:00"),
]


@pytest.mark.parametrize(("what", "start", "limit", "due"), SATURDAY_OFFICE, ids=lambda x: str(x)[:60])
def test_an_office_that_works_saturday_mornings_counts_them(what, start, limit, due):
    assert shown(compute_deadline(at(start), limit, SIX_DAYS).due) == due


# what, start, limit, suspensions (from, to, effect), due
SUSPENDED = [
    ("giờ: chỉ bớt giờ trong ca", "16/03/2026 08:00", hours(8), [("16/03/2026 10:00", "16/03/2026 14:00", "resume")], "17/03/2026 11:00"),
    ("giờ: dừng ban đêm không đổi gì", "16/03/2026 08:00", hours(16), [("16/03/2026 17:00", "17/03/2026 08:00", "resume")], "17/03/2026 17:00"),
    ("giờ: dừng từ trước khi nhận", "16/03/2026 10:00", hours(2), [("15/03/2026 08:00", "16/03/2026 11:00", "resume")], "16/03/2026 14:00"),
    ("giờ: dừng xong trước khi nhận", "16/03/2026 10:00", hours(2), [("15/03/2026 08:00", "16/03/2026 10:00", "restart")], "16/03/2026 12:00"),
    ("giờ: dừng sau khi đã hết hạn", "16/03/2026 08:00", hours(2), [("16/03/2026 10:00", "16/03/2026 15:00", "resume")], "16/03/2026 10:00"),
    ("ngày làm việc: tính lại từ đầu", "16/03/2026 09:00", working_days(3), [("18/03/2026 09:00", "25/03/2026 14:00", "restart")], "30/03/2026 14:00"),
    ("tính lại từ đầu cả khi đã trễ", "16/03/2026 09:00", working_days(1), [("18/03/2026 09:00", "25/03/2026 14:00", "restart")], "26/03/2026 14:00"),
    ("tính lại hai lần", "16/03/2026 09:00", working_days(3), [("17/03/2026 09:00", "18/03/2026 14:00", "restart"), ("19/03/2026 09:00", "23/03/2026 10:00", "restart")], "26/03/2026 10:00"),
    ("tính lại rồi tạm dừng", "16/03/2026 09:00", hours(8), [("16/03/2026 10:00", "17/03/2026 08:00", "restart"), ("17/03/2026 10:00", "17/03/2026 11:00", "resume")], "18/03/2026 09:00"),
    ("ngày: hai ngày bị chạm thì lùi hai ngày", "16/03/2026 09:00", days(3), [("17/03/2026 16:00", "18/03/2026 09:00", "resume")], "23/03/2026 17:00"),
    ("ngày: dừng đến 0 giờ không chạm ngày sau", "16/03/2026 09:00", days(1), [("17/03/2026 08:00", "18/03/2026 00:00", "resume")], "18/03/2026 17:00"),
    ("ngày: hai lần dừng chạm cùng một ngày", "16/03/2026 09:00", days(1), [("17/03/2026 08:00", "17/03/2026 09:00", "resume"), ("17/03/2026 10:00", "17/03/2026 11:00", "resume")], "18/03/2026 17:00"),
    ("ngày: dừng trong chính ngày nhận", "16/03/2026 09:00", days(1), [("16/03/2026 10:00", "16/03/2026 15:00", "resume")], "17/03/2026 17:00"),
    ("ngày: lùi sang ngày nghỉ đang bị dừng", "16/03/2026 09:00", days(6), [("23/03/2026 08:00", "24/03/2026 09:00", "resume")], "25/03/2026 17:00"),
    ("tháng: lùi một ngày", "16/03/2026 09:00", months(1), [("20/03/2026 08:00", "20/03/2026 09:00", "resume")], "17/04/2026 17:00"),
    ("cuối ngày: không tính ngày bị chạm", "16/03/2026 09:00", ends_of_day(2), [("17/03/2026 16:00", "18/03/2026 08:30", "resume")], "20/03/2026 17:00"),
    ("cuối ngày: dừng cuối tuần không đổi gì", "19/03/2026 09:00", ends_of_day(2), [("21/03/2026 08:00", "22/03/2026 17:00", "resume")], "23/03/2026 17:00"),
    ("cuối ngày: dừng đúng lúc hết hạn", "16/03/2026 09:00", ends_of_day(1), [("17/03/2026 17:00", "18/03/2026 09:00", "resume")], "17/03/2026 17:00"),
    ("ngày: dừng một phút trước khi hết hạn", "16/03/2026 09:00", days(1), [("17/03/2026 16:59", "17/03/2026 18:00", "resume")], "18/03/2026 17:00"),
    ("trong ngày: dừng đúng lúc hết hạn", "16/03/2026 09:00", SAME_DAY, [("16/03/2026 17:00", "18/03/2026 09:00", "resume")], "16/03/2026 17:00"),
    ("cuối ngày: dừng sau giờ tan ca của ngày hẹn", "16/03/2026 09:00", ends_of_day(1), [("17/03/2026 18:00", "18/03/2026 09:00", "resume")], "17/03/2026 17:00"),
    ("trong ngày: tính lại sau tạm dừng", "16/03/2026 09:00", SAME_DAY, [("16/03/2026 10:00", "17/03/2026 16:00", "resume")], "18/03/2026 17:00"),
    ("đang tạm dừng", "16/03/2026 09:00", hours(8), [("16/03/2026 10:00", None, "resume")], None),
    ("đang tạm dừng để bổ sung", "16/03/2026 09:00", months(1), [("20/03/2026 10:00", None, "restart")], None),
]  # fmt: skip


@pytest.mark.parametrize(("what", "start", "limit", "found", "due"), SUSPENDED, ids=lambda x: str(x)[:60])
def test_a_suspension_moves_the_end_as_the_table_says(what, start, limit, found, due):
    suspensions = [Suspension(at(a), b and at(b), effect) for a, b, effect in found]
    assert shown(compute_deadline(at(start), limit, STANDARD, suspensions).due) == due
    assert shown(compute_deadline(at(start), limit, STANDARD, suspensions[::-1]).due) == due


def test_a_limit_that_ended_before_it_was_suspended_says_when():
    late = [Suspension(at("18/03/2026 09:00"), None, "restart")]
    answer = compute_deadline(at("16/03/2026 09:00"), working_days(1), STANDARD, late)
    assert answer.due is None
    assert shown(answer.lapsed_at) == "17/03/2026 09:00"
    assert "Trước khi tạm dừng, thời hạn đã hết lúc 09:00 thứ Ba 17/03/2026." in answer.explanation
    in_time = [Suspension(at("16/03/2026 15:00"), None, "restart")]
    assert compute_deadline(at("16/03/2026 09:00"), working_days(1), STANDARD, in_time).lapsed_at is None


def test_another_cutoff_is_the_procedures_own():
    noon = Limit(None, "same_day", time(11))
    assert shown(compute_deadline(at("16/03/2026 11:00"), noon, STANDARD).due) == "16/03/2026 17:00"
    assert shown(compute_deadline(at("16/03/2026 11:01"), noon, STANDARD).due) == "17/03/2026 17:00"


def test_the_answer_is_the_same_for_every_zone_the_start_is_told_in():
    there = datetime(2026, 3, 16, 2, 30, 59, tzinfo=UTC)
    assert (
        compute_deadline(there, hours(2), STANDARD).due
        == compute_deadline(at("16/03/2026 09:30"), hours(2), STANDARD).due
    )
    assert compute_deadline(there, hours(2), STANDARD).due.tzinfo is UTC


REFUSED = [
    (0, "working_day", "amount-too-small"),
    (-1, "day", "amount-too-small"),
    (1.0, "working_hour", "amount-not-whole"),
    (True, "working_hour", "amount-not-whole"),
    ("3", "day", "amount-not-whole"),
    (None, "month", "amount-not-whole"),
    (1, "same_day", "amount-not-allowed"),
    (1, "week", "unit-unknown"),
]


@pytest.mark.parametrize(("amount", "unit", "code"), REFUSED)
def test_a_limit_that_is_not_one_is_refused_by_a_stable_code(amount, unit, code):
    with pytest.raises(DeadlineError) as refused:
        Limit(amount, unit)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


def test_shifts_must_end_after_they_start_and_not_overlap():
    with pytest.raises(DeadlineError, match="trong cùng một ngày") as refused:
        Shift(time(22), time(6))
    assert refused.value.code == "shift-backwards"
    with pytest.raises(DeadlineError) as refused:
        WorkCalendar("x", 1, ((Shift(time(8), time(12)), Shift(time(11), time(15))),) + ((),) * 6)
    assert refused.value.code == "shifts-overlap"
    with pytest.raises(DeadlineError) as refused:
        Shift(time(8, 0, 30), time(12))
    assert refused.value.code == "shift-not-whole-minutes"
    touching = (Shift(time(12), time(16)), Shift(time(8), time(12)))
    assert DayRule(touching).shifts == touching[::-1]


def test_suspensions_may_touch_but_not_overlap():
    def answer(*found):
        return compute_deadline(
            at("16/03/2026 08:00"), hours(4), STANDARD, [Suspension(at(a), b and at(b)) for a, b in found]
        )

    touching = answer(("16/03/2026 09:00", "16/03/2026 10:00"), ("16/03/2026 10:00", "16/03/2026 11:00"))
    assert shown(touching.due) == "16/03/2026 15:00"
    for second in ("16/03/2026 09:59", "16/03/2026 12:00"), ("16/03/2026 09:00", None):
        with pytest.raises(DeadlineError) as refused:
            answer(("16/03/2026 09:00", "16/03/2026 10:00"), second)
        assert refused.value.code == "suspensions-overlap"
    with pytest.raises(DeadlineError) as refused:
        answer(("16/03/2026 09:00", None), ("16/03/2026 10:00", "16/03/2026 11:00"))
    assert refused.value.code == "suspensions-overlap"
    with pytest.raises(DeadlineError) as refused:
        Suspension(at("16/03/2026 10:00"), at("16/03/2026 09:00"))
    assert refused.value.code == "suspension-backwards"


@pytest.mark.parametrize(
    "limit", [hours(1), working_days(1), ends_of_day(1), days(1), months(1), SAME_DAY], ids=str
)
def test_a_calendar_without_shifts_is_an_error_and_not_an_endless_search(limit):
    with pytest.raises(DeadlineError) as refused:
        compute_deadline(at("16/03/2026 08:00"), limit, NEVER)
    assert refused.value.code == "no-shifts"


def test_a_calendar_with_only_dated_shifts_ends_with_the_last_of_them():
    fair = WorkCalendar("hoi-cho", 1, ((),) * 7, {date(2030, 5, 4): DayRule(OFFICE_HOURS)})
    assert shown(compute_deadline(at("16/03/2026 08:00"), hours(8), fair).due) == "04/05/2030 17:00"
    with pytest.raises(DeadlineError) as refused:
        compute_deadline(at("16/03/2026 08:00"), hours(9), fair)
    assert refused.value.code == "no-shifts"


@pytest.mark.parametrize(
    "limit", [working_days(100_000), ends_of_day(100_000), days(100_000), months(100_000)], ids=str
)
def test_a_limit_beyond_the_horizon_is_an_error(limit):
    with pytest.raises(DeadlineError) as refused:
        compute_deadline(at("16/03/2026 08:00"), limit, STANDARD)
    assert refused.value.code == "too-far"


def test_a_naive_start_is_refused():
    with pytest.raises(DeadlineError) as refused:
        compute_deadline(datetime(2026, 3, 16, 8), hours(1), STANDARD)
    assert refused.value.code == "no-zone"


PROVISIONAL = [
    ("23/11 chưa quyết, nằm giữa", "20/11/2026 09:00", working_days(1), True),
    ("kết thúc trước 23/11", "20/11/2026 08:00", working_days(1), False),
    ("nhận đúng ngày chưa quyết", "23/11/2026 08:00", hours(1), True),
    ("sau ngày chưa quyết", "24/11/2026 08:00", hours(1), False),
    ("Tết 2027 theo tin báo chí", "01/02/2027 08:00", days(7), True),
    ("năm 2028 chưa nhập ngày nghỉ", "16/03/2028 08:00", hours(1), True),
    ("năm 2024 chưa nhập ngày nghỉ", "18/03/2024 08:00", hours(1), True),
]


@pytest.mark.parametrize(("what", "start", "limit", "provisional"), PROVISIONAL, ids=lambda x: str(x)[:40])
def test_an_answer_over_undecided_days_is_provisional(what, start, limit, provisional):
    for explain in True, False:
        assert compute_deadline(at(start), limit, STANDARD, explain=explain).provisional is provisional


def test_shift_time_leaves_out_nights_lunch_and_days_off():
    assert shift_minutes(at("20/03/2026 16:00"), at("23/03/2026 09:00"), STANDARD) == 120
    assert shift_minutes(at("16/03/2026 11:00"), at("16/03/2026 14:00"), STANDARD) == 120
    assert remaining_minutes(at("16/03/2026 18:00"), at("16/03/2026 16:00"), STANDARD) == -60


# start, limit, now, standing
STANDINGS = [
    ("16/03/2026 08:00", working_days(5), "16/03/2026 09:00", "on_time"),
    ("16/03/2026 08:00", working_days(5), "19/03/2026 16:59", "on_time"),
    ("16/03/2026 08:00", working_days(5), "19/03/2026 17:00", "due_soon"),  # 32 of 40 hours
    ("16/03/2026 08:00", working_days(50), "21/05/2026 23:00", "due_soon"),
    ("16/03/2026 08:00", working_days(1), "16/03/2026 08:00", "due_soon"),  # due today
    ("16/03/2026 08:00", working_days(1), "16/03/2026 17:00", "due_soon"),  # its very minute
    ("16/03/2026 08:00", working_days(1), "16/03/2026 17:01", "overdue"),
]


@pytest.mark.parametrize(("start", "limit", "now", "expected"), STANDINGS)
def test_a_standing_follows_the_share_used_and_the_day(start, limit, now, expected):
    due = compute_deadline(at(start), limit, STANDARD).due
    assert standing(at(start), due, at(now), STANDARD) == expected


def test_suspended_time_is_not_used_time():
    start, pause = at("16/03/2026 08:00"), Suspension(at("16/03/2026 12:00"), at("23/03/2026 13:00"))
    due = compute_deadline(start, working_days(2), STANDARD, [pause]).due
    assert shown(due) == "24/03/2026 17:00"
    assert used_share(start, due, at("20/03/2026 17:00"), STANDARD, [pause]) == 0.25
    assert standing(start, due, at("20/03/2026 17:00"), STANDARD, [pause]) == "suspended"
    assert standing(start, None, at("20/03/2026 17:00"), STANDARD, [pause]) == "suspended"
    assert used_share(start, due, at("24/03/2026 08:00"), STANDARD, [pause]) == 0.5


def test_after_a_restart_the_share_counts_from_there():
    start, pause = (
        at("16/03/2026 08:00"),
        Suspension(at("17/03/2026 08:00"), at("23/03/2026 08:00"), "restart"),
    )
    due = compute_deadline(start, working_days(2), STANDARD, [pause]).due
    assert shown(due) == "24/03/2026 17:00"
    assert used_share(start, due, at("23/03/2026 17:00"), STANDARD, [pause]) == 0.5


def test_a_date_set_by_hand_outside_all_shifts_has_no_share_until_it_comes():
    start, due = at("21/03/2026 08:00"), at("22/03/2026 08:00")
    assert used_share(start, due, start, STANDARD) == 0.0
    assert used_share(start, due, due, STANDARD) == 1.0


EXPLAINED = [
    (
        at("20/11/2026 16:00").replace(second=42), working_days(3), [],
        [
            "Bắt đầu: 16:00 thứ Sáu 20/11/2026 (bỏ phần giây).",
            "Thời hạn: 3 ngày làm việc, mỗi ngày là 8 giờ làm việc.",
            "Đang trong ca làm việc nên tính giờ ngay.",
            "Không tính 2 ngày nghỉ hằng tuần (thứ Bảy, Chủ nhật).",
            "Thứ Hai 23/11/2026 vẫn tính là ngày thường: chưa có thông báo có hoán đổi hay không (tạm tính).",
            "Không tính thứ Ba 24/11/2026: Ngày Văn hóa Việt Nam; Nghị quyết 28/2026/QH16.",
            "Hạn trả kết quả: 16:00 thứ Năm 26/11/2026.",
            "Tạm tính: trong khoảng này có ngày chưa có thông báo chính thức, nên hạn có thể khác.",
        ],
    ),
    (
        at("21/08/2026 12:30"), hours(6), [],
        [
            "Bắt đầu: 12:30 thứ Sáu 21/08/2026.",
            "Thời hạn: 6 giờ làm việc, chỉ tính giờ trong ca làm việc.",
            "Đang giờ nghỉ giữa hai ca nên tính giờ từ 13:00 thứ Sáu 21/08/2026.",
            "Có tính thứ Bảy 22/08/2026 (08:00–12:00, 13:00–17:00): làm bù cho thứ Hai 31/08/2026, giờ làm như thứ Hai; Thông báo hoán đổi ngày làm việc của Chính phủ.",
            "Hạn trả kết quả: 10:00 thứ Bảy 22/08/2026.",
        ],
    ),
    (
        at("10/02/2026 09:00"), days(8), [],
        [
            "Bắt đầu: 09:00 thứ Ba 10/02/2026.",
            "Thời hạn: 8 ngày, không tính ngày nhận, tính cả ngày nghỉ (Bộ luật Dân sự 2015, Điều 147, 148).",
            "Ngày 10/02/2026 không tính; đếm từ thứ Tư 11/02/2026.",
            "Ngày cuối thứ Tư 18/02/2026 không làm việc nên hạn lùi đến ngày làm việc kế tiếp.",
            "Không tính 2 ngày nghỉ hằng tuần (thứ Bảy, Chủ nhật).",
            "Không tính các ngày 18/02/2026–20/02/2026: Tết Nguyên đán Bính Ngọ; Bộ luật Lao động 2019, Điều 112.",
            "Hạn trả kết quả: 17:00 thứ Hai 23/02/2026.",
        ],
    ),
    (
        at("16/03/2026 09:00"), working_days(1),
        [Suspension(at("16/03/2026 10:00"), at("17/03/2026 14:00")), Suspension(at("17/03/2026 15:00"), at("20/03/2026 18:00"), "restart")],
        [
            "Bắt đầu: 09:00 thứ Hai 16/03/2026.",
            "Thời hạn: 1 ngày làm việc, mỗi ngày là 8 giờ làm việc.",
            "Tạm dừng từ 10:00 thứ Hai 16/03/2026 đến 14:00 thứ Ba 17/03/2026: không tính 11 giờ làm việc trong khoảng này.",
            "Tạm dừng từ 15:00 thứ Ba 17/03/2026 đến 18:00 thứ Sáu 20/03/2026: tính lại toàn bộ thời hạn từ 18:00 thứ Sáu 20/03/2026.",
            "Đã hết giờ làm việc nên tính giờ từ 08:00 thứ Hai 23/03/2026.",
            "Không tính 2 ngày nghỉ hằng tuần (thứ Bảy, Chủ nhật).",
            "Hạn trả kết quả: 17:00 thứ Hai 23/03/2026.",
        ],
    ),
    (
        at("16/03/2026 15:30"), SAME_DAY, [],
        [
            "Bắt đầu: 15:30 thứ Hai 16/03/2026.",
            "Thời hạn: trong ngày; nhận sau 15:00 thì ngày làm việc kế tiếp.",
            "Đã quá giờ chốt 15:00 nên trả vào cuối ngày làm việc kế tiếp.",
            "Hạn trả kết quả: 17:00 thứ Ba 17/03/2026.",
        ],
    ),
    (
        at("16/03/2026 09:00"), days(3), [Suspension(at("17/03/2026 10:00"), None)],
        [
            "Bắt đầu: 09:00 thứ Hai 16/03/2026.",
            "Thời hạn: 3 ngày, không tính ngày nhận, tính cả ngày nghỉ (Bộ luật Dân sự 2015, Điều 147, 148).",
            "Tạm dừng từ 10:00 thứ Ba 17/03/2026: đang tạm dừng.",
            "Chưa có ngày hẹn trả: hồ sơ đang tạm dừng, ngày hẹn được tính lại khi tính tiếp.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("start", "limit", "suspensions", "lines"), EXPLAINED)
def test_every_answer_tells_a_line_for_each_rule_applied(start, limit, suspensions, lines):
    assert list(compute_deadline(start, limit, STANDARD, suspensions).explanation) == lines
