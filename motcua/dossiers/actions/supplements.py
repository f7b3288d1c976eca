"""Ask for what is missing, and take it in: one request before acceptance, one after, each by the law of its day."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from motcua import law
from motcua.dossiers.actions.editions import take_in
from motcua.dossiers.actions.letters import clean_points, letter_number
from motcua.dossiers.actions.moving import complete, lock, stage_at, steps_of, take_turn, text_reference
from motcua.dossiers.actions.reception import PaperInput, remember_phrases
from motcua.dossiers.actions.registration import await_answer
from motcua.dossiers.actions.suspending import APPOINTMENT_FIELDS, close_suspension, open_suspension
from motcua.dossiers.editions import numbered_names
from motcua.dossiers.lifecycle import MOVES, Stage
from motcua.dossiers.models import Dossier, SupplementRequest, SuppliedPaper
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import APPLICANT, CLERK, LEADER, OFFICE_MANAGER, may_make, received_day
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, Objection, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.lib.wording import day as day_words
from motcua.lib.wording import moment

MOST_SUPPLIED = 40  # photos of one supplement


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
    if is_asked_enough(locked):
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


def is_asked_enough(dossier: Dossier) -> bool:
    """Tell whether as many requests were made as the law lets the desk make, on this side of acceptance."""
    letters = dossier.supplementrequests.filter(undone_at=None)
    asked = letters.filter(issued_at__gte=dossier.clock_from or dossier.received_at).count()
    when = "after" if dossier.is_accepted else "before"
    allowed = law.rule(f"supplement.limit_{when}_acceptance", received_day(dossier)).value
    return allowed is not None and asked >= allowed


@transaction.atomic
def supply_paper(
    dossier: Dossier, *, point: int, file, file_name: str = "", by=APPLICANT, at: datetime | None = None
) -> SuppliedPaper:
    """Keep a photo or scan that the applicant sends for one point of the letter, until all are sent. Raises NotAllowed."""
    at = at or clock.now()
    letter = _letter_to_answer(lock(dossier), by, at)
    if not 0 <= point < len(letter.points):
        raise NotAllowed("Phiếu không có mục này.", code="no-such-point", field="point")
    refuse_if(may_supply(letter))
    row, _ = SuppliedPaper.objects.get_or_create(
        letter=letter, point=point, file=file, defaults={"file_name": kept_name(file_name), "at": at}
    )
    return row


def may_supply(letter: SupplementRequest) -> Objection | None:
    """Say whether one more photo may be sent for the letter."""
    if letter.supplied.count() < MOST_SUPPLIED:
        return None
    return Objection(
        f"Mỗi lần bổ sung gửi được {MOST_SUPPLIED} ảnh. Bỏ bớt ảnh thừa, hoặc mang giấy đến nơi đã nộp.",
        code="too-many-files",
        field="file",
    )


@transaction.atomic
def drop_supplied_paper(dossier: Dossier, *, supplied: int, by=APPLICANT, at: datetime | None = None) -> None:
    """Take a photo out again before the supplement is sent. Raises NotAllowed."""
    letter = _letter_to_answer(lock(dossier), by, at or clock.now())
    letter.supplied.filter(pk=supplied).delete()


@transaction.atomic
def send_supplement(
    dossier: Dossier, *, by=APPLICANT, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Hand in what was asked for; the desk answers within the limit for answers. Raises NotAllowed.

    Sent twice, from one phone or two, it is sent once. The clock of an accepted dossier stands until the desk has found
    the papers complete (NĐ 118/2025 Điều 19.5); one that was not accepted yet waits for acceptance anew (Điều 17.2).
    """
    at = at or clock.now()
    letter = _letter_to_answer(lock(dossier), by, at)
    sent = set(letter.supplied.values_list("point", flat=True))
    missing = [point["paper"] for index, point in enumerate(letter.points) if index not in sent]
    if missing:
        raise NotAllowed(
            f"Còn thiếu: {'; '.join(missing)}. Chụp hoặc chọn ảnh cho từng giấy rồi gửi một lần.",
            code="supplement-incomplete",
            field="point",
        )
    turn = take_turn(dossier, "send_supplement", by=by, at=at, seen=seen)
    locked = turn.dossier
    letter.sent_at, letter.returned_why = at, ""
    stage = Stage.SUPPLEMENT_SENT
    if not locked.is_accepted:
        letter.answered_at, stage, locked.step_role = at, Stage.REGISTERED, CLERK
        take_in(locked, supplied_papers(letter), at=at)
    letter.save(update_fields=["sent_at", "returned_why", "answered_at"])
    await_answer(locked, at)
    return complete(
        turn,
        "send_supplement",
        stage=stage,
        fields=APPOINTMENT_FIELDS,
        data={"letter_sent": letter.pk, "papers": len(sent)},
    )


def supplied_papers(letter: SupplementRequest) -> tuple[PaperInput, ...]:
    """Return what the applicant sent for the letter, a paper for each photo, named by its point."""
    rows = list(letter.supplied.select_related("file"))
    names = numbered_names(letter.points[row.point]["paper"] for row in rows)
    return tuple(
        PaperInput(name=name, file=row.file, file_name=row.file_name)
        for name, row in zip(names, rows, strict=True)
    )


@transaction.atomic
def return_supplement(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Give back a supplement that is not what the letter asked for: the same letter stays open. Raises NotAllowed.

    The days it lay with the office are not counted against the applicant: the day of closing moves by as many.
    """
    at = at or clock.now()
    turn = take_turn(dossier, "return_supplement", by=by, at=at, reason=reason, seen=seen)
    locked = turn.dossier
    letter = _open_letter(locked)
    if letter.close_on is not None and letter.sent_at is not None:
        letter.close_on += clock.local_day(at) - clock.local_day(letter.sent_at)
    letter.sent_at, letter.returned_why = None, tidy(reason)[:500]
    letter.save(update_fields=["sent_at", "returned_why", "close_on"])
    locked.due_at = locked.warn_at = None
    locked.due_explanation = ["Đang tạm dừng: chờ người dân bổ sung."] if locked.is_accepted else []
    return complete(
        turn,
        "return_supplement",
        stage=Stage.AWAITING_SUPPLEMENT,
        fields=APPOINTMENT_FIELDS,
        data={
            "letter_returned": letter.pk,
            "close_on": letter.close_on.isoformat() if letter.close_on else None,
            **text_reference(letter, letter.returned_why),
        },
    )


def _with_photos(papers: tuple[PaperInput, ...], photos: tuple[PaperInput, ...]) -> tuple[PaperInput, ...]:
    """Join what the desk ticked to the photos that were sent: a paper ticked without a scan of its own has its photo."""
    sent = {photo.name: photo for photo in photos}
    joined = []
    for paper in papers:
        photo = sent.pop(tidy(paper.name), None) if paper.file is None else None
        joined.append(replace(paper, file=photo.file, file_name=photo.file_name) if photo else paper)
    return (*joined, *sent.values())


def _open_letter(dossier: Dossier) -> SupplementRequest | None:
    return dossier.supplementrequests.filter(undone_at=None, answered_at=None).order_by("-issued_at").first()


def _letter_to_answer(dossier: Dossier, by, at: datetime) -> SupplementRequest:
    """Return the letter that can be answered now. Raises NotAllowed with what to do instead."""
    letter = _open_letter(dossier)
    if letter is not None and letter.sent_at is not None and dossier.stage == Stage.SUPPLEMENT_SENT:
        raise NotAllowed(
            f"Giấy bổ sung đã được gửi lúc {moment(letter.sent_at)}, đang chờ xem. Không phải gửi lại.",
            code="already-sent",
        )
    if dossier.stage == Stage.LAPSED:
        raise NotAllowed(
            "Hồ sơ đã đóng vì quá thời gian bổ sung, nên không nhận thêm giấy. Xin nộp hồ sơ mới.",
            code="closed-meanwhile",
        )
    refuse_if(may_make(MOVES["send_supplement"], dossier, acting(by, clock.local_day(at))))
    if letter is None:
        raise NotAllowed("Hồ sơ này không có phiếu nào đang chờ bổ sung.", code="no-letter")
    if letter.close_on is not None and clock.local_day(at) > letter.close_on:
        raise NotAllowed(
            f"Đã quá hạn bổ sung ({day_words(letter.close_on)}) và hồ sơ sắp đóng. Gọi hoặc đến ngay nơi đã nộp.",
            code="too-late",
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
    letter = _open_letter(locked)
    if letter is not None:
        letter.answered_at = at
        letter.save(update_fields=["answered_at"])
    if letter is not None and locked.stage == Stage.SUPPLEMENT_SENT:
        papers = _with_photos(papers, supplied_papers(letter))
    take_in(locked, papers, at=at)
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
