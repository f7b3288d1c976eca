"""End a dossier without a result: withdrawn, stopped, lapsed, or received in error."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.moving import complete, hand_over, take_turn, text_reference
from motcua.dossiers.actions.suspending import live_suspensions
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.lib import clock
from motcua.lib.objections import NotAllowed


def withdraw_dossier(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Record that the applicant takes the dossier back (state 7). Raises NotAllowed."""
    return _close(dossier, "withdraw", Stage.WITHDRAWN, reason=reason, by=by, at=at, seen=seen)


def stop_dossier(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Stop at the applicant's request, since 1/7/2025 (NĐ 118/2025 Điều 21). Raises NotAllowed."""
    return _close(dossier, "stop", Stage.STOPPED, reason=reason, by=by, at=at, seen=seen)


def void_dossier(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Void a dossier received in error; its number stays used and the gap is explained by the reason. Raises NotAllowed."""
    return _close(dossier, "void", Stage.VOIDED, reason=reason, by=by, at=at, seen=seen)


def lapse_dossier(dossier: Dossier, *, by=None, at: datetime | None = None) -> Dossier:
    """Close a dossier whose supplement did not come in time (15 days, NĐ 118/2025 Điều 19.5). Raises NotAllowed."""
    at = at or clock.now()
    letter = (
        dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
    )
    if letter is None or letter.close_on is None or clock.local_day(at) <= letter.close_on:
        raise NotAllowed("Chưa hết thời gian bổ sung.", code="not-lapsed-yet")
    return _close(dossier, "lapse", Stage.LAPSED, reason="", by=by, at=at, seen=None)


@transaction.atomic
def _close(dossier, key, stage, *, reason, by, at, seen) -> Dossier:
    turn = take_turn(dossier, key, by=by, at=at or clock.now(), reason=reason, seen=seen)
    locked = turn.dossier
    here, holder = locked.step, locked.assignee
    for suspension in live_suspensions(locked):
        if suspension.ends_at is None:
            suspension.ends_at = turn.at
            suspension.save(update_fields=["ends_at"])
    for result in locked.results.filter(revoked_at=None):
        result.revoked_at, result.revoked_why = turn.at, "hồ sơ bị hủy vì nhận nhầm"
        result.save(update_fields=["revoked_at", "revoked_why"])
    locked.assignee, locked.step_role = None, ""
    locked.due_at = locked.warn_at = None
    locked.finished_at = turn.at
    passed = hand_over(turn, from_step=here, from_user=holder, note=reason)
    return complete(
        turn,
        key,
        stage=stage,
        fields=("due_at", "warn_at", "finished_at"),
        data={"handover": passed.pk, **text_reference(passed, passed.note)},
    )
