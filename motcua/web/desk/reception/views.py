"""The counter and what it prints. A clerk's page; the printouts are open to every officer of the agency."""

from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.reading import why_closed
from motcua.documents import binding
from motcua.documents.printouts import receipt, refusal, supplement
from motcua.dossiers.models import Dossier, RefusalNotice, SupplementRequest
from motcua.dossiers.questions import place_in_day
from motcua.files.inspection import ACCEPT
from motcua.journal.looks import note_look
from motcua.lib import clock
from motcua.people.models import Role
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.reception import acts, keeping, people, sheet
from motcua.web.desk.reception.procedure_block import revision_of
from motcua.web.desk.reception.screen import Post, Screen
from motcua.web.desk.reception.tiles import first_code, is_outside
from motcua.web.shared.forms import Mistake
from motcua.web.shared.prints import pdf_answer

PAPER_COOKIE = "kho"  # which paper this machine's printer holds
PAPER_KEPT = 365 * 24 * 3600  # seconds
LETTERS = {
    "bo-sung": (SupplementRequest, binding.content_of_supplement, supplement.render),
    "tu-choi": (RefusalNotice, binding.content_of_refusal, refusal.render),
}
# Who handles dossiers may print them; administrators and observers see no content by their role alone.
PRINTING = {Role.CLERK, Role.SPECIALIST, Role.LEADER, Role.OFFICE_MANAGER}
SLUG_OF = {SupplementRequest: "bo-sung", RefusalNotice: "tu-choi"}


@desk_view(roles={Role.CLERK})
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request):
    """Take people in, one after another, on one screen."""
    post = Post(request.user, office_of(request.officer), clock.now())
    if request.method == "POST":
        return _acted(request, post)
    screen = Screen(post, sheet.blank(), cursor="scan")
    if code := request.GET.get("tu"):
        _keep_person(screen, code, just_received="vua" in request.GET)
    return _show(request, screen)


@desk_view(roles={Role.CLERK})
@never_cache
@require_GET
def received(request, code: str):
    """Say when the result is ready, biggest, and print the receipt."""
    dossier = find_or_404(
        Dossier.objects.of_agencies(_agencies(request.officer, Role.CLERK)).select_related(
            "revision", "applicant", "holder", "assignee", "procedure"
        ),
        code=code,
    )
    size = paper_size(request)
    page = {
        "dossier": dossier,
        "place": place_in_day(dossier),
        "charges": list(dossier.charges.all()),
        "kept": [paper for paper in dossier.papers.all() if paper.original_kept],
        "size": size,
        "other_size": "80mm" if size == "a5" else "a5",
        "pdf": _receipt_address(dossier, size),
        "prints": "in" in request.GET,
    }
    response = render(request, "desk/reception/received.html", page)
    return _remember_paper(request, response, size)


@desk_view(roles=PRINTING)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
@require_GET
def receipt_pdf(request, code: str):
    """Print the receipt as it was frozen: `kho` is a5 or 80mm, `ban` an earlier edition."""
    dossier = find_or_404(Dossier.objects.of_agencies(_agencies(request.officer)), code=code)
    slips = dossier.slips.select_related("dossier").order_by("-edition")
    edition = request.GET.get("ban", "")
    slip = (
        slips.filter(edition=edition).first() if edition.isdecimal() and len(edition) < 10 else slips.first()
    )
    if slip is None:
        raise Http404("no such edition")
    size = request.GET.get("kho", "a5")
    if size not in receipt.SIZES:
        raise Http404("no such paper")
    note_look(by=request.user, subject=dossier.stream, reason="desk.print")
    return pdf_answer(
        receipt.render(binding.content_of_slip(slip), size=size), f"giay-hen-{dossier.code}-{size}.pdf"
    )


@desk_view(roles=PRINTING)
@never_cache
@require_GET
def letter(request, kind: str, pk: int):
    """Show a letter that was just written, print it, and lead on to the next person."""
    found = _letter(request, kind, pk)
    page = {"letter": found, "kind": kind, "pdf": reverse("reception:letter-pdf", args=[kind, pk])}
    page["prints"] = "in" in request.GET
    return render(request, "desk/reception/letter.html", page)


@desk_view(roles=PRINTING)
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})
@require_GET
def letter_pdf(request, kind: str, pk: int):
    """Print a supplement request or a refusal notice."""
    found = _letter(request, kind, pk)
    _model, content_of, press = LETTERS[kind]
    return pdf_answer(press(content_of(found)), f"phieu-{kind}-{found.number}-{found.year}.pdf")


# -- what a button does


def _acted(request, post: Post):
    data, act = sheet.sent(request), request.POST.get("act", "enter")
    if chosen := request.POST.get("choose"):
        act, data["wanted"] = "choose", chosen
    scanned = sheet.take_scan(data)
    mistakes = keeping.keep_files(request, data, by=request.user)
    act = _meant(act, scanned, data)
    screen = Screen(post, data, files=None, own_mistakes=mistakes)
    if act == "look":
        _look(screen, scanned)
    elif act == "search":
        data["asked"] = data.get("q", "").strip()
        screen.cursor = "tiles" if data["asked"] else "q"
    elif act == "choose":
        wanted = data.pop("wanted", [""])[-1]
        if not wanted and is_outside(data.get("q", "")):
            screen.cursor = "id_refusal-reason"  # nothing here to choose: what is left to do is the letter
        else:
            _choose(screen, wanted or first_code(data.get("q", "")))
    elif act in _FINAL:
        return _FINAL[act](request, screen)
    elif act == "go-on":
        screen.cursor = "scan" if not screen.person.has_person else "tiles"
    if _is_stale(screen):
        screen.note = "Thủ tục vừa có bản mới, giấy tờ và mức thu đã lấy theo bản mới. Xin xem lại."
    return _show(request, screen)


def _meant(act: str, scanned: str, data) -> str:
    """Say what Enter means here: read the scan box, search, choose the first hit, go on, or receive."""
    if act in ("receive", "again") and scanned.strip():
        return "look"  # something was scanned and not read yet: never receive for somebody else
    if act != "enter":
        return act
    if scanned.strip():
        return "look"
    query = data.get("q", "").strip()
    if query:
        return "choose" if query == data.get("asked", "") else "search"
    if not sheet.has_person(data, "applicant") or not data.get("procedure"):
        return "go-on"
    return "receive"


def _look(screen: Screen, scanned: str) -> None:
    if not scanned.strip():
        screen.cursor = "scan"
        return
    found = people.look_up(scanned, office=screen.post.office, by=screen.post.clerk, at=screen.post.at)
    screen.doubts, screen.trouble, screen.scan_back = found.doubts, found.trouble, found.back
    screen.found_dossier = found.dossier
    if found.values:
        prefix = sheet.put_found(screen.data, found)
        screen.cursor = found.cursor.replace("applicant", prefix) or _after_person(screen, prefix)
    else:
        screen.cursor = "scan"


def _after_person(screen: Screen, prefix: str) -> str:
    if prefix == "holder":
        return "id_authorisation-basis"
    return "papers-first" if screen.data.get("procedure") else "tiles"


def _choose(screen: Screen, code: str) -> None:
    revision = revision_of(code, screen.post.day) if code else None
    if revision is None:
        why = why_closed(code, screen.post.day) if code else ""
        screen.own_mistakes.append(
            Mistake(why or "Không có thủ tục này trong danh mục đang áp dụng. Tìm lại ở đây", "q")
        )
        screen.cursor = "q"
        return
    if code != screen.data.get("procedure") or str(revision.pk) != screen.data.get("revision"):
        sheet.put_procedure(screen.data, revision, screen.post.fees_of(revision))
    screen.data["q"] = screen.data["asked"] = ""
    screen.procedure.__dict__["revision"] = revision  # already read, with all its parts
    if not screen.person.has_person:
        screen.cursor = "scan"
    elif screen.procedure.cases and screen.procedure.case is None:
        screen.cursor = "id_case_0"
    elif not screen.procedure.knows_limit:
        screen.cursor = "id_due_on_0"
    else:
        screen.cursor = "papers-first" if screen.papers.rows else "receive"


def _receive(request, screen: Screen, *, again: bool = False):
    if _is_stale(screen):
        screen.note = (
            "Thủ tục vừa có bản mới, giấy tờ và mức thu đã lấy theo bản mới. Xin xem lại rồi bấm nhận."
        )
        return _show(request, screen)
    screen.judged = "all"
    dossier = acts.receive(screen)
    if dossier is None:
        return _show(request, screen)
    if again:
        query = urlencode({"tu": dossier.code, "vua": 1})
        return HttpResponseRedirect(f"{reverse('reception:counter')}?{query}")
    return HttpResponseRedirect(f"{reverse('reception:received', args=[dossier.code])}?in=1")


def _receive_again(request, screen: Screen):
    return _receive(request, screen, again=True)


def _supplement(request, screen: Screen):
    screen.judged = "person"
    return _letter_given(request, screen, acts.give_supplement(screen))


def _refuse(request, screen: Screen):
    screen.judged = "person"
    return _letter_given(request, screen, acts.give_refusal(screen))


def _letter_given(request, screen: Screen, written):
    if written is None:
        return _show(request, screen)
    return HttpResponseRedirect(
        f"{reverse('reception:letter', args=[SLUG_OF[type(written)], written.pk])}?in=1"
    )


_FINAL = {"receive": _receive, "again": _receive_again, "supplement": _supplement, "refuse": _refuse}


def _is_stale(screen: Screen) -> bool:
    """Tell whether a new revision came into force since the papers were ticked; the sheet then takes the new one."""
    if screen.procedure.revision is None or str(screen.procedure.revision.pk) == screen.data.get("revision"):
        return False
    revision = screen.procedure.revision
    sheet.put_procedure(screen.data, revision, screen.post.fees_of(revision))
    return True


def _keep_person(screen: Screen, code: str, *, just_received: bool) -> None:
    """Fill in the person of a dossier received here, for their next matter."""
    dossier = find_or_404(
        Dossier.objects.of_agencies([screen.post.office.pk]).select_related("applicant", "revision"),
        code=code,
    )
    values = people.of_dossier(dossier, by=screen.post.clerk, at=screen.post.at)
    sheet.put_applicant_of(screen.data, dossier, values)
    screen.cursor = "tiles"
    screen.just_received = dossier if just_received else None


# -- showing


def _show(request, screen: Screen):
    status = 422 if screen.error_count else 200
    if screen.error_count:
        screen.cursor = screen.only_doubt or "error-summary"
    size = paper_size(request)
    page = {
        "screen": screen,
        "sent": request.method == "POST" or screen.just_received is not None,
        "accept": ACCEPT,
        "size": size,
        "just_pdf": _receipt_address(screen.just_received, size) if screen.just_received else "",
    }
    page["full"] = not request.htmx  # a swapped region places the cursor by script
    if page["full"]:
        screen.place_cursor()
    name = "desk/reception/counter.html"
    if request.htmx:
        # htmx swaps nothing for an answer of 4xx; the words on the screen say it.
        return render(request, f"{name}#desk", page)
    return render(request, name, page, status=status)


def office_of(officer):
    """Return the agency at whose counter the person serves today, for themselves or for an absent colleague."""
    for position in (*officer.positions, *officer.lent_positions):
        if position.role == Role.CLERK:
            return position.agency
    raise Http404("no counter for this person")


def paper_size(request) -> str:
    """Return the paper asked for, else the one this machine printed on last, else A5."""
    wanted = request.GET.get("kho") or request.COOKIES.get(PAPER_COOKIE, "")
    return wanted if wanted in receipt.SIZES else "a5"


def _remember_paper(request, response, size: str):
    if request.GET.get("kho") == size:
        response.set_cookie(
            PAPER_COOKIE, size, max_age=PAPER_KEPT, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    return response


def _receipt_address(dossier: Dossier, size: str) -> str:
    return f"{reverse('reception:receipt-pdf', args=[dossier.code])}?kho={size}"


def _agencies(officer, role: str | None = None) -> set[int]:
    held = (*officer.positions, *officer.lent_positions)
    return {p.agency_id for p in held if p.role == role or (role is None and p.role in PRINTING)}


def _letter(request, kind: str, pk: int):
    if kind not in LETTERS:
        raise Http404("no such letter")
    rows = LETTERS[kind][0].objects.filter(agency__in=_agencies(request.officer))
    return find_or_404(
        rows.select_related("agency", "applicant", "revision__procedure", "issued_by", "dossier"), pk=pk
    )
