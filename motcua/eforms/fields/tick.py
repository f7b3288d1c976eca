"""A statement to tick."""

from dataclasses import dataclass
from typing import Any, ClassVar

from motcua.eforms.fields.base import Field


@dataclass(frozen=True)
class Tick(Field):
    """A statement that is made by ticking it; the label says all of it."""

    kind: ClassVar[str] = "tick"

    def read(self, typed: Any) -> Any:
        """Return True when ticked, else nothing."""
        return True if typed in (True, "on", "true", "1", "x") else ""

    def show(self, answer: Any) -> str:
        """Return a cross."""
        return "×" if answer else ""

    def json_schema(self) -> dict:
        """Describe yes and no."""
        return {"type": "boolean", "title": self.label}
