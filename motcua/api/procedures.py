"""Find and read procedures: the search of the page, and every part the law asks for."""

import hashlib
from dataclasses import asdict
from typing import Annotated
from urllib.parse import quote, urlencode

from django.http import HttpResponsePermanentRedirect
from ninja import Query

from motcua import __version__
from motcua.api.door import Problem, api, as_json, keep, unchanged
from motcua.api.schemas import MovedSchema, ProblemSchema, ProcedureList, ProcedureSchema
from motcua.catalogue import reading
from motcua.catalogue.search import Hit, catalogue_stamp, search
from motcua.lib import clock

MOST, USUAL = 1000, 20
KEPT_FOR = 60  # seconds; the tag ends it sooner for whoever asks again
_LONGEST_CODE = 40


@api.get(
    "/api/v1/procedures",
    operation_id="find_procedures",
    summary="Tìm thủ tục",
    description="Cùng một phép tìm với trang /thu-tuc/, đúng nhất trước; `q` rỗng cho các thủ tục hay dùng nhất.",
    response={200: ProcedureList, 304: None, 422: ProblemSchema},
)
def find(
    request,
    q: Annotated[str, Query(description="Câu hỏi, có dấu hay không dấu")] = "",
    sector: Annotated[str, Query(description="Lĩnh vực, ví dụ hotich")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    offset: Annotated[int, Query(ge=0, le=100_000, description="Bỏ qua bấy nhiêu dòng đầu")] = 0,
):
    """Find procedures, the best first."""
    tag = _tag(q, sector, limit, offset)
    if same := unchanged(request, tag):
        return same
    answer = search(q, sector=sector or None, limit=offset + limit + 1)
    more = len(answer.hits) > offset + limit
    asked = {"q": q, "sector": sector, "limit": limit, "offset": offset + limit}
    content = {
        "items": [_item(hit) for hit in answer.hits[offset : offset + limit]],
        "next": f"/api/v1/procedures?{urlencode(asked)}" if more else None,
        "understood": answer.understood,
        "out_of_scope": asdict(answer.out_of_scope) if answer.out_of_scope else None,
    }
    return keep(as_json(content), tag, seconds=KEPT_FOR)


@api.get(
    "/api/v1/procedures/{code}",
    operation_id="read_procedure",
    summary="Đọc một thủ tục",
    description="Mọi phần theo luật của phiên bản đang áp dụng. Mã cũ được chuyển (308) đến mã nay dùng.",
    response={200: ProcedureSchema, 304: None, 308: MovedSchema, 404: ProblemSchema},
)
def read(request, code: str):
    """Read one procedure."""
    tag = _tag(code)
    known = 0 < len(code) <= _LONGEST_CODE and code.isprintable()
    card = reading.card(code, clock.today()) if known else None
    if card is None:
        raise Problem(404, "procedure-not-found", "Không có thủ tục mang mã này.")
    if card.code != code:
        location = f"/api/v1/procedures/{quote(card.code, safe='')}"
        moved = {"code": card.code, "former_code": code, "location": location}
        body = as_json(moved)
        redirect = HttpResponsePermanentRedirect(
            location, True, body.content, content_type=body["Content-Type"]
        )
        return keep(redirect, tag, seconds=KEPT_FOR)
    return unchanged(request, tag) or keep(as_json(whole(card)), tag, seconds=KEPT_FOR)


def _tag(*asked) -> str:
    return hashlib.sha256(repr((__version__, catalogue_stamp(), asked)).encode()).hexdigest()[:32]


def _page(code: str) -> str:
    return f"/thu-tuc/{quote(code, safe='')}/"


def _item(hit: Hit) -> dict:
    return {
        "code": hit.code,
        "code_is_national": hit.code_is_national,
        "name": hit.name,
        "sector": hit.sector,
        "sector_name": hit.sector_name,
        "limit_words": hit.limit_words,
        "fee_words": hit.fee_words,
        "channel_words": hit.channel_words,
        "agency_name": hit.agency_name,
        "is_received_here": hit.is_received_here,
        "page": _page(hit.code),
    }


def whole(card: reading.ProcedureCard) -> dict:
    """Return every part of a procedure as the API tells it."""
    return {
        "code": card.code,
        "code_is_national": card.code_is_national,
        "name": card.name,
        "sector": {"slug": card.sector, "name": card.sector_name, "official_name": card.official_sector},
        "status": str(card.status),
        "status_words": card.closed.words if card.closed else card.status_words,
        "replaced_by": card.replaced_by or None,
        "former_codes": card.former_codes,
        "revision": card.revision,
        "valid_from": card.valid_from.isoformat(),
        "valid_to": card.valid_to.isoformat() if card.valid_to else None,
        "agency_name": card.agency_name,
        "scope": str(card.scope),
        "is_received_here": card.is_received_here,
        "level_before": card.level_before,
        "subjects": card.subjects,
        "conditions": card.conditions,
        "results": card.results,
        "decision": card.decision or None,
        "decided_on": card.decided_on,
        "publisher": card.publisher or None,
        "sets": card.sets,
        "online_level": card.online_level or None,
        "online_note": card.online_note,
        "note": card.note,
        "cases": [{"key": key, "name": name} for key, name in card.cases],
        "instructions": card.steps,
        "papers": [
            _paper(paper, conditional=conditional)
            for papers, conditional in ((card.hand_in, False), (card.present, False), (card.only_if, True))
            for paper in papers
        ],
        "time_limits": [_limit(limit) for limit in card.limits],
        "fees": [
            {
                "channel": fee.channel or None,
                "name": fee.name,
                "amount": fee.amount,
                "unit": fee.unit,
                "set_by_province": fee.set_by_province,
                "words": fee.words,
                "note": fee.note,
                "source": fee.source,
            }
            for fee in card.fees
        ],
        "channels": [{"kind": str(c.kind), "words": c.words, "note": c.note} for c in card.channels],
        "legal_bases": [asdict(basis) for basis in card.legal_bases],
        "missing_parts": card.missing_parts,
        "is_checked": card.is_checked,
        "page": _page(card.code),
    }


def _paper(paper: reading.PaperLine, *, conditional: bool) -> dict:
    return {
        "name": paper.name,
        "originals": paper.originals,
        "copies": paper.copies,
        "present_only": paper.present_only,
        "conditional": conditional if paper.is_certain else None,
        "condition": paper.condition,
        "form_code": paper.form_code,
        "note": paper.note,
    }


def _limit(limit: reading.LimitLine) -> dict:
    longer = None
    if limit.longer_amount is not None:
        longer = {
            "amount": limit.longer_amount,
            "unit": str(limit.longer_unit),
            "trigger": limit.longer_trigger,
        }
    return {
        "case": limit.case_key or None,
        "channel": limit.channel or None,
        "amount": limit.amount,
        "unit": str(limit.unit) if limit.unit else None,
        "cutoff": f"{limit.cutoff:%H:%M}" if limit.cutoff else None,
        "longer": longer,
        "words": limit.words,
        "note": limit.note,
    }
