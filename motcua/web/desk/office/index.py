"""The page from which one runs the office: what this person may manage, and what waits."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue.rules import EDITORS
from motcua.journal.models import Job
from motcua.lib import clock
from motcua.people.models import Agency, Role
from motcua.people.questions import public_address
from motcua.web.desk.access import desk_view
from motcua.web.desk.account import entry
from motcua.web.desk.office.health import trouble_shown_to
from motcua.web.desk.office.scope import HEADS, agencies_as, headed
from motcua.web.shared import reach


@dataclass(frozen=True)
class Managed:
    """One agency as this person may manage it."""

    agency: Agency
    administrates: bool
    leads: bool


@desk_view()
@never_cache
@require_safe
def index(request):
    """List what the person may manage or read."""
    administrated = {agency.pk for agency in agencies_as(request.officer, {Role.ADMINISTRATOR})}
    led = {agency.pk for agency in agencies_as(request.officer, {Role.LEADER, Role.OFFICE_MANAGER})}
    managed = [
        Managed(agency, agency.pk in administrated, agency.pk in led)
        for agency in agencies_as(request.officer, HEADS)
    ]
    page = {
        "managed": managed,
        "administrates": bool(administrated),
        "edits": bool(agencies_as(request.officer, EDITORS)),
        "failed": 0,
        "outbox": 0,
        "trouble": trouble_shown_to(request.officer, clock.now()),
        "address": "",
        "certificate": None,
        "teaches": Role.OFFICE_MANAGER in request.officer.acting_roles,
    }
    if administrated:
        page["failed"] = Job.objects.failed().count()
        page["outbox"] = Job.objects.outbox().count()
        page["address"] = public_address()
        page["certificate"] = reach.certificate_standing()
    return render(request, "desk/office/index.html", page)


@desk_view(roles=HEADS)
@require_POST
def work_for(request):
    """Choose, of several agencies, the one that the pages of catalogue, walls and news are about."""
    chosen = headed(request, request.POST.get("agency", ""))
    request.session[entry.WORKS_FOR] = chosen.slug
    messages.success(request, f"Danh mục, niêm yết, thông báo nay là của {chosen.name}.")
    return redirect("office:index")
