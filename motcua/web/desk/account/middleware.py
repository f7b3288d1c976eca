"""End sessions in time, and tell every request which officer it comes from."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest, _does_token_match
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import SESSION_IDLES, SESSION_LASTS
from motcua.people.questions import officer_on
from motcua.people.second_factor import has_second_factor, is_needed
from motcua.web.desk.account import entry

NOTED_EVERY = 60  # seconds; one write a minute, not one a click
HELD_AT_MOST = 200_000  # characters typed that a session row may hold
HELD_FOR = 30 * 60  # seconds
_LEADS_TO_PROTECTION = (
    "account:protect",
    "account:second-factor",
    "account:passkey-new",
    "account:password",
    "account:logout",
)


class KeyOutlivesLogin(CsrfViewMiddleware):
    """Django's check of the forms' key, which a sign-in changes.

    Who signs in again in another tab has a page standing open with the key of before. For half an hour the new session
    knows that key too, so that one press of "Gửi lại" is enough. The origin of the request is checked as ever.
    """

    def _check_token(self, request):
        try:
            super()._check_token(request)
        except RejectRequest:
            if not self.fits_earlier(request):
                raise

    @staticmethod
    def fits_earlier(request) -> bool:
        """Tell whether the form carries the key of before this session's sign-in."""
        token = request.POST.get("csrfmiddlewaretoken", "") if request.method == "POST" else ""
        kept = request.session.get(entry.EARLIER_KEY)
        if not kept or len(token) not in (32, 64) or kept["until"] < clock.now().timestamp():
            return False
        return _does_token_match(token, kept["key"])


class SessionEnds:
    """Stands behind CSRF and authentication and before LoginRequiredMiddleware.

    A session ends 12 hours after the sign-in, and after 30 minutes without a click. A form sent too late is not lost:
    what was typed waits in a fresh session, for the same person only, until they have signed in again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Hang the officer on the request; it costs nothing until somebody asks."""
        request.officer = SimpleLazyObject(
            lambda: (
                officer_on(request.user, clock.today(), works_for=request.session.get(entry.WORKS_FOR, ""))
                if request.user.is_authenticated
                else None
            )
        )
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look at the clock before the view does anything."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None  # the portal's readers have no session: not even a look into the store for them
        if not request.user.is_authenticated:
            return self.leave(request) if self.is_region(request) and self.needs_login(view) else None
        now = clock.now().timestamp()
        if (
            entry.STARTED not in request.session
        ):  # begun without our door (a test's force_login): it counts from here
            request.session[entry.STARTED] = request.session[entry.SEEN] = now
        started, seen = request.session[entry.STARTED], request.session[entry.SEEN]
        if now - started > SESSION_LASTS.total_seconds():
            return self.end(request, view, "too_long")
        if now - seen > SESSION_IDLES.total_seconds():
            return self.end(request, view, "idle")
        if now - seen > NOTED_EVERY:
            request.session[entry.SEEN] = now
            actions.note_presence(request.session.get(entry.SIGN_IN), by=request.user)
        if request.user.must_change_password and self.needs_login(view):
            own = {reverse("account:password"), reverse("account:logout")}
            if request.path not in own:
                return HttpResponseRedirect(reverse("account:password"))
        if self.lacks_second_factor(request, view):
            if request.method == "GET" and not self.is_region(request):
                request.session[entry.WANTED] = request.get_full_path()
            return HttpResponseRedirect(reverse("account:protect"))
        return None

    @staticmethod
    def lacks_second_factor(request, view) -> bool:
        """Tell whether a leader or administrator must first set up what their role needs; asked until they have."""
        if not settings.SECOND_FACTOR_NEEDED or entry.PROTECTED in request.session:
            return False
        if not SessionEnds.needs_login(view) or request.path in {
            reverse(name) for name in _LEADS_TO_PROTECTION
        }:
            return False
        if not is_needed(request.officer.positions, clock.today()):
            return False
        if has_second_factor(request.user):
            request.session[entry.PROTECTED] = True
            return False
        return True

    def end(self, request, view, why: str):
        """Close the session; keep what was typed; lead to the login unless the page is open to all."""
        user = request.user
        held = self.typed(request) if request.method == "POST" and self.needs_login(view) else None
        actions.sign_out(request.session.get(entry.SIGN_IN), by=None, why=why)
        logout(request)
        if not self.needs_login(view):
            return None
        if held is not None:
            request.session[entry.HELD] = {"user": user.pk, "path": request.get_full_path(), **held}
            request.session.set_expiry(HELD_FOR)
        return self.leave(request)

    @staticmethod
    def typed(request) -> dict | None:
        """Return the fields as they were sent, without files and tokens, or None if there is too much of them."""
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            for value in values
            # A scanned ID card is never kept anywhere: it is scanned again.
            if name not in ("csrfmiddlewaretoken", "scan") and "password" not in name
        ]
        if sum(len(name) + len(value) for name, value in fields) > HELD_AT_MOST:
            return None
        return {"fields": fields, "had_files": bool(request.FILES)}

    @classmethod
    def leave(cls, request):
        """Answer with the way to the login page, back to here afterwards."""
        page = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
        if cls.is_region(request):
            current = urlsplit(request.headers.get("HX-Current-URL", ""))
            page = current.path + (f"?{current.query}" if current.query else "")
        page = page if entry.is_own_address(page) else ""
        query = {"het-phien": "1", **({"next": page} if page else {})}
        target = f"{reverse('account:login')}?{urlencode(query)}"
        if cls.is_region(request):
            return HttpResponse(headers={"HX-Redirect": target})
        return HttpResponseRedirect(target)

    @staticmethod
    def is_region(request) -> bool:
        return request.headers.get("HX-Request") == "true"

    @staticmethod
    def needs_login(view) -> bool:
        return getattr(view, "login_required", True)
