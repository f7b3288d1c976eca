"""The pages of a machine that anybody may use: switch it on, forget everything, ask whether somebody is still there."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.web.shared import public_pc
from motcua.web.shared.context import is_public_pc


@login_not_required
@never_cache
@require_safe
def enter(request):
    """Make this browser a shared machine and open the front door: the address a kiosk begins with.

    A look is enough, since a kiosk opens a bookmark and nothing more; whoever followed the link by mistake switches it off.
    """
    response = HttpResponseRedirect("/")
    if not is_public_pc(request):
        public_pc.forget(request, response)  # what somebody did here before it was shared
        public_pc.switch_on(request, response)
    return response


@login_not_required
@csrf_exempt  # the button stands on pages that are the same for everybody; whoever forges it makes somebody forget
@never_cache
@require_POST
def wipe(request):
    """Forget everything and go to the front door, at one press."""
    response = HttpResponseRedirect("/", status=303)
    if is_public_pc(request):
        public_pc.forget(request, response)
    return response


@login_not_required
@never_cache
@require_safe
def over(request):
    """Forget everything because nobody was there, and say so."""
    if not is_public_pc(request):
        return HttpResponseRedirect("/")
    response = render(
        request, "portal/shared_machine/over.html", {"may_off": public_pc.may_switch_off(request)}
    )
    public_pc.forget(request, response)
    return response


@login_not_required
@never_cache
@require_safe
def still_here(request):
    """Note that somebody is typing or reading; asked by script twice a minute while they do."""
    return HttpResponse(status=204)


@login_not_required
@never_cache
@require_safe
def ask(request):
    """Ask, where no script can, whether somebody is still there; twenty seconds later everything is forgotten."""
    if not is_public_pc(request):
        return HttpResponseRedirect("/")
    page = {"back": public_pc.place_to_return(request), "seconds": public_pc.WARNS, "over": public_pc.OVER}
    return render(request, "portal/shared_machine/ask.html", page)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """Make this browser somebody's own again: by whoever has just switched it on, or by an officer who is signed in."""
    if not is_public_pc(request):
        return HttpResponseRedirect("/")
    allowed = public_pc.may_switch_off(request)
    if request.method == "POST" and allowed:
        response = HttpResponseRedirect("/", status=303)
        public_pc.switch_off(request, response)
        return response
    status = 403 if request.method == "POST" else 200
    return render(request, "portal/shared_machine/leave.html", {"allowed": allowed}, status=status)
