"""What every page says about the office it stands for: name, address, hours, telephone."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db import Error

from motcua.lib import clock
from motcua.people.models import Agency
from motcua.people.questions import home_agency
from motcua.worktime.words import hours_in_words

REMEMBERED = 5  # seconds: a changed telephone number is on every process that soon
_KEY = "shared.office"
_NOBODY = "nobody"


@dataclass(frozen=True)
class Office:
    """The agency whose one-stop office this installation runs, in the words a page needs."""

    pk: int
    slug: str
    name: str
    short_name: str
    full_name: str
    one_stop_name: str
    address: str
    phone: str
    hotline: str
    email: str
    hours: tuple[str, ...]
    unit: str


def home() -> Agency | None:
    """Return the agency of this installation, None before the first is made."""
    return home_agency(clock.today())


def card() -> Office | None:
    """Return what pages say about the office, remembered for a few seconds; None when the database cannot say."""
    known = cache.get(_KEY)
    if known is None:
        try:
            agency = home()
            known = _card(agency) if agency else _NOBODY
        except Error:
            return None  # a page that explains why nothing works must still be drawn
        cache.set(_KEY, known, REMEMBERED)
    return None if known == _NOBODY else known


def _card(agency: Agency) -> Office:
    short = agency.short_name or agency.name
    short = short[:1].upper() + short[1:]
    above = next(iter(agency.ancestors(clock.today())), None)  # a district that has ended is passed over
    place = (above.short_name or above.name) if above else ""
    return Office(
        pk=agency.pk,
        slug=agency.slug,
        name=agency.name,
        short_name=short,
        full_name=f"{short}, {place[:1].lower()}{place[1:]}" if place else short,
        one_stop_name=agency.one_stop_name or f"Bộ phận Một cửa {short[:1].lower()}{short[1:]}",
        address=agency.address,
        phone=agency.phone or agency.hotline,
        hotline=agency.hotline,
        email=agency.email,
        hours=hours_in_words(agency.calendar.as_work_calendar().weekly) if agency.calendar else (),
        unit=agency.unit,
    )
