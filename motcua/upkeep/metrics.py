"""Figures for Prometheus: requests counted by every process in a small file of its own, the rest asked of the database.

A process writes its counts straight into a memory-mapped file under `run/metrics/`: no lock between processes, no
timer, nothing lost when one is killed. Whoever is asked adds the files up. They begin anew with `motcua serve`.
"""

import hashlib
import mmap
import os
import secrets
import shutil
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count

from motcua import __version__
from motcua.dossiers.models import Dossier
from motcua.journal.jobs import last_heartbeat
from motcua.journal.models import Job
from motcua.upkeep.models import Backup

STATUSES = (200, 201, 204, 301, 302, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503)
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
OTHER = "other"  # static files, and addresses that are not there
_COLUMNS = len(STATUSES) + 1 + len(BUCKETS) + 1 + 1  # statuses and any other, buckets and above, the sum
_SUFFIX = ".counts"


def folder() -> Path:
    """Return where the processes of this machine count."""
    return Path(settings.DATA_DIR) / "run" / "metrics"


def begin_anew() -> None:
    """Throw away the counts of processes that have ended; only who starts the family may."""
    with suppress(OSError):
        for old in folder().glob(f"*{_SUFFIX}"):
            old.unlink()


class Counter:
    """Counts the requests of this process; after a fork the child begins a file of its own."""

    def __init__(self, routes: Sequence[str]):
        self.routes = (OTHER, *sorted(set(routes)))
        self._place = {route: number for number, route in enumerate(self.routes)}
        self._lock, self._pid, self._kept = threading.Lock(), 0, None

    @property
    def stamp(self) -> str:
        """Return what the file's layout is known by: another version's counts are not read."""
        return hashlib.sha256(repr((self.routes, STATUSES, BUCKETS)).encode()).hexdigest()[:12]

    def count(self, route: str, status: int, took: float) -> None:
        """Count one request that took so many seconds."""
        row = self._place.get(route, 0) * _COLUMNS
        status_column = STATUSES.index(status) if status in STATUSES else len(STATUSES)
        bucket = next((n for n, limit in enumerate(BUCKETS) if took <= limit), len(BUCKETS))
        with self._lock:
            kept = self._own_file()
            for column, more in (
                (status_column, 1.0),
                (len(STATUSES) + 1 + bucket, 1.0),
                (_COLUMNS - 1, took),
            ):
                place = (row + column) * 8
                (before,) = struct.unpack_from("d", kept, place)
                struct.pack_into("d", kept, place, before + more)

    def totals(self) -> dict[str, tuple[float, ...]]:
        """Return the columns of each route that was asked for, over all processes of this machine."""
        size = len(self.routes) * _COLUMNS
        sums = [0.0] * size
        for path in folder().glob(f"{self.stamp}-*{_SUFFIX}"):
            with suppress(OSError, struct.error):
                for number, value in enumerate(struct.unpack_from(f"{size}d", path.read_bytes())):
                    sums[number] += value
        rows = {route: tuple(sums[n * _COLUMNS : (n + 1) * _COLUMNS]) for n, route in enumerate(self.routes)}
        return {route: row for route, row in rows.items() if any(row)}

    def _own_file(self) -> mmap.mmap:
        if self._kept is None or self._pid != os.getpid():
            folder().mkdir(parents=True, exist_ok=True)
            path = folder() / f"{self.stamp}-{os.getpid()}-{secrets.token_hex(4)}{_SUFFIX}"
            with path.open("w+b") as handle:
                # Not a hole: writing into one on a full disk would kill the process instead of raising.
                handle.write(bytes(len(self.routes) * _COLUMNS * 8))
                handle.flush()
                self._kept = mmap.mmap(handle.fileno(), 0)
            self._pid = os.getpid()
        return self._kept


def text(counter: Counter | None, at: datetime) -> str:
    """Return all figures in Prometheus' text format."""
    return "\n".join([*_requests(counter), *_house(at), ""])


def _requests(counter: Counter | None) -> Iterator[str]:
    if counter is None:
        return
    totals = counter.totals()
    yield "# HELP motcua_requests_total Requests answered, by route of the program (never the address itself)."
    yield "# TYPE motcua_requests_total counter"
    for route, row in totals.items():
        for status, count in zip((*STATUSES, OTHER), row, strict=False):
            if count:
                yield f'motcua_requests_total{{route="{_label(route)}",status="{status}"}} {int(count)}'
    yield "# HELP motcua_request_seconds How long answering took, summed over the processes of this machine."
    yield "# TYPE motcua_request_seconds histogram"
    for route, row in totals.items():
        buckets, so_far = row[len(STATUSES) + 1 : -1], 0
        for limit, count in zip((*BUCKETS, "+Inf"), buckets, strict=True):
            so_far += int(count)
            yield f'motcua_request_seconds_bucket{{route="{_label(route)}",le="{limit}"}} {so_far}'
        yield f'motcua_request_seconds_sum{{route="{_label(route)}"}} {row[-1]:.6f}'
        yield f'motcua_request_seconds_count{{route="{_label(route)}"}} {so_far}'


def _house(at: datetime) -> Iterator[str]:
    yield from _gauge("info", "The program.", {f'{{version="{__version__}"}}': 1})
    yield from _gauge(
        "jobs",
        "Jobs by what becomes of them.",
        {
            '{state="waiting"}': Job.objects.waiting().count(),
            '{state="outbox"}': Job.objects.outbox().count(),
            '{state="failed"}': Job.objects.failed().count(),
        },
    )
    if (beat := last_heartbeat()) is not None:
        yield from _gauge("heartbeat_age_seconds", "Since a worker was last seen.", {"": _seconds(at, beat)})
    states = Dossier.objects.order_by("state").values_list("state").annotate(count=Count("pk"))
    yield from _gauge(
        "dossiers", "Dossiers by national state.", {f'{{state="{state}"}}': count for state, count in states}
    )
    last = Backup.objects.good().latest_first().values_list("finished_at", flat=True).first()
    if last is not None:
        yield from _gauge("backup_age_seconds", "Since the last whole backup.", {"": _seconds(at, last)})
    newest = Backup.objects.latest_first().values_list("failed_why", flat=True).first()
    if newest is not None:
        yield from _gauge("backup_failed", "1 when the last attempt failed.", {"": int(bool(newest))})
    with suppress(OSError):
        free = shutil.disk_usage(settings.DATA_DIR).free
        yield from _gauge("disk_free_bytes", "Room left where the data lie.", {"": free})


def _gauge(name: str, told: str, values: dict[str, int]) -> Iterator[str]:
    yield f"# HELP motcua_{name} {told}"
    yield f"# TYPE motcua_{name} gauge"
    for labels, value in values.items():
        yield f"motcua_{name}{labels} {value}"


def _seconds(at: datetime, before: datetime) -> int:
    return max(0, int((at - before).total_seconds()))


def _label(route: str) -> str:
    return route.replace("\\", "\\\\").replace('"', '\\"')
