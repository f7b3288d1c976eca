"""The undo bar: what the reader did last, for as long as it may be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua.dossiers.lifecycle import UNDO_MINUTES
from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import last_entry
from motcua.dossiers.rules import may_undo
from motcua.journal import book
from motcua.web.desk.dossier.sight import acting_of

_LAST = "last_move"  # in the session: the code and entry of the reader's last move, and its words


@dataclass(frozen=True)
class Undo:
    """What the bar says, where its button leads, and until when."""

    words: str
    href: str
    until: datetime


def remember(request, dossier: Dossier, words: str) -> None:
    """Keep in the session that this move was the reader's last, so that every list can offer to take it back."""
    entry = last_entry(dossier)
    request.session[_LAST] = {
        "code": dossier.code,
        "number": entry.number,
        "at": entry.at.isoformat(),
        "words": words,
    }


def forget(request) -> None:
    """Offer nothing any more."""
    request.session.pop(_LAST, None)


def offer(request, now: datetime) -> Undo | None:
    """Return the bar for the reader's last move, or None when it can no longer be undone. One query at most."""
    last = request.session.get(_LAST)
    if not last or now - datetime.fromisoformat(last["at"]) > timedelta(minutes=UNDO_MINUTES):
        return None
    return of_entry(request.officer, last["code"], last["number"], last["words"], now)


def of_entry(officer, code: str, number: int, words: str, now: datetime) -> Undo | None:
    """Return how the officer takes back the move with this entry, None when they can no longer. One query."""
    newest = book.entries(f"dossier:{code}").order_by("-number").first()
    if newest is None or newest.number != number:
        return None
    if may_undo(newest, None, acting_of(officer), now) is not None:
        return None
    return Undo(
        words,
        f"/can-bo/ho-so/{code}/hoan-tac/?truoc={newest.number}",
        newest.at + timedelta(minutes=UNDO_MINUTES),
    )
