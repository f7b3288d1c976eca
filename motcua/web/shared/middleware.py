"""What stands between the server and every page."""

import logging
import secrets

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.signals import got_request_exception
from django.http import (
    Http404,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.encoding import escape_uri_path

from motcua.web.shared import failures, reach, trust
from motcua.web.shared.context import CONTRAST_COOKIE, TYPE_COOKIE
from motcua.web.shared.logs import chain

log = logging.getLogger("motcua.web")

_YEAR = 365 * 24 * 3600
_DESK = "/can-bo/"
_STAYS_PLAIN = ("/healthz", "/readyz", "/api/", "/tin-cay/")  # machines are told, not led on


class KnownSender:
    """Settle once, before any door counts or believes anybody, which machine asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.META[reach.PEER] = request.META.get("REMOTE_ADDR", "")
        request.META["REMOTE_ADDR"] = reach.sender_behind(request)
        return self.get_response(request)


class CalmFailure:
    """Answer a failed page with a calm sentence that keeps what was typed, and log the failure without it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, positional, named):
        """Answer what the gate did not take in, and let no address with a NUL reach a database.

        Nothing is kept under such a name, and PostgreSQL would fail.
        """
        if refused := request.META.get("motcua.refused"):
            return failures.answer(request, failures.REFUSED[refused])
        if any("\x00" in str(value) for value in (*positional, *named.values())):
            raise Http404

    def process_exception(self, request, error):
        """Answer for a view that failed; Django itself answers 404, 403 and 400 through our handlers."""
        if isinstance(error, failures.LEFT_TO_DJANGO):
            return None
        return explain(request, error, sender=self.__class__)


def explain(request, error, *, sender=None):
    """Log a failure under a number one can read out on the telephone, and answer with its page."""
    failure = failures.diagnose(error)
    number = f"{secrets.randbelow(1_000_000):06d}"
    log.error(
        "failure %s %s %s %s: %s",
        number,
        failure.code,
        request.method,
        route_of(request),
        " < ".join(type(link).__qualname__ for link in chain(error)),
        # What the machine suffers is known by its names; while it lasts, every page would add its thirty lines to the log.
        exc_info=error if failure is failures.BROKEN else None,
    )
    if sender is not None:
        got_request_exception.send(sender=sender, request=request)  # a test client raises it again
    return failures.answer(request, failure, number=number)


def route_of(request) -> str:
    """Return the pattern of the request's address: the address itself may carry a dossier's code or a link's key."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    return f"/{request.path.lstrip('/').partition('/')[0][:20]}/…"


class SafeWay:
    """Let nobody type a password on a way others can read.

    Over plain HTTP the desk answers this very machine only; another one gets the page that says how to come safely. With a
    certificate browsers know, everything moves to HTTPS. Over HTTPS every cookie stays there. No token of another machine is taken in the open either.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.answer(request)
        if request.path.startswith(_DESK) and "Cache-Control" not in response:
            add_never_cache_headers(response)  # what one officer saw is not for the next at the same PC
        return response

    def answer(self, request):
        """Answer, refuse or lead to HTTPS."""
        if request.is_secure():
            response = self.get_response(request)
            for cookie in response.cookies.values():
                cookie["secure"] = True
            return response
        if self.moves(request):
            return HttpResponsePermanentRedirect(reach.https_base(request) + request.get_full_path())
        if request.path.startswith(_DESK) and not reach.is_private(request):
            return trust.explain_refusal(request)
        if "Authorization" in request.headers and not reach.is_private(request):
            return JsonResponse(
                {
                    "type": "about:blank",
                    "title": "Mã truy cập chỉ được gửi qua HTTPS.",
                    "status": 403,
                    "code": "https-needed",
                },
                status=403,
                content_type="application/problem+json",
            )
        return self.get_response(request)

    @staticmethod
    def moves(request) -> bool:
        """Tell whether a reader of the plain port is sent to the same page over HTTPS."""
        return (
            settings.HAS_REAL_CERTIFICATE
            and bool(settings.HTTPS_PORT)
            and request.method in {"GET", "HEAD"}
            and not request.path.startswith(_STAYS_PLAIN)
            and not reach.is_at_the_machine(request)
        )


class ReaderWishes:
    """Keep what the reader asked of every page: large type and strong contrast by a link and a cookie, no fonts when saving data.

    The cookies hold nothing but the wish, so nobody has to be asked whether they may be set.
    """

    WISHES = {
        TYPE_COOKIE: ("to", "vua"),
        CONTRAST_COOKIE: ("cao", "thuong"),
    }  # cookie: (wished, as usual again)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        asked = {
            name: request.GET[name]
            for name, words in self.WISHES.items()
            if request.method == "GET" and request.GET.get(name) in words
        }
        if asked:
            return self.remember(request, asked)
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Save-Data", "Cookie"])
        return response

    def remember(self, request, asked: dict[str, str]):
        """Lead to the same page without the wish in its address, and keep the wish for a year."""
        query = request.GET.copy()
        for name in asked:
            del query[name]
        address = escape_uri_path(request.path) + (f"?{query.urlencode()}" if query else "")
        # A path may begin with two slashes, which a browser reads as another host.
        response = HttpResponseRedirect("/" + address.lstrip("/"))
        for name, word in asked.items():
            if word == self.WISHES[name][0]:
                response.set_cookie(
                    name, word, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
                )
            else:
                response.delete_cookie(name, samesite="Lax")
        return response


class LoginRequired(LoginRequiredMiddleware):
    """Ask for a login by default; a form sent after the session ended is kept in the page, not thrown away."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Leave public pages alone before anybody asks who reads them: they cost no session."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """Redirect a reader, but keep a writer's form; a region asked for by script gets nothing to swap in."""
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        if request.method == "POST" and failures.typed(request):
            return failures.answer(request, failures.LOCKED, show_typed=False)
        return super().handle_no_permission(request, view_func)
