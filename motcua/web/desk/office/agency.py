"""The agency itself: how it is called and reached, its codes, departments and counters."""

from django.contrib import messages
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import Role, spans
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import back, object_in, sent, show_form
from motcua.web.desk.office.forms import AgencyForm, CounterForm, DepartmentForm, IdentifierForm, LastDayForm
from motcua.web.desk.office.scope import administrated

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_administrators = desk_view(roles={Role.ADMINISTRATOR})


@_administrators
@never_cache
@require_safe
def agency(request, agency):
    """Show the agency as the administrator may change it."""
    found = administrated(request, agency)
    page = {
        "agency": found,
        "identifiers": list(found.identifiers.order_by("scheme", "-valid_from")),
        "departments": list(found.departments.filter(spans(clock.today(), "valid_from", "valid_to"))),
        "counters": list(found.counters.all()),
    }
    return render(request, "desk/office/agency.html", page)


@_administrators
@never_cache
@_FORM
def edit_agency(request, agency):
    """Change how the agency is called and reached."""
    found = administrated(request, agency)
    form = AgencyForm(sent(request), initial={name: getattr(found, name) for name in AgencyForm.base_fields})
    return _acted(
        request,
        form,
        found,
        heading="Sửa thông tin cơ quan",
        note="Giấy đã in giữ nguyên như lúc in.",
        act=lambda given: actions.edit_agency(found, by=request.user, **given),
        done="Đã sửa thông tin cơ quan.",
    )


@_administrators
@never_cache
@_FORM
def add_identifier(request, agency):
    """Give the agency a code from a day on; the one before ends the day before."""
    found = administrated(request, agency)
    form = IdentifierForm(sent(request), initial={"valid_from": clock.today(), "scheme": "qd20_2020"})
    return _acted(
        request,
        form,
        found,
        heading="Ghi mã định danh",
        note="Mã đang dùng trong hệ thống ấy kết thúc hết ngày hôm trước. Mã hồ sơ đã cấp không đổi.",
        act=lambda given: actions.add_identifier(found, by=request.user, **given),
        done="Đã ghi mã định danh.",
    )


@_administrators
@never_cache
@_FORM
def add_department(request, agency):
    """Set up a unit inside the agency."""
    found = administrated(request, agency)
    return _acted(
        request,
        DepartmentForm(sent(request)),
        found,
        heading="Thêm phòng chuyên môn",
        note="",
        act=lambda given: actions.make_department(found, by=request.user, **given),
        done="Đã thêm phòng.",
    )


@_administrators
@never_cache
@_FORM
def end_department(request, agency, pk):
    """Let a department end on a day."""
    found = administrated(request, agency)
    department = find_or_404(found.departments.all(), pk=pk)
    return _acted(
        request,
        LastDayForm(sent(request), initial={"on": clock.today()}),
        found,
        heading=f"Kết thúc {department.name}",
        note="Vị trí của cán bộ trong phòng không tự kết thúc.",
        act=lambda given: actions.end_department(department, by=request.user, **given),
        done=f"{department.name} kết thúc theo ngày đã ghi.",
        valid_to="on",
    )


@_administrators
@never_cache
@_FORM
def add_counter(request, agency):
    """Set up a counter of the one-stop office."""
    found = administrated(request, agency)
    return _acted(
        request,
        CounterForm(sent(request)),
        found,
        heading="Thêm quầy",
        note="",
        act=lambda given: actions.make_counter(found, by=request.user, **given),
        done="Đã thêm quầy.",
    )


def _acted(request, form, agency, *, heading: str, note: str, act, done: str, **fields: str):
    """Draw a form of the agency's page, or do what it asks and go back there."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotAllowed as refusal:
            object_in(form, refusal, **fields)
        else:
            messages.success(request, done)
            return back(request, agency, "agency")
    page = {"form": form, "agency": agency, "heading": heading, "note": note}
    return show_form(request, "desk/office/agency_form.html", page)
