"""Verbs of the first start: the office with its calendar and its first administrator, by a link that works once.

Nothing is stored for the link: it is signed with the installation's secret key and worth nothing once an agency exists.
"""

import secrets
from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.actions.accounts import make_user
from motcua.people.actions.agencies import edit_agency, make_agency
from motcua.people.actions.positions import give_position
from motcua.people.models import Agency, AgencyIdentifier, Role, User
from motcua.people.questions import confirmed_setup
from motcua.worktime.actions import load_national_days, make_calendar, set_day, set_opening_hours
from motcua.worktime.calendars import Shift
from motcua.worktime.models import Calendar
from motcua.worktime.national import STANDARD, STANDARD_WEEK

FOUNDING_LASTS = timedelta(hours=24)
TWO_TIERS_FROM = date(
    2025, 7, 1
)  # Luật 72/2025/QH15: since that day a commune stands right below its province
# What may stand as it is: the standard hours, no departments, one counter, nothing to take over, no address yet, no new board.
SETUP_ITEMS = frozenset(
    {"hours", "departments", "counters", "sectors", "numbers", "dossiers", "address", "boards"}
)
_SIGNER = signing.Signer(salt="motcua.people.founding", sep=".")
_KINDS = {Agency.Kind.COMMUNE: "xã", Agency.Kind.WARD: "phường", Agency.Kind.SPECIAL_ZONE: "đặc khu"}


def founding_token(*, at: datetime | None = None) -> str | None:
    """Return the token of a link that founds the office once, within 24 hours; None once an agency exists."""
    if Agency.objects.exists():
        return None
    until = (at or clock.now()) + FOUNDING_LASTS
    return _SIGNER.sign_object({"until": until.isoformat(), "nonce": secrets.token_urlsafe(8)})


def may_found_with(token: str, at: datetime) -> bool:
    """Tell whether the token still founds an office at that instant."""
    try:
        until = datetime.fromisoformat(_SIGNER.unsign_object(token)["until"])
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return False
    return at < until and not Agency.objects.exists()


@transaction.atomic
def found_office(
    *,
    kind: str,
    name: str,
    province: str,
    full_name: str,
    username: str,
    password: str,
    by: User | None,
    at: datetime | None = None,
    identifier: str = "",
    unit_code: str = "",
    address: str = "",
    phone: str = "",
) -> User:
    """Found the first agency of the installation with a calendar of its own, and return its administrator.

    `name` and `province` may be given with or without the words for the kind of unit; `unit_code` is the code of the
    administrative unit (QĐ 19/2025/QĐ-TTg) where it was picked from the list. Raises NotAllowed, also
    (`already-founded`) when an agency exists: two who come at once queue on the national calendar's row.
    """
    at = at or clock.now()
    standard = Calendar.objects.select_for_update().filter(code=STANDARD).first()
    standard = standard or load_national_days(by=by, at=at)
    if Agency.objects.exists():
        raise NotAllowed(
            "Cơ quan đã được lập trên máy này rồi. Ông/bà đăng nhập, hoặc nhờ người quản trị thêm tài khoản.",
            code="already-founded",
        )
    if kind not in _KINDS:
        raise NotAllowed("Ông/bà chọn xã, phường hay đặc khu.", code="kind-unknown", field="kind")
    name = _without(name, *_KINDS.values(), "ủy ban nhân dân", "UBND")
    province = _without(province, "ủy ban nhân dân", "UBND")
    if not name:
        raise NotAllowed("Ông/bà nhập tên xã, phường hoặc đặc khu.", code="name-missing", field="name")
    if not province:
        raise NotAllowed("Ông/bà nhập tên tỉnh hoặc thành phố.", code="province-missing", field="province")
    is_city = vietnamese.fold(province).startswith("thanh pho ")
    if is_city or vietnamese.fold(province).startswith("tinh "):
        province = province[:1].lower() + province[1:]
    else:
        province = f"tỉnh {province}"
    unit = f"{_KINDS[kind]} {name}"
    today = clock.local_day(at)
    above = make_agency(
        name=f"Ủy ban nhân dân {province}",
        short_name=province,
        level=Agency.Level.PROVINCE,
        kind=Agency.Kind.CITY if is_city else Agency.Kind.PROVINCE,
        valid_from=min(today, TWO_TIERS_FROM),
        by=by,
        at=at,
    )
    agency = make_agency(
        name=f"Ủy ban nhân dân {unit}",
        slug=vietnamese.slug(name)[:60].strip("-"),
        parent=above,
        short_name=unit[:1].upper() + unit[1:],
        level=Agency.Level.COMMUNE,
        kind=kind,
        one_stop_name=f"Trung tâm Phục vụ hành chính công {unit}",
        printed_superior=f"Ủy ban nhân dân {province}",
        printed_name=f"Ủy ban nhân dân {unit}",
        place=name,
        address=address,
        phone=phone,
        identifiers={
            scheme: code
            for scheme, code in (
                (AgencyIdentifier.Scheme.QD20_2020, vietnamese.tidy(identifier)),
                (AgencyIdentifier.Scheme.UNIT, vietnamese.tidy(unit_code)),
            )
            if code
        },
        valid_from=min(today, TWO_TIERS_FROM),
        by=by,
        at=at,
    )
    calendar = make_calendar(
        agency.slug[:40].strip("-"),
        f"Lịch làm việc {unit}",
        weekly=STANDARD_WEEK,
        follows=standard,
        by=by,
        at=at,
    )
    agency = edit_agency(agency, calendar=calendar, by=by, at=at)
    administrator = make_user(
        username=username,
        full_name=full_name,
        password=password,
        public_title="Quản trị hệ thống",
        by=by,
        at=at,
    )
    give_position(administrator, role=Role.ADMINISTRATOR, agency=agency, starts_on=today, by=by, at=at)
    return administrator


@transaction.atomic
def confirm_setup(agency: Agency, item: str, *, by: User | None, at: datetime | None = None) -> None:
    """Write down that an item of the first days' checklist is settled as it stands. Twice is once. Raises NotAllowed."""
    at = at or clock.now()
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    if item not in SETUP_ITEMS:
        raise NotAllowed("Mục này không có trong danh sách chuẩn bị.", code="setup-item-unknown")
    if item in confirmed_setup(agency):
        return
    book.record(
        "agency.setup_confirmed",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"item": item},
    )


@transaction.atomic
def give_own_calendar(agency: Agency, *, by: User | None, at: datetime | None = None) -> Calendar:
    """Return the calendar this agency alone uses; make one that follows the shared one if it has none yet.

    The new one starts with the same week and the same opening hours, so that no date moves by it.
    """
    at = at or clock.now()
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    shared = agency.calendar
    if shared is not None and shared.code != STANDARD and not _is_shared(shared, agency):
        return shared
    shared = shared or Calendar.objects.filter(code=STANDARD).first() or load_national_days(by=by, at=at)
    code = agency.slug[:40].strip("-")
    if Calendar.objects.filter(code=code).exists():
        code = f"{agency.slug[:30].strip('-')}-{agency.pk}"
    own = make_calendar(
        code,
        f"Lịch làm việc {agency.short_name or agency.name}",
        weekly=shared.as_work_calendar().weekly,
        follows=shared if shared.follows_id is None else shared.follows,
        by=by,
        at=at,
    )
    hours = [(h.weekday, Shift(h.starts, h.ends), h.receives_only) for h in shared.opening_hours.all()]
    if hours:
        own = set_opening_hours(own, hours, by=by, at=at)
    for day in shared.days.all() if shared.follows_id else ():
        rule = day.rule()
        set_day(
            own,
            day.day,
            kind=day.kind,
            name=day.name,
            source=day.source,
            shifts=rule.shifts,
            like_weekday=day.like_weekday,
            provisional=day.provisional,
            by=by,
            at=at,
        )
    edit_agency(agency, calendar=own, by=by, at=at)
    return own


def _is_shared(calendar: Calendar, agency: Agency) -> bool:
    return (
        calendar.followers.exists() or Agency.objects.filter(calendar=calendar).exclude(pk=agency.pk).exists()
    )


def _without(text: str, *prefixes: str) -> str:
    """Drop what stands before the proper name: "UBND xã Đồng Sen" → "Đồng Sen"."""
    words = vietnamese.tidy(text)
    while found := next((p for p in prefixes if f"{words} ".casefold().startswith(f"{p} ".casefold())), None):
        words = words[len(found) :].strip()
    return words
