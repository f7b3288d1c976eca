"""The jobs and the schedule alone."""

import os
import signal
import sys
import threading
import time

import django

from motcua.commands import house
from motcua.demo import folder
from motcua.lib.objections import NotAllowed
from motcua.upkeep import running

_ENDS_WITHIN = 4  # seconds: a job cut short then is taken again when its lease ends


def add_arguments(parser) -> None:
    parser.add_argument("--until-input-ends", action="store_true", help="dừng khi tiến trình mẹ dừng")


def run(options) -> int:
    """Work until told to stop."""
    if options.until_input_ends:
        # Ctrl+C and a closed terminal reach the whole family at once; the parent hears it and ends our input.
        for name in ("SIGINT", "SIGBREAK", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
    django.setup()
    try:
        running.announce(folder.chosen())
        house.refuse_newer_database()
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1
    from config.schedule import schedule
    from motcua.journal.jobs import run_lanes

    stop = threading.Event()
    for name in ("SIGTERM",) if options.until_input_ends else ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    if options.until_input_ends:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    run_lanes(stop, schedule())
    return 0


def _wait_for_end_of_input(stop: threading.Event) -> None:
    # Not through sys.stdin: the interpreter cannot end while a thread holds that buffer.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stop.set()
    time.sleep(_ENDS_WITHIN)
    os._exit(1)
