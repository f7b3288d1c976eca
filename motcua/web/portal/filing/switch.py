"""Which way filing goes here: our own pages, or the national portal; and what every page must say about it."""

from dataclasses import dataclass
from functools import wraps
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404
from django.views.decorators.cache import never_cache

from motcua.catalogue import reading
from motcua.catalogue.models import OnlineLevel, Revision
from motcua.filing.models import Mode, OnlineFiling
from motcua.filing.questions import setting_for, switchboard
from motcua.lib import clock
from motcua.people.models import Agency
from motcua.web.shared import office

REMEMBERED = 0.5  # seconds: a change of the switch shows within a second on every process
_KEY = "portal.switchboard"

# The pages of the national portal as they were last seen; the page names the code as well, should they move.
_PROCEDURE = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc="
_SEARCH = "https://dichvucong.gov.vn/p/home/dvc-thu-tuc-hanh-chinh.html"


@dataclass(frozen=True)
class Way:
    """How this procedure is filed here on this day."""

    mode: str
    decision: str
    portal: str
    is_on_portal: bool

    @property
    def is_here(self) -> bool:
        """Tell whether our own pages take it in."""
        return self.mode in (Mode.INTERNAL, Mode.DEMO)

    @property
    def band(self) -> str:
        """Return what every page of filing says on top."""
        if self.mode == Mode.INTERNAL:
            return f"Xã nhận hồ sơ này trực tuyến theo {self.decision}."
        if self.mode == Mode.DEMO:
            return "Trang nộp thử: hồ sơ gửi ở đây không có giá trị, không ai giải quyết."
        return ""


def way_of(setting: OnlineFiling | None, *, code: str, code_is_national: bool, online_level: str) -> Way:
    """Return the way for a procedure under a setting; nothing set leads to the national portal."""
    return Way(
        mode=setting.mode if setting else Mode.LINK,
        decision=setting.decision if setting else "",
        portal=_PROCEDURE + quote(code, safe="") if code_is_national else _SEARCH,
        is_on_portal=online_level != OnlineLevel.NONE,
    )


def way_for_card(card) -> Way | None:
    """Return how the procedure of a page is filed; None for one that is not received here or no longer holds."""
    here, day = office.card(), clock.today()
    in_force = card.valid_from <= day and (card.valid_to is None or day < card.valid_to)
    if here is None or not card.is_received_here or not in_force or card.status != "active":
        return None
    way = way_of(
        _setting_of(here.pk, card.code, day),
        code=card.code,
        code_is_national=card.code_is_national,
        online_level=card.online_level,
    )
    return way if way.is_here or way.is_on_portal else None


def _setting_of(agency_pk: int, code: str, day) -> OnlineFiling | None:
    """Return the setting for a procedure; asked of the database once for every state of the switchboard."""
    key = f"portal.setting:{hash((stamp(), agency_pk, code, day))}"
    known = cache.get(key, _KEY)
    if known == _KEY:
        known = setting_for(agency_pk, code, day)
        cache.set(key, known, 300)
    return known


def stamp() -> tuple:
    """Return what changes when the switch does, for pages kept in memory; asked of the database twice a second."""
    here = office.card()
    if here is None:
        return ()
    key = f"{_KEY}:{here.pk}"
    known = cache.get(key)
    if known is None:
        known = switchboard(here.pk)
        cache.set(key, known, REMEMBERED)
    return known


def anything_is_filed_here() -> bool:
    """Tell whether any procedure is taken in here today: else there is no draft to go on with either."""
    day, decided = clock.today(), {}
    for _, procedure, mode, valid_from, valid_to in stamp():  # what decides comes first
        if valid_from <= day and (valid_to is None or day <= valid_to):
            decided.setdefault(procedure, mode)
    return any(mode != Mode.LINK for mode in decided.values())


@dataclass(frozen=True)
class Matter:
    """What is being filed, where, and which way."""

    agency: Agency
    revision: Revision
    way: Way

    @property
    def code(self) -> str:
        """Return the procedure's code, as it stands in the addresses."""
        return self.revision.procedure.code

    @property
    def name(self) -> str:
        """Return the procedure's name."""
        return self.revision.name


def find_matter(code: str) -> Matter:
    """Return what the address names. Raises Http404 for a procedure that is not received here today."""
    agency, day = office.home(), clock.today()
    revision = reading.in_force(code, day)
    if agency is None or revision is None or not revision.is_received_here:
        raise Http404("nothing to file under this code")
    procedure = revision.procedure
    way = way_of(
        setting_for(agency, procedure, day),
        code=procedure.code,
        code_is_national=procedure.code_is_national,
        online_level=revision.online_level,
    )
    return Matter(agency, revision, way)


def filed_here(view):
    """Open a public view only where the switch says that we take it in; elsewhere there is no such page."""

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request, code: str, *args, **kwargs):
        matter = find_matter(code)
        if not matter.way.is_here:
            raise Http404("not filed here")
        return view(request, matter, *args, **kwargs)

    return guarded
