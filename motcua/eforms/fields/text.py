"""A line, and a text of several."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.eforms.fields.base import Field, Mistake


@dataclass(frozen=True)
class Text(Field):
    """A line of text; `is_name` is printed in capitals and holds no digits, `starts_with` is how it must begin."""

    is_name: bool = False
    starts_with: str = ""
    kind: ClassVar[str] = "text"

    def judge(self, text: str) -> str:
        """Refuse digits in a name, and a text that does not begin as it must."""
        if self.is_name and any(char.isdigit() for char in text):
            raise Mistake("Họ tên không có chữ số. Ghi đúng như trên giấy tờ")
        if self.starts_with and not text.lower().startswith(self.starts_with.lower()):
            raise Mistake(f"Chỗ này bắt đầu bằng «{self.starts_with}»")
        return text

    def show(self, answer) -> str:
        """Return a name in capitals, anything else as it is."""
        return str(answer or "").upper() if self.is_name else str(answer or "")


@dataclass(frozen=True)
class LongText(Field):
    """A text of several lines."""

    kind: ClassVar[str] = "long_text"
    most: ClassVar[int] = 2000
