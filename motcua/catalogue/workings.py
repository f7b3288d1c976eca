"""How the office keeps what it promises, for the public pages: internal processes, and procedures that go together.

Answers are kept in the process until the catalogue or the day changes; nobody may change one.
"""

from dataclasses import dataclass
from datetime import date

from motcua.catalogue.loading import shipped
from motcua.catalogue.models import Process, Revision, Scope, Status, Step
from motcua.catalogue.reading import remembered
from motcua.lib.vietnamese import fold, sort_key


@dataclass(frozen=True)
class StepLine:
    """A step as a page says it; `hours_words` is empty where the step has no hours of its own."""

    name: str
    role_words: str
    hours_words: str


@dataclass(frozen=True)
class ProcessLine:
    """An internal process with its steps and the procedures that go by it: (code, name), by name."""

    key: str
    name: str
    is_default: bool
    total_words: str
    steps: list[StepLine]
    procedures: list[tuple[str, str]]


@dataclass(frozen=True)
class Member:
    """A procedure within a group; one of another agency may have no page here."""

    name: str
    code: str
    agency: str


@dataclass(frozen=True)
class Group:
    """Procedures that are asked for once and done one after another by several agencies."""

    code: str
    name: str
    basis: str
    steps: list[str]
    results: list[str]
    members: list[Member]


@remembered
def processes(day: date) -> list[ProcessLine]:
    """Return the internal processes of what the office receives that day, the shortest first. Three queries."""
    rows = (
        Revision.objects.valid_on(day)
        .filter(procedure__status=Status.ACTIVE)
        .exclude(scope=Scope.ELSEWHERE)
        .values_list("assigned_process_id", "procedure__code", "name")
    )
    by_process: dict[int | None, list[tuple[str, str]]] = {}
    for process, code, name in rows:
        by_process.setdefault(process, []).append((code, name))
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.order_by("process", "order"):
        steps.setdefault(step.process_id, []).append(step)
    found = []
    for process in Process.objects.all():
        own = by_process.get(process.pk, [])
        own = own + by_process.get(None, []) if process.is_default else own
        if own:
            found.append((_hours(steps.get(process.pk, [])), _line(process, steps.get(process.pk, []), own)))
    return [line for _hours, line in sorted(found, key=lambda one: (one[0] is None, one[0] or 0, one[1].key))]


def _line(process: Process, steps: list[Step], procedures: list[tuple[str, str]]) -> ProcessLine:
    total = _hours(steps)
    return ProcessLine(
        process.key,
        process.name,
        process.is_default,
        f"{total} giờ làm việc" if total else "theo thời hạn của từng thủ tục",
        [StepLine(s.name, s.get_role_display(), f"{s.hours} giờ làm việc" if s.hours else "") for s in steps],
        sorted(procedures, key=lambda one: sort_key(one[1])),
    )


def _hours(steps: list[Step]) -> int | None:
    hours = [step.hours for step in steps]
    return sum(hours) if hours and all(hours) else None


@remembered
def process_of(code: str, day: date) -> ProcessLine | None:
    """Return the internal process by which a procedure goes that day, None where the desk does not receive it."""
    return next((one for one in processes(day) if any(code == own for own, _name in one.procedures)), None)


@remembered
def interlinked(day: date) -> list[Group]:
    """Return the groups that are in force that day: those we know the members of, then whatever is called interlinked."""
    known = {row["code"]: row for row in shipped("interlinked.json")}
    revisions = [
        revision.unfold()
        for revision in Revision.objects.valid_on(day).with_sheet().filter(procedure__status=Status.ACTIVE, name__icontains="liên thông")
    ]  # fmt: skip
    there = dict(
        Revision.objects.valid_on(day)
        .filter(
            procedure__code__in={m["code"] for row in known.values() for m in row["members"] if m["code"]}
        )
        .values_list("procedure__code", "agency_name")
    )
    groups = [
        Group(
            revision.procedure.code,
            revision.name,
            known.get(revision.procedure.code, {}).get("basis", ""),
            [step.text for step in revision.instructions.all()],
            list(revision.results),
            [
                Member(
                    m["name"],
                    m["code"] if m["code"] in there else "",
                    m.get("agency") or there.get(m["code"], ""),
                )
                for m in known.get(revision.procedure.code, {}).get("members", ())
            ]
            or _named_members(revision.name),
        )
        for revision in revisions
        if "lien thong" in fold(revision.name)
    ]
    return sorted(groups, key=lambda group: (group.code not in known, sort_key(group.name)))


def _named_members(name: str) -> list[Member]:
    """Read the members out of a name such as "Liên thông: khai tử, xóa thường trú": no code is guessed."""
    listed = name.partition(":")[2]
    return [
        Member(part.strip()[:1].upper() + part.strip()[1:], "", "")
        for part in listed.split(",")
        if part.strip()
    ]


@remembered
def groups_of(code: str, day: date) -> tuple[Group, ...]:
    """Return the groups to which a procedure belongs, itself being one or a member of one."""
    return tuple(
        group
        for group in interlinked(day)
        if code == group.code or any(m.code == code for m in group.members)
    )
