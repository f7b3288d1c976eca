"""Recompute every chain, seal and look from the rows and name the one that was tampered with.

Two rounds: a fast one over everything, page by page, while officers go on working; whatever looks wrong there is read
once more alone, with its head locked, so that an entry written meanwhile is never called a fault.

What cannot be found here: a stream removed or shortened together with its head before its first seal; and a rewriting
of database *and* seals, which only the outsider's copy shows (`seals_file`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from motcua.journal.book import entry_digest
from motcua.journal.looks import look_digest
from motcua.journal.models import Entry, Look, Seal, SealedHead, Stream
from motcua.journal.seals import as_published, computed, seal_digest
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import day as day_words

_PAGE = 500  # streams read together
_CHUNK = 2000  # rows in memory at once
_SWAPS = 2000  # places tried, and damaged rows remembered, when looking for a swap: 5 s of work at most

# Other fields in somebody's copy are their own notes.
_PUBLISHED = frozenset(
    ("date", "number", "root", "looks", "counts", "heads", "actor", "made_at", "previous", "digest")
)

_Unreadable = (TypeError, ValueError, AttributeError, OverflowError)

WORDS = {
    "edited": "đã bị sửa",
    "removed": "đã bị xóa",
    "inserted": "đã bị chèn thêm",
    "swapped": "đã bị đổi chỗ",
    "cut_off": "đã bị cắt bỏ ở cuối chuỗi",
    "head": "có đầu chuỗi đã bị sửa hoặc xóa",
    "seal_edited": "đã bị sửa",
    "seal_removed": "đã bị xóa",
    "seal_rows": "không còn khớp với các dòng đã niêm phong",
    "look_edited": "đã bị sửa",
    "looks_changed": "đã bị thêm hoặc xóa lượt xem",
}


@dataclass(frozen=True)
class Fault:
    """One row that is not what was written: which, and what was done to it.

    `number` to `last` are places in the stream; a fault of a seal or of the book of looks has `seal` (its day) or
    `look` (the row's id) instead. `kind` is one of WORDS.
    """

    kind: str
    stream: str = ""
    number: int | None = None
    last: int | None = None
    seal: date | None = None
    look: int | None = None
    note: str = ""

    def __str__(self):
        if self.stream:
            where = f"Chuỗi {self.stream}"
            if self.number is not None:
                where += f", mục {self.number}"
            if self.last is not None and self.last != self.number:
                where += f" đến {self.last}"
        elif self.look is not None:
            where = f"Sổ lượt xem, dòng {self.look}"
        elif self.kind == "looks_changed" and self.seal is not None:
            where = f"Sổ lượt xem của niêm phong ngày {day_words(self.seal)}"
        elif self.seal is not None:
            where = f"Niêm phong ngày {day_words(self.seal)}"
        else:
            where = "Niêm phong"
        return f"{where}: {WORDS[self.kind]}" + (f" ({self.note})." if self.note else ".")


def verify(since: date | None = None, seals_file: Path | str | None = None) -> list[Fault]:
    """Return every fault found in the journal, an empty list when all is as it was written.

    `since` limits the work to seals of that day and later, and to the streams they hold or that are not sealed yet.
    `seals_file` is the outsider's copy (`seals.seals_json`). Raises NotAllowed (`seals-file`) when that is unreadable.
    """
    return list(faults(since, seals_file))


def faults(since: date | None = None, seals_file: Path | str | None = None) -> Iterator[Fault]:
    """Yield the faults one by one, seals first, in bounded memory. See `verify`."""
    if seals_file is not None:
        yield from _against_copy(_read_copy(seals_file), since)
    untrusted: set[int] = set()
    yield from _seals(since, untrusted)
    yield from _looks(since)
    yield from _streams(since, untrusted)


# ---------------------------------------------------------------- streams


def _streams(since: date | None, untrusted: set[int]) -> Iterator[Fault]:
    heads = Stream.objects.order_by("name")
    sealed = SealedHead.objects.filter(stream=OuterRef("name"))
    if since is not None:
        heads = heads.filter(
            Q(Exists(sealed.filter(seal__date__gte=since)))
            | ~Q(Exists(sealed.filter(number=OuterRef("number"))))
        )
    last = ""
    while page := list(heads.filter(name__gt=last)[:_PAGE]):
        last = page[-1].name
        for name in _suspicious(page, untrusted):
            yield from _stream(name, untrusted)
    for name in _without_head(since):
        yield from _stream(name, untrusted)


def _suspicious(page: list[Stream], untrusted: set[int]) -> list[str]:
    heads = {head.name: head for head in page}
    sealed = _sealed(list(heads), untrusted)
    rows = Entry.objects.filter(stream_id__in=list(heads)).order_by("stream_id", "number")
    found, seen = [], set()
    try:
        for name, group in groupby(rows.iterator(_CHUNK), key=lambda row: row.stream_id):
            seen.add(name)
            if _judge(heads[name], group, sealed.get(name, {})):
                found.append(name)
    except _Unreadable:
        return list(heads)  # a row that cannot even be read: every stream of the page is read alone
    return found + [
        name for name in heads if name not in seen and _judge(heads[name], (), sealed.get(name, {}))
    ]


@transaction.atomic
def _stream(name: str, untrusted: set[int]) -> list[Fault]:
    head = Stream.objects.select_for_update().filter(pk=name).first()
    sealed = _sealed([name], untrusted).get(name, {})
    try:
        found = _judge(
            head, Entry.objects.filter(stream_id=name).order_by("number").iterator(_CHUNK), sealed, name
        )
    except _Unreadable:
        found = _judge(head, _one_by_one(name), sealed, name)
    return found


def _one_by_one(name: str) -> Iterator[Entry]:
    for number in Entry.objects.filter(stream_id=name).order_by("number").values_list("number", flat=True):
        try:
            yield Entry.objects.get(stream_id=name, number=number)
        except _Unreadable:
            yield Entry(stream_id=name, number=number, digest="")


def _without_head(since: date | None) -> set[str]:
    head = Stream.objects.filter(pk=OuterRef("stream_id"))
    names = set(Entry.objects.filter(~Exists(head)).values_list("stream_id", flat=True).distinct())
    sealed = SealedHead.objects.filter(~Exists(Stream.objects.filter(pk=OuterRef("stream"))))
    if since is not None:
        sealed = sealed.filter(seal__date__gte=since)
    return names | set(sealed.values_list("stream", flat=True).distinct())


def _sealed(names: list[str], untrusted: set[int]) -> dict[str, dict[int, tuple[str, date]]]:
    # Heads of a seal whose own root no longer fits them vouch for nothing.
    found: dict[str, dict[int, tuple[str, date]]] = {}
    rows = SealedHead.objects.filter(stream__in=names).exclude(seal_id__in=untrusted)
    for stream, number, digest, day in rows.values_list("stream", "number", "digest", "seal__date"):
        found.setdefault(stream, {})[number] = (digest, day)
    return found


def _judge(head: Stream | None, rows: Iterable[Entry], sealed: dict, name: str = "") -> list[Fault]:
    """Return the faults of one stream, from its head, its entries in order and its sealed heads."""
    name = head.name if head is not None else name
    top = max([head.number if head is not None else 0, *sealed])
    found: dict[tuple[int, str], Fault] = {}
    broken: list[Entry] = []  # rows that do not fit their own digest
    beyond: list[Entry] = []  # rows after the head
    torn: list[int] = []  # places whose entry does not continue the one before, though both are consistent
    previous: Entry | None = None  # the row just before in the chain, if it fits its own digest
    at_head: str | None = None
    seen = 0

    def blame(kind: str, number: int, last: int | None = None, note: str = "") -> None:
        found.setdefault((number, kind), Fault(kind, name, number, last, note=note))

    for row in rows:
        if row.number < 1:
            blame("inserted", row.number)
            continue
        if head is not None and row.number > top:
            beyond.append(row)
            continue
        gap = row.number != seen + 1
        if gap:
            blame("removed", seen + 1, row.number - 1)
        consistent = _fits(row)
        if not consistent:
            if len(broken) < _SWAPS:
                broken.append(row)
            blame("edited", row.number)
        else:
            follows = not gap and (previous is not None or seen == 0)
            if follows and row.previous != (previous.digest if previous is not None else ""):
                torn.append(row.number)
            if row.number in sealed and sealed[row.number][0] != row.digest:
                blame(
                    "edited", row.number, note=f"khác với niêm phong ngày {day_words(sealed[row.number][1])}"
                )
        if head is not None and row.number == head.number:
            at_head = row.digest if consistent else None
        previous, seen = row if consistent else None, row.number

    _name_swaps(name, broken, top, found)
    if head is None:
        if seen:
            found[(0, "head")] = Fault("head", name)
    elif head.number < top:
        found[(0, "head")] = Fault("head", name)  # its seal knows of more entries
    elif beyond and at_head is not None and head.digest != at_head and head.digest == beyond[-1].digest:
        found[(0, "head")] = Fault("head", name)  # it names the last entry's digest and an earlier number
        beyond = []
    elif at_head is not None and head.digest != at_head:
        if sealed.get(head.number, ("",))[0] == at_head:
            found[(0, "head")] = Fault("head", name)
        else:
            torn.append(head.number + 1)
    for row in beyond:
        blame("inserted", row.number)
    for number in _rewritten(torn):
        if (number, "edited") not in found:
            blame("edited", max(number, 1), note="mục sau không nối tiếp mục này")
    if seen < top:
        blame("cut_off", seen + 1, top)
    return [found[key] for key in sorted(found)]


def _fits(row: Entry) -> bool:
    try:
        return entry_digest(row) == row.digest
    except _Unreadable:
        return False


def _rewritten(torn: list[int]) -> list[int]:
    # An entry rewritten together with its digest no longer fits the one after it: a tear at n accuses n - 1. Tears on
    # both sides of an entry accuse that entry first: somebody changed its link to the past as well.
    accused: list[int] = []
    for place in torn:
        if place - 1 in torn:
            accused.insert(0, place - 1)
        elif place + 1 in torn and place > 1:
            accused.append(place - 1)
        else:
            accused.append(max(place - 1, 1))
    return accused


def _name_swaps(name: str, broken: list[Entry], top: int, found: dict) -> None:
    """Turn "edited" into "swapped" where a damaged row would fit in another place of the stream."""
    places = {row.number: row for row in broken}
    for row in broken:
        other = _place_it_fits(row, range(1, min(top, _SWAPS) + 1))
        if other is None:
            other = _content_it_fits(row, places)
        if other is not None:
            del found[(row.number, "edited")]
            found[(row.number, "swapped")] = Fault(
                "swapped", name, row.number, note=f"nội dung này vốn là mục {other}"
            )


def _place_it_fits(row: Entry, numbers: Iterable[int]) -> int | None:
    # The whole row was moved: with its old number it fits its digest again.
    return next((n for n in numbers if n != row.number and _fits(_with(row, number=n))), None)


def _content_it_fits(row: Entry, places: dict[int, Entry]) -> int | None:
    # Only what it says was moved; number, link and digest stayed.
    if len(places) > 50:
        return None
    for n, other in places.items():
        if n != row.number and _fits(_with(row, number=n, previous=other.previous, digest=other.digest)):
            return n
    return None


def _with(row: Entry, **changed) -> Entry:
    columns = ("stream_id", "number", "subject", "kind", "actor", "at", "data", "previous", "digest")
    return Entry(**({column: getattr(row, column) for column in columns} | changed))


# ---------------------------------------------------------------- seals and looks


def _seals(since: date | None, untrusted: set[int]) -> Iterator[Fault]:
    before: Seal | None = None
    before_is_whole = True
    for pk in list(Seal.objects.order_by("number").values_list("pk", flat=True)):
        try:
            seal = Seal.objects.get(pk=pk)
            whole = seal_digest(seal) == seal.digest
        except _Unreadable:
            yield Fault("seal_edited", seal=_day_of(pk), note=f"dòng {pk}")
            untrusted.add(pk)
            before, before_is_whole = None, False
            continue
        if since is not None and seal.date < since:
            before, before_is_whole = seal, whole
            continue
        expected = before.number + 1 if before is not None else 1
        if before_is_whole and seal.number != expected:
            yield Fault(
                "seal_removed", note=f"số {expected} đến {seal.number - 1}, trước ngày {day_words(seal.date)}"
            )
        elif before_is_whole and whole and seal.previous != (before.digest if before is not None else ""):
            yield Fault("seal_edited", seal=before.date if before is not None else seal.date)
        if not whole:
            yield Fault("seal_edited", seal=seal.date)
        yield from _against_rows(seal, before if before_is_whole else None, whole, untrusted)
        before, before_is_whole = seal, whole
    yield from _left_over_of_seals()


def _against_rows(seal: Seal, before: Seal | None, whole: bool, untrusted: set[int]) -> Iterator[Fault]:
    root, looks, counts, heads = computed(seal, before.counts if before is not None else {})
    if root != seal.root:
        untrusted.add(seal.pk)
    if not whole:
        return  # the seal itself was named already
    if root != seal.root or heads != seal.heads:
        named = False
        for fault in _wrong_heads(seal):
            named = True
            yield fault
        if not named:
            yield Fault("seal_rows", seal=seal.date)
    elif seal.number == 1 or before is not None:
        stable = ("entries", "entries_total", "streams", "streams_total")
        if any(counts[key] != seal.counts.get(key) for key in stable):
            yield Fault("seal_rows", seal=seal.date)
    if looks != seal.looks or counts["looks"] != seal.counts.get("looks"):
        yield Fault("looks_changed", seal=seal.date)


def _wrong_heads(seal: Seal) -> Iterator[Fault]:
    place = 0
    vouched = Entry.objects.filter(
        stream_id=OuterRef("stream"), number=OuterRef("number"), digest=OuterRef("digest")
    )
    rows = SealedHead.objects.filter(seal=seal).annotate(is_vouched=Exists(vouched)).order_by("position")
    for row in rows.iterator(_CHUNK):
        place += 1
        if row.position != place:
            yield Fault("seal_rows", seal=seal.date, note=f"thiếu dòng {place} đến {row.position - 1}")
            place = row.position
        if not row.is_vouched:
            yield Fault("seal_rows", seal=seal.date, note=f"dòng {row.position}, chuỗi {row.stream}")
    if place < seal.heads:
        yield Fault("seal_rows", seal=seal.date, note=f"thiếu dòng {place + 1} đến {seal.heads}")


def _left_over_of_seals() -> Iterator[Fault]:
    # The last seal removed leaves no gap in the numbers, but its heads and looks still name it.
    orphaned = SealedHead.objects.filter(~Exists(Seal.objects.filter(pk=OuterRef("seal_id"))))
    for pk in orphaned.values_list("seal_id", flat=True).distinct():
        yield Fault("seal_removed", note=f"dòng {pk}")
    without = Look.objects.filter(
        ~Exists(Seal.objects.filter(date=OuterRef("sealed_on"))), sealed_on__isnull=False
    )
    for day in without.values_list("sealed_on", flat=True).order_by("sealed_on").distinct():
        yield Fault("seal_removed", seal=day)


def _day_of(pk: int) -> date | None:
    try:
        return Seal.objects.filter(pk=pk).values_list("date", flat=True).first()
    except _Unreadable:
        return None


def _looks(since: date | None) -> Iterator[Fault]:
    rows = Look.objects.order_by("pk")
    if since is not None:
        rows = rows.filter(Q(sealed_on__gte=since) | Q(sealed_on=None))
    last = 0
    while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:_CHUNK]):
        last = pks[-1]
        try:
            page = list(Look.objects.filter(pk__in=pks).order_by("pk"))
            wrong = [look.pk for look in page if not _look_fits(look)]
        except _Unreadable:
            wrong = [pk for pk in pks if not _look_is_readable(pk)]
        for pk in wrong:
            yield Fault("look_edited", look=pk)


def _look_fits(look: Look) -> bool:
    try:
        return look_digest(look) == look.digest
    except _Unreadable:
        return False


def _look_is_readable(pk: int) -> bool:
    try:
        return _look_fits(Look.objects.get(pk=pk))
    except _Unreadable:
        return False


# ---------------------------------------------------------------- the outsider's copy


def _read_copy(path: Path | str) -> list[dict]:
    try:
        kept = json.loads(Path(path).read_text(encoding="utf-8"))
        seals = kept["seals"] if isinstance(kept, dict) and "seals" in kept else kept
        seals = [seals] if isinstance(seals, dict) else list(seals)
        for seal in seals:
            date.fromisoformat(seal["date"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise NotAllowed(
            "Không đọc được tệp niêm phong. Ông/bà kiểm tra đường dẫn và chọn đúng tệp JSON đã nhận từ văn phòng.",
            code="seals-file",
        ) from error
    return seals


def _against_copy(copies: list[dict], since: date | None) -> Iterator[Fault]:
    # A copy may hold less than we publish (a printed root, the API's four fields): what it holds must agree.
    for copy in sorted(copies, key=lambda seal: seal["date"]):
        day = date.fromisoformat(copy["date"])
        if since is not None and day < since:
            continue
        try:
            seal = Seal.objects.filter(date=day).first()
            ours = as_published(seal) if seal is not None else None
        except _Unreadable:
            ours = {}
        if ours is None:
            yield Fault("seal_removed", seal=day, note="có trong bản lưu bên ngoài")
            continue
        differing = sorted(key for key in copy if key in _PUBLISHED and copy[key] != ours.get(key))
        if differing:
            yield Fault("seal_edited", seal=day, note=f"khác bản lưu bên ngoài: {', '.join(differing)}")
