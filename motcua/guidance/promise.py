"""When would I get it if I came now: is the office open, when does it open, and what the deadline engine answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.lib import clock
from motcua.worktime.calendars import DeadlineError, WorkCalendar
from motcua.worktime.engine import Limit, compute_deadline

_DAYS_TO_LOOK = 40  # longer than the longest run of days off

Hours = Mapping[int, Sequence[tuple[time, time]]]  # weekday → when the doors are open


@dataclass(frozen=True)
class Promise:
    """What "if I came now" means: `starts` is now, or when the doors open next; `due` None where it cannot be known."""

    starts: datetime
    is_open: bool
    due: datetime | None
    provisional: bool = False


def promise(now: datetime, limit: Limit | None, calendar: WorkCalendar, hours: Hours) -> Promise | None:
    """Return the promise, None where the doors never open again within the calendar.

    `hours` are the opening hours by weekday, empty where only the shifts are known.
    """
    now = clock.whole_minute(now)
    opens = next_opening(now, calendar, hours)
    if opens is None:
        return None
    is_open = opens == now
    if limit is None:
        return Promise(opens, is_open, None)
    try:
        answer = compute_deadline(opens, limit, calendar, explain=False)
    except DeadlineError:
        return Promise(opens, is_open, None)
    return Promise(opens, is_open, answer.due, answer.provisional)


def next_opening(now: datetime, calendar: WorkCalendar, hours: Hours) -> datetime | None:
    """Return now when the doors are open, else the next instant at which they open."""
    today = clock.local_day(now)
    for ahead in range(_DAYS_TO_LOOK):
        day = today + timedelta(days=ahead)
        for starts, ends in open_spans(day, calendar, hours):
            if clock.at_local(day, ends.hour, ends.minute) <= now:
                continue
            return max(now, clock.at_local(day, starts.hour, starts.minute))
    return None


def open_spans(day: date, calendar: WorkCalendar, hours: Hours) -> list[tuple[time, time]]:
    """Return when the doors are open that day: a dated exception of the calendar counts more than the week's hours."""
    shifts = [(shift.starts, shift.ends) for shift in calendar.shifts_on(day)]
    if day in calendar.exceptions or not any(hours.values()):
        return shifts
    return sorted(hours.get(day.weekday(), ()))
