"""A declaration from a form's own definition: blank, filled in as a sample, or with the citizen's own data.

The forms of the law are printed by who issues them; ours are references until an office has held one against the form in
force and approved it (`reference` puts the band on top).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.documents.press import TEMPLATES
from motcua.eforms.definitions import FormDefinition
from motcua.eforms.fields import Choice, Choices, Field, LongText, Table, Tick
from motcua.lib import pdf, wording
from motcua.lib.clock import at_local

_TEMPLATE = TEMPLATES / "forms" / "declaration.typ"
_REFERENCE = "TỜ THAM KHẢO – SO VỚI MẪU BAN HÀNH TRƯỚC KHI NỘP"
_SAMPLE = "MẪU ĐIỀN SẴN – NGƯỜI VÀ SỐ ĐỀU GIẢ ĐỊNH, KHÔNG NỘP TỜ NÀY"


@dataclass(frozen=True)
class Content:
    """Which form, for which office, and what stands in it; `large` is for the sample binder of the writing desk."""

    definition: FormDefinition
    office: str
    place: str
    printed_on: date
    answers: Mapping[str, Any] | None = None
    is_sample: bool = False
    is_reference: bool = True
    large: bool = False


def render(content: Content, *, at: datetime | None = None) -> bytes:
    """Return the declaration as a tagged PDF."""
    return pdf.typeset(_TEMPLATE, data_of(content), root=TEMPLATES, at=at or at_local(content.printed_on))


def pictures(content: Content, *, ppi: int = 110) -> list[bytes]:
    """Return its pages as PNG pictures."""
    return pdf.pictures(_TEMPLATE, data_of(content), root=TEMPLATES, ppi=ppi)


def data_of(content: Content) -> dict:
    """Return what the template reads."""
    definition, answers = content.definition, dict(content.answers or {})
    day = content.printed_on
    bands = [_SAMPLE] if content.is_sample else []
    bands += [_REFERENCE] if content.is_reference else []
    return {
        "kind": "sample" if content.is_sample else "filled" if content.answers else "blank",
        "size": 15 if content.large else 12.5,
        "title": definition.title,
        "office": content.office,
        "band": " · ".join(bands),
        "addressed_to": content.office if definition.addressed else "",
        "sections": [
            {"title": section.title, "rows": _paired([_line(field, answers) for field in section.fields])}
            for section in definition.sections
        ],
        "closing": definition.closing,
        "signers": list(definition.signers),
        "signed": _signed(content, answers),
        "place_and_day": f"{content.place}, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
        if content.answers
        else f"{content.place}, ngày …… tháng …… năm ………",
        "note": definition.note,
        "foot": f"Theo: {definition.source}. Lập ngày {wording.day(day)}.",
    }


def _paired(lines: list[dict]) -> list[list[dict]]:
    """Put two short fields that follow one another into one row."""
    rows: list[list[dict]] = []
    for line in lines:
        if rows and line.get("short") and len(rows[-1]) == 1 and rows[-1][0].get("short"):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _signed(content: Content, answers: dict) -> list[str]:
    if not content.is_sample:
        return []
    names = [
        field.show(answers.get(field.id))
        for field in content.definition.fields()
        if field.id.endswith("_name")
    ]
    return ([*names, ""])[: len(content.definition.signers)]


def _line(field: Field, answers: dict) -> dict:
    given = answers.get(field.id)
    if isinstance(field, Table):
        return _table(field, given)
    if isinstance(field, Choice | Choices):
        chosen = list(given) if isinstance(given, list | tuple) else [given] if given else []
        written = next((one for one in chosen if one not in field.options), "")
        return {
            "kind": "options",
            "label": field.label,
            "options": list(field.options),
            "chosen": chosen,
            "other": getattr(field, "other", False),
            "written": written,
            "short": field.short and not written,
        }
    if isinstance(field, Tick):
        return {
            "kind": "options",
            "label": field.label,
            "options": ["có"],
            "chosen": ["có"] if given else [],
            "other": False,
            "written": "",
        }
    return {
        "kind": "line",
        "label": field.label,
        "answer": field.show(given),
        "lines": 2 if isinstance(field, LongText) else 1,
        "short": field.short,
    }


def _table(field: Table, given) -> dict:
    rows = [[column.show(row.get(column.id)) for column in field.columns] for row in given or ()]
    empty = [""] * len(field.columns)
    rows += [list(empty) for _ in range(max(0, field.rows - len(rows)))]
    return {
        "kind": "table",
        "label": field.label,
        "columns": [
            {"label": column.label, "share": 1 if column.kind in ("number", "tick", "identity") else 2.2}
            for column in field.columns
        ],
        "rows": rows,
    }
