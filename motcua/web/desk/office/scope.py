"""Who manages what: by positions of one's own. Management is not lent to a substitute, as the rules of people say."""

from collections.abc import Iterable

from django.http import Http404

from motcua.people.models import Agency, Role
from motcua.people.questions import Officer

HEADS = frozenset({Role.LEADER, Role.OFFICE_MANAGER, Role.ADMINISTRATOR})


def agencies_as(officer: Officer, roles: Iterable[str]) -> list[Agency]:
    """Return the agencies in which the officer holds one of the roles today, each once: the chosen one, then by position."""
    wanted = set(roles)
    found = {p.agency_id: p.agency for p in officer.positions if p.role in wanted}
    return sorted(found.values(), key=lambda agency: agency.slug != officer.works_for)


def agency_for(request, roles: Iterable[str]) -> Agency:
    """Return the agency a page without an agency in its address is about, or raise 404; the page names it.

    Of several it is the one chosen on the page of running the office, else that of the first such position.
    """
    found = agencies_as(request.officer, roles)
    if not found:
        raise Http404("no agency for which this person may do that")
    return named_on(request, found[0])


def named_on(request, agency: Agency) -> Agency:
    """Return the agency after noting for the page's head whose it is, where the person heads several."""
    if len(agencies_as(request.officer, HEADS)) > 1:
        request.for_agency = agency
    return agency


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
