"""May this be changed or published now? Pure answers: None, or an objection in Vietnamese.

`user=None` is the office's own machine (first start, the command line, the demo).
"""

import re
from datetime import date, datetime, timedelta

from motcua.lib.objections import Objection
from motcua.lib.vietnamese import fold
from motcua.lib.wording import day as day_words
from motcua.people.models import Agency, Role, User

EDITORS = frozenset({Role.OFFICE_MANAGER, Role.ADMINISTRATOR})
UNDO_FOR = timedelta(minutes=5)  # as long as a move of a dossier may be taken back
# What stands in an address beside the codes of procedures; no code may be called so.
ADDRESSES = frozenset({"moi", "con-thieu", "phi", "nhom", "in", "nhap", "xuat", "bo-sung", "goi-y"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{1,19}")
_NATIONAL = re.compile(r"\d\.\d{6}(\.[A-Z0-9.]{1,11})?")
_NOT_EDITOR = Objection(
    "Danh mục thủ tục do người phụ trách bộ phận một cửa hoặc người quản trị sửa. Ông/bà hãy nhờ một trong hai người.",
    "not-editor",
)


def may_edit_catalogue(user: User | None, day: date) -> Objection | None:
    """Object unless the person runs a one-stop office or administrates one on the day."""
    return None if user is None or EDITORS & set(user.roles_on(day)) else _NOT_EDITOR


def may_choose_groups(user: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person runs that agency's one-stop office or administrates it on the day."""
    if user is None or any(user.has_role(role, agency, day) for role in sorted(EDITORS)):
        return None
    return _NOT_EDITOR


def is_code(code: str, *, is_national: bool) -> Objection | None:
    """Object to a code that is none, or is taken by an address."""
    if not code:
        return Objection("Chưa ghi mã thủ tục.", "code-missing", "code")
    if is_national and not _NATIONAL.fullmatch(code):
        return Objection(
            "Mã quốc gia có dạng 1.001193. Thủ tục riêng của tỉnh chưa có mã quốc gia thì bỏ dấu ở ô dưới.",
            "code-not-national",
            "code",
        )
    if not _CODE.fullmatch(code) or code.lower() in ADDRESSES:
        return Objection(
            "Mã gồm chữ không dấu, chữ số, dấu chấm, gạch ngang, từ 2 đến 20 ký tự, ví dụ LG.000123.",
            "code-not-usable",
            "code",
        )
    return None


def is_decided(decision: str, decided_on: date | None, today: date) -> Objection | None:
    """Object to a change without the number and date of the decision that orders it."""
    if not decision:
        return Objection("Chưa ghi số quyết định.", "decision-missing", "decision")
    if len(decision) > 200:
        return Objection("Số quyết định dài quá 200 chữ.", "decision-too-long", "decision")
    if decided_on is None:
        return Objection("Chưa ghi ngày ký quyết định.", "decision-undated", "decided_on")
    if decided_on > today:
        return Objection(
            f"Ngày ký {day_words(decided_on)} còn ở phía trước. Ông/bà xem lại quyết định.",
            "decision-not-signed",
            "decided_on",
        )
    return None


def may_write_over(seen: int, standing: int, who: str, when: str) -> Objection | None:
    """Object when somebody else has saved since the page was opened."""
    if seen == standing:
        return None
    return Objection(
        f"{who or 'Người khác'} đã lưu bản nháp này lúc {when}, sau khi ông/bà mở trang.", "draft-changed"
    )


def may_end_on(starts_on: date, last_from: date, last_to: date | None) -> Objection | None:
    """Object to an end on a day on which the last revision does not hold."""
    if starts_on <= last_from:
        return Objection(
            f"Bản mới nhất áp dụng từ {day_words(last_from)}. Ông/bà chọn một ngày sau ngày đó.",
            "ends-before-start",
            "starts_on",
        )
    if last_to is not None and starts_on > last_to:
        return Objection(
            f"Thủ tục đã hết hiệu lực từ {day_words(last_to)}, không cần thôi áp dụng nữa.",
            "ended-already",
            "starts_on",
        )
    return None


def may_undo(done_by: str, asked_by: str, done_at: datetime, at: datetime) -> Objection | None:
    """Object to taking back what somebody else did, or what was done more than five minutes ago."""
    if done_by != asked_by:
        return Objection("Người đã làm việc này mới hoàn tác được.", "undo-not-yours")
    if at - done_at > UNDO_FOR:
        return Objection(
            "Đã quá 5 phút nên không hoàn tác được nữa. Có sai thì công bố một bản mới.", "undo-too-late"
        )
    return None


def spans_apart(
    start: date, end: date | None, others: list[tuple[date, date | None]], field: str
) -> Objection | None:
    """Object when the span from `start` to the day before `end` meets one of the others."""
    for other_start, other_end in others:
        if (end is None or other_start < end) and (other_end is None or start < other_end):
            until = f" đến trước {day_words(other_end)}" if other_end else ""
            return Objection(
                f"Đã có một khoảng từ {day_words(other_start)}{until}, hai khoảng không được chồng lên nhau.",
                "spans-overlap",
                field,
            )
    return None


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
