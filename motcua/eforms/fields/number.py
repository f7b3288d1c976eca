"""A whole number, and an amount of money in whole đồng."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from motcua.eforms.fields.base import Field, Mistake
from motcua.lib import wording
from motcua.lib.spoken_number import spoken


@dataclass(frozen=True)
class Number(Field):
    """A whole number between two bounds."""

    least: int = 0
    greatest: int = 999_999
    kind: ClassVar[str] = "number"

    def judge(self, text: str) -> int:
        """Return the number. Raises Mistake."""
        digits = re.sub(r"[\s.]", "", text)
        if not digits.isascii() or not digits.isdecimal():
            raise Mistake("Chỗ này chỉ ghi số, ví dụ 2")
        number = int(digits[:15])
        if not self.least <= number <= self.greatest:
            raise Mistake(f"Số từ {self.least} đến {self.greatest}")
        return number

    def show(self, answer: Any) -> str:
        """Return the number; nought is a number too."""
        return "" if answer in ("", None) else str(answer)

    def json_schema(self) -> dict:
        """Describe the number and its bounds."""
        return {"type": "integer", "title": self.label, "minimum": self.least, "maximum": self.greatest}


@dataclass(frozen=True)
class Money(Number):
    """Whole đồng, on paper in figures and in words."""

    greatest: int = 999_999_999_999
    kind: ClassVar[str] = "money"

    def read(self, typed: Any) -> Any:
        """Drop the đ sign, then as a number."""
        return super().read(re.sub(r"[đĐ₫]|đồng", "", str(typed or "")))

    def show(self, answer: Any) -> str:
        """Return figures and words."""
        return "" if answer in ("", None) else f"{wording.money(answer)} ({spoken(answer)} đồng)"
