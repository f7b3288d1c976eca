"""Questions the pages ask: everything one procedure's page shows, the sectors with counts, the life events."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache, wraps

from django.db.models import Count, Max, QuerySet

from motcua.catalogue import questions
from motcua.catalogue.loading import shipped
from motcua.catalogue.models import (
    Channel,
    ChannelKind,
    Closure,
    Fee,
    FormerCode,
    LocalFee,
    OfferedSector,
    PaperRequirement,
    Procedure,
    Revision,
    Scope,
    Sector,
    Status,
    TimeLimit,
    Unit,
)
from motcua.catalogue.papers import form_words, is_cut
from motcua.catalogue.search.answers import catalogue_stamp, channel_words, fee_words, limit_words
from motcua.lib.vietnamese import fold, sort_key
from motcua.people.models import Agency


@dataclass(frozen=True)
class PaperLine:
    """A paper as a page says it; `is_certain` is False where the catalogue does not say when it is needed."""

    pk: int
    name: str
    count_words: str
    originals: int
    copies: int
    condition: str
    form_code: str
    note: str
    present_only: bool
    is_certain: bool

    @property
    def form_words(self) -> str:
        """Return which form it is, "" for none."""
        return form_words(self.form_code)


@dataclass(frozen=True)
class LimitLine:
    """A time limit as a page says it; `amount` and `unit` are None when it is not known."""

    case: str
    case_key: str
    channel: str
    channel_words: str
    amount: int | None
    unit: str | None
    words: str
    longer_words: str
    note: str
    cutoff: time | None = None
    longer_amount: int | None = None
    longer_unit: str | None = None
    longer_trigger: str = ""


@dataclass(frozen=True)
class FeeLine:
    """A fee as a page says it; an `amount` of None is not known, and `note` says who sets it."""

    channel: str
    channel_words: str
    name: str
    amount: int | None
    unit: str
    words: str
    note: str
    source: str
    set_by_province: bool = False


@dataclass(frozen=True)
class ChannelLine:
    """A way to hand the dossier in, with the limit and the fee that hold for it."""

    kind: str
    words: str
    limit_words: str
    fee_words: str
    note: str


@dataclass(frozen=True)
class BasisLine:
    """A legal basis; an unverified one is shown as such."""

    number: str
    verified: bool


@dataclass(frozen=True)
class Ending:
    """What ended or paused a procedure, or will: as a sentence, with what takes its place."""

    kind: str
    words: str
    reason: str
    starts_on: date
    successor: str
    successor_name: str


@dataclass(frozen=True)
class ProcedureCard:
    """Everything a procedure's page or its JSON shows, read in one query."""

    code: str
    code_is_national: bool
    name: str
    sector: str
    sector_name: str
    official_sector: str
    status: str
    status_words: str
    replaced_by: str
    former_codes: list[str]
    revision: int
    revision_pk: int
    valid_from: date
    valid_to: date | None
    agency_name: str
    scope: str
    scope_words: str
    is_received_here: bool
    level_before: str
    subjects: list[str]
    conditions: list[str]
    results: list[str]
    decision: str
    publisher: str
    sets: int
    online_level: str
    online_words: str
    online_note: str
    note: str
    limit_words: str
    fee_words: str
    channel_words: str
    hand_in: list[PaperLine]
    present: list[PaperLine]
    only_if: list[PaperLine]
    limits: list[LimitLine]
    fees: list[FeeLine]
    channels: list[ChannelLine]
    cases: list[tuple[str, str]]
    steps: list[str]
    legal_bases: list[BasisLine]
    missing_parts: list[str]
    is_checked: bool = field(default=False)
    decided_on: date | None = None
    closed: "Ending | None" = None
    coming: "Ending | None" = None

    @property
    def papers_are_certain(self) -> bool:
        """Say whether the catalogue knows for every paper to hand in that it is always needed."""
        return all(paper.is_certain for paper in self.hand_in)

    @property
    def has_cut_names(self) -> bool:
        """Tell whether a paper's name goes on where the catalogue ends it."""
        return any(is_cut(paper.name) for paper in (*self.hand_in, *self.present, *self.only_if))


@dataclass(frozen=True)
class SectorLine:
    """A sector with the number of procedures on offer."""

    slug: str
    name: str
    icon: str
    colour: str
    count: int
    official_names: list[str]


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens in a life, and the procedures it brings: (code, name) in the order they are done."""

    slug: str
    name: str
    hint: str
    sector: str
    procedures: list[tuple[str, str]]


# Of each question: more than most catalogues have procedures. A longer one is walked through (`walk_cards`), not kept.
KEPT_ANSWERS = 2000


def remembered(question: Callable) -> Callable:
    """Answer a question from this process's memory until the catalogue or the day changes.

    Nobody may change an answer: everybody is given the same one. "No such thing" is not kept.
    """
    # The stamp and what was answered under it; when the stamp changes, all of it goes at once.
    known: list[tuple[tuple, dict[tuple, object]]] = [((), {})]

    def kept() -> dict[tuple, object]:
        stamp = catalogue_stamp()
        if known[0][0] != stamp:
            known[0] = (stamp, {})
        return known[0][1]

    def keep(found, *asked):
        _put(kept(), asked, found)

    def forget(*asked):
        kept().pop(asked, None)

    @wraps(question)
    def answer(*asked):
        answers = kept()
        found = answers.get(asked)
        if found is None and (found := question(*asked)) is not None:
            _put(
                answers, asked, found
            )  # where the catalogue changed meanwhile, into what has just been dropped
        return found

    answer.keep = keep
    answer.forget = forget
    return answer


def _put(answers: dict[tuple, object], asked: tuple, found) -> None:
    if len(answers) >= KEPT_ANSWERS:
        answers.clear()
    answers[asked] = found


@remembered
def province_at(agency: Agency | None, day: date) -> str:
    """Return the code under which the fees of the agency's province are kept, "" without an agency.

    An agency that is made or changed counts as a change of the catalogue (`apps.py`), so the answer may be remembered.
    """
    return questions.province_of(agency, day) if agency else ""


home_province = remembered(questions.home_province)


def card(code: str, day: date, province: str | None = None) -> ProcedureCard | None:
    """Return what a page shows for a procedure as it stands that day, or None when there is no such code.

    A former code leads to the procedure that took its place. Where no revision holds that day, the nearest one is
    shown with its dates: the last before the day, else the first after it. The fees are those of the province, of the
    home office's where none is given.
    """
    return _known_card(code, day, home_province(day) if province is None else province)


@remembered
def _known_card(code: str, day: date, province: str) -> ProcedureCard | None:
    revision = _nearest_revision(code, day)
    if revision is None:
        former = (
            FormerCode.objects.filter(code=code)
            .order_by("procedure__status", "procedure__code")
            .values_list("procedure__code", flat=True)
            .first()
        )
        revision = _nearest_revision(former, day) if former else None
    return _card(revision, day, province) if revision else None


@remembered
def in_force(code: str, day: date) -> Revision | None:
    """Return the revision in force that day with all its parts, None for a code that is not offered or is suspended.

    A published revision never changes, so everybody who asks is given the same row: nobody may change it.
    """
    revision = Revision.objects.valid_on(day).with_sheet().filter(procedure__code=code).first()
    if revision is None or laid_out(revision).procedure.closure_on(day):
        return None
    return revision


def why_closed(code: str, day: date) -> str:
    """Return the sentence that says why nothing is received under a code that day; "" where something is, or unknown."""
    found = card(code, day)
    if found is None or found.code != code or found.closed is None:
        return ""
    after = (
        f" Thủ tục thay thế: {found.closed.successor_name} ({found.closed.successor})."
        if found.closed.successor
        else ""
    )
    return f"Thủ tục này {found.closed.words}, nên không nhận hồ sơ mới.{after}"


@remembered
def beside() -> tuple[dict[int, list[LocalFee]], dict[int, list[Closure]]]:
    """Return the local fees and the closures of every procedure that has any: two small tables, asked for once."""
    fees: dict[int, list[LocalFee]] = {}
    for fee in LocalFee.objects.all():
        fees.setdefault(fee.procedure_id, []).append(fee)
    closures: dict[int, list[Closure]] = {}
    for closure in Closure.objects.filter(undone_at=None).select_related("successor"):
        closures.setdefault(closure.procedure_id, []).append(closure)
    return fees, closures


@remembered
def successors() -> dict[int, Procedure]:
    """Return the procedures that took another's place, by their key: a few, asked for once."""
    replaced = Procedure.objects.exclude(replaced_by=None)
    return {one.pk: one for one in Procedure.objects.filter(pk__in=replaced.values("replaced_by"))}


def laid_out(revision: Revision) -> Revision:
    """Lay out the parts and what stands beside them, so that asking for them costs no query; return the revision."""
    procedure = revision.procedure
    for name, model, rows in zip(("local_fees", "closures"), (LocalFee, Closure), beside(), strict=True):
        known = QuerySet(model)
        known._result_cache = rows.get(procedure.pk, [])
        procedure.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known
    if procedure.replaced_by_id and (successor := successors().get(procedure.replaced_by_id)):
        procedure.replaced_by = successor
    return revision.unfold()


@remembered
def former_codes() -> dict[int, list[str]]:
    """Return the former codes of every procedure that has any, by its key: a small table, asked for once."""
    found: dict[int, list[str]] = {}
    for procedure, code in FormerCode.objects.values_list("procedure_id", "code"):
        found.setdefault(procedure, []).append(code)
    return found


def all_cards(day: date) -> list[ProcedureCard]:
    """Return what pages show of every procedure in force that day, in the order of the codes. Two queries."""
    return list(walk_cards(day))


def walk_cards(day: date, province: str | None = None) -> Iterator[ProcedureCard]:
    """Yield the card of every procedure in force that day, in the order of the codes, in two queries; nothing is kept."""
    province = home_province(day) if province is None else province
    revisions = Revision.objects.valid_on(day).with_sheet().order_by("procedure__code")
    return (_card(laid_out(one), day, province) for one in revisions.iterator(chunk_size=500))


def gather_cards(day: date, province: str | None = None) -> int:
    """Read the cards of the most used procedures into this process's memory, in two queries; return how many."""
    province = home_province(day) if province is None else province
    most_used = (
        Revision.objects.valid_on(day).with_sheet().order_by("-procedure__popularity", "procedure__code")
    )
    revisions = list(most_used[:KEPT_ANSWERS])
    for revision in revisions:
        _known_card.keep(_card(laid_out(revision), day, province), revision.procedure.code, day, province)
    return len(revisions)


def forget_card(code: str, day: date) -> None:
    """Let the card of the home office be read anew: for measuring what reading costs."""
    _known_card.forget(code, day, home_province(day))


@lru_cache(maxsize=4)
def _holding(day: date) -> QuerySet:
    """Return the question for what holds that day, never put itself: building it takes longer than putting it.

    Without the successor, ten columns that hardly a procedure has: `laid_out` knows it.
    """
    found = Revision.objects.select_related("procedure__sector", "sheet").valid_on(day)
    return found.order_by()  # at most one of each code, so nothing to sort


def _nearest_revision(code: str, day: date) -> Revision | None:
    found = next(iter(_holding(day).filter(procedure__code=code)), None)
    if found is None:
        revisions = Revision.objects.with_sheet().filter(procedure__code=code)
        found = (
            revisions.filter(valid_from__lte=day).order_by("-valid_from").first()
            or revisions.order_by("valid_from").first()
        )
    return laid_out(found) if found else None


def _card(revision: Revision, day: date, province: str) -> ProcedureCard:
    procedure = revision.procedure
    closed, coming = procedure.closure_on(day), procedure.coming_closure(day)
    status = Status(closed.status if closed else procedure.status)
    successor = (closed.successor if closed else None) or procedure.replaced_by
    papers = [_paper(paper) for paper in revision.papers.all()]
    kinds = {paper.pk: paper for paper in revision.papers.all()}
    limits = list(revision.time_limits.all())
    fees = revision.fees_on(day, province)
    channels = list(revision.channels.all())
    cases = {case.pk: case for case in revision.cases.all()}
    only_if = [paper for paper in papers if kinds[paper.pk].conditional]
    return ProcedureCard(
        code=procedure.code,
        code_is_national=procedure.code_is_national,
        name=revision.name,
        sector=procedure.sector.slug,
        sector_name=procedure.sector.name,
        official_sector=revision.official_sector,
        status=str(status),
        status_words=status.label,
        replaced_by=successor.code if successor else "",
        former_codes=former_codes().get(procedure.pk, []),
        revision=revision.number,
        revision_pk=revision.pk,
        valid_from=revision.valid_from,
        valid_to=revision.valid_to,
        agency_name=revision.agency_name,
        scope=revision.scope,
        scope_words=Scope(revision.scope).label,
        is_received_here=revision.is_received_here,
        level_before=revision.level_before,
        subjects=revision.subjects,
        conditions=revision.conditions,
        results=revision.results,
        decision=revision.decision or "",
        publisher=revision.publisher or "",
        sets=revision.sets,
        online_level=revision.online_level or "",
        online_words=revision.get_online_level_display() or "chưa rõ",
        online_note=revision.online_note,
        note=revision.note,
        limit_words=limit_words(limits),
        fee_words=fee_words(fees),
        channel_words=channel_words([channel.kind for channel in channels]),
        hand_in=[p for p in papers if not p.present_only and p not in only_if],
        present=[p for p in papers if p.present_only and p not in only_if],
        only_if=only_if,
        limits=[_limit(limit, cases) for limit in limits],
        fees=[_fee(fee) for fee in fees],
        channels=[_channel(revision, channel, day, province) for channel in channels],
        cases=[(case.key, case.name) for case in cases.values()],
        steps=[step.text for step in revision.instructions.all()],
        legal_bases=[BasisLine(basis.number, basis.verified) for basis in revision.legal_bases.all()],
        missing_parts=revision.missing_parts(),
        is_checked=revision.detail_confidence == "high",
        decided_on=revision.decided_on,
        closed=_ending(closed, day) if closed else None,
        coming=_ending(coming, day) if coming else None,
    )


def _ending(closure: Closure, day: date) -> Ending:
    into = closure.successor
    named = into.revision_on(max(day, closure.starts_on)) if into else None
    return Ending(
        kind=str(closure.kind),
        words=closure.words,
        reason=closure.reason,
        starts_on=closure.starts_on,
        successor=into.code if into else "",
        successor_name=named.name if named else (into.code if into else ""),
    )


def _paper(paper: PaperRequirement) -> PaperLine:
    counts = []
    if paper.originals:
        counts.append(f"{paper.originals} bản chính")
    if paper.copies:
        counts.append(f"{paper.copies} bản sao")
    condition = paper.condition
    if paper.conditional and not condition:
        condition = "Khi hồ sơ thuộc trường hợp này, hỏi tại quầy"
    return PaperLine(
        pk=paper.pk,
        name=paper.name,
        count_words=", ".join(counts),
        originals=paper.originals,
        copies=paper.copies,
        condition=condition,
        form_code=paper.form_code,
        note="" if paper.note == condition else paper.note,
        present_only=paper.present_only,
        is_certain=paper.conditional is not None,
    )


def _limit(limit: TimeLimit, cases: dict) -> LimitLine:
    case = cases.get(limit.case_id)
    return LimitLine(
        case=case.name if case else "",
        case_key=case.key if case else "",
        channel=limit.channel or "",
        channel_words=ChannelKind(limit.channel).label if limit.channel else "",
        amount=limit.amount,
        unit=limit.unit,
        words=limit.words,
        longer_words=limit.longer_words,
        note=limit.note,
        cutoff=limit.cutoff if limit.unit == Unit.SAME_DAY else None,
        longer_amount=limit.longer_amount,
        longer_unit=limit.longer_unit,
        longer_trigger=limit.longer_trigger,
    )


def _fee(fee: Fee) -> FeeLine:
    return FeeLine(
        channel=fee.channel or "",
        channel_words=ChannelKind(fee.channel).label if fee.channel else "",
        name=fee.name,
        amount=fee.amount,
        unit=fee.unit,
        words=fee.words,
        note=fee.remark,
        source=fee.source,
        set_by_province=fee.set_by_province,
    )


def _channel(revision: Revision, channel: Channel, day: date, province: str) -> ChannelLine:
    limit = revision.limit_for(channel.kind)
    return ChannelLine(
        kind=channel.kind,
        words=channel.get_kind_display(),
        limit_words=limit.words if limit else "Chưa rõ thời hạn",
        fee_words=fee_words(revision.fees_for(channel.kind, day=day, province=province)),
        note=channel.note,
    )


@remembered
def sectors(day: date) -> list[SectorLine]:
    """Return the sectors in their order on the wall, each with the number of procedures on offer that day."""
    counts = Counter(Revision.objects.on_wall(day).values_list("procedure__sector_id", flat=True))
    shown = list(Sector.objects.order_by("order", "slug"))
    if OfferedSector.objects.exists():  # what the office chose to put on its wall
        chosen = set(OfferedSector.objects.values_list("sector_id", flat=True))
        shown = [sector for sector in shown if sector.pk in chosen or counts[sector.pk]]
    return [SectorLine(s.slug, s.name, s.icon, s.colour, counts[s.pk], s.official_names) for s in shown]


@remembered
def codes_on_wall(day: date) -> frozenset[str]:
    """Return the codes of all that the office posts that day."""
    return frozenset(Revision.objects.on_wall(day).values_list("procedure__code", flat=True))


def in_sector(slug: str, day: date) -> list[Revision]:
    """Return the revisions the office posts in a sector that day, the most used procedures first."""
    return list(_in_lines(Revision.objects.on_wall(day).filter(procedure__sector__slug=slug)))


def announced_by(decision: str, day: date) -> QuerySet[Revision]:
    """Return the revisions in force that day which the decision announced, posted or not, the most used first."""
    found = Revision.objects.valid_on(day).filter(decision=decision, procedure__status=Status.ACTIVE)
    return _in_lines(found)


def _in_lines(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    return (
        revisions.select_related("procedure__sector")
        .prefetch_related("time_limits", "fees", "channels", "procedure__local_fees", "procedure__closures")
        .order_by("-procedure__popularity", "procedure__code")
    )


@dataclass(frozen=True)
class Decision:
    """A decision that announced what is in force, and how many procedures of it are."""

    name: str
    publisher: str
    decided_on: date | None
    count: int


@remembered
def decisions(day: date) -> list[Decision]:
    """Return the decisions by which what is in force that day was announced, by name. One query."""
    rows = (
        Revision.objects.valid_on(day)
        .filter(procedure__status=Status.ACTIVE)
        .exclude(decision=None)
        .exclude(decision="")
        .order_by("decision")
        .values_list("decision")
        .annotate(Max("publisher"), Max("decided_on"), Count("pk"))
    )
    return [Decision(name, publisher or "", on, count) for name, publisher, on, count in rows]


_BEFORE_NUMBER = re.compile(r"^(tim |theo |quyet dinh |qd |cong bo |so )+")


def decisions_meant(typed: str, day: date) -> list[Decision]:
    """Return the decisions somebody means by "163/QĐ-BTP", "quyết định 163" or "qd 163 btp"; none for other words."""
    words = fold(typed)
    number = _BEFORE_NUMBER.sub("", words)
    if not re.match(r"\d", number) or (number == words and "qd" not in words.split()):
        return []
    return [
        one
        for one in decisions(day)
        if f"{fold(one.name)} ".startswith(f"{number} ")
        or f"{fold(one.name)} ".replace(" qd ", " ").startswith(f"{number} ")
    ]


@remembered
def life_events(day: date) -> list[LifeEvent]:
    """Return the eight life events of the home page with their procedures on offer that day."""
    rows = shipped("life_events.json")
    wanted = {code for row in rows for code in row["procedures"]}
    names = dict(
        Revision.objects.valid_on(day)
        .filter(procedure__code__in=wanted, procedure__status=Status.ACTIVE)
        .values_list("procedure__code", "name")
    )
    return [
        LifeEvent(
            row["slug"],
            row["name"],
            row["hint"],
            row["sector"],
            [(code, names[code]) for code in row["procedures"] if code in names],
        )
        for row in rows
    ]


def offered(day: date) -> list[Procedure]:
    """Return the procedures on offer that day, the most used first."""
    return list(Procedure.objects.filter(status=Status.ACTIVE).offered_on(day).most_used())


@remembered
def names_received_here(day: date) -> list[tuple[str, str]]:
    """Return (code, name) of every procedure that the commune's desk receives that day, by name."""
    rows = (
        Revision.objects.valid_on(day).filter(procedure__status=Status.ACTIVE).exclude(scope=Scope.ELSEWHERE)
    )
    closed = [pk for pk, closures in beside()[1].items() if any(one.holds_on(day) for one in closures)]
    rows = rows.exclude(procedure__in=closed)
    return sorted(rows.values_list("procedure__code", "name"), key=lambda row: sort_key(row[1]))


def unit_words(unit: str) -> str:
    """Return how a unit of time is called."""
    return Unit(unit).label
