"""The provinces and communes of the country, as shipped facts: for whoever founds an office and looks for its name.

Read once a process. The list says how things stood on 1/7/2025; later changes have a first day and a ground (`data/README.md`).
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from motcua.lib import vietnamese
from motcua.people.models import Agency

_DATA = Path(__file__).parent / "data"
_WORDS = {
    Agency.Kind.PROVINCE: "tỉnh",
    Agency.Kind.CITY: "thành phố",
    Agency.Kind.COMMUNE: "xã",
    Agency.Kind.WARD: "phường",
    Agency.Kind.SPECIAL_ZONE: "đặc khu",
}
_ENOUGH = 20  # names shown for a search: whoever sees more types another letter


@dataclass(frozen=True)
class Change:
    """What a later instrument changed, and whether a second source says so too."""

    starts_on: date
    ground: str
    is_confirmed: bool


@dataclass(frozen=True)
class Province:
    """A province or a centrally run city."""

    code: str
    kind: str
    name: str
    change: Change | None = None

    @property
    def words(self) -> str:
        """Return "tỉnh Lạng Sơn", "thành phố Huế"."""
        return f"{_WORDS[self.kind]} {self.name}"


@dataclass(frozen=True)
class Commune:
    """A commune, a ward or a special zone."""

    code: str
    kind: str
    name: str
    province: Province
    change: Change | None = None

    @property
    def words(self) -> str:
        """Return "xã Bắc Sơn", "phường Ba Đình", "đặc khu Cô Tô"."""
        return f"{_WORDS[self.kind]} {self.name}"

    @property
    def latest_change(self) -> Change | None:
        """Return what changed last, of itself or of its province; None when it stands as on 1/7/2025."""
        return self.change or self.province.change


def provinces(day: date) -> list[Province]:
    """Return the 34 provinces and cities as they are called on the day, in alphabetical order."""
    return list(_standing(_changes_by(day))[0].values())


def communes(province: str, day: date) -> list[Commune]:
    """Return the communes of a province's code, in alphabetical order; none for an unknown code."""
    return [one for one in _standing(_changes_by(day))[1].values() if one.province.code == province]


def commune(code: str, day: date) -> Commune | None:
    """Return the commune of a code as it is called on the day."""
    return _standing(_changes_by(day))[1].get(code)


def find(words: str, day: date, *, province: str = "", limit: int = _ENOUGH) -> list[Commune]:
    """Return the communes whose name, kind and province hold every word typed, the best first.

    With or without marks; a name that begins with what was typed comes before one that only holds it, and the marks
    as typed decide between "Hòa An" and "Hóa An".
    """
    wanted = vietnamese.fold(words).split()
    if not wanted:
        return []
    typed, exact = " ".join(wanted), vietnamese.tidy(words).casefold()
    found = []
    for one, text, name in _searchable(_changes_by(day)):
        if (province and one.province.code != province) or not _holds(text, wanted):
            continue
        called = f"{vietnamese.fold(_WORDS[one.kind])} {name}"
        rank = (
            0 if typed in (name, called) else 1 if name.startswith(typed) or called.startswith(typed) else 2
        )
        marks = 0 if exact in f"{one.words} {one.province.words}".casefold() else 1
        found.append((rank, marks, len(found), one))
    return [one for *_order, one in sorted(found, key=lambda row: row[:3])[:limit]]


def _holds(text: tuple[str, ...], wanted: list[str]) -> bool:
    return all(any(word.startswith(part) for word in text) for part in wanted)


def _changes_by(day: date) -> int:
    """Return how many of the changes, oldest first, are in force on the day: the key of what is kept in memory."""
    return sum(date.fromisoformat(change["from"]) <= day for change in _changes())


@cache
def _changes() -> list[dict]:
    rows = json.loads((_DATA / "unit_changes.json").read_text(encoding="utf-8"))
    return sorted(rows, key=lambda row: row["from"])


@cache
def _standing(changes: int) -> tuple[dict[str, Province], dict[str, Commune]]:
    rows = json.loads((_DATA / "units.json").read_text(encoding="utf-8"))["provinces"]
    above = {row["code"]: Province(row["code"], row["kind"], row["name"]) for row in rows}
    applied = _changes()[:changes]
    for change in applied:
        for code, kind in change["provinces"].items():
            above[code] = replace(above[code], kind=kind, change=_change(change))
    below = {
        code: Commune(code, kind, name, above[row["code"]])
        for row in rows
        for code, kind, name in row["communes"]
    }
    for change in applied:
        for code, kind in change["communes"].items():
            below[code] = replace(below[code], kind=kind, change=_change(change))
    return _sorted(above), _sorted(below)


def _change(row: dict) -> Change:
    return Change(date.fromisoformat(row["from"]), row["ground"], row["confirmed"])


def _sorted(units: dict) -> dict:
    return dict(sorted(units.items(), key=lambda item: (vietnamese.sort_key(item[1].name), item[0])))


@cache
def _searchable(changes: int) -> list[tuple[Commune, tuple[str, ...], str]]:
    return [
        (
            one,
            tuple(vietnamese.fold(f"{one.words} {one.province.words}").split()),
            vietnamese.fold(one.name),
        )
        for one in _standing(changes)[1].values()
    ]
