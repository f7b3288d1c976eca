"""Show what was searched for in vain; one press teaches the search a word, passes a question over, or takes that back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue.asked import actions, questions
from motcua.catalogue.models import Procedure, SearchCount, SettledSearch, Status
from motcua.catalogue.search import names_of, search
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy
from motcua.people.models import Role
from motcua.web.desk.access import desk_view, find_or_404

PER_PAGE = 20
OFFERED = 12  # procedures to choose from
UNDO_MINUTES = 5
_LAST = "last_search_settled"  # in the session
_managers = desk_view(roles={Role.OFFICE_MANAGER})

# The key of the address, the question's kind, the words of the tab.
TABS = (
    ("khong-thay", "nothing", "Không tìm thấy"),
    ("chua-mo", "unopened", "Thấy mà không mở"),
    ("noi-khac", "elsewhere", "Việc nơi khác làm"),
)
SETTLED = ("da-xu-ly", "Đã xử lý")
PERIODS = ((7, "7 ngày qua"), (30, "30 ngày qua"), (60, "60 ngày qua"))


@dataclass(frozen=True)
class TabLink:
    """A tab with the count of its own list."""

    words: str
    href: str
    count: int
    here: bool
    late: bool = False


@dataclass(frozen=True)
class Undo:
    """What the bar says, where its button leads, and until when."""

    words: str
    href: str
    until: datetime


@dataclass(frozen=True)
class Screen:
    """What the worklist shows."""

    tab: str
    tabs: list[TabLink]
    days: int
    periods: tuple
    words: str
    total: int
    undo: Undo | None


@_managers
@never_cache
@require_safe
def worklist(request):
    """List the questions of one kind, the most asked first; or what was settled, the latest first."""
    screen = _screen(request)
    if screen.tab == SETTLED[0]:
        rows = questions.settled_searches()
        if screen.words:
            rows = rows.filter(text__contains=fold(screen.words))
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("trang"))
        names = names_of({row.keyword.procedure.code for row in page if row.keyword})
        settled = [
            (row, names.get(row.keyword.procedure.code, row.keyword.procedure.code) if row.keyword else "")
            for row in page
        ]
        return render(
            request, "desk/searches/list.html", {"screen": screen, "page": page, "settled": settled}
        )
    page = Paginator(_asked(request, screen.tab), PER_PAGE).get_page(request.GET.get("trang"))
    asked = questions.with_suggestions(page)
    return render(request, "desk/searches/list.html", {"screen": screen, "page": page, "asked": asked})


@_managers
@never_cache
@require_safe
def choose(request):
    """Find another procedure for a question, and say under which words it is to be found."""
    text = fold(request.GET.get("cau", ""))
    if not SearchCount.objects.filter(text=text).exists():
        messages.error(request, "Câu tìm này không còn trong danh sách.")
        return redirect(_came_from(request))
    words = tidy(request.GET.get("tu", "")) or text
    query = tidy(request.GET.get("q", ""))
    hits = search(query or text, limit=OFFERED).hits
    return render(
        request,
        "desk/searches/choose.html",
        {
            "text": text,
            "words": words,
            "query": query,
            "hits": hits,
            "back": _came_from(request),
            "place": _place(request),
        },
    )


@_managers
@require_POST
def teach(request):
    """Let the search find the procedure under the question."""
    text = request.POST.get("cau", "")
    procedure = find_or_404(
        Procedure.objects.filter(status=Status.ACTIVE), code=request.POST.get("procedure", "")
    )
    words = tidy(request.POST.get("tu", ""))
    try:
        settled = actions.teach_word(text, procedure, words=words, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        name = names_of([procedure.code]).get(procedure.code, procedure.code)
        _remember(request, settled, f"Tìm «{settled.keyword.text}» nay ra thủ tục {name}.")
    return redirect(_came_from(request))


@_managers
@require_POST
def pass_over(request):
    """Take a question off the list."""
    try:
        settled = actions.pass_over_search(request.POST.get("cau", ""), by=request.user, at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        _remember(request, settled, f"Đã bỏ qua câu «{settled.text}».")
    return redirect(_came_from(request))


@_managers
@require_POST
def reopen(request, pk: int):
    """Put a question back on the list and take its word back."""
    settled = find_or_404(SettledSearch.objects.all(), pk=pk)
    try:
        actions.reopen_search(settled, by=request.user, at=clock.now())
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Câu «{settled.text}» đã trở lại danh sách.")
    request.session.pop(_LAST, None)
    return redirect(_came_from(request))


def _screen(request) -> Screen:
    keys = [key for key, *_ in TABS] + [SETTLED[0]]
    asked = request.GET.get("muc", "")
    days, words = _days(request), tidy(request.GET.get("q", ""))[:100]
    counts = {key: _asked(request, key).count() for key, *_ in TABS}
    # Without a wish the list opens where something waits.
    here = asked if asked in keys else next((key for key in counts if counts[key]), keys[0])
    tabs = [TabLink(name, _address(key, days, words), counts[key], key == here) for key, _, name in TABS]
    settled = SettledSearch.objects.count()
    tabs.append(TabLink(SETTLED[1], _address(SETTLED[0], days, words), settled, here == SETTLED[0]))
    count = SearchCount.objects.since(clock.today() - timedelta(days=days)).count()
    return Screen(here, tabs, days, PERIODS, words, count, _undo(request))


def _asked(request, tab: str):
    kind = next(kind for key, kind, _ in TABS if key == tab)
    rows = questions.worklist(kind, clock.today(), days=_days(request))
    words = fold(request.GET.get("q", ""))
    return rows.filter(text__contains=words) if words else rows


def _days(request) -> int:
    given = request.GET.get("ngay", "")
    return next((days for days, _ in PERIODS if str(days) == given), 30)


def _address(tab: str, days: int, words: str) -> str:
    return "?" + urlencode({"muc": tab, "ngay": days} | ({"q": words} if words else {}))


def _came_from(request) -> str:
    """Return the list as it was looked at: its own address with nothing but what the list itself reads."""
    kept = _place(request)
    return reverse("searches:list") + (f"?{urlencode(kept)}" if kept else "")


def _place(request) -> dict[str, str]:
    given = request.POST if request.method == "POST" else request.GET
    return {key: given[f"ve_{key}"] for key in ("muc", "ngay", "trang") if given.get(f"ve_{key}")}


def _remember(request, settled: SettledSearch, words: str) -> None:
    request.session[_LAST] = {"pk": settled.pk, "words": words, "at": clock.now().isoformat()}


def _undo(request) -> Undo | None:
    last = request.session.get(_LAST)
    if not last:
        return None
    until = datetime.fromisoformat(last["at"]) + timedelta(minutes=UNDO_MINUTES)
    if clock.now() > until or not SettledSearch.objects.filter(pk=last["pk"]).exists():
        return None
    return Undo(last["words"], reverse("searches:reopen", args=[last["pk"]]), until)
