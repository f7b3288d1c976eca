"""Bring many procedures in as one step, and take the step back: what it made goes, what it closed is open again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from motcua.catalogue import loading
from motcua.catalogue.actions.publishing import _bump, _create_revisions, _entry, _lock_version
from motcua.catalogue.actions.standing import Ending, _close_many, _parts, _reopen_many, _settle
from motcua.catalogue.additions import Addition
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import (
    REVISION_PARTS,
    Closure,
    FormerCode,
    Keyword,
    Procedure,
    Revision,
    RevisionSheet,
    Sector,
)
from motcua.journal import book
from motcua.journal.book import Fact
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy

_AT_ONCE = 500  # procedures written at once: memory stays bounded
_OWN = {*REVISION_PARTS.values(), RevisionSheet, Revision, Keyword, FormerCode}


@dataclass(frozen=True)
class Coming:
    """A procedure that comes in. `starts` is the first day of its new revision, None when its revision stays.

    One that ends or pauses says how in `ending`; of its facts only the names and the sector are taken over.
    """

    facts: ProcedureFacts
    starts: date | None
    ending: Ending | None = None


@dataclass
class Brought:
    """What an import made and what stood before, as plain values: all that taking it back needs."""

    procedures: list[int] = field(default_factory=list)
    revisions: list[int] = field(default_factory=list)
    closed: list[list] = field(default_factory=list)  # revision, its end before, its end now
    states: list[list] = field(default_factory=list)  # procedure, status, sector, replaced by: before
    former_codes: list[int] = field(default_factory=list)
    keywords: list[int] = field(default_factory=list)
    closures: list[list] = field(default_factory=list)  # closure, whether its successor had the code before


@transaction.atomic
def bring_in(coming: Iterable[Coming], *, batch: str, by=None, at: datetime | None = None) -> Brought:
    """Create new procedures, publish new revisions, close those that end or pause, all of it or nothing.

    What comes in must have been checked; an ending is judged as on the page where one procedure is ended. `batch` stands
    in every entry of the journal. Raises NotAllowed when something stands in the way meanwhile.
    """
    at = at or clock.now()
    day = clock.local_day(at)
    _lock_version()
    brought, facts_to_tell = Brought(), []
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    coming = list(coming)
    for start in range(0, len(coming), _AT_ONCE):
        some = coming[start : start + _AT_ONCE]
        facts_to_tell += _bring_some(some, sectors, brought, batch, day, by=by, at=at)
    _link_successors([one for one in coming if one.ending is None], brought)
    endings = {one.facts.code: one.ending for one in coming if one.ending}
    closed = _close_many(endings, batch=batch, by=by, at=at)
    brought.closures, brought.closed = closed.closures, brought.closed + closed.ends
    _settle(day)
    facts_to_tell += closed.facts
    book.record_bulk(facts_to_tell)
    if brought != Brought():
        _bump()
    return brought


def _bring_some(some, sectors, brought: Brought, batch: str, day: date, *, by, at) -> Iterator[Fact]:
    codes = [one.facts.code for one in some]
    known = {p.code: p for p in Procedure.objects.select_for_update().filter(code__in=codes).order_by("pk")}
    lasts = _last_revisions([p.pk for p in known.values()])
    fresh = [one for one in some if one.facts.code not in known]
    known |= _make_procedures(fresh, sectors, brought)
    rows = []
    for one in some:
        procedure, last = known[one.facts.code], lasts.get(known[one.facts.code].pk)
        _bring_state(procedure, one, sectors, brought)
        if last is None:
            rows.append((procedure, one.facts, 1, one.facts.valid_from, one.facts.valid_to))
            continue
        if one.starts is not None:
            if one.starts <= last.valid_from:
                raise NotAllowed(
                    f"Thủ tục {procedure.code} vừa có phiên bản mới. Ông/bà xem lại khác biệt rồi xác nhận.",
                    code="plan-stale",
                )
            if last.valid_to is None or last.valid_to > one.starts:
                _end(last, one.starts, brought)
            end = one.facts.valid_to if one.facts.valid_to and one.facts.valid_to > one.starts else None
            rows.append((procedure, one.facts, last.number + 1, one.starts, end))
    _write_states(brought, known, some)
    for revision in _create_revisions(rows):
        brought.revisions.append(revision.pk)
        kind = "procedure.loaded" if revision.number == 1 else "revision.published"
        yield _told(kind, revision.procedure, batch, by, at, _entry(revision))
    _bring_names(some, known, brought)


def _told(kind: str, procedure: Procedure, batch: str, by, at: datetime, more: dict) -> Fact:
    data = {**more, "import": batch}
    return Fact(kind, stream=procedure.stream, subject=procedure.stream, by=by, at=at, data=data)


def _last_revisions(procedures: list[int]) -> dict[int, Revision]:
    found = Revision.objects.filter(procedure__in=procedures).order_by("number")
    return {revision.procedure_id: revision for revision in found}


def _make_procedures(fresh: list[Coming], sectors, brought: Brought) -> dict[str, Procedure]:
    used = loading.shipped("popularity.json")
    made = Procedure.objects.bulk_create(
        Procedure(
            code=one.facts.code,
            code_is_national=one.facts.code_is_national,
            sector=sectors[one.facts.sector],
            status=one.facts.status,
            popularity=used.get(one.facts.code, 0),
        )
        for one in fresh
    )
    brought.procedures += [procedure.pk for procedure in made]
    return {procedure.code: procedure for procedure in made}


def _bring_state(procedure: Procedure, one: Coming, sectors, brought: Brought) -> None:
    # What ends keeps its status until its day, which may be to come.
    status = procedure.status if one.ending else one.facts.status
    wanted = (str(status), sectors[one.facts.sector].pk)
    if one.ending or (str(procedure.status), procedure.sector_id) != wanted:
        brought.states.append(
            [procedure.pk, str(procedure.status), procedure.sector_id, procedure.replaced_by_id]
        )
        procedure.status, procedure.sector_id = wanted


def _write_states(brought: Brought, known: dict[str, Procedure], some: list[Coming]) -> None:
    touched = {row[0] for row in brought.states}
    changed = [known[one.facts.code] for one in some if known[one.facts.code].pk in touched]
    Procedure.objects.bulk_update(changed, ["status", "sector"], batch_size=_AT_ONCE)


def _end(last: Revision, day: date, brought: Brought) -> None:
    before = last.valid_to.isoformat() if last.valid_to else None
    brought.closed.append([last.pk, before, day.isoformat()])
    Revision.objects.filter(pk=last.pk).update(valid_to=day)
    last.valid_to = day


def _bring_names(some: list[Coming], known: dict[str, Procedure], brought: Brought) -> None:
    """Add the words by which citizens find them, and the codes they had before; nothing is taken away."""
    ids = [known[one.facts.code].pk for one in some]
    words = {
        (pk, fold(text))
        for pk, text in Keyword.objects.filter(procedure__in=ids).values_list("procedure_id", "text")
    }
    codes = set(FormerCode.objects.filter(procedure__in=ids).values_list("procedure_id", "code"))
    made, more, shipped = [], [], loading.shipped("keywords.json")
    fresh = set(brought.procedures)
    for one in some:
        pk = known[one.facts.code].pk
        own = [(Keyword.Source.CATALOGUE, text) for text in one.facts.keywords]
        if pk in fresh:
            own += [(Keyword.Source.SHIPPED, text) for text in shipped.get(one.facts.code, [])]
        for source, text in own:
            text = tidy(text)
            if fold(text) and (pk, fold(text)) not in words:
                words.add((pk, fold(text)))
                made.append(Keyword(procedure_id=pk, text=text, source=source))
        more += [
            FormerCode(procedure_id=pk, code=code)
            for code in dict.fromkeys(one.facts.former_codes)
            if (pk, code) not in codes
        ]
    brought.keywords += [keyword.pk for keyword in Keyword.objects.bulk_create(made)]
    brought.former_codes += [former.pk for former in FormerCode.objects.bulk_create(more)]


def _link_successors(coming: list[Coming], brought: Brought) -> None:
    wanted = {one.facts.code: one.facts.replaced_by for one in coming}
    told = [code for code, successor in wanted.items() if successor]
    codes = sorted({*told, *(wanted[code] for code in told)})
    known = {p.code: p for p in Procedure.objects.filter(code__in=codes)} if codes else {}
    kept = {row[0] for row in brought.states} | set(brought.procedures)
    for code in told:
        procedure, successor = known.get(code), known.get(wanted[code])
        if procedure and successor and procedure.replaced_by_id != successor.pk:
            if procedure.pk not in kept:
                brought.states.append(
                    [procedure.pk, str(procedure.status), procedure.sector_id, procedure.replaced_by_id]
                )
            Procedure.objects.filter(pk=procedure.pk).update(replaced_by=successor)


# ---- the way back --------------------------------------------------------------------------------------------------


@transaction.atomic
def take_back(brought: Brought, *, batch: str, by=None, at: datetime | None = None) -> None:
    """Take a whole import back: its revisions and procedures go, what it closed and changed is as before.

    A published revision is never changed; it may go only while nobody relies on it. Raises NotAllowed when a dossier, a
    later revision or anything else of the office was built on what came in.
    """
    at = at or clock.now()
    _lock_version()
    _guard_nothing_later(brought)
    streams = _streams(brought)
    ended = _ended_codes(brought)
    _reopen_many(brought.closures)
    _guard_nobody_relies(brought)
    Keyword.objects.filter(pk__in=brought.keywords).delete()
    FormerCode.objects.filter(pk__in=brought.former_codes).delete()
    for pk, status, sector, successor in reversed(brought.states):
        Procedure.objects.filter(pk=pk).update(status=status, sector=sector, replaced_by=successor)
    Procedure.objects.filter(pk__in=brought.procedures).update(replaced_by=None)
    for some in _parts(brought.revisions):
        Revision.objects.filter(pk__in=some).delete()
    for pk, before, _after in brought.closed:
        Revision.objects.filter(pk=pk).update(valid_to=before)
    for some in _parts(brought.procedures):
        Procedure.objects.filter(pk__in=some).delete()
    book.record_bulk(
        Fact(
            "procedure.closure_undone" if code in ended else "revision.undone",
            stream=f"procedure:{code}",
            subject=f"procedure:{code}",
            by=by,
            at=at,
            data={"import": batch},
        )
        for code in sorted(streams)
    )
    _bump()


def _ended_codes(brought: Brought) -> set[str]:
    codes: set[str] = set()
    for some in _parts([row[0] for row in brought.closures]):
        codes.update(Closure.objects.filter(pk__in=some).values_list("procedure__code", flat=True))
    return codes


def _streams(brought: Brought) -> set[str]:
    codes: set[str] = set()
    for some in _parts(brought.revisions):
        codes.update(Revision.objects.filter(pk__in=some).values_list("procedure__code", flat=True))
    for some in _parts([row[0] for row in brought.closed]):
        codes.update(Revision.objects.filter(pk__in=some).values_list("procedure__code", flat=True))
    for some in _parts([row[0] for row in brought.states]):
        codes.update(Procedure.objects.filter(pk__in=some).values_list("code", flat=True))
    for some in _parts(brought.keywords):
        codes.update(Keyword.objects.filter(pk__in=some).values_list("procedure__code", flat=True))
    return codes


def _guard_nothing_later(brought: Brought) -> None:
    for some in _parts(brought.revisions):
        made = dict(Revision.objects.filter(pk__in=some).values_list("procedure_id", "number"))
        lasts = Revision.objects.filter(procedure__in=made).values("procedure__code", "procedure_id")
        for row in lasts.annotate(last=Max("number")).order_by("procedure__code"):
            if row["last"] != made[row["procedure_id"]]:
                raise _too_late(f"Thủ tục {row['procedure__code']} đã có phiên bản sau đợt nhập này")
    closed, ours = {pk: after for pk, _before, after in brought.closed}, set(brought.revisions)
    for some in _parts(list(closed)):
        rows = list(Revision.objects.filter(pk__in=some).values("pk", "number", "valid_to", "procedure_id"))
        numbers = {row["procedure_id"]: row["number"] for row in rows}
        later = Revision.objects.filter(procedure__in=numbers).values_list("procedure_id", "number", "pk")
        moved = [
            row for row in rows if row["valid_to"] is None or row["valid_to"].isoformat() != closed[row["pk"]]
        ]
        if moved or any(number > numbers[of] and pk not in ours for of, number, pk in later):
            raise _too_late("Có thủ tục đã được công bố lại hoặc đổi thời gian áp dụng sau đợt nhập này")


def _guard_nobody_relies(brought: Brought) -> None:
    for some in _parts(brought.revisions):
        _guard_rows(Revision, some)
        for part in REVISION_PARTS.values():
            _guard_rows(part, list(part.objects.filter(revision__in=some).values_list("pk", flat=True)))
    for some in _parts(brought.procedures):
        _guard_rows(Procedure, some)
        more = Keyword.objects.filter(procedure__in=some).exclude(source=Keyword.Source.SHIPPED)
        if any(pk not in set(brought.keywords) for pk in more.values_list("pk", flat=True)):
            raise _too_late("Cơ quan đã thêm từ khóa cho thủ tục của đợt nhập này")


def _guard_rows(model, keys: list[int]) -> None:
    """Object when anything outside the import's own rows points to one of these, whoever made it."""
    for relation in model._meta.get_fields(include_hidden=True):
        other = relation.related_model
        if not relation.auto_created or relation.concrete or other in _OWN or other is Procedure:
            continue
        for some in _parts(keys):
            count = other._base_manager.filter(**{f"{relation.field.name}__in": some}).count()
            if count:
                raise _too_late(f"Đã có {count} {other._meta.verbose_name} dựa vào nội dung của đợt nhập này")


def _too_late(why: str) -> NotAllowed:
    return NotAllowed(
        f"{why}, nên không hoàn tác cả đợt được nữa. Muốn sửa thì công bố phiên bản mới của từng thủ tục.",
        code="import-relied-upon",
    )


# ---- what another office added -------------------------------------------------------------------------------------


@transaction.atomic
def add_keywords(additions: list[Addition], *, by=None, at: datetime | None = None) -> list[int]:
    """Take over words that another office added, and return their rows; they must have been judged."""
    at = at or clock.now()
    _lock_version()
    codes = {one.code for one in additions}
    procedures = {p.code: p for p in Procedure.objects.filter(code__in=codes)}
    made = Keyword.objects.bulk_create(
        Keyword(procedure=procedures[one.code], text=one.words, source=Keyword.Source.OFFICE)
        for one in additions
    )
    book.record_bulk(_keyword_fact("keyword.added", keyword, by, at) for keyword in made)
    _bump()
    return [keyword.pk for keyword in made]


@transaction.atomic
def remove_keywords(keys: list[int], *, by=None, at: datetime | None = None) -> None:
    """Take such words back; one that somebody removed meanwhile stays removed."""
    at = at or clock.now()
    _lock_version()
    gone = list(Keyword.objects.filter(pk__in=keys).select_related("procedure").order_by("pk"))
    book.record_bulk(_keyword_fact("keyword.removed", keyword, by, at) for keyword in gone)
    Keyword.objects.filter(pk__in=[keyword.pk for keyword in gone]).delete()
    _bump()


def _keyword_fact(kind: str, keyword: Keyword, by, at: datetime) -> Fact:
    stream = keyword.procedure.stream
    return Fact(kind, stream=stream, subject=stream, by=by, at=at, data={"text": keyword.text})
