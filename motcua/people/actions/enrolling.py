"""Open the accounts of a whole list of colleagues at once, and take them back as a whole while nobody has used them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.actions.accounts import make_user
from motcua.people.actions.agencies import make_department
from motcua.people.actions.positions import give_position
from motcua.people.models import Agency, Department, Position, User, spans


@dataclass(frozen=True)
class Colleague:
    """One row of the list: a person and one position. Rows of the same user name are one person with several positions."""

    username: str
    full_name: str
    role: str
    public_title: str = ""
    phone: str = ""
    email: str = ""
    department: str = ""
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass
class Enrolled:
    """What a list made, by id: what taking it back removes."""

    users: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    departments: list[int] = field(default_factory=list)


@transaction.atomic
def enrol_people(
    agency: Agency, colleagues: list[Colleague], *, by: User | None, at: datetime | None = None
) -> Enrolled:
    """Open the accounts with their positions, and the departments the list names that are not there. Raises NotAllowed."""
    at = at or clock.now()
    today = clock.local_day(at)
    refuse_if(rules.may_manage_people(by, agency, today))
    made = Enrolled()
    people: dict[str, User] = {}
    standing = agency.departments.filter(spans(today, "valid_from", "valid_to"))
    departments = {vietnamese.fold(one.name): one for one in standing}
    for one in colleagues:
        user = people.get(one.username)
        if user is None:
            user = people[one.username] = make_user(
                username=one.username,
                full_name=one.full_name,
                public_title=one.public_title,
                phone=one.phone,
                email=one.email,
                by=by,
                at=at,
            )
            made.users.append(user.pk)
        department = None
        if called := vietnamese.fold(one.department):
            department = departments.get(called)
            if department is None:
                department = make_department(agency, name=one.department, by=by, at=at)
                departments[called] = department
                made.departments.append(department.pk)
        position = give_position(
            user,
            role=one.role,
            agency=agency,
            department=department,
            title=one.title,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            by=by,
            at=at,
        )
        made.positions.append(position.pk)
    return made


@transaction.atomic
def take_back_people(
    agency: Agency, enrolled: Enrolled, *, by: User | None, at: datetime | None = None
) -> None:
    """Remove what a list made, as long as nobody on it has signed in or got other work. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_manage_people(by, agency, clock.local_day(at)))
    users = list(User.objects.select_for_update().filter(pk__in=enrolled.users).order_by("pk"))
    for user in users:
        more = user.positions.exclude(pk__in=enrolled.positions).exists()
        if more or user.sign_ins.exists() or user.has_usable_password():
            raise NotAllowed(
                f"{user.full_name} đã dùng tài khoản hoặc được giao việc khác, nên không hoàn tác cả đợt được nữa. "
                "Ông/bà sửa từng người.",
                code="touched-already",
            )
    try:
        with transaction.atomic():
            Position.objects.filter(pk__in=enrolled.positions).delete()
            User.objects.filter(pk__in=[user.pk for user in users]).delete()
            Department.objects.filter(pk__in=enrolled.departments).delete()
    except ProtectedError as error:
        raise NotAllowed(
            "Có người trong đợt này đã được giao hồ sơ, hoặc phòng mới lập đã có người khác, nên không hoàn tác cả đợt được nữa. "
            "Ông/bà sửa từng người.",
            code="touched-already",
        ) from error
    book.record(
        "people.taken_back",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"users": enrolled.users, "positions": enrolled.positions, "departments": enrolled.departments},
    )
