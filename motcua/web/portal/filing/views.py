"""The pages of filing online, one for each step; every button saves, nothing typed is lost."""

import hashlib
import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue.papers import CUT_NAMES, is_cut
from motcua.documents.binding import content_of_registration
from motcua.documents.printouts import registration
from motcua.dossiers.actions import guessing
from motcua.eforms.definitions import for_procedure
from motcua.filing.actions import (
    add_page,
    erase_draft,
    move_page,
    open_draft,
    remove_page,
    save_answers,
    submit_draft,
)
from motcua.filing.models import Draft
from motcua.filing.questions import find_draft
from motcua.lib import qr, secrets
from motcua.lib.objections import NotAllowed
from motcua.people.questions import public_address
from motcua.web.portal.filing import robots, steps
from motcua.web.portal.filing.forms import CodeForm, ReviewForm
from motcua.web.portal.filing.holding import held_draft, hold, let_go, with_draft
from motcua.web.portal.filing.switch import Matter, anything_is_filed_here, filed_here, find_matter
from motcua.web.shared.prints import pdf_answer
from motcua.web.shared.reach import address_of

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_SLOT = re.compile(r"[a-z0-9-]{1,20}")
_GUESSES = "ban-nhap"  # one count for all drafts: a guesser has no code to begin with


@login_not_required
@never_cache
@_FORM
def start(request, code: str):
    """Say what is needed, and lead on: to our own steps, or to the national portal."""
    matter = find_matter(code)
    if not matter.way.is_here:
        if request.method == "POST" or not matter.way.is_on_portal:
            raise Http404("not filed here")
        return render(request, "portal/filing/link.html", _page(matter, papers=_sorted_papers(matter)))
    draft = held_draft(request, matter)
    if request.method == "POST":
        try:
            draft = open_draft(agency=matter.agency, revision=matter.revision, by=None)
        except NotAllowed as refusal:
            return render(
                request, "portal/filing/start.html",
                _page(matter, papers=_sorted_papers(matter), objection=refusal.objection), status=409,
            )  # fmt: skip
        return hold(HttpResponseRedirect(reverse("filing-applicant", args=[matter.code])), draft)
    return render(
        request, "portal/filing/start.html", _page(matter, held=draft, papers=_sorted_papers(matter))
    )


@_FORM
@with_draft
def applicant(request, matter: Matter, draft: Draft):
    """Step 1: who files, and for whom."""
    return _asked(
        request,
        matter,
        draft,
        steps.APPLICANT,
        "filing-applicant",
        "filing-papers",
        "portal/filing/applicant.html",
    )


@_FORM
@with_draft
def matter(request, matter: Matter, draft: Draft):
    """Step 3: what is wanted, and how the result is to come."""
    return _asked(
        request, matter, draft, steps.MATTER, "filing-matter", "filing-review", "portal/filing/matter.html"
    )


def _asked(request, matter: Matter, draft: Draft, step: str, here: str, onward: str, template: str):
    """Draw a step's form, or keep what was typed and go where the pressed button leads."""
    if request.method == "POST":
        form = steps.form_of(draft, step, data=request.POST)
        try:
            save_answers(draft, step=step, answers=form.kept(request.POST), by=None)
        except NotAllowed as refusal:
            return _refused(request, matter, refusal)
        if target := _elsewhere(request, matter):
            return HttpResponseRedirect(target)
        if form.is_valid():
            return HttpResponseRedirect(reverse(onward, args=[matter.code]))
        return render(request, template, _step(matter, draft, here, form=form), status=422)
    form = steps.judged(draft, step) if "loi" in request.GET else steps.form_of(draft, step)
    return render(request, template, _step(matter, draft, here, form=form))


@_FORM
@with_draft
def papers(request, matter: Matter, draft: Draft):
    """Step 2: a photo or scan for each paper; whatever was chosen is sent by whichever button is pressed."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            faults = _take_in(request, draft)
            _rearrange(request, draft)
        except NotAllowed as refusal:
            return _refused(request, matter, refusal)
        if not faults:
            if target := _elsewhere(request, matter):
                return HttpResponseRedirect(target)
            if "next" in request.POST:
                return HttpResponseRedirect(reverse("filing-matter", args=[matter.code]))
            slot = request.POST.get("send", "")
            return HttpResponseRedirect(request.path + (f"#giay-{slot}" if _SLOT.fullmatch(slot) else ""))
    cards = steps.papers_of(draft, faults)
    context = _step(
        matter, draft, "filing-papers", cards=cards, shown=steps.shown_papers(draft.revision),
        waiting=any(page.state == "waiting" for card in cards for page in card.pages),
        own_forms=for_procedure(matter.code),
    )  # fmt: skip
    return render(request, "portal/filing/papers.html", context, status=422 if faults else 200)


def _take_in(request, draft: Draft) -> dict[str, str]:
    faults = {}
    for field in request.FILES:
        slot = field.removeprefix("tep-")
        for one in request.FILES.getlist(field):
            content = one.read()
            # The same photo sent again (a reload, a second press) is the same page.
            key = hashlib.sha256(f"{slot}:".encode() + content).hexdigest()[:48]
            try:
                add_page(draft, slot=slot, name=one.name, content=content, upload_key=key, by=None)
            except NotAllowed as refusal:
                if refusal.objection.code in ("already-filed", "draft-erased"):
                    raise
                faults[slot] = (
                    f"{faults[slot]} {refusal.objection.reason}"
                    if slot in faults
                    else refusal.objection.reason
                )
    return faults


def _rearrange(request, draft: Draft) -> None:
    for name, act in (
        ("remove", lambda page: remove_page(page, by=None)),
        ("earlier", lambda page: move_page(page, earlier=True, by=None)),
        ("later", lambda page: move_page(page, earlier=False, by=None)),
    ):
        wanted = request.POST.get(name, "")
        if (
            wanted.isascii()
            and wanted.isdigit()
            and (page := draft.pages.filter(pk=int(wanted[:12])).first())
        ):
            act(page)


@_FORM
@with_draft
def review(request, matter: Matter, draft: Draft):
    """Step 4: everything once more, the declaration, the small question; then it is filed."""
    cards = steps.papers_of(draft)
    found = steps.lacks(draft, matter, cards)
    form, objection = ReviewForm(draft=draft), None
    if request.method == "POST":
        if target := _elsewhere(request, matter):
            return HttpResponseRedirect(target)
        form = ReviewForm(request.POST, draft=draft)
        if form.is_valid() and not found:
            try:
                submit_draft(draft, steps.submission(draft, declared=form.cleaned_data["declare"]), by=None)
            except NotAllowed as refusal:
                objection = refusal.objection
            else:
                return HttpResponseRedirect(reverse("filing-done", args=[matter.code]))
    who, what = steps.judged(draft, steps.APPLICANT), steps.judged(draft, steps.MATTER)
    context = _step(
        matter, draft, "filing-review", form=form, objection=objection, lacks=found, missing=steps.missing(cards),
        applicant=steps.answers_of(who, reverse("filing-applicant", args=[matter.code])),
        matter_rows=steps.answers_of(what, reverse("filing-matter", args=[matter.code])),
        cards=[card for card in cards if card.pages], trap=robots.TRAP,
    )  # fmt: skip
    status = 409 if objection else 422 if form.is_bound else 200
    return render(request, "portal/filing/review.html", context, status=status)


@require_safe
@filed_here
def done(request, matter: Matter):
    """Step 5: the dossier's two codes, its QR and what comes next; a page to print and keep."""
    draft = held_draft(request, matter)
    if draft is None or not draft.is_submitted:
        return HttpResponseRedirect(reverse("filing", args=[matter.code]))
    dossier = draft.dossier
    base = public_address()  # without one there is no QR: nobody's telephone could open it
    address = f"{base}{reverse('dossier', args=[dossier.code])}"
    papers = [
        paper for paper in dossier.papers.all() if paper.verdict != "absent" and paper.replaced_at is None
    ]
    return render(
        request,
        "portal/filing/done.html",
        _page(
            matter,
            dossier=dossier,
            secret=secrets.grouped(dossier.secret),
            address=address,
            qr=mark_safe(qr.svg(f"{address}?k={dossier.secret}", title="Mã QR để tra hồ sơ")) if base else "",
            papers=papers,
            bad=[paper for paper in papers if paper.verdict == "bad"],
            pending=any(paper.scan_pending for paper in papers),
            applicant=dossier.applicant,
        ),
    )


@require_safe
@filed_here
def confirmation_pdf(request, matter: Matter):
    """Hand out the same as a paper to keep: the two codes, the QR, what was sent."""
    draft = held_draft(request, matter)
    if draft is None or not draft.is_submitted:
        raise Http404("nothing filed from this browser")
    content = content_of_registration(draft.dossier)
    return pdf_answer(registration.render(content), f"da-gui-{content.code}.pdf")


@require_POST
@with_draft
def save(request, matter: Matter, draft: Draft):
    """Keep what has been typed so far; asked by script while somebody types."""
    step = request.POST.get("step", "")
    if step not in steps.FORMS:
        raise Http404("no such step")
    try:
        save_answers(draft, step=step, answers=steps.FORMS[step].kept(request.POST), by=None)
    except NotAllowed:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_safe
@with_draft
def leave(request, matter: Matter, draft: Draft):
    """Say how to go on later, here or on another device."""
    return render(request, "portal/filing/leave.html", _page(matter, draft=draft))


@require_POST
@filed_here
def forget(request, matter: Matter):
    """Make a shared machine forget the draft, or the dossier that became of it."""
    return let_go(HttpResponseRedirect(reverse("filing", args=[matter.code])), matter.code)


@_FORM
@with_draft
def erase(request, matter: Matter, draft: Draft):
    """Ask once, then erase the draft with all that was sent."""
    if request.method == "POST":
        erase_draft(draft, by=None)
        return let_go(HttpResponseRedirect(reverse("procedure", args=[matter.code])), matter.code)
    return render(request, "portal/filing/erase.html", _page(matter, draft=draft))


@login_not_required
@never_cache
@_FORM
def resume(request):
    """Ask for the code of a draft and go on with it; whoever guesses is slowed down and learns nothing."""
    if not anything_is_filed_here():
        raise Http404("nothing is filed here")
    form, place = CodeForm(request.POST or None), address_of(request)
    if request.method != "POST":
        return render(request, "portal/filing/resume.html", {"form": form})
    if not form.is_valid():
        return render(request, "portal/filing/resume.html", {"form": form}, status=422)
    typed = secrets.normal(form.cleaned_data["code"])
    if guessing.is_blocked(f"{_GUESSES}:{typed}", place):
        return render(
            request, "portal/filing/resume.html", {"form": CodeForm(), "too_many": True}, status=429
        )
    draft = find_draft(typed)
    if draft is None:
        guessing.note_wrong_guess(f"{_GUESSES}:{typed}", place)
        context = {"form": CodeForm(initial={"code": form.cleaned_data["code"]}), "nothing_found": True}
        return render(request, "portal/filing/resume.html", context, status=404)
    name = "filing-done" if draft.is_submitted else "filing-applicant"
    if not find_matter(
        draft.revision.procedure.code
    ).way.is_here:  # meanwhile it is filed at the national portal
        name = "filing"
    return hold(HttpResponseRedirect(reverse(name, args=[draft.revision.procedure.code])), draft)


# ---- what the pages share ------------------------------------------------------------------------------------------


def _page(matter: Matter, **more) -> dict:
    return {
        "matter": matter,
        "procedure_href": reverse("procedure", args=[matter.code]),
        "site": public_address(),
        **more,
    }


def _step(matter: Matter, draft: Draft, here: str, **more) -> dict:
    return _page(matter, draft=draft, steps=steps.stepper(here), **more)


def _elsewhere(request, matter: Matter) -> str:
    """Return where a button other than "on" leads, "" when "on" was pressed."""
    if "leave" in request.POST:
        return reverse("filing-leave", args=[matter.code])
    if "back" in request.POST:
        back = {"giay-to": "filing-applicant", "noi-dung": "filing-papers", "xem-lai": "filing-matter"}
        here = request.path.rstrip("/").rpartition("/")[2]
        return reverse(back.get(here, "filing"), args=[matter.code])
    return ""


def _refused(request, matter: Matter, refusal: NotAllowed):
    return render(
        request, "portal/filing/refused.html", _page(matter, objection=refusal.objection), status=409
    )


def _sorted_papers(matter: Matter) -> dict:
    asked = steps.asked_papers(matter.revision)
    shown = steps.shown_papers(matter.revision)
    return {
        "cut": CUT_NAMES if any(is_cut(paper.name) for paper in (*asked, *shown)) else "",
        "asked": [paper for paper in asked if not paper.conditional],
        "only_if": [paper for paper in asked if paper.conditional],
        "shown": shown,
    }
