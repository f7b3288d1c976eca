"""What this office added to the catalogue, as one file for others; and taking over what another office added."""

from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.catalogue.additions import parts
from motcua.exchange import actions, additions_file
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.web.desk.catalogue.scope import agency_of, editors_page
from motcua.web.desk.interchange.forms import AdditionsForm
from motcua.web.desk.office.answers import object_in, show_form
from motcua.web.shared.prints import file_answer


@editors_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def additions(request):
    """Say what there is to give away, and take another office's file."""
    agency = agency_of(request)
    form = AdditionsForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            run = actions.start_catalogue_import(agency, given.read(), given.name, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return redirect("interchange:import", run.pk)
    counts = [(part.words, part.count()) for part in parts()]
    page = {"form": form, "counts": counts, "total": sum(count for _words, count in counts)}
    return show_form(request, "desk/interchange/additions.html", page)


@editors_page
@require_safe
def download(request):
    """Give everything this office added as one file."""
    agency, today = agency_of(request), clock.today()
    made = additions_file.write(agency.name, today)
    actions.note_catalogue_export(agency, shape="additions", size=len(made), by=request.user)
    return file_answer(made, f"bo-sung-{agency.slug}-{today:%Y%m%d}.zip", "application/zip")
