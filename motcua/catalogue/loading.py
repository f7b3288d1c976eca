"""Read a record of the shipped facts into typed parts. Pure: no database, nothing invented, original words kept."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, time
from functools import cache, cached_property
from importlib import resources
from typing import Any

from motcua.lib.vietnamese import nfc, tidy

# The commune's catalogue as it stands was published with the two-tier government (1/7/2025); what the districts
# did before is only known by name. NĐ 61/2018 came into force on 21/6/2018.
CATALOGUE_FROM = date(2025, 7, 1)
OLD_CATALOGUE_FROM = date(2018, 6, 21)
CUTOFF = time(15, 0)  # what comes later counts from the next working day (NĐ 23/2015 Điều 7)

UNITS = {
    "giờ làm việc": "working_hour",
    "ngày làm việc": "working_day",
    "ngày": "day",
    "tháng": "month",
}
CHANNELS = {"trực tiếp": "counter", "trực tuyến": "online", "bưu chính": "post"}
ONLINE_LEVELS = {"chưa": "none", "một phần": "partial", "toàn trình": "full"}
STATUSES = {"active": "active", "superseded": "superseded", "repealed": "repealed"}

# Sectors whose fees the provincial People's Council sets (TT 85/2019/TT-BTC, as amended): the national portal's
# "0 đồng" there stands for "see the province's resolution", so it is read as not known.
PROVINCE_SETS_FEES = {
    "Hộ tịch",
    "Hộ kinh doanh",
    "Hoạt động xây dựng",
    "Đăng ký biện pháp bảo đảm",
    "Đất đai",
    "Cư trú",
    "Tổ hợp tác, hợp tác xã",
    "Tài nguyên nước",
    "Môi trường",
    "Đường bộ",
}
PORTAL_ZERO = "Cổng DVCQG ghi 0 đồng"

_ELSEWHERE = ("Công an", "Ban Chỉ huy quân sự", "Phòng Tư pháp cấp huyện", "UBND cấp huyện")
_LONGER = re.compile(
    r"(?P<trigger>[^.;]*[Xx]ác minh[^.;]*?)\s*(?:có thể |thì )*(?:kéo dài )?(?:tối đa|không quá)"
    r"\s+(?:khoảng\s+)?(?P<amount>\d+) (?P<unit>ngày làm việc|ngày|giờ làm việc)"
)
_TRAILING = re.compile(r"\s*(?:thì|có thể|kéo dài|thêm|\()+\s*$")


@dataclass(frozen=True)
class LimitFacts:
    """A time limit as loaded; `unit` None means the catalogue does not know it."""

    amount: int | None
    unit: str | None
    channel: str | None = None
    case_key: str | None = None
    longer_amount: int | None = None
    longer_unit: str | None = None
    longer_trigger: str = ""
    note: str = ""
    original_words: str = ""
    cutoff: time = CUTOFF


@dataclass(frozen=True)
class PaperFacts:
    """A paper as loaded."""

    name: str
    originals: int
    copies: int
    present_only: bool
    conditional: bool | None
    condition: str = ""
    form_code: str = ""
    note: str = ""


@dataclass(frozen=True)
class FeeFacts:
    """A fee as loaded; an amount of None is not known, never nought."""

    name: str
    amount: int | None
    unit: str
    note: str
    set_by_province: bool
    source: str
    channel: str | None = None


@dataclass(frozen=True)
class ProcedureFacts:
    """Everything the catalogue knows about one procedure, in the house's own types."""

    code: str
    code_is_national: bool
    name: str
    sector: str
    official_sector: str
    status: str
    replaced_by: str | None
    former_codes: tuple[str, ...]
    agency_name: str
    scope: str
    level_before: str
    subjects: tuple[str, ...]
    conditions: tuple[str, ...]
    results: tuple[str, ...]
    decision: str | None
    publisher: str | None
    sets: int
    online_level: str | None
    online_note: str
    note: str
    detail: str
    confidence: str
    detail_confidence: str
    instructions: tuple[str, ...]
    cases: tuple[tuple[str, str], ...]
    papers: tuple[PaperFacts, ...]
    limits: tuple[LimitFacts, ...]
    fees: tuple[FeeFacts, ...]
    legal_bases: tuple[tuple[str, bool], ...]
    channels: tuple[tuple[str, str], ...]
    keywords: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    decided_on: date | None = None

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of what a revision promises: the same facts give the same digest."""
        facts = _laid_out(self)
        for apart in (
            "keywords",
            "valid_from",
            "valid_to",
            "sector",
            "status",
            "replaced_by",
            "former_codes",
        ):
            facts.pop(apart)
        # What the shipped records cannot say counts only where somebody said it, so that their digests stay.
        for fee in facts["fees"]:
            if fee["channel"] is None:
                del fee["channel"]
        for limit in facts["limits"]:
            cutoff = limit.pop("cutoff")
            if cutoff != CUTOFF:
                limit["cutoff"] = cutoff.isoformat()
        decided_on = facts.pop("decided_on")
        if decided_on is not None:
            facts["decided_on"] = decided_on.isoformat()
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _laid_out(facts: ProcedureFacts) -> dict[str, Any]:
    """Do as `asdict` does, without copying every text of a catalogue of ten thousand."""
    rows = {part: [dict(vars(row)) for row in getattr(facts, part)] for part in ("papers", "limits", "fees")}
    return {name: value for name, value in vars(facts).items() if name != "digest"} | rows


@cache
def shipped(name: str) -> Any:
    """Return a shipped data file of the catalogue, parsed."""
    return json.loads((resources.files("motcua.catalogue") / "data" / name).read_text(encoding="utf-8"))


def shipped_records() -> list[dict]:
    """Return the 406 records the software comes with."""
    return shipped("procedures.json")


@cache
def _sector_of_official() -> dict[str, str]:
    return {
        nfc(official): row["slug"] for row in shipped("sectors.json") for official in row["official_names"]
    }


def sector_for(official: str) -> str:
    """Return the slug of the citizens' sector to which a published field belongs."""
    return _sector_of_official().get(tidy(official), "khac")


def read_record(record: dict) -> ProcedureFacts:
    """Turn one record of the facts file into typed parts. Raises KeyError for a unit or channel it does not know."""
    rules = shipped("limits.json")
    code = record["code"] or record["local_code"]
    status = "repealed" if code in rules["repealed"] else STATUSES[record["status"]]
    valid_to = rules["valid_to"].get(code)
    cases = rules["cases"].get(code, [])
    return ProcedureFacts(
        code=code,
        code_is_national=bool(record["code"]),
        name=tidy(record["name"]),
        sector=sector_for(record["field"]),
        official_sector=tidy(record["field"]),
        status=status,
        replaced_by=record.get("replaced_by"),
        former_codes=tuple(record.get("former_codes", ())),
        agency_name=tidy(record["agency"]),
        scope=_scope(record),
        level_before=record.get("level_before_2025_07", ""),
        subjects=_texts(record["subjects"]),
        conditions=_texts(record["conditions"]),
        results=_texts(record["result"]),
        decision=record.get("decision"),
        publisher=record.get("publisher"),
        sets=record["sets"],
        online_level=ONLINE_LEVELS.get(record["online_level"]),
        online_note=tidy(record.get("note_online", "")),
        note=tidy(record.get("note", "")),
        detail=record["detail"],
        confidence=record["confidence"],
        detail_confidence=record.get("detail_confidence") or "",
        instructions=_texts(record["steps"]),
        cases=tuple((case["key"], case["name"]) for case in cases),
        papers=tuple(_paper(code, paper) for paper in record["dossier_components"]),
        limits=tuple(_limits(code, record, cases)),
        fees=tuple(_fee(record, fee) for fee in record["fees"]),
        legal_bases=_legal_bases(record),
        channels=tuple((CHANNELS[c["channel"]], "") for c in record["channels"]),
        keywords=_texts(record["keywords"]),
        valid_from=_valid_from(record, status),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
    )


def _valid_from(record: dict, status: str) -> date:
    if given := record.get("valid_from"):  # a record may say itself from when it holds
        return date.fromisoformat(given)
    return CATALOGUE_FROM if status == "active" else OLD_CATALOGUE_FROM


def _texts(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy(value) for value in values if value.strip()))


def _scope(record: dict) -> str:
    if record["agency"].startswith(_ELSEWHERE):
        return "elsewhere"
    return "receives" if record["scope"].startswith("dùng chung") else "decides"


def _paper(code: str, paper: dict) -> PaperFacts:
    note = tidy(paper.get("note", ""))
    condition = ""
    if paper["conditional"]:
        condition = note or shipped("paper_cases.json").get(code, {}).get(paper["name"], "")
    return PaperFacts(
        name=tidy(paper["name"]),
        originals=paper["originals"] or 0,
        copies=paper["copies"] or 0,
        present_only=bool(paper["present_only"]),
        conditional=paper["conditional"],
        condition=condition,
        form_code=tidy(paper.get("form_code") or ""),
        note=note,
    )


def _limits(code: str, record: dict, cases: list[dict]):
    rules = shipped("limits.json")
    limit = record["time_limit"]
    note = tidy(limit["note"])
    words = f"{limit['value']} {limit['unit']}" if limit["value"] is not None else ""
    longer_amount, longer_unit, longer_trigger = rules["longer"].get(code) or _longer(note)
    if code in rules["same_day"]:
        # The facts file has no such unit: whatever number stands there, the law says "in the day" (Luật Hộ tịch,
        # NĐ 23/2015 Điều 7), and after 15:00 the next working day.
        yield LimitFacts(
            None, "same_day", None, None, longer_amount, longer_unit, longer_trigger, note, words
        )
        return
    amount = limit["value"]
    unit = UNITS[limit["unit"]] if amount is not None else None
    if cases:
        longer_amount, longer_unit, longer_trigger = None, None, ""
    yield LimitFacts(amount, unit, None, None, longer_amount, longer_unit, longer_trigger, note, words)
    for case in cases:
        yield LimitFacts(
            case.get("amount"),
            case["unit"],
            None,
            case["key"],
            case.get("longer_amount"),
            case.get("longer_unit"),
            case.get("longer_trigger", ""),
        )
    if cases:
        return
    for channel in record["channels"]:
        own = channel["time_limit"]
        if (
            own is None
            or own["value"] is None
            or (own["value"], own["unit"]) == (limit["value"], limit["unit"])
        ):
            continue
        yield LimitFacts(
            own["value"],
            UNITS[own["unit"]],
            CHANNELS[channel["channel"]],
            original_words=f"{own['value']} {own['unit']}",
        )


def _longer(note: str) -> tuple[int | None, str | None, str]:
    found = _LONGER.search(note)
    if not found:
        return None, None, ""
    trigger = _TRAILING.sub("", found["trigger"]).strip()
    return int(found["amount"]), UNITS[found["unit"]], trigger[:1].upper() + trigger[1:]


def _fee(record: dict, fee: dict) -> FeeFacts:
    note = tidy(fee["note"] or "")
    amount = fee["amount_vnd"]
    by_province = "HĐND" in note or "địa phương" in note
    if amount == 0 and note == PORTAL_ZERO and record["field"] in PROVINCE_SETS_FEES:
        amount, by_province = None, True
        note = f"Do HĐND cấp tỉnh quy định; {PORTAL_ZERO}, chưa có bảng phí của tỉnh"
    if amount is None and not note:
        note = "Danh mục chưa có mức thu, hỏi tại quầy"
    return FeeFacts(
        name=tidy(fee["name"]),
        amount=amount,
        unit=tidy(fee["unit"] or ""),
        note=note,
        set_by_province=by_province and amount is None,
        source="Cổng Dịch vụ công quốc gia" if "DVCQG" in note else "",
    )


def _legal_bases(record: dict) -> tuple[tuple[str, bool], ...]:
    unverified = set(record.get("legal_bases_unverified", ()))
    return tuple(
        (number, number not in unverified) for number in _texts(record["legal_bases"] + sorted(unverified))
    )
