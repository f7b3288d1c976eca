"""Whose news this person writes: of the office they lead, manage or administrate by a position of their own."""

from motcua.news.rules import EDITORS
from motcua.people.models import Agency
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.scope import agency_for

editors = desk_view(roles=EDITORS)


def own_office(request) -> Agency:
    """Return the office this person announces for, or raise 404 when the role was only lent."""
    return agency_for(request, EDITORS)
