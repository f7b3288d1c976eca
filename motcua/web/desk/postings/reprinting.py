"""What is no longer true, and where: print it anew, hang it, take the old one down; say so, and take that back."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue.difference import Change
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.models import Agency
from motcua.people.questions import public_address
from motcua.postings import actions, rules
from motcua.postings.actions import Wish
from motcua.postings.changes import changes_of
from motcua.postings.models import Hanging
from motcua.postings.questions import Stale, Standing, standing_of
from motcua.web.desk.access import find_or_404
from motcua.web.desk.postings.scope import agency_of, heads, may_tend, place_of, sheet_of, tenders

_JUST = timedelta(
    days=7
)  # what was told in the last week may be taken back from the list; older from the place's page


@dataclass(frozen=True)
class StaleRow:
    """A sheet to replace and what has changed on it."""

    stale: Stale
    changes: tuple[Change, ...]

    @property
    def first(self) -> tuple[Change, ...]:
        """Return the changes that stand open."""
        return self.changes[:3]

    @property
    def more(self) -> int:
        """Count the others."""
        return max(len(self.changes) - 3, 0)


@dataclass(frozen=True)
class StalePlace:
    """A place where something must be done."""

    standing: Standing
    rows: list[StaleRow]


@dataclass(frozen=True)
class StalePage:
    """Everything the page shows."""

    agency: Agency
    may_tend: bool
    places: list[StalePlace]
    hanging: int
    to_print: int
    address: str
    undone: list[Hanging]
    day: date


@heads
@never_cache
@require_safe
def stale(request):
    """Name exactly which sheets in which places must be replaced, and why."""
    agency, day = agency_of(request), clock.today()
    standings = standing_of(agency.places.in_use(), agency=agency, day=day)
    changes = changes_of(one for standing in standings.values() for one in standing.stale)
    places = [
        StalePlace(standing, [StaleRow(one, changes[one.sheet.pk]) for one in standing.stale])
        for standing in standings.values()
        if standing.has_work
    ]
    page = StalePage(
        agency=agency,
        may_tend=may_tend(request, agency),
        places=places,
        hanging=sum(standing.hanging for standing in standings.values()),
        to_print=sum(len(place.rows) for place in places),
        address=public_address(),
        undone=list(
            Hanging.objects.filter(place__agency=agency, undone_at=None).select_related("place", "done_by")[
                :3
            ]
        ),
        day=day,
    )
    return render(request, "desk/postings/stale.html", {"page": page})


@tenders
@never_cache
@require_POST
def print_place(request, pk):
    """Print a place's stale sheets, and with `moi` what is new in its sectors, as one job."""
    place = place_of(request, pk, tends=True)
    standing = standing_of([place], agency=place.agency, day=clock.today())[place.pk]
    try:
        run = actions.order_printing(
            place, _wishes(standing, with_missing="moi" in request.POST), by=request.user
        )
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("postings:stale")
    return redirect("postings:run", run.pk)


@tenders
@never_cache
@require_POST
def print_all(request):
    """Print the stale sheets of every place: a job for each place, so that each pile goes to one wall."""
    agency = agency_of(request, tends=True)
    standings = standing_of(agency.places.in_use(), agency=agency, day=clock.today())
    runs, refused = [], []
    for standing in standings.values():
        if not standing.stale:
            continue
        try:
            runs.append(
                actions.order_printing(standing.place, _wishes(standing, with_missing=False), by=request.user)
            )
        except NotAllowed as refusal:
            refused.append(f"{standing.place.name}: {refusal.objection.reason}")
    for words in refused:
        messages.error(request, words)
    if not runs and not refused:
        messages.success(request, "Không còn tờ nào phải in lại.")
        return redirect("postings:stale")
    if len(runs) == 1:
        return redirect("postings:run", runs[0].pk)
    messages.success(request, f"Đã đặt in {len(runs)} lượt, mỗi nơi một tệp. Xem ở «Các lượt in».")
    return redirect(reverse("postings:overview") + "#luot-in")


def _wishes(standing: Standing, *, with_missing: bool) -> list[Wish]:
    address = public_address()
    wishes = [
        Wish(
            one.sheet.kind,
            one.sheet.target,
            one.sheet.size,
            one.sheet.posting if one.sheet.is_about_its_code else None,
        )
        for one in standing.stale
        if address or not one.sheet.is_about_its_code  # a poster waits for the new address; the rest need not
    ]
    if with_missing:
        wishes += [Wish(kind, target, size) for (kind, target), size, _ in standing.missing]
    if not wishes and standing.stale:
        raise NotAllowed(rules.NO_ADDRESS)
    return wishes


@tenders
@never_cache
@require_POST
def done(request, pk):
    """Note that the new sheets of a place hang and the old ones are down."""
    place = place_of(request, pk, tends=True)
    try:
        actions.mark_done(place, seen=request.POST.get("seen", ""), by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã ghi: «{place.name}» dán xong.")
    return redirect("postings:place", place.pk)


@tenders
@never_cache
@require_POST
def undo(request, pk, hanging):
    """Take back what was last noted of a place."""
    place = place_of(request, pk, tends=True)
    found = find_or_404(Hanging.objects.filter(place=place), pk=hanging)
    try:
        actions.undo_done(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã rút lại: «{place.name}» trở về như trước khi báo.")
    return redirect("postings:place", place.pk)


@tenders
@never_cache
@require_POST
def take_down(request, pk):
    """Note that a sheet hangs no more."""
    sheet = sheet_of(request, pk)
    try:
        actions.take_down(sheet, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã ghi: gỡ «{sheet.title}».")
    return redirect("postings:place", sheet.place_id)
