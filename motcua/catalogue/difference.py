"""What changed between two editions of a procedure, part by part, in words a citizen reads. Pure: no database.

Nothing is reported exactly when nothing is different; a row that was reworded is one change, not a loss and a gain.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts, ProcedureFacts, shipped
from motcua.catalogue.models import ChannelKind, Fee, OnlineLevel, Scope, Status, TimeLimit, Unit
from motcua.lib import wording
from motcua.lib.vietnamese import fold

Kind = Literal["added", "removed", "changed"]
KIND_WORDS: dict[str, str] = {"added": "thêm", "removed": "bỏ", "changed": "đổi"}
LIKE = 0.6  # two sentences that share that much of their words are one sentence, reworded


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was: `what` names it inside the part; what did not exist is an empty text."""

    part: str
    kind: Kind
    what: str
    before: str
    after: str

    @property
    def kind_words(self) -> str:
        """Return "thêm", "bỏ" or "đổi"."""
        return KIND_WORDS[self.kind]


@dataclass(frozen=True)
class _Row:
    # What a row is known by, what it is called, and its values in words: label → words.
    key: tuple
    title: str
    values: dict[str, str]
    words: str


def difference(old: ProcedureFacts | None, new: ProcedureFacts) -> tuple[Change, ...]:
    """Return what is new, gone or different, in the order a procedure's page tells its parts.

    Without an old edition everything the new one says is new. The span of validity is no part of the promise.
    """
    changes: list[Change] = []
    for part, words in _SINGLE:
        before, after = (words(old) if old else ""), words(new)
        if before != after:
            kind: Kind = "changed" if before and after else ("added" if after else "removed")
            changes.append(Change(part, kind, part, before, after))
    for part, field, rows in _MANY:
        if (getattr(old, field) if old else ()) != getattr(new, field):
            changes += _rows_differ(part, list(rows(old)) if old else [], list(rows(new)))
    return tuple(sorted(changes, key=lambda change: _PLACES[change.part]))


def for_citizens(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes that alter what somebody must do or gets; how sure our data is stays inside the office."""
    return tuple(change for change in changes if change.part not in INSIDE)


def parts_touched(changes: Iterable[Change]) -> list[str]:
    """Return the names of the parts in which something changed, each once, in their order."""
    return list(dict.fromkeys(change.part for change in changes))


def _rows_differ(part: str, old: list[_Row], new: list[_Row]) -> list[Change]:
    pairs, gone, come = _pair(old, new)
    changes = []
    for before, after in pairs:
        if before == after:
            continue
        own = [
            Change(part, "changed", _what(after.title, label), before.values.get(label, ""), words)
            for label, words in after.values.items()
            if before.values.get(label, "") != words
        ]
        changes += own or [Change(part, "changed", after.title, before.words, after.words)]
    changes += [Change(part, "removed", row.title, row.words, "") for row in gone]
    changes += [Change(part, "added", row.title, "", row.words) for row in come]
    if (
        not changes and old != new
    ):  # the same rows in another order: the order is a promise too (trình tự thực hiện)
        changes = [
            Change(
                part,
                "changed",
                "thứ tự",
                "; ".join(row.title or row.words for row in old),
                "; ".join(row.title or row.words for row in new),
            )
        ]
    return changes


def _what(title: str, label: str) -> str:
    return f"{title}: {label}" if title and label else title or label


def _pair(old: list[_Row], new: list[_Row]) -> tuple[list[tuple[_Row, _Row]], list[_Row], list[_Row]]:
    left, pairs, unmatched = list(old), [], []
    for alike in (lambda a, b: a == b, lambda a, b: a.key == b.key):
        unmatched = []
        for row in new:
            found = next((other for other in left if alike(other, row)), None)
            if found is None:
                unmatched.append(row)
            else:
                left.remove(found)
                pairs.append((found, row))
        new = unmatched
    come = []
    for row in unmatched:
        found = max(left, key=lambda other: _likeness(other, row), default=None)
        if found is not None and _likeness(found, row) >= LIKE:
            left.remove(found)
            pairs.append((found, row))
        else:
            come.append(row)
    return pairs, left, come


def _likeness(one: _Row, other: _Row) -> float:
    words = (fold(str(one.key[0])).split(), fold(str(other.key[0])).split())
    matcher = SequenceMatcher(None, *words, autojunk=False)
    if one.key[1:] != other.key[1:] or matcher.quick_ratio() < LIKE:
        return 0.0
    return matcher.ratio()


def _texts(field: str, is_ordered: bool = True) -> Callable[[ProcedureFacts], Iterable[_Row]]:
    def rows(facts: ProcedureFacts) -> Iterable[_Row]:
        texts = getattr(facts, field)
        for text in texts if is_ordered else sorted(texts):
            yield _Row((text,), "", {"": text}, text)

    return rows


def _papers(facts: ProcedureFacts) -> Iterable[_Row]:
    for paper in facts.papers:
        yield _Row((fold(paper.name),), paper.name, _paper_values(paper), _paper_words(paper))


def _paper_values(paper: PaperFacts) -> dict[str, str]:
    return {
        "tên giấy tờ": paper.name,
        "số bản": _copies(paper),
        "khi nào cần": _when(paper),
        "mẫu đơn, tờ khai": paper.form_code,
        "ghi chú": paper.note,
    }


def _copies(paper: PaperFacts) -> str:
    counts = [f"{paper.originals} bản chính"] if paper.originals else []
    counts += [f"{paper.copies} bản sao"] if paper.copies else []
    return ", ".join(["chỉ xuất trình", *counts] if paper.present_only else counts) or "chưa rõ số bản"


def _when(paper: PaperFacts) -> str:
    if paper.conditional is None:
        return f"chưa rõ ({paper.condition})" if paper.condition else "chưa rõ"
    if not paper.conditional:
        return f"luôn cần ({paper.condition})" if paper.condition else "luôn cần"
    return f"chỉ khi: {paper.condition}" if paper.condition else "chỉ khi thuộc trường hợp"


def _paper_words(paper: PaperFacts) -> str:
    said = [_copies(paper), paper.form_code, _when(paper) if paper.conditional else "", paper.note]
    return f"{paper.name} ({'; '.join(filter(None, said))})"


def _limits(facts: ProcedureFacts) -> Iterable[_Row]:
    names = dict(facts.cases)
    for limit in facts.limits:
        title = ", ".join(
            filter(None, [names.get(limit.case_key or "", limit.case_key), _channel(limit.channel)])
        )
        words = limit_words(limit)
        values = {
            "": words,
            "kéo dài": _longer(limit),
            "giờ chốt": "" if limit.unit == Unit.SAME_DAY else limit.cutoff.strftime("%H:%M"),
            "ghi chú": limit.note,
            "nguyên văn": limit.original_words,
        }
        yield _Row(("", limit.case_key, limit.channel), title, values, _joined(words, values))


def limit_words(limit: LimitFacts) -> str:
    """Return the limit as a page says it: "5 ngày làm việc", "Chưa rõ thời hạn"."""
    return TimeLimit(amount=limit.amount, unit=limit.unit, cutoff=limit.cutoff).words


def _longer(limit: LimitFacts) -> str:
    if limit.longer_amount is None:
        return limit.longer_trigger
    return TimeLimit(
        longer_amount=limit.longer_amount,
        longer_unit=limit.longer_unit,
        longer_trigger=limit.longer_trigger,
    ).longer_words


def _fees(facts: ProcedureFacts) -> Iterable[_Row]:
    for fee in facts.fees:
        values = {
            "tên": fee.name,
            "": fee_words(fee),
            "đơn vị tính": "" if fee.amount else fee.unit,
            "người quy định": "HĐND cấp tỉnh" if fee.set_by_province and fee.amount is not None else "",
            "ghi chú": fee.note,
            "nguồn": fee.source,
        }
        title = ", ".join(filter(None, [fee.name, _channel(fee.channel)]))
        yield _Row((fold(fee.name), fee.channel), title, values, _joined(fee_words(fee), values))


def fee_words(fee: FeeFacts) -> str:
    """Return the amount as a page says it: "8.000 đ", "Miễn phí", "Mức thu do HĐND tỉnh quy định"."""
    return Fee(amount=fee.amount, unit=fee.unit, set_by_province=fee.set_by_province).words


_UNSAID = ("", "tên", "nguyên văn", "giờ chốt", "đơn vị tính")


def _joined(words: str, values: dict[str, str]) -> str:
    rest = [text for label, text in values.items() if label not in _UNSAID and text]
    return "; ".join([words, *rest])


def _bases(facts: ProcedureFacts) -> Iterable[_Row]:
    for number, verified in facts.legal_bases:
        checked = "đã đối chiếu" if verified else "chưa đối chiếu"
        yield _Row((number,), number, {"văn bản": number, "đối chiếu": checked}, number)


def _channels(facts: ProcedureFacts) -> Iterable[_Row]:
    for kind, note in facts.channels:
        words = _channel(kind)
        yield _Row(("", kind), words, {"ghi chú": note}, f"{words}: {note}" if note else words)


def _cases(facts: ProcedureFacts) -> Iterable[_Row]:
    for key, name in facts.cases:
        yield _Row(("", key), name, {"tên": name}, name)


def _channel(kind: str | None) -> str:
    return f"nộp {ChannelKind(kind).label}" if kind else ""


@cache
def _sector_names() -> dict[str, str]:
    return {row["slug"]: row["name"] for row in shipped("sectors.json")}


_SURE = {"high": "cao", "medium": "vừa", "low": "thấp", "full": "đầy đủ", "list": "danh sách"}
_SINGLE: Sequence[tuple[str, Callable[[ProcedureFacts], str]]] = (
    ("tên thủ tục", lambda f: f.name),
    ("mã", lambda f: f.code + ("" if f.code_is_national else " (mã riêng)")),
    ("tình trạng", lambda f: Status(f.status).label),
    ("được thay bằng", lambda f: f.replaced_by or ""),
    ("lĩnh vực trên bảng", lambda f: _sector_names().get(f.sector, f.sector)),
    ("lĩnh vực theo quyết định công bố", lambda f: f.official_sector),
    ("số bộ hồ sơ", lambda f: str(f.sets)),
    ("cơ quan giải quyết", lambda f: f.agency_name),
    ("phạm vi của xã", lambda f: Scope(f.scope).label),
    ("cấp giải quyết trước 01/7/2025", lambda f: f.level_before),
    ("quyết định công bố", lambda f: f.decision or ""),
    ("ngày quyết định công bố", lambda f: wording.day(f.decided_on) if f.decided_on else ""),
    ("cơ quan công bố", lambda f: f.publisher or ""),
    ("mức độ trực tuyến", lambda f: OnlineLevel(f.online_level).label if f.online_level else ""),
    ("ghi chú về nộp trực tuyến", lambda f: f.online_note),
    ("ghi chú", lambda f: f.note),
    ("mức chi tiết của dữ liệu", lambda f: _SURE.get(f.detail, f.detail)),
    ("độ tin cậy của mã và tên", lambda f: _SURE.get(f.confidence, f.confidence)),
    ("độ tin cậy của nội dung", lambda f: _SURE.get(f.detail_confidence, f.detail_confidence)),
)
_MANY: Sequence[tuple[str, str, Callable[[ProcedureFacts], Iterable[_Row]]]] = (
    ("mã cũ", "former_codes", _texts("former_codes", is_ordered=False)),
    ("trình tự thực hiện", "instructions", _texts("instructions")),
    ("cách thức thực hiện", "channels", _channels),
    ("thành phần hồ sơ", "papers", _papers),
    ("trường hợp", "cases", _cases),
    ("thời hạn giải quyết", "limits", _limits),
    ("đối tượng thực hiện", "subjects", _texts("subjects")),
    ("kết quả thực hiện", "results", _texts("results")),
    ("phí, lệ phí", "fees", _fees),
    ("yêu cầu, điều kiện", "conditions", _texts("conditions")),
    ("căn cứ pháp lý", "legal_bases", _bases),
    ("từ khóa", "keywords", _texts("keywords", is_ordered=False)),
)
PARTS = (
    "tên thủ tục",
    "mã",
    "mã cũ",
    "tình trạng",
    "được thay bằng",
    "lĩnh vực trên bảng",
    "lĩnh vực theo quyết định công bố",
    "trình tự thực hiện",
    "cách thức thực hiện",
    "thành phần hồ sơ",
    "số bộ hồ sơ",
    "trường hợp",
    "thời hạn giải quyết",
    "đối tượng thực hiện",
    "cơ quan giải quyết",
    "phạm vi của xã",
    "cấp giải quyết trước 01/7/2025",
    "kết quả thực hiện",
    "phí, lệ phí",
    "yêu cầu, điều kiện",
    "căn cứ pháp lý",
    "mức độ trực tuyến",
    "ghi chú về nộp trực tuyến",
    "quyết định công bố",
    "ngày quyết định công bố",
    "cơ quan công bố",
    "ghi chú",
    "mức chi tiết của dữ liệu",
    "độ tin cậy của mã và tên",
    "độ tin cậy của nội dung",
    "từ khóa",
)
INSIDE = frozenset(
    {
        "lĩnh vực trên bảng",
        "cấp giải quyết trước 01/7/2025",
        "mức chi tiết của dữ liệu",
        "độ tin cậy của mã và tên",
        "độ tin cậy của nội dung",
        "từ khóa",
    }
)
_PLACES = {part: place for place, part in enumerate(PARTS)}
