"""Is this a procedure the catalogue can keep? Every reason why not, as a sentence. Pure: no database."""

import re
from collections.abc import Iterable, Iterator

from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import (
    REVISION_PARTS,
    ChannelKind,
    OnlineLevel,
    Procedure,
    Revision,
    Scope,
    Status,
    Unit,
)

_MOST_NUMBER = 32_767  # what a small whole number of both databases holds
_MOST_MONEY = 1_000_000_000_000
_WITH_AMOUNT = {Unit.WORKING_HOUR, Unit.WORKING_DAY, Unit.DAY, Unit.MONTH}


def problems_of(facts: ProcedureFacts, sectors: Iterable[str]) -> list[str]:
    """Return every reason why the facts cannot be kept, none for facts that can."""
    return list(_problems(facts, frozenset(sectors)))


def _problems(facts: ProcedureFacts, sectors: frozenset[str]) -> Iterator[str]:
    if not facts.name:
        yield "Chưa có tên thủ tục."
    if not facts.official_sector:
        yield "Chưa có lĩnh vực."
    if facts.sector not in sectors:
        yield f"Lĩnh vực trên bảng «{str(facts.sector)[:40]}» không có ở đây."
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        yield "Ngày hết hiệu lực không sau ngày có hiệu lực."
    for value, known, called in (
        (facts.status, Status, "Tình trạng"),
        (facts.scope, Scope, "Phạm vi của xã"),
        (facts.online_level, OnlineLevel, "Mức độ trực tuyến"),
    ):
        if value is not None and value not in known.values:
            yield f"{called} «{str(value)[:40]}» không có trong danh mục."
    if not 1 <= facts.sets <= 99:
        yield "Số bộ hồ sơ là số từ 1 đến 99."
    yield from _too_long(facts)
    yield from _parts(facts)


def _too_long(facts: ProcedureFacts) -> Iterator[str]:
    for model, names in (
        (Revision, ("official_sector", "agency_name", "level_before", "decision", "publisher", "detail", "confidence", "detail_confidence")),
        (Procedure, ("code",)),
    ):  # fmt: skip
        for name in names:
            yield from _fits(model, name, getattr(facts, name))
    for code in facts.former_codes:
        if len(code) > 20:
            yield f"Mã cũ «{code[:30]}» dài quá 20 ký tự."
    for text in facts.keywords:
        if len(text) > 200:
            yield f"Từ khóa «{text[:30]}…» dài quá 200 ký tự."
    for part, rows, names in (
        ("papers", facts.papers, ("form_code",)),
        ("time_limits", facts.limits, ("longer_trigger", "original_words")),
        ("fees", facts.fees, ("name", "unit", "source")),
    ):
        for row in rows:
            for name in names:
                yield from _fits(REVISION_PARTS[part], name, getattr(row, name))
    for number, _verified in facts.legal_bases:
        yield from _fits(REVISION_PARTS["legal_bases"], "number", number)
    for _key, name in facts.cases:
        yield from _fits(REVISION_PARTS["cases"], "name", name)


def _fits(model, name: str, text: str | None) -> Iterator[str]:
    field = model._meta.get_field(name)
    if text and len(text) > field.max_length:
        called = str(field.verbose_name)
        yield f"{called[:1].upper()}{called[1:]} dài {len(text)} ký tự, nhiều nhất {field.max_length}."


def _parts(facts: ProcedureFacts) -> Iterator[str]:
    keys = [key for key, _name in facts.cases]
    for key in keys:
        if not re.fullmatch(r"[-a-zA-Z0-9_]{1,60}", key):
            yield f"Khóa trường hợp «{key[:40]}» chỉ được có chữ không dấu, chữ số, gạch nối."
    if len(set(keys)) != len(keys):
        yield "Hai trường hợp cùng một khóa."
    kinds = [kind for kind, _note in facts.channels]
    yield from (
        f"Cách nộp «{kind[:40]}» không có trong danh mục." for kind in kinds if kind not in ChannelKind.values
    )
    if len(set(kinds)) != len(kinds):
        yield "Một cách nộp ghi hai lần."
    for paper in facts.papers:
        if not paper.name:
            yield "Có giấy tờ chưa có tên."
        if not 0 <= paper.originals <= _MOST_NUMBER or not 0 <= paper.copies <= _MOST_NUMBER:
            yield f"Số bản của «{paper.name[:60]}» không dùng được."
    for limit in facts.limits:
        yield from _limit(limit, set(keys))
    for fee in facts.fees:
        if fee.channel is not None and fee.channel not in ChannelKind.values:
            yield f"Cách nộp «{fee.channel[:40]}» của khoản thu không có trong danh mục."
        if fee.amount is not None and not 0 <= fee.amount <= _MOST_MONEY:
            yield f"Mức thu của «{fee.name[:60]}» không dùng được."


def _limit(limit, keys: set[str]) -> Iterator[str]:
    if limit.case_key is not None and limit.case_key not in keys:
        yield f"Thời hạn nói về trường hợp «{limit.case_key[:40]}» không có trong thủ tục."
    if limit.channel is not None and limit.channel not in ChannelKind.values:
        yield f"Cách nộp «{limit.channel[:40]}» của thời hạn không có trong danh mục."
    for amount, unit in ((limit.amount, limit.unit), (limit.longer_amount, limit.longer_unit)):
        if unit is not None and unit not in Unit.values:
            yield f"Đơn vị thời hạn «{unit[:40]}» không có trong danh mục."
        elif amount is not None and (unit not in _WITH_AMOUNT or not 1 <= amount <= _MOST_NUMBER):
            yield f"Thời hạn {amount} không có đơn vị đi cùng, hoặc quá lớn."
    if limit.amount is None and limit.unit in _WITH_AMOUNT:
        yield "Thời hạn có đơn vị mà không có số."
