"""How the machine and the office are, in plain words: the doctor's questions, and what of them cannot wait."""

from datetime import datetime

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.lib import clock
from motcua.people.models import Role
from motcua.people.questions import Officer
from motcua.upkeep.checks import examine
from motcua.upkeep.findings import Level
from motcua.upkeep.models import Backup
from motcua.upkeep.questions import backup_trouble
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.scope import HEADS

_SHOWN = 14  # attempts: a fortnight in one place, a week in two
_TOLD_AT_ONCE = frozenset({Role.LEADER, Role.ADMINISTRATOR})


def trouble_shown_to(officer: Officer, at: datetime) -> str | None:
    """Return what is wrong with the backups for whoever must see to it on their first page; one query at most."""
    return backup_trouble(at) if officer.roles & _TOLD_AT_ONCE else None


@desk_view(roles=HEADS)
@never_cache
@require_safe
def health(request):
    """List what the doctor finds, the pressing first, and the last attempts at a backup."""
    now = clock.now()
    found = examine(now)
    page = {
        "now": now,
        "groups": [(level, [one for one in found if one.level == level]) for level in Level],
        "found": found,
        "administrates": Role.ADMINISTRATOR in request.officer.roles,
        "wrong": sum(one.level == Level.WRONG for one in found),
        "backups": Backup.objects.latest_first()[:_SHOWN],
    }
    return render(request, "desk/office/health.html", page)
