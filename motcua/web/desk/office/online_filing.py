"""The switch for filing online: for those who lead the agency or run its one-stop office."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import reading
from motcua.catalogue.models import Procedure
from motcua.filing.actions import end_online_filing, set_online_filing
from motcua.filing.models import Mode, OnlineFiling
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.models import Agency, Role
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import OnlineFilingForm
from motcua.web.desk.office.scope import agencies_as

SETTERS = frozenset({Role.LEADER, Role.OFFICE_MANAGER})
_setters = desk_view(roles=SETTERS)
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_setters
@never_cache
@require_safe
def online_filing(request, agency):
    """Say what the agency does today with those who want to file online, for all procedures and for single ones."""
    found = _agency(request, agency)
    today = clock.today()
    rows = list(
        OnlineFiling.objects.filter(agency=found, ended_at=None)
        .select_related("procedure", "set_by")
        .deciding_first()
    )
    names = dict(_names())
    lines, decided = [], set()
    for row in rows:
        holds = row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
        decides = holds and row.procedure_id not in decided
        if decides:
            decided.add(row.procedure_id)
        name = names.get(row.procedure.code, row.procedure.code) if row.procedure else ""
        lines.append({"row": row, "name": name, "decides": decides, "later": row.valid_from > today})
    page = {
        "agency": found,
        "lines": [line for line in lines if line["decides"] or line["later"]],
        "past": [line for line in lines if not line["decides"] and not line["later"]],
        "nothing_for_all": None not in decided,
    }
    return render(request, "desk/office/online_filing.html", page)


@_setters
@never_cache
@_FORM
def set_filing(request, agency):
    """Set the switch from a day on."""
    found = _agency(request, agency)
    form = OnlineFilingForm(
        sent(request),
        procedures=_names(),
        trial=settings.DEMO,
        initial={"valid_from": clock.today(), "mode": Mode.LINK},
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        code = given.pop("procedure")
        try:
            set_online_filing(
                found, **given, procedure=Procedure.objects.get(code=code) if code else None, by=request.user
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã đặt. Cổng cho người dân đổi theo trong một giây, từ ngày đã ghi.")
            return redirect("office:online-filing", found.slug)
    return show_form(request, "desk/office/online_filing_set.html", {"form": form, "agency": found})


@_setters
@never_cache
@require_POST
def end_filing(request, agency, pk):
    """Take a setting back."""
    found = _agency(request, agency)
    setting = find_or_404(OnlineFiling.objects.filter(agency=found, ended_at=None), pk=pk)
    try:
        end_online_filing(setting, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, "Đã bỏ. Chế độ đặt trước đó lại áp dụng.")
    return redirect("office:online-filing", found.slug)


def _agency(request, slug: str) -> Agency:
    for agency in agencies_as(request.officer, SETTERS):
        if agency.slug == slug:
            return agency
    raise Http404("no such agency for this person")


def _names() -> list[tuple[str, str]]:
    """Return the code and the name of every procedure received here today, by name."""
    return reading.names_received_here(clock.today())
