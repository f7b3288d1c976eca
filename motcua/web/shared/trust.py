"""Pages that help a PC to come in safely: what to trust, how, and whether it already does."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.lib import certificates
from motcua.web.shared import reach
from motcua.web.shared.prints import file_answer


@login_not_required
@never_cache
@require_safe
def trust(request):
    """Say step by step how this PC learns to trust the office's own certificate."""
    return render(request, "shared/trust.html", _page(request))


@login_not_required
@never_cache
@require_safe
def authority(request):
    """Hand out the certificate of our own authority; it holds no secret."""
    path = reach.own_folder() / certificates.AUTHORITY
    if not reach.makes_own_certificate() or not path.is_file():
        raise Http404("no authority of our own")
    return file_answer(path.read_bytes(), "mot-cua.crt", "application/x-x509-ca-cert")


@login_not_required
@never_cache
@require_safe
def trusted(request):
    """Say that this PC trusts the office: whoever reads this over HTTPS without a warning does."""
    if not request.is_secure():
        return HttpResponseRedirect(reverse("trust"))
    return render(request, "shared/trusted.html")


def explain_refusal(request):
    """Answer a request for the desk that came in the open: nothing was looked at, nothing was done."""
    return render(request, "shared/trust.html", {**_page(request), "refused": True}, status=403)


def _page(request) -> dict:
    path = reach.own_folder() / certificates.AUTHORITY
    own = reach.makes_own_certificate() and path.is_file()
    return {
        "refused": False,
        "own": own,
        "base": reach.https_base(request),
        "here": reach.base_at_the_machine(request),
        "fingerprint": certificates.fingerprint(path) if own else "",
        "standing": reach.certificate_standing(),
    }
