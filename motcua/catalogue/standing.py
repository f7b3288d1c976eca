"""What stands, for many procedures at once: each one's last revision, as facts or by its digest alone.

`facts.facts_of` answers for one revision; ten thousand of them come from their sheets here, without a row of a part being made.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cache
from typing import Any

from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts, ProcedureFacts
from motcua.catalogue.models import REVISION_PARTS, Closure, FormerCode, Keyword, Revision

_AT_ONCE = 500
_SEQUENCES = frozenset({"subjects", "conditions", "results"})


@dataclass(frozen=True)
class Stand:
    """The last revision of a procedure and what its procedure is now, without the parts.

    `closures` are those that were not taken back and have not run out, the first to begin first.
    """

    revision_pk: int
    digest: str
    valid_from: date
    valid_to: date | None
    status: str
    sector: str
    replaced_by: str | None
    keywords: frozenset[str]
    former_codes: frozenset[str]
    closures: tuple[Closure, ...] = ()

    @property
    def end(self) -> Closure | None:
        """Return what ends the procedure for good, on a day that may be to come."""
        return next((one for one in self.closures if one.is_final), None)


def stands(day: date) -> dict[str, Stand]:
    """Return where every procedure stands, by code. Four queries."""
    words, codes = _by_procedure(Keyword, "text"), _by_procedure(FormerCode, "code")
    closures = _closures(day)
    rows = Revision.objects.order_by("number").values_list(
        "procedure__code", "procedure_id", "pk", "digest", "valid_from", "valid_to", "procedure__status",
        "procedure__sector__slug", "procedure__replaced_by__code",
    )  # fmt: skip
    return {
        code: Stand(
            *row,
            frozenset(words.get(procedure, ())),
            frozenset(codes.get(procedure, ())),
            tuple(closures.get(procedure, ())),
        )
        for code, procedure, *row in rows.iterator()
    }


def _closures(day: date) -> dict[int, list[Closure]]:
    found: dict[int, list[Closure]] = {}
    for one in Closure.objects.filter(undone_at=None).select_related("successor"):
        if one.ends_on is None or one.ends_on > day:
            found.setdefault(one.procedure_id, []).append(one)
    return found


def _by_procedure(model, column: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    # In the order in which `facts_of` tells them.
    for procedure, text in model.objects.values_list("procedure_id", column).iterator():
        found.setdefault(procedure, []).append(text)
    return found


def all_facts(codes: Iterable[str] | None = None) -> Iterator[ProcedureFacts]:
    """Return the last revision of every procedure (of those codes) as facts, in the order of the codes."""
    wanted = None if codes is None else frozenset(codes)
    rows = Revision.objects.order_by("number").values_list("procedure__code", "pk").iterator()
    lasts = {code: pk for code, pk in rows if wanted is None or code in wanted}
    keys = [pk for _code, pk in sorted(lasts.items())]
    words, former = _by_procedure(Keyword, "text"), _by_procedure(FormerCode, "code")
    for start in range(0, len(keys), _AT_ONCE):
        found = Revision.objects.with_sheet().filter(pk__in=keys[start : start + _AT_ONCE])
        for revision in found.order_by("procedure__code"):
            yield _facts(
                revision, words.get(revision.procedure_id, []), former.get(revision.procedure_id, [])
            )


def _facts(revision: Revision, keywords: list[str], former_codes: list[str]) -> ProcedureFacts:
    procedure, parts = revision.procedure, revision.sheet.parts
    keys = {row["id"]: row["key"] for row in _rows(parts, "cases")}
    own: dict[str, Any] = {
        "code": procedure.code,
        "code_is_national": procedure.code_is_national,
        "sector": procedure.sector.slug,
        "status": str(procedure.status),
        "replaced_by": procedure.replaced_by.code if procedure.replaced_by else None,
        "former_codes": tuple(former_codes),
        "keywords": tuple(keywords),
        "instructions": tuple(row["text"] for row in _rows(parts, "instructions")),
        "cases": tuple((row["key"], row["name"]) for row in _rows(parts, "cases")),
        "papers": tuple(PaperFacts(*_picked(PaperFacts, row)) for row in _rows(parts, "papers")),
        "limits": tuple(_limit(row, keys) for row in _rows(parts, "time_limits")),
        "fees": tuple(FeeFacts(*_picked(FeeFacts, row)) for row in _rows(parts, "fees")),
        "legal_bases": tuple((row["number"], row["verified"]) for row in _rows(parts, "legal_bases")),
        "channels": tuple((row["kind"], row["note"]) for row in _rows(parts, "channels")),
    }
    for name in _names(ProcedureFacts):
        if name not in own:
            value = getattr(revision, name)
            own[name] = tuple(value) if name in _SEQUENCES else value
    return ProcedureFacts(**own)


def _limit(row: dict[str, Any], keys: dict[int, str]) -> LimitFacts:
    case = keys[row["case_id"]] if row["case_id"] else None
    return LimitFacts(
        *_picked(LimitFacts, {**row, "case_key": case, "cutoff": time.fromisoformat(row["cutoff"])})
    )


def _rows(parts: dict[str, list], name: str) -> Iterator[dict[str, Any]]:
    columns = _columns(name)
    return (dict(zip(columns, row, strict=True)) for row in parts.get(name, ()))


@cache
def _columns(name: str) -> tuple[str, ...]:
    return tuple(field.attname for field in REVISION_PARTS[name]._meta.concrete_fields)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _picked(kind: type, row: dict[str, Any]) -> list[Any]:
    return [row[name] for name in _names(kind)]
