"""A day's dossiers in files for the province's system: what is in them, what is left out and why, what is not sure."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.exchange.actions import note_export
from motcua.exchange.day_export import HEADERS, PROGRESS, export_day
from motcua.exchange.profile import ProfileBroken, read_profile
from motcua.lib import clock
from motcua.people.models import Role
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.forms import ExportDayForm
from motcua.web.desk.office.scope import held_in
from motcua.web.shared.prints import file_answer

_ROLES = frozenset({Role.OFFICE_MANAGER, Role.LEADER})
_SERVICES = {"ho-so": HEADERS, "tien-do": PROGRESS}


@desk_view(roles=_ROLES)
@never_cache
@require_safe
def exchange(request, agency):
    """Show what a day would give, today unless another is asked for."""
    found = held_in(request, agency, _ROLES)
    form = ExportDayForm(request.GET if any(name.startswith("on") for name in request.GET) else None)
    asked = form.cleaned_data["on"] if form.is_bound and form.is_valid() else clock.today()
    if not form.is_bound:
        form = ExportDayForm(initial={"on": asked})
    page = {"agency": found, "form": form, "on": asked, "files": None, "broken": "", "unsure": []}
    try:
        profile = read_profile()
    except ProfileBroken as broken:
        page["broken"] = str(broken)
    else:
        page |= {"files": export_day(found, asked, profile), "unsure": profile.unsure}
    return render(request, "desk/office/exchange.html", page)


@desk_view(roles=_ROLES)
@never_cache
@require_POST
def download(request, agency, service):
    """Give one file of a day; that it left the house is written down."""
    found = held_in(request, agency, _ROLES)
    try:
        day, name = date.fromisoformat(request.POST.get("ngay", "")), _SERVICES[service]
        profile = read_profile()
    except (ValueError, KeyError, ProfileBroken) as error:
        raise Http404("no such file") from error
    files = export_day(found, day, profile)
    note_export(
        found, day, service=name, dossiers=files.dossiers, refused=len(files.refused), by=request.user
    )
    return file_answer(files.text_of(name).encode(), files.name_of(name), "application/json; charset=utf-8")
