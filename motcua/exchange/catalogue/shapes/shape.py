"""What every shape of a catalogue file can do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from motcua.catalogue.loading import ProcedureFacts
from motcua.exchange.catalogue.said import SaidCatalogue


@dataclass(frozen=True)
class Surroundings:
    """What a shape must know of the office: the sectors by slug, who made the file, the day."""

    sectors: dict[str, str]
    agency: str
    day: date


@dataclass
class Written:
    """A file made of the catalogue, and what it could not hold: code → parts, in Vietnamese."""

    content: bytes
    lost: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A shape of file: how it is called, its ending and kind, how it is read and written."""

    key: str
    words: str
    ending: str
    content_type: str
    read: Callable[[bytes, str, Surroundings], SaidCatalogue]
    write: Callable[[Iterable[ProcedureFacts], Surroundings], Written]
