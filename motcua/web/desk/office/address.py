"""Where phones reach the office: chosen here, proved by a phone, and what dies on paper when it changes."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.dossiers.models import ReceiptSlip, SupplementRequest
from motcua.lib import clock, local_network, qr
from motcua.lib.objections import NotAllowed
from motcua.people import actions, passkeys, rules
from motcua.people.models import Role, SiteAddress
from motcua.postings.models import Place
from motcua.postings.questions import dying_sheets
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.answers import object_in, sent, show_form
from motcua.web.shared import reach
from motcua.web.shared.forms import HouseForm

_administrators = desk_view(roles={Role.ADMINISTRATOR})
_FORM = require_http_methods(["GET", "HEAD", "POST"])


class AddressForm(HouseForm):
    """From where phones open the pages, and under which address."""

    kind = forms.ChoiceField(
        label="Điện thoại của người dân mở trang từ đâu",
        choices=[
            (SiteAddress.Kind.INTERNET.value, "Từ bất cứ đâu: cơ quan có tên trên Internet"),
            (SiteAddress.Kind.WIFI.value, "Chỉ khi đang ở trong Wi-Fi của cơ quan"),
        ],
        widget=forms.RadioSelect,
    )
    url = forms.CharField(
        label="Địa chỉ",
        help_text="Tên trên Internet, ví dụ motcua.xa-vidu.gov.vn; trong Wi-Fi, ví dụ 192.168.1.20:8000",
        max_length=200,
        widget=forms.TextInput(
            {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "inputmode": "url"}
        ),
    )


@dataclass(frozen=True)
class Month:
    """How many sheets of a month lead to the old address."""

    first: date
    slips: int
    letters: int


@dataclass(frozen=True)
class Dying:
    """What stops working when the address changes."""

    months: list[Month]
    passkeys: int
    walls: list[tuple[Place, int]]

    @property
    def sheets(self) -> int:
        """Count the sheets of all months."""
        return sum(month.slips + month.letters for month in self.months)

    @property
    def posted(self) -> int:
        """Count the sheets on walls whose code dies."""
        return sum(count for _, count in self.walls)


@_administrators
@never_cache
@_FORM
def address(request):
    """Show which address holds; take a new one, after saying what dies with the old one."""
    current = SiteAddress.objects.current()
    given = (
        None if settings.SITE_URL else sent(request)
    )  # SITE_URL of the machine stands above whatever is chosen here
    form = AddressForm(given, initial=_suggested(request))
    if given is not None and form.is_valid():
        kind, url = (
            form.cleaned_data["kind"],
            rules.tidy_address(form.cleaned_data["url"], form.cleaned_data["kind"]),
        )
        try:
            if objection := rules.object_to_address(url, kind):
                raise NotAllowed(objection)
            if current and current.url != url and "sure" not in request.POST:
                page = {
                    "current": current,
                    "url": url,
                    "kind": kind,
                    "dying": dying(current),
                    "giving_up": False,
                }
                return render(request, "desk/office/address_sure.html", page)
            proposed, token = actions.propose_address(url, kind=kind, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            return _show_proof(request, proposed, token)
    page = {
        "form": form,
        "current": current,
        "waiting": SiteAddress.objects.waiting(clock.now()),
        "fixed": settings.SITE_URL,
        "own_addresses": [f"{one}:{reach.port_in(request)}" for one in local_network.own_addresses()],
        "https": bool(settings.HTTPS_PORT),
    }
    return show_form(request, "desk/office/address.html", page)


@_administrators
@never_cache
@_FORM
def give_up(request):
    """Use no address any more, after saying what dies: from then on slips carry the code only."""
    current = SiteAddress.objects.current()
    if settings.SITE_URL or (current is None and SiteAddress.objects.waiting(clock.now()) is None):
        return redirect("office:address")
    if request.method == "POST":
        actions.give_up_address(by=request.user)
        messages.success(request, "Giấy hẹn từ nay in mã hồ sơ và «tra cứu tại quầy», không in mã QR.")
        return redirect("office:address")
    page = {"current": current, "url": "", "kind": "", "dying": dying(current), "giving_up": True}
    return render(request, "desk/office/address_sure.html", page)


def dying(current: SiteAddress | None) -> Dying:
    """Count what was printed with the address since it holds, month by month, and the passkeys made under its name."""
    if current is None:
        return Dying([], 0, [])
    slips = _by_month(ReceiptSlip.objects.filter(issued_at__gte=current.proved_at))
    letters = SupplementRequest.objects.filter(
        issued_at__gte=current.proved_at, dossier__isnull=False, undone_at=None
    )
    letters = _by_month(letters)
    months = [
        Month(first, slips.get(first, 0), letters.get(first, 0)) for first in sorted({*slips, *letters})
    ]
    name = urlsplit(current.url).hostname or ""
    keys = Authenticator.objects.filter(type=passkeys.KIND, data__rp=name).count()
    return Dying(months, keys, dying_sheets())


def _by_month(rows) -> dict[date, int]:
    counted = rows.order_by().annotate(month=TruncMonth("issued_at", tzinfo=clock.VIETNAM)).values("month")
    return {clock.local_day(row["month"]): row["number"] for row in counted.annotate(number=Count("pk"))}


def _suggested(request) -> dict:
    own = local_network.own_addresses()
    return {"kind": "", "url": f"{own[0]}:{reach.port_in(request)}" if own else ""}


def _show_proof(request, proposed: SiteAddress, token: str):
    link = proposed.url + reverse("prove-address", args=[token])
    page = {
        "address": proposed,
        "link": link,
        "picture": mark_safe(qr.svg(link, title="Mã QR để mở bằng điện thoại")),
        "is_wifi": proposed.kind == SiteAddress.Kind.WIFI,
        "in_the_open": proposed.url.startswith("http://"),
        "https": reach.https_base(request),
    }
    return render(request, "desk/office/address_proof.html", page)
