"""Keep the index of this process fresh and answer questions with what a result line shows."""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.cache import cache
from django.db.models import Count, Q, Sum

from motcua.catalogue.models import (
    CatalogueVersion,
    ChannelKind,
    Closure,
    Fee,
    FormerCode,
    Keyword,
    LocalFee,
    Revision,
    Sector,
    Status,
    TimeLimit,
)
from motcua.catalogue.questions import home_province
from motcua.catalogue.search.index import Document, Index
from motcua.catalogue.search.outside import OutOfScope, shipped_outside
from motcua.catalogue.search.vocabulary import shipped_vocabulary
from motcua.lib import clock
from motcua.lib.vietnamese import tidy

CHECK_EVERY = (
    0.4  # seconds; with building the index anew, a revision shows within one second on every process
)
EXPLAINED = 3  # of the best results say by which name people found them
LONGEST_QUERY = 200  # characters; whatever follows is not read
# Up to here everything is built anew once a day as well, so that the rarity of words is exact again.
FEW = 1_500  # procedures
ANEW_FROM = 10  # one in so many changed: then everything is built anew
_CHECKED = "catalogue-search-checked"


@dataclass(frozen=True)
class Hit:
    """A line of the result: what it is called, how long, how much, how to hand it in, and whether here."""

    code: str
    code_is_national: bool
    name: str
    sector: str
    sector_name: str
    limit_words: str
    fee_words: str
    channel_words: str
    agency_name: str
    is_received_here: bool
    closed_words: str = ""
    also: str = ""  # what people call it, where its own name has nothing of the question


@dataclass(frozen=True)
class Answer:
    """What the search found, what it took the question to mean, and who does it when the commune does not."""

    hits: list[Hit]
    understood: str
    out_of_scope: OutOfScope | None
    meant: str = ""  # the question written out, when slips were put right in it


@dataclass(frozen=True)
class _Shelf:
    stamp: tuple
    index: Index
    hits: dict[str, Hit]
    by_use: list[str]
    prints: dict[str, tuple]  # what tells a procedure that changed


_shelf: _Shelf | None = None
_stamp: tuple | None = None
_checked_at = 0.0
_lock = threading.Lock()


def search(query: str, *, sector: str | None = None, limit: int = 20) -> Answer:
    """Find procedures for a question typed by anybody, the best first.

    `sector` keeps to one sector's slug. An empty question finds the most used procedures.
    """
    shelf = _fresh_shelf()
    query = tidy(query)[:LONGEST_QUERY]
    if not query:
        return Answer(_most_used(shelf, limit, sector), "", None)
    read = shelf.index.understand(query)
    ranked = shelf.index.rank(query, limit, sector, read)
    hits = [shelf.hits[code] for code, _ in ranked if code in shelf.hits]
    for place, hit in enumerate(hits[:EXPLAINED]):
        if also := shelf.index.called(hit.code, read):
            hits[place] = replace(hit, also=also)
    understood = read.words_that_matter(shelf.index.vocabulary.light)
    return Answer(hits, understood, shipped_outside().find(list(read.words)), read.meant)


def suggest(typed: str, limit: int = 6) -> list[Hit]:
    """Find procedures to offer while a question is still being typed; its last word may be half a word."""
    shelf = _fresh_shelf()
    codes = shelf.index.suggest(typed[:LONGEST_QUERY], limit)
    return [shelf.hits[code] for code in codes if code in shelf.hits]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of the procedures on offer among the codes."""
    hits = _fresh_shelf().hits
    return {code: hits[code].name for code in codes if code in hits}


def catalogue_stamp() -> tuple:
    """Return what changes when the catalogue or the day does; checked every 0.4 seconds, without building the index."""
    global _stamp, _checked_at
    if _stamp and time.monotonic() - _checked_at < CHECK_EVERY and cache.get(_CHECKED):
        return _stamp
    version = CatalogueVersion.objects.filter(pk=1).values_list("number", "stamp").first()
    _stamp = (version, clock.today())
    _checked_at = time.monotonic()
    cache.set(_CHECKED, True, None)
    return _stamp


def popular(limit: int = 8) -> list[Hit]:
    """Return the most used procedures."""
    return _most_used(_fresh_shelf(), limit, None)


def forget() -> None:
    """Drop the index of this process, so that the next question builds it anew."""
    global _shelf, _stamp
    with _lock:
        _shelf = _stamp = None
        cache.delete(_CHECKED)


def look_again() -> None:
    """Compare the catalogue's version at the very next question: for who prints, half a second is too long."""
    cache.delete(_CHECKED)


def _most_used(shelf: _Shelf, limit: int, sector: str | None) -> list[Hit]:
    hits = (shelf.hits[code] for code in shelf.by_use)
    return [hit for hit in hits if sector in (None, hit.sector)][:limit]


def _fresh_shelf() -> _Shelf:
    global _shelf
    shelf, stamp = _shelf, catalogue_stamp()
    if shelf and shelf.stamp == stamp:
        return shelf
    with _lock:
        if _shelf is None:
            _shelf = _build(stamp)
        elif _shelf.stamp != stamp:
            _shelf = _mended(_shelf, stamp) or _build(stamp)
        return _shelf


def _build(stamp: tuple) -> _Shelf:
    read = _read(stamp[1])
    documents = [document for document, _ in read]
    return _Shelf(
        stamp,
        Index(documents, shipped_vocabulary()),
        {hit.code: hit for _, hit in read},
        _by_use(documents),
        _prints(stamp[1]),
    )


def _mended(shelf: _Shelf, stamp: tuple) -> _Shelf | None:
    """Put right in the shelf the procedures that changed since; None when all must be built anew.

    That is when many changed, or none did: then something else about them did that the prints do not tell.
    """
    if shelf.stamp[1] != stamp[1] and len(shelf.hits) <= FEW:
        return None
    prints = _prints(stamp[1])
    changed = [code for code, seen in prints.items() if shelf.prints.get(code) != seen]
    gone = [code for code in shelf.prints if code not in prints]
    if not changed and not gone and shelf.stamp[1] == stamp[1]:
        return None
    if (len(changed) + len(gone) + shelf.index.replaced) * ANEW_FROM > len(prints):
        return None
    read = _read(stamp[1], changed)
    hits = shelf.hits | {hit.code: hit for _, hit in read}
    for code in gone:
        del hits[code]
    # A reader who holds the old shelf finds the new names in the index before its lines: it leaves those out.
    shelf.index.put_right([document for document, _ in read], gone)
    return _Shelf(stamp, shelf.index, hits, _by_use(shelf.index.living()), prints)


def _by_use(documents: Iterable[Document]) -> list[str]:
    return [d.code for d in sorted(documents, key=lambda d: (-d.popularity, d.code))]


def _prints(day: date) -> dict[str, tuple]:
    """Return for each procedure on offer what changes whenever its line or its words do."""
    rows = (
        Revision.objects.valid_on(day)
        .filter(procedure__status=Status.ACTIVE)
        .order_by()
        .values_list(
            "procedure__code",
            "procedure_id",
            "pk",
            "digest",
            "procedure__popularity",
            "procedure__sector_id",
        )
    )
    sectors = dict(Sector.objects.values_list("pk", "name"))
    holding = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    closed = Q(starts_on__lte=day, undone_at=None) & (Q(ends_on=None) | Q(ends_on__gt=day))
    of_words, of_codes, of_fees, of_closures = (
        {
            procedure: seen
            for procedure, *seen in rows.order_by()
            .values_list("procedure_id")
            .annotate(Count("pk"), Sum("pk"))
        }
        for rows in (
            Keyword.objects.all(),
            FormerCode.objects.all(),
            LocalFee.objects.filter(holding, province_code=home_province(day)),
            Closure.objects.filter(closed),
        )
    )
    return {
        code: (
            *seen,
            sectors[sector],
            of_words.get(procedure),
            of_codes.get(procedure),
            of_fees.get(procedure),
            of_closures.get(procedure),
        )
        for code, procedure, *seen, sector in rows
    }


def _read(day: date, codes: list[str] | None = None) -> list[tuple[Document, Hit]]:
    revisions = (
        Revision.objects.valid_on(day)
        .filter(procedure__status=Status.ACTIVE)
        .select_related("procedure__sector")
        .prefetch_related("time_limits", "fees", "channels", "procedure__keywords", "procedure__former_codes")
        .prefetch_related("procedure__local_fees", "procedure__closures")
        .order_by("procedure__code")
    )
    province = home_province(day)
    if codes is None:
        return [(_document(revision), _hit(revision, day, province)) for revision in revisions]
    return [
        (_document(revision), _hit(revision, day, province))
        for start in range(0, len(codes), 500)
        for revision in revisions.filter(procedure__code__in=codes[start : start + 500])
    ]


def _document(revision: Revision) -> Document:
    procedure = revision.procedure
    return Document(
        code=procedure.code,
        name=revision.name,
        phrases=tuple(keyword.text for keyword in procedure.keywords.all()),
        popularity=procedure.popularity,
        sector=procedure.sector.slug,
        former_codes=tuple(former.code for former in procedure.former_codes.all()),
    )


def _hit(revision: Revision, day: date, province: str) -> Hit:
    procedure = revision.procedure
    closure = procedure.closure_on(day)
    return Hit(
        code=procedure.code,
        code_is_national=procedure.code_is_national,
        name=revision.name,
        sector=procedure.sector.slug,
        sector_name=procedure.sector.name,
        limit_words=limit_words(list(revision.time_limits.all())),
        fee_words=fee_words(revision.fees_on(day, province)),
        channel_words=channel_words([channel.kind for channel in revision.channels.all()]),
        agency_name=revision.agency_name,
        is_received_here=revision.is_received_here,
        closed_words=closure.words if closure else "",
    )


def limit_words(limits: list[TimeLimit]) -> str:
    """Return the general limit in few words: "5 ngày làm việc", "Trong ngày", "Chưa rõ thời hạn"."""
    general = next((x for x in limits if x.case_id is None and x.channel is None), None)
    if general is None or not general.is_known:
        return "Chưa rõ thời hạn"
    return "Trong ngày" if general.unit == "same_day" else general.words


def fee_words(fees: list[Fee]) -> str:
    """Return the fee in few words; who sets it, where the amount is not known."""
    if not fees:
        return "Chưa rõ mức thu"
    first = fees[0]
    others = fees[1:]
    if first.amount == 0 and any(fee.amount != 0 for fee in others):
        return "Miễn phí hoặc thu tùy trường hợp"
    return first.words


def channel_words(kinds: list[str]) -> str:
    """Return how it may be handed in: "trực tiếp, trực tuyến"."""
    labels = [ChannelKind(kind).label for kind in ChannelKind.values if kind in kinds]
    return ", ".join(labels) if labels else "Chưa rõ cách nộp"
