"""For who has no smartphone, and for who helps: a page of what to do, and a view that forgets whom one has just helped.

The helper's view is open to everybody: helpers are neighbours, youth, the village head, without accounts, and it shows
nothing but the public catalogue. Its answers are sent with POST, so that they stay neither in an address nor in the history
of a telephone that goes from house to house; nothing is kept here either.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue.search import popular, search
from motcua.documents import guides
from motcua.guidance import reading
from motcua.lib.vietnamese import tidy
from motcua.people.questions import public_address
from motcua.web.portal.caching import kept_page
from motcua.web.portal.guidance import checklist_pdf, find_case, office_lines, result_of
from motcua.web.portal.reading import Crumb
from motcua.web.shared import office
from motcua.web.shared.prints import pdf_answer

# What one can do without a smartphone. Each is said of the commune, and each is there today.
_WAYS = (
    (
        "Đến thẳng quầy một cửa",
        "Mang theo thẻ căn cước và những giấy mình có. Hồ sơ giấy nộp tại quầy vẫn được nhận như hồ sơ trên mạng.",
    ),
    (
        "Gọi hỏi trước khi đi",
        "Nói tên việc cần làm. Cán bộ đọc cho ông/bà nghe phải mang những giấy nào, mất bao lâu, hết bao nhiêu tiền.",
    ),
    (
        "Xin tờ giấy hướng dẫn",
        "Quầy in cho ông/bà một tờ: giấy cần mang, số tiền, ngày nhận, địa chỉ. Mang về, đánh dấu từng giấy một.",
    ),
    (
        "Nhờ người hỗ trợ",
        "Con cháu, trưởng thôn, đoàn viên mở trang hướng dẫn giúp ông/bà bằng điện thoại của họ, xem xong máy không giữ lại gì.",
    ),
    (
        "Hỏi hồ sơ đến đâu",
        "Đưa giấy hẹn cho quầy xem, hoặc gọi và đọc mã hồ sơ in trên giấy hẹn. Đến ngày hẹn thì mang giấy hẹn đến lấy.",
    ),
)


@login_not_required
@require_safe
@kept_page
def no_phone(request):
    """Say what to do without a smartphone."""
    return render(request, "portal/no_phone.html", {"ways": _ways(), "crumbs": [Crumb("Trang đầu", "/")]})


@login_not_required
@require_safe
def no_phone_pdf(request):
    """Hand out the same as one large-type sheet, for the wall and for the hand."""
    here, site = office.card(), public_address()
    sheet = guides.NoPhoneSheet(
        office=here.one_stop_name if here else "Bộ phận Một cửa",
        address=here.address if here else "",
        hours=here.hours if here else (),
        phone=here.phone if here else "",
        hotline=here.hotline if here and here.hotline != here.phone else "",
        ways=_ways(),
        link=site + reverse("helping") if site else "",
        is_trial=settings.DEMO,
    )
    return pdf_answer(guides.no_phone(sheet), "khong-dien-thoai.pdf")


@login_not_required
@never_cache
@require_safe
def helping(request):
    """Find the procedure that somebody else needs."""
    query = tidy(request.GET.get("q", ""))[:200]
    return render(
        request,
        "portal/helping.html",
        {
            "type_size": "large",
            "query": query,
            "answer": search(query, limit=8) if query else None,
            "usual": popular(8),
            "crumbs": [Crumb("Trang đầu", "/")],
        },
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def helping_case(request, code: str):
    """Ask for somebody else and show the answer in large type."""
    mine = find_case(code, request.POST.getlist)
    if mine.card.code != code:
        return redirect("helping-case", mine.card.code)
    page = {
        **result_of(mine),
        "type_size": "large",
        "crumbs": [Crumb("Trang đầu", "/"), Crumb("Giúp người khác", reverse("helping"))],
        "said": reading.case_said(mine, office_lines()),
    }
    return render(request, "portal/helping_case.html", page)


@login_not_required
@never_cache
@require_POST
def helping_pdf(request, code: str, size: str):
    """Hand out the checklist of whoever is being helped."""
    response = checklist_pdf(find_case(code, request.POST.getlist), size)
    response["Cache-Control"] = "no-store"
    return response


def _ways() -> tuple[tuple[str, str], ...]:
    here = office.card()
    return tuple(way for way in _WAYS if here is None or here.phone or "Gọi" not in way[0])
