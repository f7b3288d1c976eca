"""Say who does it when the commune does not: driving licences, divorces, passports. Pure; topics in JSON."""

from dataclasses import dataclass
from functools import cache

from motcua.catalogue.loading import shipped
from motcua.catalogue.search.text import Token, tokens
from motcua.catalogue.search.vocabulary import stands


@dataclass(frozen=True)
class OutOfScope:
    """A matter that is not the commune's: what it is, who does it, and one sentence of advice."""

    topic: str
    who: str
    advice: str


class Outside:
    """The list of matters done elsewhere."""

    def __init__(self, data: dict):
        self._certifying = [tuple(tokens(say)) for say in data["certifying"]]
        self._topics = [
            (
                OutOfScope(row["topic"], row["who"], row["advice"]),
                [tuple(tokens(say)) for say in row["says"]],
                [tuple(tokens(say)) for say in row["unless"]],
            )
            for row in data["topics"]
        ]

    def find(self, typed: list[Token]) -> OutOfScope | None:
        """Return the matter the question is about, or None when it is, or may be, the commune's.

        Whoever wants a driving licence certified is at the right place, whatever the licence is.
        """
        best: tuple[int, OutOfScope] | None = None
        certifies = any(stands(say, typed) for say in self._certifying)
        for topic, says, unless in self._topics:
            sizes = [len(say) for say in says if stands(say, typed)]
            if not sizes or any(stands(say, typed) for say in unless):
                continue
            if certifies and "công chứng" not in topic.topic.casefold() and "lãnh sự" not in topic.topic:
                continue
            if best is None or max(sizes) > best[0]:
                best = (max(sizes), topic)
        return best[1] if best else None


@cache
def shipped_outside() -> Outside:
    """Return the list the software comes with."""
    return Outside(shipped("out_of_scope.json"))
