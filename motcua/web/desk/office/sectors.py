"""Which sectors the agency puts on its wall."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.catalogue.actions import choose_sectors
from motcua.catalogue.models import Sector
from motcua.lib.objections import NotAllowed
from motcua.people.models import Role
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import SectorsForm
from motcua.web.desk.office.scope import administrated


@desk_view(roles={Role.ADMINISTRATOR})
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sectors(request, agency):
    """Ask which sectors, all of them ticked while none is chosen."""
    found = administrated(request, agency)
    chosen = list(found.offered_sectors.values_list("sector__slug", flat=True))
    chosen = chosen or list(Sector.objects.values_list("slug", flat=True))
    form = SectorsForm(sent(request), initial={"sectors": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            choose_sectors(found, form.cleaned_data["sectors"], by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi lĩnh vực niêm yết.")
            return redirect("office:setup", found.slug)
    page = {
        "form": form,
        "agency": found,
        "heading": "Lĩnh vực niêm yết",
        "note": "Những lĩnh vực hiện trên cổng của cơ quan. Tìm kiếm và quầy vẫn thấy mọi thủ tục, vì một cửa nhận cả hồ sơ "
        "của nơi khác trong tỉnh.",
    }
    return show_form(request, "desk/office/agency_form.html", page)
