"""Whose walls these are: heads of the agency see them, who runs its one-stop office or administrates it tends them."""

from motcua.people.models import Agency
from motcua.postings.models import Place, Posting, PrintedSheet, PrintRun
from motcua.postings.rules import TENDERS
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.scope import HEADS, agencies_as, agency_for, named_on

heads = desk_view(roles=HEADS)
tenders = desk_view(roles=TENDERS)


def agency_of(request, *, tends: bool = False) -> Agency:
    """Return the agency whose walls the officer sees, or tends. Raises 404 for none."""
    return agency_for(request, TENDERS if tends else HEADS)


def may_tend(request, agency: Agency) -> bool:
    """Tell whether the officer may change anything there."""
    return agency in agencies_as(request.officer, TENDERS)


def _agencies(request, tends: bool) -> list[Agency]:
    return agencies_as(request.officer, TENDERS if tends else HEADS)


def place_of(request, pk: int, *, tends: bool = False) -> Place:
    """Return a place of the officer's agency, or raise 404."""
    places = Place.objects.filter(agency__in=_agencies(request, tends))
    found = find_or_404(places.select_related("agency__calendar", "counter"), pk=pk)
    named_on(request, found.agency)
    return found


def posting_of(request, code: str, *, tends: bool = False) -> Posting:
    """Return a code of the officer's agency, or raise 404."""
    postings = Posting.objects.filter(place__agency__in=_agencies(request, tends))
    found = find_or_404(postings.select_related("place__agency__calendar"), code=code)
    named_on(request, found.place.agency)
    return found


def run_of(request, pk: int, *, tends: bool = False) -> PrintRun:
    """Return a job of printing of the officer's agency, or raise 404."""
    runs = PrintRun.objects.filter(place__agency__in=_agencies(request, tends))
    found = find_or_404(runs.select_related("place__agency__calendar", "ordered_by", "file"), pk=pk)
    named_on(request, found.place.agency)
    return found


def sheet_of(request, pk: int) -> PrintedSheet:
    """Return a printed sheet of an agency whose walls the officer tends, or raise 404."""
    sheets = PrintedSheet.objects.filter(place__agency__in=_agencies(request, True))
    return find_or_404(sheets.select_related("place__agency"), pk=pk)
