"""Keep whole public pages in the memory of each process until what they show has changed."""

import gzip
from collections.abc import Callable
from functools import wraps
from hashlib import sha256

import brotli
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response

from motcua.catalogue.search import catalogue_stamp
from motcua.news.questions import stamp as news_stamp
from motcua.web.portal.filing import switch
from motcua.web.shared import office
from motcua.web.shared.context import contrast, is_public_pc, saves_data, type_size

LONGEST = 300  # characters of an address worth remembering
KEPT_FOR = 300  # seconds; the stamp ends it sooner when the catalogue or the day changes
# A page is drawn once and sent often: stronger settings save a few bytes more and cost the first reader ten times as long.
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=5, lgwin=16),  # no page is longer than 64 kB
    "gzip": lambda content: gzip.compress(content, compresslevel=6, mtime=0),
    "": lambda content: content,
}


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

    Only for pages that are the same for everybody: no form token, nothing of a session. That is also why they may be
    packed: a page that holds a secret beside what somebody typed must not be. The stamps of the catalogue, of the switch
    for filing online and of the announcements are checked twice a second, so a change shows within a second on every
    process. A browser that has the very same bytes is answered 304 without them.
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
            contrast(request),
            is_public_pc(request),
            saves_data(request),
        )
        # Hashed: a cache warns of odd keys in the log, and this one carries what somebody searched for.
        key = f"page:{sha256(repr(what).encode()).hexdigest()}"
        coding = _coding_for(request)
        kept = cache.get(f"{key}:{coding}")
        if kept is None:
            drawn = cache.get(f"{key}:") if coding else None
            if drawn is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200:
                    return response
                drawn = (tag_of(response.content), response.content)
                cache.set(f"{key}:", drawn, KEPT_FOR)
            kept = (drawn[0], PACKERS[coding](drawn[1]))
            if coding:
                cache.set(f"{key}:{coding}", kept, KEPT_FOR)
        return ready(request, *kept, coding)

    return answer


def packed_page(view: Callable) -> Callable:
    """Pack a public page that is drawn anew each time, and answer 304 to a browser that has the very same bytes.

    Only for pages that are the same for everybody, as for `kept_page`.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        coding = _coding_for(request)
        return ready(request, tag_of(response.content), PACKERS[coding](response.content), coding)

    return answer


def _coding_for(request) -> str:
    """Return the packing for this reader; at a shared machine the page is still written to on its way out."""
    return "" if is_public_pc(request) else coding_of(request.headers.get("Accept-Encoding", ""))


def ready(request, tag: str, content: bytes, coding: str, kind: str | None = None) -> HttpResponse:
    """Return the answer made of bytes already packed, or 304 to a browser that holds them.

    The tag is a strong one, another for each coding: it names exactly these bytes.
    """
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    response["Vary"] = "Accept-Encoding, Save-Data, Cookie"
    response["ETag"] = etag = f'"{tag}{"-" if coding else ""}{coding}"'
    if coding:
        response["Content-Encoding"] = coding
    if "If-None-Match" in request.headers:
        return get_conditional_response(request, etag=etag, response=response)
    return response


def tag_of(content: bytes) -> str:
    """Return the short digest that names these bytes."""
    return sha256(content).hexdigest()[:20]


def coding_of(accepted: str) -> str:
    """Return the best packing the browser takes: "br", "gzip" or "" for none."""
    offered = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        offered[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "")
