"""An invented office to be measured: its people, its catalogue, and real server processes on its data folder."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from http.client import HTTPConnection

from motcua.commands import house

PASSWORD = "mot-cua-do-toc-do-2026"
CLERKS, SPECIALISTS, LEADERS = 10, 8, 2
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò")


def settle() -> None:
    """Make the database, load what ships with the program and found the office."""
    house.settle(quiet=True)
    found_office()


@dataclass(frozen=True)
class Staff:
    """The office and who works in it."""

    office: object
    clerks: tuple
    specialists: tuple
    leaders: tuple


def found_office(clerks: int = CLERKS, specialists: int = SPECIALISTS, leaders: int = LEADERS) -> Staff:
    """Found an invented commune with so many people of each role, by the house's own verbs."""
    from motcua.people.actions import give_position, make_agency, make_user
    from motcua.worktime.models import Calendar

    since = date(2025, 7, 1)
    office = make_agency(
        name="Ủy ban nhân dân xã Đồng Sen",
        short_name="Xã Đồng Sen",
        slug="dong-sen",
        level="commune",
        kind="commune",
        one_stop_name="Trung tâm Phục vụ hành chính công xã Đồng Sen",
        place="Đồng Sen",
        address="Thôn Bến Đình, xã Đồng Sen",
        phone="0200 000 0000",
        calendar=Calendar.objects.get(code="standard"),
        identifiers={"qd20_2020": "H99.12"},
        valid_from=since,
        by=None,
    )

    def people(role: str, count: int) -> tuple:
        made = []
        for number in range(1, count + 1):
            name = f"{_SURNAMES[number % len(_SURNAMES)]} Thị Đo {number}"
            user = make_user(username=f"{role}{number}", full_name=name, password=PASSWORD, by=None)
            give_position(user, role=role, agency=office, starts_on=since, title="Công chức", by=None)
            made.append(user)
        return tuple(made)

    return Staff(
        office, people("clerk", clerks), people("specialist", specialists), people("leader", leaders)
    )


def staff() -> Staff:
    """Return the office founded in this database."""
    from motcua.people.models import Agency, User

    def of(role: str) -> tuple:
        return tuple(User.objects.filter(username__startswith=role).order_by("pk"))

    return Staff(Agency.objects.get(slug="dong-sen"), of("clerk"), of("specialist"), of("leader"))


def free_port() -> int:
    """Return a port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(workers: int | None = None) -> Iterator[int]:
    """Run `motcua web` on this data folder as `motcua serve` would, and give its port once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "motcua.cli", "web", "--port", str(port), "--host", "127.0.0.1"]
    if workers:
        command += ["--workers", str(workers)]
    with _running(command) as process:
        await_answer(port, process)
        yield port


@contextmanager
def worker() -> Iterator[None]:
    """Run `motcua worker` on this data folder as `motcua serve` would."""
    with _running([sys.executable, "-m", "motcua.cli", "worker"]):
        yield


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen) -> None:
    """End a server politely, then not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def await_answer(port: int, process: subprocess.Popen, *, path: str = "/", patience: float = 240) -> float:
    """Wait until the page is there and return how many seconds that took. Raises RuntimeError when it never comes."""
    started = time.perf_counter()
    while time.perf_counter() - started < patience:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered")
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return time.perf_counter() - started
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.02)
    raise RuntimeError("the server never answered")


def close_database() -> None:
    """Let go of this process's own connection, so that the office under measure is alone."""
    from django.db import connections

    connections.close_all()


def today() -> date:
    """Return the office's day."""
    from motcua.lib import clock

    return clock.today()
