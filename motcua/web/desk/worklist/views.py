"""The work list, and what is done from it with several dossiers at once."""

import io
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe
from pypdf import PdfWriter

from motcua.catalogue.models import Sector
from motcua.documents.binding_control import control_sheet
from motcua.dossiers.lifecycle import Stage
from motcua.journal.looks import note_look
from motcua.lib import clock
from motcua.people.models import Position, User
from motcua.web.desk.access import desk_view
from motcua.web.desk.dossier import sight, undoing
from motcua.web.desk.office.health import trouble_shown_to
from motcua.web.desk.worklist import lists
from motcua.web.desk.worklist.lists import Filters
from motcua.web.shared.prints import pdf_answer

PRINTED_AT_ONCE = 50


@dataclass(frozen=True)
class TabLink:
    """A tab as the shared component draws it."""

    words: str
    href: str
    count: int
    here: bool
    late: bool


@dataclass(frozen=True)
class Elsewhere:
    """A tab in which the search did find something."""

    words: str
    href: str
    count: int


@dataclass(frozen=True)
class Screen:
    """Everything the page of the work list shows."""

    tabs: tuple[TabLink, ...]
    tab: lists.Tab
    page: lists.Page
    count: int
    filters: Filters
    today: int
    late: int
    waiting: int
    wished: int
    sectors: tuple
    colleagues: tuple
    stages: tuple
    elsewhere: tuple[Elsewhere, ...]
    is_first: bool


@desk_view()
@never_cache
@require_safe
def work_list(request):
    """Show one tab of the officer's dossiers; whoever handles none is led to what they do handle."""
    officer, now = request.officer, clock.now()
    if not officer.acting_roles & sight.SEEING:
        return HttpResponseRedirect(reverse("office:index"))
    filters = Filters.read(request.GET)
    tabs = lists.tabs_for(officer, now, filters)
    here = next((tab for tab in tabs if tab.key == request.GET.get("muc")), tabs[0])
    mark = request.GET.get("sau", "")
    counted = lists.counts(
        officer,
        {tab.key: tab.arms for tab in tabs}
        | lists.today_arms(officer, now)
        | {"waiting": lists.waiting_arms(officer, now), "wished": lists.wished_arms(officer)},
    )
    page = lists.page_for(officer, here, now, mark)
    links = tuple(
        TabLink(
            tab.words,
            _address(request, tab.key),
            counted[tab.key],
            tab is here,
            tab.late and counted[tab.key] > 0,
        )
        for tab in tabs
    )
    screen = Screen(
        tabs=links,
        tab=here,
        page=page,
        count=counted[here.key],
        filters=filters,
        today=counted["today"],
        late=counted["late"],
        waiting=counted["waiting"],
        wished=counted["wished"],
        sectors=tuple(Sector.objects.values_list("slug", "name")),
        colleagues=_colleagues(officer),
        stages=(
            (lists.UNANSWERED, "chờ trả lời"),
            (lists.WISHED, "có đề nghị của người nộp"),
            *Stage.choices,
        ),
        elsewhere=tuple(
            Elsewhere(link.words, link.href, link.count) for link in links if link.count and not link.here
        )
        if filters and not page.rows
        else (),
        is_first=not mark,
    )
    context = {
        "screen": screen,
        "now": now,
        "undo": undoing.offer(request, now),
        "absent": sight.absent_colleagues(officer),
        "trouble": trouble_shown_to(officer, now),
    }
    return render(request, "desk/worklist/list.html", context)


def _address(request, key: str) -> str:
    """Return the address of a tab with the filters kept."""
    kept = {name: value for name, value in request.GET.items() if name not in {"muc", "sau"} and value}
    return f"{reverse('work:list')}?{urlencode({'muc': key, **kept})}"


def _colleagues(officer) -> tuple:
    today = clock.today()
    held = Position.objects.in_force(today).filter(
        agency__in=sight.offices_of(officer), role__in=sight.SEEING
    )
    return tuple(
        User.objects.active()
        .filter(pk__in=held.values("user"))
        .order_by("sort_name")
        .values_list("pk", "full_name")
    )


@desk_view(roles=sight.SEEING)
@never_cache
@require_GET
def control_sheets(request):
    """Print the control sheets of the dossiers chosen in the list, one after another in one file."""
    picked = request.GET.getlist("pick")[:PRINTED_AT_ONCE]
    chosen = [int(pk) for pk in picked if pk.isdecimal() and len(pk) < 19]
    found = (
        sight.visible_to(request.officer)
        .filter(pk__in=chosen)
        .select_related("office", "competent_agency", "revision")
        .most_urgent_first()
    )
    writer, printed = PdfWriter(), 0
    for dossier in found:
        note_look(by=request.user, subject=dossier.stream, reason="desk.control_sheet")
        writer.append(io.BytesIO(control_sheet(dossier, at=clock.now())))
        printed += 1
    if not printed:
        messages.warning(request, "Chưa chọn hồ sơ nào. Đánh dấu ở đầu dòng rồi bấm in.")
        return HttpResponseRedirect(reverse("work:list"))
    out = io.BytesIO()
    writer.write(out)
    return pdf_answer(out.getvalue(), "phieu-kiem-soat.pdf")
