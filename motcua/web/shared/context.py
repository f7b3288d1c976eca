"""What every page knows without being told."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from motcua.web.shared import office
from motcua.web.shared.nav import Nav

TYPE_COOKIE = "chu"


def type_size(request) -> str:
    """Return "large" when the reader asked for large type, else "" (a link sets the cookie; no script)."""
    return "large" if request.COOKIES.get(TYPE_COOKIE) == "to" else ""


def saves_data(request) -> bool:
    """Tell whether the browser asked to save data: then no font is sent."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


def page(request) -> dict:
    """Give each template the office, the reader's type size, the wish to save data, and the places of the bars."""
    return {
        "office": SimpleLazyObject(office.card),
        "type_size": type_size(request),
        "save_data": saves_data(request),
        "is_demo": settings.DEMO,
        "nav": Nav(request),
    }
