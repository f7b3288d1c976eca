"""Verbs on agencies, their codes, departments and counters."""

from datetime import date, datetime, timedelta

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import Agency, AgencyIdentifier, AgencySuccession, Counter, Department, User

# What an agency may change while it stays the same agency.
EDITABLE = frozenset(
    {
        "name",
        "short_name",
        "one_stop_name",
        "printed_superior",
        "printed_name",
        "place",
        "calendar",
        "address",
        "phone",
        "email",
        "hotline",
        "website",
    }
)


@transaction.atomic
def make_agency(
    *,
    name: str,
    level: str,
    valid_from: date,
    by: User | None,
    at: datetime | None = None,
    slug: str = "",
    valid_to: date | None = None,
    parent: Agency | None = None,
    identifiers: dict[str, str] | None = None,
    **printed,
) -> Agency:
    """Found an agency. `identifiers` maps a scheme to a code valid from the same day.

    `printed` takes the other fields of the model (kind, one_stop_name, address, calendar …). Raises NotAllowed.
    """
    at = at or clock.now()
    refuse_if(rules.may_make_agency(by, parent, clock.local_day(at)))
    refuse_if(rules.object_to_span(valid_from, valid_to, "valid_to"))
    refuse_if(rules.object_to_parent(parent))
    name = vietnamese.tidy(name)
    if not name:
        raise NotAllowed("Ông/bà nhập tên cơ quan.", code="name-missing", field="name")
    slug = slug or vietnamese.slug(name)[:60].strip("-")
    if Agency.objects.filter(slug=slug).exists():
        raise NotAllowed(
            "Tên trong địa chỉ này đã có cơ quan khác dùng. Ông/bà chọn tên khác.",
            code="slug-taken",
            field="slug",
        )
    agency = Agency.objects.create(
        slug=slug,
        name=name,
        level=level,
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        **{k: vietnamese.tidy(v) if isinstance(v, str) else v for k, v in printed.items()},
    )
    book.record(
        "agency.made",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={
            "level": str(level),
            "parent": parent.slug if parent else None,
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat() if valid_to else None,
        },
    )
    for scheme, value in (identifiers or {}).items():
        add_identifier(agency, scheme=scheme, value=value, valid_from=valid_from, by=by, at=at)
    return agency


@transaction.atomic
def edit_agency(agency: Agency, *, by: User | None, at: datetime | None = None, **changes) -> Agency:
    """Change how the agency is called and reached. Documents printed already keep what they say."""
    at = at or clock.now()
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not editable: {sorted(unknown)}")
    changed = []
    for name, value in changes.items():
        value = vietnamese.tidy(value) if isinstance(value, str) else value
        if getattr(agency, name) != value:
            setattr(agency, name, value)
            changed.append(name)
    if not changed:
        return agency
    if not agency.name:
        raise NotAllowed("Ông/bà nhập tên cơ quan.", code="name-missing", field="name")
    agency.save(update_fields=changed)
    book.record(
        "agency.edited",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"fields": sorted(changed)},
    )
    return agency


@transaction.atomic
def succeed_agency(
    predecessor: Agency,
    successor: Agency,
    *,
    on: date,
    by: User | None,
    at: datetime | None = None,
    ground: str = "",
) -> AgencySuccession:
    """Let one agency take over another's work from a day; the old one ends the day before, if it has no end yet."""
    at = at or clock.now()
    day = clock.local_day(at)
    locked = {
        a.pk: a for a in Agency.objects.select_for_update().filter(pk__in=[predecessor.pk, successor.pk])
    }
    if len(locked) < 2:
        raise NotAllowed(
            "Một cơ quan không thể kế thừa chính mình.", code="self-succession", field="successor"
        )
    predecessor, successor = locked[predecessor.pk], locked[successor.pk]
    refuse_if(rules.may_manage_people(by, predecessor, day))
    if not successor.is_in_force(on):
        raise NotAllowed(
            "Cơ quan nhận việc chưa có vào ngày đó. Ông/bà chọn lại ngày.",
            code="successor-not-in-force",
            field="on",
        )
    if AgencySuccession.objects.filter(predecessor=predecessor, successor=successor).exists():
        raise NotAllowed("Việc kế thừa này đã được ghi.", code="succession-exists", field="successor")
    if predecessor.valid_to is None:
        last_day = on - timedelta(days=1)
        refuse_if(rules.object_to_span(predecessor.valid_from, last_day, "on"))
        predecessor.valid_to = last_day
        predecessor.save(update_fields=["valid_to"])
    elif predecessor.valid_to >= on:
        raise NotAllowed(
            "Cơ quan trước còn hoạt động vào ngày đó. Ông/bà chọn ngày sau ngày kết thúc của cơ quan trước.",
            code="predecessor-in-force",
            field="on",
        )
    succession = AgencySuccession.objects.create(
        predecessor=predecessor, successor=successor, on=on, ground=vietnamese.tidy(ground)
    )
    for agency in (predecessor, successor):
        book.record(
            "agency.succeeded",
            stream=agency.stream,
            subject=agency.stream,
            by=by,
            at=at,
            data={
                "predecessor": predecessor.slug,
                "successor": successor.slug,
                "on": on.isoformat(),
            },
        )
    return succession


@transaction.atomic
def add_identifier(
    agency: Agency,
    *,
    scheme: str,
    value: str,
    valid_from: date,
    by: User | None,
    at: datetime | None = None,
    valid_to: date | None = None,
) -> AgencyIdentifier:
    """Give the agency a code in a scheme; the code before it ends the day before."""
    at = at or clock.now()
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    refuse_if(rules.object_to_span(valid_from, valid_to, "valid_to"))
    if scheme not in AgencyIdentifier.Scheme.values:
        raise NotAllowed("Hệ thống mã này không có trong danh sách.", code="unknown-scheme", field="scheme")
    value = vietnamese.tidy(value)
    if not value or len(value) > 35:
        raise NotAllowed(
            "Mã định danh có từ 1 đến 35 ký tự. Ông/bà kiểm tra lại.", code="bad-identifier", field="value"
        )
    for running in agency.identifiers.filter(scheme=scheme).exclude(valid_to__lt=valid_from):
        if running.valid_from >= valid_from:
            raise NotAllowed(
                "Hệ thống này đã có mã từ ngày đó hoặc muộn hơn. Ông/bà chọn lại ngày bắt đầu.",
                code="identifier-overlaps",
                field="valid_from",
            )
        running.valid_to = valid_from - timedelta(days=1)
        running.save(update_fields=["valid_to"])
    identifier = AgencyIdentifier.objects.create(
        agency=agency, scheme=scheme, value=value, valid_from=valid_from, valid_to=valid_to
    )
    book.record(
        "agency.identified",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"scheme": str(scheme), "value": value, "valid_from": valid_from.isoformat()},
    )
    return identifier


@transaction.atomic
def make_department(
    agency: Agency,
    *,
    name: str,
    by: User | None,
    at: datetime | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Department:
    """Set up a unit inside the agency, from the agency's own first day unless another is given."""
    at = at or clock.now()
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    valid_from = valid_from or agency.valid_from
    refuse_if(rules.object_to_span(valid_from, valid_to, "valid_to"))
    name = vietnamese.tidy(name)
    if not name:
        raise NotAllowed("Ông/bà nhập tên phòng.", code="name-missing", field="name")
    department = Department.objects.create(agency=agency, name=name, valid_from=valid_from, valid_to=valid_to)
    book.record(
        "department.made",
        stream=agency.stream,
        subject=f"department:{department.pk}",
        by=by,
        at=at,
        data={"department": department.pk, "valid_from": valid_from.isoformat()},
    )
    return department


@transaction.atomic
def end_department(
    department: Department, *, on: date, by: User | None, at: datetime | None = None
) -> Department:
    """Let the department exist up to and including that day."""
    at = at or clock.now()
    department = Department.objects.select_for_update().select_related("agency").get(pk=department.pk)
    refuse_if(rules.may_manage_people(by, department.agency, clock.local_day(at)))
    refuse_if(rules.object_to_span(department.valid_from, on, "valid_to"))
    department.valid_to = on
    department.save(update_fields=["valid_to"])
    book.record(
        "department.ended",
        stream=department.agency.stream,
        subject=f"department:{department.pk}",
        by=by,
        at=at,
        data={"department": department.pk, "valid_to": on.isoformat()},
    )
    return department


@transaction.atomic
def make_counter(
    agency: Agency, *, number: int, by: User | None, at: datetime | None = None, name: str = ""
) -> Counter:
    """Set up a counter in the agency's one-stop office."""
    at = at or clock.now()
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    if agency.counters.filter(number=number).exists():
        raise NotAllowed(
            f"Đã có quầy số {number}. Ông/bà chọn số khác.", code="counter-exists", field="number"
        )
    counter = Counter.objects.create(agency=agency, number=number, name=vietnamese.tidy(name))
    book.record(
        "counter.made",
        stream=agency.stream,
        subject=f"counter:{counter.pk}",
        by=by,
        at=at,
        data={"counter": counter.pk, "number": number},
    )
    return counter
