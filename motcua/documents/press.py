"""Choose the form in force on the day of issue and have it set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from motcua import law
from motcua.lib import pdf
from motcua.lib.clock import at_local

TEMPLATES = Path(__file__).parent / "templates_typst"


@dataclass(frozen=True)
class Letterhead:
    """What every form begins with: who issues it, its number, the place and the day.

    `electronic_signer` is the organisation whose digital signature stands on an electronic copy, else empty.
    """

    superior: str
    office: str
    number: str
    place: str
    issued_on: date
    electronic_signer: str = ""

    def as_data(self) -> dict:
        """Return the fields as the templates read them."""
        day = self.issued_on
        return {
            "superior": self.superior,
            "office": self.office,
            "number": self.number,
            "place_and_day": f"{self.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
            "electronic_signer": self.electronic_signer,
        }


def form(kind: str, issued_on: date) -> Mapping:
    """Return number, title and sheet of a kind of slip on the day it is issued.

    Raises KeyError when the law of that day knows no such slip.
    """
    return law.rule("slips", issued_on).value[kind]


def typeset(kind: str, letterhead: Letterhead, data: Mapping, *, variant: str = "") -> bytes:
    """Return the PDF of a slip by the forms in force on its day of issue."""
    template, whole = _prepared(kind, letterhead, data, variant)
    return pdf.typeset(template, whole, root=TEMPLATES, at=at_local(letterhead.issued_on))


def pictures(
    kind: str, letterhead: Letterhead, data: Mapping, *, variant: str = "", ppi: int = 150
) -> list[bytes]:
    """Return the pages of a slip as PNG pictures."""
    template, whole = _prepared(kind, letterhead, data, variant)
    return pdf.pictures(template, whole, root=TEMPLATES, ppi=ppi)


def _prepared(kind: str, letterhead: Letterhead, data: Mapping, variant: str) -> tuple[Path, dict]:
    slip = form(kind, letterhead.issued_on)
    instrument = law.rule("slips", letterhead.issued_on).instrument
    head = {
        **letterhead.as_data(),
        "title": slip["title"],
        "form_number": slip["number"],
        "instrument": instrument.number,
    }
    return _template(instrument.key, kind, variant), {"head": head, **data}


@cache
def _template(folder: str, kind: str, variant: str) -> Path:
    return TEMPLATES / folder / f"{kind}{'-' + variant if variant else ''}.typ"
