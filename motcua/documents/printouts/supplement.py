"""Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)."""

from dataclasses import dataclass
from datetime import date

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import qr, wording

KIND = "supplement"


@dataclass(frozen=True)
class Item:
    """One paper to bring or to put right: how many of each kind of copy, and what is wrong with it."""

    name: str
    originals: int = 0
    certified: int = 0
    photocopies: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Content:
    """The fields of Mẫu 02. `code` and `look_up_url` are empty when the dossier was not received."""

    letterhead: Letterhead
    applicant: str
    procedure: str
    items: tuple[Item, ...]
    reason: str
    officer: str
    contact_phone: str = ""
    web_page: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""
    procedure_code: str = ""
    code: str = ""
    look_up_url: str = ""
    complete_by: date | None = None
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
        "qr": qr.svg(content.look_up_url, title="Mã QR xem hồ sơ") if content.look_up_url else "",
        "qr_alt": f"Mã QR mở trang xem hồ sơ {content.code}",
        **press.addressee(content),
        "items": [
            [
                item.name,
                item.reason,
                *(str(n or "") for n in (item.originals, item.certified, item.photocopies)),
            ]
            for item in content.items
        ],
        "reason": content.reason,
        "officer": content.officer,
        "contact_phone": content.contact_phone,
        "web_page": content.web_page,
        "complete_by": wording.weekday_and_day(content.complete_by) if content.complete_by else "",
        "trial": content.is_trial,
    }
