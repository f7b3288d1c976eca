"""Verbs on positions and substitutions."""

from datetime import date, datetime

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import Agency, Department, Position, Substitution, User


@transaction.atomic
def give_position(
    user: User,
    *,
    role: str,
    agency: Agency,
    by: User | None,
    at: datetime | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    department: Department | None = None,
    title: str = "",
) -> Position:
    """Give the person a role in an agency from a day (today unless given). Raises NotAllowed."""
    at = at or clock.now()
    day = clock.local_day(at)
    starts_on = starts_on or day
    User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_people(by, agency, day))
    refuse_if(rules.object_to_position(user, role, agency, department, starts_on, ends_on))
    position = Position.objects.create(
        user=user,
        role=role,
        agency=agency,
        department=department,
        title=vietnamese.tidy(title),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    book.record(
        "position.given",
        stream=user.stream,
        subject=user.stream,
        by=by,
        at=at,
        data={
            "position": position.pk,
            "role": str(role),
            "agency": agency.slug,
            "department": department.pk if department else None,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else None,
        },
    )
    return position


@transaction.atomic
def end_position(position: Position, *, on: date, by: User | None, at: datetime | None = None) -> Position:
    """Let the position hold up to and including that day."""
    at = at or clock.now()
    day = clock.local_day(at)
    position = (
        Position.objects.select_for_update(of=("self",)).select_related("agency", "user").get(pk=position.pk)
    )
    refuse_if(rules.may_manage_people(by, position.agency, day))
    refuse_if(rules.object_to_span(position.starts_on, on, "on"))
    if position.ends_on is not None and position.ends_on < day:
        raise NotAllowed("Vị trí này đã kết thúc rồi.", code="position-over")
    refuse_if(rules.object_to_losing_administrator(position, day))
    position.ends_on = on
    position.save(update_fields=["ends_on"])
    book.record(
        "position.ended",
        stream=position.user.stream,
        subject=position.user.stream,
        by=by,
        at=at,
        data={"position": position.pk, "ends_on": on.isoformat()},
    )
    return position


@transaction.atomic
def appoint_substitute(
    *,
    absent: User,
    substitute: User,
    starts_on: date,
    ends_on: date,
    by: User | None,
    at: datetime | None = None,
    reason: str = "",
) -> Substitution:
    """Let a colleague act for an absent one between two days. Raises NotAllowed."""
    at = at or clock.now()
    list(User.objects.select_for_update().filter(pk__in=[absent.pk, substitute.pk]).order_by("pk"))
    refuse_if(rules.may_appoint_substitute(by, absent, clock.local_day(at)))
    refuse_if(rules.object_to_substitution(absent, substitute, starts_on, ends_on))
    substitution = Substitution.objects.create(
        absent=absent,
        substitute=substitute,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=vietnamese.tidy(reason),
    )
    data = {
        "substitution": substitution.pk,
        "absent": absent.actor,
        "substitute": substitute.actor,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
    }
    book.record(
        "substitution.appointed", stream=absent.stream, subject=substitute.stream, by=by, at=at, data=data
    )
    return substitution


@transaction.atomic
def end_substitution(
    substitution: Substitution, *, on: date, by: User | None, at: datetime | None = None
) -> Substitution:
    """Let the substitution hold up to and including that day."""
    at = at or clock.now()
    substitution = (
        Substitution.objects.select_for_update(of=("self",))
        .select_related("absent", "substitute")
        .get(pk=substitution.pk)
    )
    refuse_if(rules.may_appoint_substitute(by, substitution.absent, clock.local_day(at)))
    refuse_if(rules.object_to_span(substitution.starts_on, on, "on"))
    if on > substitution.ends_on:
        raise NotAllowed(
            "Phân công này đã kết thúc trước ngày đó. Muốn kéo dài, ông/bà phân công thêm.",
            code="substitution-over",
            field="on",
        )
    substitution.ends_on = on
    substitution.save(update_fields=["ends_on"])
    book.record(
        "substitution.ended",
        stream=substitution.absent.stream,
        subject=substitution.substitute.stream,
        by=by,
        at=at,
        data={"substitution": substitution.pk, "ends_on": on.isoformat()},
    )
    return substitution
