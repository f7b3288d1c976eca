"""What every page knows without being told."""

from functools import lru_cache
from hashlib import sha256

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from motcua.catalogue.search import catalogue_stamp
from motcua.web.shared import office
from motcua.web.shared.nav import Nav

TYPE_COOKIE = "chu"
CONTRAST_COOKIE = "tuongphan"


def type_size(request) -> str:
    """Return "large" when the reader asked for large type, else "" (a link sets the cookie; no script)."""
    return "large" if request.COOKIES.get(TYPE_COOKIE) == "to" else ""


def contrast(request) -> str:
    """Return "high" when the reader asked for strong colours on black, else ""; the desk has its own colours."""
    if request.path.startswith("/can-bo/"):
        return ""
    return "high" if request.COOKIES.get(CONTRAST_COOKIE) == "cao" else ""


def is_public_pc(request) -> bool:
    """Tell whether this browser stands where anybody may sit down (`public_pc`)."""
    return getattr(request, "public_pc", None) is not None


def saves_data(request) -> bool:
    """Tell whether the browser asked to save data: then no font is sent."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def edition() -> str:
    """Return what changes when the catalogue or the office does: by it a browser knows that the guide it keeps is an old one."""
    version, _day = catalogue_stamp()
    return _edition(version, office.card())


@lru_cache(maxsize=8)
def _edition(version: tuple | None, here: office.Office | None) -> str:
    return sha256(repr((version, here)).encode()).hexdigest()[:12]


def unit() -> str:
    """Return what people call the place that is governed: "xã", "phường" or "đặc khu"."""
    here = office.card()
    return here.unit if here else "xã"


def page(request) -> dict:
    """Give each template the office, what the reader wished, whose machine it is, and the places of the bars."""
    return {
        "office": SimpleLazyObject(office.card),
        "unit": SimpleLazyObject(unit),
        "type_size": type_size(request),
        "contrast": contrast(request),
        "public_pc": is_public_pc(request),
        "save_data": saves_data(request),
        "edition": SimpleLazyObject(edition),
        "is_demo": settings.DEMO,
        "nav": Nav(request),
    }
