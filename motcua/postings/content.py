"""What a sheet shows, read from the catalogue and the office's own words: the same facts give the same digest.

The day of printing is no part of it, nor is the address in the code: a sheet that would read the same need not be printed
again. A poster or a sticker stands for its code, which leads to what holds today, so it shows a name and little that a new
revision changes. `documents.boards` lays the same facts out; a test holds the two against each other.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property

from motcua.catalogue import reading
from motcua.catalogue.models import Revision
from motcua.catalogue.reading import ProcedureCard, SectorLine, remembered
from motcua.catalogue.search import look_again
from motcua.people.models import Agency, Counter
from motcua.postings.models import Posting, PostingKind, SheetKind

# At least what the folding leaflet of `documents.boards` is offered; it takes as many as its panels hold.
LEAFLET_HOLDS = 16

MANY = 10  # from here on all procedures are read at once, in two queries

_LISTS = frozenset({SheetKind.SECTOR, SheetKind.LEAFLET, SheetKind.BINDER})
# The last day of a revision is known before it comes: the sheet is replaced on that day, not when it is announced.
_NOT_SHOWN = frozenset({"pk", "revision_pk", "is_checked", "case_key", "valid_to", "coming"})

Subject = tuple[str, str]  # (kind of sheet, target)


# What lies behind a procedure's sheet in the binder, as whoever binds it tells: [[name, what changes with it], …] by code.
Leaves = dict[str, list[list[str]]]
_binders: list[Callable[[Agency], Leaves]] = []


def binds(reader: Callable[[Agency], Leaves]) -> Callable[[Agency], Leaves]:
    """Register who tells what an office's binder holds behind its procedures' sheets, so that a new sample is a new sheet."""
    _binders.append(reader)
    return reader


@dataclass(frozen=True)
class Content:
    """What a sheet shows: its title, the facts in JSON, the revision they come from if there is one."""

    title: str
    shown: dict
    revision: int | None = None

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of what is shown."""
        return _digest(self.shown)


def digest_of(kind: str, target: str, *, agency: Agency, day: date) -> str:
    """Return the digest of what such a sheet shows that day, "" when there is nothing left to show."""
    found = contents_of([(kind, target)], agency=agency, day=day)[kind, target]
    return found.digest if found else ""


def contents_of(subjects: Iterable[Subject], *, agency: Agency, day: date) -> dict[Subject, Content | None]:
    """Return what each sheet shows that day; None where there is nothing to show any more: it must come down.

    The number of queries does not grow with the number of sheets.
    """
    look_again()
    wanted = set(subjects)
    wall = _Wall(agency, day, reads_all=len(wanted) >= MANY or any(kind in _LISTS for kind, _ in wanted))
    return {(kind, target): wall.content(kind, target) for kind, target in wanted}


def posting_title(kind: str, target: str, *, agency: Agency, day: date) -> str | None:
    """Return what a code is about in words, None for a target that is not on offer that day."""
    if kind not in _SHEET_ABOUT:
        return TITLES.get(kind)
    subject = (_SHEET_ABOUT[kind], target)
    found = contents_of([subject], agency=agency, day=day)[subject]
    return found and thing_in(found)


def thing_in(content: Content) -> str:
    """Return what a sector's or a procedure's sheet is about, without the words of the form."""
    return content.shown["sector"][0] if "sector" in content.shown else content.title


def poster_target(posting: Posting) -> str:
    """Return what a poster or a sticker of a code is about: a procedure, a sector, a counter, a village, "" for all there is."""
    match posting.kind:
        case PostingKind.PROCEDURE | PostingKind.SECTOR:
            return posting.target
        case PostingKind.NEIGHBOURHOOD:
            return VILLAGE
        case PostingKind.COUNTER if posting.place.counter:
            return f"{COUNTER}{posting.place.counter.number}"
    return ""


# Neither a sector's slug nor a procedure's code holds a colon.
VILLAGE = "thon:"
COUNTER = "quay:"

TITLES = {
    PostingKind.BOARD: "Mọi thủ tục",
    PostingKind.NEIGHBOURHOOD: "Tin và thủ tục ở nơi này",
    PostingKind.COUNTER: "Giờ làm việc và thủ tục của quầy",
    PostingKind.LEAFLET: "Những việc hay làm",
    PostingKind.FEEDBACK: "Phản ánh, kiến nghị",
}
_SHEET_ABOUT = {PostingKind.PROCEDURE: SheetKind.PROCEDURE, PostingKind.SECTOR: SheetKind.SECTOR}


def procedures_by_sector(day: date) -> dict[str, list[str]]:
    """Return the codes the office posts in each sector of the wall, the most used first."""
    return _on_offer(day)


@remembered
def _on_offer(day: date) -> dict[str, list[str]]:
    rows = (
        Revision.objects.on_wall(day)
        .order_by("-procedure__popularity", "procedure__code")
        .values_list("procedure__sector__slug", "procedure__code")
    )
    found: dict[str, list[str]] = {sector.slug: [] for sector in reading.sectors(day)}
    for slug, code in rows:
        if slug in found:
            found[slug].append(code)
    return found


@dataclass(frozen=True, slots=True)
class _Line:
    """What sheets show of a procedure: small enough to be kept of ten thousand."""

    name: str
    sector_name: str
    limit_words: str
    fee_words: str
    official_sector: str
    elsewhere: str  # who decides, where the commune does not
    revision: int
    revision_pk: int
    fees: list[list[str]]
    facts: str  # the digest of all that its own sheet shows


def _line_of(card: ProcedureCard) -> _Line:
    return _Line(
        name=card.name,
        sector_name=card.sector_name,
        limit_words=card.limit_words,
        fee_words=card.fee_words,
        official_sector=card.official_sector,
        elsewhere="" if card.is_received_here else card.agency_name,
        revision=card.revision,
        revision_pk=card.revision_pk,
        fees=[[fee.name, fee.channel_words, fee.words] for fee in card.fees],
        facts=_digest(_without(asdict(card))),
    )


@remembered
def _all_lines(day: date, province: str) -> dict[str, _Line]:
    return {card.code: _line_of(card) for card in reading.walk_cards(day, province)}


@remembered
def _one_line(code: str, day: date, province: str) -> _Line:
    return _line_of(reading.card(code, day, province))


def _without(value):
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items() if key not in _NOT_SHOWN}
    if isinstance(value, list | tuple):
        return [_without(inner) for inner in value]
    return value


def _digest(value) -> str:
    return hashlib.sha256(
        json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


class _Wall:
    """The catalogue of one day as an office hangs it."""

    def __init__(self, agency: Agency, day: date, *, reads_all: bool):
        self.agency, self.day, self.reads_all = agency, day, reads_all
        self.province = reading.province_at(agency, day)

    def content(self, kind: str, target: str) -> Content | None:
        """Return what a sheet shows, None when there is nothing to show."""
        match kind:
            case SheetKind.COVER | SheetKind.SECTORS:
                return self._board(kind)
            case SheetKind.SECTOR:
                return self._sector(target)
            case SheetKind.PROCEDURE:
                return self._procedure(target)
            case SheetKind.POSTER | SheetKind.STICKERS:
                return self._poster(target)
            case SheetKind.LEAFLET:
                return self._leaflet()
            case SheetKind.FEEDBACK:
                return Content("Hướng dẫn phản ánh, kiến nghị", {"office": self._office})
            case SheetKind.BINDER:
                return self._binder(target)
        return None

    @cached_property
    def _offered(self) -> dict[str, list[str]]:
        return procedures_by_sector(self.day)

    @cached_property
    def _codes(self) -> set[str]:
        return {code for codes in self._offered.values() for code in codes}

    @cached_property
    def _sectors(self) -> dict[str, SectorLine]:
        return {sector.slug: sector for sector in reading.sectors(self.day) if sector.count}

    @cached_property
    def _office(self) -> list[str]:
        agency = self.agency
        weekly = agency.calendar.as_work_calendar().weekly if agency.calendar else ()
        return [
            *self._name,
            agency.address,
            agency.email,
            *(str(shift) for shifts in weekly for shift in shifts),
        ]

    @cached_property
    def _counters(self) -> dict[str, Counter]:
        return {str(counter.number): counter for counter in self.agency.counters.filter(is_open=True)}

    @property
    def _name(self) -> list[str]:
        agency = self.agency
        return [
            agency.printed_superior,
            agency.printed_name or agency.name,
            agency.short_name,
            agency.one_stop_name,
            agency.phone or agency.hotline,
        ]

    def _line(self, code: str) -> _Line:
        known = _all_lines(self.day, self.province) if self.reads_all else {}
        return known.get(code) or _one_line(code, self.day, self.province)

    def _board(self, kind: str) -> Content:
        rows = [[s.name, s.count, *s.official_names] for s in self._sectors.values()]
        if kind == SheetKind.COVER:
            shown = {"office": self._office, "sectors": len(rows), "procedures": sum(row[1] for row in rows)}
            return Content("Bìa bảng niêm yết", shown)
        return Content("Danh mục lĩnh vực", {"office": self._name, "sectors": rows})

    def _sector(self, slug: str) -> Content | None:
        sector = self._sectors.get(slug)
        if sector is None:
            return None
        rows = []
        for code in self._offered.get(slug, ()):
            one = self._line(code)
            rows.append([code, one.name, one.limit_words, one.fee_words, one.official_sector, one.elsewhere])
        shown = {"office": self._name, "sector": [sector.name, *sector.official_names], "procedures": rows}
        return Content(f"Danh mục thủ tục: {sector.name}", shown)

    def _procedure(self, code: str) -> Content | None:
        if code not in self._codes:
            return None
        one = self._line(code)
        shown = {
            "office": self._name,
            "name": one.name,
            "facts": one.facts,
            "revision": one.revision,
            "fees": one.fees,
        }
        return Content(one.name, shown, one.revision_pk)

    def _poster(self, target: str) -> Content | None:
        if not target:
            return Content("Mọi thủ tục", {"office": self._name})
        if target == VILLAGE:
            return Content("Tin và thủ tục", {"office": self._name, "village": True})
        if target.startswith(COUNTER):
            counter = self._counters.get(target.removeprefix(COUNTER))
            return counter and Content(str(counter), {"office": self._name, "counter": str(counter)})
        if target in self._sectors:
            sector = self._sectors[target]
            shown = {"office": self._name, "sector": [sector.name], "count": sector.count}
            return Content(f"Lĩnh vực {sector.name}", shown)
        if target not in self._codes:
            return None
        one = self._line(target)
        return Content(one.name, {"office": self._name, "name": one.name, "sector": one.sector_name})

    def _leaflet(self) -> Content | None:
        known = []
        for procedure in _most_used(self.day):
            card = reading.card(procedure, self.day, self.province)
            if card.is_received_here and (card.hand_in or card.present):
                papers = [[p.name, p.count_words, p.condition, p.note] for p in card.hand_in]
                shown = [p.name for p in card.present]
                known.append([card.code, card.name, card.limit_words, card.fee_words, papers, shown])
            if len(known) == LEAFLET_HOLDS:
                break
        if not known:
            return None
        return Content("Những việc hay làm nhất", {"office": self._office, "procedures": known})

    def _binder(self, target: str) -> Content | None:
        if not target:
            rows = [[s.name, s.count] for s in self._sectors.values()]
            return Content("Tập hồ sơ mẫu: mục lục", {"office": self._name, "sectors": rows})
        if target in self._sectors:
            # The binder counts its sheets in the order in which procedures came, so the order on the wall does not matter.
            rows = sorted([c, self._line(c).name] for c in self._offered.get(target, ()))
            place = [list(self._sectors).index(target), len(self._sectors)]  # where its tab stands out
            title = f"Tập hồ sơ mẫu: {self._sectors[target].name}"
            return Content(title, {"office": self._name, "procedures": rows, "tab": place})
        found = self._procedure(target)
        if found is None:
            return None
        leaves = [leaf for told in self._leaves for leaf in told.get(target, ())]
        shown = found.shown | ({"samples": leaves} if leaves else {})
        return Content(f"Hồ sơ mẫu: {found.title}", shown, found.revision)

    @cached_property
    def _leaves(self) -> list[Leaves]:
        return [read(self.agency) for read in _binders]


@remembered
def _most_used(day: date) -> list[str]:
    return [procedure.code for procedure in reading.offered(day)]
