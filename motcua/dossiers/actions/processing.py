"""Carry the dossier through the offices: begin, forward, send back, approve, propose to refuse, refuse, extend, reassign."""

from datetime import date, datetime

from django.db import transaction

from motcua.dossiers.actions.appointment import appoint
from motcua.dossiers.actions.letters import write_refusal
from motcua.dossiers.actions.moving import (
    Turn,
    complete,
    hand_over,
    place,
    signing_step_after,
    stage_at,
    step_after,
    steps_of,
    take_turn,
    text_reference,
)
from motcua.dossiers.actions.results import make_result
from motcua.dossiers.actions.suspending import (
    APPOINTMENT_FIELDS,
    close_suspension,
    live_suspensions,
    open_suspension,
    set_appointment,
)
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, Extension, Handover, Result
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy


@transaction.atomic
def begin(dossier: Dossier, *, by, at: datetime | None = None, seen: int | None = None) -> Dossier:
    """Say that work has begun; the one who begins holds it from now on. Raises NotAllowed."""
    turn = take_turn(dossier, "begin", by=by, at=at or clock.now(), seen=seen)
    if turn.dossier.assignee_id is None:
        turn.dossier.assignee = by
    return complete(turn, "begin", stage=Stage.IN_STEP)


@transaction.atomic
def forward(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    assignee=None,
    note: str = "",
    seen: int | None = None,
) -> Dossier:
    """Finish this step and pass the dossier to the next one. Raises NotAllowed.

    The only possible next person is chosen by itself; with several and none named it waits for whoever holds the role.
    """
    turn = take_turn(dossier, "forward", by=by, at=at or clock.now(), seen=seen)
    locked = turn.dossier
    here, holder, following = locked.step, locked.assignee, step_after(locked)
    if following is None:
        raise NotAllowed("Đây đã là bước cuối của quy trình.", code="no-next-step")
    stage = stage_at(following, steps_of(locked), fresh=False)
    if stage is Stage.READY:
        raise NotAllowed(
            "Bước sau là trả kết quả, nên cần ghi kết quả (số, ngày, người ký) trước khi chuyển.",
            code="result-missing",
        )
    place(locked, following, assignee=assignee, day=clock.local_day(turn.at))
    passed = hand_over(turn, from_step=here, from_user=holder, note=note)
    return complete(
        turn, "forward", stage=stage, data={"handover": passed.pk, **text_reference(passed, passed.note)}
    )


@transaction.atomic
def send_back(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Give the dossier back to the step before, to the person it came from, with the reason. Raises NotAllowed."""
    turn = take_turn(dossier, "send_back", by=by, at=at or clock.now(), reason=reason, seen=seen)
    passed = give_back(turn, note=reason)
    return complete(
        turn,
        "send_back",
        stage=Stage.SENT_BACK,
        data={"handover": passed.pk, **text_reference(passed, passed.note)},
    )


def give_back(turn: Turn, *, note: str) -> Handover:
    """Put the dossier before the step that came before, and the person it came from (not saved). Raises NotAllowed."""
    locked = turn.dossier
    here, holder = locked.step, locked.assignee
    before = next((step for step in reversed(steps_of(locked)) if step.order < here.order), None)
    if before is None:
        raise NotAllowed("Không có bước trước để trả lại.", code="no-previous-step")
    came_from = (
        locked.handovers.filter(undone_at=None, to_step=here.name)
        .select_related("from_user")
        .order_by("-at", "-id")
        .first()
    )
    place(locked, before, assignee=None, day=clock.local_day(turn.at))
    if came_from and came_from.from_user_id:
        locked.assignee = came_from.from_user
    return hand_over(turn, from_step=here, from_user=holder, note=note)


@transaction.atomic
def approve(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    title: str = "",
    signed_on: date | None = None,
    signer=None,
    file=None,
    file_name: str = "",
    note: str = "",
    seen: int | None = None,
) -> Dossier:
    """Sign: the result gets its number, date, signer and file, and waits at the desk. Raises NotAllowed."""
    turn = take_turn(dossier, "approve", by=by, at=at or clock.now(), seen=seen)
    return _conclude(turn, "approve", Result.Kind.GRANTED, title, signed_on, signer, file, file_name, note)


@transaction.atomic
def propose_refusal(
    dossier: Dossier,
    *,
    reason: str,
    by,
    at: datetime | None = None,
    assignee=None,
    seen: int | None = None,
) -> Dossier:
    """Put a refusal before the leader, past the steps in between: who appraises does not also sign. Raises NotAllowed."""
    turn = take_turn(dossier, "propose_refusal", by=by, at=at or clock.now(), reason=reason, seen=seen)
    locked = turn.dossier
    here, holder, signing = locked.step, locked.assignee, signing_step_after(locked)
    if signing is None:
        raise NotAllowed(
            "Quy trình của thủ tục này không có bước ký, nên không trình từ chối được. Báo người quản lý danh mục.",
            code="no-signing-step",
        )
    place(locked, signing, assignee=assignee, day=clock.local_day(turn.at))
    passed = hand_over(turn, from_step=here, from_user=holder, note=reason)
    return complete(
        turn,
        "propose_refusal",
        stage=Stage.AWAITING_REFUSAL,
        data={"handover": passed.pk, **text_reference(passed, passed.note)},
    )


@transaction.atomic
def refuse(
    dossier: Dossier,
    *,
    reason: str,
    by,
    at: datetime | None = None,
    signed_on: date | None = None,
    signer=None,
    file=None,
    file_name: str = "",
    seen: int | None = None,
) -> Dossier:
    """Sign a refusal after appraisal, within the limit: the written refusal is the result (NĐ 118/2025 Điều 19.3).

    Raises NotAllowed.
    """
    turn = take_turn(dossier, "refuse", by=by, at=at or clock.now(), reason=reason, seen=seen)
    return _conclude(
        turn,
        "refuse",
        Result.Kind.REFUSED,
        "Phiếu từ chối giải quyết hồ sơ",
        signed_on,
        signer,
        file,
        file_name,
        reason,
    )


def _conclude(turn, key, kind, title, signed_on, signer, file, file_name, note) -> Dossier:
    locked = turn.dossier
    here, holder, today = locked.step, locked.assignee, clock.local_day(turn.at)
    signer = signer or (
        holder if holder is not None and holder.pk != turn.by.pk and key == "approve" else turn.by
    )
    if signer.pk not in turn.acting.stands_for:
        raise NotAllowed(
            "Người ký phải là ông/bà, hoặc người mà hôm nay ông/bà làm thay.",
            code="signer-not-yours",
            field="signer",
        )
    if (signed_on or today) > today:
        raise NotAllowed("Ngày ký không thể sau hôm nay.", code="signed-in-the-future", field="signed_on")
    if (signed_on or today) < clock.local_day(locked.received_at):
        raise NotAllowed(
            "Ngày ký không thể trước ngày nhận hồ sơ.", code="signed-before-received", field="signed_on"
        )
    result = make_result(
        locked,
        kind=kind,
        title=tidy(title),
        signed_on=signed_on or today,
        signer=signer,
        file=file,
        file_name=file_name,
    )
    last = steps_of(locked)[-1]
    locked.step, locked.step_role, locked.assignee = last, last.role, None
    locked.finished_at = turn.at
    passed = hand_over(turn, from_step=here, from_user=holder, note=note)
    overtaken = locked.wishes.filter(answered_at=None).first()
    if overtaken is not None:
        overtaken.answered_at, overtaken.answered_by, overtaken.is_granted = turn.at, turn.by, False
        overtaken.answer = "Hồ sơ đã có kết quả trước khi đề nghị này được trả lời."
        overtaken.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])
    notice = (
        write_refusal(locked, reason=note, by=turn.by, at=turn.at) if kind == Result.Kind.REFUSED else None
    )
    return complete(
        turn,
        key,
        stage=Stage.READY,
        fields=("finished_at",),
        data={
            "result": result.pk,
            "register": result.register,
            "number": result.number,
            "signer": signer.actor,
            "refusal": notice.pk if notice else None,
            **({"overtaken": overtaken.pk} if overtaken else {}),
            "file": file.digest if file else None,
            "handover": passed.pk,
            **text_reference(passed, passed.note),
        },
    )


@transaction.atomic
def reassign(
    dossier: Dossier, *, assignee, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Give the running step to another person who holds its role, with the reason. Raises NotAllowed."""
    turn = take_turn(dossier, "reassign", by=by, at=at or clock.now(), reason=reason, seen=seen)
    locked = turn.dossier
    stage, here, holder = locked.stage, locked.step, locked.assignee
    if holder is not None and assignee.pk == holder.pk:
        raise NotAllowed("Người này đang giữ hồ sơ rồi.", code="already-theirs", field="assignee")
    place(locked, here, assignee=assignee, day=clock.local_day(turn.at))
    passed = hand_over(turn, from_step=here, from_user=holder, note=reason)
    return complete(
        turn,
        "reassign",
        stage=Stage(stage),
        data={"handover": passed.pk, **text_reference(passed, passed.note)},
    )


@transaction.atomic
def extend(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Use the longer limit that the procedure gives once its trigger is met ("cần xác minh"). Raises NotAllowed.

    Counted from the same start, once, before the first date has passed; the printed date stays on its slip and a
    replacing slip is what the desk prints next.
    """
    turn = take_turn(dossier, "extend", by=by, at=at or clock.now(), reason=reason, seen=seen)
    locked = turn.dossier
    case = locked.revision.cases.filter(key=locked.case_key).first() if locked.case_key else None
    promised = locked.revision.limit_for(locked.channel, case)
    longer = promised.as_longer_limit() if promised else None
    if longer is None:
        raise NotAllowed("Thủ tục này không có thời hạn kéo dài trong danh mục.", code="no-longer-limit")
    if Extension.objects.filter(dossier=locked).exists():
        raise NotAllowed("Hồ sơ này đã kéo dài một lần rồi.", code="extended-already")
    if locked.due_at is not None and turn.at > locked.due_at:
        raise NotAllowed("Hồ sơ đã quá hạn, không kéo dài được nữa.", code="overdue")
    appointment = appoint(longer, locked.clock_from, locked.office, live_suspensions(locked))
    extension = Extension.objects.create(
        dossier=locked,
        trigger=promised.longer_trigger,
        reason=tidy(reason),
        due_before=locked.due_at,
        due_after=appointment.due_at,
        at=turn.at,
        by=by,
    )
    locked.limit_unit, locked.limit_amount, locked.limit_policy = longer.unit, longer.amount, longer.policy
    set_appointment(locked, appointment)
    return complete(
        turn,
        "extend",
        stage=Stage(locked.stage),
        fields=(*APPOINTMENT_FIELDS, "limit_unit", "limit_amount", "limit_policy"),
        data={"extension": extension.pk},
    )


@transaction.atomic
def ask_payment(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Wait for the applicant to meet a financial obligation (state 6); the clock stands meanwhile. Raises NotAllowed."""
    turn = take_turn(dossier, "ask_payment", by=by, at=at or clock.now(), reason=reason, seen=seen)
    suspension = open_suspension(turn.dossier, cause="payment", at=turn.at)
    passed = hand_over(turn, from_step=turn.dossier.step, from_user=turn.dossier.assignee, note=reason)
    return complete(
        turn,
        "ask_payment",
        stage=Stage.AWAITING_PAYMENT,
        fields=APPOINTMENT_FIELDS,
        data={"suspension": suspension.pk, "handover": passed.pk, **text_reference(passed, passed.note)},
    )


@transaction.atomic
def confirm_payment(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    due_by_hand: datetime | None = None,
    due_ground: str = "",
    seen: int | None = None,
) -> Dossier:
    """Say that the financial obligation is met: the clock goes on. Raises NotAllowed."""
    turn = take_turn(dossier, "confirm_payment", by=by, at=at or clock.now(), seen=seen)
    close_suspension(turn.dossier, at=turn.at, due_by_hand=due_by_hand, due_ground=due_ground)
    return complete(turn, "confirm_payment", stage=Stage.IN_STEP, fields=APPOINTMENT_FIELDS)
