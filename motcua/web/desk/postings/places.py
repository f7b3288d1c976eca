"""A place: lay it out, look at it, call it otherwise, use it no more."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.postings import actions, rules
from motcua.postings.models import Hanging, Place, Posting, PrintRun
from motcua.postings.questions import NEVER, Scans, Standing, scans_of_postings, standing_of
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.postings.forms import PlaceForm
from motcua.web.desk.postings.overview import silence_of
from motcua.web.desk.postings.scope import agency_of, heads, may_tend, place_of, tenders

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_RUNS = 5
_OPEN = 12  # codes that stand open; of more, those nobody has scanned are folded


@dataclass(frozen=True)
class CodeRow:
    """A code of the place with its scans."""

    posting: Posting
    scans: Scans
    silence: str


@dataclass(frozen=True)
class PlacePage:
    """Everything the page of a place shows."""

    place: Place
    may_tend: bool
    standing: Standing
    codes: list[CodeRow]
    never: list[CodeRow]  # of many codes those nobody has ever scanned, folded
    retired: list[CodeRow]
    runs: list[PrintRun]
    last_done: Hanging | None
    day: date


@heads
@never_cache
@require_safe
def place(request, pk):
    """Show a place: what hangs there, what must be done, its codes and how often each is scanned."""
    found, day = place_of(request, pk), clock.today()
    scans = scans_of_postings(found.agency, day)
    rows = []
    for posting in found.postings.all():
        own = scans.get(posting.pk, NEVER)
        rows.append(CodeRow(posting, own, silence_of(own, [posting], day)))
    rows.sort(key=lambda row: (-row.scans.quarter, row.posting.pk))
    posted = [row for row in rows if row.posting.retired_at is None]
    scanned = [row for row in posted if row.scans.last]
    folds = len(posted) > _OPEN and bool(scanned)
    page = PlacePage(
        place=found,
        may_tend=may_tend(request, found.agency),
        standing=standing_of([found], agency=found.agency, day=day)[found.pk],
        codes=scanned if folds else posted,
        never=[row for row in posted if not row.scans.last] if folds else [],
        retired=[row for row in rows if row.posting.retired_at is not None],
        runs=list(found.print_runs.select_related("ordered_by")[:_RUNS]),
        last_done=found.hangings.filter(undone_at=None).select_related("done_by").first(),
        day=day,
    )
    return render(request, "desk/postings/place.html", {"page": page})


@tenders
@never_cache
@_FORM
def add(request):
    """Ask for a place and lay it out."""
    agency = agency_of(request, tends=True)
    form = PlaceForm(sent(request), agency=agency, initial={"kind": Place.Kind.BOARD})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_place(agency, **form.facts(), by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã lập. Chọn những tờ cần in cho nơi này.")
            return redirect("postings:print", made.pk)
    return show_form(request, "desk/postings/place_form.html", {"form": form, "place": None})


@tenders
@never_cache
@_FORM
def edit(request, pk):
    """Call a place otherwise."""
    found = place_of(request, pk, tends=True)
    initial = {
        "kind": found.kind,
        "name": found.name,
        "counter": str(found.counter_id or ""),
        "seen": rules.place_mark(found),
    }
    form = PlaceForm(sent(request), agency=found.agency, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_place(found, **form.facts(), seen=form.cleaned_data["seen"], by=request.user)
        except NotAllowed as refusal:
            if refusal.objection.code == "place-changed":
                # What was typed stays; the next press knows what stands there now.
                form.data = form.data.copy()
                form.data["seen"] = rules.place_mark(found)
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi.")
            return redirect("postings:place", found.pk)
    return show_form(request, "desk/postings/place_form.html", {"form": form, "place": found})


@tenders
@never_cache
@require_POST
def retire(request, pk):
    """Use a place no more."""
    found = place_of(request, pk, tends=True)
    actions.retire_place(found, by=request.user)
    messages.success(request, f"«{found.name}» thôi dùng. Mã đã dán ở đó vẫn dẫn tới nơi.")
    return redirect("postings:overview")


@tenders
@never_cache
@require_POST
def reopen(request, pk):
    """Use a place again."""
    found = place_of(request, pk, tends=True)
    actions.reopen_place(found, by=request.user)
    messages.success(request, f"«{found.name}» dùng lại.")
    return redirect("postings:place", found.pk)
