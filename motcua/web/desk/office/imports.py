"""Bring a list in: a template to fill in, a look at what it would do, one confirmation, one way back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.exchange import actions, dossier_list, people_list
from motcua.exchange.actions.importing import INVITED_AT_ONCE, plan_of
from motcua.exchange.models import ImportRun
from motcua.exchange.planning import Row
from motcua.exchange.questions import newest_link, still_to_come
from motcua.files.inspection import XLSX
from motcua.lib import clock, qr
from motcua.lib.objections import NotAllowed
from motcua.people.models import INVITATION_LASTS, Agency, Role, User
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import object_in, show_form
from motcua.web.desk.office.forms import ListForm
from motcua.web.desk.office.scope import HEADS, held_in
from motcua.web.shared import reach
from motcua.web.shared.prints import file_answer

_SHOWN = 200  # rows of each sort on a page


@dataclass(frozen=True)
class Sort:
    """One sort of list: its place in the address, its words, who brings it in."""

    slug: str
    kind: str
    heading: str
    why: str
    roles: frozenset[str]
    accept: str
    template: str
    what: str


SORTS = {
    sort.slug: sort
    for sort in (
        Sort(
            "can-bo",
            ImportRun.Kind.PEOPLE,
            "Nhập danh sách cán bộ",
            "Tải mẫu về, mỗi dòng một người với một vai trò, rồi gửi lên. Phòng chưa có được lập cùng lúc.",
            frozenset({Role.ADMINISTRATOR}),
            ".xlsx",
            "danh-sach-can-bo.xlsx",
            "dòng",
        ),
        Sort(
            "ho-so",
            ImportRun.Kind.DOSSIERS,
            "Tiếp quản hồ sơ đang giải quyết",
            "Hồ sơ chưa trả của hệ thống trước. Mã hồ sơ và ngày hẹn giữ đúng như đã in, không tính lại. Gửi bảng theo mẫu, hoặc "
            "tệp JSON mà hệ thống tỉnh xuất ra theo dạng DongBoHoSoMC.",
            frozenset({Role.OFFICE_MANAGER, Role.LEADER}),
            ".xlsx,.json",
            "ho-so-dang-giai-quyet.xlsx",
            "hồ sơ",
        ),
    )
}
_BY_KIND = {sort.kind: sort for sort in SORTS.values()}


@dataclass(frozen=True)
class Preview:
    """A list as it would be brought in now."""

    run: ImportRun
    sort: Sort
    agency: Agency
    notes: list[str]
    right: int
    wrong: list[Row]
    wrong_count: int
    doubtful: list[Row]
    doubtful_count: int
    plain: list[Row]
    plain_count: int


def _sort(slug: str) -> Sort:
    if slug not in SORTS:
        raise Http404("no such list")
    return SORTS[slug]


def _found_run(request, agency: str, pk: int) -> tuple[ImportRun, Sort, Agency]:
    """Return the run if the officer may bring in such lists there; a stranger gets 404."""
    headed = held_in(request, agency, HEADS)
    run = find_or_404(ImportRun.objects.filter(agency=headed), pk=pk)
    sort = _BY_KIND[run.kind]
    run.agency = held_in(request, agency, sort.roles)
    return run, sort, run.agency


@desk_view(roles=HEADS)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request, agency, sort):
    """Offer the template, take a filled one, and show what was brought in before."""
    sort = _sort(sort)
    found = held_in(request, agency, sort.roles)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    form.fields["file"].widget.attrs["accept"] = sort.accept
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            run = actions.start_import(sort.kind, found, given.read(), given.name, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return redirect("office:import-preview", found.slug, run.pk)
    runs = ImportRun.objects.filter(agency=found, kind=sort.kind).select_related("started_by").defer("lines")
    page = {"form": form, "agency": found, "sort": sort, "runs": list(runs[:20])}
    return show_form(request, "desk/office/import.html", page)


@desk_view(roles=HEADS)
@require_safe
def template(request, agency, sort):
    """Give the empty list to fill in."""
    sort = _sort(sort)
    held_in(request, agency, sort.roles)
    made = people_list.template() if sort.kind == ImportRun.Kind.PEOPLE else dossier_list.template()
    return file_answer(made, sort.template, XLSX)


@desk_view(roles=HEADS)
@never_cache
@require_safe
def preview(request, agency, pk):
    """Show what the list would do; once confirmed, what it did."""
    run, sort, found = _found_run(request, agency, pk)
    if not run.is_waiting:
        return _done(request, run, sort, found)
    plan = plan_of(run, clock.now())
    wrong, doubtful = plan.wrong, plan.doubtful
    plain = [row for row in plan.right if not row.cautions]
    page = Preview(
        run=run,
        sort=sort,
        agency=found,
        notes=plan.notes,
        right=len(plan.right),
        wrong=wrong[:_SHOWN],
        wrong_count=len(wrong),
        doubtful=doubtful[:_SHOWN],
        doubtful_count=len(doubtful),
        plain=plain[:_SHOWN],
        plain_count=len(plain),
    )
    return render(request, "desk/office/import_preview.html", {"page": page})


@dataclass(frozen=True)
class Done:
    """A list that was brought in, taken back or thrown away; `to_come` are its people who have not come in yet."""

    run: ImportRun
    sort: Sort
    agency: Agency
    to_come: int
    with_link: int
    newest_link: int
    at_once: int


def _done(request, run: ImportRun, sort: Sort, agency: Agency):
    people = still_to_come(run, clock.now()) if run.kind == ImportRun.Kind.PEOPLE else []
    without = sum(not user.has_link for user in people)
    page = Done(
        run=run,
        sort=sort,
        agency=agency,
        to_come=len(people),
        with_link=len(people) - without,
        newest_link=newest_link(people),
        at_once=min(without or len(people), INVITED_AT_ONCE),
    )
    return render(request, "desk/office/import_done.html", {"page": page})


@dataclass(frozen=True)
class Strip:
    """What one new colleague is handed: cut off the sheet, opened once."""

    user: User
    link: str
    picture: str


@desk_view(roles={Role.ADMINISTRATOR})
@never_cache
@require_POST
def invitations(request, agency, pk):
    """Make the links of all new colleagues of a list and show them once, as a sheet to print and cut."""
    run, _sort, found = _found_run(request, agency, pk)
    seen = request.POST.get("seen", "")
    try:
        invited = actions.invite_brought_in(
            run, seen=int(seen) if seen.isascii() and seen.isdecimal() else -1, by=request.user
        )
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("office:import-preview", found.slug, pk)
    # Never kept, and the office's own address, never the one of the request: as with a single link.
    base = reach.base_for_colleagues(request)
    page = {
        "agency": found,
        "run": run,
        "strips": [
            _strip(user, base + reverse("account:login-link", args=[token])) for user, token in invited
        ],
        "until": clock.now() + INVITATION_LASTS,
        "in_the_open": base.startswith("http://"),
        "more": sum(not user.has_link for user in still_to_come(run, clock.now())),
    }
    return render(request, "desk/office/import_invitations.html", page)


def _strip(user: User, link: str) -> Strip:
    return Strip(user, link, mark_safe(qr.svg(link, title=f"Mã QR của liên kết mời cho {user.full_name}")))


def _decided(request, agency, pk, verb, done: str):
    run, sort, found = _found_run(request, agency, pk)
    try:
        run = verb(run, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
        return redirect("office:import-preview", found.slug, pk)
    messages.success(request, done)
    if run.dropped_at:
        return redirect("office:import", found.slug, sort.slug)
    return redirect("office:import-preview", found.slug, pk)


@desk_view(roles=HEADS)
@require_POST
def confirm(request, agency, pk):
    """Make what the right lines say."""
    return _decided(request, agency, pk, actions.confirm_import, "Đã nhập xong.")


@desk_view(roles=HEADS)
@require_POST
def drop(request, agency, pk):
    """Throw the list away."""
    return _decided(request, agency, pk, actions.drop_import, "Đã bỏ, không ghi gì.")


@desk_view(roles=HEADS)
@require_POST
def undo(request, agency, pk):
    """Take back what the list made."""
    return _decided(request, agency, pk, actions.undo_import, "Đã hoàn tác cả đợt.")
