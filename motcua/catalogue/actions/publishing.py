"""The verbs of the catalogue: load the shipped facts, publish a revision, add a keyword, set how often it is used."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models, transaction

from motcua.catalogue import completeness, loading, processes, rules
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import (
    Case,
    CatalogueVersion,
    Channel,
    Closure,
    Fee,
    FormerCode,
    Instruction,
    Keyword,
    LegalBasis,
    OfferedSector,
    PaperRequirement,
    Procedure,
    Process,
    Revision,
    RevisionSheet,
    Sector,
    Status,
    Step,
    TimeLimit,
)
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency


@dataclass
class LoadReport:
    """What loading did, as lists of procedure codes."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


@transaction.atomic
def load_catalogue(
    records: list[dict], *, by=None, at: datetime | None = None, is_complete: bool = False
) -> LoadReport:
    """Bring the catalogue to what the records say: new procedures, new revisions for changed ones, closed ones.

    Loading the same records again changes nothing and writes nothing. A changed record becomes a new revision from
    the day of loading. With `is_complete`, procedures that the records no longer name are closed that day.
    """
    at = at or clock.now()
    day = clock.local_day(at)
    _lock_version()
    report = LoadReport()
    all_facts = {facts.code: facts for facts in map(loading.read_record, records)}
    sectors = _load_sectors(by=by)
    standing = _standing()
    ended = set(
        Closure.objects.filter(undone_at=None)
        .exclude(kind=Closure.Kind.SUSPENDED)
        .values_list("procedure__code", flat=True)
    )
    fresh: list[ProcedureFacts] = []
    changed: list[tuple[Procedure, Revision, ProcedureFacts]] = []
    for code, facts in all_facts.items():
        found = standing.get(code)
        if found is None:
            fresh.append(facts)
        elif _is_closed_by(found[0], found[1], facts):
            _close(found[0], found[1], facts.valid_to or day, facts.status, by=by, at=at)
            report.withdrawn.append(code)
        elif found[1].digest == facts.digest or found[0].status != Status.ACTIVE or code in ended:
            report.unchanged.append(code)
        else:
            changed.append((*found, facts))
    if is_complete:
        for code, (procedure, last) in standing.items():
            if code not in all_facts and last.valid_to is None:
                _close(procedure, last, day, Status.REPEALED, by=by, at=at)
                report.withdrawn.append(code)
    _create_procedures(fresh, sectors, report, by=by, at=at)
    for procedure, last, facts in changed:
        start = max(day, last.valid_from + timedelta(days=1))
        _publish(procedure, facts, [last], start, by=by, at=at)
        report.changed.append(facts.code)
    _link_replacements(all_facts)
    added = _load_keywords(all_facts)
    if report.new or report.changed or report.withdrawn or added:
        _bump()
    return report


@transaction.atomic
def publish_revision(
    facts: ProcedureFacts, *, by=None, at: datetime | None = None, valid_from: date | None = None
) -> Revision:
    """Publish the next revision of a procedure from a day (today if none is given) and close the one before.

    Raises NotAllowed when the procedure does not exist or the day overlaps a published revision.
    """
    at = at or clock.now()
    _lock_version()
    procedure = Procedure.objects.select_for_update().filter(code=facts.code).first()
    if procedure is None:
        raise NotAllowed(f"Không có thủ tục mã {facts.code} trong danh mục.", code="procedure-unknown")
    revisions = list(procedure.revisions.order_by("number"))
    start = valid_from or clock.local_day(at)
    refuse_if(rules.may_publish_from(start, [(r.valid_from, r.valid_to) for r in revisions]))
    revision = _publish(procedure, facts, revisions, start, by=by, at=at)
    _bump()
    return revision


@transaction.atomic
def add_keyword(procedure: Procedure, text: str, *, by=None, at: datetime | None = None) -> Keyword:
    """Let the search find a procedure under one more name. Raises NotAllowed for an empty or known one."""
    at = at or clock.now()
    _lock_version()
    text = tidy(text)
    refuse_if(rules.may_add_keyword(text, list(procedure.keywords.values_list("text", flat=True))))
    keyword = Keyword.objects.create(procedure=procedure, text=text, source=Keyword.Source.OFFICE)
    book.record(
        "keyword.added", stream=procedure.stream, subject=procedure.stream, by=by, at=at, data={"text": text}
    )
    _bump()
    return keyword


@transaction.atomic
def remove_keyword(keyword: Keyword, *, by=None, at: datetime | None = None) -> None:
    """Take a name back under which the search found a procedure."""
    at = at or clock.now()
    _lock_version()
    procedure = keyword.procedure
    text = keyword.text
    keyword.delete()
    book.record(
        "keyword.removed",
        stream=procedure.stream,
        subject=procedure.stream,
        by=by,
        at=at,
        data={"text": text},
    )
    _bump()


@transaction.atomic
def set_popularity(
    procedure: Procedure, popularity: int, *, by=None, at: datetime | None = None
) -> Procedure:
    """Set how often a procedure is used (0 to 100): it orders lists and settles close calls in the search."""
    at = at or clock.now()
    if not 0 <= popularity <= 100:
        raise NotAllowed("Mức hay dùng là số từ 0 đến 100.", code="popularity-range", field="popularity")
    _lock_version()
    procedure = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if procedure.popularity == popularity:
        return procedure
    procedure.popularity = popularity
    procedure.save(update_fields=["popularity"])
    book.record(
        "procedure.ranked",
        stream=procedure.stream,
        subject=procedure.stream,
        by=by,
        at=at,
        data={"popularity": popularity},
    )
    _bump()
    return procedure


def _lock_version() -> CatalogueVersion:
    # Writers of the catalogue queue on this row; readers compare its number and rebuild their index.
    CatalogueVersion.objects.get_or_create(pk=1)
    return CatalogueVersion.objects.select_for_update().get(pk=1)


def note_beside() -> None:
    """Tell every process, in the caller's transaction, that what stands beside the catalogue has changed (guidance)."""
    _lock_version()
    _bump()


def note_office(entry) -> None:
    """Do so when an office is made or changed: its province's fees are the ones shown."""
    note_beside()


def _bump() -> None:
    CatalogueVersion.objects.filter(pk=1).update(number=models.F("number") + 1, stamp=secrets.token_hex(16))


def _standing() -> dict[str, tuple[Procedure, Revision]]:
    last = {}
    for revision in Revision.objects.select_related("procedure").order_by("number"):
        last[revision.procedure.code] = (revision.procedure, revision)
    return last


def _is_closed_by(procedure: Procedure, last: Revision, facts: ProcedureFacts) -> bool:
    return facts.status != Status.ACTIVE and procedure.status == Status.ACTIVE


def _load_sectors(*, by) -> dict[str, Sector]:
    known = {sector.slug: sector for sector in Sector.objects.all()}
    for order, row in enumerate(loading.shipped("sectors.json"), start=1):
        sector = known.get(row["slug"]) or Sector(slug=row["slug"])
        wanted = {key: row[key] for key in ("name", "official_names", "icon", "colour")} | {"order": order}
        if sector.pk and all(getattr(sector, key) == value for key, value in wanted.items()):
            continue
        for key, value in wanted.items():
            setattr(sector, key, value)
        sector.save()
        known[sector.slug] = sector
    return known


def _close(procedure, revision, day, status, *, by, at) -> None:
    end = max(day, revision.valid_from + timedelta(days=1))
    Revision.objects.filter(pk=revision.pk).update(valid_to=end)
    Procedure.objects.filter(pk=procedure.pk).update(status=status)
    book.record(
        "procedure.withdrawn",
        stream=procedure.stream,
        subject=procedure.stream,
        by=by,
        at=at,
        data={"status": str(status), "valid_to": end.isoformat()},
    )


def _create_procedures(
    fresh: list[ProcedureFacts], sectors: dict[str, Sector], report: LoadReport, *, by, at
):
    popularity = loading.shipped("popularity.json")
    procedures = Procedure.objects.bulk_create(
        Procedure(
            code=facts.code,
            code_is_national=facts.code_is_national,
            sector=sectors[facts.sector],
            status=facts.status,
            popularity=popularity.get(facts.code, 0),
        )
        for facts in fresh
    )
    FormerCode.objects.bulk_create(
        FormerCode(procedure=procedure, code=code)
        for procedure, facts in zip(procedures, fresh, strict=True)
        for code in facts.former_codes
    )
    pairs = list(zip(procedures, fresh, strict=True))
    revisions = _create_revisions([(p, f, 1, f.valid_from, f.valid_to) for p, f in pairs])
    for (procedure, facts), revision in zip(pairs, revisions, strict=True):
        report.new.append(facts.code)
        book.record(
            "procedure.loaded",
            stream=procedure.stream,
            subject=procedure.stream,
            by=by,
            at=at,
            data=_entry(revision),
        )


def _publish(procedure, facts, earlier, start, *, by, at, data: dict | None = None) -> Revision:
    last = earlier[-1]
    if last.valid_to is None or last.valid_to > start:
        Revision.objects.filter(pk=last.pk).update(valid_to=start)
    valid_to = facts.valid_to if facts.valid_to and facts.valid_to > start else None
    [revision] = _create_revisions([(procedure, facts, last.number + 1, start, valid_to)])
    book.record(
        "revision.published",
        stream=procedure.stream,
        subject=procedure.stream,
        by=by,
        at=at,
        data=_entry(revision) | (data or {}),
    )
    return revision


def _entry(revision: Revision) -> dict:
    return {
        "revision": revision.number,
        "valid_from": revision.valid_from.isoformat(),
        "valid_to": revision.valid_to.isoformat() if revision.valid_to else None,
        "digest": revision.digest,
    }


def _create_revisions(
    rows: list[tuple[Procedure, ProcedureFacts, int, date, date | None]],
) -> list[Revision]:
    plans = _load_processes([facts for _, facts, *_ in rows])
    revisions = Revision.objects.bulk_create(
        Revision(
            procedure=procedure,
            number=number,
            valid_from=valid_from,
            valid_to=valid_to,
            name=facts.name,
            official_sector=facts.official_sector,
            agency_name=facts.agency_name,
            scope=facts.scope,
            level_before=facts.level_before,
            subjects=list(facts.subjects),
            conditions=list(facts.conditions),
            results=list(facts.results),
            decision=facts.decision,
            decided_on=facts.decided_on,
            publisher=facts.publisher,
            sets=facts.sets,
            online_level=facts.online_level,
            online_note=facts.online_note,
            note=facts.note,
            detail=facts.detail,
            confidence=facts.confidence,
            detail_confidence=facts.detail_confidence,
            assigned_process=plans[processes.plan_for(facts).key],
            missing=[part.key for part in completeness.missing(facts)],
            digest=facts.digest,
        )
        for procedure, facts, number, valid_from, valid_to in rows
    )
    pairs = [(revision, row[1]) for revision, row in zip(revisions, rows, strict=True)]
    parts: dict[str, list] = {}
    parts["instructions"] = Instruction.objects.bulk_create(
        Instruction(revision=r, order=i, text=text)
        for r, f in pairs
        for i, text in enumerate(f.instructions, 1)
    )
    parts["cases"] = cases = Case.objects.bulk_create(
        Case(revision=r, order=i, key=key, name=name)
        for r, f in pairs
        for i, (key, name) in enumerate(f.cases, 1)
    )
    case_of = {(case.revision_id, case.key): case for case in cases}
    parts["papers"] = PaperRequirement.objects.bulk_create(
        PaperRequirement(revision=r, order=i, **vars(paper))
        for r, f in pairs
        for i, paper in enumerate(f.papers, 1)
    )
    parts["time_limits"] = TimeLimit.objects.bulk_create(
        TimeLimit(
            revision=r,
            case=case_of[r.pk, limit.case_key] if limit.case_key else None,
            channel=limit.channel,
            amount=limit.amount,
            unit=limit.unit,
            longer_amount=limit.longer_amount,
            longer_unit=limit.longer_unit,
            longer_trigger=limit.longer_trigger,
            note=limit.note,
            original_words=limit.original_words,
            cutoff=limit.cutoff,
        )
        for r, f in pairs
        for limit in f.limits
    )
    parts["fees"] = Fee.objects.bulk_create(
        Fee(revision=r, order=i, **vars(fee)) for r, f in pairs for i, fee in enumerate(f.fees, 1)
    )
    parts["legal_bases"] = LegalBasis.objects.bulk_create(
        LegalBasis(revision=r, order=i, number=number, verified=verified)
        for r, f in pairs
        for i, (number, verified) in enumerate(f.legal_bases, 1)
    )
    parts["channels"] = Channel.objects.bulk_create(
        Channel(revision=r, order=i, kind=kind, note=note)
        for r, f in pairs
        for i, (kind, note) in enumerate(f.channels, 1)
    )
    _fold(revisions, parts)
    return revisions


def _fold(revisions: list[Revision], parts: dict[str, list]) -> None:
    sheets = {r.pk: {name: [] for name in parts} for r in revisions}
    for name, rows in parts.items():
        for row in rows:
            sheets[row.revision_id][name].append(row.folded())
    RevisionSheet.objects.bulk_create(
        (RevisionSheet(revision_id=pk, parts=folded) for pk, folded in sheets.items()), batch_size=100
    )


def _load_processes(all_facts: list[ProcedureFacts]) -> dict[str, Process]:
    known = {process.key: process for process in Process.objects.all()}
    plans = {plan.key: plan for plan in [processes.DEFAULT, *map(processes.plan_for, all_facts)]}
    for plan in plans.values():
        if plan.key in known:
            continue
        known[plan.key] = Process.objects.create(key=plan.key, name=plan.name, is_default=plan.is_default)
        Step.objects.bulk_create(
            Step(
                process=known[plan.key],
                order=order,
                key=step.key,
                name=step.name,
                role=step.role,
                hours=step.hours,
            )
            for order, step in enumerate(plan.steps, 1)
        )
    return known


def _link_replacements(all_facts: dict[str, ProcedureFacts]) -> None:
    wanted = {code: facts.replaced_by for code, facts in all_facts.items() if facts.replaced_by}
    if not wanted:
        return
    by_code = {p.code: p for p in Procedure.objects.filter(code__in={*wanted, *wanted.values()})}
    for code, successor in wanted.items():
        if successor in by_code and by_code[code].replaced_by_id != by_code[successor].pk:
            Procedure.objects.filter(code=code).update(replaced_by=by_code[successor])


def _load_keywords(all_facts: dict[str, ProcedureFacts]) -> int:
    shipped = loading.shipped("keywords.json")
    ids = dict(Procedure.objects.filter(code__in=all_facts).values_list("code", "pk"))
    known = set(Keyword.objects.filter(procedure__in=ids.values()).values_list("procedure_id", "text"))
    rows = {}
    for code, facts in all_facts.items():
        for source, texts in (
            (Keyword.Source.CATALOGUE, facts.keywords),
            (Keyword.Source.SHIPPED, shipped.get(code, [])),
        ):
            for text in map(tidy, texts):
                if (ids[code], text) not in known:
                    rows.setdefault(
                        (ids[code], text), Keyword(procedure_id=ids[code], text=text, source=source)
                    )
    Keyword.objects.bulk_create(rows.values())
    return len(rows)


@transaction.atomic
def choose_sectors(agency: Agency, slugs, *, by=None, at: datetime | None = None) -> None:
    """Say which sectors the agency puts on its wall. All of them is the same as none chosen. Raises NotAllowed.

    Search and the counter still find every procedure: a desk receives what belongs to others in the province as well
    (NĐ 118/2025 Điều 14).
    """
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_choose_groups(by, agency, clock.local_day(at)))
    wanted = {sector.slug: sector for sector in Sector.objects.all() if sector.slug in set(slugs)}
    if not wanted:
        raise NotAllowed("Ông/bà chọn ít nhất một lĩnh vực.", code="sectors-missing", field="sectors")
    OfferedSector.objects.filter(agency=agency).delete()
    if len(wanted) < Sector.objects.count():
        OfferedSector.objects.bulk_create(
            OfferedSector(agency=agency, sector=sector) for _slug, sector in sorted(wanted.items())
        )
    book.record(
        "agency.sectors_chosen",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"sectors": sorted(wanted)},
    )
    _bump()
