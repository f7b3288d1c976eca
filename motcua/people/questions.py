"""Questions about people that no single row answers. Each costs the same however many rows there are."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from motcua.journal import book
from motcua.people.models import Agency, Department, Position, Role, SiteAddress, Substitution, User


@dataclass(frozen=True)
class Officer:
    """A person at work on a day: what they may do, where, and for whom they stand in.

    `roles` are their own; `acting_roles` adds those of absent colleagues, except administration, which is not lent.
    `stands_in_for` holds the person's own id and those of the absent.
    """

    user: User
    day: date
    positions: tuple[Position, ...] = ()
    lent_positions: tuple[Position, ...] = ()
    stands_in_for: frozenset[int] = field(default_factory=frozenset)
    works_for: str = ""  # the slug of the agency somebody of several has chosen to run just now

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held on the day in any agency."""
        return frozenset(p.role for p in self.positions)

    @property
    def acting_roles(self) -> frozenset[str]:
        """Return the roles held or lent on the day in any agency."""
        return self.roles | {p.role for p in self.lent_positions}

    @property
    def agency(self) -> Agency | None:
        """Return the agency of the first position, None for somebody without one."""
        return self.positions[0].agency if self.positions else None

    @property
    def department(self) -> Department | None:
        """Return the department of the first position that has one in that agency."""
        return next(
            (p.department for p in self.positions if p.department_id and p.agency == self.agency), None
        )

    @property
    def agencies(self) -> frozenset[int]:
        """Return the ids of the agencies in which the person works on the day."""
        return frozenset(p.agency_id for p in self.positions)

    def has_role(self, role: str, agency: Agency | None = None) -> bool:
        """Tell whether the role is held or lent, in that agency if one is named."""
        return any(
            p.role == role and (agency is None or p.agency_id == agency.pk)
            for p in (*self.positions, *self.lent_positions)
        )


def officer_on(user: User, day: date, *, works_for: str = "") -> Officer:
    """Return what the person is on the day, in two queries."""
    ids = stands_in_for(user, day)
    positions = (
        Position.objects.in_force(day)
        .filter(user__in=ids)
        .select_related("agency", "agency__calendar", "department")
    )
    own, lent = [], []
    for position in positions:
        if position.user_id == user.pk:
            own.append(position)
        elif position.role != Role.ADMINISTRATOR:
            lent.append(position)
    return Officer(user, day, tuple(own), tuple(lent), frozenset(ids), works_for)


def stands_in_for(user: User, day: date) -> set[int]:
    """Return the ids of those the person acts for on the day: their own and the absent colleagues'.

    Not passed on: who replaces a substitute does not replace whom that one replaces.
    """
    absent = Substitution.objects.in_force(day).filter(substitute=user).values_list("absent_id", flat=True)
    return {user.pk, *absent}


def substitutes_of(user: User, day: date) -> set[int]:
    """Return the ids of those who act for the person on the day."""
    found = Substitution.objects.in_force(day).filter(absent=user).values_list("substitute_id", flat=True)
    return set(found)


def home_agency(day: date) -> Agency | None:
    """Return the agency this installation stands for, None before the first is made."""
    agencies = Agency.objects.in_force(day).select_related("calendar")
    return (
        agencies.at_counter().order_by("pk").first()
        or agencies.filter(level="commune").order_by("pk").first()
    )


def confirmed_setup(agency: Agency) -> set[str]:
    """Return the items of the first days' checklist that somebody said are settled as they stand."""
    told = book.entries(agency.stream).filter(kind="agency.setup_confirmed")
    return {entry.data["item"] for entry in told}


def officers(agency: Agency, role: str, day: date, department: Department | None = None):
    """Return the open accounts that hold the role in the agency (and department) on the day, by given name."""
    return User.objects.active().holding(role, agency, day, department).order_by("sort_name", "pk")


def public_address() -> str:
    """Return the address to print and send, without a stroke at its end: SITE_URL, else the one a phone has proved.

    "" until either is settled: then nothing that leads to an address may be printed.
    """
    if settings.SITE_URL:
        return settings.SITE_URL
    current = SiteAddress.objects.current()
    return current.url if current else ""
