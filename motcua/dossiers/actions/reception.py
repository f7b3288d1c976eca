"""Take a dossier in: everything about it in one transaction, then the clock runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.catalogue.models import Revision, Step
from motcua.dossiers import rules
from motcua.dossiers.actions.appointment import Appointment, appoint, appoint_by_hand
from motcua.dossiers.actions.moving import place, stage_at
from motcua.dossiers.actions.numbering import next_dossier_code
from motcua.dossiers.actions.slips import issue_slip, slip_text
from motcua.dossiers.actions.suspending import APPOINTMENT_FIELDS, set_appointment
from motcua.dossiers.lifecycle import STATE_OF
from motcua.dossiers.models import (
    Authorisation,
    Channel,
    Charge,
    Dossier,
    Handover,
    Paper,
    Party,
    ReadyPhrase,
    SearchKey,
)
from motcua.dossiers.phrases import UNSAID, once_each, phrase_key
from motcua.dossiers.questions import acting
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.secrets import make_secret
from motcua.lib.vietnamese import fold, tidy
from motcua.people.models import Agency


@dataclass(frozen=True)
class PartyInput:
    """A person or an organisation as entered."""

    full_name: str
    id_number: str = ""
    kind: str = "citizen"
    birth_text: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    from_card: bool = False


@dataclass(frozen=True)
class PaperInput:
    """One paper as the clerk saw it. `required` says whether the dossier cannot be received without it."""

    name: str
    requirement_id: int | None = None
    present_only: bool = False
    originals: int = 0
    copies: int = 0
    verdict: str = "good"
    reason: str = ""
    original_kept: bool = False
    required: bool = False
    file: object = None
    file_name: str = ""
    scan_pending: bool = False
    came_at: datetime | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class ChargeInput:
    """One thing to pay. `unit_amount` None: not known, `source` says who sets it. An exemption names its ground."""

    name: str
    unit_amount: int | None
    unit: str = ""
    quantity: int = 1
    source: str = ""
    exempt_ground: str = ""
    paid_now: bool = False


@dataclass(frozen=True)
class AuthorisationInput:
    """On what ground the applicant acts for the holder."""

    basis: str
    reference: str = ""
    file: object = None


@dataclass(frozen=True)
class Filing:
    """What is known of a dossier from its first moment, accepted or not: who files what, where and how."""

    revision: Revision
    office: Agency
    applicant: PartyInput
    holder: PartyInput | None = None
    authorisation: AuthorisationInput | None = None
    channel: str = Channel.COUNTER
    competent_agency: Agency | None = None
    support_point: Agency | None = None
    summary: str = ""
    delivery: str = "counter"
    delivery_address: str = ""
    reception_key: str | None = None
    description: str = ""
    permitted_by: str = ""


@dataclass(frozen=True)
class Terms:
    """On what terms a dossier is taken in: its papers, its money, its date, who gets it first."""

    papers: tuple[PaperInput, ...] = ()
    charges: tuple[ChargeInput, ...] = ()
    case: object = None
    longer: bool = False
    due_by_hand: datetime | None = None
    due_ground: str = ""
    assignee: object = None
    copies_wanted: int = 0


def receive_dossier(
    *,
    revision: Revision,
    office: Agency,
    applicant: PartyInput,
    by,
    at: datetime | None = None,
    holder: PartyInput | None = None,
    authorisation: AuthorisationInput | None = None,
    papers: tuple[PaperInput, ...] = (),
    charges: tuple[ChargeInput, ...] = (),
    channel: str = Channel.COUNTER,
    case=None,
    longer: bool = False,
    due_by_hand: datetime | None = None,
    due_ground: str = "",
    assignee=None,
    competent_agency: Agency | None = None,
    support_point: Agency | None = None,
    copies_wanted: int = 0,
    summary: str = "",
    delivery: str = "counter",
    delivery_address: str = "",
    reception_key: str | None = None,
) -> Dossier:
    """Take the dossier in at the counter and start its clock (NĐ 118/2025 Điều 17).

    The handling time runs from the moment the dossier is received complete and valid. `due_by_hand` with `due_ground`
    is asked for when the catalogue does not know the limit, and refused when it does. The same `reception_key` twice
    gives the same dossier: a double click never receives twice. Raises NotAllowed.
    """
    filing = Filing(
        revision, office, applicant, holder, authorisation, channel, competent_agency, support_point, summary, delivery,
        delivery_address, reception_key or None,
    )  # fmt: skip
    terms = Terms(papers, charges, case, longer, due_by_hand, due_ground, assignee, copies_wanted)
    return once(filing.reception_key, lambda: _receive(filing, terms, by, at or clock.now()))


def once(reception_key: str | None, make: Callable[[], Dossier]) -> Dossier:
    """Return the dossier that `make` makes; of two identical requests at once the second is given the first's."""
    try:
        return make()
    except IntegrityError:
        if already := already_there(reception_key):
            return already
        raise


def already_there(reception_key: str | None) -> Dossier | None:
    """Return the dossier that was made under this key."""
    return Dossier.objects.filter(reception_key=reception_key).first() if reception_key else None


@transaction.atomic
def _receive(filing: Filing, terms: Terms, by, at: datetime) -> Dossier:
    if already := already_there(filing.reception_key):
        return already
    day = clock.local_day(at)
    refuse_if(may_receive(acting(by, day), filing.office, filing.revision, day))
    refuse_if(rules.is_complete(terms.papers))
    refuse_if(parties_objection(filing.applicant, filing.holder, filing.authorisation))
    agreed = agree(filing.revision, filing.office, filing.channel, terms, at)
    dossier = write_down(filing, by=by, at=at, submitted_at=at)
    start_handling(dossier, agreed, terms, at=at)
    dossier.save(force_insert=True)
    keep_whose(dossier, filing)
    kept = keep_handed_in(dossier, agreed, terms, by=by, at=at, authorisation=filing.authorisation)
    book.record(
        "dossier.receive",
        stream=dossier.stream,
        subject=dossier.stream,
        by=by,
        at=at,
        data={
            "procedure": filing.revision.procedure.code,
            "channel": str(filing.channel),
            "to": str(dossier.stage),
            "step": agreed.first.key,
            "unit": agreed.first.role,
            "assignee": dossier.assignee_id,
            "due": dossier.due_at.isoformat() if dossier.due_at else None,
            **kept,
        },
    )
    return dossier


# -- what taking in at the counter shares with a dossier that arrives without its applicant


@dataclass(frozen=True)
class Agreed:
    """What follows from the terms: when the result is promised, and at which step the work begins."""

    appointment: Appointment
    limit: object
    first: Step
    steps: list[Step]


def agree(revision: Revision, office: Agency, channel: str, terms: Terms, at: datetime) -> Agreed:
    """Work out the appointment and the first step, before any number is taken. Raises NotAllowed."""
    appointment, limit = _appoint(
        revision, office, channel, terms.case, terms.longer, at, terms.due_by_hand, terms.due_ground
    )
    first, steps = first_step(revision)
    if first is None:
        raise NotAllowed(
            "Thủ tục này chưa có quy trình nội bộ, nên chưa biết chuyển cho ai. Báo phụ trách bộ phận một cửa.",
            code="no-process",
        )
    return Agreed(appointment, limit, first, steps)


def first_step(revision: Revision) -> tuple[Step | None, list[Step]]:
    """Return the step at which the work begins, behind the desk's own, and all steps in order."""
    steps = list(process.steps.order_by("order")) if (process := revision.process()) else []
    return next((step for step in steps if step.role != rules.CLERK), steps[-1] if steps else None), steps


def write_down(filing: Filing, *, by, at: datetime, submitted_at: datetime) -> Dossier:
    """Return a dossier with its code, its secret and its people, not saved; its number is taken now."""
    competent = filing.competent_agency or filing.office
    code, series_key, number = next_dossier_code(competent, at)
    applicant = make_party(filing.applicant)
    return Dossier(
        code=code,
        series_key=series_key,
        series_number=number,
        secret=make_secret(),
        reception_key=filing.reception_key,
        procedure_id=filing.revision.procedure_id,
        revision=filing.revision,
        channel=filing.channel,
        summary=tidy(filing.summary),
        description=filing.description,
        permitted_by=tidy(filing.permitted_by),
        support_point=filing.support_point,
        receiving_desk=filing.office,
        competent_agency=competent,
        office=filing.office,
        applicant=applicant,
        holder=make_party(filing.holder) if filing.holder else applicant,
        submitted_at=submitted_at,
        received_at=at,
        received_by=by,
        delivery=filing.delivery,
        delivery_address=tidy(filing.delivery_address),
    )


# What `start_handling` sets, for a dossier that is already there.
STARTED = (
    "revision", "case_key", "copies_wanted", "received_at", "received_by", "clock_from", "first_due_at", "limit_unit",
    "limit_amount", "limit_cutoff", "limit_policy", *APPOINTMENT_FIELDS,
)  # fmt: skip


def start_handling(dossier: Dossier, agreed: Agreed, terms: Terms, *, at: datetime) -> None:
    """Start the clock (Điều 17.3) and put the dossier before its first step (not saved here). Raises NotAllowed."""
    limit = agreed.limit
    dossier.case_key = terms.case.key if terms.case else ""
    dossier.copies_wanted = terms.copies_wanted
    dossier.received_at = dossier.clock_from = at
    dossier.limit_unit = limit.unit if limit else ""
    dossier.limit_amount = limit.amount if limit else None
    dossier.limit_cutoff = limit.cutoff if limit else None
    dossier.limit_policy = limit.policy if limit else "as_hours"
    dossier.due_ground = tidy(terms.due_ground)
    set_appointment(dossier, agreed.appointment)
    dossier.first_due_at = dossier.due_at
    dossier.stage = stage_at(agreed.first, agreed.steps, fresh=True)
    dossier.state = STATE_OF[dossier.stage]
    place(dossier, agreed.first, assignee=terms.assignee, day=clock.local_day(at))


def keep_whose(dossier: Dossier, filing: Filing) -> None:
    """Keep the authorisation and the keys by which the saved dossier is found."""
    if (given := filing.authorisation) is not None:
        Authorisation.objects.create(
            dossier=dossier, basis=given.basis, reference=tidy(given.reference), file=given.file
        )
    SearchKey.objects.bulk_create(SearchKey(dossier=dossier, key=key) for key in search_keys(dossier))


def keep_handed_in(
    dossier: Dossier, agreed: Agreed, terms: Terms, *, by, at: datetime, authorisation=None
) -> dict:
    """Keep papers and charges, pass the dossier on, issue the receipt; return what the journal may hold of it."""
    papers, charges = keep_papers(dossier, terms.papers), _keep_charges(dossier, terms.charges, by, at)
    Handover.objects.create(
        dossier=dossier,
        from_step="Tiếp nhận",
        to_step=agreed.first.name,
        from_user=by,
        to_user=dossier.assignee,
        from_unit=dossier.office.one_stop_name or dossier.office.name,
        to_unit=dossier.office.name,
        at=at,
        salt=book.new_salt(),
    )
    slip = issue_slip(dossier, papers, charges, by=by, at=at, authorisation=authorisation)
    return {
        "revision": dossier.revision.number,
        "calendar": dossier.calendar_version,
        "papers": len(papers),
        "slip": slip.edition,
        "slip_digest": book.salted_digest(slip_text(slip), slip.salt),
    }


_PHONE_TAILS = (4, 5, 6)


def search_keys(dossier: Dossier) -> set[str]:
    """Return the folded beginnings by which the dossier is found."""
    keys = {fold(dossier.code).replace(" ", "")}
    tail = dossier.code.partition("-")[2]
    keys.add(fold(tail).replace(" ", ""))
    keys.add(f"{dossier.series_number:04d}")
    if dossier.provincial_code:
        keys.add(fold(dossier.provincial_code).replace(" ", ""))
        keys.add(fold(dossier.provincial_code.partition("-")[2]).replace(" ", ""))
    for party in {dossier.applicant_id: dossier.applicant, dossier.holder_id: dossier.holder}.values():
        words = fold(party.full_name).split()
        keys.update(" ".join(words[start:])[:120] for start in range(len(words)))
        keys.update(fold(number).replace(" ", "") for number in (party.id_number, party.phone) if number)
        # A clerk remembers, and a caller says, the last digits of a telephone.
        digits = "".join(char for char in party.phone if char.isdigit())
        keys.update(digits[-length:] for length in _PHONE_TAILS if len(digits) > length)
    return {key for key in keys if key}


def may_receive(who, office, revision, day):
    """Say whether this person may take in a dossier of this revision here on that day."""
    if not who.has(rules.CLERK, office.pk):
        return rules.Objection(
            "Hôm nay ông/bà không trực tiếp nhận ở cơ quan này, nên không nhận hồ sơ được.",
            code="not-a-clerk",
        )
    closed = revision.procedure.closure_on(day)
    if closed is not None:
        after = f" Thủ tục thay thế: {closed.successor.code}." if closed.successor else ""
        return rules.Objection(
            f"Thủ tục này {closed.words}, nên không nhận hồ sơ mới.{after}",
            code="procedure-closed",
            field="procedure",
        )
    if revision.valid_from > day or (revision.valid_to is not None and revision.valid_to <= day):
        return rules.Objection(
            "Phiên bản thủ tục này không còn hiệu lực. Chọn lại thủ tục để lấy bản đang áp dụng.",
            code="revision-not-in-force",
            field="procedure",
        )
    if not revision.is_received_here:
        return rules.Objection(
            f"Thủ tục này do {revision.handled_by} giải quyết, một cửa không nhận. In phiếu từ chối để chỉ nơi làm.",
            code="not-handled-here",
            field="procedure",
        )
    return None


def parties_objection(applicant, holder, authorisation):
    """Say what is wrong with the people as they were entered."""
    for field_name, party in (("applicant", applicant), ("holder", holder)):
        if party is None:
            continue
        if not tidy(party.full_name):
            return rules.Objection("Chưa có họ tên.", code="name-missing", field=f"{field_name}-full_name")
        for objection in (
            rules.is_identity_number(party.id_number) if party.id_number else None,
            rules.is_phone(party.phone) if party.phone else None,
        ):
            if objection:
                return rules.Objection(objection.reason, objection.code, f"{field_name}-{objection.field}")
    if holder is not None and authorisation is None:
        return rules.Objection(
            "Người nộp thay cần có căn cứ: giấy ủy quyền, hoặc là người thân, người đại diện.",
            code="authorisation-missing",
            field="authorisation-basis",
        )
    return None


def _appoint(
    revision, office, channel, case, longer, at, due_by_hand, due_ground
) -> tuple[Appointment, object]:
    promised = revision.limit_for(channel, case)
    limit = promised.as_limit() if promised else None
    if limit is not None and longer:
        limit = promised.as_longer_limit() or limit
    if limit is not None:
        return appoint(limit, at, office), limit
    if due_by_hand is None:
        raise NotAllowed(
            "Danh mục chưa rõ thời hạn của thủ tục này. Ghi ngày giờ hẹn trả và căn cứ.",
            code="due-missing",
            field="due_by_hand",
        )
    if not tidy(due_ground):
        raise NotAllowed(
            "Ghi căn cứ của ngày hẹn (văn bản, điều khoản).", code="due-ground-missing", field="due_ground"
        )
    if due_by_hand <= at:
        raise NotAllowed("Ngày hẹn trả phải sau lúc nhận.", code="due-in-the-past", field="due_by_hand")
    return appoint_by_hand(due_by_hand, tidy(due_ground), at, office), None


def appointment_for(
    *,
    revision: Revision,
    office: Agency,
    at: datetime,
    channel: str = Channel.COUNTER,
    case=None,
    longer: bool = False,
    due_by_hand: datetime | None = None,
    due_ground: str = "",
) -> Appointment:
    """Return the appointment that a reception at that instant would give; nothing is kept. Raises NotAllowed."""
    appointment, _limit = _appoint(revision, office, channel, case, longer, at, due_by_hand, due_ground)
    return appointment


def make_party(party: PartyInput) -> Party:
    """Keep a person as entered, for one dossier or letter only."""
    made = party_of(party)
    made.save(force_insert=True)
    return made


def party_of(party: PartyInput) -> Party:
    """Return a person as entered, tidied, not saved."""
    return Party(
        kind=party.kind,
        full_name=tidy(party.full_name),
        id_number=tidy(party.id_number).upper(),
        birth_text=tidy(party.birth_text),
        sex=tidy(party.sex),
        address=tidy(party.address),
        phone="".join(c for c in party.phone if c.isdigit()),
        email=tidy(party.email),
        from_card=party.from_card,
    )


def keep_papers(dossier, papers) -> list[Paper]:
    """Keep the papers in the order in which they were given."""
    return Paper.objects.bulk_create(
        Paper(
            dossier=dossier,
            requirement_id=paper.requirement_id,
            order=order,
            name=tidy(paper.name),
            present_only=paper.present_only,
            originals=paper.originals,
            copies=paper.copies,
            verdict=paper.verdict,
            reason=tidy(paper.reason),
            original_kept=paper.original_kept,
            file=paper.file,
            file_name=kept_name(paper.file_name),
            scan_pending=paper.scan_pending,
            came_at=paper.came_at,
            replaced_at=paper.replaced_at,
        )
        for order, paper in enumerate(papers, start=1)
    )


def _keep_charges(dossier, charges, by, at) -> list[Charge]:
    rows = []
    for charge in charges:
        exempt = tidy(charge.exempt_ground)
        if exempt:
            amount = 0
        elif charge.unit_amount is None:
            amount = None
        else:
            amount = charge.unit_amount * charge.quantity
        paid = charge.paid_now and bool(amount)
        rows.append(
            Charge(
                dossier=dossier,
                name=tidy(charge.name),
                unit_amount=charge.unit_amount,
                unit=tidy(charge.unit),
                quantity=charge.quantity,
                amount=amount,
                source=tidy(charge.source),
                exempt_ground=exempt,
                settled_at=at if paid else None,
                settled_by=by if paid else None,
            )
        )
    return Charge.objects.bulk_create(rows)


def remember_phrases(agency: Agency, reasons) -> None:
    """Keep the reasons a desk wrote, each part by itself, so that it can reuse them; the most used come first.

    Of several that say the same ("Hết hạn", "đã hết hạn") one is kept, with the uses of all.
    """
    parts = (tidy(part) for reason in reasons for part in reason.split(";"))
    wanted = [text for text in once_each(parts) if text and text != UNSAID and len(text) <= 300]
    if not wanted:
        return
    known: dict[str, list[ReadyPhrase]] = {}
    for phrase in ReadyPhrase.objects.filter(agency=agency).order_by("-uses", "pk"):
        known.setdefault(phrase_key(phrase.text), []).append(phrase)
    for text in wanted:
        same = known.get(phrase_key(text)) or [ReadyPhrase.objects.get_or_create(agency=agency, text=text)[0]]
        kept, others = same[0], same[1:]
        kept.uses += 1 + sum(phrase.uses for phrase in others)
        kept.save(update_fields=["uses"])
        for phrase in others:
            phrase.delete()
