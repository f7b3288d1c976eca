"""Phiếu xin lỗi và hẹn lại (Mẫu 04); since 15/9/2025 a letter of apology that asks for an extension."""

from dataclasses import dataclass
from datetime import datetime

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import wording
from motcua.lib.clock import local_day

KIND = "apology"


@dataclass(frozen=True)
class Content:
    """The fields of Mẫu 04: the late dossier, the reason, the new appointment, the head of the agency who signs."""

    letterhead: Letterhead
    code: str
    applicant: str
    procedure: str
    received_at: datetime
    first_due_at: datetime
    new_due_at: datetime
    reason: str
    signer: str
    signer_title: str = "Thủ trưởng cơ quan, đơn vị"
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure_code: str = ""
    result_place: str = ""
    contact_phone: str = ""
    is_trial: bool = False


def render(content: Content) -> bytes:
    """Return the letter as a tagged PDF."""
    return press.typeset(KIND, content.letterhead, _data(content))


def pictures(content: Content, *, ppi: int = 150) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return press.pictures(KIND, content.letterhead, _data(content), ppi=ppi)


def _data(content: Content) -> dict:
    return {
        "code": content.code,
        **press.addressee(content),
        "received_day": wording.day(local_day(content.received_at)),
        "first_due": wording.moment(content.first_due_at),
        "new_due": wording.moment(content.new_due_at),
        "reason": content.reason.rstrip("."),
        "result_place": content.result_place,
        "contact_phone": content.contact_phone,
        "signer": content.signer,
        "signer_title": content.signer_title,
        "trial": content.is_trial,
    }
