"""How long each request took and how it ended: counted for `/metrics`, and told to the log, by route and never by address.

An address may carry a dossier's code or the key of a one-time link; a route ("can-bo/ho-so/<str:code>/") carries nothing.
"""

import hmac
import logging
import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.lib import clock
from motcua.upkeep import metrics

log = logging.getLogger("motcua.events.requests")

_counters: dict[str, metrics.Counter] = {}


def counter() -> metrics.Counter:
    """Return this process's counter, made for the addresses it serves."""
    if settings.ROOT_URLCONF not in _counters:
        _counters[settings.ROOT_URLCONF] = metrics.Counter(_routes(get_resolver()))
    return _counters[settings.ROOT_URLCONF]


def route_of(request) -> str:
    """Return the route that answered, without anything of the address itself."""
    match = getattr(request, "resolver_match", None)
    return match.route if match is not None and match.route is not None else metrics.OTHER


class Measured:
    """Stands outermost; where nobody wants figures nor lines, it is not there at all."""

    def __init__(self, get_response):
        self._counts, self._tells = bool(settings.METRICS_TOKEN), settings.LOGS_EVENTS
        if not (self._counts or self._tells):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        began = time.perf_counter()
        response = self.get_response(request)
        took, route = time.perf_counter() - began, route_of(request)
        if self._counts:
            try:
                counter().count(route, response.status_code, took)
            except OSError as error:  # a full disk must not take the page with it
                log.warning("requests are not counted: %s", type(error).__name__)
        if self._tells:
            log.info(
                "request",
                extra={
                    "fields": {
                        "route": route,
                        "method": request.method,
                        "status": response.status_code,
                        "ms": round(took * 1000, 1),
                    }
                },
            )
        return response


@login_not_required
@never_cache
@require_safe
def figures(request):
    """Answer Prometheus; without the token of METRICS_TOKEN there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode("utf-8", "replace")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(
        metrics.text(counter(), clock.now()), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _routes(resolver, before: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        here = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += _routes(entry, here)
        elif isinstance(entry, URLPattern):
            found.append(here)
    return found
