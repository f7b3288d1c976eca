"""However the house is told to stop, all its processes end within ten seconds; whoever dies is replaced."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.one_database,  # signals and processes; what the database makes of a kill is told in tests/bench
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="descendants are counted in /proc"),
]

_FAMILY = """
import django
django.setup()
from motcua.commands import house
raise SystemExit(house.Family({port}, host="127.0.0.1").run())
"""
_ALL = 4  # this one, two for the web, one for the jobs


def family_of(root: int) -> set[int]:
    """Return the process and all that descend from it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    found, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found, grown = found | more, bool(more)
    return found


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def left_after(pids, seconds: float) -> set[int]:
    """Return those that are still there, at the latest after so many seconds."""
    until = time.monotonic() + seconds
    while (left := {pid for pid in pids if is_alive(pid)}) and time.monotonic() < until:
        time.sleep(0.1)
    return left


@pytest.fixture
def family(tmp_path, unused_port):
    """A family that has just come together, in a terminal (process group) of its own."""
    environment = {
        **os.environ,
        "MOTCUA_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'office.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", _FAMILY.format(port=unused_port)],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while len(family_of(process.pid)) < _ALL and time.monotonic() < until and process.poll() is None:
        time.sleep(0.05)
    members = family_of(process.pid)
    assert len(members) == _ALL
    process.port = unused_port
    yield process, members
    for pid in members | family_of(process.pid):
        if is_alive(pid):
            os.kill(pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def to_main(signals):
    def send(process):
        for number in signals:
            process.send_signal(number)
            time.sleep(0.05)

    return send


def to_all(signals):
    def send(process):
        for number in signals:
            os.killpg(process.pid, number)
            time.sleep(0.05)

    return send


WAYS = {
    "told by the system": to_main([signal.SIGTERM]),
    "told by the system twice": to_main([signal.SIGTERM, signal.SIGTERM]),
    "Ctrl+C": to_all([signal.SIGINT]),
    "an impatient Ctrl+C": to_all([signal.SIGINT, signal.SIGINT]),
    "the terminal is closed": to_all([signal.SIGHUP]),
    "the parent is killed": to_main([signal.SIGKILL]),
}


@pytest.mark.parametrize("rest", [0, 5], ids=["just begun", "at rest"])
@pytest.mark.parametrize("way", WAYS)
def test_the_whole_family_ends_within_ten_seconds(family, way, rest):
    process, members = family
    time.sleep(rest)
    members |= family_of(process.pid)
    WAYS[way](process)
    assert not left_after(members, 10)


def answers(port: int, path: str = "/healthz", **options) -> int:
    """Return the status of the answer, 0 when nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request(options.pop("method", "GET"), path, **options)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def answers_within(port: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answers(port) == 200:
            return True
        time.sleep(0.1)
    return False


def web_processes(process) -> set[int]:
    """Return the web server's children, those that have just ended left out."""
    found = set()
    for pid in family_of(process.pid) - {process.pid}:
        with suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_text()
            if words and "--until-input-ends" not in words:
                found.add(pid)
    return found


def kill_web_processes(process) -> None:
    for pid in web_processes(process):
        with suppress(ProcessLookupError):  # ended meanwhile
            os.kill(pid, signal.SIGKILL)


def test_the_office_stays_open_when_its_web_processes_die_again_and_again(family):
    process, _members = family
    for _ in range(4):
        assert answers_within(process.port, 20)
        kill_web_processes(process)
        time.sleep(0.3)
    assert answers_within(process.port, 20)
    assert process.poll() is None
    members = family_of(process.pid)
    process.send_signal(signal.SIGTERM)
    assert not left_after(members, 10)


def test_a_job_worker_that_dies_is_replaced(family):
    process, _members = family
    (worker,) = family_of(process.pid) - {process.pid} - web_processes(process)
    os.kill(worker, signal.SIGKILL)
    until = time.monotonic() + 20
    found = set()
    while not found and time.monotonic() < until:
        time.sleep(0.2)
        found = family_of(process.pid) - {process.pid, worker} - web_processes(process)
    assert found


def test_it_can_be_stopped_while_it_pauses_before_beginning_anew(family):
    process, _members = family
    assert answers_within(process.port, 20)
    until = time.monotonic() + 20
    while web_processes(process) and time.monotonic() < until:
        kill_web_processes(process)
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert not left_after({process.pid}, 10)


def test_a_form_too_big_is_answered_and_slow_senders_keep_nobody_waiting(family):
    process, _members = family
    assert answers_within(process.port, 20)
    form = {"Cookie": f"csrftoken={'a' * 32}", "Content-Type": "application/x-www-form-urlencoded"}
    login = {"method": "POST", "path": "/can-bo/dang-nhap/", "headers": form}
    assert answers(process.port, body=b"x" * 6_000_000, **dict(login)) == 413
    assert answers(process.port, body=b"x" * 70_000_000, **dict(login)) == 413
    assert answers(process.port, body=iter([b"x" * 100_000] * 60), encode_chunked=False, **dict(login)) == 413
    slow = []
    for _ in range(10):
        line = http.client.HTTPConnection("127.0.0.1", process.port, timeout=5)
        line.putrequest("POST", "/can-bo/dang-nhap/")
        for name, value in (*form.items(), ("Content-Length", "1000")):
            line.putheader(name, value)
        line.endheaders(b"a=1")
        slow.append(line)
    time.sleep(0.3)
    assert answers(process.port) == 200
    for line in slow:
        line.close()
