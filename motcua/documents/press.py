"""Choose the form in force on the day of issue and have it set; a paper of our own has one form for every day."""

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
    `permitted_by` names the decision under which the dossier was filed online here (NĐ 118/2025 Điều 15.3), else empty.
    """

    superior: str
    office: str
    number: str
    place: str
    issued_on: date
    electronic_signer: str = ""
    permitted_by: str = ""

    def as_data(self) -> dict:
        """Return the fields as the templates read them."""
        day = self.issued_on
        return {
            "superior": self.superior,
            "office": self.office,
            "number": self.number,
            "place_and_day": f"{self.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
            "electronic_signer": self.electronic_signer,
            "permitted_by": self.permitted_by,
        }


def addressee(content) -> dict:
    """Return the lines every letter has in common, as the templates read them: to whom, how to reach them, about what."""
    return {
        "applicant": content.applicant,
        "identity": getattr(content, "identity", ""),
        "address": content.address,
        "phone": content.phone,
        "email": content.email,
        "procedure": content.procedure,
        "procedure_code": content.procedure_code,
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


def typeset_own(kind: str, title: str, letterhead: Letterhead, data: Mapping) -> bytes:
    """Return the PDF of a paper of the house's own making, which no circular numbers."""
    return pdf.typeset(
        _template("own", kind, ""),
        _own(title, letterhead, data),
        root=TEMPLATES,
        at=at_local(letterhead.issued_on),
    )


def pictures_own(
    kind: str, title: str, letterhead: Letterhead, data: Mapping, *, ppi: int = 150
) -> list[bytes]:
    """Return its pages as PNG pictures."""
    return pdf.pictures(_template("own", kind, ""), _own(title, letterhead, data), root=TEMPLATES, ppi=ppi)


def _own(title: str, letterhead: Letterhead, data: Mapping) -> dict:
    return {"head": {**letterhead.as_data(), "title": title, "form_number": "", "instrument": ""}, **data}


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
