"""Which procedures are of one kind: variants that people take for one another, shown together. Pure; data in JSON.

A family is told from the name, so a procedure that comes with a newer catalogue joins by itself. Two rules: what
`families.json` says (the first line that fits), else the document that is issued, changed, renewed and issued again.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from motcua.catalogue.loading import shipped
from motcua.catalogue.search.text import words

_DOCUMENT = re.compile(r'\b(?:giấy phép|giấy chứng nhận|giấy xác nhận)\b[^(,;:”"]*', re.IGNORECASE)
_ENDS = re.compile(r"\s+(?:đối với|của|nhằm|hoạt động trên|cho|thuộc|do|theo)\s.*$", re.IGNORECASE)
_FEWEST_WORDS = 4  # of a document's name: "giấy chứng nhận" alone says nothing


@dataclass(frozen=True)
class Group:
    """Procedures of one family as they stand in a list: the first of them, and the others in their order."""

    family: str
    first: object
    others: tuple = ()

    @property
    def shown(self) -> tuple:
        """Return the others that are shown at once; a list stays short."""
        return self.others[:MOST_SHOWN]

    @property
    def folded(self) -> tuple:
        """Return the others that wait behind a press."""
        return self.others[MOST_SHOWN:]


MOST_SHOWN = 3


@lru_cache(maxsize=20_000)
def family_of(name: str) -> str:
    """Return the family of a procedure of that name, an empty text when it has none."""
    padded = f" {' '.join(words(name))} "
    for family, parts in _rules():
        if any(part in padded for part in parts):
            return family
    found = _DOCUMENT.search(name)
    if found is None:
        return ""
    document = _ENDS.sub("", found[0]).strip()
    return document[:1].upper() + document[1:] if len(document.split()) >= _FEWEST_WORDS else ""


def grouped(rows: Iterable, name_of: Callable[[object], str]) -> list[Group]:
    """Put rows of one family together where the first of them stands; the order stays best first."""
    places: dict[str, int] = {}
    groups: list[tuple[str, list]] = []
    for row in rows:
        family = family_of(name_of(row))
        if family and family in places:
            groups[places[family]][1].append(row)
            continue
        if family:
            places[family] = len(groups)
        groups.append((family, [row]))
    return [Group(family, members[0], tuple(members[1:])) for family, members in groups]


@cache
def _rules() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (row["name"], tuple(f" {' '.join(words(part))} " for part in row["in_name"]))
        for row in shipped("families.json")
    )
