"""Which dossiers an officer may see at the desk, and in whose name they act there."""

from motcua.dossiers.lookups import READING_ROLES
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import Acting
from motcua.people.models import User
from motcua.web.desk.access import find_or_404

# Administrators, the province and observers keep the house or count; they read nobody's dossier.
SEEING = READING_ROLES


def offices_of(officer) -> dict:
    """Return the agencies, by id, whose dossiers the officer may see today."""
    held = (*officer.positions, *officer.lent_positions)
    return {position.agency_id: position.agency for position in held if position.role in SEEING}


def visible_to(officer):
    """Return the dossiers the officer may see today: those of the offices where they handle any."""
    return Dossier.objects.of_agencies(offices_of(officer))


def acting_of(officer) -> Acting:
    """Return the officer as the rules of the moves know them, without asking the database again."""
    held = frozenset((p.role, p.agency_id) for p in (*officer.positions, *officer.lent_positions))
    return Acting(officer.user.pk, officer.stands_in_for, held)


def find_dossier(officer, code: str) -> Dossier:
    """Return the dossier with all a page needs of it. Raises Http404 when it is not there for this officer."""
    scoped = visible_to(officer).select_related(
        "applicant",
        "holder",
        "revision",
        "procedure__sector",
        "step",
        "assignee",
        "received_by",
        "office__calendar",
        "receiving_desk",
        "competent_agency",
    )
    return find_or_404(scoped, code=code)


def absent_colleagues(officer) -> list:
    """Return the users the officer stands in for today, with their positions' titles. No query when there is none."""
    if officer.stands_in_for <= {officer.user.pk}:
        return []
    absent = User.objects.filter(pk__in=officer.stands_in_for - {officer.user.pk})
    return list(absent.order_by("sort_name"))


def name_of(user) -> str:
    """Return how the desk names a colleague: "Chủ tịch Nông Thị Lan"."""
    return f"{user.public_title} {user.full_name}".strip() if user is not None else ""
