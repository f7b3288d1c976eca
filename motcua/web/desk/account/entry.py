"""Let a person in: between the last check passed and the first page shown."""

from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.lib import clock, local_network
from motcua.people import actions
from motcua.people.models import User
from motcua.people.second_factor import has_second_factor
from motcua.web.shared import reach

BACKEND = "django.contrib.auth.backends.ModelBackend"
AWAITING = "awaiting_code"  # whose code the session waits for, and since when
AWAITING_LASTS = 10 * 60  # seconds
STARTED, SEEN, SIGN_IN = "started", "seen", "sign_in"
WORKS_FOR = "works_for"  # the agency somebody of several has chosen to run just now, by its slug
HELD = "held"  # what was typed when the session ended
EARLIER_KEY = (
    "earlier_key"  # the forms' key of before the sign-in, and until when pages with it may still be sent
)
EARLIER_KEY_LASTS = 30 * 60  # seconds
PROTECTED = "protected"  # this session belongs to somebody who has the second factor their role needs
WANTED = "wanted"  # the page somebody asked for before they were led to their second factor
FRESH_FOR = 10 * 60  # seconds after the sign-in in which nobody is asked for the password again


def safe_next(request) -> str:
    """Return the page the person wanted, or the desk: only an address on this very site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_address(wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def is_own_address(address: str) -> bool:
    """Tell whether this is a path of this site as a browser reads it, once and once more decoded.

    Browsers drop tabs and line breaks and take a backslash for a stroke: "/<tab>/evil" would lead to another host.
    """
    for text in (address, unquote(address.partition("?")[0])):
        if not text.isprintable() or "\\" in text or text[:1] != "/" or text[:2] == "//":
            return False
    return url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def way_on(request) -> str:
    """Return, once, the page that was wanted before the second factor was set up; else the desk."""
    wanted = request.session.pop(WANTED, "")
    return wanted if is_own_address(wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def pass_on(request, user: User, next_page: str):
    """Ask for the second factor if the account has one, else let the person in."""
    if not has_second_factor(user):
        return admit(request, user, next_page)
    request.session.cycle_key()
    request.session[AWAITING] = {
        "user": user.pk,
        "since": clock.now().timestamp(),
        "next": next_page,
        # A password changed meanwhile makes the first half worthless.
        "hash": user.get_session_auth_hash(),
    }
    return HttpResponseRedirect(reverse("account:login-code"))


def awaited(request) -> tuple[User, str] | None:
    """Return whose code is awaited and where they want to go, None if nobody's or for too long."""
    waiting = request.session.get(AWAITING)
    if not waiting or clock.now().timestamp() - waiting["since"] > AWAITING_LASTS:
        return None
    user = User.objects.active().filter(pk=waiting["user"]).first()
    if user is None or user.get_session_auth_hash() != waiting["hash"]:
        return None
    return user, waiting["next"]


def admit(request, user: User, next_page: str):
    """Let in whoever has a position today; tell everybody else calmly when theirs ended or begins."""
    today = clock.today()
    if user.positions_on(today):
        return let_in(request, user, next_page)
    request.session.pop(AWAITING, None)
    known = user.positions.select_related("agency")
    page = {
        "person": user,
        "next_one": known.filter(starts_on__gt=today).order_by("starts_on").first(),
        "last_one": known.filter(starts_on__lte=today).order_by("-ends_on").first(),
    }
    return render(request, "desk/account/no_position.html", page, status=403)


def let_in(request, user: User, next_page: str):
    """Start the session, note the sign-in and go where the person wanted to."""
    request.session.pop(AWAITING, None)
    held = request.session.get(HELD)
    if held and held["user"] != user.pk:
        request.session.flush()
        held = None
    key = request.META.get("CSRF_COOKIE")
    start_session(request, user, backend=BACKEND)  # which changes the forms' key
    if not request.session.session_key:
        request.session.save()  # so that this session has the name under which it can be ended from elsewhere
    at = clock.now()
    if key:
        request.session[EARLIER_KEY] = {"key": key, "until": at.timestamp() + EARLIER_KEY_LASTS}
    came = actions.sign_in(
        user,
        by=user,
        at=at,
        device=reach.device_words(request),
        place=local_network.place_words(reach.address_of(request)),
        session_key=request.session.session_key,
    )
    request.session.set_expiry(None)
    request.session[STARTED] = request.session[SEEN] = at.timestamp()
    request.session[SIGN_IN] = came.pk
    if user.must_change_password:
        return HttpResponseRedirect(reverse("account:password"))
    return HttpResponseRedirect(reverse("account:resume") if held else next_page)


def keep(request, user: User) -> None:
    """Keep this very session, with what it holds, after the account's other sessions were ended."""
    update_session_auth_hash(request, user)
    request.user = user
    actions.keep_session(request.session.get(SIGN_IN), request.session.session_key, by=user)


def address_of(request) -> str:
    """Return the machine's address for counting failed attempts."""
    return reach.address_of(request)


def is_fresh(request) -> bool:
    """Tell whether the person signed in a moment ago, so that a change of the account needs no second password."""
    return clock.now().timestamp() - request.session.get(STARTED, 0) < FRESH_FOR
