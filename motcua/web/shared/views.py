"""Pages for when a request cannot be answered, and the few addresses that belong to no door."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from motcua.web.shared import failures
from motcua.web.shared.middleware import explain


def bad_request(request, exception=None):
    """Answer 400, or 413 when what was sent is too big."""
    return failures.answer(request, failures.diagnose_refusal(exception))


def forbidden(request, exception=None):
    """Answer 403."""
    return failures.answer(request, failures.FORBIDDEN)


def not_found(request, exception=None):
    """Answer 404 with a way on: the search box and the look-up."""
    return failures.answer(request, failures.NOT_FOUND)


def failed(request):
    """Answer for what failed outside a view (a session or a user that the database could not give)."""
    return explain(request, sys.exc_info()[1])


def csrf_failed(request, reason=""):
    """Answer a form whose key no longer fits: all that was typed is carried, one press sends it again."""
    carried = failures.typed(request)
    return failures.answer(request, failures.EXPIRED if carried else failures.FORBIDDEN, show_typed=False)


@login_not_required
@cache_control(max_age=86400, public=True)
def robots(request):
    """Ask search engines to leave the desk, single dossiers and scanned codes alone."""
    lines = [
        "User-agent: *",
        "Disallow: /can-bo/",
        "Disallow: /ho-so/",
        "Disallow: /nop/",
        "Disallow: /api/",
        "Disallow: /q/",  # scans are counted; a robot's look is none
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@cache_control(max_age=86400, public=True)
def favicon(request):
    """Send browsers that guess the old address to the door."""
    return HttpResponseRedirect(static("motcua/img/door.svg"))


@login_not_required
def gallery(request):
    """Show every component in every state (development only)."""
    from motcua.web.shared.gallery import exhibits

    return render(request, "shared/gallery.html", exhibits(request))
