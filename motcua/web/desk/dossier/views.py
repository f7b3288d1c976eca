"""The dossier's page and the page of every move: find, ask, act, answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.documents.binding import content_of_stop, content_of_supplement
from motcua.documents.binding_control import control_sheet
from motcua.documents.printouts import stop, supplement
from motcua.dossiers import actions
from motcua.dossiers.actions.appointment import calendar_of
from motcua.dossiers.models import SuppliedPaper
from motcua.dossiers.questions import last_entry, timeline
from motcua.dossiers.rules import CLERK
from motcua.journal.looks import note_look
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, Objection
from motcua.people.models import User
from motcua.web.desk.access import desk_view
from motcua.web.desk.dossier import keeping, sentences, sight, undoing
from motcua.web.desk.dossier.doings import DOINGS
from motcua.web.desk.dossier.forms import AmountForm, Setting
from motcua.web.desk.dossier.page import page_of
from motcua.web.desk.dossier.review import review_rows
from motcua.web.desk.dossier.sight import find_dossier
from motcua.web.desk.worklist.lists import standing_of, waited_words
from motcua.web.shared.prints import SHOWN, pdf_answer, stored_answer

REVIEW = "tiep-nhan"  # the screen on which papers are judged
_ENDS_JUDGING = frozenset({REVIEW, "khong-nhan", "rut", "huy"})


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def dossier(request, code):
    """Show one dossier; the look is noted."""
    found, now = find_dossier(request.officer, code), clock.now()
    note_look(by=request.user, subject=found.stream, reason="desk.dossier", at=now)
    context = {
        "page": page_of(found, request.officer, now, paper=request.GET.get("giay", "")),
        "dossier": found,
        "now": now,
        "undo": undoing.offer(request, now),
        "absent": [one for one in sight.absent_colleagues(request.officer) if one.pk == found.assignee_id],
    }
    return render(request, "desk/dossier/dossier.html", context)


@dataclass(frozen=True)
class Asking:
    """What the page of a move shows besides its form."""

    slug: str
    title: str
    why: str
    button: str
    kind: str
    href: str
    back: str
    seen: int
    standing: str
    remaining: str
    situation: str
    objection: Objection | None = None
    closed: bool = False
    final: bool = True
    carried: bool = False
    waited: str = ""
    wish: object = None


@desk_view(roles=sight.SEEING)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make_move(request, code, slug):
    """Ask what a move needs, then make it; nothing typed is lost when it cannot be made."""
    found, doing, now = find_dossier(request.officer, code), DOINGS[slug], clock.now()
    note_look(by=request.user, subject=found.stream, reason="desk.move", at=now)
    setting = Setting(found, request.officer, now)
    no = doing.objection(setting)
    sent = request.method == "POST"
    kept = keeping.kept_before(request, code)
    form = (
        doing.form(request.POST, request.FILES, setting=setting, kept=kept)
        if sent
        else doing.form(setting=setting, kept=kept if doing.slug == REVIEW else None)
    )
    if no is not None:
        return _ask(request, setting, doing, form, objection=no, closed=True, status=_status(no))
    if not sent:
        return _ask(request, setting, doing, form)
    if "review" in request.POST:  # from the screen of the papers: what was marked there is carried over
        return _carry_over(request, setting, doing)
    if not form.is_valid():
        return _ask(request, setting, doing, form, status=422)
    try:
        with transaction.atomic():
            arguments = form.arguments(request.user)
            if doing.takes_seen:
                arguments["seen"] = _seen(request.POST.get("seen", ""))
            doing.verb(found, by=request.user, at=clock.now(), **arguments)
    except NotAllowed as refusal:
        return _refused(request, setting, doing, form, refusal.objection)
    return _done(request, found, doing)


def _carry_over(request, setting, doing):
    """Open the page of a move with what was marked on the screen of the papers; nothing is done yet."""
    marks = []
    for row in review_rows(setting.dossier, setting.at):
        if request.POST.get(f"mark_{row.pk}") == "bad":
            said = [*request.POST.getlist(f"said_{row.pk}"), request.POST.get(f"why_{row.pk}", "")]
            marks.append((row, ". ".join(one.strip(" .") for one in said if one.strip(" ."))[:400]))
    _let_files_wait(request, setting)
    form = doing.form(setting=setting, initial=doing.form.carried_over(setting, marks))
    return _ask(request, setting, doing, form, seen=_seen(request.POST.get("seen", "")), carried=True)


def _let_files_wait(request, setting) -> None:
    """Keep the scans chosen while the papers were judged; one that cannot be kept is named."""
    code = setting.dossier.code
    judged = DOINGS[REVIEW].form(
        request.POST, request.FILES, setting=setting, kept=keeping.kept_before(request, code)
    )
    keeping.keep_what_came(request, judged)
    keeping.let_wait(request, code, judged)
    if judged.kept:
        names = ", ".join(one.name for one in judged.kept.values())
        messages.info(request, f"Bản quét vừa chọn còn được giữ đến khi xét lại hồ sơ: {names}.")
    for name in request.FILES:
        if name in judged.errors:
            messages.warning(request, f"{request.FILES[name].name}: {judged.errors[name][0]}")


def _refused(request, setting, doing, form, objection):
    if objection.field and objection.code != "changed-meanwhile":
        form.add_objection(objection)
        return _ask(request, setting, doing, form, status=422)
    fresh = find_dossier(request.officer, setting.dossier.code)
    setting = Setting(fresh, request.officer, clock.now())
    gone = doing.objection(setting) is not None
    return _ask(request, setting, doing, form, objection=objection, closed=gone, status=_status(objection))


def _done(request, found, doing):
    fresh = find_dossier(request.officer, found.code)
    words = f"{_last_words(fresh)}: hồ sơ …{found.code[-4:]}."
    if doing.slug in _ENDS_JUDGING:
        keeping.forget(request, found.code)
    if doing.is_final:
        undoing.forget(request)
        messages.success(request, words)
    else:
        undoing.remember(request, fresh, words)
    return HttpResponseRedirect(_address(found) if doing.stays else reverse("work:list"))


def _last_words(found) -> str:
    happenings = timeline(found)
    last = happenings[-1]
    facts = sentences.Facts(
        users=User.objects.in_bulk(sentences.people_in([last])),
        handovers={row.pk: row for row in found.handovers.all()},
        results={row.pk: row for row in found.results.all()},
        charges={row.pk: row for row in found.charges.all()},
    )
    return sentences.said(last, facts)


def _ask(
    request, setting, doing, form, *, objection=None, closed=False, status=200, seen=None, carried=False
):
    found = setting.dossier
    if form.is_bound and not closed:
        keeping.keep_what_came(request, form)
    newest = last_entry(found)
    standing, remaining = standing_of(found, setting.at, calendar_of(found.office))
    asking = Asking(
        slug=doing.slug,
        title=doing.title,
        why=doing.why,
        button=doing.button.rstrip("…"),
        kind=doing.kind,
        href=f"{_address(found)}{doing.slug}/",
        back=_address(found),
        seen=seen if seen is not None else newest.number if newest else 0,
        standing=standing,
        remaining=remaining,
        situation=_last_words(found) if objection is not None else "",
        objection=objection,
        closed=closed,
        final=doing.is_final,
        carried=carried,
        waited=waited_words(found, setting.at, calendar_of(found.office)),
        wish=found.wishes.filter(answered_at=None).first() if doing.answers_wish else None,
    )
    context = {"asking": asking, "form": form, "dossier": found}
    template = "desk/dossier/move.html" if closed else doing.template
    return render(request, template, context, status=status)


def _status(objection) -> int:
    return 403 if objection.code in {"not-yours", "not-a-clerk"} else 409


def _seen(number: str) -> int | None:
    return int(number) if number.isdecimal() and len(number) < 10 else None


def _address(found) -> str:
    return reverse("dossier:page", args=[found.code])


@desk_view(roles=sight.SEEING)
@never_cache
@require_POST
def undo(request, code):
    """Take the reader's last move back."""
    found = find_dossier(request.officer, code)
    try:
        actions.undo(found, by=request.user, at=clock.now(), seen=_seen(request.GET.get("truoc", "")))
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã hoàn tác. Hồ sơ …{code[-4:]} trở lại như trước.")
    undoing.forget(request)
    return HttpResponseRedirect(_address(found))


@desk_view(roles={CLERK})
@never_cache
@require_POST
def settle(request, code, charge):
    """Take the money of one charge."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(found.charges, pk=charge)
    try:
        actions.settle_charge(row, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"{_last_words(found)}.")
    return HttpResponseRedirect(_address(found))


@desk_view(roles={CLERK})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_amount(request, code, charge):
    """Set what a charge comes to that the catalogue does not know."""
    found, now = find_dossier(request.officer, code), clock.now()
    row = get_object_or_404(found.charges, pk=charge)
    setting = Setting(found, request.officer, now)
    form = AmountForm(request.POST or None, setting=setting)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_charge_amount(row, by=request.user, at=now, **form.cleaned_data)
            messages.success(request, f"{_last_words(found)}.")
            return HttpResponseRedirect(_address(found))
        except NotAllowed as refusal:
            form.add_objection(refusal.objection)
    if request.method == "POST":
        status = 422
    asking = Asking(
        slug="muc-thu",
        title=f"Ghi mức thu: {row.name}",
        why="Danh mục chưa rõ mức này. Số tiền và căn cứ hiện trên hồ sơ.",
        button="Ghi mức thu",
        kind="second",
        href=request.path,
        back=_address(found),
        seen=0,
        standing="on_time",
        remaining="",
        situation="",
    )
    return render(
        request, "desk/dossier/move.html", {"asking": asking, "form": form, "dossier": found}, status=status
    )


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def paper_file(request, code, paper):
    """Hand out the scan of one paper."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(found.papers.select_related("file"), pk=paper)
    return _file(request, found, row.file, row.file_name or row.name)


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def supplied_file(request, code, supplied):
    """Hand out a photo that the applicant sent as a supplement and nobody has taken in yet."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(
        SuppliedPaper.objects.filter(letter__dossier=found).select_related("file", "letter"), pk=supplied
    )
    return _file(request, found, row.file, row.file_name or row.letter.points[row.point]["paper"])


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def offered_file(request, code, offered):
    """Hand out a photo that came with the wish to modify; while the applicant is still gathering, nobody sees it."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(
        found.offered_papers.filter(wish__isnull=False).select_related("file"), pk=offered
    )
    return _file(request, found, row.file, row.file_name or row.name)


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def stop_notice_pdf(request, code, notice):
    """Print the notice that handling has ended."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(
        found.stopnotices.select_related(
            "agency", "revision__procedure", "applicant", "issued_by", "dossier"
        ),
        pk=notice,
    )
    note_look(by=request.user, subject=found.stream, reason="desk.letter")
    return pdf_answer(stop.render(content_of_stop(row)), f"thong-bao-dung-{row.number}-{row.year}.pdf")


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def result_file(request, code, result):
    """Hand out the electronic copy of a result."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(found.results.select_related("file"), pk=result)
    return _file(request, found, row.file, row.file_name or row.title)


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def authorisation_file(request, code):
    """Hand out the scan of the authorisation."""
    found = find_dossier(request.officer, code)
    row = getattr(found, "authorisation", None)
    return _file(request, found, row.file if row else None, "uy-quyen")


def _file(request, found, file, name: str):
    if file is None:
        raise Http404("no file here")
    note_look(by=request.user, subject=found.stream, reason="desk.file")
    response = stored_answer(file, name, is_shown=file.kind in SHOWN and "tai" not in request.GET)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # The page beside which the scan is read may frame it; nobody else's may.
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    # A browser draws a lone picture with styles of its own; no script is let in by that.
    styled = {"style-src": ["'unsafe-inline'"]} if file.is_image else {}
    response._csp_replace = {"frame-ancestors": ["'self'"], **styled}
    return response


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def control_sheet_pdf(request, code):
    """Print the control sheet."""
    found = find_dossier(request.officer, code)
    note_look(by=request.user, subject=found.stream, reason="desk.control_sheet")
    return pdf_answer(control_sheet(found, at=clock.now()), f"phieu-kiem-soat-{found.code}.pdf")


@desk_view(roles=sight.SEEING)
@never_cache
@require_safe
def supplement_pdf(request, code, letter):
    """Print the letter that says what is missing."""
    found = find_dossier(request.officer, code)
    row = get_object_or_404(
        found.supplementrequests.select_related(
            "agency", "revision__procedure", "applicant", "issued_by", "dossier"
        ),
        pk=letter,
    )
    note_look(by=request.user, subject=found.stream, reason="desk.letter")
    return pdf_answer(
        supplement.render(content_of_supplement(row)), f"yeu-cau-bo-sung-{row.number}-{row.year}.pdf"
    )
