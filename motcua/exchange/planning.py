"""What a list would do if it were confirmed: row by row, right or wrong and why. Nothing is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from motcua.exchange.sheets import Line


@dataclass
class Row:
    """One line of a list, understood: what would be made of it, what is wrong, what to look at once more."""

    line: int
    words: str
    details: str = ""
    made: object = None
    problems: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        """Tell whether the line can be taken as it stands."""
        return not self.problems


@dataclass
class Plan:
    """Every line of a list, in its order."""

    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def right(self) -> list[Row]:
        """List what would be brought in."""
        return [row for row in self.rows if row.is_right]

    @property
    def wrong(self) -> list[Row]:
        """List what would be left out, and why."""
        return [row for row in self.rows if not row.is_right]

    @property
    def doubtful(self) -> list[Row]:
        """List what would be brought in but ought to be looked at."""
        return [row for row in self.rows if row.is_right and row.cautions]


def longer_than(row: Row, limits: Iterable[tuple[str, str, int]]) -> None:
    """Note what does not fit: (what it is called, the text, how many characters are kept)."""
    for called, text, most in limits:
        if len(text) > most:
            row.problems.append(f"{called} dài {len(text)} ký tự, nhiều nhất {most}.")


def number_with_its_zeros(line: Line, key: str, row: Row, *, called: str, lengths: dict[int, int]) -> str:
    """Return a number as written, its leading zeros given back where a spreadsheet dropped them, with a caution.

    `lengths` says which length is one that lost its zeros, and which it had.
    """
    text = line[key].replace(" ", "").replace(".", "") if key in line.numbers else line[key]
    digits = text.replace(" ", "").replace(".", "").removeprefix("'")
    if key in line.numbers and len(digits) in lengths and digits.isdecimal():
        whole = digits.zfill(lengths[len(digits)])
        row.cautions.append(
            f"{called} trong tệp là số {digits}, có lẽ mất số 0 đầu: hiểu là {whole}. Ông/bà kiểm tra lại."
        )
        return whole
    return text
