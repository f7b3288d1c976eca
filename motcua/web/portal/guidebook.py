"""The whole guide in one small file: every procedure on offer, the words to find it by, and the office. For reading offline.

The file says nothing of when it was made: as long as the catalogue stands still its bytes are the same, so that a browser
that asks whether there is a newer one is answered with a few bytes.
"""

import gzip
import json
import threading
from dataclasses import dataclass
from hashlib import sha256

import brotli

from motcua.catalogue import reading
from motcua.catalogue.loading import shipped
from motcua.catalogue.models import Keyword
from motcua.lib import clock
from motcua.web.shared import office
from motcua.web.shared.context import edition

FORMAT = 1  # rises when a reader of the old file could not read the new one
LARGEST = 140_000  # bytes over the wire; a bigger catalogue leaves out, one after the other, what a card can do without
_CAN_DO_WITHOUT = ("steps", "results", "says")


@dataclass(frozen=True)
class Guidebook:
    """The file in the three packings, and what names it: `tag` its bytes, `edition` the catalogue it was made from."""

    edition: str
    tag: str
    plain: bytes
    packed: dict[str, bytes]
    procedures: int

    @property
    def weight(self) -> int:
        """Return the bytes that go over the wire to a browser of today."""
        return len(self.packed["br"])


_made: Guidebook | None = None
_lock = threading.Lock()


def guidebook() -> Guidebook:
    """Return the file for the catalogue of now, made once in each process."""
    global _made
    wanted = f"{edition()} {clock.today()}"
    with _lock:
        if _made is None or _made.edition != wanted:
            _made = _bind(wanted)
        return _made


def _bind(wanted: str) -> Guidebook:
    book = contents()
    for spared in ("", *_CAN_DO_WITHOUT):
        for procedure in book["procedures"]:
            procedure.pop(spared, None)
        plain = json.dumps(book, ensure_ascii=False, separators=(",", ":")).encode()
        packed = brotli.compress(plain, quality=9)
        if len(packed) <= LARGEST:
            break
    return Guidebook(
        wanted,
        sha256(plain).hexdigest()[:20],
        plain,
        {"br": packed, "gzip": gzip.compress(plain, compresslevel=9, mtime=0), "": plain},
        len(book["procedures"]),
    )


def contents() -> dict:
    """Return what the file holds; an empty part of a procedure is left out."""
    day = clock.today()
    says: dict[str, list[str]] = {}
    for code, text in Keyword.objects.order_by("pk").values_list("procedure__code", "text"):
        says.setdefault(code, []).append(text)
    sectors = reading.sectors(day)
    here = office.card()
    listed = {}
    offered = reading.offered(day)
    # More than memory keeps are walked through, not asked for one by one.
    walked = (
        {card.code: card for card in reading.walk_cards(day)} if len(offered) > reading.KEPT_ANSWERS else {}
    )
    for procedure in offered:
        if card := walked.get(procedure.code) or reading.card(procedure.code, day):
            listed[card.code] = _lean(_entry(card, procedure.popularity, says.get(card.code, [])))
    return {
        "format": FORMAT,
        "office": {
            "name": here.full_name,
            "desk": here.one_stop_name,
            "address": here.address,
            "phone": here.phone,
            "hours": list(here.hours),
        }
        if here
        else {},
        "sectors": [[sector.slug, sector.name] for sector in sectors],
        "procedures": list(listed.values()),
        "words": shipped("words.json"),
        "elsewhere": shipped("out_of_scope.json"),
    }


def _entry(card: reading.ProcedureCard, popularity: int, says: list[str]) -> dict:
    return {
        "code": card.code,
        "former": card.former_codes,
        "name": card.name,
        "sector": card.sector,
        "use": popularity,
        "limit": card.limit_words,
        "fee": card.fee_words,
        "ways": card.channel_words,
        # Who decides, where it is not done at this desk.
        "agency": "" if card.is_received_here else card.agency_name,
        "bring": [_paper(paper) for paper in card.hand_in],
        "show": [_paper(paper) for paper in card.present],
        "only": [_paper(paper) for paper in card.only_if],
        "sure": 1 if card.papers_are_certain else 0,
        "limits": [
            _trimmed(limit.case or limit.channel_words, limit.words, limit.longer_words)
            for limit in card.limits
        ],
        "fees": [
            _trimmed(
                f"{fee.name} ({fee.channel_words})" if fee.channel_words else fee.name, fee.words, fee.note
            )
            for fee in card.fees
        ],
        "steps": card.steps,
        "results": card.results,
        "says": says,
        "revision": [card.revision, card.valid_from.isoformat()],
    }


def _paper(paper: reading.PaperLine) -> list[str]:
    how_many = " · ".join(filter(None, (paper.count_words, paper.form_words)))
    return _trimmed(paper.name, paper.condition, how_many, paper.note)


def _trimmed(*texts: str) -> list[str]:
    """Return the texts without the empty ones at the end."""
    kept = list(texts)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _lean(entry: dict) -> dict:
    return {name: value for name, value in entry.items() if value not in ("", [], 0)}
