"""Bring a catalogue in: a template, a file, its difference to what stands, one confirmation, one way back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.exchange import actions
from motcua.exchange.actions.catalogue import compare_again, surroundings
from motcua.exchange.catalogue.shapes import workbook
from motcua.exchange.models import CatalogueImport, CatalogueImportLine
from motcua.files.inspection import XLSX
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.catalogue.scope import agency_of, editors_page, walls_of
from motcua.web.desk.interchange.forms import CatalogueForm
from motcua.web.desk.interchange.scope import found_run
from motcua.web.desk.office.answers import object_in, show_form
from motcua.web.shared.prints import file_answer

PER_PAGE, RUNS_SHOWN = 50, 20
_KIND_WORDS = {"added": "thêm", "removed": "bỏ", "changed": "đổi"}
_ORDER = ("changed", "new", "withdrawn", "wrong")


@dataclass(frozen=True)
class Tab:
    """One sort of lines."""

    words: str
    href: str
    count: int
    here: bool
    late: bool


@dataclass(frozen=True)
class Difference:
    """One thing that would be different, as a row of the page."""

    part: str
    kind: str
    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """One procedure of the import with what would become of it."""

    line: CatalogueImportLine
    differences: list[Difference]


@dataclass(frozen=True)
class Preview:
    """An import as it stands."""

    run: CatalogueImport
    tabs: list[Tab]
    lines: list[Shown]
    page: Page | None
    to_write: int
    kind: str
    words: str
    percent: int


@editors_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request):
    """Offer the template, take a file, and show what was brought in before."""
    agency = agency_of(request)
    today = clock.today()
    form = CatalogueForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"valid_from": today},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            run = actions.start_catalogue_import(
                agency,
                given.read(),
                given.name,
                valid_from=form.cleaned_data["valid_from"],
                decision=form.cleaned_data["decision"],
                decided_on=form.cleaned_data["decided_on"],
                is_complete=form.cleaned_data["is_complete"],
                by=request.user,
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return redirect("interchange:import", run.pk)
    runs = (
        CatalogueImport.objects.filter(agency=agency)
        .select_related("started_by")
        .defer("content", "brought", "notes")
    )
    return show_form(
        request, "desk/interchange/imports.html", {"form": form, "runs": list(runs[:RUNS_SHOWN])}
    )


@editors_page
@require_safe
def template(request):
    """Give the empty workbook to fill in."""
    made = workbook.template(surroundings(agency_of(request), clock.today()))
    return file_answer(made, "mau-danh-muc-thu-tuc.xlsx", XLSX)


@editors_page
@never_cache
@require_safe
def show(request, pk: int):
    """Show how far it is, what it would do, or what it did."""
    run = found_run(request, pk)
    try:
        if compare_again(run, by=request.user):
            messages.info(request, "Danh mục đã đổi từ lúc so, nên vừa so lại.")
            run = found_run(request, pk)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    is_written = run.stage == CatalogueImport.Stage.DONE
    walls = walls_of(run.agency, clock.today()) if is_written else []
    page = {"preview": preview_of(request, run), "walls": walls}
    answer = render(request, "desk/interchange/import.html", page)
    if run.is_busy:
        answer["Refresh"] = "3"  # seconds; the page of a machine at work, without script
    return answer


def preview_of(request, run: CatalogueImport) -> Preview:
    """Return an import as its page shows it: the lines of one sort, a page of them."""
    there = [kind for kind in _ORDER if run.counts.get(kind)]
    kind = request.GET.get("muc", "")
    kind = kind if kind in there else there[0] if there else ""
    tabs = [
        Tab(_words(one).capitalize(), f"?muc={one}", run.counts[one], one == kind, one == "wrong")
        for one in there
    ]
    page, lines = None, []
    if kind and run.stage in (CatalogueImport.Stage.READ, CatalogueImport.Stage.DONE):
        rows = run.lines.filter(kind=kind).defer("facts").order_by("order")
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
        lines = [Shown(line, [_difference(row) for row in line.changes]) for line in page]
    return Preview(
        run=run,
        tabs=tabs,
        lines=lines,
        page=page,
        to_write=sum(run.counts.get(one, 0) for one in ("new", "changed", "withdrawn")),
        kind=kind,
        words=_words(kind) if kind else "",
        percent=100 * run.progress // run.total if run.total else 0,
    )


def _difference(row: list[str]) -> Difference:
    part, kind, what, before, after = row
    return Difference(part, _KIND_WORDS.get(kind, kind), "" if what == part else what, before, after)


def _words(kind: str) -> str:
    return CatalogueImportLine.Kind(kind).label


def _decided(request, pk: int, verb, done: str, **more):
    run = found_run(request, pk)
    try:
        run = verb(run, by=request.user, **more)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("interchange:import", pk)
    if not run.is_busy:
        messages.success(request, done)
    return (
        redirect("interchange:imports")
        if run.stage == run.Stage.DROPPED
        else redirect("interchange:import", pk)
    )


@editors_page
@require_POST
def confirm(request, pk: int):
    """Write what was shown."""
    seen = request.POST.get("seen", "")
    return _decided(request, pk, actions.confirm_catalogue_import, "Đã nhập xong.", seen=seen)


@editors_page
@require_POST
def drop(request, pk: int):
    """Throw the file away."""
    return _decided(request, pk, actions.drop_catalogue_import, "Đã bỏ, không ghi gì.")


@editors_page
@require_POST
def undo(request, pk: int):
    """Take back what the file brought in."""
    return _decided(request, pk, actions.undo_catalogue_import, "Đã hoàn tác cả đợt.")
