"""One measured figure beside what was promised."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A figure: `passed` is None where it stands only for information or could not be measured here."""

    name: str
    words: str
    value: float | None
    unit: str
    target: str = ""
    passed: bool | None = None
    database: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as plain values."""
        return asdict(self)

    def line(self) -> str:
        """Return the figure as one line for people."""
        mark = {True: "PASS", False: "FAIL", None: " -- "}[self.passed]
        value = "chưa đo" if self.value is None else f"{self.value:,g} {self.unit}".strip()
        where = f" [{self.database}]" if self.database else ""
        target = f" (cần {self.target})" if self.target else ""
        note = f"; {self.note}" if self.note else ""
        return f"{mark}  {self.words}{where}: {value}{target}{note}"


def at_most(name: str, words: str, value: float | None, limit: float, unit: str, *, note: str = "") -> Figure:
    """Return a figure that may not be larger than the limit."""
    passed = None if value is None else value <= limit
    return Figure(name, words, _rounded(value), unit, f"≤ {limit:,g} {unit}".strip(), passed, note=note)


def at_least(
    name: str, words: str, value: float | None, limit: float, unit: str, *, note: str = ""
) -> Figure:
    """Return a figure that may not be smaller than the limit."""
    passed = None if value is None else value >= limit
    return Figure(name, words, _rounded(value), unit, f"≥ {limit:,g} {unit}".strip(), passed, note=note)


def told(name: str, words: str, value: float | None, unit: str, *, note: str = "") -> Figure:
    """Return a figure that was not promised but explains the others."""
    return Figure(name, words, _rounded(value), unit, note=note)


def percentile(values: list[float], share: float) -> float:
    """Return the value below which the share (0–1) of the values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * share // 1).__int__() - 1))]


def _rounded(value: float | None) -> float | None:
    if value is None:
        return None
    return round(value) if abs(value) >= 1000 else float(f"{value:.4g}")
