"""What the code of a counter or of a village's board opens: what is useful to whoever stands there."""

from dataclasses import dataclass
from datetime import time

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.catalogue import reading
from motcua.catalogue.reading import SectorLine
from motcua.guidance.reading import open_on
from motcua.lib import clock
from motcua.lib.vietnamese import fold
from motcua.news.models import Announcement, Disclosure
from motcua.postings.models import Place, PostingKind
from motcua.postings.questions import sectors_at

_KINDS = (PostingKind.COUNTER, PostingKind.NEIGHBOURHOOD)
_ANNOUNCED = 6


@dataclass(frozen=True)
class PlacePage:
    """Everything the page shows. `opened` is None where nobody has told the hours, [] on a day off."""

    place: Place
    is_counter: bool
    opened: list[tuple[time, time]] | None
    sectors: list[SectorLine]
    other_sectors: list[SectorLine]
    total: int
    announcements: list[Announcement]
    disclosures: list[Disclosure]


@login_not_required
@never_cache
@require_safe
def show_place(request, pk: int):
    """Show a counter its sectors and today's hours, a village its news and what is posted there."""
    places = Place.objects.filter(pk=pk, postings__kind__in=_KINDS).distinct()
    place = places.select_related("agency__calendar", "counter").first()
    if place is None:
        raise Http404("no place whose code leads here")
    today = clock.today()
    is_counter = place.postings.filter(kind=PostingKind.COUNTER).exists()
    on_wall = [sector for sector in reading.sectors(today) if sector.count]
    own = sectors_at(place, today)
    announced = Announcement.objects.published_on(today).filter(agency=place.agency).newest_first()
    page = PlacePage(
        place=place,
        is_counter=is_counter,
        opened=open_on(place.agency, today),
        sectors=own or on_wall,
        other_sectors=[sector for sector in on_wall if sector not in own] if own else [],
        total=len(reading.codes_on_wall(today)),
        announcements=[one for one in announced[: 3 * _ANNOUNCED] if one.holds_on(today)][:_ANNOUNCED],
        disclosures=_hanging(place, today),
    )
    return render(request, "portal/posted_place.html", {"page": page, "today": today})


def _hanging(place: Place, today) -> list[Disclosure]:
    """Return what hangs today, first what is said to hang at this very place."""
    found = Disclosure.objects.posted_on(today).filter(agency=place.agency).order_by("ends_on", "pk")
    here = fold(place.name)
    return sorted(found, key=lambda one: here not in {fold(name) for name in one.places})
