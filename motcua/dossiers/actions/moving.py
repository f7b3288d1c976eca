"""What every move shares: lock, ask the rules, change, write the journal with what stood before."""

from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.actions.appointment import appoint
from motcua.dossiers.lifecycle import MOVES, STATE_OF, TO_DO, Stage
from motcua.dossiers.models import Dossier, Handover
from motcua.dossiers.questions import acting, last_entry
from motcua.dossiers.rules import APPLICANT, LEADER, Acting, may_make
from motcua.journal import book
from motcua.lib.clock import local_day
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people.questions import officers
from motcua.worktime.engine import Limit

# What an undo puts back: references and instants only, so that it may stand in the journal.
SNAPSHOT = (
    "stage",
    "step_id",
    "step_role",
    "assignee_id",
    "department_id",
    "clock_from",
    "due_at",
    "warn_at",
    "finished_at",
    "returned_at",
)
INSTANTS = frozenset({"clock_from", "due_at", "warn_at", "finished_at", "returned_at"})


@dataclass
class Turn:
    """One person's turn at one locked dossier."""

    dossier: Dossier
    by: object
    at: datetime
    acting: Acting
    before: dict


def take_turn(
    dossier: Dossier, move_key: str, *, by, at: datetime, reason: str = "", seen: int | None = None
) -> Turn:
    """Lock the dossier, look at it anew and ask the rules. Raises NotAllowed.

    `seen` is the number of the last entry the person saw; if something happened since, they are told to look again
    instead of deciding on an old picture.
    """
    locked = lock(dossier, seen=seen)
    who = acting(by, local_day(at))
    refuse_if(may_make(MOVES[move_key], locked, who, reason=reason))
    return Turn(locked, by, at, who, snapshot(locked))


def lock(dossier: Dossier, *, seen: int | None = None) -> Dossier:
    """Return the dossier as it is now, locked until the transaction ends."""
    locked = (
        Dossier.objects.select_for_update(of=("self",))
        .select_related(
            "office", "procedure__sector", "revision", "step", "receiving_desk", "competent_agency"
        )
        .get(pk=dossier.pk)
    )
    if seen is not None:
        newest = last_entry(locked)
        if newest is not None and newest.number != seen:
            raise NotAllowed(
                "Hồ sơ này vừa có người khác làm. Xem lại tình trạng mới bên dưới rồi quyết định; chữ đã gõ còn nguyên.",
                code="changed-meanwhile",
            )
    return locked


def snapshot(dossier: Dossier) -> dict:
    """Return what an undo would put back."""
    values = {name: getattr(dossier, name) for name in SNAPSHOT}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def complete(
    turn: Turn, move_key: str, *, stage: Stage, data: dict | None = None, fields: tuple = ()
) -> Dossier:
    """Set the stage, save what changed and write the move into the journal with what stood before."""
    dossier = turn.dossier
    dossier.stage = stage
    dossier.state = STATE_OF[stage]
    dossier.save(update_fields={"stage", "state", "step", "step_role", "assignee", "department", *fields})
    book.record(
        f"dossier.{move_key}",
        stream=dossier.stream,
        subject=dossier.stream,
        by=turn.by,
        at=turn.at,
        data={
            "from": turn.before["stage"],
            "to": str(stage),
            "step": dossier.step.key if dossier.step_id else None,
            "assignee": dossier.assignee_id,
            "unit": unit_of(dossier),
            "due": dossier.promised_at.isoformat() if dossier.promised_at else None,
            **({"answer": dossier.due_at.isoformat()} if dossier.due_at and not dossier.promised_at else {}),
            "before": turn.before,
            **on_behalf(turn),
            **(data or {}),
        },
    )
    return dossier


def on_behalf(turn: Turn) -> dict:
    """Say for whom a substitute acted."""
    holder = turn.before["assignee_id"]
    if holder and turn.by is not None and holder != turn.by.pk and holder in turn.acting.stands_for:
        return {"for": holder}
    return {}


def steps_of(dossier: Dossier) -> list:
    """Return the steps of the process the dossier goes through, in order."""
    if dossier.step_id:
        return list(dossier.step.process.steps.order_by("order"))
    process = dossier.revision.process()
    return list(process.steps.order_by("order")) if process else []


def step_after(dossier: Dossier):
    """Return the next step, or None after the last."""
    if not dossier.step_id:
        return None
    return next((step for step in steps_of(dossier) if step.order > dossier.step.order), None)


def signing_step_after(dossier: Dossier):
    """Return the next step at which a leader signs, or None."""
    if not dossier.step_id:
        return None
    later = (step for step in steps_of(dossier) if step.order > dossier.step.order)
    return next((step for step in later if step.role == LEADER), None)


def stage_at(step, steps: list, *, fresh: bool) -> Stage:
    """Say which stage a dossier is in at a step: the leader's is for signing, the last one for returning."""
    if step.role == LEADER:
        return Stage.AWAITING_SIGNATURE
    if steps and step.pk == steps[-1].pk:
        return Stage.READY
    return Stage.ACCEPTED if fresh else Stage.IN_STEP


def place(dossier: Dossier, step, *, assignee, day) -> None:
    """Put the dossier before a step and a person. The only possible person is chosen by itself.

    Raises NotAllowed when the person named does not hold the step's role in the office that day.
    """
    dossier.step = step
    dossier.step_role = step.role if step else ""
    able = list(officers(dossier.office, step.role, day)) if step else []
    if assignee is not None and assignee.pk not in {user.pk for user in able}:
        raise NotAllowed(
            "Người được chọn hôm nay không giữ vai trò của bước này. Chọn người khác trong danh sách.",
            code="assignee-lacks-role",
            field="assignee",
        )
    dossier.assignee = assignee or (able[0] if len(able) == 1 else None)


def unit_of(dossier: Dossier) -> str:
    """Return the role that is responsible now; the page turns it into the unit's name, never a person's."""
    return dossier.step_role if dossier.stage in TO_DO else ""


def hand_over(turn: Turn, *, from_step, from_user, note: str = "") -> Handover:
    """Write down that the dossier passed from one hand to the next."""
    dossier = turn.dossier
    return Handover.objects.create(
        dossier=dossier,
        from_step=from_step.name if from_step else "",
        to_step=dossier.step.name if dossier.step_id else "",
        from_user=turn.by if turn.by not in (None, APPLICANT) else from_user,
        to_user=dossier.assignee,
        from_unit=dossier.office.name,
        to_unit=dossier.office.name,
        at=turn.at,
        step_due_at=step_due(dossier, from_step),
        note=note.strip(),
        salt=book.new_salt(),
    )


def step_due(dossier: Dossier, step) -> datetime | None:
    """Return when the step being left had to be done: its hours from the hand-over that began it, never past the limit.

    None for a step without hours, or where nothing says when it began.
    """
    if step is None or not step.hours:
        return None
    began = dossier.handovers.filter(undone_at=None, to_step=step.name).order_by("-at", "-id").first()
    if began is None:
        return None
    due = appoint(Limit(step.hours, "working_hour"), began.at, dossier.office).due_at
    return min(due, dossier.due_at) if dossier.due_at else due


def text_reference(row, text: str) -> dict:
    """Return what the journal may hold of a personal text: where it is, and its salted digest."""
    if not text.strip():
        return {}
    return {"text": f"{row._meta.model_name}:{row.pk}", "text_digest": book.salted_digest(text, row.salt)}
