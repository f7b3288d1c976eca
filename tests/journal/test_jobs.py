"""Jobs and the outbox: once per key, with a lease, tried again, given up in words without personal data."""

import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction

from motcua.journal import jobs
from motcua.journal.book import entries
from motcua.journal.models import Job
from motcua.lib.clock import at_local, now
from motcua.lib.objections import NotAllowed
from tests.journal import for_jobs
from tests.journal.for_jobs import act, done, failures, not_a_job, refuse, say
from tests.journal.test_book import run_at_once

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
LAN = SimpleNamespace(actor="user:7")
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clean_lists():
    done.clear()
    failures.clear()


def test_a_job_runs_once_with_what_it_was_given():
    say.enqueue("a", 1, at=AT, word="b")
    assert jobs.work(at=AT) == 1
    assert done == [("a", 1, ("word", "b"))]
    assert jobs.work(at=AT) == 0
    assert Job.objects.get().done_at == AT


def test_a_verb_is_called_by_the_machine_at_the_instant_of_the_run():
    act.enqueue("x", at=AT)
    jobs.work(at=AT + MINUTE)
    assert done == [("x", None, AT + MINUTE)]


def test_a_job_waits_for_its_time():
    say.enqueue("late", at=AT, run_at=AT + 5 * MINUTE)
    assert jobs.work(at=AT + 4 * MINUTE) == 0
    assert jobs.work(at=AT + 5 * MINUTE) == 1


def test_a_key_is_enqueued_once_even_after_it_was_done():
    first = say.enqueue("a", key="letter:1", at=AT)
    assert say.enqueue("b", key="letter:1", at=AT) == first
    jobs.work(at=AT)
    assert say.enqueue("c", key="letter:1", at=AT) == first
    assert jobs.work(at=AT) == 0
    assert done == [("a",)]


def test_what_is_not_a_job_is_not_enqueued():
    for wrong in (not_a_job, "tests.journal.for_jobs.not_a_job", "no.such.module"):
        with pytest.raises(jobs.UnknownJob):
            jobs.enqueue(wrong)
    with pytest.raises(TypeError):
        say.enqueue(1.5)


def test_a_job_can_be_enqueued_by_its_dotted_name():
    jobs.enqueue("tests.journal.for_jobs.say", "named", at=AT)
    jobs.work(at=AT)
    assert done == [("named",)]


@pytest.mark.django_db(transaction=True)
def test_a_job_falls_with_its_fact():
    with transaction.atomic():
        say.enqueue("a")
        transaction.set_rollback(True)
    assert jobs.work() == 0


def test_what_is_to_leave_the_machine_can_be_taken_back_until_it_runs():
    say.enqueue("letter", key="letter:1", at=AT, run_at=AT + 5 * MINUTE, leaves_machine=True)
    assert Job.objects.outbox().count() == 1
    assert jobs.cancel("letter:1", at=AT + MINUTE)
    assert not jobs.cancel("letter:1", at=AT + MINUTE)
    assert jobs.work(at=AT + 9 * MINUTE) == 0
    say.enqueue("again", key="letter:1", at=AT)
    jobs.work(at=AT)
    assert not jobs.cancel("letter:1", at=AT)
    assert done == [("again",)]


def test_a_job_somebody_is_running_cannot_be_taken_back():
    say.enqueue("a", key="letter:1", at=AT)
    jobs._take(10, AT)
    assert not jobs.cancel("letter:1", at=AT + MINUTE)
    assert jobs.cancel("letter:1", at=AT + jobs.LEASE)


def test_a_job_that_fails_is_tried_again_later_each_time():
    say.enqueue("a", at=AT)
    failures.extend([OSError("1"), OSError("2")])
    moment, waits = AT, []
    while not done:
        assert jobs.work(at=moment) == 1
        kept = Job.objects.get()
        if kept.done_at is None:
            waits.append(kept.run_at - moment)
            assert jobs.work(at=kept.run_at - timedelta(seconds=1)) == 0
            moment = kept.run_at
    assert waits == [timedelta(seconds=30), timedelta(seconds=120)]
    assert (kept.attempts, kept.error) == (3, "")


def run_until_given_up(at=AT):
    for _ in range(jobs.MAX_ATTEMPTS):
        at = max(at, Job.objects.get().run_at)
        jobs.work(at=at)
    return at


def test_a_job_that_never_works_is_given_up_with_a_reason_that_names_nobody():
    refuse.enqueue(at=AT)
    at = run_until_given_up()
    kept = Job.objects.failed().get()
    assert kept.error.startswith("NotAllowed already-returned (for_jobs.py:")
    assert "Mơ" not in kept.error
    assert jobs.work(at=at + timedelta(days=9)) == 0
    assert not Job.objects.waiting().exists()
    assert timedelta(hours=12) < at - AT < timedelta(days=1)


def test_a_job_given_up_can_be_tried_again_or_dropped():
    refuse.enqueue(at=AT)
    at = run_until_given_up()
    again = jobs.retry_job(Job.objects.get(), by=LAN, at=at)
    assert (again.attempts, again.failed_at, again.run_at) == (0, None, at)
    with pytest.raises(NotAllowed) as refused:
        jobs.drop_job(again, by=LAN, at=at)
    assert refused.value.objection.code == "job-not-failed"
    run_until_given_up(at)
    jobs.drop_job(again, by=LAN, at=at)
    assert not Job.objects.exists()
    assert [(e.kind, e.actor) for e in entries("jobs:failed")] == [
        ("job.retried", "user:7"),
        ("job.dropped", "user:7"),
    ]


def test_a_job_whose_function_is_gone_is_given_up_at_once():
    Job.objects.create(name="motcua.gone.away", created_at=AT, run_at=AT)
    jobs.work(at=AT)
    assert Job.objects.failed().get().error == "unknown-job"


class Killed(BaseException):
    """The worker died in the middle of a job."""


def test_a_job_of_a_killed_worker_is_free_after_its_lease_and_not_before():
    say.enqueue("a", at=AT)
    failures.append(Killed())
    with pytest.raises(Killed):
        jobs.work(at=AT)
    assert jobs.work(at=AT + jobs.LEASE - MINUTE) == 0
    assert jobs.work(at=AT + jobs.LEASE) == 1
    assert done == [("a",)]
    assert Job.objects.get().attempts == 2


def test_a_job_that_kills_every_worker_is_given_up():
    say.enqueue("a", at=AT)
    at = AT
    for _ in range(jobs.MAX_ATTEMPTS):
        failures.append(Killed())
        with pytest.raises(Killed):
            jobs.work(at=at)
        at += jobs.LEASE
    assert jobs.work(at=at) == 0
    assert Job.objects.failed().get().error == "lease-expired"


def test_a_worker_that_was_too_slow_does_not_overwrite_the_next_ones_outcome():
    say.enqueue("a", at=AT)
    holder, (slow,) = jobs._take(10, AT)
    jobs.work(at=AT + jobs.LEASE)
    failures.append(OSError())
    jobs._run(slow, holder, AT + jobs.LEASE)
    assert Job.objects.get().done_at is not None


def test_only_as_many_jobs_as_asked_for_are_taken_in_the_order_of_their_time():
    for n in (3, 1, 2):
        say.enqueue(n, at=AT, run_at=AT + n * MINUTE)
    assert jobs.work(limit=2, at=AT + 9 * MINUTE) == 2
    assert done == [(1,), (2,)]


def test_jobs_done_long_ago_are_forgotten():
    say.enqueue("old", at=AT)
    jobs.work(at=AT)
    say.enqueue("new", at=AT + timedelta(days=29))
    jobs.work(at=AT + timedelta(days=29))
    jobs.forget_done_jobs(at=AT + timedelta(days=31))
    assert [kept.args for kept in Job.objects.all()] == [["new"]]


# ------------------------------------------------------------------ the schedule

SAY = "tests.journal.for_jobs.say"


def test_a_periodic_job_is_enqueued_once_a_period_however_many_tick():
    schedule = [("remind", "every 10 minutes", SAY)]
    assert jobs.tick(schedule, AT + MINUTE) == ["remind:2026-11-23T01:00Z"]
    assert jobs.tick(schedule, AT + 9 * MINUTE) == []
    assert jobs.tick(schedule, AT + 10 * MINUTE) == ["remind:2026-11-23T01:10Z"]
    assert Job.objects.count() == 2


def test_a_daily_job_runs_on_the_wall_clock_of_viet_nam():
    schedule = [("seal", "daily 00:10", SAY)]
    jobs.tick(schedule, at_local(at_local_day(), 0, 9))
    assert jobs.tick(schedule, at_local(at_local_day(), 0, 10)) == ["seal:2026-11-23"]
    assert jobs.tick(schedule, at_local(at_local_day(), 23, 59)) == []


def at_local_day():
    return datetime(2026, 11, 23).date()


def test_a_machine_that_was_off_at_the_hour_runs_the_missed_period_once_in_the_morning():
    schedule = [("seal", "daily 23:30", SAY)]
    assert jobs.tick(schedule, at_local(at_local_day(), 7, 0)) == ["seal:2026-11-22"]
    assert jobs.tick(schedule, at_local(at_local_day(), 8, 0)) == []


def test_the_job_of_a_line_is_a_function_or_its_dotted_name():
    jobs.tick([("a", "every 1 minutes", say), ("b", "every 1 minutes", SAY)], AT)
    assert set(Job.objects.values_list("name", flat=True)) == {SAY}


@pytest.mark.parametrize("when", ["hourly", "every 0 minutes", "every x minutes", "daily 25:00", "daily"])
def test_a_line_nobody_understands_is_refused(when):
    with pytest.raises(ValueError):
        jobs.tick([("x", when, SAY)], AT)


# ------------------------------------------------------------------ several workers, and a database that is away


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_four_workers_share_the_jobs_and_run_none_twice():
    with transaction.atomic():
        for n in range(80):
            say.enqueue(n)

    def work_off():
        while jobs.work(limit=5):
            pass

    assert run_at_once([work_off] * 4) == []
    while jobs.work():  # what a worker skipped while another one held it
        pass
    assert sorted(done) == [(n,) for n in range(80)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_key_enqueued_by_many_at_once_is_one_job():
    assert run_at_once([lambda: say.enqueue("a", key="once")] * 12) == []
    assert Job.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_survives_a_database_that_is_down_for_a_while(monkeypatch, caplog):
    say.enqueue("a")
    down = [OperationalError("the server at 10.0.0.1 went away")] * 2
    really = jobs.work

    def sometimes_down(*args, **options):
        if down:
            raise down.pop()
        return really(*args, **options)

    monkeypatch.setattr(jobs, "work", sometimes_down)
    stop = threading.Event()
    worker = threading.Thread(
        target=jobs.run_worker, args=(stop, [("tick", "every 1 minutes", SAY)]), kwargs={"idle": 0.02}
    )
    worker.start()
    until = time.monotonic() + 20
    while len(done) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    stop.set()
    worker.join(timeout=20)
    connection.close()
    assert not worker.is_alive()
    assert sorted(done) == [(), ("a",)]
    assert "OperationalError" in caplog.text
    assert "10.0.0.1" not in caplog.text  # messages of exceptions may quote anything


@pytest.mark.django_db(transaction=True)
def test_a_schedule_with_a_mistake_does_not_keep_the_worker_from_its_jobs():
    say.enqueue("a")

    class Once(threading.Event):
        """Stop after the second rest."""

        rests = 0

        def wait(self, timeout=None):
            self.rests += 1
            if self.rests == 2:
                self.set()
            return self.is_set()

    stop = Once()
    jobs.run_worker(stop, [("x", "never", SAY)], idle=0)
    assert for_jobs.done == [("a",)]
    assert Job.objects.get().done_at <= now()


@pytest.mark.django_db(transaction=True)
def test_what_leaves_the_machine_goes_in_a_lane_of_its_own(monkeypatch):
    hangs, lanes = threading.Event(), {}

    def slow(what):
        lanes[what] = threading.current_thread()
        if what == "letter":
            hangs.wait(20)

    monkeypatch.setitem(jobs._registry, SAY, slow)
    say.enqueue("letter", leaves_machine=True)
    say.enqueue("photo")
    stop = threading.Event()
    worker = threading.Thread(target=jobs.run_lanes, args=(stop,))
    worker.start()
    until = time.monotonic() + 20
    while len(lanes) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    hangs.set()
    stop.set()
    worker.join(timeout=20)
    connection.close()
    assert lanes["letter"] is not lanes["photo"]
    assert Job.objects.get(leaves_machine=False).done_at
