"""All addresses of the office, the bare page (thirty rows of a template behind the same middleware), a forgetful page."""

import os

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render  # noqa: TID251 (the bare page stands in for a door)
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from motcua.catalogue.reading import forget_card
from motcua.lib import clock
from motcua.web.portal.reading import show_procedure

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

BARE = "/_tran/"
FORGETFUL = "/_quen/"
_ROWS = [{"number": number, "name": f"Dòng thứ {number}", "days": number % 7} for number in range(1, 31)]


@login_not_required
def bare(request):
    """Show thirty rows, and in a header which process did."""
    response = render(request, "bench/bare.html", {"rows": _ROWS})
    response["X-Process"] = str(os.getpid())
    return response


@login_not_required
def forgetful(request, code: str):
    """Show a procedure as a process does that has never been asked for it."""
    forget_card(code, clock.today())
    return show_procedure(request, code)


urlpatterns = [
    path(f"{FORGETFUL.strip('/')}/<str:code>/", forgetful),
    path(BARE.strip("/") + "/", bare),
    *urlpatterns,
]
