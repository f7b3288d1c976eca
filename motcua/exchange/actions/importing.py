"""Bring a list in: read it, look it through, confirm it as one step, take it back as one step."""

from datetime import datetime, timedelta

from django.db import transaction

from motcua.dossiers.actions import give_back_dossiers, take_over_dossiers
from motcua.dossiers.questions import acting
from motcua.exchange import dossier_list, people_list, rules
from motcua.exchange.models import ImportRun
from motcua.exchange.planning import Plan
from motcua.exchange.questions import newest_link, still_to_come
from motcua.exchange.sheets import Line, Table, read_table
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.actions import Enrolled, enrol_people, invite, take_back_people
from motcua.people.models import Agency, User

WAITS = timedelta(days=7)  # a list read and never confirmed holds people's data: it is forgotten after a week
INVITED_AT_ONCE = 200  # strips of one sheet: a commune has fewer people, and each costs a few rows
_KEPT_WRONG = 1_000  # lines left out that stay on the page of a finished run


def plan_of(run: ImportRun, at: datetime) -> Plan:
    """Say what the list would do at that instant; the office may have changed since it was read."""
    lines = [Line.from_json(kept) for kept in run.lines]
    if run.kind == ImportRun.Kind.PEOPLE:
        plan = people_list.plan(lines, run.agency, clock.local_day(at))
    else:
        plan = dossier_list.plan(lines, run.agency, at)
    plan.notes[:0] = run.notes
    return plan


def _read(kind: str, content: bytes, name: str) -> Table:
    if kind == ImportRun.Kind.PEOPLE:
        return read_table(content, name, people_list.COLUMNS)
    if name.lower().endswith(".json"):
        return dossier_list.read_records(content)
    return read_table(content, name, dossier_list.COLUMNS)


@transaction.atomic
def start_import(
    kind: str, agency: Agency, content: bytes, name: str, *, by: User | None, at: datetime | None = None
) -> ImportRun:
    """Read a list and keep its lines until they are confirmed or thrown away; nothing is made yet. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_import(kind, acting(by, clock.local_day(at)), agency))
    table = _read(kind, content, name)
    if not table.lines:
        raise NotAllowed("Dưới hàng tiêu đề chưa có dòng nào.", code="sheet-empty", field="file")
    run = ImportRun.objects.create(
        agency=agency,
        kind=kind,
        file_name=tidy(name)[:200],
        lines=[line.as_json() for line in table.lines],
        notes=table.notes,
        started_at=at,
        started_by=by,
    )
    book.record(
        "import.started",
        stream=agency.stream,
        subject=f"import:{run.pk}",
        by=by,
        at=at,
        data={"import": run.pk, "kind": str(kind), "lines": len(table.lines)},
    )
    return run


def _locked(run: ImportRun, by, at: datetime) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("agency").get(pk=run.pk)
    refuse_if(rules.may_import(locked.kind, acting(by, clock.local_day(at)), locked.agency))
    return locked


@transaction.atomic
def confirm_import(run: ImportRun, *, by: User | None, at: datetime | None = None) -> ImportRun:
    """Make what the right lines say, all of it or nothing; the wrong ones are left out and listed. Raises NotAllowed."""
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_waiting(run))
    plan = plan_of(run, at)
    if not plan.right:
        raise NotAllowed("Không có dòng nào nhập được. Ông/bà sửa tệp rồi gửi lại.", code="nothing-right")
    if run.kind == ImportRun.Kind.PEOPLE:
        run.made = vars(enrol_people(run.agency, [row.made for row in plan.right], by=by, at=at))
        counted = {"users": len(run.made["users"]), "positions": len(run.made["positions"])}
    else:
        batch = f"import:{run.pk}"
        taken = take_over_dossiers(
            [row.made for row in plan.right], office=run.agency, by=by, at=at, batch=batch
        )
        run.made = {"dossiers": [dossier.pk for dossier in taken]}
        counted = {"dossiers": len(taken)}
    run.wrong = [{"line": row.line, "problems": row.problems} for row in plan.wrong][:_KEPT_WRONG]
    run.lines, run.confirmed_at = [], at
    run.save(update_fields=["made", "wrong", "lines", "confirmed_at"])
    book.record(
        "import.confirmed",
        stream=run.agency.stream,
        subject=f"import:{run.pk}",
        by=by,
        at=at,
        data={"import": run.pk, "kind": str(run.kind), "left_out": len(plan.wrong), **counted},
    )
    return run


@transaction.atomic
def drop_import(run: ImportRun, *, by: User | None, at: datetime | None = None) -> ImportRun:
    """Throw a list away that was read and not confirmed; its lines are gone. Raises NotAllowed."""
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_waiting(run))
    _drop(run, by=by, at=at)
    return run


def _drop(run: ImportRun, *, by, at: datetime) -> None:
    run.lines, run.dropped_at = [], at
    run.save(update_fields=["lines", "dropped_at"])
    book.record(
        "import.dropped",
        stream=run.agency.stream,
        subject=f"import:{run.pk}",
        by=by,
        at=at,
        data={"import": run.pk},
    )


@transaction.atomic
def invite_brought_in(
    run: ImportRun, *, seen: int, by: User | None, at: datetime | None = None
) -> list[tuple[User, str]]:
    """Make a link for each new colleague of the list who has not come in yet; return whom with which token, by name.

    Only those without an open link as long as there are such, 200 at once; else all anew. `seen` is the newest link (`newest_link`) the page knew: pressed twice, or by
    two, the strips just printed stay good. Raises NotAllowed.
    """
    at = at or clock.now()
    run = _locked(run, by, at)
    people = still_to_come(run, at)
    if not people:
        raise NotAllowed(
            "Đợt này không còn ai chờ liên kết mời: mọi người đã vào, hoặc đợt đã hoàn tác.",
            code="nobody-to-invite",
        )
    if seen != newest_link(people):
        raise NotAllowed(
            "Liên kết mời của đợt này vừa được làm ở một trang khác. Phiếu ấy vẫn dùng được; chỉ làm lại nếu phiếu đã mất.",
            code="invited-meanwhile",
        )
    without = [user for user in people if not user.has_link]
    invited = [(user, invite(user, by=by, at=at)) for user in (without or people)[:INVITED_AT_ONCE]]
    book.record(
        "import.invited",
        stream=run.agency.stream,
        subject=f"import:{run.pk}",
        by=by,
        at=at,
        data={"import": run.pk, "users": [user.pk for user, _token in invited]},
    )
    return invited


@transaction.atomic
def undo_import(run: ImportRun, *, by: User | None, at: datetime | None = None) -> ImportRun:
    """Take back everything the list made, as long as nothing of it was touched. Raises NotAllowed."""
    at = at or clock.now()
    run = _locked(run, by, at)
    refuse_if(rules.is_standing(run))
    if run.kind == ImportRun.Kind.PEOPLE:
        take_back_people(run.agency, Enrolled(**run.made), by=by, at=at)
    else:
        give_back_dossiers(run.made["dossiers"], office=run.agency, by=by, at=at)
    run.undone_at = at
    run.save(update_fields=["undone_at"])
    book.record(
        "import.undone",
        stream=run.agency.stream,
        subject=f"import:{run.pk}",
        by=by,
        at=at,
        data={"import": run.pk},
    )
    return run


@transaction.atomic
def forget_old_imports(*, by: User | None = None, at: datetime | None = None) -> int:
    """Throw away lists that were read a week ago and never confirmed. Return how many."""
    at = at or clock.now()
    waiting = ImportRun.objects.select_for_update(of=("self",)).select_related("agency")
    old = list(waiting.filter(confirmed_at=None, dropped_at=None, started_at__lt=at - WAITS))
    for run in old:
        _drop(run, by=by, at=at)
    return len(old)
