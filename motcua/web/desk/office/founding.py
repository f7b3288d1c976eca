"""The first start of a real office: reached once, by the link that the machine printed.

First the commune is picked from the list of the country's (or its name typed), then the first administrator is named.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed
from motcua.people import actions, units
from motcua.people.units import Commune, Province
from motcua.web.desk.account import entry
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import FounderForm, FoundingForm

LONGEST = 80  # characters of a name somebody looks for


@dataclass(frozen=True)
class Offered:
    """A commune to pick, with the address that picks it."""

    commune: Commune
    href: str


@dataclass(frozen=True)
class Picker:
    """The page on which one's own commune is looked for."""

    typed: str
    province: str
    provinces: list[Province]
    found: list[Offered]
    asked: bool


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def found(request, token):
    """Ask for the office and its first administrator, and let that person in."""
    now = clock.now()
    if not actions.may_found_with(token, now):
        return render(request, "desk/office/founding_over.html", status=404)
    unit = units.commune(request.GET.get("xa", ""), clock.local_day(now))
    if unit is None and request.GET.get("nhap") != "tay":
        return render(request, "desk/office/founding_pick.html", {"page": _picker(request)})
    form = (FoundingForm if unit is None else FounderForm)(sent(request))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "again"}
        if unit is not None:
            given |= {
                "kind": unit.kind,
                "name": unit.name,
                "province": unit.province.words,
                "unit_code": unit.code,
            }
        try:
            administrator = actions.found_office(**given, by=None)
        except NotAllowed as refusal:
            object_in(form, refusal, value="identifier", slug="name")
        else:
            end_session(request)
            office = administrator.agency_on(clock.today())
            return entry.let_in(request, administrator, reverse("office:setup", args=[office.slug]))
    return show_form(request, "desk/office/founding.html", {"form": form, "unit": unit})


def _picker(request) -> Picker:
    today = clock.today()
    provinces = units.provinces(today)
    typed = vietnamese.tidy(request.GET.get("tim", ""))[:LONGEST]
    asked = request.GET.get("tinh", "")
    province = asked if any(one.code == asked for one in provinces) else ""
    if typed:
        found = units.find(typed, today, province=province)
    else:
        found = units.communes(province, today) if province else []
    return Picker(
        typed=typed,
        province=province,
        provinces=provinces,
        found=[Offered(one, f"?{urlencode({'xa': one.code})}") for one in found],
        asked=bool(typed or province),
    )
