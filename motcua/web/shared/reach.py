"""How this request reached the house, and how others may: plain HTTP or HTTPS, this machine or another, what to type there.

One of the two places that look at the `Host` header (docs/decisions/allowed-hosts.md): what is made of it is shown only to
whoever sent it.
"""

import re
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from motcua.lib import certificates, clock, local_network
from motcua.people.questions import public_address

PEER = "motcua.peer"  # under this name a request keeps who is at the other end of the wire, when that is our proxy
_WITH_PORT = re.compile(r"^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+))(?::\d+)?$")


def came_by_proxy(request) -> bool:
    """Tell whether something stands between the browser and this machine."""
    return "X-Forwarded-For" in request.headers or "Forwarded" in request.headers


def sender_behind(request) -> str:
    """Return the asking machine's address: what the socket knows, or what a proxy of ours saw where the settings name one.

    Asked once, by `middleware.KnownSender`; every door reads what it left in REMOTE_ADDR.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    said = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    last = said.rpartition(",")[2].strip()  # what our own proxy saw; the ones before, anybody may write
    with suppress(ValueError):
        return str(ip_address(_WITH_PORT.sub(r"\1\2", last)))
    return peer


def address_of(request) -> str:
    """Return the asking machine's address, for counting and for showing roughly where somebody came in."""
    return request.META.get("REMOTE_ADDR", "")


def is_at_the_machine(request) -> bool:
    """Tell whether the browser runs on this very machine, so that nothing goes over a wire."""
    return local_network.is_this_machine(request.META.get("REMOTE_ADDR", "")) and not came_by_proxy(request)


def is_private(request) -> bool:
    """Tell whether nobody on the way can read a password or a session's key."""
    if request.is_secure() or is_at_the_machine(request) or settings.DEMO or settings.DEVELOPMENT:
        return True
    # A proxy on this machine that does not say how it was asked is believed when the office's own address is HTTPS.
    near = local_network.is_this_machine(request.META.get(PEER, request.META.get("REMOTE_ADDR", "")))
    said = request.headers.get("X-Forwarded-Proto", "https")
    return near and said == "https" and settings.SITE_URL.startswith("https://")


def name_in(request) -> str:
    """Return the name or number under which the browser asked, without the port."""
    return urlsplit(f"//{request.get_host()}").hostname or "localhost"


def port_in(request) -> int:
    """Return the port at which the browser asked."""
    return urlsplit(f"//{request.get_host()}").port or (443 if request.is_secure() else 80)


def https_base(request) -> str:
    """Return where the same house speaks HTTPS under the name this browser uses, "" when it does not."""
    if not settings.HTTPS_PORT:
        return ""
    name = name_in(request)
    host = f"[{name}]" if ":" in name else name
    return f"https://{host}" + ("" if settings.HTTPS_PORT == 443 else f":{settings.HTTPS_PORT}")


def base_for_others(request) -> str:
    """Return how a colleague's PC opens this house: its settled address, else this machine's own in the office's network.

    The name in the request does not count: whoever forges it would get what is sent there. Only its port is used.
    """
    if known := public_address():
        return known
    host = next(iter(local_network.own_addresses()), "localhost")
    if settings.HTTPS_PORT:
        return f"https://{host}:{settings.HTTPS_PORT}"
    return f"http://{host}:{port_in(request)}"


def base_for_colleagues(request) -> str:
    """Return where a colleague can come in: over HTTPS from every PC of the office, else on this machine alone.

    A settled address in the open (the office's Wi-Fi) is for citizens: under it the desk opens nowhere, not even here.
    """
    known = base_for_others(request)
    is_here = urlsplit(known).hostname in {"localhost", "127.0.0.1", "::1"}
    if known.startswith("https://") or is_here or settings.DEMO or settings.DEVELOPMENT:
        return known
    if settings.HTTPS_PORT:
        host = urlsplit(known).hostname or "localhost"
        return f"https://{f'[{host}]' if ':' in host else host}:{settings.HTTPS_PORT}"
    return base_at_the_machine(request)


def base_at_the_machine(request) -> str:
    """Return how the house is opened on the machine it runs on."""
    port = port_in(request)
    return "http://localhost" + ("" if port == 80 else f":{port}")


def own_folder() -> Path:
    """Return where a certificate of our own making lies."""
    return Path(settings.DATA_DIR) / "https"


def makes_own_certificate() -> bool:
    """Tell whether HTTPS here stands on a certificate of our own making."""
    return bool(settings.HTTPS_PORT) and not settings.TLS_CERT


def certificate_files() -> tuple[Path, Path] | None:
    """Return certificate and key with which this family speaks HTTPS, None when it does not."""
    if settings.TLS_CERT:
        return Path(settings.TLS_CERT), Path(settings.TLS_KEY)
    if not settings.HTTPS_PORT:
        return None
    return own_folder() / certificates.SERVER, own_folder() / certificates.SERVER_KEY


def certificate_standing() -> certificates.Standing | None:
    """Return how the family's certificate stands now, None without HTTPS of its own."""
    files = certificate_files()
    return certificates.standing_of(*files, at=clock.now()) if files else None


def make_own_certificate() -> bool:
    """Make or renew the certificate for all names and addresses this machine has now; tell whether there is a new one."""
    host = urlsplit(public_address()).hostname or ""
    is_name = bool(host) and not host.replace(".", "").isdigit() and ":" not in host
    return certificates.ensure(
        own_folder(),
        names=[*local_network.own_names(), *([host] if is_name else [])],
        addresses=local_network.own_addresses(),
        at=clock.now(),
    )


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
