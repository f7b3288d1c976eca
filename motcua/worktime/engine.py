"""Answer when a time limit ends, and why, for any start, limit, calendar and suspensions.

Pure: no framework, no clock, no database. Instants come with their zone, are cut to the whole minute and judged on
the wall clock of Việt Nam; answers are instants in UTC. What the law leaves open and this module decides is written
down in docs/decisions/worktime.md.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import NamedTuple

from motcua.worktime.calendars import (
    LAST_YEAR,
    MINUTES_OF_DAY,
    DayRule,
    DeadlineError,
    Shift,
    WorkCalendar,
    to_instant,
    to_minute,
)
from motcua.worktime.explanation import explain_deadline
from motcua.worktime.phrases import MINUTES_OF_WORKING_DAY

__all__ = [
    "DayRule",
    "Deadline",
    "DeadlineError",
    "Limit",
    "Shift",
    "Suspension",
    "WorkCalendar",
    "compute_deadline",
    "due_minute",
    "remaining_minutes",
    "shift_minutes",
    "standing",
    "used_share",
]

UNITS = ("working_hour", "working_day", "day", "month", "same_day")
POLICIES = ("as_hours", "end_of_day")
EFFECTS = ("resume", "restart")
DUE_SOON_SHARE = (4, 5)  # used ≥ 80 %


@dataclass(frozen=True)
class Limit:
    """How long the office has: a whole number ≥ 1 of a unit, or the day itself (`same_day` takes no amount).

    `cutoff` matters to `same_day` only, `policy` to `working_day` only. Raises DeadlineError, whose code is one of
    unit-unknown, policy-unknown, amount-not-whole, amount-too-small, amount-not-allowed, cutoff-not-whole-minutes.
    """

    amount: int | None
    unit: str
    cutoff: time = time(15)
    policy: str = "as_hours"
    minutes: int = field(init=False, repr=False, compare=False, default=0)  # > 0 when counted as shift time

    def __post_init__(self):
        if self.unit not in UNITS:
            raise DeadlineError(f"Không có đơn vị thời hạn “{self.unit}”.", "unit-unknown")
        if self.policy not in POLICIES:
            raise DeadlineError(f"Không có cách tính ngày làm việc “{self.policy}”.", "policy-unknown")
        if self.cutoff.second or self.cutoff.microsecond or self.cutoff.tzinfo is not None:
            raise DeadlineError("Giờ chốt nhận trong ngày chỉ gồm giờ và phút.", "cutoff-not-whole-minutes")
        if self.unit == "same_day":
            if self.amount is not None:
                raise DeadlineError("Thời hạn trong ngày không kèm số lượng.", "amount-not-allowed")
            return
        if type(self.amount) is not int:
            raise DeadlineError("Số lượng của thời hạn phải là số nguyên.", "amount-not-whole")
        if self.amount < 1:
            raise DeadlineError("Số lượng của thời hạn phải từ 1 trở lên.", "amount-too-small")
        if self.unit == "working_hour":
            object.__setattr__(self, "minutes", self.amount * 60)
        elif self.unit == "working_day" and self.policy == "as_hours":
            object.__setattr__(self, "minutes", self.amount * MINUTES_OF_WORKING_DAY)


@dataclass(frozen=True)
class Suspension:
    """The clock stands still in [starts, ends); `ends` None: still does. `effect`: "resume" or "restart" after it."""

    starts: datetime
    ends: datetime | None
    effect: str = "resume"

    def __post_init__(self):
        if self.effect not in EFFECTS:
            raise DeadlineError(f"Không có cách tính sau tạm dừng “{self.effect}”.", "effect-unknown")
        if self.starts.utcoffset() is None or (self.ends is not None and self.ends.utcoffset() is None):
            raise DeadlineError("Lúc tạm dừng và lúc tính tiếp phải kèm múi giờ.", "no-zone")
        if self.ends is not None and self.ends < self.starts:
            raise DeadlineError("Tạm dừng phải kết thúc sau khi bắt đầu.", "suspension-backwards")


class Deadline(NamedTuple):
    """The answer. `due` is in UTC, None while a suspension is open.

    `lapsed_at`: the limit had already ended then, before a suspension that began later; lateness is not healed by
    suspending, so whoever counts it looks here.
    """

    due: datetime | None
    provisional: bool
    calendar_version: str
    explanation: tuple[str, ...]
    lapsed_at: datetime | None = None


class Pause(NamedTuple):
    """A suspension in local minutes; `ends` None while it is open."""

    starts: int
    ends: int | None
    effect: str


class Run(NamedTuple):
    """How the clock ran, for the explanation: what became of each suspension, and from where the limit counted."""

    start: int
    begin: int
    due: int | None
    lapsed: int | None
    pauses: tuple[Pause, ...]
    fates: tuple[tuple[Pause, str], ...]  # before_start, after_due, restart, anew, resume, open
    nominal: int = 0  # `day` and `month`: the n-th counted day, before it rolled on to a working day


def due_minute(start: int, limit: Limit, calendar: WorkCalendar) -> int:
    """Return the local minute at which the limit ends, without suspensions: the integer core.

    Raises DeadlineError "no-shifts" or "too-far" when it never ends within the horizon.
    """
    minutes = limit.minutes
    if minutes:
        return calendar.minute_after(start, minutes)
    return _due_by_days(start, limit, calendar, ())


def _due_by_days(start: int, limit: Limit, calendar: WorkCalendar, touched: Sequence[tuple[int, int]]) -> int:
    """Return the end of a limit that counts days; `touched` days (merged, inclusive) do not count."""
    today = start // MINUTES_OF_DAY
    if limit.unit == "same_day":
        return _due_same_day(start, limit, calendar)
    if limit.unit == "working_day":
        missing = 0
        for first, last in touched:
            missing += calendar.working_days_in(max(first, today + 1), last) if last > today else 0
        return calendar.end_of(calendar.working_day_after(today, limit.amount + missing))
    due = calendar.working_day_from(_last_counted_day(today, limit, touched))
    for first, last in touched:  # the end may not fall on a day that does not count
        if first <= due <= last:
            due = calendar.working_day_from(last + 1)
    return calendar.end_of(due)


def _last_counted_day(today: int, limit: Limit, touched: Sequence[tuple[int, int]]) -> int:
    due = today + limit.amount if limit.unit == "day" else _same_date_later(today, limit.amount)
    _check_horizon(due)
    for first, last in touched:
        if first > due:
            break
        if last > today:
            due += last - max(first, today + 1) + 1
            _check_horizon(due)
    return due


def _check_horizon(number: int) -> None:
    if number > date(LAST_YEAR, 12, 31).toordinal():
        raise DeadlineError(f"Thời hạn quá dài: kết thúc sau năm {LAST_YEAR}.", "too-far")


def _due_same_day(start: int, limit: Limit, calendar: WorkCalendar) -> int:
    today, minute = divmod(start, MINUTES_OF_DAY)
    closing = calendar.end_of(today)
    if start < closing and minute <= limit.cutoff.hour * 60 + limit.cutoff.minute:
        return closing
    return calendar.end_of(calendar.working_day_after(today, 1))


def _same_date_later(number: int, months: int) -> int:
    on = date.fromordinal(number)
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    if year > LAST_YEAR:
        raise DeadlineError(f"Thời hạn quá dài: kết thúc sau năm {LAST_YEAR}.", "too-far")
    month += 1
    return date(year, month, min(on.day, monthrange(year, month)[1])).toordinal()


def _due_around(start: int, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause]) -> int:
    """Return the end of the limit when the clock resumes after each of the pauses.

    The pauses are closed, in order, disjoint, and each began before the limit would have ended (see `_run`).
    """
    if limit.unit == "same_day" or not pauses:
        return due_minute(start, limit, calendar)
    if not limit.minutes:
        return _due_by_days(start, limit, calendar, _days_touched(start, pauses))
    due, minutes = calendar.minute_after(start, limit.minutes), limit.minutes
    for pause in pauses:
        lost = calendar.minutes_between(max(pause.starts, start), pause.ends)
        if lost:
            minutes += lost
            due = calendar.minute_after(start, minutes)
    return due


def _days_touched(start: int, pauses: Sequence[Pause]) -> list[tuple[int, int]]:
    days: list[tuple[int, int]] = []
    for pause in pauses:
        begin = max(pause.starts, start)
        if pause.ends <= begin:
            continue
        first, last = begin // MINUTES_OF_DAY, (pause.ends - 1) // MINUTES_OF_DAY
        if days and first <= days[-1][1] + 1:
            days[-1] = (days[-1][0], max(last, days[-1][1]))
        else:
            days.append((first, last))
    return days


def _in_order(suspensions: Iterable[Suspension]) -> list[Pause]:
    pauses = sorted(
        (
            Pause(to_minute(s.starts), None if s.ends is None else to_minute(s.ends), s.effect)
            for s in suspensions
        ),
        key=lambda p: (p.starts, p.ends is None, p.ends or 0),
    )
    for earlier, later in pairwise(pauses):
        if earlier.ends is None or later.starts < earlier.ends:
            raise DeadlineError("Các lần tạm dừng không được chồng lên nhau.", "suspensions-overlap")
    return pauses


def _run(start: int, limit: Limit, calendar: WorkCalendar, suspensions: Iterable[Suspension]) -> Run:
    begin, lapsed = start, None
    counted: list[Pause] = []
    fates: list[tuple[Pause, str]] = []
    for pause in _in_order(suspensions):
        if pause.ends is not None and pause.ends <= start:
            fates.append((pause, "before_start"))
            continue
        due = _due_around(begin, limit, calendar, counted)
        is_late = due <= pause.starts
        if is_late and lapsed is None:
            lapsed = due
        if pause.ends is None:
            fates.append((pause, "open"))
            return Run(start, begin, None, lapsed, tuple(counted), tuple(fates))
        if pause.effect == "restart":
            fate = "restart"
        elif is_late or pause.ends == pause.starts:
            fate = "after_due" if is_late else "resume"
        else:
            fate = "anew" if limit.unit == "same_day" else "resume"
        fates.append((pause, fate))
        if fate in ("restart", "anew"):
            begin = pause.ends
            counted = []
        elif fate == "resume":
            counted.append(pause)
    due = _due_around(begin, limit, calendar, counted)
    nominal = 0
    if limit.unit in ("day", "month"):
        nominal = _last_counted_day(begin // MINUTES_OF_DAY, limit, _days_touched(begin, counted))
    return Run(start, begin, due, lapsed, tuple(counted), tuple(fates), nominal)


def compute_deadline(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
    *,
    explain: bool = True,
) -> Deadline:
    """Return when the limit ends and, if asked, the reasons: one Vietnamese line for each rule applied.

    A restart begins the whole limit again when its suspension ends (NĐ 118/2025, Điều 19.5); otherwise only the
    suspended time is left out. Raises DeadlineError (codes: no-zone, suspensions-overlap, no-shifts, too-far).
    """
    minute = to_minute(start)
    if suspensions or explain:
        run = _run(minute, limit, calendar, suspensions)
        due, lapsed = run.due, run.lapsed
        days = [moment // MINUTES_OF_DAY for moment in (due, run.begin, minute) if moment is not None]
        provisional = calendar.has_provisional(min(days), max(days))
        return Deadline(
            None if due is None else to_instant(due),
            provisional,
            calendar.label,
            explain_deadline(start, limit, calendar, run, provisional) if explain else (),
            None if lapsed is None else to_instant(lapsed),
        )
    due = due_minute(minute, limit, calendar)
    return Deadline(
        to_instant(due),
        calendar.has_provisional(minute // MINUTES_OF_DAY, due // MINUTES_OF_DAY),
        calendar.label,
        (),
    )


def _outside(a: int, b: int, calendar: WorkCalendar, pauses: Iterable[Pause]) -> int:
    if b <= a:
        return 0
    minutes = calendar.minutes_between(a, b)
    for pause in pauses:
        begin, end = max(a, pause.starts), b if pause.ends is None else min(b, pause.ends)
        if begin < end:
            minutes -= calendar.minutes_between(begin, end)
    return minutes


def shift_minutes(
    a: datetime, b: datetime, calendar: WorkCalendar, suspensions: Iterable[Suspension] = ()
) -> int:
    """Return the minutes of shift time in [a, b) outside the suspensions; below 0 when b lies before a."""
    first, second = to_minute(a), to_minute(b)
    pauses = _in_order(suspensions)
    if first <= second:
        return _outside(first, second, calendar, pauses)
    return -_outside(second, first, calendar, pauses)


def remaining_minutes(
    now: datetime, due: datetime, calendar: WorkCalendar, suspensions: Iterable[Suspension] = ()
) -> int:
    """Return the minutes of shift time left until due; below 0 (or 0, out of hours) when it is past."""
    return shift_minutes(now, due, calendar, suspensions)


def _used(
    start: datetime, due: datetime, now: datetime, calendar: WorkCalendar, suspensions: Iterable[Suspension]
) -> tuple[int, int]:
    end, present, pauses = to_minute(due), to_minute(now), _in_order(suspensions)
    begin = to_minute(start)
    for pause in pauses:  # after a restart only the new run counts
        if pause.effect == "restart" and pause.ends is not None and begin < pause.ends <= end:
            begin = pause.ends
    return _outside(begin, present, calendar, pauses), _outside(begin, end, calendar, pauses)


def used_share(
    start: datetime,
    due: datetime,
    now: datetime,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> float:
    """Return the shift time passed ÷ the shift time from start to due, both outside suspensions; > 1 when late.

    After a restart the share counts from there. A limit without any shift time (a date set by hand) is 0 until due.
    """
    passed, whole = _used(start, due, now, calendar, suspensions)
    if not whole:
        return 1.0 if to_minute(now) >= to_minute(due) else 0.0
    return passed / whole


def standing(
    start: datetime,
    due: datetime | None,
    now: datetime,
    calendar: WorkCalendar,
    suspensions: Iterable[Suspension] = (),
) -> str:
    """Return "overdue" after due, "suspended" while the clock stands, "due_soon" at 80 % or on the day, or "on_time".

    The minute of `due` itself is still on time.
    """
    present = to_minute(now)
    if due is None:
        return "suspended"
    end = to_minute(due)
    if present > end:
        return "overdue"
    if any(p.starts <= present and (p.ends is None or present < p.ends) for p in _in_order(suspensions)):
        return "suspended"
    if present // MINUTES_OF_DAY == end // MINUTES_OF_DAY:
        return "due_soon"
    passed, whole = _used(start, due, now, calendar, suspensions)
    share, of = DUE_SOON_SHARE
    return "due_soon" if whole and passed * of >= whole * share else "on_time"
