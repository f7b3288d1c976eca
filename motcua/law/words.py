"""Say a value of the law in Vietnamese, for the page of rules."""

from collections.abc import Mapping
from datetime import time

_WORDS = {
    "restart": "tính lại từ đầu",
    "resume": "tính tiếp phần còn lại",
    "competent": "cơ quan có thẩm quyền giải quyết",
    "receiving": "cơ quan tiếp nhận",
}


def in_words(value: object, unit: str = "") -> str:
    """Return the value as a short Vietnamese phrase; a value nobody stated is "không quy định"."""
    if value is None:
        return "không quy định"
    if value is True:
        return "có"
    if value is False:
        return "không"
    if isinstance(value, time):
        return f"{value.hour:02d}:{value.minute:02d}"
    if isinstance(value, Mapping):
        return "; ".join(
            f"Mẫu {form['number']} {form['title']}" for form in value.values() if isinstance(form, Mapping)
        )
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") + (f" {unit}" if unit else "")
    return _WORDS.get(str(value), str(value))
