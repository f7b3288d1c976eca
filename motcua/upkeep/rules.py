"""What is kept and what is too old. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

DAYS_KEPT, WEEKS_KEPT = 7, 4
BEFORE_MIGRATION_KEPT = 3
STALE_AFTER = timedelta(hours=36)  # a night that was missed, and the morning after it


def days_kept(days: Iterable[date]) -> set[date]:
    """Return which days' archives stay: the seven newest, and the newest of each of the four weeks before those.

    Counted over the archives there are, not over the calendar: a machine that was off for two months loses nothing.
    """
    newest_first = sorted(set(days), reverse=True)
    kept = set(newest_first[:DAYS_KEPT])
    seen = {day.isocalendar()[:2] for day in kept}
    weeks = 0
    for day in newest_first[DAYS_KEPT:]:
        week = day.isocalendar()[:2]
        if week in seen:
            continue
        seen.add(week)
        if weeks < WEEKS_KEPT:
            weeks += 1
            kept.add(day)
    return kept


def is_stale(made_at: datetime, at: datetime) -> bool:
    """Tell whether the newest archive is too old to sleep well."""
    return at - made_at > STALE_AFTER
