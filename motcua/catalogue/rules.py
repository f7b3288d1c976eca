"""May this be published now? Pure answers: None, or an objection in Vietnamese."""

from datetime import date

from motcua.lib.objections import Objection
from motcua.lib.vietnamese import fold
from motcua.lib.wording import day as day_words


def may_publish_from(valid_from: date, spans: list[tuple[date, date | None]]) -> Objection | None:
    """Object when a revision starting that day would overlap or precede one already published.

    `spans` are the (valid_from, valid_to) of the published revisions; the last open one may be closed.
    """
    for start, _ in spans:
        if valid_from <= start:
            return Objection(
                f"Đã có phiên bản áp dụng từ {day_words(start)}. Ông/bà chọn một ngày sau ngày đó.",
                "revision-overlaps",
                "valid_from",
            )
    return None


def may_add_keyword(text: str, known: list[str]) -> Objection | None:
    """Object to an empty keyword, one that is too long, or one that is there already."""
    if not fold(text):
        return Objection("Từ khóa còn trống. Ông/bà ghi cách bà con thường gọi.", "keyword-empty", "text")
    if len(text) > 200:
        return Objection("Từ khóa dài quá 200 chữ. Ông/bà ghi ngắn lại.", "keyword-too-long", "text")
    if fold(text) in {fold(other) for other in known}:
        return Objection("Từ khóa này đã có.", "keyword-known", "text")
    return None
