"""Find a procedure to keep, see what is missing and where to find it, read one with everything that happened to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.catalogue import completeness, questions
from motcua.catalogue.actions.editing import published_last
from motcua.catalogue.actions.standing import closed_last
from motcua.catalogue.models import Procedure, RevisionDraft, Sector, Status
from motcua.catalogue.rules import UNDO_FOR
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.vietnamese import fold, tidy
from motcua.people.models import User
from motcua.web.desk.catalogue.scope import agency_of, editors_page, walls_of

SHOWN = 50
OFFERED = 300  # decisions; whoever wants another types its number
_KINDS = {
    "procedure.loaded": "Nạp từ danh mục của phần mềm",
    "revision.published": "Công bố",
    "revision.undone": "Hoàn tác công bố",
    "procedure.withdrawn": "Thôi áp dụng theo danh mục",
    "procedure.closed": "Thôi áp dụng",
    "procedure.closure_undone": "Hoàn tác thôi áp dụng",
    "procedure.resumed": "Áp dụng lại",
    "local_fee.set": "Ghi mức thu của tỉnh",
    "local_fee.ended": "Thôi mức thu của tỉnh",
    "keyword.added": "Thêm từ khóa",
    "keyword.removed": "Bỏ từ khóa",
    "procedure.ranked": "Đổi mức hay dùng",
    "guidance.questions_shipped": "Nhận câu hỏi kèm phần mềm",
    "guidance.question_asked": "Thêm câu hỏi về trường hợp",
    "guidance.question_changed": "Sửa câu hỏi về trường hợp",
    "guidance.question_dropped": "Bỏ câu hỏi về trường hợp",
    "guidance.questions_ordered": "Đổi thứ tự câu hỏi",
    "guidance.step_written": "Thêm bước có hình",
    "guidance.step_changed": "Sửa bước có hình",
    "guidance.step_dropped": "Bỏ bước có hình",
    "guidance.steps_ordered": "Đổi thứ tự các bước",
    "guidance.video_shown": "Đặt phim hướng dẫn",
    "guidance.video_taken_down": "Bỏ phim hướng dẫn",
}


@dataclass(frozen=True)
class Told:
    """One line of what happened to a procedure."""

    words: str
    detail: str
    who: str
    at: datetime


@editors_page
@never_cache
@require_safe
def procedures(request):
    """List the procedures; find by words or code, by decision, by sector, by status, what is incomplete, what is being written."""
    rows = questions.listing(clock.today())
    query = tidy(request.GET.get("q", ""))[:200]
    sector, status = request.GET.get("linh-vuc", ""), request.GET.get("tinh-trang", "")
    only, decision = request.GET.get("chi", ""), tidy(request.GET.get("quyet-dinh", ""))[:200]
    decisions = questions.decisions_called(decision, (row.decision for row in rows))
    words = fold(query).split()
    found = [
        row
        for row in rows
        if all(word in fold(f"{row.name} {row.code} {row.decision}") for word in words)
        and (not decision or row.decision in decisions)
        and sector in ("", row.sector)
        and status in ("", row.status)
        and {"thieu": bool(row.missing), "nhap": row.has_draft}.get(only, True)
    ]
    known = {row.code for row in rows}
    page = {
        "page": Paginator(found, SHOWN).get_page(request.GET.get("trang")),
        "total": len(rows),
        "found": len(found) if len(found) < len(rows) else None,
        "incomplete": sum(bool(row.missing) for row in rows if row.status == Status.ACTIVE),
        "decision": decision,
        "decisions": _most_named(row.decision for row in rows if row.decision),
        "query": query,
        "sector": sector,
        "status": status,
        "only": only,
        "sectors": Sector.objects.values_list("slug", "name"),
        "statuses": Status.choices,
        "new_drafts": RevisionDraft.objects.exclude(code__in=known).select_related("changed_by"),
    }
    return render(request, "desk/catalogue/list.html", page)


def _most_named(decisions: Iterable[str]) -> list[str]:
    """Return what the box of decisions offers: those of most procedures, by name."""
    return sorted((name for name, _count in Counter(decisions).most_common(OFFERED)), key=fold)


@editors_page
@never_cache
@require_safe
def missing(request):
    """Say what is missing, part by part, in which procedures, and where to find it."""
    rows = [row for row in questions.listing(clock.today()) if row.status == Status.ACTIVE]
    counts = [(part, sum(part.key in row.missing for row in rows)) for part in completeness.PARTS]
    key = request.GET.get("phan", "")
    part = completeness.part(key)
    found = [row for row in rows if (key in row.missing if part else row.missing)]
    shown = Paginator(found, SHOWN).get_page(request.GET.get("trang"))
    cut = questions.cut_names(found) if key == "paper_names" else {}
    page = {
        "counts": [(one, count) for one, count in counts if count],
        "part": part,
        "rows": [(row, cut.get(row.code, [])) for row in shown],
        "cut": sum(map(len, cut.values())),
        "total": len(rows),
        "incomplete": sum(bool(row.missing) for row in rows),
        "page": shown,
    }
    return render(request, "desk/catalogue/missing.html", page)


@editors_page
@never_cache
@require_safe
def procedure(request, code):
    """Show one procedure as those who keep it need it: state, what is missing, revisions with differences, the journal."""
    found = Procedure.objects.select_related("sector", "replaced_by").filter(code=code).first()
    draft = RevisionDraft.objects.filter(code=code).select_related("changed_by").first()
    if found is None:
        if draft is None:
            raise Http404("no such procedure")
        return redirect("catalogue:edit", code)
    today, editions = clock.today(), questions.editions(code)
    newest = editions[0].revision
    now = next((one.revision for one in editions if one.revision.valid_from <= today), newest)
    province = questions.province_of(agency_of(request), today)
    page = {
        "procedure": found,
        "revision": now,
        "draft": draft,
        "editions": editions,
        "today": today,
        "missing": [completeness.part(key) for key in newest.missing],
        "closures": found.standing_closures(),
        "closure": found.closure_on(today),
        "is_ended": any(one.is_final for one in found.standing_closures()) or found.status != Status.ACTIVE,
        "fees": [row for row in questions.local_fees(province) if row.procedure_id == found.pk],
        "told": _told(found),
        "undo": _undo(request, found, newest),
        "walls": walls_of(agency_of(request), today),
    }
    return render(request, "desk/catalogue/procedure.html", page)


def _told(procedure: Procedure) -> list[Told]:
    entries = list(book.entries(procedure.stream).order_by("-number")[:30])
    ids = {int(e.actor.partition(":")[2]) for e in entries if e.actor.startswith("user:")}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    return [
        Told(
            _KINDS.get(entry.kind, entry.kind),
            _detail(entry.data),
            names.get(int(entry.actor.partition(":")[2]), "")
            if entry.actor.startswith("user:")
            else "máy của cơ quan",
            entry.at,
        )
        for entry in entries
    ]


def _detail(data: dict) -> str:
    said = []
    if data.get("revision"):
        said.append(f"bản {data['revision']}")
    if data.get("by_decision"):
        said.append(data["by_decision"])
    if data.get("parts"):
        said.append(f"đổi: {', '.join(data['parts'])}")
    if data.get("name"):
        said.append(data["name"])
    if data.get("text"):
        said.append(data["text"])
    return "; ".join(said)


def _undo(request, procedure: Procedure, newest) -> dict | None:
    """Return what the person did to the procedure in the last minutes and may take back."""
    entry = published_last(procedure) or closed_last(procedure)
    if entry is None or entry.actor != request.user.actor or clock.now() - entry.at > UNDO_FOR:
        return None
    if entry.kind == "procedure.closed":
        return {
            "words": "Đã ghi việc thôi áp dụng.",
            "closure": entry.data["closure"],
            "until": entry.at + UNDO_FOR,
        }
    if entry.data["revision"] != newest.number:
        return None
    return {"words": f"Đã công bố bản {newest.number}.", "closure": "", "until": entry.at + UNDO_FOR}
