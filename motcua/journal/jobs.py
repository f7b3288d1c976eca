"""Jobs and the outbox: enqueued in the transaction of the fact, taken with a lease, run at least once.

**Every job may run twice** (a worker that dies after the work and before the tick): write it so that this does no harm.
A job is an ordinary function or verb under `@job`, with arguments that JSON can carry; one that takes `by` or `at` gets
None (the office's own machine) and the instant of the run, unless they were given. What is to leave the machine is
enqueued with `leaves_machine=True` and a `run_at` after the time in which the fact may still be undone, and cancelled
by its key. The shape is that of Django's own Tasks (`function.enqueue(…)`), so that a bigger engine can take over.
"""

import inspect
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import import_module
from pathlib import PurePath

from django.db import close_old_connections, connections, transaction

from motcua.journal.book import Actor, record
from motcua.journal.canonical import plain
from motcua.journal.models import Job
from motcua.lib.clock import VIETNAM, now
from motcua.lib.objections import NotAllowed

log = logging.getLogger(__name__)
events = logging.getLogger("motcua.events.jobs")

LEASE = timedelta(minutes=5)  # longer than any one job may take; a dead worker's jobs are free after it
MAX_ATTEMPTS = 8  # with the back-off below: about fourteen hours of trying
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
_KEEP_DONE = timedelta(days=30)
_KEEP_HEARTBEATS = timedelta(hours=1)
_TICK_EVERY = 15  # seconds between two looks at the schedule
_LAST_LETTER = (
    3.0  # seconds at the end for what is on its way; cut short, it is taken again when its lease ends
)
_PUT_OFF = timedelta(minutes=1)
_LONGEST_REST = 30.0  # seconds between two tries while the database is down

Schedule = Iterable[tuple[str, str, Callable | str]]


class WayBlocked(Exception):
    """Raised by a job, from the real error, when every job of its name would fare the same: they are put off untried."""


_registry: dict[str, Callable] = {}


class UnknownJob(LookupError):
    """No function of this name is registered with `@job`."""


def job(function: Callable) -> Callable:
    """Register a function under its dotted name, so that it can be enqueued; adds `function.enqueue(…)`."""
    name = f"{function.__module__}.{function.__qualname__}"
    _registry[name] = function
    function.job_name = name

    def enqueue_it(*args, **options) -> Job:
        return enqueue(function, *args, **options)

    function.enqueue = enqueue_it
    return function


def enqueue(
    function: Callable | str,
    *args,
    key: str | None = None,
    run_at: datetime | None = None,
    leaves_machine: bool = False,
    at: datetime | None = None,
    **kwargs,
) -> Job:
    """Put the job in the book, in the caller's transaction; with a `key` already there, return that job.

    `run_at` is the earliest instant of the run, `at` the instant of enqueuing (both default to now). Raises UnknownJob
    for a function without `@job`, TypeError for arguments that have no JSON form.
    """
    at = at or now()
    name = function if isinstance(function, str) else getattr(function, "job_name", "")
    _function(name)
    made = Job(
        name=name,
        args=plain(args),
        kwargs=plain(kwargs),
        key=key,
        run_at=run_at or at,
        created_at=at,
        leaves_machine=leaves_machine,
    )
    if key is None:
        made.save(force_insert=True)
        return made
    if known := Job.objects.filter(key=key).first():
        return known
    Job.objects.bulk_create([made], ignore_conflicts=True)
    return Job.objects.get(key=key)


@transaction.atomic
def cancel(key: str, *, at: datetime | None = None) -> bool:
    """Take back a job that has not been done and that nobody is running now; tell whether it was taken back."""
    found = Job.objects.select_for_update().filter(key=key).first()
    if found is None or found.done_at is not None:
        return False
    if found.lease_until is not None and found.lease_until > (at or now()):
        return False
    found.delete()
    return True


@transaction.atomic
def retry_job(job: Job, *, by: Actor | None, at: datetime | None = None) -> Job:
    """Let a job that was given up be tried again from the start, now."""
    at = at or now()
    job = _given_up(job)
    job.failed_at, job.attempts, job.run_at, job.error = None, 0, at, ""
    job.save()
    _note("job.retried", job, by, at)
    return job


@transaction.atomic
def drop_job(job: Job, *, by: Actor | None, at: datetime | None = None) -> None:
    """Remove a job that was given up: somebody has settled it by hand or it is no longer wanted."""
    job = _given_up(job)
    _note("job.dropped", job, by, at or now())
    job.delete()


@job
def forget_done_jobs(*, by: Actor | None = None, at: datetime | None = None) -> None:
    """Remove jobs done more than thirty days ago."""
    old = Job.objects.filter(done_at__lt=(at or now()) - _KEEP_DONE)
    while some := list(old.values_list("pk", flat=True)[:500]):
        Job.objects.filter(pk__in=some).delete()


@job
def note_heartbeat(*, by: Actor | None = None, at: datetime | None = None) -> None:
    """Do nothing but have run: the row of this job, done, shows that a worker is alive. Older rows of it are removed."""
    beats = Job.objects.filter(name=note_heartbeat.job_name)
    beats.filter(done_at__lt=(at or now()) - _KEEP_HEARTBEATS).delete()


def last_heartbeat() -> datetime | None:
    """Return when a worker was last seen alive, None when never."""
    beats = Job.objects.filter(name=note_heartbeat.job_name, done_at__isnull=False)
    return beats.order_by("-id").values_list("done_at", flat=True).first()


def work(limit: int = 10, at: datetime | None = None, *, leaving: bool | None = None) -> int:
    """Take up to `limit` due jobs, run them one after the other and return how many were taken.

    `leaving` takes only those that leave the machine (True) or only those that do not (False).

    A job that raises is tried again later, at most eight times, then kept as failed. Jobs run outside any transaction
    of ours: a verb brings its own, and what leaves the machine must not hold one open.
    """
    moment = at or now()
    if not _due(
        moment, leaving
    ).exists():  # the usual answer; it must not take SQLite's write lock every second
        return 0
    holder, taken = _take(limit, moment, leaving)
    taken_when = time.monotonic()
    for one in taken:
        if time.monotonic() - taken_when > LEASE.total_seconds() / 4:
            # The jobs before this one took long: hold on to the rest, or leave it to whoever took it meanwhile.
            mine = Job.objects.filter(pk=one.pk, holder=holder, done_at=None)
            if not mine.update(lease_until=(at or now()) + LEASE):
                continue
        _run(one, holder, at)
    return len(taken)


def tick(schedule: Schedule, at: datetime | None = None) -> list[str]:
    """Enqueue every line of the schedule whose period has begun and has no job yet; return the new keys.

    A line is (name, when, the job or its dotted name), `when` is "every N minutes" or "daily HH:MM" (Việt Nam). The key
    is `name:period`, so many workers may tick. A machine that was off at the hour runs the last missed period once.
    Raises ValueError for a `when` it does not understand.
    """
    at = at or now()
    wanted = {f"{name}:{_period(when, at)}": function for name, when, function in schedule}
    known = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    missing = [key for key in wanted if key not in known]
    for key in missing:
        enqueue(wanted[key], key=key, at=at)
    return missing


def run_lanes(stop: threading.Event, schedule: Schedule = ()) -> None:
    """Work until `stop` is set, in two lanes: a mail server or another machine that hangs keeps no photo waiting."""
    outgoing = threading.Thread(target=run_worker, args=(stop,), kwargs={"leaving": True}, daemon=True)
    outgoing.start()
    run_worker(stop, schedule, leaving=False)
    outgoing.join(_LAST_LETTER)


def run_worker(
    stop: threading.Event, schedule: Schedule = (), idle: float = 1.0, *, leaving: bool | None = None
) -> None:
    """Tick and work until `stop` is set; rest `idle` seconds when there is nothing to do. `leaving` as for `work`.

    A database that is down is waited for, with growing rests; nothing is lost, a job taken before is free again when
    its lease ends.
    """
    schedule, next_tick, rest = list(schedule), 0.0, idle
    while not stop.is_set():
        try:
            close_old_connections()
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + _TICK_EVERY
                tick(schedule)
            # What leaves the machine goes one by one: a line that is down then holds nothing but the one that tried.
            busy, rest = work(1 if leaving else 10, leaving=leaving) > 0, idle
        except Exception as error:
            rest = min(max(rest, idle) * 2, _LONGEST_REST)
            log.warning("worker rests %.0f s: %s", rest, _reason(error))
            busy = False
            _let_go_of_connections()
        if not busy:
            stop.wait(rest)
    _let_go_of_connections()


def _due(at: datetime, leaving: bool | None):
    due = Job.objects.due(at)
    return due if leaving is None else due.filter(leaves_machine=leaving)


@transaction.atomic
def _take(limit: int, at: datetime, leaving: bool | None = None) -> tuple[str, list[Job]]:
    # SQLite has no row locks: there the IMMEDIATE transaction keeps every other worker out until this commits.
    holder = secrets.token_hex(16)
    found = _due(at, leaving).select_for_update(skip_locked=True).order_by("run_at", "id")[:limit]
    taken = []
    for one in found:
        if one.attempts >= MAX_ATTEMPTS:  # its workers died, every time
            _give_up(one, at, one.error or "lease-expired")
            continue
        taken.append(one)
    ends = at + LEASE
    for one in taken:
        one.holder, one.lease_until, one.attempts = holder, ends, one.attempts + 1
    Job.objects.bulk_update(taken, ["holder", "lease_until", "attempts"])
    return holder, taken


def _run(one: Job, holder: str, at: datetime | None) -> None:
    began = time.perf_counter()
    try:
        function = _function(one.name)
        given = {"by": None, "at": at or now()}
        extra = {name: given[name] for name in _wishes(function) if name not in one.kwargs}
        function(*one.args, **one.kwargs, **extra)
    except UnknownJob:
        outcome = {"failed_at": at or now(), "error": "unknown-job"}
    except WayBlocked as blocked:
        outcome = _after_failure(one, blocked.__cause__ or blocked, at or now())
        _put_off_the_others(one, at or now())
    except Exception as error:
        outcome = _after_failure(one, error, at or now())
    else:
        outcome = {"done_at": at or now(), "error": ""}
    ended = "done" if "done_at" in outcome else "failed" if "failed_at" in outcome else "again"
    took = round((time.perf_counter() - began) * 1000, 1)
    events.info(
        "job", extra={"fields": {"job": one.name, "ended": ended, "attempt": one.attempts, "ms": took}}
    )
    # Only while the lease is ours: a worker that was too slow does not overwrite the next one's outcome.
    Job.objects.filter(pk=one.pk, holder=holder, done_at=None).update(lease_until=None, holder="", **outcome)


def _put_off_the_others(one: Job, at: datetime) -> None:
    """Let the due jobs of the same name wait a minute without counting it as a try: the next one tells whether it goes."""
    Job.objects.due(at).filter(name=one.name).exclude(pk=one.pk).update(run_at=at + _PUT_OFF)


def _after_failure(one: Job, error: Exception, at: datetime) -> dict:
    reason = _reason(error)
    log.warning("job %s (%s), attempt %s: %s", one.pk, one.name, one.attempts, reason)
    if one.attempts >= MAX_ATTEMPTS:
        return {"failed_at": at, "error": reason}
    wait = min(_FIRST_WAIT * 4 ** (one.attempts - 1), _LONGEST_WAIT)
    return {"run_at": at + wait, "error": reason}


def _give_up(one: Job, at: datetime, reason: str) -> None:
    one.failed_at, one.lease_until, one.holder, one.error = at, None, "", reason
    one.save()


def _reason(error: BaseException) -> str:
    # Messages of exceptions quote values, and values are people's: only the class, our own code and the place are kept.
    words = type(error).__name__
    if isinstance(error, NotAllowed):
        words += f" {error.objection.code}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None:
        words += f" ({PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
    return words[:300]


def _given_up(job: Job) -> Job:
    found = Job.objects.select_for_update().filter(pk=job.pk).first()
    if found is None or found.failed_at is None:
        raise NotAllowed(
            "Việc này không còn nằm trong danh sách hỏng; có người vừa xử lý. Ông/bà tải lại trang để xem.",
            code="job-not-failed",
        )
    return found


def _note(kind: str, job: Job, by: Actor | None, at: datetime) -> None:
    # What the job was given may name people; what it is called and why it failed does not.
    record(
        kind,
        stream="jobs:failed",
        subject=f"job:{job.pk}",
        by=by,
        at=at,
        data={"name": job.name, "key": job.key},
    )


def _function(name: str) -> Callable:
    if name not in _registry:
        # Named in the schedule or by an older process: its module registers it when loaded.
        with suppress(ImportError, ValueError):
            import_module(name.rpartition(".")[0])
    if name not in _registry:
        raise UnknownJob(name or "a function without @job")
    return _registry[name]


@lru_cache(maxsize=256)
def _wishes(function: Callable) -> tuple[str, ...]:
    names = inspect.signature(function).parameters
    return tuple(name for name in ("by", "at") if name in names)


def _period(when: str, at: datetime) -> str:
    match when.split():
        case ["every", number, "minutes"] if number.isdigit() and int(number) > 0:
            minutes = int(at.timestamp()) // 60
            begun = datetime.fromtimestamp((minutes - minutes % int(number)) * 60, UTC)
            return begun.strftime("%Y-%m-%dT%H:%MZ")
        case ["daily", clock]:
            there = at.astimezone(VIETNAM)
            hour = datetime.strptime(clock, "%H:%M").replace(tzinfo=VIETNAM).time()
            return (there.date() if there.time() >= hour else there.date() - timedelta(days=1)).isoformat()
    raise ValueError(f'"{when}": write "every N minutes" or "daily HH:MM"')


def _let_go_of_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue
        try:
            connection.close()
        except Exception as error:  # closing what is already broken
            log.debug("closing: %s", _reason(error))
