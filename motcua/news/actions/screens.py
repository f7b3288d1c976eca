"""Verbs of a screen in the waiting room: set up, change, end."""

from datetime import datetime

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.news import rules
from motcua.news.models import Screen
from motcua.people.models import Agency, User

FEWEST_SECONDS, MOST_SECONDS = 5, 120


@transaction.atomic
def set_up_screen(
    agency: Agency,
    *,
    name: str,
    seconds: int = 15,
    by: User | None,
    at: datetime | None = None,
    **shows: bool,
) -> Screen:
    """Set up a screen; its name makes its address. `shows` are the model's three choices. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_announce(by, agency, clock.local_day(at)))
    name = _judged(name, seconds)
    wanted = vietnamese.slug(name)[:36].strip("-") or "man-hinh"
    taken = set(Screen.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, n = wanted, 2
    while slug in taken:
        slug, n = f"{wanted}-{n}", n + 1
    screen = Screen.objects.create(agency=agency, slug=slug, name=name, seconds=seconds, **shows)
    _note("screen.set_up", screen, by, at)
    return screen


@transaction.atomic
def change_screen(
    screen: Screen, *, name: str, seconds: int, by: User | None, at: datetime | None = None, **shows: bool
) -> Screen:
    """Let a screen show something else; its address stays. Raises NotAllowed."""
    at = at or clock.now()
    screen = Screen.objects.select_for_update().select_related("agency").get(pk=screen.pk)
    refuse_if(rules.may_announce(by, screen.agency, clock.local_day(at)))
    screen.name, screen.seconds = _judged(name, seconds), seconds
    for choice, value in shows.items():
        setattr(screen, choice, value)
    screen.save(update_fields=["name", "seconds", *shows])
    _note("screen.changed", screen, by, at)
    return screen


@transaction.atomic
def end_screen(screen: Screen, *, by: User | None, at: datetime | None = None) -> Screen:
    """Take a screen off the list; its address says so from now on. Raises NotAllowed."""
    at = at or clock.now()
    screen = Screen.objects.select_for_update().select_related("agency").get(pk=screen.pk)
    refuse_if(rules.may_announce(by, screen.agency, clock.local_day(at)))
    if screen.ended_at is None:
        screen.ended_at = at
        screen.save(update_fields=["ended_at"])
        _note("screen.ended", screen, by, at)
    return screen


def _judged(name: str, seconds: int) -> str:
    name = vietnamese.tidy(name)[:80]
    if not name:
        raise NotAllowed("Ghi tên màn hình, ví dụ: Phòng chờ tầng 1.", code="name-missing", field="name")
    if not FEWEST_SECONDS <= seconds <= MOST_SECONDS:
        raise NotAllowed(
            f"Mỗi trang đứng từ {FEWEST_SECONDS} đến {MOST_SECONDS} giây.", code="seconds", field="seconds"
        )
    return name


def _note(kind: str, screen: Screen, by, at) -> None:
    book.record(
        kind,
        stream=f"screen:{screen.slug}",
        subject=screen.agency.stream,
        by=by,
        at=at,
        data={"screen": screen.slug},
    )
