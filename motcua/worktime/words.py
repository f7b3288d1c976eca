"""Say in Vietnamese how much working time is left, as the deadline chip shows it. Pure."""

from collections.abc import Iterable
from datetime import datetime

from motcua.lib.clock import local_day, whole_minute
from motcua.worktime.calendars import WorkCalendar
from motcua.worktime.engine import Suspension, remaining_minutes
from motcua.worktime.phrases import limit_words, span_words, working_words

__all__ = ["limit_words", "remaining_words", "span_words", "working_words"]

SUSPENDED = "tạm dừng"


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
