"""Seal the books: once a day, one digest that vouches for every chain touched since the seal before, and for the looks.

A seal's root is a Merkle root over the heads of the touched streams, in the order of `SealedHead.position`; its digest
covers every column and the seal before. Root and counts are public, printed and sent to somebody outside the office:
whoever rewrites the database *and* its seals is found only with that outsider's copy (`verify(seals_file=…)`).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Sum

from motcua.journal.book import Actor, actor_of
from motcua.journal.canonical import canonical, digest, digest_of_digests, instant, merkle_root
from motcua.journal.jobs import job
from motcua.journal.models import Look, Seal, SealedHead, Stream
from motcua.lib.clock import local_day, now
from motcua.lib.objections import NotAllowed
from motcua.lib.wording import day as day_words

_FORM = "motcua-seal-1"
_LOOKS_FORM = "motcua-looks-1"
_LOCK = "seal:lock"  # an empty stream whose head whoever seals locks; it never has entries
_PAGE = 2000


@transaction.atomic
def make_seal(day: date, *, by: Actor | None = None, at: datetime | None = None) -> Seal:
    """Seal everything written so far under this day's date, or return the seal the day already has.

    Raises NotAllowed (`seal-day`) for a day that has not begun, or that lies before the last seal.
    """
    at = at or now()
    Stream.objects.bulk_create([Stream(name=_LOCK)], ignore_conflicts=True)
    Stream.objects.select_for_update().get(pk=_LOCK)
    if made := Seal.objects.filter(date=day).first():
        return made
    last = Seal.objects.order_by("-number").first()
    if day > local_day(at):
        raise NotAllowed(
            f"Chưa đến ngày {day_words(day)} nên chưa niêm phong được. Ông/bà chọn hôm nay hoặc một ngày đã qua.",
            code="seal-day",
        )
    if last is not None and day < last.date:
        raise NotAllowed(
            f"Nhật ký đã niêm phong đến ngày {day_words(last.date)} nên không thêm được niêm phong của ngày "
            f"{day_words(day)}. Ông/bà chọn ngày sau đó.",
            code="seal-day",
        )
    seal = Seal(
        date=day,
        number=last.number + 1 if last else 1,
        previous=last.digest if last else "",
        actor=actor_of(by),
        made_at=at,
        root="",
        looks="",
        counts={},
        heads=0,
        digest="",
    )
    seal.save()
    _seal_heads(seal)
    Look.objects.filter(sealed_on=None).update(sealed_on=day)
    seal.root, seal.looks, seal.counts, seal.heads = computed(seal, last.counts if last else {})
    seal.digest = seal_digest(seal)
    seal.save()
    return seal


@job
def seal_finished_day(*, by: Actor | None = None, at: datetime | None = None) -> None:
    """Seal under the date of the day that is over: the nightly job, also when the machine was off all night."""
    at = at or now()
    day = local_day(at) - timedelta(days=1)
    last = Seal.objects.order_by("-number").first()
    if last is None or last.date < day:
        make_seal(day, by=by, at=at)


def computed(seal: Seal, counts_before: dict) -> tuple[str, str, dict, int]:
    """Return root, digest of the looks, counts and number of heads as the rows of this seal give them."""
    rows = SealedHead.objects.filter(seal=seal)
    summed = rows.aggregate(heads=Count("pk"), to=Sum("number"), after=Sum("after"))
    fresh = (summed["to"] or 0) - (summed["after"] or 0)
    streams = rows.filter(after=0).count()
    looks = Look.objects.filter(sealed_on=seal.date)
    counts = {
        "entries": fresh,
        "entries_total": counts_before.get("entries_total", 0) + fresh,
        "looks": looks.count(),
        "streams": summed["heads"],
        "streams_total": counts_before.get("streams_total", 0) + streams,
    }
    root = merkle_root(leaf(head) for head in rows.order_by("position").iterator(_PAGE))
    digests = looks.order_by("quarter", "digest").values_list("digest", flat=True).iterator(_PAGE)
    return root, digest_of_digests(_LOOKS_FORM, digests), counts, summed["heads"]


def leaf(head: SealedHead) -> bytes:
    """Return what stands for this head in the tree: its stream, its number of entries, its digest."""
    return canonical([head.position, head.stream, head.after, head.number, head.digest])


def seal_digest(seal: Seal) -> str:
    """Return the digest this seal ought to have: over every column and the digest before it."""
    return digest(_FORM, as_published(seal) | {"digest": None})


def as_published(seal: Seal) -> dict:
    """Return the seal as anybody may have it: what the API answers and the outsider's copy holds."""
    return {
        "date": seal.date.isoformat(),
        "number": seal.number,
        "root": seal.root,
        "looks": seal.looks,
        "counts": seal.counts,
        "heads": seal.heads,
        "actor": seal.actor,
        "made_at": instant(seal.made_at),
        "previous": seal.previous,
        "digest": seal.digest,
    }


def seals_json(seals: Iterable[Seal] | None = None) -> str:
    """Return the seals (all, by default) as the JSON text that somebody outside the office keeps."""
    seals = Seal.objects.order_by("number").iterator() if seals is None else seals
    return json.dumps({"seals": [as_published(seal) for seal in seals]}, ensure_ascii=False, indent=1) + "\n"


def _seal_heads(seal: Seal) -> None:
    position = 0
    for page in _touched_since_last_seal():
        after = dict(
            SealedHead.objects.filter(stream__in=[head.name for head in page])
            .values_list("stream")
            .annotate(Max("number"))
        )
        rows = []
        for head in page:
            position += 1
            rows.append(
                SealedHead(
                    seal=seal,
                    position=position,
                    stream=head.name,
                    after=after.get(head.name, 0),
                    number=head.number,
                    digest=head.digest,
                )
            )
        SealedHead.objects.bulk_create(rows)


def _touched_since_last_seal() -> Iterator[list[Stream]]:
    # Heads are read without locking them: whatever a writer adds a moment later belongs to the next seal. By pages,
    # because the rows being written are the ones the question asks about.
    sealed = SealedHead.objects.filter(stream=OuterRef("name"), number=OuterRef("number"))
    touched = Stream.objects.filter(~Exists(sealed), number__gt=0).order_by("name")
    last = ""
    while page := list(touched.filter(name__gt=last)[:_PAGE]):
        yield page
        last = page[-1].name
