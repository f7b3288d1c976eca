"""A day, of which day and month may be unknown where `partial`; on paper in figures and, where asked, in words."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from motcua.eforms.fields.base import Field, Mistake
from motcua.lib.clock import today
from motcua.lib.spoken_number import spoken

_WHOLE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_MONTH = re.compile(r"(\d{1,2})[/.\- ](\d{4})")


@dataclass(frozen=True)
class Day(Field):
    """A day typed as "12/02/1985"; where `partial`, also "02/1985" or "1985"."""

    partial: bool = False
    past: bool = False
    least_age: int = 0
    in_words: bool = False
    kind: ClassVar[str] = "day"

    def judge(self, text: str) -> str:
        """Return the day as "12/02/1985" (or less where partial). Raises Mistake."""
        day, month, year = self._parts(text)
        if not 1850 <= year <= 2200:
            raise Mistake("Năm cần đủ 4 chữ số, ví dụ 1985")
        if month is not None and not 1 <= month <= 12:
            raise Mistake(f"Không có tháng {month}. Tháng từ 1 đến 12")
        if day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise Mistake(f"Ngày {day:02d}/{month:02d}/{year} không có trong lịch")
        now = today()
        earliest = date(year, month or 1, day or 1)
        if self.past and earliest > now:
            raise Mistake("Ngày này chưa tới. Xem lại ngày, tháng, năm")
        if self.least_age and not self._is_old_enough(earliest, now):
            raise Mistake(f"Chưa đủ {self.least_age} tuổi. Xem lại năm sinh")
        return "/".join([f"{part:02d}" for part in (day, month) if part is not None] + [str(year)])

    def _is_old_enough(self, born: date, now: date) -> bool:
        return (now.year - born.year) - ((now.month, now.day) < (born.month, born.day)) >= self.least_age

    def _parts(self, text: str) -> tuple[int | None, int | None, int]:
        if found := _WHOLE.fullmatch(text):
            return int(found[1]), int(found[2]), int(found[3])
        if self.partial and (found := _MONTH.fullmatch(text)):
            return None, int(found[1]), int(found[2])
        if self.partial and re.fullmatch(r"\d{4}", text):
            return None, None, int(text)
        raise Mistake(
            "Ghi ngày/tháng/năm, ví dụ 12/02/1985"
            + ("; không nhớ ngày thì chỉ ghi năm" if self.partial else "")
        )

    def show(self, answer) -> str:
        """Return the day in figures, with words behind where the form wants both (civil status)."""
        text = str(answer or "")
        if not text or not self.in_words:
            return text
        parts = [int(part) for part in text.split("/")]
        words = [f"năm {spoken(parts[-1])}"]
        if len(parts) > 1:
            words.insert(0, f"tháng {spoken(parts[-2])}")
        if len(parts) > 2:
            words.insert(0, f"ngày {spoken(parts[0])}")
        return f"{text} ({', '.join(words)})"

    def json_schema(self) -> dict:
        """Describe the answer: figures with strokes."""
        pattern = r"^((\d{2}/)?\d{2}/)?\d{4}$" if self.partial else r"^\d{2}/\d{2}/\d{4}$"
        return {"type": "string", "title": self.label, "pattern": pattern}
