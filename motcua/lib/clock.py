"""Tell the time: one place asks the machine, everything else is handed `at`."""

import os
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# A demo may start its clock elsewhere (`motcua demo --now`). The offset is handed down to every process of
# the family by the environment; `motcua serve` refuses to set it.
_OFFSET = timedelta(seconds=float(os.environ.get("MOTCUA_CLOCK_OFFSET", "0")))


def now() -> datetime:
    """Return the present instant in UTC, to the microsecond."""
    return datetime.now(UTC) + _OFFSET


def local(at: datetime) -> datetime:
    """Return the same instant on the wall clock of Việt Nam. Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(VIETNAM)


def local_day(at: datetime) -> date:
    """Return the day it is in Việt Nam at that instant."""
    return local(at).date()


def today() -> date:
    """Return the day it is in Việt Nam now."""
    return local_day(now())


def whole_minute(at: datetime) -> datetime:
    """Cut an instant to its whole minute: every rule of time sees minutes only."""
    return at.replace(second=0, microsecond=0)


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the instant (UTC) of that hour and minute of that day in Việt Nam."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM).astimezone(UTC)
