"""Write down a dossier that arrives without its applicant, then answer: accept, decline, or ask for what is missing."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from motcua import law
from motcua.catalogue.models import Revision
from motcua.dossiers import rules
from motcua.dossiers.actions.appointment import appoint
from motcua.dossiers.actions.letters import write_refusal
from motcua.dossiers.actions.moving import complete, take_turn, text_reference
from motcua.dossiers.actions.reception import (
    STARTED,
    AuthorisationInput,
    ChargeInput,
    Filing,
    PaperInput,
    PartyInput,
    Terms,
    agree,
    already_there,
    keep_handed_in,
    keep_papers,
    keep_whose,
    may_receive,
    once,
    parties_objection,
    start_handling,
    write_down,
)
from motcua.dossiers.actions.suspending import set_appointment
from motcua.dossiers.lifecycle import STATE_OF, Stage
from motcua.dossiers.models import Channel, Dossier, Paper
from motcua.dossiers.questions import acting
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency
from motcua.worktime.engine import Limit


def register_dossier(
    *,
    revision: Revision,
    office: Agency,
    applicant: PartyInput,
    by,
    at: datetime | None = None,
    arrived_at: datetime | None = None,
    channel: str = Channel.POST,
    holder: PartyInput | None = None,
    authorisation: AuthorisationInput | None = None,
    competent_agency: Agency | None = None,
    support_point: Agency | None = None,
    summary: str = "",
    delivery: str = "counter",
    delivery_address: str = "",
    reception_key: str | None = None,
    papers: tuple[PaperInput, ...] = (),
    copies_wanted: int = 0,
    description: str = "",
    permitted_by: str = "",
    declared_at: datetime | None = None,
) -> Dossier:
    """Write down a dossier that came by post or online (state 1): it gets its code and its secret, no slip and no date.

    Until it is accepted, what falls due is the desk's answer: 8 working hours from the arrival (NĐ 118/2025 Điều 17.2,
    said of online filing and kept for the post as well). A procedure that is not handled here is written down too: it
    came, and is declined in writing. What comes online is written down by the office's own machine (`by` None), with
    the papers as they were sent and when their truth was declared. The same `reception_key` twice gives the same
    dossier. Raises NotAllowed.
    """
    filing = Filing(
        revision, office, applicant, holder, authorisation, channel, competent_agency, support_point, summary, delivery,
        delivery_address, reception_key or None, description, permitted_by,
    )  # fmt: skip
    at = at or clock.now()
    terms = Terms(papers=papers, copies_wanted=copies_wanted)
    return once(filing.reception_key, lambda: _register(filing, terms, by, at, arrived_at or at, declared_at))


@transaction.atomic
def _register(
    filing: Filing, terms: Terms, by, at: datetime, arrived_at: datetime, declared_at: datetime | None
) -> Dossier:
    if already := already_there(filing.reception_key):
        return already
    came_by_itself = by is None and filing.channel == Channel.ONLINE
    if not came_by_itself and not acting(by, clock.local_day(at)).has(rules.CLERK, filing.office.pk):
        raise NotAllowed(
            "Hôm nay ông/bà không trực tiếp nhận ở cơ quan này, nên không vào sổ hồ sơ được.",
            code="not-a-clerk",
        )
    if arrived_at > at:
        raise NotAllowed("Lúc hồ sơ đến không thể sau lúc này.", code="arrived-later", field="arrived_at")
    refuse_if(parties_objection(filing.applicant, filing.holder, filing.authorisation))
    dossier = write_down(filing, by=by, at=at, submitted_at=arrived_at)
    dossier.stage, dossier.state = Stage.REGISTERED, STATE_OF[Stage.REGISTERED]
    dossier.step_role = rules.CLERK
    dossier.copies_wanted = terms.copies_wanted
    await_answer(dossier, arrived_at)
    dossier.save(force_insert=True)
    keep_whose(dossier, filing)
    sent = keep_papers(dossier, terms.papers)
    book.record(
        "dossier.register",
        stream=dossier.stream,
        subject=dossier.stream,
        by=by,
        at=at,
        data={
            "procedure": filing.revision.procedure.code,
            "revision": filing.revision.number,
            "channel": str(filing.channel),
            "to": str(dossier.stage),
            "unit": dossier.step_role,
            "arrived": arrived_at.isoformat(),
            "due": dossier.due_at.isoformat() if dossier.due_at else None,
            "answer": dossier.due_at.isoformat() if dossier.due_at else None,
            "calendar": dossier.calendar_version,
            **({"papers": len(sent)} if sent else {}),
            **({"declared": declared_at.isoformat()} if declared_at else {}),
        },
    )
    return dossier


def await_answer(dossier: Dossier, start: datetime) -> None:
    """Set until when the desk answers, by the law of the day the wait began (not saved here)."""
    rule = law.rule("acceptance.working_hours", clock.local_day(start))
    if rule.value is None:
        dossier.due_at = dossier.warn_at = None
        return
    set_appointment(dossier, appoint(Limit(rule.value, "working_hour"), start, dossier.office))
    dossier.due_explanation = [
        f"Chưa tiếp nhận: một cửa trả lời trong {rule.value} giờ làm việc từ lúc hồ sơ đến "
        f"({rule.instrument.number})",
        *dossier.due_explanation,
    ]


@transaction.atomic
def accept_dossier(
    dossier: Dossier,
    *,
    by,
    at: datetime | None = None,
    papers: tuple[PaperInput, ...] = (),
    charges: tuple[ChargeInput, ...] = (),
    case=None,
    longer: bool = False,
    due_by_hand: datetime | None = None,
    due_ground: str = "",
    assignee=None,
    copies_wanted: int = 0,
    seen: int | None = None,
) -> Dossier:
    """Accept a registered dossier: its handling time runs from now (NĐ 118/2025 Điều 17.3), its receipt is issued.

    The revision is the one in force now, the papers are those lying there, with what came later as a supplement.
    Raises NotAllowed.
    """
    at = at or clock.now()
    turn = take_turn(dossier, "accept", by=by, at=at, seen=seen)
    locked, day = turn.dossier, clock.local_day(at)
    locked.revision = revision_on(locked, day)
    refuse_if(may_receive(turn.acting, locked.office, locked.revision, day))
    refuse_if(rules.is_complete(papers))
    terms = Terms(
        _with_earlier(locked, papers), charges, case, longer, due_by_hand, due_ground, assignee, copies_wanted
    )
    agreed = agree(locked.revision, locked.office, locked.channel, terms, at)
    start_handling(locked, agreed, terms, at=at)
    locked.received_by = by
    kept = keep_handed_in(
        locked, agreed, terms, by=by, at=at, authorisation=getattr(locked, "authorisation", None)
    )
    return complete(turn, "accept", stage=locked.stage, fields=STARTED, data=kept)


def revision_on(dossier: Dossier, day) -> Revision:
    """Return the procedure's revision in force on the day, the dossier's own when there is none any more."""
    return dossier.procedure.current(day) or dossier.revision


def _with_earlier(dossier: Dossier, papers: tuple[PaperInput, ...]) -> tuple[PaperInput, ...]:
    """Join the scans and papers that came before acceptance to those accepted; the old rows make room for them."""
    rows = list(dossier.papers.select_related("file"))
    if not rows:
        return papers
    earlier = {paper.name: paper for paper in rows if paper.replaced_at is None}
    joined = []
    for paper in papers:
        row = earlier.pop(tidy(paper.name), None)
        has_scan = row is not None and (row.file_id or row.scan_pending) and paper.file is None
        came = (
            {"file": row.file, "file_name": row.file_name, "scan_pending": row.scan_pending}
            if has_scan
            else {}
        )
        if row is not None:
            came["came_at"] = row.came_at
        joined.append(replace(paper, **came))
    joined += [
        PaperInput(
            name=row.name,
            originals=row.originals,
            copies=row.copies,
            original_kept=row.original_kept,
            file=row.file,
            file_name=row.file_name,
            scan_pending=row.scan_pending,
            came_at=row.came_at,
            replaced_at=row.replaced_at,
        )
        for row in (*earlier.values(), *(row for row in rows if row.replaced_at is not None))
        if row.verdict != Paper.Verdict.ABSENT
    ]
    dossier.papers.all().delete()
    return tuple(joined)


@transaction.atomic
def decline_dossier(
    dossier: Dossier,
    *,
    reason: str,
    by,
    at: datetime | None = None,
    instead: str = "",
    seen: int | None = None,
) -> Dossier:
    """Decline a dossier that was not accepted (state 3), with the written refusal (Điều 17.1c). Raises NotAllowed."""
    turn = take_turn(dossier, "decline", by=by, at=at or clock.now(), reason=reason, seen=seen)
    locked = turn.dossier
    notice = write_refusal(locked, reason=reason, instead=instead, by=by, at=turn.at)
    locked.assignee, locked.step_role = None, ""
    locked.due_at = locked.warn_at = None
    locked.finished_at = turn.at
    return complete(
        turn,
        "decline",
        stage=Stage.NOT_ACCEPTED,
        fields=("due_at", "warn_at", "finished_at"),
        data={"refusal": notice.pk, "number": notice.number, **text_reference(notice, notice.reason)},
    )
