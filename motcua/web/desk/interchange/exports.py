"""Take the catalogue out, in each of the shapes; what a shape cannot hold is named before anybody takes it."""

from collections import Counter

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.catalogue.models import Procedure
from motcua.catalogue.standing import all_facts
from motcua.exchange.actions import note_catalogue_export
from motcua.exchange.actions.catalogue import surroundings
from motcua.exchange.catalogue.shapes import SHAPES
from motcua.exchange.catalogue.shapes.national import lost_parts
from motcua.lib import clock
from motcua.web.desk.catalogue.scope import agency_of, editors_page
from motcua.web.shared.prints import file_answer

MOST_NAMED = 300  # procedures named with what the national shape cannot hold


@editors_page
@never_cache
@require_safe
def choose(request):
    """Offer the shapes; with `?dang=national` name what that shape cannot hold."""
    page = {"shapes": list(SHAPES.values()), "count": Procedure.objects.count(), "lost": None}
    if request.GET.get("dang") == "national":
        lost = [(facts.code, facts.name, lost_parts(facts)) for facts in all_facts()]
        lost = [one for one in lost if one[2]]
        kinds = Counter(words.partition(" (")[0] for _code, _name, parts in lost for words in parts)
        page |= {"lost": lost[:MOST_NAMED], "lost_count": len(lost), "kinds": kinds.most_common()}
    return render(request, "desk/interchange/exports.html", page)


@editors_page
@require_safe
def download(request, shape: str):
    """Give the catalogue in a shape."""
    if shape not in SHAPES:
        raise Http404("no such shape")
    made, agency, today = SHAPES[shape], agency_of(request), clock.today()
    written = made.write(all_facts(), surroundings(agency, today))
    note_catalogue_export(agency, shape=shape, size=len(written.content), by=request.user)
    name = f"danh-muc-{agency.slug}-{today:%Y%m%d}{'-laythutuc' if shape == 'national' else ''}.{made.ending}"
    return file_answer(written.content, name, made.content_type)
