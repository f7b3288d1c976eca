"""Giấy xác nhận đã gửi hồ sơ: what somebody keeps who has filed online, until the receipt is issued (Mẫu 01)."""

from dataclasses import dataclass
from datetime import datetime

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import qr, secrets, wording

KIND, TITLE = "registration", "Giấy xác nhận đã gửi hồ sơ"
_NOT_THE_RECEIPT = (
    "Đây không phải giấy tiếp nhận hồ sơ và hẹn trả kết quả: giấy ấy có khi hồ sơ được tiếp nhận, và từ lúc ấy mới tính "
    "ngày trả kết quả."
)


@dataclass(frozen=True)
class Content:
    """What was filed, with the two codes that open it. Without `look_up_url` no QR code is printed.

    `papers` are the papers sent, in words.
    """

    letterhead: Letterhead
    code: str
    secret: str
    look_up_url: str
    desk: str
    applicant: str
    procedure: str
    arrived_at: datetime
    answer_by: datetime | None = None
    papers: tuple[str, ...] = ()
    delivery: str = ""
    identity: str = ""
    holder: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure_code: str = ""
    is_trial: bool = False


def render(content: Content) -> bytes:
    """Return the paper as a tagged PDF."""
    return press.typeset_own(KIND, TITLE, content.letterhead, _data(content))


def pictures(content: Content, *, ppi: int = 150) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return press.pictures_own(KIND, TITLE, content.letterhead, _data(content), ppi=ppi)


def _data(content: Content) -> dict:
    return {
        "code": content.code,
        "secret": secrets.grouped(content.secret),
        "qr": qr.svg(content.look_up_url, title="Mã QR xem hồ sơ") if content.look_up_url else "",
        "qr_alt": f"Mã QR mở trang xem hồ sơ {content.code}",
        **press.addressee(content),
        "desk": content.desk,
        "holder": content.holder,
        "arrived": wording.moment_in_full(content.arrived_at),
        "answer_by": wording.moment_in_full(content.answer_by) if content.answer_by else "",
        "delivery": content.delivery,
        "papers": list(content.papers),
        "notes": [_NOT_THE_RECEIPT],
        "trial": content.is_trial,
    }
