"""The first days of an office as a checklist: what is done is read from the rows, so it can be left and resumed anywhere."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from motcua.dossiers.models import Dossier
from motcua.exchange.models import ImportRun
from motcua.journal import book
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import Agency, Position, Role, SiteAddress, spans
from motcua.people.questions import confirmed_setup, public_address
from motcua.postings.models import Hanging, PrintedSheet
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.calendar import calendar_of
from motcua.web.desk.office.hours import shifts_in_words
from motcua.web.desk.office.scope import administrated
from motcua.worktime.national import STANDARD_WEEK

# Where one thing is asked, and one comes back to the list once it is said.
_COME_BACK = frozenset(
    {
        "identifier-new",
        "calendar-week",
        "department-new",
        "counter-new",
        "numbers",
        "person-new",
        "position-new",
    }
)
_WORKERS = (Role.CLERK, Role.SPECIALIST, Role.LEADER)


@dataclass(frozen=True)
class Item:
    """One thing to have before the first citizen comes."""

    key: str
    words: str
    state: str
    done: bool
    href: str = ""
    button: str = ""
    more: tuple[tuple[str, str], ...] = ()
    confirm: str = ""


@dataclass(frozen=True)
class SetupPage:
    """The whole checklist."""

    agency: Agency
    items: list[Item]
    done: int
    upcoming: Item | None


def items_of(agency: Agency, officer) -> list[Item]:
    """Return the checklist as it stands now; links lead where this officer can do it."""
    today = clock.today()
    settled = confirmed_setup(agency)

    def to(name: str, *more) -> str:
        address = reverse(f"office:{name}", args=[agency.slug, *more])
        return f"{address}?ve=chuan-bi" if name in _COME_BACK else address

    return [
        _identifier(agency, today, to),
        _hours(agency, settled, to),
        _departments(agency, today, settled, to),
        _counters(agency, settled, to),
        _people(agency, today, to),
        _sectors(agency, settled, to),
        _numbers(agency, settled, to),
        _taken_over(agency, officer, settled, to),
        _address(settled),
        _boards(agency, settled),
        _first_dossier(agency, officer, to),
    ]


def _identifier(agency, today, to) -> Item:
    code = agency.identifier("qd20_2020", today)
    return Item(
        "identifier",
        "Mã định danh",
        f"{code}, đứng đầu mã số của mọi hồ sơ" if code else "Chưa ghi: mã hồ sơ sẽ bắt đầu bằng CHUA-CO-MA",
        bool(code),
        to("identifier-new"),
        "Ghi mã",
    )


def _hours(agency, settled, to) -> Item:
    week = calendar_of(agency).as_work_calendar().weekly
    changed = tuple(map(tuple, week)) != tuple(map(tuple, STANDARD_WEEK))
    monday = shifts_in_words(week[0]) or "nghỉ"
    return Item(
        "hours",
        "Giờ làm việc",
        f"Thứ Hai: {monday}. Ngày hẹn trả tính theo giờ này",
        changed or "hours" in settled,
        to("calendar-week"),
        "Sửa giờ",
        confirm="Đúng giờ của cơ quan",
    )


def _departments(agency, today, settled, to) -> Item:
    names = list(
        agency.departments.filter(spans(today, "valid_from", "valid_to")).values_list("name", flat=True)
    )
    return Item(
        "departments",
        "Phòng chuyên môn",
        ", ".join(names[:4]) + (f" và {len(names) - 4} phòng khác" if len(names) > 4 else "")
        or "Chưa có phòng nào",
        bool(names) or "departments" in settled,
        to("department-new"),
        "Thêm phòng",
        confirm="" if names else "Không chia phòng",
    )


def _counters(agency, settled, to) -> Item:
    counters = agency.counters.count()
    return Item(
        "counters",
        "Quầy",
        f"{counters} quầy" if counters else "Chưa có quầy nào",
        bool(counters) or "counters" in settled,
        to("counter-new"),
        "Thêm quầy",
        confirm="" if counters else "Không đánh số quầy",
    )


def _people(agency, today, to) -> Item:
    held = Position.objects.in_force(today).filter(agency=agency, user__is_active=True)
    roles = set(held.values_list("role", flat=True))
    missing = [role.label for role in _WORKERS if role not in roles]
    number = held.values("user").distinct().count()
    return Item(
        "people",
        "Người",
        f"{number} người; còn thiếu: {', '.join(missing)}"
        if missing
        else f"{number} người, đủ các vai trò chính",
        not missing,
        to("person-new"),
        "Thêm một người",
        more=((to("import", "can-bo"), "Nhập cả danh sách từ Excel"), (to("people"), "Xem danh sách")),
    )


def _sectors(agency, settled, to) -> Item:
    chosen = list(agency.offered_sectors.values_list("sector__name", flat=True).order_by("sector__order"))
    return Item(
        "sectors",
        "Lĩnh vực niêm yết",
        ", ".join(chosen[:4]) + (f" và {len(chosen) - 4} lĩnh vực khác" if len(chosen) > 4 else "")
        or "Tất cả lĩnh vực của danh mục",
        bool(chosen) or "sectors" in settled or _happened(agency, "agency.sectors_chosen"),
        to("sectors"),
        "Chọn lĩnh vực",
        confirm="" if chosen else "Niêm yết tất cả",
    )


def _numbers(agency, settled, to) -> Item:
    told = _happened(agency, "series.set")
    return Item(
        "numbers",
        "Số đã dùng của các sổ",
        "Đã ghi số cuối của hệ thống trước"
        if told
        else "Sổ nào đang dùng dở thì ghi số cuối, để số sau nối tiếp",
        told or "numbers" in settled,
        to("numbers"),
        "Ghi số cuối",
        confirm="" if told else "Bắt đầu từ số 1",
    )


def _taken_over(agency, officer, settled, to) -> Item:
    runs = ImportRun.objects.filter(agency=agency, kind=ImportRun.Kind.DOSSIERS, confirmed_at__isnull=False)
    taken = runs.filter(undone_at=None).exists()
    may = officer.has_role(Role.OFFICE_MANAGER, agency) or officer.has_role(Role.LEADER, agency)
    return Item(
        "dossiers",
        "Hồ sơ đang giải quyết",
        "Đã tiếp quản hồ sơ của hệ thống trước"
        if taken
        else "Hồ sơ chưa trả của hệ thống trước: phụ trách một cửa hoặc lãnh đạo nhập, giữ nguyên mã và ngày hẹn đã in",
        taken or "dossiers" in settled,
        to("import", "ho-so") if may else "",
        "Nhập hồ sơ" if may else "",
        confirm="" if taken else "Không có hồ sơ nào",
    )


_WITHOUT_ADDRESS = "giấy hẹn in không có mã QR, áp phích chưa in được"


def _address(settled) -> Item:
    current, waiting = SiteAddress.objects.current(), SiteAddress.objects.waiting(clock.now())
    if settings.SITE_URL:
        state = f"{settings.SITE_URL}, máy chủ đặt sẵn"
    elif current:
        state = f"Điện thoại đã mở được {current.url} ({current.get_kind_display()})"
    elif waiting:
        state = f"{waiting.url} còn chờ một điện thoại mở thử; từ nay đến lúc ấy {_WITHOUT_ADDRESS}"
    else:
        state = f"{'Để sau' if 'address' in settled else 'Chưa đặt'}: {_WITHOUT_ADDRESS}"
    has_one = bool(public_address())
    return Item(
        "address",
        "Địa chỉ cho điện thoại",
        state,
        has_one or "address" in settled,
        reverse("office:address"),
        "Xem địa chỉ" if has_one else "Đặt địa chỉ",
        confirm="" if has_one else "Để sau, chưa in mã QR",
    )


def _boards(agency, settled) -> Item:
    places = agency.places.in_use()
    hung = (
        Hanging.objects.filter(place__in=places, undone_at=None).select_related("place").order_by("done_at")
    )
    first, names = hung.first(), list(places.values_list("name", flat=True))
    printed = PrintedSheet.objects.filter(place__in=places, printed_at__isnull=False).exists()
    if first:
        state = f"Đã dán ở {first.place.name}, {wording.day(clock.local_day(first.done_at))}"
    elif "boards" in settled:
        state = "Để sau"
    elif printed:
        state = "Đã in, chưa ai báo đã dán: dán xong thì bấm «Đã dán, gỡ xong» ở trang của nơi ấy"
    elif names:
        state = f"Đã lập {len(names)} nơi, chưa in tờ nào"
    else:
        state = "Chưa lập nơi nào để dán: bảng ở trụ sở, quầy, nhà văn hóa"
    if not first and not public_address():
        state += ". Chưa có địa chỉ cho điện thoại nên tờ nào cũng in không có mã QR"
    return Item(
        "boards",
        "Bảng niêm yết, áp phích",
        state,
        bool(first) or "boards" in settled,
        reverse("postings:overview" if names else "postings:place-new"),
        "Tới Niêm yết" if names else "Lập bảng đầu tiên",
        confirm="" if first else "Để sau, dùng bảng đang có",
    )


def _first_dossier(agency, officer, to) -> Item:
    received = Dossier.objects.of_agencies([agency.pk]).exists()
    is_clerk = officer.has_role(Role.CLERK, agency)
    return Item(
        "first",
        "Hồ sơ đầu tiên",
        "Đã nhận"
        if received
        else "Nhận thử ở quầy"
        if is_clerk
        else "Người giữ vai trò tiếp nhận mở trang Tiếp nhận. Muốn tự nhận thì giao vai trò ấy cho mình",
        received,
        "/can-bo/tiep-nhan/" if is_clerk else f"{to('position-new', officer.user.pk)}&vai={Role.CLERK}",
        "Tiếp nhận hồ sơ" if is_clerk else "Giao vai trò cho tôi",
    )


def _happened(agency: Agency, kind: str) -> bool:
    return book.entries(agency.stream).filter(kind=kind).exists()


@desk_view(roles={Role.ADMINISTRATOR})
@never_cache
@require_safe
def setup(request, agency):
    """Show what the office has and what it still wants."""
    found = administrated(request, agency)
    items = items_of(found, request.officer)
    page = SetupPage(
        found, items, sum(item.done for item in items), next((item for item in items if not item.done), None)
    )
    return render(request, "desk/office/setup.html", {"page": page})


@desk_view(roles={Role.ADMINISTRATOR})
@require_POST
def confirm(request, agency, item):
    """Settle an item as it stands."""
    found = administrated(request, agency)
    if item not in actions.SETUP_ITEMS:
        raise Http404("no such item")
    try:
        actions.confirm_setup(found, item, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    return redirect("office:setup", found.slug)
