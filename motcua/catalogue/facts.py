"""A revision as facts again, and facts as JSON: a round trip keeps every value and so the digest."""

from dataclasses import asdict, fields
from datetime import date, time
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts, ProcedureFacts
from motcua.catalogue.models import Revision


def facts_of(revision: Revision) -> ProcedureFacts:
    """Return what the revision promises, with the names and the state its procedure has now.

    Costs no query for the parts where they were fetched before (`with_parts`, or `with_sheet` and `unfold`).
    """
    procedure = revision.procedure
    cases = {case.pk: case for case in revision.cases.all()}
    return ProcedureFacts(
        code=procedure.code,
        code_is_national=procedure.code_is_national,
        name=revision.name,
        sector=procedure.sector.slug,
        official_sector=revision.official_sector,
        status=str(procedure.status),
        replaced_by=procedure.replaced_by.code if procedure.replaced_by else None,
        former_codes=tuple(former.code for former in procedure.former_codes.all()),
        agency_name=revision.agency_name,
        scope=str(revision.scope),
        level_before=revision.level_before,
        subjects=tuple(revision.subjects),
        conditions=tuple(revision.conditions),
        results=tuple(revision.results),
        decision=revision.decision,
        publisher=revision.publisher,
        sets=revision.sets,
        online_level=revision.online_level,
        online_note=revision.online_note,
        note=revision.note,
        detail=revision.detail,
        confidence=revision.confidence,
        detail_confidence=revision.detail_confidence,
        instructions=tuple(instruction.text for instruction in revision.instructions.all()),
        cases=tuple((case.key, case.name) for case in cases.values()),
        papers=tuple(_row(PaperFacts, paper) for paper in revision.papers.all()),
        limits=tuple(
            _row(LimitFacts, limit, case_key=cases[limit.case_id].key if limit.case_id else None)
            for limit in revision.time_limits.all()
        ),
        fees=tuple(_row(FeeFacts, fee) for fee in revision.fees.all()),
        legal_bases=tuple((basis.number, basis.verified) for basis in revision.legal_bases.all()),
        channels=tuple((channel.kind, channel.note) for channel in revision.channels.all()),
        keywords=tuple(keyword.text for keyword in procedure.keywords.all()),
        valid_from=revision.valid_from,
        valid_to=revision.valid_to,
        decided_on=revision.decided_on,
    )


def to_json(facts: ProcedureFacts) -> dict[str, Any]:
    """Return the facts as plain JSON values: days and times as ISO text, rows as lists."""
    return _plain(asdict(facts))


def from_json(data: dict[str, Any]) -> ProcedureFacts:
    """Return the facts again. Raises ValueError for a part that is missing, unknown or of another type."""
    return _typed(ProcedureFacts, data, "thủ tục")


def _row(kind, row, **apart):
    return kind(
        **{
            field.name: apart[field.name] if field.name in apart else getattr(row, field.name)
            for field in fields(kind)
        }
    )


def _plain(value):
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case date() | time():
            return value.isoformat()
    return value


def _typed(wanted, value, where: str):
    if isinstance(wanted, UnionType):
        if value is None:
            return None
        [wanted] = [kind for kind in get_args(wanted) if kind is not type(None)]
    if get_origin(wanted) is tuple:
        return _typed_row(get_args(wanted), value, where)
    if wanted in (date, time):
        try:
            return wanted.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValueError(f"{where}: không đọc được {value!r}") from None
    if hasattr(wanted, "__dataclass_fields__"):
        return _typed_record(wanted, value, where)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ValueError(f"{where}: không đọc được {value!r}")
    return value


def _typed_row(kinds, value, where: str) -> tuple:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: phải là một danh sách")
    if kinds[-1] is Ellipsis:
        return tuple(_typed(kinds[0], item, where) for item in value)
    if len(value) != len(kinds):
        raise ValueError(f"{where}: mỗi dòng phải có {len(kinds)} phần")
    return tuple(_typed(kind, item, where) for kind, item in zip(kinds, value, strict=True))


@cache
def _hints(kind) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed_record(kind, value, where: str):
    if not isinstance(value, dict):
        raise ValueError(f"{where}: phải là một bản ghi")
    hints = _hints(kind)
    if unknown := sorted(set(value) - set(hints)):
        raise ValueError(f"{where}: không có phần {', '.join(unknown)}")
    try:
        return kind(**{name: _typed(hints[name], item, name) for name, item in value.items()})
    except TypeError:
        missing = sorted(set(hints) - set(value))
        raise ValueError(f"{where}: thiếu phần {', '.join(missing)}") from None
