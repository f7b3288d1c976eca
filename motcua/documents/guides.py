"""Sheets that guide one person: my checklist on one page, the steps with pictures, the sheet for who has no smartphone.

Not a form of the law, so nothing here is chosen by a circular; whoever prints fills the dataclass.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from motcua.lib import pdf, qr, wording

TEMPLATES = Path(__file__).parent / "templates_typst"
A5, A4 = "a5", "a4"  # A4 is the large-type one

_SHORT = 60  # letters of a procedure's name at the head of a second page


@dataclass(frozen=True)
class PaperLine:
    """A paper on the sheet; `when` is its condition, for those that may be needed."""

    name: str
    count: str = ""
    note: str = ""
    when: str = ""


@dataclass(frozen=True)
class ChecklistSheet:
    """My checklist. `answers` are (question, answer) as given; `link` opens the same list again, "" while no address is settled."""

    office: str
    procedure: str
    code: str
    revision: str
    printed_at: datetime
    bring: tuple[PaperLine, ...] = ()
    show: tuple[PaperLine, ...] = ()
    perhaps: tuple[PaperLine, ...] = ()
    advice: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    whole: str = ""
    money: str = ""
    money_lines: tuple[str, ...] = ()
    time: str = ""
    promise: str = ""
    where: tuple[str, ...] = ()
    link: str = ""
    is_trial: bool = False


@dataclass(frozen=True)
class StepBlock:
    """A step; `picture` is a JPEG, or None, and `alt` its words."""

    text: str
    picture: bytes | None = None
    alt: str = ""


@dataclass(frozen=True)
class StepsSheet:
    """The way through a procedure step by step, with what is said in its film."""

    office: str
    procedure: str
    steps: tuple[StepBlock, ...]
    film: str = ""
    transcript: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    link: str = ""
    is_trial: bool = False


@dataclass(frozen=True)
class NoPhoneSheet:
    """What to do without a smartphone, for the wall and for the hand: A4, read at arm's length without glasses."""

    office: str
    address: str
    hours: tuple[str, ...]
    phone: str
    hotline: str
    ways: tuple[tuple[str, str], ...]
    link: str = ""
    is_trial: bool = False


def checklist(sheet: ChecklistSheet, *, size: str = A5) -> bytes:
    """Return the checklist as a tagged PDF: type and notes give way until it fits on one page, down to 9 pt, then it goes on overleaf."""
    return pdf.typeset(TEMPLATES / "guide-checklist.typ", _checklist_data(sheet, size), root=TEMPLATES)


def checklist_pictures(sheet: ChecklistSheet, *, size: str = A5, ppi: int = 110) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return pdf.pictures(
        TEMPLATES / "guide-checklist.typ", _checklist_data(sheet, size), root=TEMPLATES, ppi=ppi
    )


def steps(sheet: StepsSheet) -> bytes:
    """Return the steps with their pictures as a tagged PDF, A4."""
    return pdf.typeset(TEMPLATES / "guide-steps.typ", _steps_data(sheet), root=TEMPLATES)


def no_phone(sheet: NoPhoneSheet) -> bytes:
    """Return the sheet for who has no smartphone as a tagged PDF, one page A4."""
    return pdf.typeset(TEMPLATES / "guide-no-phone.typ", _no_phone_data(sheet), root=TEMPLATES)


def no_phone_pictures(sheet: NoPhoneSheet, *, ppi: int = 70) -> list[bytes]:
    """Return the page as a PNG picture."""
    return pdf.pictures(TEMPLATES / "guide-no-phone.typ", _no_phone_data(sheet), root=TEMPLATES, ppi=ppi)


def _checklist_data(sheet: ChecklistSheet, size: str) -> dict:
    data = asdict(sheet)
    data.pop("printed_at")
    name = sheet.procedure
    return {
        **data,
        "size": size,
        "short_name": name if len(name) <= _SHORT else name[:_SHORT].rpartition(" ")[0] + " …",
        "has_notes": any(paper.note for paper in (*sheet.bring, *sheet.show, *sheet.perhaps)),
        "printed": wording.moment(sheet.printed_at),
        "qr": qr.svg(sheet.link, title="Mã QR mở lại danh sách này") if sheet.link else "",
    }


def _steps_data(sheet: StepsSheet) -> dict:
    return {
        "office": sheet.office,
        "procedure": sheet.procedure,
        "steps": [
            {"text": step.text, "alt": step.alt, "picture": list(step.picture or b"")} for step in sheet.steps
        ],
        "film": sheet.film,
        "transcript": list(sheet.transcript),
        "where": list(sheet.where),
        "is_trial": sheet.is_trial,
        "link": sheet.link,
        "qr": qr.svg(sheet.link, title="Mã QR mở trang từng bước") if sheet.link else "",
    }


def _no_phone_data(sheet: NoPhoneSheet) -> dict:
    return {**asdict(sheet), "qr": qr.svg(sheet.link, title="Mã QR mở trang này") if sheet.link else ""}
