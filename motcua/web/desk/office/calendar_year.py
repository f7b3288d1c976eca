"""A calendar's year as the page draws it: months of weeks of days, and every day of its own with its source."""

import calendar
from dataclasses import dataclass
from datetime import date

from motcua.lib.wording import WEEKDAYS
from motcua.web.desk.office.hours import shifts_in_words
from motcua.worktime.calendars import WorkCalendar
from motcua.worktime.models import Calendar, CalendarDay
from motcua.worktime.national import STANDARD

FIRST_YEAR, LAST_YEAR = 2025, 2027  # of the shipped national days


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not simply what the week says."""

    on: date
    what: str
    name: str
    source: str
    provisional: bool
    own: bool
    works: bool


@dataclass(frozen=True)
class Cell:
    """One square of a month. `mark` is off, make_up, worked, doubt, rest (the week's own day off) or nothing."""

    on: date
    mark: str
    sign: str
    words: str
    today: bool


@dataclass(frozen=True)
class Month:
    """One month: weeks of seven squares, None where the day belongs to a neighbour."""

    name: str
    weeks: list[list[Cell | None]]
    working_days: int


def special_days(row: Calendar, year: int) -> list[SpecialDay]:
    """Return the dated rules of a year, those of the calendar followed included, one a day, in at most two queries."""
    span = (date(year, 1, 1), date(year, 12, 31))
    found: dict[date, tuple[CalendarDay, bool]] = {}
    if row.follows is not None:
        found |= {day.day: (day, False) for day in row.follows.days.filter(day__range=span)}
    own = row.code != STANDARD
    found |= {day.day: (day, own) for day in row.days.filter(day__range=span)}
    return [
        SpecialDay(
            on, _what(day), day.name, day.source, day.provisional, is_own, day.kind != CalendarDay.Kind.OFF
        )
        for on, (day, is_own) in sorted(found.items())
    ]


def months(work: WorkCalendar, days: list[SpecialDay], year: int, today: date) -> list[Month]:
    """Return the twelve months of the year."""
    special = {day.on: day for day in days}
    return [
        Month(
            f"Tháng {number}",
            [
                [_cell(work, special.get(on), on, today) if on.month == number else None for on in week]
                for week in calendar.Calendar().monthdatescalendar(year, number)
            ],
            sum(
                1
                for day in range(1, calendar.monthrange(year, number)[1] + 1)
                if work.shifts_on(date(year, number, day))
            ),
        )
        for number in range(1, 13)
    ]


def _what(day: CalendarDay) -> str:
    if day.kind == CalendarDay.Kind.MAKE_UP:
        return f"làm bù, theo giờ {WEEKDAYS[day.like_weekday]}"
    if day.kind == CalendarDay.Kind.WORKED:
        return f"làm việc {shifts_in_words(day.rule().shifts)}"
    return day.get_kind_display()


def _cell(work: WorkCalendar, special: SpecialDay | None, on: date, today: date) -> Cell:
    if special is None:
        rests = not work.shifts_on(on)
        return Cell(on, "rest" if rests else "", "", "nghỉ hằng tuần" if rests else "", on == today)
    words = f"{special.what}, {special.name}" + (", chưa có quyết định" if special.provisional else "")
    if special.provisional:
        return Cell(on, "doubt", "?", words, on == today)
    if not special.works:
        return Cell(on, "off", "N", words, on == today)
    if special.what == CalendarDay.Kind.ORDINARY.label:
        return Cell(on, "worked", "T", words, on == today)
    return Cell(on, "make_up", "B", words, on == today)
