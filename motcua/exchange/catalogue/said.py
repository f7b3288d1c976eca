"""What a file says about a procedure, before anybody asks what stands here: parts, doubts, and what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from motcua.catalogue.loading import ProcedureFacts, sector_for
from motcua.lib.vietnamese import tidy

NATIONAL_CODE = re.compile(r"\d\.\d{6}")
_CODE = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ._/-]{1,19}")
_LONG_CODE = re.compile(
    r"(\d\.\d{6})\.\d{3}\.\d{2}\.\d{2}\.[0-9A-Z.]+"
)  # as provinces write it: 2.000815.000.00.00.H38
OWN_AGENCY = "UBND cấp xã"
_ELSEWHERE = ("Công an", "Ban Chỉ huy quân sự", "Phòng Tư pháp cấp huyện", "UBND cấp huyện")


@dataclass
class Said:
    """What one record of a file says. `parts` holds only what it speaks of; `beside` reads what needs the standing facts."""

    where: str
    code: str
    parts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    beside: Callable[[ProcedureFacts | None], dict[str, Any]] | None = None

    @property
    def name(self) -> str:
        """Return what the file calls it, empty when it does not say."""
        return self.parts.get("name", "")


@dataclass
class SaidCatalogue:
    """Everything a file says, in its order, and what to know of the file."""

    said: list[Said] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_code(text: str, *, was_number: bool = False) -> tuple[str, list[str]]:
    """Return the code as the catalogue keeps it and what to look at; an empty code where the text is none.

    A spreadsheet that took 1.010030 for a number has dropped its last nought; provinces write twenty signs more.
    """
    if NATIONAL_CODE.fullmatch(text):  # nearly all of them
        return text, []
    typed = tidy(text).replace(" ", "")
    if was_number and re.fullmatch(r"\d\.\d{1,5}", typed):
        whole = f"{typed:0<8}"
        return whole, [f"Mã trong tệp là số {typed}, có lẽ mất số 0 cuối: hiểu là {whole}."]
    if found := _LONG_CODE.fullmatch(typed):
        return found[1], []
    return (typed, []) if _CODE.fullmatch(typed) and any(c.isdigit() for c in typed) else ("", [])


def facts_of_said(said: Said, standing: ProcedureFacts | None, *, day: date) -> ProcedureFacts:
    """Lay what is said over what stands. Keywords and former codes are added to, never taken away.

    A new procedure begins blank, in force from `day` unless the file says a day.
    """
    parts = dict(said.parts)
    if said.beside is not None:
        parts |= said.beside(standing)
    base = standing or _blank(said.code, parts, day=day)
    for one in ("keywords", "former_codes"):
        if one in parts:
            parts[one] = tuple(dict.fromkeys((*getattr(base, one), *parts[one])))
    if parts.get("former_codes"):
        parts["former_codes"] = tuple(code for code in parts["former_codes"] if code != said.code)
    return replace(base, **parts)


def _blank(code: str, parts: dict[str, Any], *, day: date) -> ProcedureFacts:
    agency = parts.get("agency_name") or OWN_AGENCY
    return ProcedureFacts(
        code=code,
        code_is_national=bool(NATIONAL_CODE.fullmatch(code)),
        name="",
        sector=sector_for(parts.get("official_sector", "")),
        official_sector="",
        status="active",
        replaced_by=None,
        former_codes=(),
        agency_name=agency,
        scope="elsewhere" if agency.startswith(_ELSEWHERE) else "decides",
        level_before="",
        subjects=(),
        conditions=(),
        results=(),
        decision=None,
        publisher=None,
        sets=1,
        online_level=None,
        online_note="",
        note="",
        detail="full" if parts.get("instructions") else "list",
        confidence="",
        detail_confidence="",
        instructions=(),
        cases=(),
        papers=(),
        limits=(),
        fees=(),
        legal_bases=(),
        channels=(),
        keywords=(),
        valid_from=day,
        valid_to=None,
    )
