"""Read the shipped national calendar: the days off, make-up days and doubtful days of 2025–2027. Pure.

The law fixes most of them (Bộ luật Lao động 2019, Điều 111, 112; Nghị quyết 28/2026/QH16 from 1/7/2026); swaps of
working days are announced year by year. What is not announced yet is an ordinary working day marked provisional.
"""

import json
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from importlib.resources import files

from motcua.worktime.calendars import DayRule, Shift, WorkCalendar

STANDARD = "standard"
STANDARD_NAME = "Lịch làm việc chung (giờ hành chính)"
OFFICE_HOURS = (Shift(time(8), time(12)), Shift(time(13), time(17)))
STANDARD_WEEK = (OFFICE_HOURS,) * 5 + ((), ())


@dataclass(frozen=True)
class NationalDay:
    """One line of the national calendar; `kind` is "off", "make_up" (works like that weekday) or "ordinary"."""

    on: date
    kind: str
    name: str
    source: str
    provisional: bool
    like_weekday: int | None = None

    def rule(self) -> DayRule:
        """Return what the engine is told of the day."""
        return DayRule(
            () if self.kind == "off" else None, self.source, self.provisional, self.name, self.like_weekday
        )


@cache
def national_days() -> tuple[NationalDay, ...]:
    """Return the shipped days in order."""
    return tuple(
        NationalDay(
            date.fromisoformat(row["date"]),
            row["kind"],
            row["name"],
            row["source"],
            row["provisional"],
            row.get("like_weekday"),
        )
        for row in _shipped()["days"]
    )


@cache
def known_days() -> tuple[date, date]:
    """Return the first and the last day for which the shipped calendar speaks."""
    return date.fromisoformat(_shipped()["known_from"]), date.fromisoformat(_shipped()["known_to"])


@cache
def shipped_calendar() -> WorkCalendar:
    """Return Mon–Fri 8–12, 13–17 with the national days, as shipped: for tests and before the first start."""
    return WorkCalendar(
        STANDARD, "shipped", STANDARD_WEEK, {d.on: d.rule() for d in national_days()}, known_days()
    )


def _shipped() -> dict:
    return json.loads(
        files("motcua.worktime").joinpath("data/national_days.json").read_text(encoding="utf-8")
    )
