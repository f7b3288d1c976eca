"""Who calls: the officer in whose name a machine shows a token."""

from datetime import datetime

from motcua.lib import clock
from motcua.people.actions import note_token_use
from motcua.people.models import ApiToken

_LONGEST_TOKEN = 200


def token_of(request, scope: str, at: datetime) -> ApiToken | None:
    """Return the token shown if it is alive and holds the scope; note once a day that it was used."""
    token = shown(request, at)
    return token if token is not None and token.has_scope(scope) else None


def shown(request, at: datetime) -> ApiToken | None:
    """Return the token shown if it is alive, whatever it may be used for."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    text = text.strip()
    if kind.lower() != "bearer" or not text or len(text) > _LONGEST_TOKEN:
        return None
    token = ApiToken.objects.alive(text, at)
    # Asked here first: a verb takes SQLite's write lock even to change nothing.
    if token is not None and token.last_used_on != clock.local_day(at):
        note_token_use(token, by=token.user, at=at)
    return token
