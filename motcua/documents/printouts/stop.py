"""Thông báo dừng giải quyết hồ sơ (Mẫu 05, since 15/9/2025); a withdrawal has no form of its own and borrows this one."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import wording

KIND = "stop"


@dataclass(frozen=True)
class Content:
    """The fields of Mẫu 05: whose dossier, since when, why, and what is given back."""

    letterhead: Letterhead
    code: str
    applicant: str
    procedure: str
    arrived_at: datetime
    ended_at: datetime
    is_asked_for: bool
    reason: str
    officer: str = ""
    complete_by: date | None = None
    papers_back: tuple[str, ...] = ()
    identity: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure_code: str = ""
    contact: str = ""
    is_trial: bool = False


def render(content: Content) -> bytes:
    """Return the notice as a tagged PDF. Raises KeyError for a day on which the law knew no such form."""
    return press.typeset(KIND, content.letterhead, _data(content))


def pictures(content: Content, *, ppi: int = 150) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return press.pictures(KIND, content.letterhead, _data(content), ppi=ppi)


def _data(content: Content) -> dict:
    return {
        "code": content.code,
        **press.addressee(content),
        "arrived": wording.moment(content.arrived_at),
        "ended": wording.moment(content.ended_at),
        "asked_for": content.is_asked_for,
        "complete_by": wording.day(content.complete_by) if content.complete_by else "",
        "reason": content.reason.rstrip("."),
        "papers_back": list(content.papers_back),
        "officer": content.officer,
        "contact": content.contact,
        "trial": content.is_trial,
    }
