"""An instrument of law and what it states: dates, articles, and how sure we are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Confidence(StrEnum):
    """How far a value was held against the text of the law."""

    CONFIRMED = "confirmed"
    FROM_KNOWLEDGE = "from-knowledge"
    UNSURE = "unsure"

    @property
    def label(self) -> str:
        """Return the Vietnamese name shown beside a rule."""
        return _LABELS[self]


_LABELS = {
    Confidence.CONFIRMED: "đã đối chiếu văn bản",
    Confidence.FROM_KNOWLEDGE: "theo hiểu biết, chưa đối chiếu",
    Confidence.UNSURE: "chưa chắc chắn",
}


@dataclass(frozen=True)
class Statement:
    """One value an instrument gives to one topic.

    `valid_from` and `valid_to` (both inclusive) narrow the instrument's own time in force, for a value that an
    amendment brought or ended; left out, the instrument's dates hold.
    """

    value: object
    article: str
    confidence: Confidence
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Instrument:
    """A decree or circular: number, title, days in force (both inclusive) and its statements by topic.

    `key` is the file's name and the folder of its printed forms. `amends` names the instrument it changes.
    """

    key: str
    number: str
    title: str
    in_force_from: date
    in_force_to: date | None
    confidence: Confidence
    note: str = ""
    article: str = ""
    amends: str = ""
    statements: Mapping[str, Statement | tuple[Statement, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def rules(self) -> dict[str, object]:
        """Return the values by topic, the newest where an amendment changed one."""
        return {name: self.statements_on(name)[-1].value for name in self.statements}

    def statements_on(self, name: str) -> tuple[Statement, ...]:
        """Return the statements on one topic, oldest first."""
        stated = self.statements[name]
        return stated if isinstance(stated, tuple) else (stated,)

    def is_in_force(self, on: date) -> bool:
        """Say whether the instrument is in force that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)

    def __str__(self):
        return self.number


def frozen(value: Mapping) -> Mapping:
    """Return the mapping as one nobody can change, inner mappings too."""
    return MappingProxyType({k: frozen(v) if isinstance(v, Mapping) else v for k, v in value.items()})
