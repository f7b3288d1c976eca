"""How a page with a form answers: what was typed comes back with the objection beside its field."""

from dataclasses import replace

from django.shortcuts import redirect, render

from motcua.lib.objections import NotAllowed


def sent(request):
    """Return what was typed, None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def show_form(request, template: str, page: dict):
    """Draw the page; one that comes back with mistakes answers 422."""
    form = page["form"]
    return render(request, template, page, status=422 if form.is_bound and form.errors else 200)


def object_in(form, refusal: NotAllowed, **fields: str) -> None:
    """Show the objection beside its field; `fields` says how the form calls what the rule names otherwise."""
    objection = refusal.objection
    if objection.field in fields:
        objection = replace(objection, field=fields[objection.field])
    form.add_objection(objection)


def from_checklist(request) -> bool:
    """Tell whether the checklist of a new office led here."""
    return request.GET.get("ve") == "chuan-bi"


def back(request, agency, name: str, *more):
    """Go on where one came from: to the checklist of a new office when its link led here, else to the page named."""
    if from_checklist(request):
        return redirect("office:setup", agency.slug)
    return redirect(f"office:{name}", agency.slug, *more)
