"""A screen of the waiting room: announcements, the day's programmes and the guide's QR in turn, read from eight metres.

Without scripts the page asks for its own next slide after some seconds. With them a custom element turns the slides,
fetches fresh ones every minute, and keeps the last ones on the wall while the server cannot be reached.
"""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.lib import clock, qr, wording
from motcua.news.models import Announcement, Category, Screen
from motcua.people.questions import public_address
from motcua.web.shared import office

MOST_SLIDES = 24  # a whole round stays under ten minutes
# Characters of a slide's text that stand in type of a twentieth of the screen's height: read from eight metres on a
# screen of 43 inches (53 cm high, so letters of 2.7 cm: a three-hundredth of the distance).
ON_A_SLIDE = 230
_SLIDES_OF_ONE = 3


@dataclass(frozen=True)
class Slide:
    """What stands on the wall for some seconds."""

    kind: str
    over: str
    title: str
    lines: tuple[str, ...] = ()
    qr: str = ""
    qr_words: str = ""
    picture: str = ""
    picture_words: str = ""


@login_not_required
@never_cache
@require_safe
def show_screen(request, slug: str):
    """Show the slides of one screen; `?trang=` says which stands first where no script turns them."""
    screen = Screen.objects.select_related("agency").filter(slug=slug, ended_at=None).first()
    if screen is None:
        raise Http404("no such screen")
    slides = slides_of(screen)
    first = _number(request.GET.get("trang")) % len(slides)
    now = clock.now()
    page = {
        "screen": screen,
        "slides": slides,
        "first": first,
        "next": f"{request.path}?trang={(first + 1) % len(slides)}",
        "today": wording.weekday_and_day(clock.today()),
        "hour": wording.hour(now),
        "now_ms": int(now.timestamp() * 1000),
    }
    return render(request, "kiosk/screen.html", page)


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def slides_of(screen: Screen) -> list[Slide]:
    """Return what the screen shows now, at least one slide. Three queries however many announcements."""
    today = clock.today()
    shown = (
        Announcement.objects.published_on(today)
        .filter(agency=screen.agency, on_screen=True)
        .newest_first()
        .prefetch_related("attachments__stored")
    )
    slides: list[Slide] = []
    for one in shown:
        is_programme = one.category == Category.PROGRAMME
        wanted = screen.shows_programmes if is_programme else screen.shows_announcements
        if wanted and one.holds_on(today):
            slides += _slides_of(one)
    slides = slides[: MOST_SLIDES - 1]
    if screen.shows_guide or not slides:
        slides.append(_guide())
    return slides


def _slides_of(one: Announcement) -> list[Slide]:
    over = "Chương trình hôm nay" if one.category == Category.PROGRAMME else str(one.get_category_display())
    over = over[:1].upper() + over[1:]
    base = public_address()
    code = (
        qr.svg(f"{base}{reverse('announcement', args=[one.pk])}", title="Mã QR mở thông báo này")
        if base
        else ""
    )
    picture = next((file for file in one.attachments.all() if file.stored.is_image), None)
    texts = _pieces(one.body)
    if len(texts) > _SLIDES_OF_ONE:  # the rest is read on the phone
        *before, last = texts[_SLIDES_OF_ONE - 1]
        texts = [*texts[: _SLIDES_OF_ONE - 1], (*before, f"{last.rstrip(' .;,')} …")]
    slides = [
        Slide(
            "announcement",
            over,
            one.title,
            lines,
            qr=code,
            qr_words="Quét để đọc trên điện thoại",
        )
        for lines in texts
    ]
    if picture is not None:
        address = reverse("announcement-file", args=[one.pk, picture.pk])
        slides.append(
            Slide("picture", over, one.title, (picture.words,), picture=address, picture_words=picture.words)
        )
    return slides


def _pieces(body: str) -> list[tuple[str, ...]]:
    """Cut a body into slides: whole lines, as many as stay large."""
    pieces: list[list[str]] = [[]]
    room = ON_A_SLIDE
    for raw in body.split("\n"):
        line = raw.strip()
        line = f"• {line[2:].strip()}" if line[:2] in ("- ", "* ") else line
        if not line:
            continue
        for part in _parts(line):
            if pieces[-1] and len(part) > room:
                pieces.append([])
                room = ON_A_SLIDE
            pieces[-1].append(part)
            room -= len(part) + 20  # a new line costs room as well
    return [tuple(piece) for piece in pieces] or [()]


def _parts(line: str) -> list[str]:
    """Cut a line longer than a slide at the ends of its sentences, else between words."""
    parts = []
    while len(line) > ON_A_SLIDE:
        head = line[:ON_A_SLIDE]
        end = max(head.rfind(mark) for mark in (". ", "; ", "! ", "? "))
        end = end + 1 if end > ON_A_SLIDE // 3 else head.rfind(" ")
        end = end if end > 0 else ON_A_SLIDE
        parts.append(line[:end].strip())
        line = line[end:].strip()
    return [*parts, line] if line else parts


def _guide() -> Slide:
    here, base = office.card(), public_address()
    lines = ["Cần giấy gì, mất bao lâu, hết bao nhiêu tiền: gõ như lời nói, có dấu hay không dấu đều được."]
    if here:
        lines += here.hours
        if here.phone:
            lines.append(f"Gọi hỏi: {here.phone}")
    return Slide(
        "guide",
        here.one_stop_name if here else "Bộ phận một cửa",
        "Xem cách làm giấy tờ trên điện thoại" if base else "Cần làm giấy tờ gì? Hỏi tại quầy",
        tuple(lines),
        qr=qr.svg(f"{base}/", title="Mã QR mở trang hướng dẫn") if base else "",
        qr_words=base.partition("://")[2],
    )
