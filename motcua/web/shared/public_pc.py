"""A browser at which anybody may sit down: what one person leaves behind is worth nothing to the next.

A visit lasts while somebody uses the machine and two minutes longer. Every cookie the house gives out meanwhile is tied to
the visit: sent back in a later one it is not read, whatever the browser still keeps. Nothing may be stored, no form is filled
in by the browser, and the page itself clears the screen (`public-pc.js`; without scripts the page leads on by itself).
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import Morsel
from importlib import import_module
from secrets import token_hex

from django.conf import settings
from django.core import signing
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from motcua.lib import clock
from motcua.people.actions import sign_out

IDLES = timedelta(minutes=2)
WARNS = 20  # seconds before the end, in which somebody is asked whether they are still there
SLACK = timedelta(seconds=5)  # the page asks to be let go at two minutes; the line may be slow
MAY_SWITCH_OFF = timedelta(minutes=10)  # after switching on: whoever did it by mistake is still sitting there

COOKIE = "may-chung"  # says that the machine is shared, and since when
VISIT = "luot-dung"  # which visit this is, when it was last heard of, which cookies it was given
SALT = "shared.public-pc"
OVER = "/may-dung-chung/het-gio/"
STILL_HERE = "/may-dung-chung/con-day/"
ASKS = "/may-dung-chung/con-do/"
FRAMED = "trong-trang"  # in the address of a letter that stands in a page of ours
_NOT_FOR_PEOPLE = ("/api/", "/healthz", "/readyz", "/metrics")
_SIGN_IN = "sign_in"  # where the desk's door keeps which sign-in a session belongs to
_GIVEN_AT_MOST = 40  # of a longer list the rest is not taken back; it is not read any more either
_AGE = 5 * 365 * 24 * 3600
_FORM = re.compile(rb"<form\b", re.I)
_AUTOCOMPLETE = re.compile(rb'\sautocomplete="[^"]*"', re.I)
_FIELD = re.compile(rb"<(input|textarea|select)\b", re.I)
_NEW_TAB = re.compile(rb'\starget="_blank"', re.I)


@dataclass
class Visit:
    """What one person does at a shared machine; `given` are the (name, path) of its cookies."""

    key: str = field(default_factory=lambda: token_hex(8))
    given: set[tuple[str, str]] = field(default_factory=set)
    is_new: bool = True
    ends: bool = False

    def written(self, at) -> str:
        """Return the visit as its cookie holds it."""
        held = {"k": self.key, "t": int(at.timestamp()), "g": sorted(self.given)[:_GIVEN_AT_MOST]}
        return signing.dumps(held, salt=SALT, compress=True)


class PublicPc:
    """Tie the cookies of a shared machine to the visit, let nothing be stored or filled in, and forget after two idle minutes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.public_pc = None
        if not request.COOKIES.get(COOKIE) or request.path.startswith(_NOT_FOR_PEOPLE):
            return self.get_response(request)
        now = clock.now()
        request.public_pc, left_over = self.visit_of(request, now)
        if left_over and request.method not in {"GET", "HEAD"}:
            # What is sent now was typed by whoever sat there before.
            response = HttpResponseRedirect(OVER)
        else:
            response = self.get_response(request)
        self.tie(request, response, left_over, now)
        return self.leave_nothing(request, response)

    def visit_of(self, request, now) -> tuple[Visit, Visit | None]:
        """Return the visit the request belongs to, and the one that ended before it; cookies of any other are not read."""
        found = read(request)
        ended = None
        if found and now.timestamp() - found[1] > (IDLES + SLACK).total_seconds():
            ended = found[0]
            owner, _, key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "").partition(".")
            if owner == ended.key and key:
                close_session(key, why="idle")
        visit = Visit() if ended or not found else found[0]
        for name in list(request.COOKIES):
            if name in {COOKIE, VISIT}:
                continue
            owner, _, value = request.COOKIES[name].partition(".")
            if owner == visit.key:
                request.COOKIES[name] = value
            else:
                del request.COOKIES[name]
        return visit, ended

    def tie(self, request, response, left_over: Visit | None, now) -> None:
        """Mark the cookies of the answer as this visit's, and take back those of a visit that ended."""
        visit = request.public_pc
        for name, morsel in response.cookies.items():
            if name == COOKIE:
                continue
            if morsel["max-age"] == 0:
                visit.given.discard((name, morsel["path"]))
                continue
            morsel.set(name, *response.cookies.value_encode(f"{visit.key}.{morsel.value}"))
            morsel["max-age"] = morsel["expires"] = ""  # gone at the latest when the browser is closed
            visit.given.add((name, morsel["path"]))
        if visit.ends:
            take_back(response, visit)
        if left_over:
            take_back(response, left_over)
        if COOKIE in response.cookies and not response.cookies[COOKIE].value:
            return  # switched off
        if visit.ends or visit.is_new or is_use(request):
            written = (Visit() if visit.ends else visit).written(now)
            response.set_cookie(VISIT, written, httponly=True, samesite="Lax")

    def leave_nothing(self, request, response):
        """Let the browser store nothing, fill in nothing, and open nothing in a place that is not watched over."""
        kind = response.get("Content-Type", "")
        if kind.startswith(("application/pdf", "image/")) and not request.path.startswith("/can-bo/"):
            response = self.framed(request, response)
            kind = response.get("Content-Type", "")
        del response["ETag"]
        del response["Cache-Control"]
        add_never_cache_headers(response)
        if kind.startswith("text/html") and not response.streaming and not response.get("Content-Encoding"):
            # Here and not in every template, so that a form somebody adds tomorrow is covered as well.
            content = _AUTOCOMPLETE.sub(b"", response.content)
            content = _NEW_TAB.sub(b"", content)
            content = _FORM.sub(b'<form autocomplete="off"', content)
            response.content = _FIELD.sub(rb'<\1 autocomplete="off"', content)
            if "Content-Length" in response:
                response["Content-Length"] = str(len(response.content))
        return response

    @staticmethod
    def framed(request, response):
        """Show a letter or a photo inside a page of ours: by itself it has no band, no clock and no way back.

        Nothing is saved to a folder either: what would be a download is shown in its place.
        """
        if response.get("Content-Disposition", "").startswith("attachment"):
            response["Content-Disposition"] = "inline" + response["Content-Disposition"].removeprefix(
                "attachment"
            )
        if FRAMED in request.GET:
            response["X-Frame-Options"] = "SAMEORIGIN"
            response._csp_replace = {"frame-ancestors": ["'self'"]}
        elif request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
            query = request.GET.copy()
            query[FRAMED] = "1"
            return render(request, "shared/framed.html", {"address": f"{request.path}?{query.urlencode()}"})
        return response


def is_use(request) -> bool:
    """Tell whether somebody did something, or only a script asks how things stand."""
    if request.method == "HEAD" or request.path.startswith((OVER, ASKS)):
        return False
    return (
        request.method != "GET"
        or request.path == STILL_HERE
        or request.headers.get("Sec-Fetch-Dest", "document") != "empty"
    )


def read(request) -> tuple[Visit, int] | None:
    """Return the visit the browser tells of and when it was last heard of; None for none, or one that was made up."""
    try:
        held = signing.loads(request.COOKIES.get(VISIT, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return Visit(held["k"], {tuple(one) for one in held["g"]}, is_new=False), held["t"]


def switch_on(request, response) -> None:
    """Make this browser a shared machine; once it is, the moment stays."""
    if not request.COOKIES.get(COOKIE):
        since = signing.dumps(int(clock.now().timestamp()), salt=SALT)
        response.set_cookie(COOKIE, since, max_age=_AGE, httponly=True, samesite="Lax")


def switch_off(request, response) -> None:
    """Make this browser somebody's own again; what the visit left goes with it."""
    forget(request, response)
    response.delete_cookie(COOKIE, samesite="Lax")
    response.delete_cookie(VISIT, samesite="Lax")


def may_switch_off(request) -> bool:
    """Tell whether the one who asks may: just switched on, or an officer of the office signed in here."""
    try:
        since = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return False
    if clock.now().timestamp() - since <= MAY_SWITCH_OFF.total_seconds():
        return True
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def forget(request, response) -> None:
    """End the visit: its session, its cookies, and what the browser keeps of these pages."""
    visit = getattr(request, "public_pc", None)
    if visit is not None:
        visit.ends = True
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            close_session(request.COOKIES[settings.SESSION_COOKIE_NAME], why="asked")
    # Not "cookies": that would also forget that the machine is shared. Those of the visit are taken back one by one.
    response["Clear-Site-Data"] = '"cache", "storage"'


def close_session(key: str, *, why: str) -> None:
    """End a session by its key, which may still lie in the browser's files."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    if (sign_in := session.get(_SIGN_IN)) is not None:
        sign_out(sign_in, by=None, why=why)
    session.delete()


def take_back(response, visit: Visit) -> None:
    """Delete every cookie the visit was given, each where it was put; two of one name may lie at two places."""
    for name, path in visit.given:
        gone: Morsel = Morsel()
        gone.set(name, "", "")
        gone.update(
            {"path": path, "max-age": 0, "expires": "Thu, 01 Jan 1970 00:00:00 GMT", "samesite": "Lax"}
        )
        dict.__setitem__(response.cookies, f"{name} {path}", gone)


def place_to_return(request) -> str:
    """Return the address of ours that `?ve=` names, "/" for anything else."""
    wanted = request.GET.get("ve", "")
    odd = not wanted.isprintable() or "\\" in wanted or len(wanted) > 500
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/may-dung-chung/"))
    return wanted if ours and not odd else "/"
