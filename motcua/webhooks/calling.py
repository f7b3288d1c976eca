"""Call an address nobody here can vouch for: where it leads is judged, no redirect is followed, nothing is waited for long."""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from motcua.webhooks.rules import may_call

STEP_SECONDS = 10  # to connect, and between two pieces of the answer's head
ALL_SECONDS = 30  # for everything; an answer that trickles in is cut off


@dataclass(frozen=True)
class Outcome:
    """How the call went: the status, or what kept it from one."""

    status: int | None = None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        """Tell whether the other machine took it: any 2xx."""
        return self.status is not None and 200 <= self.status < 300


def call(url: str, body: bytes, headers: dict[str, str], *, allowed: tuple) -> Outcome:
    """Post the body once and return how it went; never raises for what the other side does."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return Outcome(error="name-unknown")
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    # All of them must be allowed: of a name with one good address and one bad, the next look-up may give the other.
    objection = next((no for a in addresses if (no := may_call(a, secure=secure, allowed=allowed))), None)
    if objection is not None or not addresses:
        return Outcome(error=objection.code if objection else "name-unknown")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _post(addresses[0], port, parts.hostname, path, body, headers, secure=secure)


def _post(address: str, port: int, name: str, path: str, body, headers, *, secure: bool) -> Outcome:
    kind = HTTPSConnection if secure else HTTPConnection
    connection = kind(name, port, timeout=STEP_SECONDS)
    watch = None
    try:
        # The address that was judged is the one that is called, whatever the name leads to by now.
        plain = socket.create_connection((address, port), timeout=STEP_SECONDS)
        connection.sock = plain
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=name)
        watch = threading.Timer(ALL_SECONDS, _cut, [connection.sock])
        watch.daemon = True
        watch.start()
        connection.request("POST", path, body, headers)
        return _judged(connection.getresponse().status)
    except ssl.SSLCertVerificationError:
        return Outcome(error="certificate")
    except ssl.SSLError:
        return Outcome(error="tls")
    except TimeoutError:
        return Outcome(error="timeout")
    except ConnectionRefusedError:
        return Outcome(error="refused")
    except (OSError, HTTPException, ValueError):
        return Outcome(error="broken-off")
    finally:
        if watch is not None:
            watch.cancel()
        connection.close()


def _judged(status: int) -> Outcome:
    return Outcome(status, "redirect" if 300 <= status < 400 else "" if 200 <= status < 300 else "status")


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
