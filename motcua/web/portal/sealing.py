"""The daily seals of the journal, for anybody: what was sealed, and how an outsider checks it."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.journal.models import Seal
from motcua.web.portal.caching import packed_page

PER_PAGE = 30


@login_not_required
@require_safe
@packed_page
def show_seals(request):
    """List the seals, the latest first, and say in plain words what they are good for."""
    page = Paginator(Seal.objects.order_by("-number"), PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "portal/seals.html", {"page": page})
