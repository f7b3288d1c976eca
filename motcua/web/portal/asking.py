"""Note what is searched for and whether a result is opened, also where the page comes from memory.

A result's address carries nothing: that it was opened is read from the address of origin, which browsers send to this
site's own pages (Referrer-Policy: same-origin). So addresses stay the ones printed on paper, pages stay the same for
everybody, and no script is needed. Whoever's browser sends no origin counts as not having opened anything.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse

from motcua.catalogue.asked.counting import note_opened, note_search


def counts_search(view: Callable) -> Callable:
    """Count the question of a search page that was shown to somebody."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if _was_shown(request, response) and (query := request.GET.get("q")):
            note_search(query)
        return response

    return answer


def counts_opening(view: Callable) -> Callable:
    """Count that a page was opened from the results of a search."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if _was_shown(request, response) and (query := _searched_before(request)):
            note_opened(query)
        return response

    return answer


def _was_shown(request, response) -> bool:
    # Somebody looks at a page that is unchanged (304) as at a new one; a page fetched ahead nobody may ever see.
    fetched_ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    return request.method == "GET" and response.status_code in (200, 304) and not fetched_ahead


def _searched_before(request) -> str:
    origin = request.headers.get("Referer", "")
    if "q=" not in origin:
        return ""
    try:
        parts = urlsplit(origin)
        asked = parse_qs(parts.query, max_num_fields=10)
    except ValueError:
        return ""
    if parts.netloc != request.get_host() or parts.path != reverse("procedures"):
        return ""
    return asked.get("q", [""])[0]
