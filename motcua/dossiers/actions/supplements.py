"""Ask for what is missing, and take it in: one request before acceptance, one after, each by the law of its day."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua import law
from motcua.dossiers.actions.letters import clean_points, letter_number
from motcua.dossiers.actions.moving import complete, stage_at, steps_of, take_turn, text_reference
from motcua.dossiers.actions.reception import PaperInput, remember_phrases
from motcua.dossiers.actions.registration import await_answer
from motcua.dossiers.actions.suspending import APPOINTMENT_FIELDS, close_suspension, open_suspension
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, Paper, SupplementRequest
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import LEADER, OFFICE_MANAGER, received_day
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy


@transaction.atomic
def ask_supplement(
    dossier: Dossier,
    *,
    points: list[dict],
    by,
    at: datetime | None = None,
    reason: str = "",
    seen: int | None = None,
) -> SupplementRequest:
    """Ask once for everything missing; the clock stands until it comes (NĐ 118/2025 Điều 19.5). Raises NotAllowed.

    A second request needs a leader or the office manager, since the national index counts the dossier late. Before a
    dossier is accepted no clock runs that could stand, and no text says when it would be closed (Điều 17.1c): a dossier
    whose papers never come is declined in writing.
    """
    at = at or clock.now()
    turn = take_turn(dossier, "ask_supplement", by=by, at=at, seen=seen)
    locked, day = turn.dossier, received_day(turn.dossier)
    points = clean_points(points)
    if not points:
        raise NotAllowed("Chưa ghi giấy nào cần bổ sung.", code="points-missing", field="points")
    letters = locked.supplementrequests.filter(undone_at=None)
    asked = letters.filter(issued_at__gte=locked.clock_from or locked.received_at).count()
    when = "after" if locked.is_accepted else "before"
    allowed = law.rule(f"supplement.limit_{when}_acceptance", day).value
    if allowed is not None and asked >= allowed:
        who = acting(by, clock.local_day(at))
        if not (who.has(LEADER, locked.office_id) or who.has(OFFICE_MANAGER, locked.office_id)):
            raise NotAllowed(
                "Hồ sơ này đã yêu cầu bổ sung một lần. Lần nữa phải do lãnh đạo hoặc phụ trách một cửa quyết định.",
                code="supplement-once",
            )
    year, number = letter_number("supplement", locked.office, at)
    # None: the law of that day sets no end.
    closing = law.rule("supplement.close_after_days", day).value if locked.is_accepted else None
    letter = SupplementRequest.objects.create(
        agency=locked.office,
        dossier=locked,
        revision=locked.revision,
        subject=locked.revision.name[:500],
        applicant=locked.applicant,
        number=number,
        year=year,
        reason=tidy(reason),
        points=points,
        issued_at=at,
        issued_by=by,
        salt=book.new_salt(),
        close_on=clock.local_day(at) + timedelta(days=closing) if closing is not None else None,
    )
    remember_phrases(locked.office, [point["reason"] for point in points])
    suspension = open_suspension(locked, cause="supplement", at=at) if locked.is_accepted else None
    locked.due_at = locked.warn_at = None
    complete(
        turn,
        "ask_supplement",
        stage=Stage.AWAITING_SUPPLEMENT,
        fields=APPOINTMENT_FIELDS,
        data={
            "letter": letter.pk,
            "number": number,
            "suspension": suspension.pk if suspension else None,
            "close_on": letter.close_on.isoformat() if letter.close_on else None,
            **text_reference(letter, letter.reason or repr(points)),
        },
    )
    return letter


@transaction.atomic
def accept_supplement(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    papers: tuple[PaperInput, ...] = (),
    due_by_hand: datetime | None = None,
    due_ground: str = "",
    seen: int | None = None,
) -> Dossier:
    """Take in the completed papers; the limit runs anew from this instant (or goes on, by instrument).

    Before acceptance the dossier waits for the desk's answer again, with a new limit for it. Raises NotAllowed.
    """
    at = at or clock.now()
    turn = take_turn(dossier, "accept_supplement", by=by, at=at, seen=seen)
    locked = turn.dossier
    letter = locked.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()
    if letter is not None:
        letter.answered_at = at
        letter.save(update_fields=["answered_at"])
    order = locked.papers.count()
    Paper.objects.bulk_create(
        Paper(
            dossier=locked,
            order=order + offset,
            name=tidy(paper.name),
            originals=paper.originals,
            copies=paper.copies,
            original_kept=paper.original_kept,
            file=paper.file,
            file_name=tidy(paper.file_name),
        )
        for offset, paper in enumerate(papers, start=1)
    )
    facts = {"letter": letter.pk if letter else None, "papers": len(papers)}
    if locked.is_accepted:
        suspension = close_suspension(locked, at=at, due_by_hand=due_by_hand, due_ground=due_ground)
        facts["suspension"], stage = suspension.pk, stage_at(locked.step, steps_of(locked), fresh=True)
    else:
        await_answer(locked, at)
        facts["answer"], stage = locked.due_at.isoformat() if locked.due_at else None, Stage.REGISTERED
    return complete(
        turn,
        "accept_supplement",
        stage=stage,
        fields=APPOINTMENT_FIELDS,
        data=facts,
    )
