"""Who may open a page of the desk: a stranger gets 404, as if the page were not there.

The pattern of every view of the desk::

    @desk_view(roles={Role.CLERK})
    def receive(request, code):
        dossier = find_or_404(Dossier.objects.visible_to(request.officer), code=code)

*find* is scoped to the person first, so that what somebody may not see and what does not exist look the same. Roles open
pages; whether this person may do this now is for the rules of the domain.
"""

from collections.abc import Iterable
from functools import wraps

from django.db.models import QuerySet
from django.http import Http404

from motcua.people.models import Role


def desk_view(*, roles: Iterable[str] = frozenset(Role.values)):
    """Open the view to officers who hold, or stand in for somebody who holds, one of the roles today.

    Without `roles`, to whoever holds any position today. Somebody not signed in is led to the login page by
    LoginRequiredMiddleware before the view is asked.
    """
    wanted = frozenset(str(role) for role in roles)

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated or not (request.officer.acting_roles & wanted):
                raise Http404("no such page for this person")
            return view(request, *args, **kwargs)

        guarded.roles = wanted  # a house test lists which roles open which page
        return guarded

    return decorate


def find_or_404(scoped: QuerySet, **wanted):
    """Return the one row of an already scoped query, or raise 404, without saying which of the two failed."""
    found = scoped.filter(**wanted).first()
    if found is None:
        raise Http404("no such row for this person")
    return found
