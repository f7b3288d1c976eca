"""Bring a catalogue in: read the file and compare it, confirm the difference as one step, take the step back.

Small files are read and written at once; for long ones the verbs leave the work to jobs and the run says how far they are.
Everything is written in one transaction: an import that is interrupted has written nothing.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.catalogue.actions import Brought, Coming, Ending, bring_in, take_back
from motcua.catalogue.additions import part
from motcua.catalogue.difference import Change
from motcua.catalogue.facts import from_json, to_json
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import CatalogueVersion, Sector, Status
from motcua.dossiers.questions import acting
from motcua.exchange import additions_file, rules
from motcua.exchange.catalogue.planning import (
    ABSENT,
    ENDINGS,
    Planned,
    Wishes,
    counted,
    digest_of_plan,
    plan,
)
from motcua.exchange.catalogue.shapes import SHAPES, shape_of
from motcua.exchange.catalogue.shapes.shape import Surroundings
from motcua.exchange.models import CatalogueImport, CatalogueImportLine
from motcua.journal import book
from motcua.journal.jobs import enqueue, job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency, User

WAITS = timedelta(days=7)
ADDITIONS = "additions"  # not a catalogue but what another office added to one
# Bytes: about a second of reading.
READ_AT_ONCE = {"xlsx": 400_000, "json": 3_000_000, "national": 3_000_000, ADDITIONS: 20_000_000}
WRITE_AT_ONCE = 600  # procedures; more are written by a job
_LINES_AT_ONCE = 500
_NO_AGENCY = "catalogue:imports"  # the stream when the machine itself does it, before there is an office
Stage, Kind = CatalogueImport.Stage, CatalogueImportLine.Kind
_WRITTEN = (Kind.NEW, Kind.CHANGED, Kind.WITHDRAWN)


def surroundings(agency: Agency | None, day: date) -> Surroundings:
    """Return what a shape of file must know of the office."""
    sectors = dict(Sector.objects.values_list("slug", "name"))
    return Surroundings(sectors, agency.name if agency else "", day)


def catalogue_version() -> str:
    """Return what changes whenever the catalogue does."""
    row = CatalogueVersion.objects.filter(pk=1).first()
    return f"{row.number}:{row.stamp}" if row else ""


# ---- reading -------------------------------------------------------------------------------------------------------


@transaction.atomic
def start_catalogue_import(
    agency: Agency | None,
    content: bytes,
    name: str,
    *,
    valid_from: date | None = None,
    decision: str = "",
    decided_on: date | None = None,
    is_complete: bool = False,
    by: User | None,
    at: datetime | None = None,
) -> CatalogueImport:
    """Take a file in. A small one is read at once, a long one by a job. Nothing of the catalogue changes. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_keep_catalogue(acting(by, clock.local_day(at)), agency))
    shape = ADDITIONS if name.lower().endswith(".zip") else shape_of(content, name).key
    run = CatalogueImport.objects.create(
        agency=agency,
        file_name=tidy(name)[-200:],
        shape=shape,
        content=content,
        valid_from=valid_from or clock.local_day(at),
        decision=tidy(decision)[:200],
        decided_on=decided_on,
        is_complete=is_complete,
        started_at=at,
        started_by=by,
    )
    _note("catalogue.import_started", run, by, at, {"shape": shape, "size": len(content)})
    if by is None or len(content) <= READ_AT_ONCE[shape]:
        _read(run, lambda done, of: None)
    else:
        enqueue(read_in_background, run.pk, key=f"{run.batch}:read", at=at)
    return run


@job
def read_in_background(run: int, *, by: User | None = None, at: datetime | None = None) -> None:
    """Read a long file and compare it; how far it has come stands in its row, why it cannot be read as well."""
    found = CatalogueImport.objects.get(pk=run)
    if found.stage != Stage.READING:
        return

    def tell(done: int, of: int) -> None:
        CatalogueImport.objects.filter(pk=run).update(progress=done, total=of)

    try:
        planned, notes = _compare(found, tell)
    except NotAllowed as refusal:
        _give_up(found, refusal.objection.reason, by=by, at=at)
        return
    _keep_plan(found, planned, notes, by=by, at=at)


@transaction.atomic
def _give_up(run: CatalogueImport, why: str, *, by, at) -> None:
    run.stage, run.trouble, run.content = Stage.FAILED, why, None
    run.save(update_fields=["stage", "trouble", "content"])


def _compare(run: CatalogueImport, tell: Callable[[int, int], None]) -> tuple[list[Planned], list[str]]:
    run.stamp = catalogue_version()
    if run.shape == ADDITIONS:
        bundle = additions_file.read(bytes(run.content))
        return list(_planned_additions(bundle)), bundle.notes
    around = surroundings(run.agency, run.valid_from)
    wishes = Wishes(
        run.valid_from,
        run.decision,
        run.decided_on,
        run.is_complete,
        needs_decision=run.started_by_id is not None,
        today=clock.local_day(run.started_at),
    )
    with no_sweeping():
        read = SHAPES[run.shape].read(bytes(run.content), run.file_name, around)
        return plan(read, wishes, tell=tell), read.notes


@contextmanager
def no_sweeping() -> Iterator[None]:
    """Let Python's search for lost cycles rest: a large file makes millions of rows and no cycle, each walked many times."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _planned_additions(bundle: additions_file.Bundle) -> Iterator[Planned]:
    for where, why in bundle.unreadable:
        yield Planned("wrong", where, "", "", problems=[why])
    for key, judged in bundle.judged:
        kind, one = part(key), judged.addition
        if judged.problem:
            yield Planned("wrong", kind.words, one.code, one.words, problems=[judged.problem])
        elif judged.is_there:
            yield Planned("unchanged", kind.words, one.code, one.words)
        else:
            yield Planned(
                "new",
                kind.words,
                one.code,
                one.words,
                changes=(Change(kind.words, "added", "", "", one.words),),
            )


def _read(run: CatalogueImport, tell) -> None:
    planned, notes = _compare(run, tell)
    _keep_plan(run, planned, notes, by=None, at=None)


@transaction.atomic
def _keep_plan(run: CatalogueImport, planned: list[Planned], notes: list[str], *, by, at) -> None:
    run.lines.all().delete()
    lines = (_line(run, order, one) for order, one in enumerate(planned) if one.kind != "unchanged")
    CatalogueImportLine.objects.bulk_create(lines, batch_size=_LINES_AT_ONCE)
    run.counts, run.notes, run.digest = counted(planned), notes, digest_of_plan(planned)
    run.stage, run.progress, run.total = Stage.READ, len(planned), len(planned)
    run.save(update_fields=["counts", "notes", "digest", "stage", "progress", "total", "stamp"])


def _line(run: CatalogueImport, order: int, one: Planned) -> CatalogueImportLine:
    return CatalogueImportLine(
        run=run,
        order=order,
        kind=one.kind,
        place=one.where[:80],
        code=one.code,
        name=one.name,
        starts=one.starts,
        facts=to_json(one.facts) if one.facts is not None and one.kind in _WRITTEN else None,
        changes=[[c.part, c.kind, c.what, c.before, c.after] for c in one.changes]
        if one.kind in (Kind.CHANGED, Kind.WITHDRAWN)
        else [],
        problems=one.problems,
        cautions=one.cautions,
    )


# ---- writing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm_catalogue_import(
    run: CatalogueImport, *, seen: str, by: User | None, at: datetime | None = None
) -> CatalogueImport:
    """Write what the file would change, all of it or nothing; a long one by a job. `seen` is the digest of what was shown.

    Raises NotAllowed; when the catalogue changed since it was compared and the difference is another one now, the run
    shows that one (`plan-stale`).
    """
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_at(run, Stage.READ))
    if seen != run.digest:
        raise NotAllowed(_STALE, code="plan-stale")
    many = sum(run.counts.get(kind, 0) for kind in _WRITTEN)
    if not many:
        raise NotAllowed("Không có gì để nhập: mọi thủ tục đã như trong tệp.", code="nothing-to-do")
    run.confirmed_at = at
    run.save(update_fields=["confirmed_at"])
    if by is None or many <= WRITE_AT_ONCE:
        return _write(run, by=by, at=at)
    run.stage, run.progress, run.total = Stage.WRITING, 0, many
    run.save(update_fields=["stage", "progress", "total"])
    enqueue(
        write_in_background,
        run.pk,
        key=f"{run.batch}:write:{at.isoformat()}",
        at=at,
        user=by.pk,
        confirmed_at=at.isoformat(),
    )
    return run


_STALE = "Danh mục đã đổi từ lúc so. Ông/bà xem lại khác biệt rồi xác nhận."


def compare_again(run: CatalogueImport, *, by: User | None, at: datetime | None = None) -> bool:
    """Compare once more when the catalogue changed since; tell whether there is, or will be, something new to look at.

    Raises NotAllowed.
    """
    if run.stage != Stage.READ or run.content is None or run.stamp == catalogue_version():
        return False
    before, at = run.digest, at or clock.now()
    with transaction.atomic():
        run = _locked(run, by, at)
        refuse_if(rules.is_at(run, Stage.READ))
        if len(run.content) > READ_AT_ONCE[run.shape]:
            run.stage, run.progress = Stage.READING, 0
            run.save(update_fields=["stage", "progress"])
            enqueue(read_in_background, run.pk, key=f"{run.batch}:read:{at.isoformat()}", at=at)
            return True
        _read(run, lambda done, of: None)
    return run.digest != before


@job
def write_in_background(
    run: int, *, user: int, confirmed_at: str, by: User | None = None, at: datetime | None = None
) -> None:
    """Write a long import in the name of whoever confirmed it, once; what cannot be written any more waits to be looked at."""
    who = User.objects.get(pk=user)
    try:
        with transaction.atomic():
            found = (
                CatalogueImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run)
            )
            if found.stage != Stage.WRITING:
                return
            _write(found, by=who, at=datetime.fromisoformat(confirmed_at))
    except NotAllowed as refusal:
        CatalogueImport.objects.filter(pk=run, stage=Stage.WRITING).update(
            stage=Stage.READ, confirmed_at=None, trouble=refusal.objection.reason
        )


def _write(run: CatalogueImport, *, by, at: datetime) -> CatalogueImport:
    if run.stamp != catalogue_version():
        before = run.digest
        _read(run, lambda done, of: None)
        if run.digest != before:
            raise NotAllowed(_STALE, code="plan-stale")
    _note("catalogue.imported", run, by, at, {"counts": run.counts, "shape": run.shape})
    if run.shape == ADDITIONS:
        return _done(run, {"parts": _add(run, by=by, at=at)})
    coming = (
        Coming(facts := from_json(told), starts, _ending(facts, place) if kind == Kind.WITHDRAWN else None)
        for kind, told, starts, place in run.lines.filter(kind__in=_WRITTEN)
        .order_by("order")
        .values_list("kind", "facts", "starts", "place")
        .iterator(chunk_size=_LINES_AT_ONCE)
    )
    return _done(run, asdict(bring_in(coming, batch=run.batch, by=by, at=at)))


def _ending(facts: ProcedureFacts, place: str) -> Ending:
    return Ending(
        kind=ENDINGS[Status(facts.status)],
        starts_on=facts.valid_to,
        decision=facts.decision,
        decided_on=facts.decided_on,
        successor=facts.replaced_by,
        reason="Không còn trong danh mục theo quyết định này" if place == ABSENT else "",
    )


def _add(run: CatalogueImport, *, by, at: datetime) -> dict[str, list[int]]:
    fresh: dict[str, list] = {}
    for key, judged in additions_file.read(bytes(run.content)).judged:
        if not judged.problem and not judged.is_there:
            fresh.setdefault(key, []).append(judged.addition)
    return {key: part(key).add(additions, by=by, at=at) for key, additions in sorted(fresh.items())}


def _done(run: CatalogueImport, brought: dict) -> CatalogueImport:
    run.brought, run.stage, run.written_at, run.trouble = brought, Stage.DONE, clock.now(), ""
    run.content, run.progress = None, run.total
    run.save(update_fields=["brought", "stage", "written_at", "trouble", "content", "progress"])
    return run


# ---- what else becomes of it ---------------------------------------------------------------------------------------


@transaction.atomic
def drop_catalogue_import(
    run: CatalogueImport, *, by: User | None, at: datetime | None = None
) -> CatalogueImport:
    """Throw a file away that was read and not confirmed. Raises NotAllowed."""
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_at(run, Stage.READ, Stage.READING))
    _drop(run, by=by, at=at)
    return run


def _drop(run: CatalogueImport, *, by, at: datetime) -> None:
    run.lines.all().delete()
    run.stage, run.ended_at, run.content = Stage.DROPPED, at, None
    run.save(update_fields=["stage", "ended_at", "content"])
    _note("catalogue.import_dropped", run, by, at, {})


@transaction.atomic
def undo_catalogue_import(
    run: CatalogueImport, *, by: User | None, at: datetime | None = None
) -> CatalogueImport:
    """Take the whole import back: exactly the revisions from before are in force again. Raises NotAllowed.

    What came in goes, since a published revision is never changed; the journal keeps both. Refused once a dossier, a
    later revision or anything else of the office relies on it.
    """
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_at(run, Stage.DONE))
    _note("catalogue.import_undone", run, by, at, {})
    if run.shape == ADDITIONS:
        for key, rows in sorted(run.brought["parts"].items()):
            part(key).take_back(rows, by=by, at=at)
    else:
        take_back(Brought(**run.brought), batch=run.batch, by=by, at=at)
    run.stage, run.ended_at = Stage.UNDONE, at
    run.save(update_fields=["stage", "ended_at"])
    return run


@transaction.atomic
def forget_old_catalogue_imports(*, by: User | None = None, at: datetime | None = None) -> int:
    """Throw away files that nobody confirmed in a week, and the lines of those that ended then. Return how many files."""
    at = at or clock.now()
    old = CatalogueImport.objects.filter(started_at__lt=at - WAITS)
    waiting = list(old.filter(stage__in=(Stage.READ, Stage.READING)).select_for_update(of=("self",)))
    for run in waiting:
        _drop(run, by=by, at=at)
    gone = CatalogueImportLine.objects.filter(run__in=old.exclude(stage=Stage.WRITING))
    while some := list(gone.values_list("pk", flat=True)[:_LINES_AT_ONCE]):
        CatalogueImportLine.objects.filter(pk__in=some).delete()
    return len(waiting)


@transaction.atomic
def note_catalogue_export(
    agency: Agency | None, *, shape: str, size: int, by: User | None, at: datetime | None = None
) -> None:
    """Note who took the catalogue out and in which shape. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_keep_catalogue(acting(by, clock.local_day(at)), agency))
    stream = agency.stream if agency else _NO_AGENCY
    book.record(
        "catalogue.exported", stream=stream, subject=stream, by=by, at=at, data={"shape": shape, "size": size}
    )


def _locked(run: CatalogueImport, by, at: datetime) -> CatalogueImport:
    locked = CatalogueImport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
    refuse_if(rules.may_keep_catalogue(acting(by, clock.local_day(at)), locked.agency))
    return locked


def _note(kind: str, run: CatalogueImport, by, at: datetime, data: dict) -> None:
    stream = run.agency.stream if run.agency else _NO_AGENCY
    book.record(kind, stream=stream, subject=run.batch, by=by, at=at, data={"import": run.pk, **data})
