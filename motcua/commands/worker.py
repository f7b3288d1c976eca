"""The jobs and the schedule alone."""

import signal
import sys
import threading

import django


def add_arguments(parser) -> None:
    parser.add_argument("--until-input-ends", action="store_true", help="dừng khi tiến trình mẹ dừng")


def run(options) -> int:
    """Work until told to stop."""
    django.setup()
    from config.schedule import schedule
    from motcua.journal.jobs import run_worker

    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    if options.until_input_ends:
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    run_worker(stop, schedule())
    return 0


def _wait_for_end_of_input(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
