"""Hold a calendar of shifts as arrays, so that any question about working time is a look-up and two bisections.

Pure: knows no framework. Inside, an instant is a whole number: local minutes since the day before 1/1/0001
(`date.toordinal() * 1440 + minute of the day`). Việt Nam has kept +07:00 without summer time since 13/6/1975, so
the conversion is one addition; years before 1976 are refused rather than guessed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

from motcua.lib.wording import WEEKDAYS, day

LOCAL = timezone(timedelta(hours=7))
FIRST_YEAR, LAST_YEAR = (
    1976,
    2199,
)  # the horizon: a limit that has not ended by then is refused, never searched on
MINUTES_OF_DAY = 1440

_LOCAL_SECONDS = 7 * 3600
_FIRST_DAY = date(FIRST_YEAR, 1, 1).toordinal()
_AFTER_LAST_DAY = date(LAST_YEAR + 1, 1, 1).toordinal()
_UNIX_DAY = date(1970, 1, 1).toordinal()
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_UNIX_LOCAL_MINUTE = _UNIX_DAY * MINUTES_OF_DAY + 7 * 60
_ZERO = timedelta(0)
_TWO_YEARS = 731


class DeadlineError(ValueError):
    """A question about time that has no answer. `code` is stable, for machines; the text is Vietnamese."""

    def __init__(self, reason: str, code: str):
        super().__init__(reason)
        self.reason = reason
        self.code = code


def to_minute(at: datetime) -> int:
    """Return the instant as a local minute, its seconds cut off. Raises DeadlineError "no-zone" for a naive one."""
    offset = at.utcoffset()
    if offset is None:
        raise DeadlineError("Thời điểm phải kèm múi giờ, ví dụ 2026-11-23T08:00+07:00.", "no-zone")
    seconds = at.toordinal() * 86400 + at.hour * 3600 + at.minute * 60 + at.second + _LOCAL_SECONDS
    if offset is not _ZERO:
        seconds -= offset.days * 86400 + offset.seconds
    return seconds // 60


def to_instant(minute: int) -> datetime:
    """Return the local minute as an instant in UTC."""
    return _UNIX + timedelta(minutes=minute - _UNIX_LOCAL_MINUTE)


@dataclass(frozen=True, order=True)
class Shift:
    """A shift within one day: [starts, ends) in whole minutes. Night shifts over midnight are not known here."""

    starts: time
    ends: time

    def __post_init__(self):
        for moment in (self.starts, self.ends):
            if moment.second or moment.microsecond or moment.tzinfo is not None:
                raise DeadlineError("Giờ của ca làm việc chỉ gồm giờ và phút.", "shift-not-whole-minutes")
        if self.ends <= self.starts:
            raise DeadlineError(
                f"Ca {self} phải kết thúc sau giờ bắt đầu, trong cùng một ngày.", "shift-backwards"
            )

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"

    @property
    def opening(self) -> int:
        """Return the minute of the day at which it starts."""
        return self.starts.hour * 60 + self.starts.minute

    @property
    def closing(self) -> int:
        """Return the minute of the day at which it ends."""
        return self.ends.hour * 60 + self.ends.minute


def in_order(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return the shifts of one day sorted. Raises DeadlineError "shifts-overlap"; shifts may touch."""
    ordered = tuple(sorted(shifts))
    for earlier, later in pairwise(ordered):
        if later.starts < earlier.ends:
            raise DeadlineError(f"Hai ca {earlier} và {later} chồng lên nhau.", "shifts-overlap")
    return ordered


@dataclass(frozen=True)
class DayRule:
    """What a dated exception says of its day.

    `shifts`: () is a day off; given shifts are worked; None leaves the week's own shifts, or those of the weekday
    `like` (0 = Monday) on a make-up day. `provisional`: not yet decided or not yet confirmed.
    """

    shifts: tuple[Shift, ...] | None = ()
    source: str = ""
    provisional: bool = False
    name: str = ""
    like: int | None = None

    def __post_init__(self):
        if self.shifts is not None:
            object.__setattr__(self, "shifts", in_order(self.shifts))
        if self.like is not None and (self.shifts is not None or not 0 <= self.like <= 6):
            raise DeadlineError(
                "Ngày làm bù theo một thứ trong tuần thì không ghi ca riêng.", "like-with-shifts"
            )


class _Table:
    """The calendar between two days as arrays. Never changed once built: a longer one takes its place."""

    __slots__ = ("cum", "first", "last_ends", "past", "provisional", "starts", "working", "working_before")

    def __init__(self, calendar: "WorkCalendar", first: int, past: int):
        starts: list[int] = []
        cum = [0]
        last_ends: list[int] = []
        working: list[int] = []
        working_before: list[int] = []
        provisional = [0]
        week = [[(s.opening, s.closing) for s in shifts] for shifts in calendar.weekly]
        exceptions = {d.toordinal(): rule for d, rule in calendar.exceptions.items()}
        known_from, known_to = calendar.known_ordinals
        total = marks = 0
        for number in range(first, past):
            shifts = week[(number + 6) % 7]  # 1/1/0001, number 1, was a Monday
            doubtful = not known_from <= number <= known_to
            rule = exceptions.get(number)
            if rule is not None:
                doubtful = doubtful or rule.provisional
                if rule.shifts is not None:
                    shifts = [(s.opening, s.closing) for s in rule.shifts]
                elif rule.like is not None:
                    shifts = week[rule.like]
            working_before.append(len(working))
            if shifts:
                base = number * MINUTES_OF_DAY
                for opening, closing in shifts:
                    starts.append(base + opening)
                    total += closing - opening
                    cum.append(total)
                working.append(number)
                last_ends.append(base + shifts[-1][1])
            else:
                last_ends.append(-1)
            marks += doubtful
            provisional.append(marks)
        self.first, self.past = first, past
        self.starts, self.cum = starts, cum  # cum[i] = shift minutes before shift i; one more at the end
        self.last_ends = last_ends  # per day: the minute its last shift ends, -1 on a day off
        self.working, self.working_before = (
            working,
            working_before,
        )  # working days; per day, how many lie before it
        self.provisional = provisional  # prefix sums

    def passed(self, minute: int) -> int:
        """Return the shift minutes from the table's beginning to that minute."""
        i = bisect_right(self.starts, minute) - 1
        if i < 0:
            return 0
        passed = self.cum[i] + minute - self.starts[i]
        full = self.cum[i + 1]
        return passed if passed < full else full


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """A week of shifts (Monday first) and its dated exceptions, at one version.

    `known`: the first and last day for which the days off have been entered; days outside it count as the week
    says and are provisional. None: all days are known. Raises DeadlineError for overlapping shifts.
    """

    code: str
    version: int | str
    weekly: tuple[tuple[Shift, ...], ...]
    exceptions: Mapping[date, DayRule] = field(default_factory=dict)
    known: tuple[date, date] | None = None
    label: str = field(init=False, repr=False)
    known_ordinals: tuple[int, int] = field(init=False, repr=False)
    _table: _Table | None = field(init=False, repr=False, default=None)

    def __post_init__(self):
        if len(self.weekly) != 7:
            raise DeadlineError(
                "Tuần làm việc phải có đủ bảy ngày, bắt đầu từ thứ Hai.", "week-not-seven-days"
            )
        object.__setattr__(self, "weekly", tuple(in_order(shifts) for shifts in self.weekly))
        object.__setattr__(self, "exceptions", dict(self.exceptions))
        object.__setattr__(self, "label", f"{self.code}/{self.version}")
        bounds = (
            (self.known[0].toordinal(), self.known[1].toordinal()) if self.known else (0, _AFTER_LAST_DAY)
        )
        object.__setattr__(self, "known_ordinals", bounds)

    def shifts_on(self, on: date) -> tuple[Shift, ...]:
        """Return the shifts worked that day, () on a day off."""
        rule = self.exceptions.get(on)
        if rule is None:
            return self.weekly[on.weekday()]
        if rule.shifts is not None:
            return rule.shifts
        return self.weekly[on.weekday() if rule.like is None else rule.like]

    def is_provisional_on(self, on: date) -> bool:
        """Tell whether that day is not yet decided."""
        rule = self.exceptions.get(on)
        low, high = self.known_ordinals
        return (rule is not None and rule.provisional) or not low <= on.toordinal() <= high

    def covering(self, first: int, last: int | None = None) -> _Table:
        """Return a table in which both days lie. Raises DeadlineError "too-far" outside the horizon."""
        last = first if last is None else last
        table = self._table
        if table is not None and table.first <= first and last < table.past:
            return table
        if not (first >= _FIRST_DAY and last < _AFTER_LAST_DAY):
            raise DeadlineError(
                f"Chỉ tính được thời hạn trong các năm từ {FIRST_YEAR} đến {LAST_YEAR}.", "too-far"
            )
        first = date(date.fromordinal(first).year, 1, 1).toordinal()
        past = min(_AFTER_LAST_DAY, date(date.fromordinal(last).year, 1, 1).toordinal() + _TWO_YEARS)
        if table is not None:
            first, past = min(first, table.first), max(past, table.past)
        return self._build(first, past)

    def reaching_further(self, table: _Table) -> _Table:
        """Return a table that ends later than this one. Raises DeadlineError when no shift can follow."""
        newest = self._table
        if newest is not None and newest.first <= table.first and newest.past > table.past:
            return newest  # another thread has been here
        if not any(self.weekly):
            worked = [d.toordinal() for d in self.exceptions if self.shifts_on(d)]
            if table.past > max(worked, default=0):
                raise DeadlineError(
                    f"Lịch làm việc “{self.code}” không có đủ ca làm việc để tính thời hạn này.", "no-shifts"
                )
        if table.past >= _AFTER_LAST_DAY:
            raise DeadlineError(f"Thời hạn quá dài: kết thúc sau năm {LAST_YEAR}.", "too-far")
        further = table.past + max(_TWO_YEARS, table.past - table.first)
        return self._build(table.first, min(_AFTER_LAST_DAY, further))

    def _build(self, first: int, past: int) -> _Table:
        table = _Table(self, first, past)
        object.__setattr__(self, "_table", table)
        return table

    # Questions in whole minutes, for the engine.

    def minutes_between(self, a: int, b: int) -> int:
        """Return the shift minutes in [a, b), for a ≤ b."""
        table = self.covering(a // MINUTES_OF_DAY, b // MINUTES_OF_DAY)
        return table.passed(b) - table.passed(a)

    def minute_after(self, start: int, minutes: int) -> int:
        """Return the earliest minute at which that much shift time (≥ 1) has passed since the start."""
        table = self._table
        number = start // MINUTES_OF_DAY
        if table is None or not table.first <= number < table.past:
            table = self.covering(number)
        while True:
            starts, cum = table.starts, table.cum
            target = minutes
            i = bisect_right(starts, start) - 1
            if i >= 0:
                passed = cum[i] + start - starts[i]
                full = cum[i + 1]
                target += passed if passed < full else full
            j = bisect_left(cum, target)
            if j < len(cum):
                return starts[j - 1] + target - cum[j - 1]
            table = self.reaching_further(table)

    def working_day_from(self, number: int) -> int:
        """Return that day or the next that has a shift."""
        return self.working_day_after(number - 1, 1)

    def working_day_after(self, number: int, count: int) -> int:
        """Return the count-th (≥ 1) working day after that day."""
        table = self.covering(number + 1)
        index = table.working_before[number + 1 - table.first] + count - 1
        while index >= len(table.working):
            table = self.reaching_further(table)
            index = table.working_before[number + 1 - table.first] + count - 1
        return table.working[index]

    def working_days_in(self, first: int, last: int) -> int:
        """Return how many working days lie between two days, both counted."""
        table = self.covering(first, last + 1)
        return table.working_before[last + 1 - table.first] - table.working_before[first - table.first]

    def end_of(self, number: int) -> int:
        """Return the minute at which the last shift of that day ends, -1 on a day off."""
        table = self.covering(number)
        return table.last_ends[number - table.first]

    def has_provisional(self, first: int, last: int) -> bool:
        """Tell whether a day between the two, both counted, is provisional."""
        table = self._table
        if table is None or first < table.first or last >= table.past:
            table = self.covering(first, last)
        return table.provisional[last + 1 - table.first] != table.provisional[first - table.first]


def describe_week(weekly: tuple[tuple[Shift, ...], ...]) -> str:
    """Return the weekdays off in words: "thứ Bảy, Chủ nhật"."""
    return ", ".join(name for name, shifts in zip(WEEKDAYS, weekly, strict=True) if not shifts)


def span_of_days(first: date, last: date) -> str:
    """Return "16/02/2026" or "16/02/2026–20/02/2026"."""
    return day(first) if first == last else f"{day(first)}–{day(last)}"
