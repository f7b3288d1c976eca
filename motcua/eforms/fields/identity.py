"""The number of an identity card, or of a passport."""

import re
from dataclasses import dataclass
from typing import ClassVar

from motcua.eforms.fields.base import Field, Mistake


@dataclass(frozen=True)
class Identity(Field):
    """Twelve digits of the personal number, nine of an old card, or a passport's letters and digits."""

    kind: ClassVar[str] = "identity"

    def judge(self, text: str) -> str:
        """Return the number without spaces. Raises Mistake."""
        number = re.sub(r"[\s.\-]", "", text).upper()
        if number.isascii() and number.isdecimal():
            if len(number) in (9, 12):
                return number
            raise Mistake(f"Có {len(number)} chữ số; số định danh có 12 chữ số, chứng minh cũ có 9")
        if re.fullmatch(r"[A-Z]{1,2}\d{6,8}", number):
            return number
        raise Mistake("Ghi 12 chữ số trên thẻ căn cước, hoặc số hộ chiếu")
