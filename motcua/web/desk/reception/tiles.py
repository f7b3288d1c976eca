"""The procedures offered under the search box: today's most used, or what the search found."""

import re
from dataclasses import dataclass

from motcua.catalogue import search
from motcua.catalogue.models import Procedure
from motcua.dossiers.questions import received_today

MOST = 8
_ALL = 10_000
_BRIEF = 58  # characters of a name that fit a tile's two lines
_LEAST = 30  # characters; a shorter clause ("Thực hiện, điều chỉnh") does not say what it is
_CUT = re.compile(r"[,;:(–]| của cơ quan| do cơ quan")


@dataclass(frozen=True)
class Tile:
    """One procedure to choose with one key."""

    key: int
    code: str
    name: str
    brief: str
    words: str
    chosen: bool
    is_received_here: bool


@dataclass(frozen=True)
class Offer:
    """What stands under the search box."""

    tiles: list[Tile]
    heading: str
    found_nothing: bool = False
    outside: search.OutOfScope | None = None


def offer(query: str, chosen: str, office, at) -> Offer:
    """Return what to choose from: the day's most used without a question, else the best hits."""
    if query:
        answer = search.search(query, limit=MOST)
        heading = f"Tìm thấy cho «{answer.understood or query}»"
        return Offer(_tiles(answer.hits, chosen), heading, not answer.hits, answer.out_of_scope)
    hits = _most_used(office, at)
    return Offer(_tiles(hits, chosen), "Hay dùng nhất hôm nay")


def first_code(query: str) -> str:
    """Return the code of the best hit, an empty text when nothing was found."""
    hits = search.search(query, limit=1).hits
    return hits[0].code if hits else ""


def is_outside(query: str) -> bool:
    """Tell whether the query asks for something that another office does."""
    return bool(query.strip()) and search.search(query, limit=1).out_of_scope is not None


def brief_name(name: str) -> str:
    """Shorten a procedure's name for a tile: its first clause, whole words."""
    found = _CUT.search(name, _LEAST)
    text = name[: found.start()].strip() if found else name
    if len(text) <= _BRIEF:
        return text
    return text[:_BRIEF].rsplit(" ", 1)[0] + "…"


def _most_used(office, at) -> list:
    """Return what is used most today, filled up with what is used most at all.

    Always in the order of the whole year: a key that a hand has learned keeps its procedure all day.
    """
    ids = [procedure for procedure, _count in received_today(office.pk, at)]
    today = set(Procedure.objects.filter(pk__in=ids).values_list("code", flat=True))
    usual = [hit for hit in search.popular(_ALL) if hit.is_received_here]
    members = {hit.code for hit in usual if hit.code in today}
    for hit in usual:
        if len(members) >= MOST:
            break
        members.add(hit.code)
    return [hit for hit in usual if hit.code in members][:MOST]


def _tiles(hits, chosen: str) -> list[Tile]:
    return [
        Tile(
            key=key,
            code=hit.code,
            name=hit.name,
            brief=brief_name(hit.name),
            words=hit.closed_words
            or (hit.limit_words if hit.is_received_here else f"nơi khác làm: {hit.agency_name}"),
            chosen=hit.code == chosen,
            is_received_here=hit.is_received_here,
        )
        for key, hit in enumerate(hits, start=1)
    ]
