"""Which questions want somebody's attention: what found nothing, and what was found but not opened."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet

from motcua.catalogue.asked.actions import KEPT_DAYS
from motcua.catalogue.models import SearchCount, SettledSearch
from motcua.catalogue.search import Hit, search

SUGGESTED = 3  # procedures beside each question
OPENED_ENOUGH = 3  # a question is followed when one in so many of those who asked opened a result


@dataclass(frozen=True)
class Asked:
    """A question of the worklist with the procedures it may mean, the likeliest first."""

    text: str
    times: int
    opened: int
    last_day: date
    hits: int
    elsewhere: str
    suggested: list[Hit]


def worklist(kind: str, today: date, *, days: int = KEPT_DAYS) -> QuerySet:
    """Return the questions of one kind asked in the last `days`, the most asked first.

    `kind`: "nothing" found nothing and is nobody else's matter; "unopened" found something that fewer than one in three
    opened; "elsewhere" is another office's matter; "all" is the first two. What is settled is left out, except a word
    taught for a question that is asked again on later days without leading anywhere.
    """
    settled = SettledSearch.objects.filter(text=OuterRef("text"))
    counts = SearchCount.objects.since(today - timedelta(days=days))
    counts = counts.filter(~Exists(settled.filter(kind=SettledSearch.Kind.PASSED_OVER)))
    counts = counts.filter(~Exists(settled.filter(settled_on__gte=OuterRef("day"))))
    found = counts.by_text()
    if kind == "elsewhere":
        return found.filter(elsewhere=1)
    found = found.filter(elsewhere=0)
    if kind == "nothing":
        return found.filter(hits=0)
    unopened = found.filter(times__gt=F("opened") * OPENED_ENOUGH)
    return unopened.filter(hits__gt=0) if kind == "unopened" else unopened


def with_suggestions(rows) -> list[Asked]:
    """Put beside each question the procedures it finds today; so a word taught meanwhile shows at once."""
    shown = []
    for row in rows:
        answer = search(row["text"], limit=SUGGESTED)
        shown.append(
            Asked(
                text=row["text"],
                times=row["times"],
                opened=row["opened"],
                last_day=row["last_day"],
                hits=row["hits"],
                elsewhere=answer.out_of_scope.who if answer.out_of_scope else "",
                suggested=answer.hits,
            )
        )
    return shown


def settled_searches() -> QuerySet:
    """Return what was decided, the latest first."""
    return SettledSearch.objects.select_related("keyword__procedure").order_by("-settled_on", "-pk")
