"""The first start of a real office: reached once, by the link that the machine printed."""

from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.web.desk.account import entry
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import FoundingForm


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def found(request, token):
    """Ask for the office and its first administrator, and let that person in."""
    if not actions.may_found_with(token, clock.now()):
        return render(request, "desk/office/founding_over.html", status=404)
    form = FoundingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "again"}
        try:
            administrator = actions.found_office(**given, by=None)
        except NotAllowed as refusal:
            object_in(form, refusal, value="identifier", slug="name")
        else:
            end_session(request)
            return entry.let_in(request, administrator, reverse("office:index"))
    return show_form(request, "desk/office/founding.html", {"form": form})
