"""The forms of one procedure: files to offer, our own forms to approve."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import reading
from motcua.eforms.definitions import for_procedure
from motcua.files.actions import store_file
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.paperforms import actions
from motcua.paperforms.questions import form_files, own_forms
from motcua.paperforms.rules import APPROVERS, EDITORS
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.scope import agencies_as, agency_for
from motcua.web.desk.paper_forms.forms import FormFileForm
from motcua.web.shared.prints import stored_answer

_editors = desk_view(roles=EDITORS)
_approvers = desk_view(roles=APPROVERS)


def _office(request, roles=EDITORS):
    return agency_for(request, roles)


def _revision(code: str):
    revision = reading.in_force(code, clock.today())
    if revision is None:
        raise Http404("no such procedure today")
    return revision


@_editors
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper_forms(request, code: str):
    """Show what is offered, take in one more file."""
    agency, revision = _office(request), _revision(code)
    form = FormFileForm(
        sent(request), request.FILES or None, papers=[paper.name for paper in revision.papers.all()]
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            stored = store_file(given["file"].read(), name=given["file"].name, by=request.user)
            actions.keep_form_file(
                agency,
                revision.procedure,
                paper=given["paper"],
                kind=given["kind"],
                stored=stored,
                name=given["name"] or given["file"].name,
                by=request.user,
            )
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã đưa lên trang của thủ tục.")
            return redirect("paper-forms-desk:forms", code)
    page = {
        "form": form,
        "code": code,
        "name": revision.name,
        "files": list(form_files(agency.pk, code)),
        "own": own_forms(agency.pk, code),
        "may_approve": bool(agencies_as(request.officer, APPROVERS)),
    }
    return show_form(request, "desk/paper_forms/forms.html", page)


@_editors
@require_POST
def end_file(request, code: str, file: int):
    """Offer a file no longer."""
    found = find_or_404(form_files(_office(request).pk, code), pk=file)
    try:
        actions.end_form_file(found, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã bỏ «{found.name}».")
    return redirect("paper-forms-desk:forms", code)


@_editors
@never_cache
@require_safe
def show_file(request, code: str, file: int):
    """Show a file that is offered."""
    found = find_or_404(form_files(_office(request).pk, code), pk=file)
    return stored_answer(found.stored, f"{found.kind}-{found.pk}")


def _own(code: str, key: str):
    found = next((one for one in for_procedure(code) if one.key == key), None)
    if found is None:
        raise Http404("no such form of this procedure")
    return found


@_approvers
@require_POST
def approve(request, code: str, key: str):
    """Say that our form says what the form in force says."""
    agency, definition = _office(request, APPROVERS), _own(code, key)
    try:
        actions.approve_form(agency, definition, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã duyệt: «{definition.title}» không còn ghi là tờ tham khảo.")
    return redirect("paper-forms-desk:forms", code)


@_approvers
@require_POST
def end_approval(request, code: str, key: str):
    """Take that back."""
    agency, definition = _office(request, APPROVERS), _own(code, key)
    try:
        actions.end_approval(agency, definition, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, f"Đã thôi duyệt: «{definition.title}» lại ghi là tờ tham khảo.")
    return redirect("paper-forms-desk:forms", code)
