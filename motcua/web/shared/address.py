"""The page a phone opens to prove that the office's address works. It shows nothing of the office and asks for one press."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people import actions, rules
from motcua.people.models import SiteAddress
from motcua.web.shared import reach


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request, token):
    """Let the address hold once somebody presses the button on a phone. A look alone proves nothing: chat programs look."""
    address = SiteAddress.objects.to_be_proved_by(token, clock.now())
    page = {"address": address, "done": False, "objection": None}
    if address is None:
        return render(request, "shared/prove_address.html", page, status=404)
    if reach.is_at_the_machine(request):
        page["objection"] = (
            "Ông/bà đang mở bằng chính máy chủ, nên chưa chứng tỏ được gì. Hãy quét mã bằng điện thoại."
        )
        return render(request, "shared/prove_address.html", page, status=409)
    if objection := rules.object_to_proof(address.url, request.get_host()):
        page["objection"] = objection.reason
        return render(request, "shared/prove_address.html", page, status=409)
    if request.method == "POST":
        try:
            actions.prove_address(token, host=request.get_host(), device=reach.device_words(request))
        except NotAllowed as refusal:
            page["objection"] = refusal.objection.reason
            return render(request, "shared/prove_address.html", page, status=409)
        page["done"] = True
    return render(request, "shared/prove_address.html", page)
