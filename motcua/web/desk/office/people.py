"""Officers and their positions: for the administrator of the agency, who sees here who may do what, and no dossier."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import INVITATION_LASTS, LINK_LASTS, Agency, Position, Role, User
from motcua.people.second_factor import has_second_factor
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import back, from_checklist, object_in, sent, show_form
from motcua.web.desk.office.forms import LastDayForm, NewPersonForm, PersonForm, PositionForm
from motcua.web.desk.office.scope import administrated
from motcua.web.shared import reach

PER_PAGE = 50
_FORM = require_http_methods(["GET", "HEAD", "POST"])
_administrators = desk_view(roles={Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Row:
    """One officer in the list."""

    user: User
    now: list[Position] = field(default_factory=list)
    later: list[Position] = field(default_factory=list)


def people_of(agency: Agency):
    """Return who works or worked in the agency, and accounts that have no place anywhere yet."""
    somewhere = Position.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Q(Exists(somewhere.filter(agency=agency))) | ~Q(Exists(somewhere)))


@_administrators
@never_cache
@require_safe
def people(request, agency):
    """List the officers of the agency with what they do."""
    agency = administrated(request, agency)
    today = clock.today()
    here = Position.objects.filter(agency=agency).select_related("department")
    found = (
        people_of(agency)
        .prefetch_related(Prefetch("positions", here, to_attr="here"))
        .order_by("sort_name", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    rows = [
        Row(
            user,
            [p for p in user.here if p.is_in_force(today)],
            [p for p in user.here if p.starts_on > today],
        )
        for user in page
    ]
    return render(request, "desk/office/people.html", {"agency": agency, "rows": rows, "page": page})


@_administrators
@never_cache
@sensitive_post_parameters()
@_FORM
def add_person(request, agency):
    """Open an account with its first position, and show the one-time link once."""
    agency = administrated(request, agency)
    form = NewPersonForm(sent(request), agency=agency)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            with transaction.atomic():
                user = actions.make_user(
                    **{n: given[n] for n in ("username", "full_name", "public_title", "phone", "email")},
                    by=request.user,
                )
                _give(user, agency, given, by=request.user)
                token = actions.invite(user, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return _show_link(request, agency, user, token, is_new=True)
    return show_form(request, "desk/office/person_new.html", {"form": form, "agency": agency})


@_administrators
@never_cache
@require_safe
def person(request, agency, pk):
    """Show one officer: account, positions, where signed in."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    today = clock.today()
    positions = list(user.positions.select_related("agency", "department").order_by("-starts_on", "-pk"))
    page = {
        "agency": agency,
        "person": user,
        "positions": [p for p in positions if p.agency_id == agency.pk],
        "elsewhere": [p for p in positions if p.agency_id != agency.pk and p.is_in_force(today)],
        "today": today,
        "sign_ins": list(user.sign_ins.alive(clock.now())),
        "minutes": int(LINK_LASTS.total_seconds() // 60),
        "days": INVITATION_LASTS.days,
        "is_new": not user.has_usable_password(),
        "open_link": user.login_links.open(clock.now()).order_by("-pk").first(),
        "protected": has_second_factor(user),
        "is_me": user.pk == request.user.pk,
    }
    return render(request, "desk/office/person.html", page)


@_administrators
@never_cache
@_FORM
def edit_person(request, agency, pk):
    """Change how an officer is called and reached."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    names = ("full_name", "public_title", "phone", "email")
    form = PersonForm(sent(request), initial={name: getattr(user, name) for name in names})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_user(user, by=request.user, **{name: form.cleaned_data[name] for name in names})
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, f"Đã sửa thông tin của {form.cleaned_data['full_name']}.")
            return redirect("office:person", agency.slug, pk)
    return show_form(
        request, "desk/office/person_edit.html", {"form": form, "agency": agency, "person": user}
    )


@_administrators
@never_cache
@_FORM
def give_position(request, agency, pk):
    """Give an officer one more position in the agency."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    form = PositionForm(sent(request), agency=agency, initial={"role": request.GET.get("vai", "")})
    if request.method == "POST" and form.is_valid():
        try:
            position = _give(user, agency, form.cleaned_data, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, f"{user.full_name} đã được giao vai trò {position.get_role_display()}.")
            return back(request, agency, "person", pk)
    return show_form(
        request, "desk/office/position_new.html", {"form": form, "agency": agency, "person": user}
    )


@_administrators
@never_cache
@_FORM
def end_position(request, agency, pk, position):
    """Let a position end on a day."""
    agency = administrated(request, agency)
    position = find_or_404(
        Position.objects.filter(agency=agency, user_id=pk).select_related("user", "department"), pk=position
    )
    form = LastDayForm(sent(request), initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_position(position, on=form.cleaned_data["on"], by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            on = wording.day(form.cleaned_data["on"])
            messages.success(request, f"Vai trò {position.get_role_display()} kết thúc hết ngày {on}.")
            return redirect("office:person", agency.slug, pk)
    page = {"form": form, "agency": agency, "person": position.user, "position": position}
    return show_form(request, "desk/office/position_end.html", page)


@_administrators
@never_cache
@require_POST
def make_link(request, agency, pk):
    """Make a one-time link for an officer, or invite anew who has not come yet, and show it once."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    make = actions.reset_login if user.has_usable_password() else actions.invite
    try:
        token = make(user, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, agency, pk, refusal)
    return _show_link(request, agency, user, token, is_new=False)


@_administrators
@require_POST
def end_sessions(request, agency, pk):
    """End every session of an officer."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    if user.pk == request.user.pk:  # one's own page ends the others and keeps this one
        return redirect("account:security")
    try:
        actions.end_all_sessions(user, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, agency, pk, refusal)
    messages.success(request, f"Đã kết thúc mọi phiên đăng nhập của {user.full_name}.")
    return redirect("office:person", agency.slug, pk)


@_administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request, agency, pk):
    """Ask once more, then shut the account: it cannot be undone by the one who is shut out."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency).active(), pk=pk)
    if request.method == "POST":
        try:
            actions.deactivate_user(user, by=request.user)
        except NotAllowed as refusal:
            return _refused(request, agency, pk, refusal)
        messages.success(request, f"Đã khóa tài khoản của {user.full_name} và kết thúc mọi phiên đăng nhập.")
        return redirect("office:person", agency.slug, pk)
    return render(request, "desk/office/person_deactivate.html", {"agency": agency, "person": user})


@_administrators
@require_POST
def reactivate(request, agency, pk):
    """Open a shut account again."""
    agency = administrated(request, agency)
    user = find_or_404(people_of(agency), pk=pk)
    try:
        actions.reactivate_user(user, by=request.user)
    except NotAllowed as refusal:
        return _refused(request, agency, pk, refusal)
    messages.success(request, f"Đã mở lại tài khoản của {user.full_name}.")
    return redirect("office:person", agency.slug, pk)


def _give(user: User, agency: Agency, given: dict, *, by: User) -> Position:
    names = ("role", "department", "title", "starts_on", "ends_on")
    return actions.give_position(user, agency=agency, by=by, **{name: given[name] for name in names})


def _show_link(request, agency: Agency, user: User, token: str, *, is_new: bool):
    # Never kept: neither in the session nor in a message. The address is the office's own, never the one that the
    # request claims to have come by: whoever forges that would get the token.
    lasts = LINK_LASTS if user.has_usable_password() else INVITATION_LASTS
    base = reach.base_for_colleagues(request)
    page = {
        "agency": agency,
        "person": user,
        "link": base + reverse("account:login-link", args=[token]),
        "in_the_open": base.startswith("http://"),
        "invited": not user.has_usable_password(),
        "until": clock.now() + lasts,
        "is_new": is_new,
        "to_checklist": from_checklist(request),
    }
    return render(request, "desk/office/person_link.html", page)


def _refused(request, agency: Agency, pk: int, refusal: NotAllowed):
    messages.error(request, refusal.objection.reason)
    return redirect("office:person", agency.slug, pk)
