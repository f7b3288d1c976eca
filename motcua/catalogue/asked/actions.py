"""The verbs about what citizens search for: count it, teach the search a word, pass over a question, take that back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from motcua.catalogue import actions as catalogue
from motcua.catalogue.models import Procedure, SearchCount, SettledSearch
from motcua.catalogue.search import search
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold

MOST_A_DAY = 1_000  # texts; the table never holds more than this times the days it is kept
MOST_NEW_AT_ONCE = 100  # new texts of one hand-over: filling a day takes an intruder many of them
KEPT_DAYS = 60
STREAM = "catalogue:searches"


@transaction.atomic
def count_searches(
    asked: dict[str, int], followed: dict[str, int], *, by=None, at: datetime | None = None
) -> int:
    """Add counts to the day's texts and return how many texts were counted; what goes beyond the day's room is left out.

    A result opened counts only for a text that was asked: an invented address of origin counts nothing.
    """
    day = clock.local_day(at or clock.now())
    texts = sorted({*asked, *followed})
    known = set(SearchCount.objects.filter(day=day, text__in=texts).values_list("text", flat=True))
    room = min(MOST_NEW_AT_ONCE, max(0, MOST_A_DAY - SearchCount.objects.filter(day=day).count()))
    fresh = sorted((text for text in asked if text not in known), key=lambda text: (-asked[text], text))[
        :room
    ]
    rows = []
    for text in fresh:
        answer = search(text, limit=50)
        elsewhere = answer.out_of_scope is not None
        rows.append(SearchCount(text=text, day=day, found=len(answer.hits), is_elsewhere=elsewhere))
    SearchCount.objects.bulk_create(rows, ignore_conflicts=True)
    counted = known.union(fresh)
    for text in sorted(counted):
        SearchCount.objects.filter(text=text, day=day).update(
            asked=F("asked") + asked.get(text, 0), followed=F("followed") + followed.get(text, 0)
        )
    return len(counted)


@transaction.atomic
def teach_word(
    text: str, procedure: Procedure, *, by=None, at: datetime | None = None, words: str = ""
) -> SettledSearch:
    """Let the search find a procedure under the question, or under `words` of it. Raises NotAllowed.

    A word the procedure already has settles the question as well.
    """
    at = at or clock.now()
    text = fold(text)
    if not text:
        raise NotAllowed("Câu tìm còn trống.", code="search-empty", field="words")
    said = words or text
    _refuse_settled(text)
    keyword = next((k for k in procedure.keywords.all() if fold(k.text) == fold(said)), None)
    made = keyword is None
    if made:
        keyword = catalogue.add_keyword(procedure, said, by=by, at=at)
    return _settle(text, SettledSearch.Kind.KEYWORD, keyword, made, by=by, at=at)


@transaction.atomic
def pass_over_search(text: str, *, by=None, at: datetime | None = None) -> SettledSearch:
    """Take a question off the worklist without doing anything about it. Raises NotAllowed."""
    at = at or clock.now()
    text = fold(text)
    if not SearchCount.objects.filter(text=text).exists():
        raise NotAllowed("Câu tìm này không còn trong danh sách.", code="search-unknown")
    _refuse_settled(text)
    return _settle(text, SettledSearch.Kind.PASSED_OVER, None, False, by=by, at=at)


@transaction.atomic
def reopen_search(settled: SettledSearch, *, by=None, at: datetime | None = None) -> None:
    """Put a question back on the worklist; a word the office added for it is taken back as well. Raises NotAllowed."""
    at = at or clock.now()
    settled = SettledSearch.objects.select_for_update().filter(pk=settled.pk).first()
    if settled is None:
        raise NotAllowed("Việc này đã được hoàn tác.", code="search-reopened")
    keyword = settled.keyword if settled.made_keyword else None
    data = {"settled": settled.pk, "kind": settled.kind}
    settled.delete()
    if keyword is not None and not keyword.settled_searches.exists():
        catalogue.remove_keyword(keyword, by=by, at=at)
    book.record("search.reopened", stream=STREAM, subject=STREAM, by=by, at=at, data=data)


@transaction.atomic
def forget_old_searches(*, by=None, at: datetime | None = None) -> None:
    """Throw away counts older than sixty days, and what was decided about questions nobody asks any more.

    A word taught stays with its procedure; only the note that it came from a question goes.
    """
    first = clock.local_day(at or clock.now()) - timedelta(days=KEPT_DAYS)
    SearchCount.objects.filter(day__lt=first).delete()
    still = SearchCount.objects.values("text")
    SettledSearch.objects.filter(~Q(text__in=still), settled_on__lt=first).delete()


def _refuse_settled(text: str) -> None:
    settled = SettledSearch.objects.select_for_update().filter(text=text).first()
    if settled is None:
        return
    asked_again = SearchCount.objects.filter(text=text, day__gt=settled.settled_on).exists()
    if settled.kind == SettledSearch.Kind.KEYWORD and asked_again:
        settled.delete()  # asked again since, and still nobody opened anything: the word may be taught once more
        return
    raise NotAllowed("Câu tìm này đã có người xử lý. Ông/bà tải lại danh sách.", code="search-settled")


def _settle(text, kind, keyword, made_keyword, *, by, at) -> SettledSearch:
    settled, made = SettledSearch.objects.get_or_create(
        text=text,
        defaults={
            "kind": kind,
            "keyword": keyword,
            "made_keyword": made_keyword,
            "settled_on": clock.local_day(at),
        },
    )
    if not made:
        raise NotAllowed("Câu tìm này đã có người xử lý. Ông/bà tải lại danh sách.", code="search-settled")
    data = {"settled": settled.pk, "kind": str(kind)}
    book.record("search.settled", stream=STREAM, subject=STREAM, by=by, at=at, data=data)
    return settled
