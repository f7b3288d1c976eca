"""Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01): A5, or 80 mm for a roll printer."""

from dataclasses import dataclass
from datetime import datetime

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import barcode, qr, secrets, wording

KIND = "receipt"
SIZES = ("a5", "80mm")
KEPT_COPY = "Liên 1: lưu"
APPLICANT_COPY = "Liên 2: giao người nộp hồ sơ"


@dataclass(frozen=True)
class Component:
    """One paper handed in: its name, the kind of copy ("Bản chính", "Bản sao"…) and how many."""

    name: str
    kind: str
    quantity: int


@dataclass(frozen=True)
class Fee:
    """What is owed in đồng, what for, and whether it has been paid. An amount of None is not known yet."""

    amount: int | None
    paid: bool = False
    note: str = ""

    def words(self) -> str:
        """Return the line of the form."""
        if self.amount is None:
            return self.note or "chưa xác định"
        if self.amount == 0:
            return f"không thu ({self.note})" if self.note else "không thu"
        note = f" ({self.note})" if self.note else ""
        return f"{wording.money(self.amount)}{note}, {'đã nộp' if self.paid else 'chưa nộp'}"


@dataclass(frozen=True)
class Replacement:
    """Why this slip stands for an earlier one: that one's number, its day in words, and the reason."""

    number: str
    day: str
    reason: str


@dataclass(frozen=True)
class Content:
    """The fields of Mẫu 01. Texts are set as they are; empty ones leave their line out.

    Without `look_up_url` there is no QR code and the slip says to ask at the counter: an address nobody can open is not printed.
    `due_words` stands in the place of the appointment when there is no date (`due_at` is None).
    """

    letterhead: Letterhead
    code: str
    secret: str
    look_up_url: str
    receiving_desk: str
    applicant: str
    procedure: str
    components: tuple[Component, ...]
    received_at: datetime
    due_at: datetime | None
    legal_time: str
    officer: str
    result_place: str
    fee: Fee | None = None
    identity: str = ""
    holder: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure_code: str = ""
    sets: int = 1
    due_words: str = ""
    register_book: str = ""
    register_number: str = ""
    notes: tuple[str, ...] = ()
    replaces: Replacement | None = None
    copy_marks: tuple[str, ...] = (APPLICANT_COPY,)
    is_trial: bool = False


def render(content: Content, *, size: str = "a5") -> bytes:
    """Return the slip as a tagged PDF, one copy per copy mark. Raises ValueError for an unknown size."""
    return press.typeset(KIND, content.letterhead, _data(content, size), variant=size)


def pictures(content: Content, *, size: str = "a5", ppi: int = 150) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return press.pictures(KIND, content.letterhead, _data(content, size), variant=size, ppi=ppi)


def _data(content: Content, size: str) -> dict:
    if size not in SIZES:
        raise ValueError(f"no receipt of size {size!r}")
    due = content.due_at
    return {
        "code": content.code,
        "secret": secrets.grouped(content.secret),
        "qr": qr.svg(content.look_up_url, title="Mã QR xem hồ sơ") if content.look_up_url else "",
        "qr_alt": f"Mã QR mở trang xem hồ sơ {content.code}",
        "barcode": barcode.svg(content.code, title="Mã vạch hồ sơ"),
        "barcode_alt": f"Mã vạch của mã hồ sơ {content.code}",
        "desk": content.receiving_desk,
        **press.addressee(content),
        "holder": content.holder,
        "components": [[c.name, c.kind, str(c.quantity)] for c in content.components],
        "sets": f"{content.sets:02d}",
        "legal_time": content.legal_time,
        "received": wording.moment_in_full(content.received_at),
        "due": wording.moment(due) if due else content.due_words or "Sẽ báo sau",
        "due_in_full": wording.moment_in_full(due) if due else content.due_words or "sẽ báo sau",
        "result_place": content.result_place,
        "fee": content.fee.words() if content.fee else "",
        "book": content.register_book,
        "book_number": content.register_number,
        "officer": content.officer,
        "notes": list(content.notes),
        "replaces": (
            f"BẢN THAY cho giấy số {content.replaces.number} ngày {content.replaces.day}. "
            f"Lý do: {content.replaces.reason}"
            if content.replaces
            else ""
        ),
        "copy_marks": list(content.copy_marks),
        "trial": content.is_trial,
    }
