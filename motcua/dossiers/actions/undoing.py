"""Take a move back: a move of its own, by the one who made it, until the next person has acted, for five minutes."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.appointment import appoint, appoint_by_hand, limit_of
from motcua.dossiers.actions.moving import INSTANTS, SNAPSHOT, lock
from motcua.dossiers.actions.suspending import APPOINTMENT_FIELDS, live_suspensions, set_appointment
from motcua.dossiers.lifecycle import STATE_OF, Stage
from motcua.dossiers.models import (
    Charge,
    Dossier,
    Handover,
    Paper,
    RefusalNotice,
    Result,
    Return,
    SupplementRequest,
    Suspension,
    Wish,
)
from motcua.dossiers.questions import acting, last_entry
from motcua.dossiers.rules import may_undo
from motcua.journal import book
from motcua.journal.jobs import cancel
from motcua.journal.models import Job
from motcua.lib import clock
from motcua.lib.objections import refuse_if


@transaction.atomic
def undo(dossier: Dossier, *, by, at: datetime | None = None, seen: int | None = None) -> Dossier:
    """Put back what stood before the last move and say so in the journal. Raises NotAllowed.

    Numbers issued stay used: the result is revoked, the letter marked undone, the next one gets the next number.
    What would have left the machine because of the move is still waiting in the outbox, and is taken out of it.
    """
    at = at or clock.now()
    locked = lock(dossier, seen=seen)
    entry = last_entry(locked)
    refuse_if(may_undo(entry, locked, acting(by, clock.local_day(at)), at))
    before = entry.data["before"]
    for name in SNAPSHOT:
        value = before[name]
        setattr(locked, name, datetime.fromisoformat(value) if name in INSTANTS and value else value)
    locked.state = STATE_OF[Stage(locked.stage)]
    _take_back_rows(locked, entry.data, at)
    locked.save(
        update_fields={*(name.removesuffix("_id") for name in SNAPSHOT), "state", *APPOINTMENT_FIELDS}
    )
    for waiting in Job.objects.waiting().filter(key__startswith=outbox_key(locked, entry.number)):
        cancel(waiting.key, at=at)
    book.record(
        "dossier.undo",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={"undoes": entry.number, "move": entry.kind.removeprefix("dossier."), "to": str(locked.stage)},
    )
    return locked


def outbox_key(dossier: Dossier, entry_number: int) -> str:
    """Return the beginning of the keys under which a move's messages wait in the outbox."""
    return f"{dossier.stream}:{entry_number}:"


def _take_back_rows(dossier: Dossier, data: dict, at: datetime) -> None:
    for model, name in (
        (Handover, "handover"),
        (Suspension, "suspension"),
        (Return, "return"),
        (SupplementRequest, "letter"),
        (RefusalNotice, "refusal"),
    ):
        if data.get(name):
            model.objects.filter(pk=data[name], dossier=dossier).update(undone_at=at)
    if data.get("result"):
        Result.objects.filter(pk=data["result"]).update(
            revoked_at=at, revoked_why="hoàn tác lúc vừa ký; số đã dùng"
        )
    if data.get("overtaken"):
        Wish.objects.filter(pk=data["overtaken"], dossier=dossier).update(
            answered_at=None, answered_by=None, is_granted=None, answer=""
        )
    if data.get("settled"):
        Charge.objects.filter(pk__in=data["settled"]).update(settled_at=None, settled_by=None)
    if data.get("originals"):
        Paper.objects.filter(pk__in=data["originals"]).update(original_returned_at=None)
    if data.get("suspension"):
        limit = limit_of(dossier)
        if limit is not None:
            set_appointment(
                dossier, appoint(limit, dossier.clock_from, dossier.office, live_suspensions(dossier))
            )
        elif dossier.due_at is not None:
            set_appointment(
                dossier,
                appoint_by_hand(dossier.due_at, dossier.due_ground, dossier.clock_from, dossier.office),
            )
