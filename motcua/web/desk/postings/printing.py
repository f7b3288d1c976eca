"""Choose what to print for a place; see a job of printing through to the file."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import reading
from motcua.catalogue.reading import SectorLine
from motcua.documents.printing import job_key
from motcua.journal.jobs import last_heartbeat
from motcua.journal.models import Job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.questions import public_address
from motcua.postings import actions
from motcua.postings.actions import Wish
from motcua.postings.content import poster_target, procedures_by_sector
from motcua.postings.models import Place, Posting, PostingKind, PrintedSheet, PrintRun, SheetKind
from motcua.postings.questions import Standing, standing_of
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.postings.forms import SheetsForm
from motcua.web.desk.postings.scope import heads, may_tend, place_of, run_of, tenders
from motcua.web.shared.prints import pdf_answer

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_ASLEEP = timedelta(minutes=15)  # the worker shows itself every five
_SINGLE = [SheetKind.COVER, SheetKind.SECTORS, SheetKind.FEEDBACK, SheetKind.LEAFLET, SheetKind.POSTER]
# What is proposed for each kind of place: (single sheets, lists of sectors, their procedures, their part of the binder).
_PROPOSED = {
    Place.Kind.BOARD: ([SheetKind.COVER, SheetKind.SECTORS, SheetKind.FEEDBACK], True, True, False),
    Place.Kind.COUNTER: ([SheetKind.POSTER], False, False, False),
    Place.Kind.DESK: ([], False, False, True),
    Place.Kind.HALL: ([SheetKind.POSTER, SheetKind.LEAFLET, SheetKind.FEEDBACK], False, False, False),
    Place.Kind.HANDOUT: ([SheetKind.LEAFLET], False, False, False),
    Place.Kind.ELSEWHERE: ([SheetKind.POSTER], False, False, False),
}
_POSTER_OF = {Place.Kind.HALL: PostingKind.NEIGHBOURHOOD, Place.Kind.COUNTER: PostingKind.COUNTER}


@dataclass(frozen=True)
class SectorChoice:
    """A sector of the wizard: how many procedures it has, and what of it is ticked."""

    sector: SectorLine
    count: int
    lists: bool
    procedures: bool
    binder: bool


@dataclass(frozen=True)
class ChoosePage:
    """Everything the wizard shows."""

    place: Place
    sectors: list[SectorChoice]
    ticked: set[str]
    address: str
    standing: Standing
    proposed: int


@tenders
@never_cache
@_FORM
def choose(request, pk):
    """Propose what such a place usually shows, and order what is ticked as one job."""
    place, day = place_of(request, pk, tends=True), clock.today()
    codes = procedures_by_sector(day)
    shown = [sector for sector in reading.sectors(day) if codes.get(sector.slug)]
    slugs = [sector.slug for sector in shown]
    address = public_address()
    singles = [kind for kind in _SINGLE if address or kind != SheetKind.POSTER]
    wanted, lists, procedures, binder = _PROPOSED[place.kind]
    initial = {
        "sheets": [kind for kind in wanted if kind in singles],
        "lists": slugs if lists else [],
        "procedures": slugs if procedures else [],
        "binder": slugs if binder else [],
        "size": "A4",
        "only": "new",
    }
    form = SheetsForm(sent(request), sectors=slugs, sheets=singles, initial=initial)
    standing = standing_of([place], agency=place.agency, day=day)[place.pk]
    if request.method == "POST" and form.is_valid():
        try:
            wishes = _wishes(place, form.cleaned_data, slugs, codes, by=request.user)
            if form.cleaned_data["only"] == "new":
                wishes = _not_there_yet(wishes, standing)
            run = actions.order_printing(place, wishes, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return redirect("postings:run", run.pk)
    ticked = {name: set(form[name].value() or ()) for name in ("sheets", "lists", "procedures", "binder")}
    page = ChoosePage(
        place=place,
        sectors=[
            SectorChoice(
                sector,
                len(codes[sector.slug]),
                *(sector.slug in ticked[name] for name in ("lists", "procedures", "binder")),
            )
            for sector in shown
        ],
        ticked={str(kind) for kind in ticked["sheets"]},
        address=address,
        standing=standing,
        proposed=len(_PROPOSED[place.kind][0]),
    )
    return show_form(request, "desk/postings/choose.html", {"page": page, "form": form})


def _wishes(place: Place, given: dict, slugs: list[str], codes: dict[str, list[str]], *, by) -> list[Wish]:
    """Return the sheets in the order in which they hang: each sector's list, then its procedures."""
    size, singles = given["size"], given["sheets"]
    wishes = [Wish(kind, "", size) for kind in (SheetKind.COVER, SheetKind.SECTORS) if kind in singles]
    for slug in slugs:
        if slug in given["lists"]:
            wishes.append(Wish(SheetKind.SECTOR, slug, size))
        if slug in given["procedures"]:
            wishes += [Wish(SheetKind.PROCEDURE, code, size) for code in codes[slug]]
    if SheetKind.FEEDBACK in singles:
        wishes.append(Wish(SheetKind.FEEDBACK, "", size))
    if SheetKind.LEAFLET in singles:
        wishes.append(Wish(SheetKind.LEAFLET))
    if given["binder"]:
        wishes.append(Wish(SheetKind.BINDER))
        for slug in (slug for slug in slugs if slug in given["binder"]):
            wishes += [Wish(SheetKind.BINDER, slug), *(Wish(SheetKind.BINDER, code) for code in codes[slug])]
    if SheetKind.POSTER in singles:
        kind = _POSTER_OF.get(place.kind, PostingKind.BOARD)
        posting = actions.make_posting(place, kind=kind, by=by)
        wishes.append(Wish(SheetKind.POSTER, poster_target(posting), size, posting))
    return wishes


def _not_there_yet(wishes: list[Wish], standing: Standing) -> list[Wish]:
    there = {sheet.slot[1:] for sheet in (*standing.good, *standing.to_hang)}
    fresh = [
        wish
        for wish in wishes
        if (wish.kind, wish.target, wish.posting.pk if wish.posting else None, wish.size) not in there
    ]
    if wishes and not fresh:
        raise NotAllowed(
            "Những tờ này đã có ở đây và nội dung chưa đổi. Muốn in thêm bản nữa, ông/bà chọn «In lại tất cả».",
            code="nothing-new",
            field="only",
        )
    return fresh


@dataclass(frozen=True)
class RunPage:
    """Everything the page of a job shows."""

    run: PrintRun
    may_tend: bool
    sheets: list[PrintedSheet]
    state: str
    trying: Job | None
    is_asleep: bool
    standing: Standing | None


@heads
@never_cache
@require_safe
def run(request, pk):
    """Show how far a job is; the page asks by itself until it is done, and without script there is a link."""
    found, at = run_of(request, pk), clock.now()
    sheets = list(found.sheets.select_related("posting").defer("shown").order_by("position"))
    trying, is_asleep, standing = None, False, None
    state = "printed" if found.printed_at else "failed" if found.failed_at else "waiting"
    if state == "waiting":
        job = Job.objects.filter(key=job_key(found)).first()
        trying = job if job and (job.error or job.failed_at) else None
        state = (
            "broken" if job and job.failed_at else "setting" if found.begun_at and not trying else "waiting"
        )
        seen = last_heartbeat()
        is_asleep = at - found.ordered_at > timedelta(minutes=1) and (seen is None or at - seen > _ASLEEP)
    elif state == "printed":
        standing = standing_of([found.place], agency=found.place.agency, day=clock.local_day(at))[
            found.place.pk
        ]
    page = RunPage(found, may_tend(request, found.place.agency), sheets, state, trying, is_asleep, standing)
    template = "desk/postings/run.html#progress" if request.htmx else "desk/postings/run.html"
    return render(request, template, {"page": page})


@heads
@never_cache
@require_safe
def run_pdf(request, pk):
    """Hand out the file of a job; one that is not set, or was let go after a month, is not there."""
    found = run_of(request, pk)
    if found.file is None:
        raise Http404("no file")
    name = f"niem-yet-{found.place_id}-{clock.local_day(found.ordered_at)}-{found.pk}.pdf"
    return pdf_answer(found.file.read(), name)


@tenders
@never_cache
@require_POST
def cancel(request, pk):
    """Give up a job that is not set yet; what the worker sets meanwhile is thrown away."""
    found = run_of(request, pk, tends=True)
    if found.is_waiting:
        actions.give_up_printing(found, f"{request.user.full_name} đã thôi lượt in này.", by=request.user)
        messages.success(request, "Đã thôi lượt in. Tờ đang treo giữ nguyên.")
    else:
        messages.error(request, "Lượt in này đã xong từ trước, không còn gì để thôi.")
    return redirect("postings:run", found.pk)


@tenders
@never_cache
@require_POST
def order_again(request, pk):
    """Order the same sheets again: the job failed, or its file was let go. What is gone meanwhile is left out."""
    found = run_of(request, pk, tends=True)
    sheets = list(found.sheets.select_related("posting").order_by("position"))
    codes: dict[int, Posting] = {sheet.posting_id: sheet.posting for sheet in sheets if sheet.posting}
    wishes = [
        Wish(
            sheet.kind, sheet.target, sheet.size, codes[sheet.posting_id] if sheet.is_about_its_code else None
        )
        for sheet in sheets
    ]
    try:
        if found.is_waiting:
            actions.give_up_printing(found, "Đã đặt in lại.", by=request.user)
        fresh = actions.order_printing(found.place, actions.still_there(found.place, wishes), by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("postings:run", found.pk)
    return redirect("postings:run", fresh.pk)
