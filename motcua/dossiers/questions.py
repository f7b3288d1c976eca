"""Questions that need more than one table: who acts, what happened, what was numbered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from motcua.catalogue.models import Sector
from motcua.dossiers.models import Dossier, NumberSeries, Result
from motcua.dossiers.rules import APPLICANT, MACHINE, Acting
from motcua.journal import book
from motcua.journal.models import Entry
from motcua.lib import wording
from motcua.lib.clock import at_local, local_day
from motcua.people.questions import officer_on


def acting(by, day: date) -> Acting:
    """Return who acts on that day: the person with every position they hold or stand in for. Two queries."""
    if by is None:
        return MACHINE
    if by is APPLICANT:
        return Acting(None, frozenset(), frozenset(), is_applicant=True)
    officer = officer_on(by, day)
    held = frozenset((p.role, p.agency_id) for p in (*officer.positions, *officer.lent_positions))
    return Acting(by.pk, officer.stands_in_for, held)


def last_entry(dossier: Dossier):
    """Return the newest journal entry of the dossier."""
    return book.entries(dossier.stream).order_by("-number").first()


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: what, when, which unit; the text that belongs to it; whether it was taken back."""

    number: int
    kind: str
    at: datetime
    actor: str
    data: dict
    undone: bool

    @property
    def move(self) -> str:
        """Return the key of the move, without the subject's name."""
        return self.kind.removeprefix("dossier.")


def timeline(dossier: Dossier) -> list[Happening]:
    """Return everything that happened to the dossier, oldest first, read from the journal. One query."""
    return _happenings(list(book.entries(dossier.stream).order_by("number")))


def timelines(dossiers) -> dict[str, list[Happening]]:
    """Return the timeline of each dossier by its stream. A query for some hundred dossiers."""
    streams = [dossier.stream for dossier in dossiers]
    told: dict[str, list] = {stream: [] for stream in streams}
    for start in range(0, len(streams), 400):
        for entry in Entry.objects.filter(stream_id__in=streams[start : start + 400]).order_by(
            "stream_id", "number"
        ):
            told[entry.stream_id].append(entry)
    return {stream: _happenings(entries) for stream, entries in told.items()}


def _happenings(entries: list) -> list[Happening]:
    undone = {entry.data["undoes"] for entry in entries if entry.kind == "dossier.undo"}
    return [
        Happening(entry.number, entry.kind, entry.at, entry.actor, entry.data, entry.number in undone)
        for entry in entries
    ]


@dataclass(frozen=True)
class Series:
    """One series of an agency's numbers, and the last one used."""

    key: str
    words: str
    last: int
    taken_over_to: int


def series_of(agency, day: date) -> list[Series]:
    """Return the series that an agency takes numbers from on a day: dossiers, letters, results. Two queries."""
    year = day.year
    named = {
        f"dossier:{agency.slug}:{day:%Y%m%d}": f"Hồ sơ nhận ngày {wording.day(day)}",
        f"letter:supplement:{agency.slug}:{year}": f"Phiếu yêu cầu bổ sung năm {year}",
        f"letter:refusal:{agency.slug}:{year}": f"Phiếu từ chối năm {year}",
        f"result:{agency.slug}:{year}:refusal": f"Văn bản từ chối giải quyết năm {year}",
    }
    named |= {
        f"result:{agency.slug}:{year}:{slug}": f"Kết quả, sổ {name} năm {year}"
        for slug, name in Sector.objects.order_by("order", "slug").values_list("slug", "name")
    }
    rows = {row.key: row for row in NumberSeries.objects.filter(key__in=named)}
    return [
        Series(key, words, row.last if row else 0, row.taken_over_to if row else 0)
        for key, words in named.items()
        for row in [rows.get(key)]
    ]


@dataclass(frozen=True)
class Gap:
    """One number that no living row bears, and why."""

    number: int
    why: str


def gaps(series_key: str) -> list[Gap]:
    """List the numbers of a series that are not in use, with their reason; an unexplained one says so.

    `series_key` as the numbering verbs made it: "dossier:<agency>:<yyyymmdd>" or "result:<register>".
    """
    series = NumberSeries.objects.filter(key=series_key).first()
    if series is None:
        return []
    kind, _, rest = series_key.partition(":")
    elsewhere = series.taken_over_to
    if kind == "result":
        rows = {row.number: row for row in Result.objects.filter(register=rest)}
        return [
            Gap(n, rows[n].revoked_why if n in rows else _why_gone(n, elsewhere))
            for n in range(1, series.last + 1)
            if n not in rows or rows[n].revoked_at
        ]
    used = dict(Dossier.objects.filter(series_key=series_key).values_list("series_number", "stage"))
    return [
        Gap(n, "đã hủy vì nhận nhầm" if used.get(n) == "voided" else _why_gone(n, elsewhere))
        for n in range(1, series.last + 1)
        if used.get(n) in (None, "voided")
    ]


def _why_gone(number: int, taken_over_to: int) -> str:
    return "đã dùng trước khi có chương trình" if number <= taken_over_to else "không rõ"


def received_today(office_id: int, at: datetime) -> list[tuple[int, int]]:
    """Return (procedure id, how many) received by the office on the local day of `at`, most first."""
    start = at_local(local_day(at))
    rows = (
        Dossier.objects.filter(office_id=office_id, received_at__gte=start, received_at__lte=at)
        .values("procedure_id")
        .annotate(n=Count("id"))
        .order_by("-n", "procedure_id")
    )
    return [(row["procedure_id"], row["n"]) for row in rows[:8]]


def place_in_day(dossier: Dossier) -> int:
    """Return the how-many-eth the dossier is that its desk took in on that day; a voided one keeps its place. One query."""
    start = at_local(local_day(dossier.received_at))
    earlier = Q(received_at__lt=dossier.received_at) | Q(received_at=dossier.received_at, pk__lte=dossier.pk)
    return Dossier.objects.filter(
        earlier, receiving_desk_id=dossier.receiving_desk_id, received_at__gte=start, clock_from__isnull=False
    ).count()


def proposed_refusal(dossier: Dossier) -> str:
    """Return the reason of the last proposal to refuse that was not taken back, "" without one."""
    proposals = [one for one in timeline(dossier) if one.move == "propose_refusal" and not one.undone]
    if not proposals:
        return ""
    return dossier.handovers.values_list("note", flat=True).get(pk=proposals[-1].data["handover"])
