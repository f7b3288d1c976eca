"""Where the bars of the doors lead, and which of the places the reader stands in."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import cached_property

LOGOUT = "/can-bo/dang-xuat/"
ACCOUNT = "/can-bo/bao-mat/"


@dataclass(frozen=True)
class Place:
    """A link of a bar. `here` is what `aria-current` says: "page", "true" (somewhere below) or nothing."""

    words: str
    href: str
    icon: str
    roles: frozenset[str] = frozenset()
    here: str = ""


PORTAL = (
    Place("Thủ tục", "/thu-tuc/", "papers"),
    Place("Tra hồ sơ", "/ho-so/", "search"),
)
DESK = (
    Place("Việc của tôi", "/can-bo/", "list", frozenset({"clerk", "specialist", "leader", "office_manager"})),
    Place("Tiếp nhận", "/can-bo/tiep-nhan/", "scan", frozenset({"clerk"})),
    Place("Trả kết quả", "/can-bo/tra/", "check", frozenset({"clerk"})),
    Place("Quản lý", "/can-bo/quan-ly/", "chart", frozenset({"leader", "office_manager", "administrator"})),
)
# What lies below a place though its address does not: single dossiers below the list, the office's own pages.
_MANAGED = (
    "quan-ly",
    "co-quan",
    "thu-tuc",
    "huong-dan",
    "tim-kiem",
    "niem-yet",
    "tin-tuc",
    "cong-khai",
    "man-hinh",
)
_BELOW = {
    "/can-bo/": ("/can-bo/ho-so/",),
    "/can-bo/quan-ly/": tuple(f"/can-bo/{name}/" for name in _MANAGED),
}


class Nav:
    """The places of a request; each list is worked out only when a template draws it."""

    logout = LOGOUT
    account = ACCOUNT

    def __init__(self, request):
        self._request = request

    @cached_property
    def portal(self) -> list[Place]:
        """List the places of the portal's header."""
        return [self._placed(place) for place in PORTAL]

    @cached_property
    def desk(self) -> list[Place]:
        """List the places of the desk's bar that a role held or lent today opens."""
        officer = getattr(self._request, "officer", None)
        if not officer:  # nobody is signed in, or the page failed before anybody asked
            return []
        roles = officer.acting_roles
        return [self._placed(place) for place in DESK if roles and (not place.roles or place.roles & roles)]

    @cached_property
    def me(self) -> str:
        """Name the person who is logged in, or nobody."""
        user = getattr(self._request, "user", None)
        return user.full_name or user.get_username() if user is not None and user.is_authenticated else ""

    @property
    def login(self) -> str:
        """Return where to log in."""
        return settings.LOGIN_URL

    def _placed(self, place: Place) -> Place:
        path = self._request.path
        below = _BELOW.get(place.href, (place.href,))
        here = "page" if path == place.href else "true" if path.startswith(below) else ""
        return Place(place.words, place.href, place.icon, place.roles, here) if here else place
