"""Which groups of procedures the office posts: by sector, and by the decision that announced them."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue import questions
from motcua.catalogue.actions import choose_sectors, switch_decision
from motcua.catalogue.models import Revision, Sector
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.catalogue.forms import GroupSectorsForm
from motcua.web.desk.catalogue.scope import agency_of, editors_page
from motcua.web.desk.office.answers import object_in

_WANTED = {"on": True, "off": False, "": None}


@editors_page
@never_cache
@require_safe
def groups(request):
    """Show the sectors and the decisions with what is posted of each."""
    return _page(request, GroupSectorsForm(initial={"sectors": _chosen(agency_of(request))}))


@editors_page
@never_cache
@require_POST
def sectors(request):
    """Post exactly these sectors."""
    form = GroupSectorsForm(request.POST)
    if form.is_valid():
        try:
            choose_sectors(agency_of(request), form.cleaned_data["sectors"], by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            number = Revision.objects.on_wall(clock.today()).count()
            messages.success(request, f"Đã ghi lĩnh vực niêm yết: nay niêm yết {number} thủ tục.")
            return redirect("catalogue:groups")
    return _page(request, form, status=422)


@editors_page
@never_cache
@require_POST
def decision(request):
    """Post the procedures of a decision, post none of them, or leave them to their sectors."""
    name, wanted = request.POST.get("decision", ""), request.POST.get("state", "")
    try:
        switch_decision(
            agency_of(request),
            name,
            is_on=_WANTED.get(wanted),
            ground=request.POST.get("ground", ""),
            by=request.user,
            at=clock.now(),
        )
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        words = {True: "Đã niêm yết", False: "Đã thôi niêm yết", None: "Đã để theo lĩnh vực"}[
            _WANTED.get(wanted)
        ]
        messages.success(request, f"{words}: nhóm thủ tục theo {name}.")
    return redirect("catalogue:groups")


def _page(request, form, *, status: int = 200):
    page = {"form": form, "groups": questions.decisions(agency_of(request), clock.today())}
    return render(request, "desk/catalogue/groups.html", page, status=status)


def _chosen(agency) -> list[str]:
    chosen = list(agency.offered_sectors.values_list("sector__slug", flat=True))
    return chosen or list(Sector.objects.values_list("slug", flat=True))
