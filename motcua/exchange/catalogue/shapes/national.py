"""The national database of procedures: what `LayThuTuc` answers, taken from a file, never from the service.

The shape says less than ours. A part that the file tells exactly as we would tell it is left as it stands; what the shape
cannot hold is named for each procedure when a file is made, so that nobody takes the file for the whole.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts, ProcedureFacts
from motcua.catalogue.models import Unit
from motcua.exchange.catalogue import wording
from motcua.exchange.catalogue.said import Said, SaidCatalogue, read_code
from motcua.exchange.catalogue.shapes.records import parse
from motcua.exchange.catalogue.shapes.shape import Shape, Surroundings, Written
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, slug, tidy

KENH = {"counter": "1", "online": "2", "post": "3"}
_CHANNEL_OF = {number: kind for kind, number in KENH.items()}
_SAME_DAY = "Trong ngày"
_MOST_FACES = 12  # levels of wrapping an answer may have; more is no answer of the service


# ---- out -----------------------------------------------------------------------------------------------------------


def write(all_facts: Iterable[ProcedureFacts], around: Surroundings) -> Written:
    """Return the catalogue as a list of answers of LayThuTuc, and for each procedure what they cannot hold."""
    written, answers = Written(b""), []
    for facts in all_facts:
        answers.append(answer_of(facts))
        if lost := lost_parts(facts):
            written.lost[facts.code] = lost
    written.content = json.dumps({"result": answers}, ensure_ascii=False, indent=1).encode()
    return written


def answer_of(facts: ProcedureFacts) -> dict[str, Any]:
    """Return one procedure as the service would answer it; numbers are strings there."""
    return {
        "MATTHC": facts.code,
        "TENTTHC": facts.name,
        "TRANGTHAI": "1" if facts.status == "active" else "0",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": "", "TENLINHVUC": facts.official_sector}],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": text} for text in facts.instructions]}]
        if facts.instructions
        else [],
        "CACHTHUCTHUCHIEN": [_way(facts, kind) for kind, _note in facts.channels],
        "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [_paper(paper) for paper in facts.papers]}] if facts.papers else [],
        "YEUCAU": "\n".join(facts.conditions),
        "DOITUONGTHUCHIEN": list(facts.subjects),
        "MOTADOITUONGTHUCHIEN": "; ".join(facts.subjects),
        "KETQUATHUCHIEN": [{"MAKETQUA": "", "TENKETQUA": text} for text in facts.results],
        "CANCUPHAPLY": [{"SOVANBAN": number, "TENVANBAN": ""} for number, _verified in facts.legal_bases],
        "COQUANTHUCHIEN": [{"MADONVI": "", "TENDONVI": facts.agency_name}],
    }  # fmt: skip


def _paper(paper: PaperFacts) -> dict[str, str]:
    return {"MAGIAYTO": "", "TENGIAYTO": paper.name, "TENMAUDON": paper.form_code, "URL": ""}


def _way(facts: ProcedureFacts, kind: str) -> dict[str, Any]:
    own = [limit for limit in facts.limits if limit.channel == kind]
    general = [
        limit for limit in facts.limits if limit.channel is None and (limit.case_key is not None or not own)
    ]
    fees = [fee for fee in facts.fees if fee.channel == kind] or [
        fee for fee in facts.fees if fee.channel is None
    ]
    times = [_time(limit, dict(facts.cases)) for limit in (own + general if own else general)]
    times = times or [{"THOIGIANGIAIQUYET": "", "DONVITINH": "", "MOTA": ""}]
    for position, one in enumerate(times):
        one["PHILEPHI"] = [_fee(fee) for fee in fees] if position == 0 else []
    return {"KENH": KENH[kind], "THOIGIAN": times}


def _time(limit: LimitFacts, cases: dict[str, str]) -> dict[str, Any]:
    case = cases.get(limit.case_key or "", "")
    if limit.unit == Unit.SAME_DAY:
        return {"THOIGIANGIAIQUYET": "", "DONVITINH": _SAME_DAY, "MOTA": case}
    unit = Unit(limit.unit).label.capitalize() if limit.unit else ""
    amount = "" if limit.amount is None else str(limit.amount)
    return {"THOIGIANGIAIQUYET": amount, "DONVITINH": unit, "MOTA": case or limit.note}


def _fee(fee: FeeFacts) -> dict[str, str]:
    amount = "" if fee.amount is None else str(fee.amount)
    return {"MAPHILEPHI": "", "SOTIEN": amount, "DONVI": fee.unit, "MOTA": fee.name}


def lost_parts(facts: ProcedureFacts) -> list[str]:
    """Name what the shape has no place for, of what this procedure says."""
    said = [
        (facts.sets != 1, f"số bộ hồ sơ ({facts.sets})"),
        (bool(facts.decision), f"quyết định công bố ({facts.decision})"),
        (bool(facts.publisher), f"cơ quan công bố ({facts.publisher})"),
        (bool(facts.online_level), "mức độ trực tuyến"),
        (bool(facts.online_note), "ghi chú về nộp trực tuyến"),
        (bool(facts.note), "ghi chú"),
        (bool(facts.former_codes), "mã cũ"),
        (bool(facts.replaced_by), "được thay bằng"),
        (facts.scope != "decides", "phạm vi của xã"),
        (bool(facts.level_before), "cấp giải quyết trước 01/7/2025"),
        (any(p.originals or p.copies for p in facts.papers), "số bản chính, bản sao"),
        (any(p.present_only for p in facts.papers), "giấy chỉ xuất trình"),
        (
            any(p.conditional is not None or p.condition for p in facts.papers),
            "giấy chỉ khi thuộc trường hợp",
        ),
        (any(p.note for p in facts.papers), "ghi chú của giấy tờ"),
        (bool(facts.cases), "khóa của trường hợp"),
        (any(x.longer_amount for x in facts.limits), "thời hạn kéo dài"),
        (any(x.note and x.case_key for x in facts.limits), "ghi chú của thời hạn"),
        (any(f.note or f.source for f in facts.fees), "ghi chú, nguồn của mức thu"),
        (any(f.set_by_province for f in facts.fees), "mức thu do HĐND tỉnh quy định"),
        (any(note for _kind, note in facts.channels), "ghi chú của cách nộp"),
        (not facts.channels and bool(facts.limits or facts.fees), "thời hạn và phí (chưa có cách nộp)"),
        (any(not verified for _number, verified in facts.legal_bases), "căn cứ chưa đối chiếu"),
        (bool(facts.keywords), "từ khóa"),
        (bool(facts.valid_to), "ngày hết hiệu lực"),
        (bool(facts.confidence or facts.detail_confidence), "độ tin cậy"),
    ]
    return [words for holds, words in said if holds]


# ---- in ------------------------------------------------------------------------------------------------------------


def looks_like(content: bytes) -> bool:
    """Tell from the first letters whether a JSON file holds answers of LayThuTuc."""
    return b'"MATTHC"' in content[:200_000] or b'"TENTTHC"' in content[:200_000]


def read(content: bytes, name: str, around: Surroundings) -> SaidCatalogue:
    """Read answers of LayThuTuc: one, a list, or wrapped in {"result": …} or {"data": …}. Raises NotAllowed."""
    answers = list(_answers(parse(content)))
    if not answers:
        raise NotAllowed(
            "Tệp không có thủ tục nào theo dạng LayThuTuc (MATTHC, TENTTHC…).",
            code="records-shape",
            field="file",
        )
    return SaidCatalogue(
        [_said(answer, f"bản ghi {number}") for number, answer in enumerate(answers, start=1)]
    )


def _answers(found, depth: int = 0) -> Iterable[dict]:
    if depth > _MOST_FACES:
        return
    if isinstance(found, list):
        for one in found:
            yield from _answers(one, depth + 1)
    elif isinstance(found, dict):
        if "MATTHC" in found or "TENTTHC" in found:
            yield found
        else:
            for key in ("result", "data", "RESULT", "DATA"):
                if key in found:
                    yield from _answers(found[key], depth + 1)


def _said(answer: dict, where: str) -> Said:
    code, cautions = read_code(_text(answer.get("MATTHC")))
    said = Said(where, code, cautions=cautions)
    if name := _text(answer.get("TENTTHC")):
        said.parts["name"] = name
    if not code:
        said.code = _text(answer.get("MATTHC"))[:20]
        said.problems.append(
            f"«{said.code}» không phải mã thủ tục." if said.code else "Chưa có mã thủ tục (MATTHC)."
        )
        return said
    said.parts |= _plain_parts(answer)
    said.beside = _Beside(answer)
    if said.parts.pop("unknown_units", None):
        said.cautions.append("Có đơn vị thời hạn không hiểu: giữ nguyên văn, không tính được ngày hẹn.")
    return said


def _text(value) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return tidy(str(value))


def _rows(value) -> list[dict]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _plain_parts(answer: dict) -> dict[str, Any]:
    """Return what is told the same whatever stands here."""
    parts: dict[str, Any] = {}
    if fields := [_text(row.get("TENLINHVUC")) for row in _rows(answer.get("LINHVUCTHUCHIEN"))]:
        parts["official_sector"] = fields[0]
    if agencies := [_text(row.get("TENDONVI")) for row in _rows(answer.get("COQUANTHUCHIEN"))]:
        parts["agency_name"] = "; ".join(filter(None, agencies))
    if isinstance(answer.get("TRINHTUTHUCHIEN"), list):
        parts["instructions"] = tuple(_instructions(answer["TRINHTUTHUCHIEN"]))
    if isinstance(answer.get("YEUCAU"), str):
        parts["conditions"] = tuple(filter(None, map(tidy, answer["YEUCAU"].split("\n"))))
    if subjects := _subjects(answer):
        parts["subjects"] = subjects
    if isinstance(answer.get("KETQUATHUCHIEN"), list):
        parts["results"] = tuple(
            filter(None, (_text(r.get("TENKETQUA")) for r in _rows(answer["KETQUATHUCHIEN"])))
        )
    ways = _rows(answer.get("CACHTHUCTHUCHIEN"))
    units = {fold(_text(t.get("DONVITINH"))) for way in ways for t in _rows(way.get("THOIGIAN"))}
    if units - set(wording.UNITS) - {""}:
        parts["unknown_units"] = True
    return parts


def _instructions(cases) -> Iterable[str]:
    for case in _rows(cases):
        name = _text(case.get("TRUONGHOP"))
        if name:
            yield f"{name}:"
        for step in _rows(case.get("TRINHTU")):
            if text := _text(step.get("TENTRINHTU")):
                yield text


def _subjects(answer: dict) -> tuple[str, ...]:
    found = answer.get("DOITUONGTHUCHIEN")
    if isinstance(found, list) and found:
        texts = [
            _text(one if isinstance(one, str) else one.get("TENDOITUONG"))
            for one in found
            if isinstance(one, str | dict)
        ]
        return tuple(filter(None, texts))
    return tuple(filter(None, map(tidy, _text(answer.get("MOTADOITUONGTHUCHIEN")).split(";"))))


class _Beside:
    """Reads the parts of which the shape tells less than we know: what it tells as we would is left as it stands."""

    def __init__(self, answer: dict):
        self.answer = answer

    def __call__(self, standing: ProcedureFacts | None) -> dict[str, Any]:
        told, parts = self.answer, {}
        ours = answer_of(standing) if standing else {}
        if "TRANGTHAI" in told:
            active = _text(told["TRANGTHAI"]) in ("1", "")
            if standing is None or active != (standing.status == "active"):
                parts["status"] = "active" if active else "repealed"
        if isinstance(told.get("THANHPHANHOSO"), list) and told["THANHPHANHOSO"] != ours.get("THANHPHANHOSO"):
            parts["papers"] = self._papers(standing)
        if isinstance(told.get("CANCUPHAPLY"), list) and told["CANCUPHAPLY"] != ours.get("CANCUPHAPLY"):
            checked = dict(standing.legal_bases) if standing else {}
            numbers = [
                _text(r.get("SOVANBAN")) or _text(r.get("TENVANBAN")) for r in _rows(told["CANCUPHAPLY"])
            ]
            parts["legal_bases"] = tuple(
                (number, checked.get(number, True)) for number in dict.fromkeys(filter(None, numbers))
            )
        if isinstance(told.get("CACHTHUCTHUCHIEN"), list) and told["CACHTHUCTHUCHIEN"] != ours.get(
            "CACHTHUCTHUCHIEN"
        ):
            parts |= self._ways(standing)
        return parts

    def _papers(self, standing: ProcedureFacts | None) -> tuple[PaperFacts, ...]:
        known = {fold(paper.name): paper for paper in standing.papers} if standing else {}
        papers = []
        for case in _rows(self.answer["THANHPHANHOSO"]):
            when = _text(case.get("TRUONGHOP"))
            for row in _rows(case.get("GIAYTO")):
                if not (name := _text(row.get("TENGIAYTO"))):
                    continue
                paper = known.get(fold(name)) or PaperFacts(
                    name, 1, 0, present_only=False, conditional=True if when else None, condition=when
                )
                papers.append(replace(paper, name=name, form_code=_text(row.get("TENMAUDON"))))
        return tuple(papers)

    def _ways(self, standing: ProcedureFacts | None) -> dict[str, Any]:
        notes = dict(standing.channels) if standing else {}
        channels, times, fees = [], {}, {}
        for way in _rows(self.answer["CACHTHUCTHUCHIEN"]):
            kind = _CHANNEL_OF.get(_text(way.get("KENH")))
            if kind is None or kind in times:
                continue
            channels.append((kind, notes.get(kind, "")))
            told = _rows(way.get("THOIGIAN"))
            times[kind] = [_limit_told(row) for row in told]
            fees[kind] = [_fee_told(fee, standing) for row in told for fee in _rows(row.get("PHILEPHI"))]
        cases = _cases(times, standing)
        return {
            "channels": tuple(channels),
            "cases": tuple(cases.items()),
            "limits": tuple(_limits(times, {name: key for key, name in cases.items()}, standing)),
            "fees": tuple(_fees(fees)),
        }


def _limit_told(row: dict) -> tuple[int | None, str | None, str]:
    amount, words = _text(row.get("THOIGIANGIAIQUYET")), _text(row.get("DONVITINH"))
    told = _text(row.get("MOTA"))
    unit = wording.UNITS.get(fold(words))
    if unit == Unit.SAME_DAY:
        return None, unit, told
    number = int(amount) if amount.isdecimal() and 0 < int(amount[:6]) <= 32_767 else None
    if number is None or unit is None:
        return None, None, told or " ".join(filter(None, (amount, words)))
    return number, unit, told


def _cases(times: dict[str, list], standing: ProcedureFacts | None) -> dict[str, str]:
    known = {name: key for key, name in standing.cases} if standing else {}
    several = any(len(rows) > 1 for rows in times.values())
    names = [told for rows in times.values() for _a, _u, told in rows if told] if several else []
    return {
        known.get(name) or slug(name)[:60].strip("-") or f"truong-hop-{n}": name[:300]
        for n, name in enumerate(dict.fromkeys(names), start=1)
    }


def _limits(
    times: dict[str, list], keys: dict[str, str], standing: ProcedureFacts | None
) -> Iterable[LimitFacts]:
    known = {(x.case_key, x.amount, x.unit): x for x in (standing.limits if standing else ())}
    first = next(iter(times.values()), [])
    for channel, rows in times.items():
        for amount, unit, told in rows:
            if rows is not first and (amount, unit, told) in first:
                continue  # the same as the first way: the general limit says it
            key = keys.get(told[:300])
            limit = known.get((key, amount, unit)) or LimitFacts(amount, unit, case_key=key)
            yield replace(limit, channel=None if rows is first else channel, note=limit.note if key else told)


def _fee_told(row: dict, standing: ProcedureFacts | None) -> FeeFacts:
    amount = wording.money_of(_text(row.get("SOTIEN")))
    name = _text(row.get("MOTA"))[:300] or "Phí, lệ phí"
    for fee in standing.fees if standing else ():
        if fee.name == name and fee.amount == amount:
            return replace(fee, unit=_text(row.get("DONVI"))[:60], channel=None)
    return FeeFacts(
        name, amount, _text(row.get("DONVI"))[:60], "", False, "Cơ sở dữ liệu quốc gia về thủ tục hành chính"
    )


def _fees(told: dict[str, list[FeeFacts]]) -> Iterable[FeeFacts]:
    kinds = list(told)
    if kinds and all(told[kind] == told[kinds[0]] for kind in kinds):
        yield from told[kinds[0]]
        return
    for kind in kinds:
        yield from (replace(fee, channel=kind) for fee in told[kind])


SHAPE = Shape(
    "national", "Dạng LayThuTuc của Cơ sở dữ liệu quốc gia", "json", "application/json", read, write
)
