"""Phiếu từ chối tiếp nhận giải quyết hồ sơ (Mẫu 03)."""

from dataclasses import dataclass

from motcua.documents import press
from motcua.documents.press import Letterhead

KIND = "refusal"


@dataclass(frozen=True)
class Content:
    """The fields of Mẫu 03. `proper_place` says who does handle it, when that is known."""

    letterhead: Letterhead
    applicant: str
    procedure: str
    reasons: tuple[str, ...]
    officer: str
    contact: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    identity: str = ""
    procedure_code: str = ""
    proper_place: str = ""
    code: str = ""
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
        "reasons": list(content.reasons),
        "proper_place": content.proper_place,
        "contact": content.contact,
        "officer": content.officer,
        "trial": content.is_trial,
    }
