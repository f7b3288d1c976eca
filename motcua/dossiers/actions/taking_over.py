"""Take over what another system received: its code and its printed dates stay, the work goes on here."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from motcua import law
from motcua.catalogue.models import Revision
from motcua.dossiers import rules
from motcua.dossiers.actions.appointment import calendar_of, warn_from
from motcua.dossiers.actions.moving import lock, stage_at
from motcua.dossiers.actions.numbering import claim_numbers
from motcua.dossiers.actions.reception import PartyInput, first_step, party_of, search_keys
from motcua.dossiers.actions.registration import await_answer
from motcua.dossiers.lifecycle import STATE_OF, Stage, State
from motcua.dossiers.models import Channel, Dossier, Handover, Party, SearchKey, Suspension
from motcua.dossiers.questions import acting, timelines
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.secrets import make_secret
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency
from motcua.people.questions import officers

# The open states; what is closed elsewhere stays there.
TAKEN_OVER = {
    State.REGISTERED: Stage.REGISTERED,
    State.ACCEPTED: Stage.ACCEPTED,
    State.PROCESSING: Stage.IN_STEP,
    State.SUPPLEMENT_WANTED: Stage.AWAITING_SUPPLEMENT,
    State.PAYMENT_WANTED: Stage.AWAITING_PAYMENT,
    State.DONE: Stage.READY,
}
_CAUSES = {Stage.AWAITING_SUPPLEMENT: "supplement", Stage.AWAITING_PAYMENT: "payment"}
_SOME = 400  # rows asked for at once: SQLite takes no more than some hundred values in one question
GROUND = "giấy hẹn đã in của hệ thống trước"


@dataclass(frozen=True)
class DossierInput:
    """An open dossier as another system holds it. The dates are those printed, and are never computed anew."""

    code: str
    revision: Revision
    applicant: PartyInput
    state: int
    received_at: datetime
    due_at: datetime | None = None
    submitted_at: datetime | None = None
    paused_at: datetime | None = None
    finished_at: datetime | None = None
    provincial_code: str = ""
    channel: str = Channel.COUNTER
    summary: str = ""
    delivery: str = "counter"
    delivery_address: str = ""


def take_over_dossier(
    given: DossierInput, *, office: Agency, by, at: datetime | None = None, batch: str = ""
) -> Dossier:
    """Take in one open dossier that another system received. Raises NotAllowed."""
    return take_over_dossiers([given], office=office, by=by, at=at, batch=batch)[0]


@transaction.atomic
def take_over_dossiers(
    given: list[DossierInput], *, office: Agency, by, at: datetime | None = None, batch: str = ""
) -> list[Dossier]:
    """Take in open dossiers that another system received, with their codes and printed dates. Raises NotAllowed.

    Their clocks are not computed: the appointment is what the applicant's paper says, and when it stands and runs again
    the new date is written by hand with its ground. No receipt is issued: the applicant holds one. A constant number of
    queries, so that a whole office's dossiers do not keep the counter waiting.
    """
    at = at or clock.now()
    refuse_if(rules.may_take_over(acting(by, clock.local_day(at)), office))
    for one in given:
        refuse_if(_objection(one, at))
    refuse_if(_known_already(given))
    desk = _Desk(office, clock.local_day(at))
    numbers = claim_numbers(office, [(one.code, one.received_at) for one in given])
    parties = Party.objects.bulk_create([party_of(one.applicant) for one in given])
    dossiers = [
        _written_down(one, party, number, desk, by=by)
        for one, party, number in zip(given, parties, numbers, strict=True)
    ]
    Dossier.objects.bulk_create(dossiers)
    SearchKey.objects.bulk_create(
        SearchKey(dossier=dossier, key=key) for dossier in dossiers for key in sorted(search_keys(dossier))
    )
    Handover.objects.bulk_create(_handed_over(dossier, by=by, at=at) for dossier in dossiers)
    Suspension.objects.bulk_create(
        _suspension(dossier, one) for dossier, one in zip(dossiers, given, strict=True) if dossier.is_paused
    )
    book.record_bulk(_fact(dossier, by=by, at=at, batch=batch) for dossier in dossiers)
    return dossiers


class _Desk:
    """What is the same for every dossier of a run, asked once."""

    def __init__(self, office: Agency, day):
        self.office, self.day = office, day
        self.calendar = calendar_of(office)
        self._steps: dict[int, tuple] = {}
        self._only: dict[str, object] = {}

    def steps_of(self, revision: Revision) -> tuple:
        """Return the first step behind the desk's own, and all steps. Raises NotAllowed without a process."""
        if revision.pk not in self._steps:
            first, steps = first_step(revision)
            if first is None:
                raise NotAllowed(
                    "Thủ tục này chưa có quy trình nội bộ, nên chưa biết chuyển cho ai.", code="no-process"
                )
            self._steps[revision.pk] = first, steps
        return self._steps[revision.pk]

    def only_one_for(self, role: str):
        """Return the only person who holds a role today, None when there are several or none."""
        if role not in self._only:
            able = list(officers(self.office, role, self.day)[:2])
            self._only[role] = able[0] if len(able) == 1 else None
        return self._only[role]


def _objection(given: DossierInput, at: datetime):
    if no := rules.is_code(given.code):
        return no
    if not tidy(given.applicant.full_name):
        return rules.Objection("Chưa có họ tên người nộp.", code="name-missing", field="full_name")
    if given.state not in {int(state) for state in TAKEN_OVER}:
        return rules.Objection(
            "Hồ sơ này đã kết thúc ở hệ thống trước, không cần tiếp quản.", code="closed", field="state"
        )
    if given.received_at > at:
        return rules.Objection("Ngày nhận sau lúc này.", code="received-later", field="received_at")
    if given.due_at is not None and given.due_at <= given.received_at:
        return rules.Objection("Ngày hẹn trả trước lúc nhận.", code="due-before-reception", field="due_at")
    if given.due_at is None and given.state in (State.ACCEPTED, State.PROCESSING):
        return rules.Objection(
            "Chưa có ngày hẹn trả. Ghi đúng ngày in trên giấy hẹn.", code="due-missing", field="due_at"
        )
    if given.provincial_code and (no := rules.is_code(given.provincial_code, "provincial_code")):
        return no
    return None


def _known_already(given: list[DossierInput]):
    codes = Counter(one.code for one in given)
    provincial = Counter(one.provincial_code for one in given if one.provincial_code)
    taken = {code for code, times in codes.items() if times > 1} | codes_in_use("code", codes)
    if taken:
        return rules.Objection(
            f"Mã hồ sơ {min(taken)} đã có ở đây, hoặc có hai lần trong danh sách.",
            code="code-taken",
            field="code",
        )
    taken = {code for code, times in provincial.items() if times > 1}
    if taken := taken | codes_in_use("provincial_code", provincial):
        return rules.Objection(
            f"Mã trên hệ thống tỉnh {min(taken)} đã ghi cho hồ sơ khác.",
            code="provincial-code-taken",
            field="provincial_code",
        )
    return None


def codes_in_use(field: str, codes) -> set[str]:
    """Return which of these codes some dossier bears in that field already."""
    wanted, found = sorted(set(codes)), set()
    for start in range(0, len(wanted), _SOME):
        some = wanted[start : start + _SOME]
        found.update(Dossier.objects.filter(**{f"{field}__in": some}).values_list(field, flat=True))
    return found


def _written_down(
    given: DossierInput, applicant: Party, number: tuple[str, int], desk: _Desk, *, by
) -> Dossier:
    dossier = Dossier(
        code=given.code,
        provincial_code=given.provincial_code,
        series_key=number[0],
        series_number=number[1],
        secret=make_secret(),
        procedure_id=given.revision.procedure_id,
        revision=given.revision,
        channel=given.channel,
        summary=tidy(given.summary)[:300],
        receiving_desk=desk.office,
        competent_agency=desk.office,
        office=desk.office,
        applicant=applicant,
        holder=applicant,
        submitted_at=given.submitted_at or given.received_at,
        received_at=given.received_at,
        received_by=by,
        delivery=given.delivery,
        delivery_address=tidy(given.delivery_address)[:300],
    )
    dossier.stage = TAKEN_OVER[State(given.state)]
    if dossier.stage == Stage.REGISTERED:
        dossier.step_role = rules.CLERK
        await_answer(dossier, dossier.submitted_at)
    else:
        _put_before_step(dossier, given, desk)
    dossier.state = STATE_OF[Stage(dossier.stage)]
    return dossier


def _put_before_step(dossier: Dossier, given: DossierInput, desk: _Desk) -> None:
    first, steps = desk.steps_of(given.revision)
    dossier.clock_from = given.received_at
    dossier.due_ground = GROUND
    dossier.first_due_at = given.due_at
    dossier.calendar_version = f"{desk.calendar.code}@{desk.calendar.version}"
    dossier.due_explanation = [f"Ngày hẹn ghi theo {GROUND}; không tính lại."]
    ready = dossier.stage == Stage.READY
    dossier.step = steps[-1] if ready else first
    dossier.step_role = dossier.step.role
    if ready:
        dossier.finished_at = given.finished_at or given.received_at
    else:
        dossier.assignee = desk.only_one_for(first.role)
    if dossier.stage == Stage.ACCEPTED:
        dossier.stage = stage_at(first, steps, fresh=True)
    if dossier.is_paused:
        dossier.due_explanation = [f"Đang tạm dừng từ trước khi tiếp quản. Ngày hẹn trước đó theo {GROUND}."]
        return
    dossier.due_at = given.due_at
    if given.due_at is not None:
        dossier.warn_at = warn_from(given.received_at, given.due_at, desk.calendar, ())


def _handed_over(dossier: Dossier, *, by, at: datetime) -> Handover:
    return Handover(
        dossier=dossier,
        from_step="Hệ thống trước",
        to_step=dossier.step.name if dossier.step_id else "",
        from_user=by,
        to_user=dossier.assignee,
        from_unit="Hệ thống trước",
        to_unit=dossier.office.name,
        at=at,
        salt=book.new_salt(),
    )


def _suspension(dossier: Dossier, given: DossierInput) -> Suspension:
    cause = _CAUSES[Stage(dossier.stage)]
    by_law = law.rule("supplement.clock", clock.local_day(given.received_at)).value
    return Suspension(
        dossier=dossier,
        cause=cause,
        effect=by_law if cause == Suspension.Cause.SUPPLEMENT else "resume",
        starts_at=given.paused_at or given.received_at,
    )


def _fact(dossier: Dossier, *, by, at: datetime, batch: str) -> book.Fact:
    return book.Fact(
        "dossier.take_over",
        stream=dossier.stream,
        subject=dossier.stream,
        by=by,
        at=at,
        data={
            "procedure": dossier.revision.procedure.code,
            "revision": dossier.revision.number,
            "channel": str(dossier.channel),
            "to": str(dossier.stage),
            "step": dossier.step.key if dossier.step_id else None,
            "unit": dossier.step_role,
            "assignee": dossier.assignee_id,
            "due": dossier.due_at.astimezone(UTC).isoformat() if dossier.due_at else None,
            "received": dossier.received_at.isoformat(),
            "batch": batch,
            "before": {"due_at": None, "assignee_id": None},
        },
    )


@transaction.atomic
def give_back_dossiers(dossier_ids, *, office: Agency, by, at: datetime | None = None) -> int:
    """Undo a take-over as a whole: the dossiers are gone as if they had not been taken over. Return how many.

    Only until somebody touched one of them: then each is mended by itself. Raises NotAllowed.
    """
    at = at or clock.now()
    refuse_if(rules.may_take_over(acting(by, clock.local_day(at)), office))
    ids, rows = sorted(dossier_ids), []
    for start in range(0, len(ids), _SOME):
        some = Dossier.objects.select_for_update().filter(pk__in=ids[start : start + _SOME], office=office)
        rows += list(some.order_by("pk"))
    newest = {stream: told[-1] for stream, told in timelines(rows).items() if told}
    for dossier in rows:
        last = newest.get(dossier.stream)
        if last is None or last.kind != "dossier.take_over":
            raise NotAllowed(
                f"Hồ sơ {dossier.code} đã có người làm tiếp, nên không hoàn tác cả đợt được nữa. Sửa từng hồ sơ một.",
                code="touched-already",
            )
    book.record_bulk(
        book.Fact(
            "dossier.undo",
            stream=dossier.stream,
            subject=dossier.stream,
            by=by,
            at=at,
            data={"undoes": newest[dossier.stream].number, "move": "take_over", "to": ""},
        )
        for dossier in rows
    )
    parties = sorted({pk for dossier in rows for pk in (dossier.applicant_id, dossier.holder_id)})
    for start in range(0, len(rows), _SOME):
        Dossier.objects.filter(pk__in=[one.pk for one in rows[start : start + _SOME]]).delete()
    for start in range(0, len(parties), _SOME):
        Party.objects.filter(pk__in=parties[start : start + _SOME]).delete()
    return len(rows)


@transaction.atomic
def set_provincial_code(
    dossier: Dossier, provincial_code: str, *, by, at: datetime | None = None, seen: int | None = None
) -> Dossier:
    """Write the code that the province's system gave beside ours; it is found by both. Raises NotAllowed."""
    at = at or clock.now()
    locked = lock(dossier, seen=seen)
    who = acting(by, clock.local_day(at))
    if not any(who.has(role, locked.office_id) for role in WRITES_PROVINCIAL_CODE):
        raise NotAllowed("Ông/bà không giữ việc ở cơ quan này.", code="not-yours")
    provincial_code = tidy(provincial_code).upper()  # as looking up compares it
    if provincial_code == locked.provincial_code:
        raise NotAllowed("Mã này đang ghi sẵn rồi.", code="nothing-changed", field="provincial_code")
    if provincial_code:
        refuse_if(rules.is_code(provincial_code, "provincial_code"))
        if codes_in_use("provincial_code", [provincial_code]):
            raise NotAllowed(
                "Mã này đã ghi cho hồ sơ khác. Xem lại mã trên hệ thống tỉnh.",
                code="provincial-code-taken",
                field="provincial_code",
            )
    locked.provincial_code = provincial_code
    locked.save(update_fields=["provincial_code"])
    SearchKey.objects.filter(dossier=locked).delete()
    SearchKey.objects.bulk_create(SearchKey(dossier=locked, key=key) for key in search_keys(locked))
    book.record(
        "dossier.set_provincial_code",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={"provincial_code": provincial_code},
    )
    return locked


WRITES_PROVINCIAL_CODE = (rules.CLERK, rules.SPECIALIST, rules.LEADER, rules.OFFICE_MANAGER)
