"""A revision as facts again, and facts as JSON: a round trip keeps every value and so the digest."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, time
from functools import cache, partial
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
    return _plain(facts)


def from_json(data: dict[str, Any]) -> ProcedureFacts:
    """Return the facts again. Raises ValueError for a part that is missing, unknown or of another type."""
    return _reader(ProcedureFacts)(data, "thủ tục")


def _row(kind, row, **apart):
    return kind(
        **{
            field.name: apart[field.name] if field.name in apart else getattr(row, field.name)
            for field in fields(kind)
        }
    )


def _plain(value):
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}


@cache
def _reader(wanted) -> Callable:
    """Return what reads a value of this type. Made once a type: ten thousand procedures have a million values."""
    if isinstance(wanted, UnionType):
        [kind] = [kind for kind in get_args(wanted) if kind is not type(None)]
        read = _reader(kind)
        return lambda value, where: None if value is None else read(value, where)
    if get_origin(wanted) is tuple:
        return _row_reader(get_args(wanted))
    if wanted in (date, time):
        return partial(_read_iso, wanted)
    if hasattr(wanted, "__dataclass_fields__"):
        return partial(_read_record, wanted)
    return partial(_read_plain, wanted)


def _read_iso(wanted, value, where: str):
    try:
        return wanted.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(f"{where}: không đọc được {value!r}") from None


def _read_plain(wanted, value, where: str):
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise ValueError(f"{where}: không đọc được {value!r}")
    return value


def _row_reader(kinds) -> Callable:
    if kinds[-1] is Ellipsis:
        [each] = map(_reader, kinds[:-1])
        return lambda value, where: tuple([each(item, where) for item in _list(value, where)])
    readers = [_reader(kind) for kind in kinds]

    def read(value, where: str) -> tuple:
        if len(_list(value, where)) != len(readers):
            raise ValueError(f"{where}: mỗi dòng phải có {len(readers)} phần")
        return tuple([one(item, where) for one, item in zip(readers, value, strict=True)])

    return read


def _list(value, where: str):
    if not isinstance(value, list | tuple):
        raise ValueError(f"{where}: phải là một danh sách")
    return value


@cache
def _readers(kind) -> dict[str, Callable]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _read_record(kind, value, where: str):
    if not isinstance(value, dict):
        raise ValueError(f"{where}: phải là một bản ghi")
    readers = _readers(kind)
    if unknown := sorted(value.keys() - readers.keys()):
        raise ValueError(f"{where}: không có phần {', '.join(unknown)}")
    try:
        return kind(**{name: readers[name](item, name) for name, item in value.items()})
    except TypeError:
        missing = sorted(readers.keys() - value.keys())
        raise ValueError(f"{where}: thiếu phần {', '.join(missing)}") from None
