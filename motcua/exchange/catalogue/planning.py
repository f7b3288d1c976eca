"""What a file would change: new, changed, unchanged, withdrawn or wrong, procedure by procedure. Nothing is written here."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Literal

from motcua.catalogue.difference import Change, difference
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import Closure, Sector, Status
from motcua.catalogue.rules import is_decided, may_end_on
from motcua.catalogue.standing import Stand, all_facts, stands
from motcua.exchange.catalogue.checking import problems_of
from motcua.exchange.catalogue.said import Said, SaidCatalogue, facts_of_said
from motcua.lib.wording import day as day_words

Kind = Literal["new", "changed", "unchanged", "withdrawn", "wrong"]
_AT_ONCE = 500  # procedures whose parts are read at once
_TELL_EVERY = 250


@dataclass
class Planned:
    """What would become of one procedure. `starts` is the first day of its new revision, None when none is made.

    Of one that is withdrawn the facts say how: the status, from when (`valid_to`), by which decision, what takes its place.
    """

    kind: Kind
    where: str
    code: str
    name: str
    facts: ProcedureFacts | None = None
    changes: tuple[Change, ...] = ()
    starts: date | None = None
    problems: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wishes:
    """How the person wants the file to be taken: from which day, by which decision, and whether it is the whole catalogue.

    The machine itself may lay down what no decision announces (the shipped facts name 32 such); a person may not.
    """

    day: date
    decision: str = ""
    decided_on: date | None = None
    is_complete: bool = False
    needs_decision: bool = True
    today: date = date.max  # a decision is not signed in the future


def plan(
    read: SaidCatalogue, wishes: Wishes, *, tell: Callable[[int, int], None] = lambda done, of: None
) -> list[Planned]:
    """Say what every record would do, then what is missing. `tell` hears how far it has come (done, of how many)."""
    standing = stands(wishes.day)
    sectors = frozenset(Sector.objects.values_list("slug", flat=True))
    known = set(standing) | {said.code for said in read.said if not said.problems}
    twice = _twice(read.said)
    # What says the same by its digest alone needs no part read: in a yearly file that is nearly all.
    same = {
        number
        for number, said in enumerate(read.said)
        if said.code in standing
        and not said.problems
        and said.code not in twice
        and _says_the_same(said, standing[said.code], day=wishes.day)
    }
    facts = _FactsAhead(
        said.code for number, said in enumerate(read.said) if said.code in standing and number not in same
    )
    planned = []
    for number, said in enumerate(read.said):
        if number % _TELL_EVERY == 0:
            tell(number, len(read.said))
        if number in same:
            planned.append(_unchanged(said))
        else:
            planned.append(_plan_one(said, standing.get(said.code), facts, wishes, sectors, known, twice))
    if wishes.is_complete:
        planned += _missing(read.said, standing, wishes)
    _judge_successors(planned, standing)
    tell(len(read.said), len(read.said))
    return planned


class _FactsAhead:
    """Reads what stands in the order in which it will be asked for, some hundreds at a time."""

    def __init__(self, codes: Iterable[str]):
        self._waiting = list(dict.fromkeys(codes))
        self._known: dict[str, ProcedureFacts] = {}

    def of(self, code: str) -> ProcedureFacts:
        if code not in self._known:
            at = self._waiting.index(code)
            some, self._waiting = self._waiting[at : at + _AT_ONCE], self._waiting[at + _AT_ONCE :]
            self._known = {facts.code: facts for facts in all_facts(some)}
        return self._known[code]


def _twice(all_said: list[Said]) -> dict[str, list[str]]:
    where: dict[str, list[str]] = {}
    for said in all_said:
        if said.code:
            where.setdefault(said.code, []).append(said.where)
    return {code: places for code, places in where.items() if len(places) > 1}


def _unchanged(said: Said) -> Planned:
    return Planned(
        "unchanged", said.where, said.code, said.name, problems=said.problems, cautions=said.cautions
    )


def _plan_one(said, stand: Stand | None, facts, wishes, sectors, known, twice) -> Planned:
    made = Planned("wrong", said.where, said.code, said.name, problems=said.problems, cautions=said.cautions)
    if said.code in twice:
        places = ", ".join(twice[said.code][:5])
        made.problems = [
            *made.problems,
            f"Mã {said.code} có {len(twice[said.code])} lần trong tệp ({places}): giữ lại một dòng.",
        ]
    if made.problems:
        return made
    old = facts.of(said.code) if stand else None
    new = facts_of_said(said, old, day=wishes.day)
    made.name = new.name
    if stand and (announced := _announced(said, new, stand)):
        if "valid_to" in said.parts and new.valid_to not in (None, announced.starts_on):
            made.problems = [*made.problems, f"Thủ tục đã {announced.words}. {_OTHER_END}"]
            return made
        new = replace(new, status=old.status, replaced_by=old.replaced_by, valid_to=old.valid_to)
    changes = difference(old, new)
    if old is not None and not changes and (old.valid_to == new.valid_to or new.valid_to is None):
        made.kind = "unchanged"
        return made
    if wishes.decision and "decision" not in said.parts and new.digest != (stand.digest if stand else ""):
        new = replace(new, decision=wishes.decision, decided_on=wishes.decided_on)
        changes = difference(old, new)
    made.problems = [*made.problems, *problems_of(new, sectors)]
    if new.replaced_by and new.replaced_by not in known:
        made.problems.append(f"Thủ tục thay thế {new.replaced_by[:20]} không có ở đây và không có trong tệp.")
    made.facts, made.changes = new, changes
    _decide(made, old, stand, said, wishes)
    return made


_WHOLE = frozenset(one.name for one in fields(ProcedureFacts)) - {"code", "code_is_national"}


def _says_the_same(said: Said, stand: Stand, *, day: date) -> bool:
    """Tell from digests alone that a record which says everything says what stands: no part has to be read."""
    if said.beside is not None or not said.parts.keys() >= _WHOLE:
        return False
    new = facts_of_said(said, None, day=day)
    return (
        new.digest == stand.digest
        and (new.status, new.sector, new.replaced_by) == (stand.status, stand.sector, stand.replaced_by)
        and new.valid_to in (None, stand.valid_to)
        and stand.keywords.issuperset(new.keywords)
        and stand.former_codes.issuperset(new.former_codes)
    )


def _decide(made: Planned, old, stand: Stand | None, said: Said, wishes: Wishes) -> None:
    new = made.facts
    if old is None:
        made.kind, made.starts = "new", new.valid_from
        _wants_decision(made, new, wishes)
        if "agency_name" not in said.parts:
            made.cautions.append(f"Chưa ghi cơ quan giải quyết, hiểu là {new.agency_name}.")
    elif old.status == Status.ACTIVE and _ends(new, old, stand):
        _withdraw(made, old, stand, wishes, said=said)
    elif new.status == Status.ACTIVE and old.status != Status.ACTIVE:
        made.problems.append(
            "Thủ tục đã thôi áp dụng ở đây. Muốn áp dụng lại thì hoàn tác việc đã bỏ nó, hoặc công bố ở trang của thủ tục."
        )
    else:
        made.kind = "changed"
        if new.digest != stand.digest and {new.status, said.parts.get("status", new.status)} != {
            Status.ACTIVE
        }:
            made.problems.append(
                "Thủ tục đã thôi áp dụng hoặc đang tạm ngừng, nên nội dung không công bố lại."
            )
        elif new.digest != stand.digest:
            _wants_decision(made, new, wishes)
            if new.decision and new.decision == old.decision:
                made.cautions.append("Nội dung đổi mà quyết định công bố vẫn là số cũ.")
            given = said.parts.get("valid_from")
            wanted = given if given and given > stand.valid_from else wishes.day
            made.starts = max(wanted, stand.valid_from + timedelta(days=1))
            if made.starts > wanted:
                made.cautions.append(
                    f"Đã có phiên bản áp dụng từ {day_words(stand.valid_from)}; nội dung này áp dụng từ {day_words(made.starts)}."
                )
            if stand.end is not None and made.starts >= stand.end.starts_on:
                made.problems.append(
                    f"Thủ tục đã {stand.end.words}: nội dung mới phải áp dụng trước ngày đó."
                )
            elif stand.end is not None:
                made.facts = replace(new, valid_to=stand.end.starts_on)
            elif new.valid_to is not None and new.valid_to <= made.starts:
                made.facts = replace(new, valid_to=None)
    if made.problems:
        made.kind = "wrong"


def _announced(said: Said, new: ProcedureFacts, stand: Stand) -> Closure | None:
    """Return the closure, entered here already, that the record tells again."""
    if new.status == stand.status:
        return None
    return next((one for one in stand.closures if str(one.status) == new.status), None)


_OTHER_END = "Muốn đổi thì hoàn tác việc ấy ở trang của thủ tục trước."


def _ends(new: ProcedureFacts, old: ProcedureFacts, stand: Stand) -> bool:
    """Tell whether the record ends or suspends the procedure; a last day of the same content is an end too."""
    if new.status != Status.ACTIVE:
        return True
    return new.digest == stand.digest and new.valid_to is not None and new.valid_to != old.valid_to


def _withdraw(made: Planned, old: ProcedureFacts, stand: Stand, wishes: Wishes, *, said: Said | None) -> None:
    """Say how a procedure ends or pauses, by a decision of its own: that which announced it is none."""
    new, parts = made.facts, said.parts if said else {}
    made.kind = "withdrawn"
    status = Status.REPEALED if new.status == Status.ACTIVE else new.status
    end = new.valid_to if parts.get("valid_to") else wishes.day
    end = max(end, stand.valid_from + timedelta(days=1))
    given = parts.get("decision")
    own = given and given != old.decision and parts.get("decided_on")
    decision, decided_on = (given, parts["decided_on"]) if own else (wishes.decision, wishes.decided_on)
    made.facts = replace(new, status=str(status), valid_to=end, decision=decision, decided_on=decided_on)
    if not decision or decided_on is None:
        made.problems = [*made.problems, _NO_ENDING_DECISION]
        return
    if objection := is_decided(decision, decided_on, wishes.today):
        made.problems = [*made.problems, objection.reason]
    if stand.end is not None:
        made.problems = [*made.problems, f"Thủ tục đã {stand.end.words}. {_OTHER_END}"]
    elif objection := may_end_on(end, stand.valid_from, stand.valid_to):
        made.problems = [*made.problems, objection.reason]
    kind = ENDINGS[status]
    words = Closure(kind=kind, starts_on=end, decision=decision, decided_on=decided_on).words
    made.changes = (Change("thôi áp dụng", "added", "", "", words), *_of_the_end(made.changes))


def _of_the_end(changes: Iterable[Change]) -> Iterator[Change]:
    """Keep what an ending takes over besides: its content is not published any more."""
    return (one for one in changes if one.part in _TAKEN_OVER)


ABSENT = "không có trong tệp"
ENDINGS = {
    Status.SUPERSEDED: Closure.Kind.REPLACED,
    Status.REPEALED: Closure.Kind.REPEALED,
    Status.SUSPENDED: Closure.Kind.SUSPENDED,
}
_TAKEN_OVER = frozenset({"được thay bằng", "lĩnh vực trên bảng", "mã cũ", "từ khóa"})
_NO_ENDING_DECISION = (
    "Chưa có quyết định cho thôi áp dụng: ghi số và ngày ký ở ô «Quyết định công bố» khi gửi tệp, hoặc trong tệp, "
    "khác số của quyết định đã công bố thủ tục."
)


def _judge_successors(planned: list[Planned], standing: dict[str, Stand]) -> None:
    """Object to an ending whose successor is none, or does not apply on that day."""
    ending = {one.code for one in planned if one.kind == "withdrawn"}
    coming = {
        one.code: one.starts for one in planned if one.kind == "new" and one.facts.status == Status.ACTIVE
    }
    for one in planned:
        if one.kind != "withdrawn" or one.facts.status != Status.SUPERSEDED:
            continue
        successor, day = one.facts.replaced_by, one.facts.valid_to
        if not successor:
            why = "Chưa ghi thủ tục thay thế ở cột «Được thay bằng»."
        elif successor in ending:
            why = f"Thủ tục thay thế {successor} cũng thôi áp dụng theo tệp này."
        elif successor in standing:
            there = standing[successor]
            stands_then = (
                there.status == Status.ACTIVE
                and there.end is None
                and (there.valid_to is None or there.valid_to > day)
            )
            why = "" if stands_then else f"Thủ tục thay thế {successor} không áp dụng vào {day_words(day)}."
        elif (starts := coming.get(successor)) is None or starts > day:
            why = f"Thủ tục thay thế {successor} chưa áp dụng vào {day_words(day)}."
        else:
            why = ""
        if why:
            one.kind = "wrong"
            one.problems = [*one.problems, why]


def _wants_decision(made: Planned, new: ProcedureFacts, wishes: Wishes) -> None:
    if not new.decision:
        (made.problems if wishes.needs_decision else made.cautions).append(_NO_DECISION)
    elif new.decided_on is None and wishes.needs_decision:
        made.cautions.append("Chưa có ngày ký của quyết định công bố.")


_NO_DECISION = (
    "Chưa có quyết định công bố: ghi số quyết định trong tệp, hoặc ở ô «Quyết định công bố» khi gửi tệp."
)


def _missing(all_said: list[Said], standing: dict[str, Stand], wishes: Wishes) -> Iterator[Planned]:
    named = {said.code for said in all_said}
    gone = sorted(
        code
        for code, one in standing.items()
        if one.status == Status.ACTIVE and one.end is None and code not in named
    )
    if not gone:
        return
    for facts in all_facts(gone):
        new = replace(facts, status=Status.REPEALED.value)
        made = Planned("withdrawn", ABSENT, facts.code, facts.name, new)
        _withdraw(made, facts, standing[facts.code], wishes, said=None)
        if made.problems:
            made.kind = "wrong"
        yield made


def digest_of_plan(planned: list[Planned]) -> str:
    """Return what a confirmation vouches for: the same plan has the same digest."""
    told = hashlib.sha256()
    for one in planned:
        facts = one.facts
        told.update(
            repr((
                one.kind, one.code, one.starts and one.starts.isoformat(), facts and facts.digest, facts and str(facts.valid_to),
                [(c.part, c.what, c.before, c.after) for c in one.changes],
            )).encode()
        )  # fmt: skip
    return told.hexdigest()


def counted(planned: Iterable[Planned]) -> dict[str, int]:
    """Count the procedures by what would become of them."""
    counts = dict.fromkeys(("new", "changed", "unchanged", "withdrawn", "wrong"), 0)
    for one in planned:
        counts[one.kind] += 1
    return counts
