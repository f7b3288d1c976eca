"""Phiếu kiểm soát quá trình giải quyết hồ sơ (Mẫu 05 before 15/9/2025, Mẫu 06 since)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from motcua.documents import press
from motcua.documents.press import Letterhead
from motcua.lib import barcode, qr, wording

KIND = "control_sheet"


class Outcome(Enum):
    """How a hand-over stood against its time, as the receiving side fills it in."""

    EARLY = "Trước hạn"
    ON_TIME = "Đúng hạn"
    LATE = "Quá hạn"


@dataclass(frozen=True)
class Handing:
    """One hand-over: the agency or department that receives, when, from whom to whom, and how it stood.

    `handed_at` None leaves the line to be filled in by pen.
    """

    agency: str
    handed_at: datetime | None = None
    giver: str = ""
    taker: str = ""
    outcome: Outcome | None = None
    note: str = ""


@dataclass(frozen=True)
class Content:
    """The fields of the control sheet. `blank_rows` are printed behind the known ones, for the pen."""

    letterhead: Letterhead
    code: str
    procedure: str
    agency_in_charge: str
    handings: tuple[Handing, ...]
    coordinating_agencies: tuple[str, ...] = ()
    received_at: datetime | None = None
    due_at: datetime | None = None
    blank_rows: int = 0
    is_trial: bool = False


def render(content: Content) -> bytes:
    """Return the sheet as a tagged PDF."""
    return press.typeset(KIND, content.letterhead, _data(content))


def pictures(content: Content, *, ppi: int = 150) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return press.pictures(KIND, content.letterhead, _data(content), ppi=ppi)


def _data(content: Content) -> dict:
    blank = (Handing(agency=""),) * content.blank_rows
    return {
        "code": content.code,
        "qr": qr.svg(content.code, title="Mã QR của mã hồ sơ"),
        "qr_alt": f"Mã QR của mã hồ sơ {content.code}",
        "barcode": barcode.svg(content.code, title="Mã vạch hồ sơ"),
        "barcode_alt": f"Mã vạch của mã hồ sơ {content.code}",
        "procedure": content.procedure,
        "agency": content.agency_in_charge,
        "coordinating": ", ".join(content.coordinating_agencies),
        "received": wording.moment_in_full(content.received_at) if content.received_at else "",
        "due": wording.moment_in_full(content.due_at) if content.due_at else "",
        "rows": [
            {
                "agency": row.agency,
                "at": (
                    wording.moment_in_full(row.handed_at)
                    if row.handed_at
                    else "….. giờ ….. phút, ngày ….. / ….. / …….."
                ),
                "giver": row.giver,
                "taker": row.taker,
                "outcome": row.outcome.value if row.outcome else "",
                "note": row.note,
            }
            for row in (*content.handings, *blank)
        ],
        "outcomes": [outcome.value for outcome in Outcome],
        "trial": content.is_trial,
    }
