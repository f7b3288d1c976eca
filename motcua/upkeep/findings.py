"""What the doctor found: in three sentences each, the worst first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much it presses."""

    WRONG = 1
    SOON = 2
    NOTE = 3

    @property
    def words(self) -> str:
        """Return the level in Vietnamese."""
        return {1: "Phải sửa", 2: "Nên làm sớm", 3: "Cần biết"}[self.value]


@dataclass(frozen=True)
class Finding:
    """One thing: `code` is stable, for scripts; what it is, why it matters, what to do."""

    code: str
    level: Level
    what: str
    why: str
    do: str
    href: str = ""  # where on the desk it is settled, if there is such a page
    for_administrators: bool = False  # whether that page opens to them only


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the pressing ones first, otherwise as the questions were asked."""
    return sorted(found, key=lambda one: one.level)
