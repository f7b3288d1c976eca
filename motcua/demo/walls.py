"""What hangs in the invented commune: places, codes, a printed board that one changed fee has made stale, and who scanned."""

import dataclasses
from datetime import datetime, timedelta
from random import Random

from motcua.catalogue.actions import publish_revision
from motcua.catalogue.facts import facts_of
from motcua.catalogue.models import Procedure
from motcua.demo.commune import Commune
from motcua.demo.errands import RESOLUTION
from motcua.documents.printing import job_key, print_sheets
from motcua.journal import jobs
from motcua.lib.clock import at_local, local_day
from motcua.people.questions import public_address
from motcua.postings.actions import Wish, count_scan, make_place, make_posting, mark_done, order_printing
from motcua.postings.content import poster_target, procedures_by_sector
from motcua.postings.models import Place, Posting, PostingKind

_SECTORS = {"hotich": 6, "chungthuc": 4}  # so many procedures of each hang on the board
_NEW_FEE_OF = ("1.004884", "1.004859", "1.004873")  # the province sets their fee; the first that is on offer
_NEW_FEE, _NEW_FEE_SINCE = 12_000, timedelta(days=10)
# Scans a week of a code, by kind; what hangs where people wait is scanned, what hangs in a hall hardly.
_SCANS = {
    PostingKind.PROCEDURE: 3.0,
    PostingKind.SECTOR: 5.0,
    PostingKind.BOARD: 6.0,
    PostingKind.COUNTER: 9.0,
    PostingKind.LEAFLET: 2.0,
    PostingKind.NEIGHBOURHOOD: 0.8,
    PostingKind.FEEDBACK: 0.3,
}
_SILENT = "Nhà văn hóa thôn Trung"


def announce_fee(commune: Commune, now: datetime, at: datetime) -> None:
    """Let the (invented) province set a fee some days before the present: what was printed before is stale since."""
    since = local_day(now) - _NEW_FEE_SINCE
    found = {procedure.code: procedure for procedure in Procedure.objects.filter(code__in=_NEW_FEE_OF)}
    for code in _NEW_FEE_OF:
        revision = found[code].current(local_day(at)) if code in found else None
        if revision is None:
            continue
        facts = facts_of(revision)
        fees = [fee for fee in facts.fees if fee.set_by_province and fee.amount is None]
        if not fees:
            continue
        told = dataclasses.replace(
            fees[0], amount=_NEW_FEE, set_by_province=False, note=RESOLUTION, source=RESOLUTION
        )
        facts = dataclasses.replace(
            facts, fees=tuple(told if fee is fees[0] else fee for fee in facts.fees), valid_to=None
        )
        publish_revision(facts, by=None, at=at, valid_from=since)
        return


def hang_walls(commune: Commune, at: datetime) -> None:
    """Lay the places out, print the board and posters, and say that they hang; all by the head of the one-stop office."""
    office, mai, day = commune.office, commune["mai"], local_day(at)
    to_hang: list[Place] = []

    def place(kind: str, name: str, **more) -> Place:
        return make_place(office, kind=kind, name=name, **more, by=mai, at=at)

    def printed(where: Place, wishes: list[Wish]) -> None:
        run = order_printing(where, wishes, by=mai, at=at)
        print_sheets(run.pk, at=at)
        jobs.cancel(job_key(run), at=at)
        to_hang.append(where)

    offered = procedures_by_sector(day)
    wishes = [Wish("cover"), Wish("sectors")]
    for slug, number in _SECTORS.items():
        if codes := offered.get(slug):
            shown = [*codes[:number], *(code for code in codes[number:] if code in _NEW_FEE_OF)]
            wishes += [Wish("sector", slug), *(Wish("procedure", code) for code in shown)]
    printed(place(Place.Kind.BOARD, "Bảng ở sảnh trụ sở"), [*wishes, Wish("feedback")])
    posters: list[tuple[Place, str]] = [
        (place(Place.Kind.HALL, name), PostingKind.NEIGHBOURHOOD)
        for name in ("Nhà văn hóa thôn Bến Đình", _SILENT)
    ]
    for counter in office.counters.order_by("number")[:2]:
        posters.append(
            (place(Place.Kind.COUNTER, f"Quầy {counter.number}", counter=counter), PostingKind.COUNTER)
        )
    for where, kind in posters:
        posting = make_posting(where, kind=kind, by=mai, at=at)
        if public_address():
            printed(where, [Wish("poster", poster_target(posting), "A4", posting)])
    make_posting(place(Place.Kind.HANDOUT, "Tờ gấp phát ở họp thôn"), kind=PostingKind.LEAFLET, by=mai, at=at)
    for where in to_hang:
        mark_done(where, by=mai, at=at + timedelta(hours=1))


def tell_scans(commune: Commune, first: datetime, now: datetime, seed: str) -> None:
    """Let people scan: more on working days, nobody in one hall."""
    rng = Random(f"{seed} scans")
    postings = Posting.objects.filter(place__agency=commune.office).exclude(place__name=_SILENT)
    day = local_day(first) + timedelta(days=1)
    while day <= local_day(now):
        weight = 1.3 if day.weekday() < 5 else 0.2
        at = min(at_local(day, 10), now)
        for posting in postings.order_by("pk"):
            wanted = _SCANS[posting.kind] * weight / 7
            scans = int(wanted) + (rng.random() < wanted % 1) + (rng.random() < wanted / 4)
            if scans:
                count_scan(posting, scans=scans, at=at)
        day += timedelta(days=1)


def listed_postings() -> list[dict]:
    """Return every code there is with its kind, as demo.json lists them."""
    return list(Posting.objects.order_by("pk").values("kind", "code"))
