"""Take the catalogue out, in each of the shapes; what a shape cannot hold is named before anybody takes it.

A long catalogue is written by a job: the page says how far it is, then gives the file until the catalogue changes.
"""

from collections import Counter
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.models import Procedure
from motcua.catalogue.standing import all_facts
from motcua.exchange.actions import note_catalogue_export, order_catalogue_export, ready_export
from motcua.exchange.actions.catalogue import catalogue_version, surroundings
from motcua.exchange.actions.exporting import AT_ONCE, STUCK
from motcua.exchange.catalogue.shapes import SHAPES
from motcua.exchange.catalogue.shapes.national import lost_parts
from motcua.exchange.models import CatalogueExport
from motcua.lib import clock
from motcua.web.desk.catalogue.scope import agency_of, editors_page
from motcua.web.shared.prints import file_answer

MOST_NAMED = 300  # procedures named with what the national shape cannot hold


@editors_page
@never_cache
@require_safe
def choose(request):
    """Offer the shapes; with `?dang=national` name what that shape cannot hold."""
    count = Procedure.objects.count()
    page = {"shapes": list(SHAPES.values()), "count": count, "lost": None}
    if count > AT_ONCE:
        page["shapes"] = shelf = _shelf(agency_of(request))
        page["is_busy"] = any(one.is_busy for one in shelf)
    if request.GET.get("dang") == "national":
        lost = [(facts.code, facts.name, lost_parts(facts)) for facts in all_facts()]
        lost = [one for one in lost if one[2]]
        kinds = Counter(words.partition(" (")[0] for _code, _name, parts in lost for words in parts)
        page |= {"lost": lost[:MOST_NAMED], "lost_count": len(lost), "kinds": kinds.most_common()}
    answer = render(request, "desk/interchange/exports.html", page)
    if page.get("is_busy"):
        answer["Refresh"] = "3"  # seconds; the page of a machine at work, without script
    return answer


@dataclass(frozen=True)
class Offer:
    """A shape of a long catalogue, and how far its file is."""

    key: str
    words: str
    export: CatalogueExport | None
    is_ready: bool

    @property
    def is_long(self) -> bool:
        """Tell the page to offer making it before taking it."""
        return True

    @property
    def is_busy(self) -> bool:
        """Tell whether the machine is at work on it; after half an hour it may be asked again."""
        made = self.export
        return made is not None and made.made_at is None and clock.now() - made.ordered_at < STUCK


def _shelf(agency) -> list[Offer]:
    stamp = catalogue_version()
    known = {one.shape: one for one in CatalogueExport.objects.filter(agency=agency).defer("content")}
    return [
        Offer(
            key, shape.words, found := known.get(key), bool(found and found.made_at and found.stamp == stamp)
        )
        for key, shape in SHAPES.items()
    ]


@editors_page
@require_http_methods(["GET", "HEAD", "POST"])
def download(request, shape: str):
    """Give the catalogue in a shape; have a long one written first."""
    if shape not in SHAPES:
        raise Http404("no such shape")
    made, agency, today = SHAPES[shape], agency_of(request), clock.today()
    if Procedure.objects.count() <= AT_ONCE:
        content = made.write(all_facts(), surroundings(agency, today)).content
    elif request.method == "POST" or (content := ready_export(agency, shape)) is None:
        if request.method == "POST":
            order_catalogue_export(agency, shape=shape, by=request.user)
        return redirect("interchange:exports")
    note_catalogue_export(agency, shape=shape, size=len(content), by=request.user)
    name = f"danh-muc-{agency.slug}-{today:%Y%m%d}{'-laythutuc' if shape == 'national' else ''}.{made.ending}"
    return file_answer(content, name, made.content_type)
