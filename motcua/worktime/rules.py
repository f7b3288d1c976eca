"""May the calendar be changed like this? Pure: answers None or an Objection."""

from datetime import date

from motcua.lib.objections import Objection
from motcua.worktime.calendars import FIRST_YEAR, LAST_YEAR


def objection_to_following(code: str, follows) -> Objection | None:
    """Object to a chain: the calendar followed must not follow another."""
    if follows is None:
        return None
    if follows.code == code:
        return Objection("Lịch không thể theo chính nó. Ông/bà chọn lịch khác.", "follows-itself", "follows")
    if follows.follows_id is not None:
        return Objection(
            f"Lịch “{follows.name}” lại theo một lịch khác. Ông/bà chọn thẳng lịch gốc.",
            "follows-a-follower",
            "follows",
        )
    return None


def objection_to_day(
    on: date, *, kind: str, shifts, like_weekday: int | None, name: str, source: str
) -> Objection | None:
    """Object to a dated exception that says too little or contradicts itself."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        return Objection(f"Ngày phải trong các năm {FIRST_YEAR}–{LAST_YEAR}.", "day-out-of-range", "day")
    if kind not in ("off", "make_up", "worked", "ordinary"):
        return Objection("Ông/bà chọn loại ngày.", "kind-unknown", "kind")
    if not name:
        return Objection("Ông/bà ghi tên gọi của ngày, ví dụ “nghỉ hoán đổi”.", "name-missing", "name")
    if not source:
        return Objection("Ông/bà ghi căn cứ: số văn bản hoặc thông báo.", "source-missing", "source")
    if kind == "worked" and not shifts:
        return Objection("Ngày làm việc theo ca riêng cần ít nhất một ca.", "shifts-missing", "shifts")
    if kind != "worked" and shifts:
        return Objection("Chỉ ngày làm việc theo ca riêng mới ghi ca.", "shifts-not-allowed", "shifts")
    if kind == "make_up" and like_weekday not in range(7):
        return Objection("Ông/bà chọn ngày làm bù theo giờ của thứ nào.", "weekday-missing", "like_weekday")
    if kind != "make_up" and like_weekday is not None:
        return Objection("Chỉ ngày làm bù mới theo giờ của một thứ.", "weekday-not-allowed", "like_weekday")
    return None
