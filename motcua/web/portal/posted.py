"""The door of every code posted for the public: count, then lead on; and what is new since a sheet was printed.

Nothing is kept of who scans: a scan is one more in the row of the code and the day.
"""

import logging
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from threading import Lock

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.catalogue import reading
from motcua.catalogue.difference import Change
from motcua.lib import clock
from motcua.postings import actions, codes
from motcua.postings.changes import changes_since, holds_from
from motcua.postings.models import Posting, PostingKind, PrintedSheet
from motcua.postings.openings import Opening, opening_of, opens
from motcua.postings.questions import scanned_sheet

log = logging.getLogger(__name__)

SHEET = "to"  # the part of an address that says which sheet was scanned
BURST = 30  # scans of one code counted in a minute by one process: more is a queue of phones that no wall has seen
_SHOWN = 5
NATIONAL_PORTAL = "https://dichvucong.gov.vn/"

# Programs that look at links say so themselves; the camera and the chat programs people scan with do not.
_ROBOTS = (
    "bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "embedly", "monitor", "uptime", "scanner",
    "archiver", "validator", "lighthouse", "feedfetcher", "mediapartners",
)  # fmt: skip
_LOOKS_AHEAD = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


class _Burst:
    """Counts the scans of this minute by code, in this process: enough against a script or a child with a phone."""

    def __init__(self):
        self._minute, self._counts, self._lock = -1, Counter(), Lock()

    def lets(self, posting: int) -> bool:
        """Tell whether one more scan of the code is counted in this minute."""
        minute = int(time.monotonic() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, Counter()
            self._counts[posting] += 1
            return self._counts[posting] <= BURST

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._counts = Counter()


burst = _Burst()


@dataclass(frozen=True)
class Since:
    """What the reader's sheet no longer says: when it was printed, from when the new holds, change by change."""

    printed_on: date
    holds_from: date | None
    changes: tuple[Change, ...]

    @property
    def first(self) -> tuple[Change, ...]:
        """Return the changes that stand open on the page."""
        return self.changes[:_SHOWN]

    @property
    def rest(self) -> tuple[Change, ...]:
        """Return those that are folded."""
        return self.changes[_SHOWN:]


@login_not_required
@never_cache
@require_safe
def follow(request, code: str):
    """Count a scan and lead on to what the code is about; a code nobody posted is told so, with a way on."""
    read = codes.read_code(code)
    posting = read and Posting.objects.select_related("place__agency").filter(code=read[0]).first()
    if not posting:
        page = {"posting": None, "opening": Opening(), "typed": code[:40]}
        return render(request, "portal/posted.html", page, status=404)
    if is_a_reader(request) and burst.lets(posting.pk):
        _count(posting)
    today = clock.today()
    opening = opening_of(posting, today)
    sheet = scanned_sheet(posting, read[1])
    is_old = sheet is not None and bool(_changes(sheet, today)[1])
    href = f"{opening.href}?{SHEET}={codes.written(posting.code, sheet.edition)}" if is_old else opening.href
    if opening.href and posting.retired_at is None:
        return HttpResponseRedirect(href)
    sectors = [] if opening.href else reading.sectors(today)
    page = {"posting": posting, "opening": opening, "href": opening.href and href, "sectors": sectors}
    return render(request, "portal/posted.html", page)


def is_a_reader(request) -> bool:
    """Tell whether somebody holds a phone: not a program that looks at links, nor a browser that reads ahead."""
    if request.method != "GET":
        return False
    if any(
        word in request.headers.get(name, "").lower()
        for name in _LOOKS_AHEAD
        for word in ("prefetch", "preview")
    ):
        return False
    if request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return False
    agent = request.headers.get("User-Agent", "").lower()
    return not any(word in agent for word in _ROBOTS)


def since_printed(request, kinds: tuple[str, ...], target: str, day: date) -> Since | None:
    """Return what has changed since the sheet named in the address was printed; None when nothing, or no such sheet."""
    read = codes.read_code(request.GET.get(SHEET, "")[:20])
    if read is None or read[1] is None:
        return None
    posting = Posting.objects.select_related("place__agency").filter(code=read[0]).first()
    if posting is None or posting.kind not in kinds or (target and posting.target != target):
        return None
    sheet = scanned_sheet(posting, read[1])
    if sheet is None:
        return None
    content, changes = _changes(sheet, day)
    if not changes:
        return None
    return Since(clock.local_day(sheet.printed_at), holds_from(sheet, content, day), changes)


def _changes(sheet: PrintedSheet, day: date):
    return changes_since(sheet, agency=sheet.posting.place.agency, day=day)


def _count(posting: Posting) -> None:
    try:
        actions.count_scan(posting)
    except DatabaseError as error:
        # Whoever stands before the board must get on, counted or not.
        log.warning("a scan was not counted: %s", type(error).__name__)


@opens(PostingKind.PROCEDURE)
def _open_procedure(posting: Posting, day: date) -> Opening:
    card = reading.card(posting.target, day)
    if card is None:
        return Opening(
            heading="Thủ tục này không còn trong danh mục",
            sentence="Ông/bà gõ việc cần làm vào ô tìm ở dưới, hoặc hỏi quầy.",
        )
    return Opening(reverse("procedure", args=[card.code]))


@opens(PostingKind.SECTOR)
def _open_sector(posting: Posting, day: date) -> Opening:
    if any(sector.slug == posting.target for sector in reading.sectors(day)):
        return Opening(reverse("sector", args=[posting.target]))
    return Opening(
        heading="Lĩnh vực này không còn trên bảng",
        sentence="Thủ tục của lĩnh vực này có thể đã chuyển sang lĩnh vực khác. Ông/bà tìm theo tên việc, hoặc chọn một lĩnh vực.",
    )


@opens(PostingKind.BOARD)
@opens(PostingKind.LEAFLET)
def _open_all_procedures(posting: Posting, day: date) -> Opening:
    return Opening(reverse("procedures"))


@opens(PostingKind.NEIGHBOURHOOD)
@opens(PostingKind.COUNTER)
def _open_place(posting: Posting, day: date) -> Opening:
    return Opening(reverse("posted-place", args=[posting.place_id]))


@opens(PostingKind.FEEDBACK)
def _open_feedback(posting: Posting, day: date) -> Opening:
    # The online way to say something has no page yet: what the notice on the wall says stands here, with a telephone to press.
    return Opening(
        heading="Phản ánh, kiến nghị về thủ tục hành chính",
        sentence="Ông/bà nói được về vướng mắc khi làm thủ tục, về quy định không hợp lý hay trái luật, về thái độ khi tiếp nhận, "
        "và gửi sáng kiến. Viết tiếng Việt, nội dung rõ ràng, ghi tên và địa chỉ hoặc số điện thoại để được trả lời. "
        "Khiếu nại, tố cáo gửi theo đường riêng, không xử lý ở đây.",
        others=(("Gửi trên mạng: Cổng Dịch vụ công quốc gia, mục Phản ánh kiến nghị", NATIONAL_PORTAL),),
    )
