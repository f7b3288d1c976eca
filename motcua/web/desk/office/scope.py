"""Who manages what: by positions of one's own. Management is not lent to a substitute, as the rules of people say."""

from collections.abc import Iterable

from django.http import Http404

from motcua.people.models import Agency, Role
from motcua.people.questions import Officer

HEADS = frozenset({Role.LEADER, Role.OFFICE_MANAGER, Role.ADMINISTRATOR})


def agencies_as(officer: Officer, roles: Iterable[str]) -> list[Agency]:
    """Return the agencies in which the officer holds one of the roles today, each once, in the order of the positions."""
    wanted = set(roles)
    return list({p.agency_id: p.agency for p in officer.positions if p.role in wanted}.values())


def administrated(request, slug: str) -> Agency:
    """Return the agency of that name which the officer administrates, or raise 404."""
    return _named(agencies_as(request.officer, {Role.ADMINISTRATOR}), slug)


def headed(request, slug: str) -> Agency:
    """Return the agency of that name which the officer leads, manages or administrates, or raise 404."""
    return _named(agencies_as(request.officer, HEADS), slug)


def _named(agencies: list[Agency], slug: str) -> Agency:
    for agency in agencies:
        if agency.slug == slug:
            return agency
    raise Http404("no such agency for this person")


def held_in(request, slug: str, roles: Iterable[str]) -> Agency:
    """Return the agency of that name in which the officer holds one of the roles today, or raise 404."""
    return _named(agencies_as(request.officer, roles), slug)
