"""A code: post it, see how often it is scanned day by day, print it, give it up."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import reading
from motcua.catalogue.search import search
from motcua.lib import clock, qr
from motcua.lib.objections import NotAllowed
from motcua.people.questions import public_address
from motcua.postings import actions
from motcua.postings.content import poster_target
from motcua.postings.models import Posting, PostingKind, PrintedSheet
from motcua.postings.questions import NEVER, Scans, scans_by_day, scans_of_postings
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.postings.forms import CodePrintForm, PostingForm
from motcua.web.desk.postings.overview import silence_of
from motcua.web.desk.postings.scope import heads, may_tend, place_of, posting_of, tenders

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_OFFERED = 6


@dataclass(frozen=True)
class Bar:
    """A day of the chart: where its bar stands in a picture 360 wide and 100 high."""

    x: float
    y: int
    height: int


@dataclass(frozen=True)
class PostingPage:
    """Everything the page of a code shows."""

    posting: Posting
    may_tend: bool
    link: str
    picture: str
    scans: Scans
    silence: str
    bars: list[Bar]
    most: int
    days: list[tuple[date, int]]
    first: date
    day: date
    sheets: list[PrintedSheet]


@heads
@never_cache
@require_safe
def posting(request, code):
    """Show a code: where it leads, its scans of ninety days, its printings."""
    found, day = posting_of(request, code), clock.today()
    address = public_address()
    link = f"{address}/q/{found.code}" if address else ""
    scans = scans_of_postings(found.place.agency, day).get(found.pk, NEVER)
    days = scans_by_day(found, day)
    most = max(number for _, number in days)
    bars = [
        Bar(4 * n, 100 - height, height)
        for n, (_, number) in enumerate(days)
        if (height := round(96 * number / most) if most else 0)
    ]
    page = PostingPage(
        posting=found,
        may_tend=may_tend(request, found.place.agency),
        link=link,
        picture=mark_safe(qr.svg(link, title=f"Mã QR dẫn tới {found.title}")) if link else "",
        scans=scans,
        silence=silence_of(scans, [found], day),
        bars=bars,
        most=most,
        days=[(on, number) for on, number in reversed(days) if number],
        first=days[0][0],
        day=day,
        sheets=list(
            found.sheets.filter(printed_at__isnull=False)
            .select_related("hung__done_by", "taken_down", "run")
            .order_by("-pk")[:20]
        ),
    )
    return render(request, "desk/postings/posting.html", {"page": page})


@tenders
@never_cache
@_FORM
def add(request, pk):
    """Ask what a new code at a place leads to; a procedure is found by its code or by a few words."""
    place, day = place_of(request, pk, tends=True), clock.today()
    sectors = [(sector.slug, sector.name) for sector in reading.sectors(day) if sector.count]
    form = PostingForm(sent(request), sectors=sectors)
    offered = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kind = given["kind"]
        target = {PostingKind.PROCEDURE: given["procedure"], PostingKind.SECTOR: given["sector"]}.get(
            kind, ""
        )
        if kind == PostingKind.PROCEDURE and reading.card(target, day) is None:
            offered = search(target, limit=_OFFERED).hits
        if offered:
            form.add_error(
                "procedure", "Chưa rõ là thủ tục nào: bấm chọn một thủ tục ở dưới, hoặc ghi đúng mã"
            )
        else:
            try:
                made = actions.make_posting(place, kind=kind, target=target, by=request.user)
            except NotAllowed as refusal:
                object_in(form, refusal, target="procedure" if kind == PostingKind.PROCEDURE else "sector")
            else:
                messages.success(request, f"Nơi này có mã {made.code} cho: {made.title}.")
                return redirect("postings:posting", made.code)
    page = {"form": form, "place": place, "offered": offered}
    return show_form(request, "desk/postings/posting_form.html", page)


@tenders
@never_cache
@require_POST
def retire(request, code):
    """Give a code up."""
    found = posting_of(request, code, tends=True)
    actions.retire_posting(found, by=request.user)
    messages.success(request, "Đã ghi thôi niêm yết. Ai còn quét mã này vẫn tới được nội dung đang áp dụng.")
    return redirect("postings:posting", found.code)


@tenders
@never_cache
@require_POST
def restore(request, code):
    """Post a code again."""
    found = posting_of(request, code, tends=True)
    try:
        actions.restore_posting(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, "Mã này niêm yết lại.")
    return redirect("postings:posting", found.code)


@tenders
@never_cache
@_FORM
def print_code(request, code):
    """Have a code printed as a poster or as stickers."""
    found = posting_of(request, code, tends=True)
    form = CodePrintForm(sent(request))
    if request.method == "POST" and form.is_valid():
        kind, _, size = form.cleaned_data["how"].partition("-")
        try:
            run = actions.order_printing(
                found.place, [actions.Wish(kind, poster_target(found), size, found)], by=request.user
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return redirect("postings:run", run.pk)
    page = {"form": form, "posting": found, "address": public_address()}
    return show_form(request, "desk/postings/posting_print.html", page)
