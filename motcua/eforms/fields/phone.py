"""A telephone number."""

import re
from dataclasses import dataclass
from typing import ClassVar

from motcua.eforms.fields.base import Field, Mistake


@dataclass(frozen=True)
class Phone(Field):
    """Ten digits that begin with 0 (a fixed line has eleven)."""

    kind: ClassVar[str] = "phone"

    def judge(self, text: str) -> str:
        """Return the digits. Raises Mistake."""
        digits = re.sub(r"[\s.\-()]", "", text)
        if digits.startswith("+84"):
            digits = "0" + digits[3:]
        if re.fullmatch(r"0\d{9,10}", digits):
            return digits
        raise Mistake("Số điện thoại có 10 chữ số, bắt đầu bằng 0")
