"""Keep whole public pages in the memory of each process until what they show has changed."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpResponse

from motcua.catalogue.search import catalogue_stamp
from motcua.news.questions import stamp as news_stamp
from motcua.web.portal.filing import switch
from motcua.web.shared import office
from motcua.web.shared.context import saves_data, type_size

LONGEST = 300  # characters of an address worth remembering
KEPT_FOR = 300  # seconds; the stamp ends it sooner when the catalogue or the day changes


def announced() -> tuple:
    """Return what changes when the office's announcements do; asked of the database twice a second."""
    here = office.card()
    if here is None:
        return ()
    key = f"portal.announced:{here.pk}"
    known = cache.get(key)
    if known is None:
        known = news_stamp(here.pk)
        cache.set(key, known, switch.REMEMBERED)
    return known


def kept_page(view: Callable) -> Callable:
    """Answer from memory when the same page was drawn from the same catalogue for the same kind of reader.

    Only for pages that are the same for everybody: no form token, nothing of a session. The stamps of the catalogue, of
    the switch for filing online and of the announcements are checked twice a second, so a change shows within a second on every process.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        address = request.get_full_path()
        if len(address) > LONGEST:
            return view(request, *args, **kwargs)
        what = (
            hash(catalogue_stamp()),
            hash(office.card()),
            hash(switch.stamp()),
            hash(announced()),
            address,
            type_size(request),
            saves_data(request),
        )
        # Hashed: a cache warns of odd keys in the log, and this one carries what somebody searched for.
        key = f"page:{sha256(repr(what).encode()).hexdigest()}"
        kept = cache.get(key)
        if kept is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            kept = response.content
            cache.set(key, kept, KEPT_FOR)
        response = HttpResponse(kept)
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        response["Vary"] = "Save-Data, Cookie"
        return response

    return answer
