"""Write down, once for each wait, that a dossier has waited long for the desk's answer."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.appointment import calendar_of
from motcua.dossiers.actions.moving import lock
from motcua.dossiers.lifecycle import AWAITING_ANSWER
from motcua.dossiers.models import Dossier
from motcua.dossiers.rules import alert_horizon
from motcua.journal import book
from motcua.lib import clock

ALERT = "dossier.answer_alert"


@transaction.atomic
def note_answer_alert(dossier: Dossier, *, by, at: datetime | None = None) -> bool:
    """Write the alert down if it is time and it was not written for this wait; tell whether it was.

    The entry stands in a stream of the desk's, not in the dossier's: it moves nothing, so it neither takes an undo from
    anybody nor tells whoever is reading the papers that something changed. Who wants to send word subscribes to it.
    """
    at = at or clock.now()
    locked = lock(dossier)
    horizon = alert_horizon(calendar_of(locked.office), at)
    if locked.stage not in AWAITING_ANSWER or not (horizon and locked.due_at and locked.due_at <= horizon):
        return False
    if is_alert_noted(locked):
        return False
    book.record(
        ALERT,
        stream=_stream(locked),
        subject=locked.stream,
        by=by,
        at=at,
        data={"answer": locked.due_at.isoformat()},
    )
    return True


def is_alert_noted(dossier: Dossier) -> bool:
    """Tell whether the desk was alerted during this very wait; papers that come later begin another."""
    told = book.entries(_stream(dossier)).filter(
        kind=ALERT, subject=dossier.stream, at__gte=dossier.received_at
    )
    return any(entry.data["answer"] == dossier.due_at.isoformat() for entry in told)


def _stream(dossier: Dossier) -> str:
    return f"desk:{dossier.office.slug}"
