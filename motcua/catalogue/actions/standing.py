"""What happens to a whole procedure from a day on: replaced, merged into another, repealed, suspended, resumed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from motcua.catalogue import rules
from motcua.catalogue.actions.publishing import _bump, _lock_version
from motcua.catalogue.models import Closure, FormerCode, Procedure, Revision, Status
from motcua.journal import book
from motcua.journal.book import Fact
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.lib.wording import day as day_words
from motcua.people.models import User

_AT_ONCE = 500  # rows in one query
_WITH_SUCCESSOR = (Closure.Kind.REPLACED, Closure.Kind.MERGED)


@transaction.atomic
def close_procedures(
    procedures: list[Procedure],
    *,
    kind: str,
    starts_on: date,
    decision: str,
    decided_on: date | None,
    successor: Procedure | None = None,
    ends_on: date | None = None,
    reason: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> list[Closure]:
    """End or suspend procedures from a day on, by one decision; what is already received goes on under its revision.

    A replacement or a merger needs the procedure that takes their place; only a suspension may have an end. All or
    none: raises NotAllowed for the first procedure for which it cannot be.
    """
    at = at or clock.now()
    today = clock.local_day(at)
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, today))
    decision, reason = tidy(decision), tidy(reason)
    refuse_if(rules.is_decided(decision, decided_on, today))
    if kind in _WITH_SUCCESSOR:
        _judge_successor(successor, procedures, starts_on)
    else:
        successor = None
    closures = []
    for procedure in Procedure.objects.select_for_update().filter(pk__in=[p.pk for p in procedures]):
        closures.append(
            _close(
                procedure,
                Closure(
                    procedure=procedure,
                    kind=kind,
                    starts_on=starts_on,
                    ends_on=ends_on if kind == Closure.Kind.SUSPENDED else None,
                    decision=decision,
                    decided_on=decided_on,
                    reason=reason[:300],
                    successor=successor,
                ),
                by=by,
                at=at,
            )
        )
    _settle(today)
    _bump()
    return closures


@transaction.atomic
def resume_procedure(
    closure: Closure, *, resumes_on: date, decision: str, by: User | None = None, at: datetime | None = None
) -> Closure:
    """Let a suspended procedure apply again from a day on. Raises NotAllowed for one that has ended for good."""
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    closure = Closure.objects.select_for_update().select_related("procedure").get(pk=closure.pk)
    if closure.undone_at or closure.is_final:
        raise NotAllowed("Thủ tục này không ở tình trạng tạm ngừng.", code="not-suspended")
    if resumes_on <= closure.starts_on:
        raise NotAllowed(
            f"Thủ tục tạm ngừng từ {day_words(closure.starts_on)}. Ông/bà chọn một ngày sau ngày đó.",
            code="resumes-too-early",
            field="resumes_on",
        )
    if not (decision := tidy(decision)):
        raise NotAllowed("Chưa ghi số quyết định cho áp dụng lại.", code="decision-missing", field="decision")
    closure.ends_on, closure.resume_decision = resumes_on, decision[:200]
    closure.save(update_fields=["ends_on", "resume_decision"])
    _record(
        "procedure.resumed", closure, by, at, {"ends_on": resumes_on.isoformat(), "by_decision": decision}
    )
    _settle(clock.local_day(at))
    _bump()
    return closure


@transaction.atomic
def undo_closure(closure: Closure, *, by: User | None = None, at: datetime | None = None) -> Closure:
    """Take back, within five minutes and by who did it, that a procedure ends or pauses. Raises NotAllowed."""
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    closure = Closure.objects.select_for_update().select_related("procedure").get(pk=closure.pk)
    entry = closed_last(closure.procedure)
    if closure.undone_at or entry is None or entry.data["closure"] != closure.pk:
        raise NotAllowed(
            "Sau việc này thủ tục đã có việc khác, nên không hoàn tác được nữa.", code="undo-too-late"
        )
    refuse_if(rules.may_undo(entry.actor, by.actor if by else "system", entry.at, at))
    closure.undone_at = at
    closure.save(update_fields=["undone_at"])
    if closure.closed_revision_id:
        Revision.objects.filter(pk=closure.closed_revision_id).update(valid_to=closure.open_until)
    if closure.successor_id:
        FormerCode.objects.filter(procedure=closure.successor, code=closure.procedure.code).delete()
    Procedure.objects.filter(pk=closure.procedure_id).update(status=Status.ACTIVE, replaced_by=None)
    _record("procedure.closure_undone", closure, by, at, {"undoes": entry.number})
    _settle(clock.local_day(at))
    _bump()
    return closure


def closed_last(procedure: Procedure):
    """Return the journal's last entry about the procedure if it says that it ends or pauses."""
    entry = book.entries(procedure.stream).order_by("-number").first()
    return entry if entry and entry.kind == "procedure.closed" else None


@job
def settle_statuses(*, by=None, at: datetime | None = None) -> int:
    """Give each procedure the status that a closure brings on its day; return how many changed. For the schedule."""
    with transaction.atomic():
        _lock_version()
        changed = _settle(clock.local_day(at or clock.now()))
        if changed:
            _bump()
    return changed


def _settle(day: date) -> int:
    changed = 0
    closures = Closure.objects.filter(undone_at=None, starts_on__lte=day).select_related("procedure")
    for closure in closures.order_by("starts_on", "pk"):
        procedure = closure.procedure
        if closure.is_final:
            wanted, successor = closure.status, closure.successor
        else:
            continue  # a pause is read from the closure: the revision and its place on the wall stay
        if (procedure.status, procedure.replaced_by_id) == (wanted, successor.pk if successor else None):
            continue
        Procedure.objects.filter(pk=procedure.pk).update(status=wanted, replaced_by=successor)
        if successor is not None:
            FormerCode.objects.get_or_create(procedure=successor, code=procedure.code)
        changed += 1
    return changed


def _judge_successor(successor: Procedure | None, procedures: list[Procedure], day: date) -> None:
    if successor is None:
        raise NotAllowed("Chưa chọn thủ tục thay thế.", code="successor-missing", field="successor")
    if any(successor.pk == one.pk for one in procedures):
        raise NotAllowed(
            "Một thủ tục không thay thế cho chính nó. Ông/bà chọn thủ tục khác.",
            code="successor-itself",
            field="successor",
        )
    ends = next((one for one in successor.standing_closures() if one.is_final), None)
    if ends or successor.revision_on(day) is None:
        raise NotAllowed(
            f"Thủ tục {successor.code} không áp dụng vào {day_words(day)}"
            f"{f' ({ends.words})' if ends else ''}. Công bố nó trước, hoặc chọn thủ tục khác.",
            code="successor-not-in-force",
            field="successor",
        )


def _close(procedure: Procedure, closure: Closure, *, by, at) -> Closure:
    last = procedure.revisions.order_by("-number").first()
    _judge(procedure, closure, last)
    if closure.is_final:
        closure.closed_revision, closure.open_until = last, last.valid_to
        Revision.objects.filter(pk=last.pk).update(valid_to=closure.starts_on)
    closure.save()
    _record("procedure.closed", closure, by, at, _told(closure))
    return closure


def _judge(procedure: Procedure, closure: Closure, last: Revision) -> None:
    standing = procedure.standing_closures()
    ended = next((one for one in standing if one.is_final), None)
    if ended:
        raise NotAllowed(f"Thủ tục {procedure.code} đã {ended.words}.", code="procedure-ended")
    if procedure.status != Status.ACTIVE:
        raise NotAllowed(
            f"Thủ tục {procedure.code} {procedure.get_status_display()}, không còn gì để thôi áp dụng.",
            code="procedure-ended",
        )
    refuse_if(rules.may_end_on(closure.starts_on, last.valid_from, last.valid_to))
    if closure.is_final:
        return
    if closure.ends_on is not None and closure.ends_on <= closure.starts_on:
        raise NotAllowed(
            "Ngày áp dụng lại phải sau ngày tạm ngừng.", code="resumes-too-early", field="ends_on"
        )
    refuse_if(
        rules.spans_apart(
            closure.starts_on,
            closure.ends_on,
            [(one.starts_on, one.ends_on) for one in standing],
            "starts_on",
        )
    )


def _told(closure: Closure) -> dict:
    return {
        "kind": str(closure.kind),
        "starts_on": closure.starts_on.isoformat(),
        "ends_on": closure.ends_on.isoformat() if closure.ends_on else None,
        "by_decision": closure.decision,
        "decided_on": closure.decided_on.isoformat(),
        "successor": closure.successor.code if closure.successor else None,
    }


def _record(kind: str, closure: Closure, by, at: datetime, data: dict) -> None:
    stream = closure.procedure.stream
    book.record(kind, stream=stream, subject=stream, by=by, at=at, data={"closure": closure.pk} | data)


# ---- many, as one import says --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ending:
    """How a procedure of an import ends or pauses; `successor` is the code of what takes its place."""

    kind: str
    starts_on: date
    decision: str
    decided_on: date | None
    successor: str | None = None
    reason: str = ""


@dataclass
class Closed:
    """What closing many made and what stood before, as plain values."""

    closures: list[list] = field(default_factory=list)  # closure, whether its successor had the code before
    ends: list[list] = field(default_factory=list)  # revision, its end before, its end now
    facts: list[Fact] = field(default_factory=list)  # for the journal; the caller writes them


def _close_many(endings: dict[str, Ending], *, batch: str, by, at: datetime) -> Closed:
    """Close procedures by code under the rules of `close_procedures`, each by its own decision, in few queries."""
    codes = {*endings, *(one.successor for one in endings.values() if one.successor)}
    known: dict[str, Procedure] = {}
    for some in _parts(sorted(codes)):
        rows = Procedure.objects.select_for_update().filter(code__in=some).order_by("pk")
        known |= {one.code: one for one in rows.prefetch_related("closures")}
    ending = [known[code] for code in endings]
    lasts: dict[int, Revision] = {}
    for some in _parts([one.pk for one in ending]):
        rows = Revision.objects.filter(procedure__in=some).order_by("number")
        lasts |= {revision.procedure_id: revision for revision in rows}
    judged: set[tuple[str | None, date]] = set()
    closures = []
    for procedure, one in zip(ending, endings.values(), strict=True):
        refuse_if(rules.is_decided(one.decision, one.decided_on, clock.local_day(at)))
        successor = known.get(one.successor) if one.successor else None
        if one.kind in _WITH_SUCCESSOR and (
            successor is procedure or (one.successor, one.starts_on) not in judged
        ):
            _judge_successor(successor, [procedure], one.starts_on)
            judged.add((one.successor, one.starts_on))
        last = lasts[procedure.pk]
        closure = Closure(
            procedure=procedure,
            kind=one.kind,
            starts_on=one.starts_on,
            decision=one.decision,
            decided_on=one.decided_on,
            reason=one.reason[:300],
            successor=successor if one.kind in _WITH_SUCCESSOR else None,
        )
        _judge(procedure, closure, last)
        if closure.is_final:
            closure.closed_revision, closure.open_until = last, last.valid_to
        closures.append(closure)
    return _write_many(closures, batch=batch, by=by, at=at)


def _write_many(closures: list[Closure], *, batch: str, by, at: datetime) -> Closed:
    done, days = Closed(), {}
    for one in closures:
        if one.is_final:
            days.setdefault(one.starts_on, []).append(one.closed_revision_id)
            before = one.open_until.isoformat() if one.open_until else None
            done.ends.append([one.closed_revision_id, before, one.starts_on.isoformat()])
    for day, revisions in sorted(days.items()):
        for some in _parts(revisions):
            Revision.objects.filter(pk__in=some).update(valid_to=day)
    into = {one.successor_id for one in closures if one.successor_id}
    named = set(FormerCode.objects.filter(procedure__in=into).values_list("procedure_id", "code"))
    for one in Closure.objects.bulk_create(closures, batch_size=_AT_ONCE):
        done.closures.append([one.pk, (one.successor_id, one.procedure.code) in named])
        stream = one.procedure.stream
        data = {"closure": one.pk} | _told(one) | {"import": batch}
        done.facts.append(Fact("procedure.closed", stream=stream, subject=stream, by=by, at=at, data=data))
    return done


def _reopen_many(rows: list[list]) -> None:
    """Take back what `_close_many` made: the closures go, and the codes their successors were given. Raises NotAllowed."""
    had = dict(rows)
    for some in _parts(sorted(had)):
        closures = list(Closure.objects.select_related("procedure").filter(pk__in=some))
        if any(one.undone_at or one.ends_on for one in closures) or len(closures) < len(some):
            raise NotAllowed(
                "Có thủ tục đã được cho áp dụng lại sau đợt nhập này, nên không hoàn tác cả đợt được nữa. "
                "Muốn sửa thì ghi ở trang của từng thủ tục.",
                code="import-relied-upon",
            )
        for one in closures:
            if one.successor_id and not had[one.pk]:
                FormerCode.objects.filter(procedure=one.successor_id, code=one.procedure.code).delete()
        Closure.objects.filter(pk__in=some).delete()


def _parts(keys: list) -> Iterator[list]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
