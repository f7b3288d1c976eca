"""Take in what an applicant changed in an accepted dossier, once the desk has agreed (NĐ 118/2025 Điều 21)."""

from datetime import datetime

from django.db import transaction

from motcua import law
from motcua.dossiers.actions.corrections import replace_slip
from motcua.dossiers.actions.editions import take_in
from motcua.dossiers.actions.moving import complete, take_turn, text_reference
from motcua.dossiers.actions.processing import give_back
from motcua.dossiers.actions.reception import PaperInput
from motcua.dossiers.actions.slips import slip_text
from motcua.dossiers.actions.suspending import APPOINTMENT_FIELDS, restart_clock
from motcua.dossiers.editions import numbered_names
from motcua.dossiers.lifecycle import AT_SIGNER, Stage
from motcua.dossiers.models import Dossier, Wish
from motcua.dossiers.rules import may_modify, received_day
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.wording import moment


@transaction.atomic
def modify_dossier(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    due_by_hand: datetime | None = None,
    due_ground: str = "",
    seen: int | None = None,
) -> Dossier:
    """Take in the applicant's change: its papers become the ones in use, a replacing slip is issued. Raises NotAllowed.

    By the law of the day of reception the limit runs anew from this instant. What lay before a signer goes back to the
    one who prepared it: it was prepared from the papers of before.
    """
    turn = take_turn(dossier, "modify", by=by, at=at or clock.now(), seen=seen)
    locked = turn.dossier
    refuse_if(may_modify(locked))
    wish = locked.wishes.filter(kind=Wish.Kind.MODIFY, answered_at=None).first()
    if wish is None:
        raise NotAllowed("Không có đề nghị sửa đổi nào đang chờ trả lời.", code="answered-already")
    papers = take_in(locked, offered_papers(wish), at=turn.at)
    wish.answered_at, wish.answered_by, wish.is_granted = turn.at, by, True
    wish.save(update_fields=["answered_at", "answered_by", "is_granted"])
    facts = {"wish": wish.pk, "papers": len(papers), **text_reference(wish, wish.reason)}
    if law.rule("stop.modify_clock", received_day(locked)).value == "restart":
        facts["suspension"] = restart_clock(
            locked, at=turn.at, due_by_hand=due_by_hand, due_ground=due_ground
        ).pk
    stage = Stage(locked.stage)
    if stage in AT_SIGNER:
        stage = Stage.SENT_BACK
        facts["handover"] = give_back(turn, note="Người nộp sửa đổi hồ sơ, cần xem lại.").pk
    slip = replace_slip(locked, f"người nộp sửa đổi, theo đề nghị lúc {moment(wish.at)}", by, turn.at)
    facts |= {"slip": slip.edition, "slip_digest": book.salted_digest(slip_text(slip), slip.salt)}
    return complete(turn, "modify", stage=stage, fields=APPOINTMENT_FIELDS, data=facts)


def offered_papers(wish: Wish) -> tuple[PaperInput, ...]:
    """Return what the applicant sent with the wish, a paper for each photo."""
    rows = list(wish.papers.select_related("file"))
    names = numbered_names(row.name for row in rows)
    return tuple(
        PaperInput(name=name, file=row.file, file_name=row.file_name)
        for name, row in zip(names, rows, strict=True)
    )
