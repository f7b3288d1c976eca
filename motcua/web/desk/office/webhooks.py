"""Which other machines are told when dossiers move, the keys they check the news with, and how the last tellings went."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.journal.models import Job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.models import Role
from motcua.web.desk.access import desk_view, find_or_404
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.desk.office.forms import WebhookForm
from motcua.web.desk.office.scope import administrated
from motcua.webhooks import actions
from motcua.webhooks.events import EVENTS
from motcua.webhooks.models import Delivery

PER_PAGE = 30
_administrators = desk_view(roles={Role.ADMINISTRATOR})

_ERRORS = {
    "name-unknown": "Không tìm thấy máy mang tên này.",
    "address-not-allowed": "Tên máy dẫn vào mạng nội bộ hoặc chính máy này.",
    "http-not-allowed": "http:// không được dùng ra ngoài mạng nội bộ.",
    "certificate": "Chứng chỉ của máy kia không hợp lệ.",
    "tls": "Không lập được đường truyền mã hóa.",
    "timeout": "Máy kia không trả lời kịp.",
    "refused": "Máy kia không mở cổng này.",
    "broken-off": "Đường truyền đứt giữa chừng.",
    "redirect": "Máy kia chuyển sang địa chỉ khác; chương trình không đi theo.",
    "status": "Máy kia từ chối.",
    "key-unreadable": "Không đọc được khóa ký (SECRET_KEY đã đổi). Tạo khóa mới.",
}


@dataclass(frozen=True)
class Told:
    """One delivery as the page tells it."""

    delivery: Delivery
    words: str
    outcome: str
    is_taken: bool


def _told(delivery: Delivery) -> Told:
    taken = delivery.delivered_at is not None
    outcome = "Đã nhận" if taken else _ERRORS.get(delivery.error, "Chưa gửi được.")
    return Told(delivery, delivery.words, outcome, taken)


@_administrators
@never_cache
@require_safe
def webhooks(request, agency):
    """List the addresses, what waits, and the last tellings."""
    agency = administrated(request, agency)
    told = Delivery.objects.filter(webhook__agency=agency).select_related("webhook", "dossier")
    page = Paginator(told, PER_PAGE).get_page(request.GET.get("trang"))
    waiting = Job.objects.outbox().filter(name__startswith="motcua.webhooks.")
    return render(
        request,
        "desk/office/webhooks.html",
        {
            "agency": agency,
            "webhooks": list(agency.webhooks.select_related("created_by").order_by("switched_off_at", "pk")),
            "page": page,
            "told": [_told(delivery) for delivery in page],
            "waiting": waiting.count(),
        },
    )


@_administrators
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_webhook(request, agency):
    """Add an address, and show its key once."""
    agency = administrated(request, agency)
    form = WebhookForm(sent(request), initial={"kinds": list(EVENTS)})
    if request.method == "POST" and form.is_valid():
        try:
            webhook, key = actions.make_webhook(agency, **form.cleaned_data, by=request.user, at=clock.now())
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return _show_key(request, agency, webhook, key, is_new=True)
    page = {"form": form, "agency": agency, "networks": settings.WEBHOOK_NETWORKS}
    return show_form(request, "desk/office/webhook_new.html", page)


@_administrators
@never_cache
@require_POST
def renew_key(request, agency, pk):
    """Make a new key and show it once."""
    agency, webhook = _found(request, agency, pk)
    key = actions.renew_key(webhook, by=request.user, at=clock.now())
    return _show_key(request, agency, webhook, key, is_new=False)


@_administrators
@require_POST
def switch_off(request, agency, pk):
    """Tell the address nothing more."""
    agency, webhook = _found(request, agency, pk)
    actions.switch_off_webhook(webhook, by=request.user, at=clock.now())
    messages.success(request, f"Đã tắt: không báo gì cho «{webhook.name}» nữa.")
    return redirect("office:webhooks", agency.slug)


@_administrators
@require_POST
def switch_on(request, agency, pk):
    """Tell the address again."""
    agency, webhook = _found(request, agency, pk)
    actions.switch_on_webhook(webhook, by=request.user, at=clock.now())
    messages.success(request, f"Đã bật: từ lúc này báo cho «{webhook.name}».")
    return redirect("office:webhooks", agency.slug)


@_administrators
@require_POST
def resend(request, agency, pk, delivery):
    """Tell one piece of news once more."""
    agency, webhook = _found(request, agency, pk)
    try:
        actions.resend_delivery(
            find_or_404(webhook.deliveries.all(), pk=delivery), by=request.user, at=clock.now()
        )
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(request, "Đã đặt gửi lại. Tải lại trang sau ít giây để xem kết quả.")
    return redirect("office:webhooks", agency.slug)


def _found(request, slug: str, pk: int):
    agency = administrated(request, slug)
    return agency, find_or_404(agency.webhooks.all(), pk=pk)


def _show_key(request, agency, webhook, key: str, *, is_new: bool):
    page = {"agency": agency, "webhook": webhook, "key": key, "is_new": is_new}
    return render(request, "desk/office/webhook_key.html", page)
