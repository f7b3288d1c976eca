"""May this be done now? Pure: None, or an Objection in Vietnamese."""

from datetime import date

from motcua.filing.models import Mode
from motcua.lib.objections import Objection

MAX_PAGES = 60  # of one draft: the thickest dossier of the catalogue has about forty
MAX_BYTES = 150 * 1024 * 1024

# Whoever marries signs the register in person (Luật Hộ tịch 2014 Điều 18): the result is given at the counter only.
AT_THE_COUNTER_ONLY = frozenset({"1.000094", "1.000593", "1.000894", "1.004746", "2.000513", "2.000806"})


def may_set_switch(user, agency, day: date) -> Objection | None:
    """Object unless the person runs the one-stop office of the agency, or leads it; None is the office's machine."""
    if user is None or any(user.has_role(role, agency, day) for role in ("office_manager", "leader")):
        return None
    return Objection(
        "Việc này của phụ trách bộ phận một cửa hoặc lãnh đạo cơ quan. Ông/bà nhờ người giữ vị trí ấy.",
        "not-office-manager",
    )


def names_decision(
    mode: str, number: str, on: date | None, issuer: str, valid_from: date
) -> Objection | None:
    """Object to taking dossiers in here without naming the decision that allows it, or before it was made."""
    if mode != Mode.INTERNAL:
        return None
    if not number:
        return Objection(
            "Ghi số văn bản cho phép. Không có văn bản thì người dân nộp qua Cổng Dịch vụ công quốc gia.",
            "decision-missing",
            "decision_number",
        )
    if on is None:
        return Objection("Ghi ngày của văn bản.", "decision-date-missing", "decision_date")
    if not issuer:
        return Objection("Ghi cơ quan ban hành văn bản.", "decision-issuer-missing", "decision_issuer")
    if valid_from < on:
        return Objection(
            "Ngày bắt đầu nhận không thể trước ngày của văn bản.", "before-decision", "valid_from"
        )
    return None


def is_open(mode: str) -> Objection | None:
    """Object to preparing or filing anything here where the switch leads to the national portal."""
    if mode in (Mode.INTERNAL, Mode.DEMO):
        return None
    return Objection(
        "Thủ tục này hiện không nhận trực tuyến ở đây. Ông/bà nộp ở Cổng Dịch vụ công quốc gia hoặc tại quầy.",
        "not-filed-here",
    )


def is_unsent(draft) -> Objection | None:
    """Object to changing what has been filed already."""
    if draft.dossier_id is None:
        return None
    return Objection(
        "Hồ sơ này đã gửi rồi nên không sửa ở đây được nữa. Ông/bà xem hồ sơ bằng mã hồ sơ và mã tra cứu.",
        "already-filed",
    )


def fits(pages: int, bytes_there: int, size: int) -> Objection | None:
    """Object to more pages, or more in all, than any dossier needs."""
    if pages >= MAX_PAGES:
        return Objection(
            f"Đã có {MAX_PAGES} tờ, nhiều nhất cho một hồ sơ. Ông/bà bỏ bớt tờ không cần, hoặc gộp thành một tệp PDF.",
            "too-many-pages",
        )
    if bytes_there + size > MAX_BYTES:
        return Objection(
            f"Cả hồ sơ đã nặng quá {MAX_BYTES // 1024 // 1024} MB. Ông/bà bỏ bớt tờ không cần, hoặc mang giấy đến quầy.",
            "too-heavy",
        )
    return None
