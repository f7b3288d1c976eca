"""Put dates, amounts and lengths of time into Vietnamese words, the same everywhere."""

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


def money(amount: int) -> str:
    """Return whole đồng with dots: "16.000 đ"."""
    return f"{amount:,}".replace(",", ".") + " đ"
