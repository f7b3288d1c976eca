"""Let a person in: between the last check passed and the first page shown."""

from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import login as start_session
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import User
from motcua.people.second_factor import has_second_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"
AWAITING = "awaiting_code"  # whose code the session waits for, and since when
AWAITING_LASTS = 10 * 60  # seconds
STARTED, SEEN, SIGN_IN = "started", "seen", "sign_in"
HELD = "held"  # what was typed when the session ended
EARLIER_KEY = (
    "earlier_key"  # the forms' key of before the sign-in, and until when pages with it may still be sent
)
EARLIER_KEY_LASTS = 30 * 60  # seconds


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


def pass_on(request, user: User, next_page: str):
    """Ask for the code if the account wants one, else let the person in."""
    if not has_second_factor(user):
        return let_in(request, user, next_page)
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


def let_in(request, user: User, next_page: str):
    """Start the session, note the sign-in and go where the person wanted to."""
    request.session.pop(AWAITING, None)
    held = request.session.get(HELD)
    if held and held["user"] != user.pk:
        request.session.flush()
        held = None
    key = request.META.get("CSRF_COOKIE")
    start_session(request, user, backend=BACKEND)  # which changes the forms' key
    at = clock.now()
    if key:
        request.session[EARLIER_KEY] = {"key": key, "until": at.timestamp() + EARLIER_KEY_LASTS}
    came = actions.sign_in(user, by=user, at=at, device=device_words(request))
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


def address_of(request) -> str:
    """Return the machine's address for counting failed attempts. Headers are not believed: anybody can write them."""
    return request.META.get("REMOTE_ADDR", "")


def device_words(request) -> str:
    """Return browser and system in a few words, for the page of one's sessions; the full string is not kept."""
    agent = request.headers.get("User-Agent", "")
    browsers = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"))
    browsers += (("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
    systems += (("Mac OS", "macOS"), ("Linux", "Linux"))
    browser = next((name for mark, name in browsers if mark in agent), "Trình duyệt khác")
    system = next((name for mark, name in systems if mark in agent), "")
    return f"{browser} trên {system}" if system else browser
