"""What anybody may print: a procedure's sheet at once, boards and posters as files that a job has made beforehand."""

import time
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from motcua.catalogue import reading
from motcua.documents.actions import Queue, order_print
from motcua.documents.boards import SheetOrder, typeset
from motcua.documents.downloads import Download, address_of, all_downloads, stamp_of
from motcua.documents.models import ReadyPrint
from motcua.lib import clock
from motcua.people.questions import public_address
from motcua.web.portal.caching import kept_page, packed_page
from motcua.web.portal.reading import Crumb
from motcua.web.shared import office
from motcua.web.shared.prints import pdf_answer

SIZES = {"a4": "A4", "a5": "A5", "a3": "A3"}
SET_A_MINUTE = (
    30  # sheets one process sets anew in a minute, a second of its time; those it has kept cost nothing
)
KEPT_FOR = 600  # seconds
_ASK_AGAIN = "public, max-age=0, must-revalidate"
_WAIT = 3  # seconds until the page looks again whether the print is ready


@dataclass(frozen=True)
class Offer:
    """A line of the page of boards: what it is, in which sizes, and which of them stand ready."""

    words: str
    files: list[tuple[str, str, bool]]


@dataclass(frozen=True)
class Shelf:
    """The lines under one heading of the page of boards."""

    name: str
    count: int
    offers: list[Offer]


@login_not_required
@require_safe
@kept_page
def show_sheet(request, code: str):
    """Offer the sheet of one procedure on A4, A5 or A3."""
    card = reading.card(code, clock.today())
    if card is None:
        raise Http404
    if card.code != code:
        return HttpResponsePermanentRedirect(reverse("procedure-print", args=[card.code]))
    return render(request, "portal/print_procedure.html", {"card": card, "crumbs": _trail(card)})


def _trail(card: reading.ProcedureCard) -> list[Crumb]:
    page = reverse("procedure", args=[card.code])
    return [Crumb("Trang đầu", "/"), Crumb("Thủ tục", "/thu-tuc/"), Crumb(card.name, page)]


def _sheet_stamp(request, code: str, size: str) -> str | None:
    agency, card = office.home(), reading.card(code, clock.today())
    if agency is None or card is None or size not in SIZES:
        return None
    told = (repr(card), repr(office.card()), public_address(), clock.today(), size)
    return f'"{sha256(repr(told).encode()).hexdigest()}"'


@login_not_required
@require_safe
@condition(etag_func=_sheet_stamp)
def sheet_pdf(request, code: str, size: str):
    """Set the sheet of a procedure, once for each version; a machine asked for too many says when to come back."""
    agency, card = office.home(), reading.card(code, clock.today())
    if agency is None or card is None or card.code != code or size not in SIZES:
        raise Http404
    key = f"sheet:{_sheet_stamp(request, code, size)}"
    content = cache.get(key)
    if content is None:
        if not _may_set_another():
            answer = render(
                request,
                "portal/print_busy.html",
                {"back": reverse("procedure-print", args=[code]), "crumbs": _trail(card)},
                status=429,
            )
            answer["Retry-After"] = "60"
            return answer
        link = address_of("procedure", code, site=public_address())
        order = SheetOrder("procedure", code, SIZES[size], link)
        content = typeset([order], agency=agency, day=clock.today())
        cache.set(key, content, KEPT_FOR)
    return pdf_answer(content, f"thu-tuc-{code}-{size}.pdf", kept=_ASK_AGAIN)


def _may_set_another() -> bool:
    """Count the sheets this process sets in a minute."""
    minute = f"sheets-set:{int(time.time()) // 60}"
    cache.add(minute, 0, 120)
    return cache.incr(minute) <= SET_A_MINUTE


@login_not_required
@require_safe
@packed_page
def show_boards(request):
    """List what may be printed for the wall: the whole board, each sector, leaflet, posters, the feedback notice."""
    today, agency = clock.today(), office.home()
    offered = list(all_downloads(today).values()) if agency else []
    ready = set()
    if agency:
        stamp = stamp_of(agency, today)
        ready = set(ReadyPrint.objects.filter(stamp=stamp).values_list("name", flat=True))
    general = [one for one in offered if one.group == "board"]
    shelves = [
        Shelf(
            sector.name,
            sector.count,
            _offers([one for one in offered if one.sector == sector.slug], ready),
        )
        for sector in reading.sectors(today)
        if sector.count
    ]
    context = {
        "general": _offers(general, ready),
        "shelves": shelves if agency else [],
        "has_address": bool(public_address()),
        "crumbs": [Crumb("Trang đầu", "/")],
    }
    return render(request, "portal/boards.html", context)


def _offers(downloads: list[Download], ready: set[str]) -> list[Offer]:
    return [
        Offer(words, [(one.name, one.size, one.name in ready) for one in group])
        for words, group in groupby(downloads, key=lambda one: one.words)
    ]


@login_not_required
@require_safe
def board_pdf(request, name: str):
    """Give the print if it stands ready; else have it made, and say so until it is."""
    today, agency = clock.today(), office.home()
    wanted = all_downloads(today).get(name) if agency else None
    if wanted is None:
        raise Http404
    ready = ReadyPrint.objects.filter(name=name, stamp=stamp_of(agency, today)).select_related("file").first()
    if ready is None:
        return _being_made(request, wanted, agency)
    etag = f'"{ready.file.digest}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = pdf_answer(ready.file.read(), f"niem-yet-{name}.pdf", kept=_ASK_AGAIN)
        answer["Last-Modified"] = http_date(ready.made_at.timestamp())
    answer["ETag"] = etag
    answer["Cache-Control"] = _ASK_AGAIN
    return answer


def _being_made(request, wanted: Download, agency):
    queue = order_print(agency, name=wanted.name, by=None)
    wait = _WAIT if queue == Queue.WAITING else 10 * _WAIT
    answer = render(
        request,
        "portal/board_waiting.html",
        {
            "wanted": wanted,
            "queue": queue,
            "wait": wait,
            "address": request.path,
            "crumbs": [Crumb("Trang đầu", "/"), Crumb("Niêm yết", reverse("boards"))],
        },
        status=202 if queue == Queue.WAITING else 503,
    )
    answer["Refresh"] = str(wait)
    answer["Cache-Control"] = "no-store"
    if queue != Queue.WAITING:
        answer["Retry-After"] = str(wait)
    return answer
