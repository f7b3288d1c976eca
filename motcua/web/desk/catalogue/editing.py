"""Write a procedure on one screen, keep it as a draft, publish it by decision, take a fresh mistake back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from motcua.catalogue import completeness
from motcua.catalogue.actions import discard_draft, publish_draft, save_draft, undo_closure, undo_publishing
from motcua.catalogue.actions.editing import announced, base_of, merged
from motcua.catalogue.difference import Change, difference
from motcua.catalogue.facts import facts_of, from_json
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import Closure, Procedure, Revision, RevisionDraft
from motcua.catalogue.questions import latest
from motcua.catalogue.rules import is_code
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.web.desk.access import find_or_404
from motcua.web.desk.catalogue.forms import NewForm, PublishForm
from motcua.web.desk.catalogue.scope import agency_of, editors_page
from motcua.web.desk.catalogue.sheet import Sheet
from motcua.web.desk.office.answers import object_in, sent, show_form

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Clash:
    """What somebody else saved while this page was open, and where both wrote in the same part."""

    words: str
    theirs: tuple[Change, ...]


@editors_page
@never_cache
@_FORM
def new(request):
    """Begin a procedure the catalogue does not have: its code, its name, its sector; the rest on its screen."""
    form = NewForm(sent(request), initial={"agency_name": agency_of(request).name})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        code = given["code"]
        try:
            refuse_if(is_code(code, is_national=given["code_is_national"]))
            if (
                Procedure.objects.filter(code=code).exists()
                or RevisionDraft.objects.filter(code=code).exists()
            ):
                raise NotAllowed(
                    f"Mã {code} đã có trong danh mục. Ông/bà tìm mã này ở danh sách để sửa.",
                    code="code-taken",
                    field="code",
                )
            save_draft(_empty(**given), seen=0, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã mở bản nháp. Người dân chưa thấy gì cho tới khi công bố.")
            return redirect("catalogue:edit", code)
    return show_form(request, "desk/catalogue/new.html", {"form": form})


@editors_page
@never_cache
@_FORM
def edit(request, code):
    """Show the whole procedure to be changed; keep it as a draft, as often as one likes."""
    draft, base = _standing(code)
    seen = draft.version if draft else 0
    if request.method != "POST":
        return _screen(request, code, draft, Sheet.of_facts(base), seen)
    seen = _number(request.POST.get("seen"))
    act = request.POST.get("act", "save")
    moving = Sheet.of_data(request.POST, base, is_judged=False)
    if moving.act(act):
        return _screen(request, code, draft, moving, seen)
    sheet = Sheet.of_data(request.POST, base, is_judged=True)
    if not sheet.is_valid():
        return _screen(request, code, draft, sheet, seen, status=422)
    return _keep(request, code, draft, sheet.facts(), seen, act)


def _keep(request, code: str, draft: RevisionDraft | None, mine: ProcedureFacts, seen: int, act: str):
    try:
        save_draft(mine, seen=seen, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        if refusal.objection.code != "draft-changed":
            messages.error(request, refusal.objection.reason)
            return _screen(request, code, draft, Sheet.of_facts(mine), seen, status=409)
        draft, theirs = _standing(code)
        base = base_of(draft, code, seen) or theirs
        both = merged(base, mine, theirs)
        words = (
            refusal.objection.reason
            if draft
            else "Bản nháp ông/bà đang sửa đã được người khác công bố hoặc bỏ."
        )
        clash = Clash(words, difference(base, theirs))
        seen = draft.version if draft else 0
        return _screen(request, code, draft, Sheet.of_facts(both), seen, clash=clash, status=409)
    if act == "publish":
        return redirect("catalogue:publish", code)
    messages.success(request, "Đã lưu bản nháp. Người dân chưa thấy gì cho tới khi công bố.")
    return redirect("catalogue:edit", code)


def _screen(request, code, draft, sheet: Sheet, seen: int, *, clash: Clash | None = None, status: int = 200):
    published = latest(code)
    page = {
        "code": code,
        "draft": draft,
        "sheet": sheet,
        "form": sheet,  # what the error summary and the title ask
        "blocks": sheet.blocks,
        "seen": seen,
        "clash": clash,
        "published": published,
        "is_outdated": bool(draft and published and draft.based_on != published.number),
    }
    return render(request, "desk/catalogue/edit.html", page, status=status)


@editors_page
@never_cache
@require_POST
def discard(request, code):
    """Throw the draft away."""
    draft = find_or_404(RevisionDraft.objects, code=code)
    try:
        discard_draft(draft, seen=_number(request.POST.get("seen")), by=request.user, at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, f"{refusal.objection.reason} Bản nháp còn nguyên.")
        return redirect("catalogue:edit", code)
    messages.success(request, "Đã bỏ bản nháp.")
    if Procedure.objects.filter(code=code).exists():
        return redirect("catalogue:procedure", code)
    return redirect("catalogue:list")


@editors_page
@never_cache
@_FORM
def publish(request, code):
    """Show what would change, ask for the decision and the day, and publish."""
    draft = RevisionDraft.objects.filter(code=code).select_related("changed_by").first()
    if draft is None:
        if not Procedure.objects.filter(code=code).exists():
            raise Http404("no such procedure")
        messages.info(request, "Thủ tục này không có bản nháp nào để công bố.")
        return redirect("catalogue:procedure", code)
    before, facts = latest(code), from_json(draft.facts)
    first = {"seen": draft.version, "valid_from": clock.today(), "publisher": facts.publisher or ""}
    form = PublishForm(sent(request), initial=first)
    if request.method == "POST" and form.is_valid():
        given = {key: value for key, value in form.cleaned_data.items() if key != "past"}
        try:
            revision = publish_draft(draft, **given, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, _published(revision))
            return redirect("catalogue:procedure", code)
    given = getattr(form, "cleaned_data", {})
    as_announced = announced(
        facts,
        given.get("decision") or facts.decision,
        given.get("decided_on"),
        given.get("publisher", facts.publisher or ""),
    )
    missing = completeness.missing(facts)
    page = {
        "code": code,
        "form": form,
        "facts": facts,
        "before": before,
        "changes": difference(facts_of(before) if before else None, as_announced if given else facts),
        "missing": missing,
        "missing_words": ", ".join(part.words for part in missing),
        "draft": draft,
    }
    return show_form(request, "desk/catalogue/publish.html", page)


def _published(revision: Revision) -> str:
    today = clock.today()
    when = "ngay hôm nay" if revision.valid_from <= today else f"từ {revision.valid_from:%d/%m/%Y}"
    return f"Đã công bố bản {revision.number}, áp dụng {when}. Việc này đã vào nhật ký."


@editors_page
@never_cache
@require_POST
def undo(request, code):
    """Take back what was done to the procedure last: a publication, or an end."""
    procedure = find_or_404(Procedure.objects, code=code)
    closure = Closure.objects.filter(
        procedure=procedure, undone_at=None, pk=_number(request.POST.get("closure"))
    ).first()
    try:
        if closure is not None:
            undo_closure(closure, by=request.user, at=clock.now())
            messages.success(request, "Đã hoàn tác. Thủ tục lại áp dụng như trước.")
        else:
            undo_publishing(latest(code), by=request.user, at=clock.now())
            messages.success(request, "Đã hoàn tác. Nội dung vừa công bố trở lại thành bản nháp.")
            return redirect("catalogue:edit", code)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    return redirect("catalogue:procedure", code)


def _standing(code: str) -> tuple[RevisionDraft | None, ProcedureFacts]:
    """Return the draft and what stands in it, else what was published last. Raises Http404 for an unknown code."""
    draft = RevisionDraft.objects.filter(code=code).select_related("changed_by").first()
    if draft is not None:
        return draft, from_json(draft.facts)
    revision = latest(code)
    if revision is None:
        raise Http404("no such procedure")
    return None, facts_of(revision)


def _empty(*, code: str, code_is_national: bool, name: str, sector: str, agency_name: str) -> ProcedureFacts:
    return ProcedureFacts(
        code=code, code_is_national=code_is_national, name=name, sector=sector, official_sector="", status="active",
        replaced_by=None, former_codes=(), agency_name=agency_name, scope="decides", level_before="", subjects=(),
        conditions=(), results=(), decision=None, publisher=None, sets=1, online_level=None, online_note="", note="",
        detail="list", confidence="", detail_confidence="", instructions=(), cases=(), papers=(), limits=(), fees=(),
        legal_bases=(), channels=(), keywords=(), valid_from=clock.today(), valid_to=None,
    )  # fmt: skip


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
