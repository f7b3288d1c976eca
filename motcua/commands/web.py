"""The web half alone, for several machines; over HTTPS also as a member of the family."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import django

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running

_ENDS_WITHIN = 4  # seconds
_CERTIFICATE_LOOKED_AT = 60  # seconds between two looks


def add_arguments(parser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="0.0.0.0")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--https", action="store_true", help="nói HTTPS (TLS_CERT và TLS_KEY, hoặc chứng chỉ tự làm)"
    )
    parser.add_argument("--until-input-ends", action="store_true", help="dừng khi tiến trình mẹ dừng")


def run(options) -> int:
    """Serve until told to stop; the database must be up to date already."""
    if options.https:
        os.environ["MOTCUA_HTTPS_PORT"] = str(options.port)
    if options.until_input_ends:
        for name in ("SIGINT", "SIGBREAK", "SIGHUP"):  # the parent hears these and ends our input
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
    django.setup()
    try:
        running.announce(folder.chosen())
        house.refuse_newer_database()
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    tls = None
    if options.https:
        try:
            tls = house.ready_certificate()
        except house.NoCertificate as refusal:
            print(refusal, file=sys.stderr)
            return 1
    house.make_static_ready()
    if options.until_input_ends:
        threading.Thread(target=_end_with_input, daemon=True, name="end-with-input").start()
        if tls:
            threading.Thread(
                target=_end_with_certificate, args=(tls[0],), daemon=True, name="end-with-certificate"
            ).start()
    house.serve_web(options.port, host=options.host, workers=options.workers, tls=tls)
    return 0


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    _end()


def _end_with_certificate(path: Path) -> None:
    """Let the family start this process anew when the certificate has been renewed: the server reads it only at its start."""
    before = path.stat().st_mtime
    while True:
        time.sleep(_CERTIFICATE_LOOKED_AT)
        try:
            if path.stat().st_mtime != before:
                break
        except OSError:
            continue  # somebody is just putting the new one there
    _end()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_ENDS_WITHIN)
    os._exit(0)
