"""End a dossier without a result: withdrawn, stopped, lapsed, or received in error."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.letters import write_stop_notice
from motcua.dossiers.actions.moving import complete, hand_over, take_turn, text_reference
from motcua.dossiers.actions.suspending import live_suspensions
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, StopNotice, Wish
from motcua.dossiers.rules import APPLICANT
from motcua.lib import clock
from motcua.lib.objections import NotAllowed


def withdraw_dossier(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Record that the applicant takes the dossier back (state 7). Raises NotAllowed."""
    return _close(dossier, "withdraw", Stage.WITHDRAWN, reason=reason, by=by, at=at, seen=seen)


def take_back_dossier(
    dossier: Dossier, *, reason: str = "", by=APPLICANT, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Take one's own dossier back before it was accepted: nobody has to grant it. Raises NotAllowed."""
    return _close(dossier, "take_back", Stage.WITHDRAWN, reason=reason, by=by, at=at, seen=seen)


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
    notice = _notice(turn, key, reason) if key in _CAUSES else None
    for wish in locked.wishes.filter(answered_at=None):
        wish.answered_at = turn.at
        wish.is_granted = key in ("stop", "withdraw") and wish.kind != Wish.Kind.MODIFY
        wish.answered_by = turn.by if turn.by not in (None, APPLICANT) else None
        wish.save(update_fields=["answered_at", "is_granted", "answered_by"])
    return complete(
        turn,
        key,
        stage=stage,
        fields=("due_at", "warn_at", "finished_at"),
        data={
            "handover": passed.pk,
            "notice": notice.pk if notice else None,
            "number": notice.number if notice else None,
            **text_reference(passed, passed.note),
        },
    )


_CAUSES = {
    "stop": StopNotice.Cause.STOP,
    "withdraw": StopNotice.Cause.WITHDRAWAL,
    "take_back": StopNotice.Cause.WITHDRAWAL,
    "lapse": StopNotice.Cause.LAPSE,
}


def _notice(turn, key: str, reason: str) -> StopNotice:
    by = turn.by if turn.by not in (None, APPLICANT) else None
    words = reason or StopNotice.Cause(_CAUSES[key]).label
    return write_stop_notice(turn.dossier, _CAUSES[key], reason=words, by=by, at=turn.at)
