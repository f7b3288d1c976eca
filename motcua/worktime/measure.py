"""Measure how many deadlines a second one core answers, for `motcua bench`. Pure; about four seconds."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter

from motcua.worktime.calendars import DayRule, to_minute
from motcua.worktime.engine import Limit, Shift, WorkCalendar, compute_deadline, due_minute

_STARTS = 2000
_SECONDS_EACH = 0.2


def standard_like_calendar() -> WorkCalendar:
    """Return Mon–Fri 8–12, 13–17 with a day off every 29 days: as many exceptions as a real calendar has."""
    day = (Shift(time(8), time(12)), Shift(time(13), time(17)))
    first = date(2025, 1, 1)
    exceptions = {first + timedelta(days=29 * i): DayRule(name="nghỉ") for i in range(38)}
    return WorkCalendar("measure", 1, (day,) * 5 + ((), ()), exceptions)


def _per_second(answer: Callable, starts: list, limit: Limit, calendar: WorkCalendar) -> float:
    for start in starts[:50]:
        answer(start, limit, calendar)
    done, begin = 0, perf_counter()
    while (spent := perf_counter() - begin) < _SECONDS_EACH:
        for start in starts:
            answer(start, limit, calendar)
        done += len(starts)
    return done / spent


def _whole(start: datetime, limit: Limit, calendar: WorkCalendar) -> object:
    return compute_deadline(start, limit, calendar, explain=False)


def measure() -> dict:
    """Return deadlines per second: of the whole answer (aware datetimes in and out) and of the integer core.

    `slowest_per_second` is the lowest figure of the whole answer over all units; `ratio_300_to_3_days` the time
    of a limit of 300 working days ÷ that of 3, the worse of the two policies and of calendar days.
    """
    calendar = standard_like_calendar()
    instants = [
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=271 * i, seconds=i % 60) for i in range(_STARTS)
    ]
    minutes = [to_minute(at) for at in instants]
    limits = {
        "8 working_hour": Limit(8, "working_hour"),
        "3 working_day": Limit(3, "working_day"),
        "300 working_day": Limit(300, "working_day"),
        "3 working_day end_of_day": Limit(3, "working_day", policy="end_of_day"),
        "300 working_day end_of_day": Limit(300, "working_day", policy="end_of_day"),
        "3 day": Limit(3, "day"),
        "300 day": Limit(300, "day"),
        "1 month": Limit(1, "month"),
        "same_day": Limit(None, "same_day"),
    }
    whole = {name: _per_second(_whole, instants, limit, calendar) for name, limit in limits.items()}
    core = {name: _per_second(due_minute, minutes, limit, calendar) for name, limit in limits.items()}
    pairs = [(name, name.replace("3 ", "300 ", 1)) for name in limits if name.startswith("3 ")]
    return {
        "per_second": {name: round(value) for name, value in whole.items()},
        "core_per_second": {name: round(value) for name, value in core.items()},
        "slowest_per_second": round(min(whole.values())),
        "ratio_300_to_3_days": round(max(whole[short] / whole[long] for short, long in pairs), 2),
    }
