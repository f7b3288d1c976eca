"""The daily seals, for officers: the same that anybody may see at /xac-minh/, and who made them."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.journal.models import Seal
from motcua.web.desk.access import desk_view

PER_PAGE = 30


@desk_view()
@never_cache
@require_safe
def seals(request):
    """List the seals, the latest first."""
    page = Paginator(Seal.objects.order_by("-number"), PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "desk/office/seals.html", {"page": page})
