"""Set the sheets that the office ordered for its walls: in the worker, never while somebody waits."""

import io
from datetime import datetime

import pypdf

from motcua.documents import boards
from motcua.documents.boards import SheetOrder
from motcua.files.actions import keep_inspected
from motcua.files.inspection import PDF, Inspected
from motcua.journal.jobs import enqueue, job
from motcua.journal.models import Entry
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.postings import actions
from motcua.postings.content import contents_of
from motcua.postings.models import PrintedSheet, PrintRun, SheetKind

_TRIES = 3  # times in which somebody may publish just while the sheets are set


def job_key(run: PrintRun) -> str:
    """Return the key under which the worker's job for this printing stands in the book."""
    return f"print-sheets:{run.pk}"


def expect_printing(entry: Entry) -> None:
    """Put the work for an order into the book of jobs, in the order's own transaction."""
    enqueue(print_sheets, entry.data["run"], key=f"print-sheets:{entry.data['run']}", at=entry.at)


@job
def print_sheets(run: int, *, by=None, at: datetime | None = None) -> None:
    """Set all sheets of a printing as one file and keep what each of them shows. May run again.

    What cannot be set because the thing is gone is given up with its reason; anything else is a bug, tried again.
    """
    at = at or clock.now()
    found = PrintRun.objects.select_related("place__agency__calendar").filter(pk=run).first()
    if found is None or not found.is_waiting:
        return
    found = actions.begin_printing(found, by=by, at=at)
    agency, day = found.place.agency, clock.local_day(at)
    sheets = list(found.sheets.select_related("place").order_by("position"))
    subjects = {(sheet.kind, sheet.target) for sheet in sheets}
    orders = [order_of(sheet) for sheet in sheets]
    try:
        for _ in range(_TRIES):
            contents = contents_of(subjects, agency=agency, day=day)
            _refuse_what_is_gone(sheets, contents)
            content = boards.typeset(orders, agency=agency, day=day)
            if contents_of(subjects, agency=agency, day=day) == contents:
                break
        # Our own press made it: nothing to look into, and a wall of four hundred sheets would take a minute.
        pages = len(pypdf.PdfReader(io.BytesIO(content)).pages)
        kept = keep_inspected(Inspected(content, PDF, pages=pages), by=by, at=at)
    except NotAllowed as refusal:
        actions.give_up_printing(found, refusal.objection.reason, by=by, at=at)
        return
    actions.finish_printing(found, contents, file=kept, pages=pages, by=by, at=at)


def order_of(sheet: PrintedSheet) -> SheetOrder:
    """Return what the press needs to know of a sheet."""
    replaces = None
    if sheet.kind == SheetKind.BINDER:
        before = (
            PrintedSheet.objects.of_use()
            .filter(place=sheet.place_id, kind=sheet.kind, target=sheet.target, pk__lt=sheet.pk)
            .order_by("-pk")
            .values_list("printed_at", flat=True)
            .first()
        )
        replaces = clock.local_day(before) if before else None
    return SheetOrder(sheet.kind, sheet.target, sheet.size, sheet.link, replaces=replaces)


def _refuse_what_is_gone(sheets: list[PrintedSheet], contents: dict) -> None:
    for sheet in sheets:
        if contents[sheet.kind, sheet.target] is None:
            raise NotAllowed(
                f"«{sheet.title or sheet.target}» không còn áp dụng ở cơ quan từ khi đặt in. "
                "Ông/bà đặt in lại những tờ còn lại.",
                code="nothing-to-show",
            )
