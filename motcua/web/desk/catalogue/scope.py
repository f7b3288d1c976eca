"""Who keeps the catalogue, by a position of one's own: it is not lent to a substitute, like all running of the office."""

from datetime import date
from functools import wraps

from django.http import Http404

from motcua.catalogue import reading
from motcua.catalogue.rules import EDITORS
from motcua.people.models import Agency
from motcua.postings.models import Place
from motcua.postings.questions import stale_places
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.scope import agencies_as, agency_for

TOLD_IN_PASSING = 2_000  # procedures on the wall: what hangs of them is compared in a second or two


def editors_page(view):
    """Open the view to who runs or administrates a one-stop office today; anybody else gets 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not agencies_as(request.officer, EDITORS):
            raise Http404("no such page for this person")
        return view(request, *args, **kwargs)

    return desk_view(roles=EDITORS)(guarded)


def agency_of(request) -> Agency:
    """Return the agency whose catalogue the person keeps."""
    return agency_for(request, EDITORS)


def walls_of(agency: Agency, day: date) -> list[tuple[Place, int]] | None:
    """Return where something must be printed anew after a change; None where that takes too long to be told in passing."""
    return stale_places(agency, day) if len(reading.codes_on_wall(day)) <= TOLD_IN_PASSING else None
