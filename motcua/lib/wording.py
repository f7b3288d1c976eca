"""Put dates, amounts and lengths of time into Vietnamese words, the same everywhere."""

from collections.abc import Sequence
from datetime import date, datetime

from motcua.lib.clock import local

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def day(value: date) -> str:
    """Return "23/11/2026"."""
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def weekday_and_day(value: date) -> str:
    """Return "thứ Hai 23/11/2026"."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def hour(at: datetime) -> str:
    """Return the wall-clock hour "17:00"."""
    at = local(at)
    return f"{at.hour:02d}:{at.minute:02d}"


def moment(at: datetime) -> str:
    """Return "17:00 thứ Hai 23/11/2026"."""
    return f"{hour(at)} {weekday_and_day(local(at).date())}"


def moment_in_full(at: datetime) -> str:
    """Return "17 giờ 00 phút, ngày 23 tháng 11 năm 2026", the way the printed forms write it."""
    at = local(at)
    return f"{at.hour:02d} giờ {at.minute:02d} phút, ngày {at.day:02d} tháng {at.month:02d} năm {at.year}"


def short_names(names: Sequence[str], most: int) -> list[str]:
    """Return names that stand in one list, each cut to about so many words; where several begin alike, with what tells them
    apart: "Cấp gia hạn giấy phép … thủy lợi: Nuôi trồng thủy sản …".
    """
    split = [name.split() for name in names]
    return [_short(words, [other for other in split if other != words], most) for words in split]


def _short(words: list[str], others: list[list[str]], most: int) -> str:
    if len(words) <= most:
        return " ".join(words)
    alike = max((_shared(words, other) for other in others), default=0)
    if alike < most:
        return f"{' '.join(words[:most])} …"
    half = most // 2
    begin = min(
        alike - 1, len(words) - half
    )  # with the word before, so that the piece reads as part of a sentence
    piece = words[begin : begin + half]
    end = " …" if begin + half < len(words) else ""
    return f"{' '.join(words[:half])} … {' '.join(piece)}{end}"


def _shared(one: list[str], other: list[str]) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def money(amount: int) -> str:
    """Return whole đồng with dots: "16.000 đ"."""
    return f"{amount:,}".replace(",", ".") + " đ"
