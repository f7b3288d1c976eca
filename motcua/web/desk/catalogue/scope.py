"""Who keeps the catalogue, by a position of one's own: it is not lent to a substitute, like all running of the office."""

from functools import wraps

from django.http import Http404

from motcua.catalogue.rules import EDITORS
from motcua.people.models import Agency
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.scope import agencies_as, agency_for


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
