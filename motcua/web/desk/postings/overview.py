"""The walls at a glance: which board works, which is never scanned, where something must be replaced; the figures as files."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.exchange import scan_figures
from motcua.exchange.scan_figures import ScanRow
from motcua.files.inspection import XLSX
from motcua.lib import clock
from motcua.people.models import Agency
from motcua.people.questions import public_address
from motcua.postings.models import Place, Posting, PrintRun
from motcua.postings.questions import (
    NEVER,
    WEEKS,
    Scans,
    Standing,
    added_up,
    scans_by_week,
    scans_of_postings,
    standing_of,
)
from motcua.web.desk.postings.scope import agency_of, heads, may_tend
from motcua.web.shared.prints import file_answer

_NEW = 7  # days in which nobody wonders that a new code has no scan
_QUIET = 30  # days without a scan after which a place is told to be quiet
_RUNS = 8


@dataclass(frozen=True)
class Line:
    """A small row of bars, drawn by the server: heights of 20 and the words for who cannot see it."""

    bars: tuple[tuple[int, int, int], ...]
    words: str

    @classmethod
    def of(cls, weeks: list[int]) -> "Line":
        """Draw thirteen weeks, the oldest first."""
        most = max(weeks, default=0) or 1
        heights = [max(round(18 * number / most), 1 if number else 0) for number in weeks]
        bars = tuple((6 * n, 20 - height, height) for n, height in enumerate(heights) if height)
        return cls(bars, f"{WEEKS} tuần, từ cũ đến mới: {', '.join(map(str, weeks))} lượt")


@dataclass(frozen=True)
class Row:
    """A place with what it is scanned and what must be done there."""

    place: Place
    standing: Standing
    codes: int
    scans: Scans
    line: Line
    silence: str


@dataclass(frozen=True)
class Overview:
    """Everything the page shows."""

    agency: Agency
    may_tend: bool
    address: str
    rows: list[Row]
    retired: list[Place]
    sentence: str
    to_print: int
    to_do: int
    runs: list[PrintRun]
    day: date


@heads
@never_cache
@require_safe
def overview(request):
    """Show every place: its scans, and whether something must be replaced there."""
    agency, day = agency_of(request), clock.today()
    places = list(agency.places.select_related("counter"))
    in_use = [place for place in places if place.retired_at is None]
    standings = standing_of(in_use, agency=agency, day=day)
    scans, weeks = scans_of_postings(agency, day), scans_by_week(agency, day)
    postings: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(place__in=in_use):
        postings.setdefault(posting.place_id, []).append(posting)
    rows = []
    for place in in_use:
        own = postings.get(place.pk, [])
        total = added_up(scans.get(posting.pk, NEVER) for posting in own)
        line = Line.of(weeks.get(place.pk, [0] * WEEKS))
        rows.append(Row(place, standings[place.pk], len(own), total, line, silence_of(total, own, day)))
    page = Overview(
        agency=agency,
        may_tend=may_tend(request, agency),
        address=public_address(),
        rows=rows,
        retired=[place for place in places if place.retired_at is not None],
        sentence=_sentence(rows),
        to_print=sum(row.standing.to_print for row in rows),
        to_do=sum(row.standing.has_work for row in rows),
        runs=list(
            PrintRun.objects.filter(place__agency=agency).select_related("place", "ordered_by")[:_RUNS]
        ),
        day=day,
    )
    return render(request, "desk/postings/overview.html", {"page": page})


def silence_of(scans: Scans, postings: list[Posting], day: date) -> str:
    """Say since when nobody has scanned, "" where somebody did in the last thirty days, or the code is new."""
    if not postings:
        return ""
    if scans.last is None:
        first = min(clock.local_day(posting.made_at) for posting in postings)
        if (day - first).days < _NEW:
            return ""
        return f"chưa ai quét từ khi lập {first:%d/%m/%Y}"
    if (day - scans.last).days >= _QUIET:
        return f"không ai quét từ sau {scans.last:%d/%m/%Y}"
    return ""


def _sentence(rows: list[Row]) -> str:
    """Say the finding in one true sentence."""
    with_codes = [row for row in rows if row.codes]
    if not with_codes:
        return ""
    total = sum(row.scans.quarter for row in with_codes)
    if not total:
        return "90 ngày qua chưa có lượt quét nào."
    best = max(with_codes, key=lambda row: row.scans.quarter)
    words = f"90 ngày qua có {total} lượt quét, nhiều nhất ở «{best.place.name}» ({best.scans.quarter})."
    silent = [row for row in with_codes if row.silence]
    return words + (f" {len(silent)} nơi không ai quét." if silent else "")


@heads
@never_cache
@require_safe
def scans_csv(request):
    """Hand out the figures of every code as text a spreadsheet opens."""
    agency, day = agency_of(request), clock.today()
    content = scan_figures.as_csv(_rows(agency, day))
    return file_answer(content, f"luot-quet-{day}.csv", "text/csv; charset=utf-8")


@heads
@never_cache
@require_safe
def scans_xlsx(request):
    """Hand out the figures of every code as a spreadsheet."""
    agency, day = agency_of(request), clock.today()
    content = scan_figures.as_xlsx(
        _rows(agency, day), heading=f"Lượt quét mã niêm yết, {agency.name}, đến {day:%d/%m/%Y}"
    )
    return file_answer(content, f"luot-quet-{day}.xlsx", XLSX)


def _rows(agency: Agency, day: date) -> list[ScanRow]:
    scans, base = scans_of_postings(agency, day), public_address()
    postings = Posting.objects.filter(place__agency=agency).select_related("place")
    rows = []
    for posting in postings.order_by("place__made_at", "place", "pk"):
        found = scans.get(posting.pk, NEVER)
        rows.append(
            ScanRow(
                place=posting.place.name,
                place_kind=posting.place.get_kind_display(),
                leads_to=posting.title,
                kind=posting.get_kind_display(),
                code=posting.code,
                link=f"{base}/q/{posting.code}" if base else "",
                week=found.week,
                month=found.month,
                quarter=found.quarter,
                ever=found.ever,
                last=found.last,
                posted_on=clock.local_day(posting.made_at),
                retired_on=clock.local_day(posting.retired_at) if posting.retired_at else None,
            )
        )
    return rows
