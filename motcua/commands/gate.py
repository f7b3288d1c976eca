"""The gate between the network and the pages: take a request in whole, let a page answer it, hand the answer back.

A page blocks a thread while it works, and a process has two of them. What arrives slowly (a photograph from a telephone,
or somebody who sends a byte now and then to keep us busy) must not occupy one, so the event loop collects the body and
only then is a page asked. The body stays in memory: nothing that people hand in lies about in a temporary folder.
"""

import asyncio
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from django.conf import settings

# A phone on a bad line still sends something every few seconds; who sends nothing for so long has gone.
_SILENT_FOR = 20  # seconds
_WHOLE_WITHIN = 15 * 60  # seconds for one body
_IN_ALL = 4  # times the largest request: what the bodies being collected may hold together in one process
_DRAINED = 16  # times the largest request: so much is read and thrown away, that the answer may still be seen


class Refused(Exception):
    """The body was not taken; the code is one of `motcua.web.shared.failures.REFUSED`."""


class Gate:
    """An application of granian's interface RSGI around one of WSGI."""

    def __init__(self, application, *, threads: int):
        self.application = application
        self._pages = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._held = 0  # bytes of bodies in memory; only the event loop changes it

    async def __rsgi__(self, scope, protocol):
        """Answer one request."""
        loop = asyncio.get_running_loop()
        environ = environ_of(scope)
        content, refused = b"", ""
        try:
            content = await self._take(environ, protocol)
        except Refused as no:
            refused = str(no)
        try:
            environ["CONTENT_LENGTH"] = str(len(content))
            environ["wsgi.input"] = io.BytesIO(content)
            if refused:
                environ["motcua.refused"] = refused
            status, headers, answer = await loop.run_in_executor(self._pages, self._ask, environ)
        finally:
            self._held -= len(content)
        with suppress(Exception):  # the reader may have gone meanwhile
            protocol.response_bytes(status, headers, answer)

    async def _take(self, environ, protocol) -> bytes:
        """Return the body. Raises Refused when it is too big, too slow, cut short, or there are too many at once."""
        declared = environ.pop("CONTENT_LENGTH", None)
        if declared is None and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        most = settings.LARGEST_REQUEST
        announced = int(declared) if declared is not None and declared.isdecimal() else None
        if announced is not None and announced > most * _DRAINED:
            raise Refused("too-big")
        chunks, size, why = [], 0, "too-big" if announced is not None and announced > most else ""
        try:
            until = asyncio.get_running_loop().time() + _WHOLE_WITHIN
            body = aiter(protocol)
            while (chunk := await asyncio.wait_for(_next(body), _SILENT_FOR)) is not None:
                size += len(chunk)
                why = why or ("too-big" if size > most else "")
                if not why and self._held + len(chunk) > most * _IN_ALL:
                    why = "crowded"
                if asyncio.get_running_loop().time() > until:
                    raise Refused("too-slow")
                if why:
                    self._let_go(chunks)
                    if size > most * _DRAINED:
                        break
                else:
                    chunks.append(chunk)
                    self._held += len(chunk)
            if not why and announced is not None and size < announced:
                why = "cut-short"
        except TimeoutError:
            why = "too-slow"
        except Refused as no:
            why = str(no)
        except Exception:  # the connection broke: whatever granian calls it
            why = "cut-short"
        if why:
            self._let_go(chunks)
            raise Refused(why)
        return b"".join(chunks)

    def _let_go(self, chunks: list[bytes]) -> None:
        self._held -= sum(map(len, chunks))
        chunks.clear()

    def _ask(self, environ):
        """Let a page answer, in one of the threads that keep a connection to the database."""
        started = []

        def start(status, headers, exc_info=None):
            started[:] = [int(status.split(" ", 1)[0]), headers]

        pieces = self.application(environ, start)
        try:
            content = b"".join(pieces)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        return *started, content


async def _next(body) -> bytes | None:
    try:
        return bytes(await anext(body))
    except StopAsyncIteration:
        return None


def environ_of(scope) -> dict:
    """Return what WSGI knows of a request, without its body.

    A header with an underscore in its name is left out: it would pass for the one with a dash.
    """
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI's texts are bytes in disguise (PEP 3333).
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        if key in environ and key != "HTTP_HOST":
            value = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        environ[key] = value.encode("utf-8", "replace").decode("latin-1")
    return environ
