"""Find and read a procedure: the front door, the search, a sector, a life event, one procedure."""

from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.catalogue import reading, workings
from motcua.catalogue.difference import for_citizens
from motcua.catalogue.families import grouped
from motcua.catalogue.questions import editions
from motcua.catalogue.search import popular, search, suggest
from motcua.catalogue.search.answers import channel_words, fee_words, limit_words
from motcua.guidance import reading as guidance
from motcua.lib import clock, wording
from motcua.lib.vietnamese import tidy
from motcua.postings.models import PostingKind
from motcua.web.portal import posted
from motcua.web.portal.asking import counts_opening, counts_search
from motcua.web.portal.caching import kept_page
from motcua.web.portal.filing import switch
from motcua.web.portal.news import announcements_today

# What people type most; each leads to a search, so it stays true when the catalogue changes.
SUGGESTIONS = ("sao y công chứng", "giấy độc thân", "khai tử", "mở quán bán hàng")


ANNOUNCED = 3  # on the front door; the page of announcements has them all
_ALL = 20_000  # more than any catalogue has
LONGEST_TYPED = 80  # characters; who types more than this presses Enter
PER_PAGE = 100  # procedures of one decision
DECISIONS_OFFERED = 5
SUGGESTED = 6
WORDS_OFFERED = 16  # of a name: some go on for a paragraph
SUGGESTED_FOR = 60  # seconds that a browser may answer the same letters by itself

# The catalogue names a life event; how it is drawn is the portal's business.
EVENT_ICONS = {
    "sinh-con": "baby",
    "ket-hon": "rings",
    "nguoi-than-qua-doi": "lotus",
    "giay-to": "stamp",
    "nha-dat": "house",
    "buon-ban": "shop",
    "tro-cap": "heart",
    "cho-o": "id-card",
}


@dataclass(frozen=True)
class EventTile:
    """A life event on the front door."""

    slug: str
    name: str
    hint: str
    icon: str
    colour: str


@dataclass(frozen=True)
class Question:
    """One of the four answers under the lintel."""

    icon: str
    question: str
    answer: str
    more: str = ""
    href: str = ""


@dataclass(frozen=True)
class Crumb:
    """A place above this one."""

    words: str
    href: str


@login_not_required
@require_safe
@kept_page
def home(request):
    """Open the front door: search, the usual jobs, my dossier, life events."""
    today = clock.today()
    sectors, posted = reading.sectors(today), reading.codes_on_wall(today)
    return render(
        request,
        "portal/home.html",
        {
            "suggestions": SUGGESTIONS,
            "usual": [hit for hit in popular(_ALL) if hit.code in posted][:8],
            "total": len(posted),
            "events": event_tiles(reading.life_events(today), sectors),
            "sectors": sectors,
            "announcements": list(announcements_today()[:ANNOUNCED]),
        },
    )


@login_not_required
@require_safe
@counts_search
@kept_page
def find_procedure(request):
    """Search the catalogue, or list it by sector and life event."""
    today = clock.today()
    if decision := tidy(request.GET.get("quyet-dinh", ""))[:200]:
        return _of_decision(request, decision, today)
    query, sector = tidy(request.GET.get("q", ""))[:200], request.GET.get("linh-vuc", "")
    event = next((e for e in reading.life_events(today) if e.slug == request.GET.get("viec")), None)
    sectors = reading.sectors(today)
    decisions = reading.decisions_meant(query, today)[:DECISIONS_OFFERED] if query else []
    answer = search(query, sector=sector or None, limit=20) if query else None
    hits = answer.hits[:5] if answer and answer.out_of_scope else answer.hits if answer else []
    if decisions:  # a number was asked for: what only sounds like its words is no answer
        hits = []
    return render(
        request,
        "portal/search.html",
        {
            "query": query,
            "sector": next((s for s in sectors if s.slug == sector), None),
            "sectors": sectors,
            "event": event,
            "answer": answer,
            "groups": grouped(hits, lambda hit: hit.name),
            "decisions": decisions,
            "usual": popular(8) if not query else [],
            "since": posted.since_printed(request, (PostingKind.BOARD, PostingKind.LEAFLET), "", today),
            "crumbs": [Crumb("Trang đầu", "/")],
        },
    )


def _of_decision(request, decision: str, today: date):
    page = Paginator(reading.announced_by(decision, today), PER_PAGE).get_page(request.GET.get("trang"))
    known = next((one for one in reading.decisions(today) if one.name == decision), None)
    told = {
        "decision": known or reading.Decision(decision, "", None, 0),
        "page": page,
        "lines": [_line(revision, today) for revision in page],
        "crumbs": [Crumb("Trang đầu", "/"), Crumb("Thủ tục", "/thu-tuc/")],
    }
    return render(request, "portal/decision.html", told)


def _line(revision, today: date) -> dict:
    closure = revision.procedure.closure_on(today)
    return {
        "code": revision.procedure.code,
        "name": revision.name,
        "limit_words": limit_words(list(revision.time_limits.all())),
        "closed_words": closure.words if closure else "",
        "fee_words": fee_words(revision.fees_on(today, reading.home_province(today))),
        "channel_words": channel_words([c.kind for c in revision.channels.all()]),
    }


@login_not_required
@require_safe
def suggest_procedures(request):
    """Answer, while somebody is typing, with the procedures their words may lead to. Nothing of it is counted or kept."""
    typed = tidy(request.GET.get("q", ""))[:LONGEST_TYPED]
    # The space behind a finished word says that it is finished; `tidy` takes it away.
    done = request.GET.get("q", "")[-1:].isspace()
    hits = suggest(f"{typed} " if done else typed, SUGGESTED)
    names = wording.short_names([hit.name for hit in hits], WORDS_OFFERED)
    items = [
        {
            "href": reverse("procedure", args=[hit.code]),
            "name": name,
            "more": f"{hit.limit_words} · {hit.fee_words}",
        }
        for hit, name in zip(hits, names, strict=True)
    ]
    response = JsonResponse(
        {"items": items}, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")}
    )
    response["Cache-Control"] = f"public, max-age={SUGGESTED_FOR}"
    return response


@login_not_required
@require_safe
@kept_page
def show_sector(request, slug: str):
    """List every procedure of a sector, the most used first."""
    today = clock.today()
    sector = next((s for s in reading.sectors(today) if s.slug == slug), None)
    if sector is None:
        raise Http404
    lines = [_line(revision, today) for revision in reading.in_sector(slug, today)]
    crumbs = [Crumb("Trang đầu", "/"), Crumb("Thủ tục", "/thu-tuc/")]
    page = {
        "sector": sector,
        "count": len(lines),
        "groups": grouped(lines, lambda line: line["name"]),
        "crumbs": crumbs,
    }
    page["since"] = posted.since_printed(request, (PostingKind.SECTOR,), slug, today)
    return render(request, "portal/sector.html", page)


@login_not_required
@require_safe
@counts_opening
@kept_page
def show_procedure(request, code: str):
    """Show one procedure: what to bring, how long, how much, where; then the steps and the law."""
    today = clock.today()
    card = reading.card(code, today)
    if card is None:
        raise Http404
    if card.code != code:  # a former code: the paper on the wall leads to what took its place
        return HttpResponsePermanentRedirect(reverse("procedure", args=[card.code]))
    return render(
        request,
        "portal/procedure.html",
        {
            "card": card,
            "questions": answers_of(card),
            "way": switch.way_for_card(card),
            "shown": guidance.shown(code, today),
            "asks": bool(guidance.questions_of(code, today)),
            "process": workings.process_of(card.code, today),
            "groups": workings.groups_of(card.code, today),
            "since": posted.since_printed(request, (PostingKind.PROCEDURE,), code, today),
            "longer": next((limit.longer_words for limit in card.limits if limit.longer_words), ""),
            "crumbs": [
                Crumb("Trang đầu", "/"),
                Crumb("Thủ tục", "/thu-tuc/"),
                Crumb(card.sector_name, reverse("sector", args=[card.sector])),
            ],
        },
    )


@login_not_required
@require_safe
@kept_page
def show_history(request, code: str):
    """Show each published revision of a procedure and what it changed for those who need it."""
    today = clock.today()
    card = reading.card(code, today)
    if card is None or card.code != code:
        raise Http404
    found = [replace(one, changes=for_citizens(one.changes)) for one in editions(code)]
    crumbs = [
        Crumb("Trang đầu", "/"),
        Crumb("Thủ tục", "/thu-tuc/"),
        Crumb(f"Mã {code}", reverse("procedure", args=[code])),
    ]
    page = {"card": card, "editions": found, "today": today, "crumbs": crumbs}
    return render(request, "portal/history.html", page)


def event_tiles(events, sectors) -> list[EventTile]:
    """Return the life events with their icons and their sectors' colours."""
    colours = {sector.slug: sector.colour for sector in sectors}
    return [
        EventTile(e.slug, e.name, e.hint, EVENT_ICONS.get(e.slug, "papers"), colours.get(e.sector, ""))
        for e in events
    ]


def answers_of(card) -> list[Question]:
    """Return the four answers a person came for: what to bring, how long, how much, where."""
    papers = len(card.hand_in)
    shown = len(card.present)
    if not papers and not shown and not card.only_if:
        bring = Question("papers", "Cần mang gì", "Chưa rõ giấy tờ", "Xin hỏi tại quầy trước khi đi")
    else:
        counted = f"{papers} giấy để nộp" if papers else "Không phải nộp giấy nào"
        more = f"Thêm {shown} giấy chỉ đưa xem" if shown else "Xem danh sách bên dưới"
        bring = Question("papers", "Cần mang gì", counted, more, "#giay-to")
    general = next((limit for limit in card.limits if not limit.case and not limit.channel), None)
    long = Question("clock", "Mất bao lâu", card.limit_words, long_more(general))
    much = Question(
        "coin",
        "Hết bao nhiêu tiền",
        card.fee_words,
        "Từng khoản ở mục Tiền phải nộp" if card.fees else "Xin hỏi tại quầy",
        "#tien" if card.fees else "",
    )
    if card.is_received_here:
        where = Question("pin", "Làm ở đâu", "Tại quầy một cửa", f"Cách nộp: {card.channel_words}")
    else:
        where = Question("pin", "Làm ở đâu", card.agency_name, "Một cửa không nhận thủ tục này")
    return [bring, long, much, where]


def long_more(general) -> str:
    """Return the line under the length of time, which must say more than the answer does."""
    if general is None or general.unit is None:
        return "Danh mục chưa có; quầy sẽ hẹn ngày khi nhận"
    if general.unit == "same_day":
        return general.words.partition("; ")[2].capitalize()
    return "Tính từ lúc nhận đủ giấy tờ"
