"""The last number used in every series, for an office that goes on from another system or from paper books."""

from django.contrib import messages
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers.actions import set_last_number
from motcua.dossiers.questions import series_of
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.models import Role
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.answers import back, object_in, sent, show_form
from motcua.web.desk.office.forms import LastNumberForm
from motcua.web.desk.office.scope import HEADS, held_in


@desk_view(roles=HEADS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request, agency):
    """List the series with their last number, and let one be raised."""
    found = held_in(request, agency, HEADS)
    series = series_of(found, clock.today())
    form = LastNumberForm(sent(request), series=series)
    if request.method == "POST" and form.is_valid():
        try:
            row = set_last_number(found, form.cleaned_data["key"], form.cleaned_data["last"], by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            words = next(one.words for one in series if one.key == row.key)
            messages.success(request, f"{words}: số tiếp theo là {row.last + 1}.")
            return back(request, found, "numbers")
    page = {
        "form": form,
        "agency": found,
        "series": series,
        "administrates": request.officer.has_role(Role.ADMINISTRATOR, found),
    }
    return show_form(request, "desk/office/numbers.html", page)
