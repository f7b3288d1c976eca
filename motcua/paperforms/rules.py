"""May this person do this? Every rule answers None or an Objection in Vietnamese."""

from datetime import date

from motcua.lib.objections import Objection
from motcua.people.models import Agency, Role, User

MOST_FILES = 40  # of one procedure
EDITORS = frozenset({Role.OFFICE_MANAGER, Role.LEADER, Role.ADMINISTRATOR})
APPROVERS = frozenset({Role.OFFICE_MANAGER, Role.LEADER})


def may_keep_forms(user: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person leads, manages or administrates the office on the day."""
    if user is None or any(user.has_role(role, agency, day) for role in EDITORS):
        return None
    return Objection("Chỉ lãnh đạo, phụ trách một cửa hoặc người quản trị giữ mẫu đơn.", "not-editor")


def may_approve(user: User | None, agency: Agency, day: date) -> Objection | None:
    """Object unless the person leads or manages the office: who only runs the machine does not vouch for law."""
    if user is None or any(user.has_role(role, agency, day) for role in APPROVERS):
        return None
    return Objection(
        "Chỉ lãnh đạo hoặc phụ trách một cửa duyệt mẫu: người duyệt đã so từng mục với mẫu ban hành.",
        "not-approver",
    )


def object_to_files(count: int) -> Objection | None:
    """Object to more files than a page carries."""
    if count < MOST_FILES:
        return None
    return Objection(f"Thủ tục này đã có {MOST_FILES} tệp. Bỏ bớt tệp cũ trước.", "too-many-files", "file")
