"""Questions of more than one row: what hangs where and is no longer true, what must be printed, what is scanned."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max, Q, Sum

from motcua.catalogue import reading
from motcua.catalogue.reading import SectorLine
from motcua.lib.vietnamese import fold
from motcua.people.models import Agency
from motcua.people.questions import public_address
from motcua.postings.content import Content, Subject, contents_of, procedures_by_sector
from motcua.postings.models import (
    Place,
    Posting,
    PostingKind,
    PrintedSheet,
    ScanCount,
    SheetKind,
)

_SHOWS_LITTLE = frozenset({SheetKind.COVER, SheetKind.POSTER, SheetKind.STICKERS})
WEEKS = 13  # shown as a line: ninety days and one


@dataclass(frozen=True)
class Stale:
    """A sheet that no longer says what holds, or whose code leads to an address that is no longer the office's."""

    sheet: PrintedSheet
    content: Content
    is_about_address: bool = False
    is_about_content: bool = True


@dataclass
class Standing:
    """How a place stands: what hangs and is true, what must be printed, hung, taken down."""

    place: Place
    good: list[PrintedSheet] = field(default_factory=list)
    stale: list[Stale] = field(default_factory=list)
    gone: list[PrintedSheet] = field(default_factory=list)
    to_hang: list[PrintedSheet] = field(default_factory=list)
    old: list[PrintedSheet] = field(default_factory=list)
    being_printed: list[PrintedSheet] = field(default_factory=list)
    missing: list[tuple[Subject, str, str]] = field(default_factory=list)  # what, its size, its title
    hanging: int = 0

    @property
    def to_print(self) -> int:
        """Count the sheets that must be printed anew."""
        return len(self.stale)

    @property
    def has_work(self) -> bool:
        """Tell whether anything must be done at the place."""
        return bool(self.stale or self.gone or self.to_hang or self.missing)

    @property
    def mark(self) -> str:
        """Return what a page remembers of what "done" would mean, to notice that it has changed meanwhile."""
        hung, down = (
            sorted(sheet.pk for sheet in sheets) for sheets in (self.to_hang, [*self.old, *self.gone])
        )
        return hashlib.sha256(repr((hung, down)).encode()).hexdigest()[:16]


def standing_of(places: Iterable[Place], *, agency: Agency, day: date) -> dict[int, Standing]:
    """Return how each place stands that day; the number of queries does not grow with places and sheets."""
    found = {place.pk: Standing(place) for place in places}
    rows = (
        PrintedSheet.objects.filter(place__in=found, taken_down=None, run__failed_at=None)
        .select_related("posting", "run")
        .defer("shown")
        .order_by("pk")
    )
    slots: dict[tuple, list[PrintedSheet]] = defaultdict(list)
    for sheet in rows:
        slots[sheet.slot].append(sheet)
    contents = contents_of({(slot[1], slot[2]) for slot in slots}, agency=agency, day=day)
    address = public_address()
    for slot, sheets in slots.items():
        _place_slot(found[slot[0]], sheets, contents[slot[1], slot[2]], address)
        found[slot[0]].hanging += any(sheet.hung_id for sheet in sheets)
    by_sector = procedures_by_sector(day)
    for standing in found.values():
        _find_missing(standing, [slot for slot in slots if slot[0] == standing.place.pk], by_sector)
    _name_missing(found.values(), agency=agency, day=day)
    return found


def stale_places(agency: Agency, day: date) -> list[tuple[Place, int]]:
    """Return the places where something must be printed anew that day, each with its number of sheets."""
    standings = standing_of(agency.places.in_use(), agency=agency, day=day)
    return [(one.place, one.to_print) for one in standings.values() if one.to_print]


def _place_slot(
    standing: Standing, sheets: list[PrintedSheet], content: Content | None, address: str
) -> None:
    printed = [sheet for sheet in sheets if sheet.printed_at is not None]
    waiting = [sheet for sheet in sheets if sheet.printed_at is None]
    standing.being_printed += waiting
    if not printed:
        return
    latest = printed[-1]
    if content is None:
        standing.gone += printed
        return
    elsewhere = leads_elsewhere(latest, address)
    changed = latest.digest != content.digest
    if changed or elsewhere:
        if not waiting:
            hanging = next((sheet for sheet in reversed(printed) if sheet.hung_id), latest)
            standing.stale.append(Stale(hanging, content, elsewhere, changed))
    elif latest.hung_id:
        standing.good.append(latest)
    else:
        standing.to_hang.append(latest)
        standing.old += printed[:-1]


def leads_elsewhere(sheet: PrintedSheet, address: str) -> bool:
    """Tell whether the code on a sheet was printed with an address that is not the office's now."""
    return bool(sheet.link) and not (address and sheet.link.startswith(f"{address}/"))


def _find_missing(standing: Standing, slots: list[tuple], by_sector: dict[str, list[str]]) -> None:
    """Note what came into the catalogue since the wall was hung, where whole sectors hang."""
    there: dict[str, dict[str, str]] = defaultdict(dict)  # kind → target → size
    for _place, kind, target, _posting, size in slots:
        there[kind].setdefault(target, size)
    if not there[SheetKind.PROCEDURE]:
        return
    for slug, size in there[SheetKind.SECTOR].items():
        codes = by_sector.get(slug, [])
        if any(code in there[SheetKind.PROCEDURE] for code in codes):
            standing.missing += [
                ((SheetKind.PROCEDURE, code), size, "")
                for code in codes
                if code not in there[SheetKind.PROCEDURE]
            ]
    if there[SheetKind.SECTORS] and there[SheetKind.SECTOR]:
        size = next(iter(there[SheetKind.SECTOR].values()))
        standing.missing += [
            ((SheetKind.SECTOR, slug), size, "") for slug in by_sector if slug not in there[SheetKind.SECTOR]
        ]


def _name_missing(standings: Iterable[Standing], *, agency: Agency, day: date) -> None:
    wanted = {subject for standing in standings for subject, *_ in standing.missing}
    contents = contents_of(wanted, agency=agency, day=day) if wanted else {}
    for standing in standings:
        standing.missing = [
            (subject, size, contents[subject].title)
            for subject, size, _ in standing.missing
            if contents[subject]
        ]


def dying_sheets(agencies: Iterable[int] | None = None) -> list[tuple[Place, int]]:
    """Return the places with the number of sheets whose code bears an address, the fullest first.

    That many codes die when the address changes or is given up. With `agencies` only theirs.
    """
    rows = PrintedSheet.objects.of_use().exclude(link="").filter(place__retired_at=None)
    if agencies is not None:
        rows = rows.filter(place__agency__in=agencies)
    counted: dict[Place, int] = defaultdict(int)
    for sheet in rows.select_related("place").only("place", "link"):
        counted[sheet.place] += 1
    return sorted(counted.items(), key=lambda item: (-item[1], item[0].pk))


@dataclass(frozen=True)
class Scans:
    """How often something was scanned: the last 7, 30 and 90 days, ever, and when last."""

    week: int = 0
    month: int = 0
    quarter: int = 0
    ever: int = 0
    last: date | None = None


NEVER = Scans()


def scans_of_postings(agency: Agency, day: date) -> dict[int, Scans]:
    """Return the scans of every posting of an agency that was ever scanned, in one query."""

    def since(days: int) -> Sum:
        return Sum("scans", filter=Q(day__gt=day - timedelta(days=days)), default=0)

    rows = (
        ScanCount.objects.filter(posting__place__agency=agency, day__lte=day)
        .order_by()
        .values_list("posting")
        .annotate(week=since(7), month=since(30), quarter=since(90), ever=Sum("scans"), last=Max("day"))
    )
    return {pk: Scans(*figures) for pk, *figures in rows}


def added_up(all_scans: Iterable[Scans]) -> Scans:
    """Return several postings' scans as one."""
    scans = list(all_scans)
    return Scans(
        sum(s.week for s in scans),
        sum(s.month for s in scans),
        sum(s.quarter for s in scans),
        sum(s.ever for s in scans),
        max((s.last for s in scans if s.last), default=None),
    )


def scans_by_week(agency: Agency, day: date) -> dict[int, list[int]]:
    """Return each place's scans of the last thirteen weeks, the oldest first, in one query."""
    first = day - timedelta(days=7 * WEEKS - 1)
    rows = (
        ScanCount.objects.filter(posting__place__agency=agency, day__gte=first, day__lte=day)
        .order_by()
        .values_list("posting__place", "day")
        .annotate(total=Sum("scans"))
    )
    found: dict[int, list[int]] = defaultdict(lambda: [0] * WEEKS)
    for place, on, scans in rows:
        found[place][(on - first).days // 7] += scans
    return dict(found)


def scans_by_day(posting: Posting, day: date, days: int = 90) -> list[tuple[date, int]]:
    """Return a posting's scans of each of the last days, the oldest first, days without a scan too."""
    first = day - timedelta(days=days - 1)
    counted = dict(posting.scan_counts.filter(day__gte=first, day__lte=day).values_list("day", "scans"))
    return [(on, counted.get(on, 0)) for on in (first + timedelta(days=n) for n in range(days))]


def scanned_sheet(posting: Posting, edition: int | None) -> PrintedSheet | None:
    """Return the printing that somebody holds the camera to, None when nothing was ever printed with the code.

    A sheet says in its code which printing it is, so an old one that still hangs beside the new, or lies in a drawer at
    home, is known for what it is. A code typed by hand may lack the number: then it is the printing last said to
    be hung, for that is what stands before people; before anything is said to be hung, the oldest, which may.
    """
    sheets = list(posting.sheets.filter(printed_at__isnull=False).order_by("pk"))
    hung = [sheet.edition for sheet in sheets if sheet.hung_id]
    if edition not in {sheet.edition for sheet in sheets}:
        edition = hung[-1] if hung else sheets[0].edition if sheets else None
    # A cover or a poster of the same printing shows less than the list or the sheet beside it.
    found = [sheet for sheet in sheets if sheet.edition == edition]
    return min(found, key=lambda sheet: sheet.kind in _SHOWS_LITTLE, default=None)


def sectors_at(place: Place, day: date) -> list[SectorLine]:
    """Return the sectors of the wall that a place is about: those posted there, and those its counter is called by.

    A counter is called by what is done at it ("Hộ tịch, chứng thực"); a name that names no sector adds none.
    """
    posted = place.postings.filter(kind=PostingKind.SECTOR, retired_at=None)
    slugs = set(posted.values_list("target", flat=True))
    called = place.counter.name if place.counter else ""
    words = [word for word in (fold(part).strip() for part in re.split(r"[,;/–-]| và ", called)) if word]

    def is_called(sector: SectorLine) -> bool:
        names = [f" {fold(name)} " for name in (sector.name, *sector.official_names)]
        return any(f" {word} " in name for word in words for name in names)

    return [one for one in reading.sectors(day) if one.count and (one.slug in slugs or is_called(one))]
