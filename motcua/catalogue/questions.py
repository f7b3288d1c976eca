"""Questions of those who keep the catalogue: what stands now, what is missing, which decisions there are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.catalogue import completeness
from motcua.catalogue.difference import Change, difference
from motcua.catalogue.facts import facts_of, from_json
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import (
    Closure,
    DecisionSwitch,
    LocalFee,
    PaperRequirement,
    Procedure,
    Revision,
    RevisionDraft,
    Scope,
    Status,
)
from motcua.lib.vietnamese import fold
from motcua.people import units
from motcua.people.models import Agency
from motcua.people.questions import home_agency


def latest(code: str) -> Revision | None:
    """Return the revision published last under the code, with every part, whether in force yet or not."""
    found = (
        Revision.objects.with_sheet()
        .prefetch_related("procedure__former_codes", "procedure__keywords")
        .filter(procedure__code=code)
        .order_by("-number")
        .first()
    )
    return found.unfold() if found else None


def facts_at(draft: RevisionDraft, version: int) -> ProcedureFacts | None:
    """Return what the draft said when it was saved that time; None when it is no longer kept."""
    if version == draft.version:
        return from_json(draft.facts)
    kept = next((one for one in draft.earlier if one["version"] == version), None)
    return from_json(kept["facts"]) if kept else None


@dataclass(frozen=True)
class Listed:
    """One procedure in the list of those who keep the catalogue."""

    code: str
    name: str
    sector: str
    sector_name: str
    status: str
    status_words: str
    decision: str
    valid_from: date
    number: int
    missing: tuple[str, ...]
    has_draft: bool
    is_later: bool
    scope_words: str

    @property
    def missing_words(self) -> str:
        """Return the missing parts in the words of the law."""
        return ", ".join(completeness.words_of(key) for key in self.missing)


def listing(day: date) -> list[Listed]:
    """Return every procedure by name with its revision of the day (else the nearest), in a constant number of queries."""
    drafts = set(RevisionDraft.objects.values_list("code", flat=True))
    closed = _closed_on(day)
    nearest: dict[int, tuple] = {}
    fields = (
        "procedure_id", "procedure__code", "name", "procedure__sector__slug", "procedure__sector__name",
        "procedure__status", "decision", "valid_from", "valid_to", "number", "missing", "scope",
    )  # fmt: skip
    for row in Revision.objects.order_by("procedure_id", "number").values_list(*fields):
        if row[0] not in nearest or row[7] <= day:
            nearest[row[0]] = row
    found = []
    for (
        pk,
        code,
        name,
        slug,
        sector,
        status,
        decision,
        start,
        _end,
        number,
        missing,
        scope,
    ) in nearest.values():
        status = closed.get(pk, status)
        found.append(
            Listed(
                code=code,
                name=name,
                sector=slug,
                sector_name=sector,
                status=status,
                status_words=Status(status).label,
                decision=decision or "",
                valid_from=start,
                number=number,
                missing=tuple(missing),
                has_draft=code in drafts,
                is_later=start > day,
                scope_words=Scope(scope).label,
            )
        )
    return sorted(found, key=lambda one: (fold(one.name), one.code))


def decisions_called(typed: str, decisions: Iterable[str]) -> frozenset[str]:
    """Return the decision that is called exactly so, else all those that hold what was typed, with or without marks."""
    known = {one for one in decisions if one}
    if typed in known:
        return frozenset({typed})
    wanted = fold(typed)
    return frozenset(one for one in known if wanted in fold(one))


def cut_names(listed: Iterable[Listed]) -> dict[str, list[str]]:
    """Return the papers whose names the source cut off, by procedure, in the order of the list."""
    wanted = {(one.code, one.number) for one in listed}
    ends = Q(name__endswith="…") | Q(name__endswith="...")
    papers = PaperRequirement.objects.filter(ends, revision__procedure__code__in={code for code, _ in wanted})
    found: dict[str, list[str]] = {}
    for code, number, name in papers.order_by("revision_id", "order").values_list(
        "revision__procedure__code", "revision__number", "name"
    ):
        if (code, number) in wanted:
            found.setdefault(code, []).append(name)
    return found


def _closed_on(day: date) -> dict[int, str]:
    closures = Closure.objects.filter(undone_at=None, starts_on__lte=day)
    return {one.procedure_id: str(one.status) for one in closures if one.holds_on(day)}


@dataclass(frozen=True)
class Group:
    """All procedures that one decision announced, and whether the office posts them."""

    decision: str
    publisher: str
    count: int
    is_on: bool | None
    ground: str

    @property
    def state(self) -> str:
        """Return "on", "off", or "" where the sectors decide."""
        return {None: "", True: "on", False: "off"}[self.is_on]


def decisions(agency: Agency, day: date) -> list[Group]:
    """Return the decisions by which what is in force was announced, those with most procedures first."""
    rows = list(
        Revision.objects.valid_on(day)
        .filter(procedure__status=Status.ACTIVE)
        .exclude(decision=None)
        .exclude(decision="")
        .values_list("decision", "publisher")
    )
    counted = Counter(decision for decision, _publisher in rows)
    publishers = {decision: publisher or "" for decision, publisher in rows}
    switches = {one.decision: one for one in DecisionSwitch.objects.filter(agency=agency)}
    names = sorted({*counted, *switches}, key=lambda name: (-counted[name], name))
    return [
        Group(
            name,
            publishers.get(name, ""),
            counted[name],
            switches[name].is_on if name in switches else None,
            switches[name].ground if name in switches else "",
        )
        for name in names
    ]


@dataclass(frozen=True)
class Edition:
    """One published revision and what it changed against the one before."""

    revision: Revision
    changes: tuple[Change, ...]
    is_first: bool


def editions(code: str) -> list[Edition]:
    """Return the published revisions of a procedure, the newest first, each with what it changed."""
    revisions = [
        one.unfold()
        for one in Revision.objects.with_sheet()
        .prefetch_related("procedure__former_codes", "procedure__keywords")
        .filter(procedure__code=code)
        .order_by("number")
    ]
    found, before = [], None
    for revision in revisions:
        facts = facts_of(revision)
        changes = difference(before, facts) if before else ()
        found.append(Edition(revision, changes, before is None))
        before = facts
    return found[::-1]


def province_of(agency: Agency, day: date) -> str:
    """Return the code under which the fees of the agency's province are kept: the state's code, else its name in ASCII."""
    above = [one for one in (agency, *agency.ancestors(day)) if one.level == Agency.Level.PROVINCE]
    name = (above[0].short_name or above[0].name) if above else agency.printed_superior
    wanted = _bare(name)
    known = next((one for one in units.provinces(day) if _bare(one.name) == wanted), None)
    return known.code if known else wanted.replace(" ", "-")[:60]


def home_province(day: date) -> str:
    """Return the code of the province of the office this installation stands for, "" before there is one."""
    agency = home_agency(day)
    return province_of(agency, day) if agency else ""


def _bare(name: str) -> str:
    words = fold(name)
    for kind in ("uy ban nhan dan ", "ubnd ", "tinh ", "thanh pho "):
        words = words.removeprefix(kind)
    return words


def local_fees(province: str) -> list[LocalFee]:
    """Return every local fee of the province, by procedure and from when."""
    return list(
        LocalFee.objects.filter(province_code=province)
        .select_related("procedure")
        .order_by("procedure__code", "name", "-valid_from", "pk")
    )


def local_fees_elsewhere(province: str) -> int:
    """Count the fees kept for other provinces: where the office's own changed its name, they are not taken any more."""
    return LocalFee.objects.exclude(province_code=province).filter(valid_to=None).count()


def names_of(codes, day: date) -> dict[str, str]:
    """Return the names of procedures by code as they are called on the day, else as they were called last."""
    rows = Revision.objects.filter(procedure__code__in=set(codes)).order_by("number")
    names: dict[str, str] = {}
    for code, name, start in rows.values_list("procedure__code", "name", "valid_from"):
        if start <= day or code not in names:
            names[code] = name
    return names


def fee_names(procedure: Procedure, day: date) -> list[str]:
    """Return what the fees of the procedure are called in the catalogue."""
    revision = procedure.revision_on(day)
    return list(dict.fromkeys(revision.fees.values_list("name", flat=True))) if revision else []
