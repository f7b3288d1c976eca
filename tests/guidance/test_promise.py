"""If I came now: the doors, the days off, and what the deadline engine says from then."""

from datetime import date, time

from motcua.guidance.promise import promise
from motcua.lib.clock import at_local
from motcua.worktime.calendars import DayRule, Shift, WorkCalendar
from motcua.worktime.engine import Limit

MONDAY = date(2026, 11, 9)
FRIDAY = date(2026, 11, 13)
SHIFTS = (Shift(time(8), time(12)), Shift(time(13), time(17)))
CALENDAR = WorkCalendar("xa", "1", (SHIFTS,) * 5 + ((), ()), {})
DAY = Limit(None, "same_day")
THREE_DAYS = Limit(3, "working_day")
NO_HOURS: dict = {}


def test_while_the_doors_are_open_the_clock_starts_now():
    now = at_local(MONDAY, 9)
    found = promise(now, THREE_DAYS, CALENDAR, NO_HOURS)
    assert found.is_open
    assert (found.starts, found.due) == (now, at_local(date(2026, 11, 12), 9))


def test_at_noon_the_office_opens_again_in_the_afternoon():
    found = promise(at_local(MONDAY, 12, 30), DAY, CALENDAR, NO_HOURS)
    assert not found.is_open
    assert found.starts == at_local(MONDAY, 13)
    assert found.due == at_local(MONDAY, 17)


def test_on_friday_night_it_opens_on_monday():
    found = promise(at_local(FRIDAY, 18), DAY, CALENDAR, NO_HOURS)
    assert found.starts == at_local(date(2026, 11, 16), 8)


def test_opening_hours_open_the_doors_before_the_shift_and_on_saturday():
    hours = {day: [(time(7), time(11, 30))] for day in range(6)}
    early = promise(at_local(MONDAY, 7, 10), THREE_DAYS, CALENDAR, hours)
    assert early.is_open
    saturday = promise(at_local(date(2026, 11, 14), 8), THREE_DAYS, CALENDAR, hours)
    assert saturday.is_open
    assert saturday.due == at_local(date(2026, 11, 18), 17)


def test_a_day_off_closes_the_doors_whatever_the_weeks_hours_say():
    closed = WorkCalendar("xa", "1", CALENDAR.weekly, {MONDAY: DayRule((), name="Nghỉ bù")})
    hours = {day: [(time(8), time(17))] for day in range(5)}
    found = promise(at_local(MONDAY, 9), DAY, closed, hours)
    assert found.starts == at_local(date(2026, 11, 10), 8)


def test_an_unknown_limit_promises_no_date():
    assert promise(at_local(MONDAY, 9), None, CALENDAR, NO_HOURS).due is None


def test_an_office_that_never_opens_promises_nothing():
    never = WorkCalendar("xa", "1", ((),) * 7, {})
    assert promise(at_local(MONDAY, 9), THREE_DAYS, never, NO_HOURS) is None
