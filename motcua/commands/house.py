"""Start the house: database brought up to date, static files collected, web and jobs running side by side."""

import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import django

from motcua.lib import local_network

log = logging.getLogger(__name__)


def settle(*, quiet: bool = False) -> None:
    """Make the data folder, bring the database up to date and load what ships with the program."""
    from config import env  # reads MOTCUA_DATA, which the command line may just have set

    env.make_database_file()
    django.setup()
    from django.conf import settings  # after setup: the settings read the environment

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    migrate(quiet=quiet)
    load_what_ships()


def migrate(*, quiet: bool, keeps_backup: bool = True) -> None:
    """Apply the migrations that are missing, with a backup before, and say so.

    Raises NotAllowed for a database of a newer version of the program, and when the backup cannot be made: then nothing
    was changed. What is empty or invented (a demo) is migrated without a backup.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    refuse_newer_database()
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    made = (
        _back_up_before_migration(quiet=quiet)
        if keeps_backup and executor.loader.applied_migrations
        else None
    )
    if not quiet:
        print("Đang chuẩn bị cơ sở dữ liệu …")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except BaseException:
        if made is not None:
            print(
                f"Cập nhật cơ sở dữ liệu không xong. Đường về: cài lại bản cũ, rồi motcua restore {made.path}",
                file=sys.stderr,
            )
        raise
    if made is not None:
        made.note()


def refuse_newer_database() -> None:
    """Refuse a database that a newer version of the program has changed. Raises NotAllowed.

    One that is down is waited for by whoever needs it, as ever.
    """
    from django.db import Error, connection

    from motcua.lib.objections import NotAllowed
    from motcua.upkeep import snapshot

    try:
        loader, _ = snapshot.applied_migrations(connection)
    except Error:
        return
    if snapshot.unknown_migrations(loader):
        raise NotAllowed(
            "Cơ sở dữ liệu này đã được một bản Một Cửa mới hơn cập nhật, bản đang chạy không hiểu hết. Ông/bà cài bản mới; "
            "hoặc trở về bản sao lưu làm trước khi cập nhật (thư mục backups): motcua restore TỆP",
            code="database-newer",
        )


def _back_up_before_migration(*, quiet: bool):
    from motcua.upkeep.actions import BeforeMigration

    if not quiet:
        print("Đang sao lưu trước khi cập nhật …")
    made = BeforeMigration.make()
    if not quiet:
        print(f"Đã sao lưu vào {made.path}")
    return made


def load_what_ships() -> None:
    """Load the national calendar and the catalogue on the first start; later starts leave both alone."""
    from motcua.catalogue.actions import load_catalogue
    from motcua.catalogue.loading import shipped_records
    from motcua.catalogue.models import Procedure
    from motcua.guidance.actions import load_shipped_questions
    from motcua.worktime.actions import load_national_days
    from motcua.worktime.models import Calendar

    if not Calendar.objects.filter(code="standard").exists():
        load_national_days()
    if not Procedure.objects.exists():
        print("Đang nạp danh mục thủ tục …")
        load_catalogue(shipped_records())
        load_shipped_questions()


def make_static_ready() -> None:
    """Collect and compress the static files before any web process starts (once per version)."""
    from django.conf import settings

    from motcua.web.shared.storage import make_ready

    root = make_ready()
    if settings.STATIC_ROOT is None:
        # The settings were read before the folder was there, and web processes forked from this one inherit them.
        settings.STATIC_ROOT, settings.WHITENOISE_USE_FINDERS = root, False
        settings.STORAGES["staticfiles"] = {"BACKEND": "motcua.web.shared.storage.HashedStatic"}


def addresses(port: int, *, scheme: str = "http") -> list[str]:
    """Return the addresses at which this PC can be reached, nearest first."""
    usual = {"http": 80, "https": 443}[scheme]
    tail = "/" if port == usual else f":{port}/"
    return [f"{scheme}://{host}{tail}" for host in ("localhost", *local_network.own_addresses()[:1])]


class NoCertificate(Exception):
    """HTTPS was asked for and cannot be spoken; the text is a Vietnamese sentence for the person at the console."""


def ready_certificate(*, quiet: bool = False) -> tuple[Path, Path]:
    """Return certificate and key for HTTPS, made here if nobody gave one; `quiet` leaves the warning to who speaks HTTPS.

    Raises NoCertificate. One that has run out is used all the same: the page that explains must be seen, and the office's own PC still works.
    """
    from motcua.web.shared import reach

    if reach.makes_own_certificate():
        reach.make_own_certificate()
    standing = reach.certificate_standing()
    if standing is None or standing.state == "broken":
        raise NoCertificate(standing.sentence if standing else "Chưa bật HTTPS: thêm --https.")
    if not standing.is_good and not quiet:
        print(f"CHÚ Ý: {standing.sentence}", file=sys.stderr)
    return reach.certificate_files()


# Ten seconds are all that stopping may take: first for the web processes, then for the job worker.
_WEB_ENDS_WITHIN = 4  # seconds
_WORKER_ENDS_WITHIN = 4  # seconds

_PAGES_AT_ONCE = 2  # threads in each web process
_LONGEST_PAUSE = 60  # seconds between two attempts to begin anew
_LOOKED_AT = 0.2  # seconds between two looks whether the port answers
_SAID_AT_LATEST = 120  # seconds; a very slow machine is told where to come all the same
_CALM_AFTER = 60  # seconds without a failure, after which the next one is again the first


class Family:
    """The web server in this process; the job worker, and the web server over HTTPS if there is one, in others.

    Those end when this one does.
    """

    def __init__(
        self,
        port: int,
        *,
        host: str = "0.0.0.0",
        workers: int = 2,
        https_port: int = 0,
        say: Callable[[], None] = lambda: None,
    ):
        self.port, self.host, self.workers, self._say = port, host, workers, say
        self._stopping = threading.Event()
        self._members = [_Member("worker", "--until-input-ends")]
        if https_port:
            where = ("--port", str(https_port), "--host", host, "--workers", str(workers))
            self._members.append(_Member("web", "--https", "--until-input-ends", *where))
            self.workers = 1  # hardly anybody comes in the open any more

    def run(self) -> int:
        """Serve until told to stop; `say` is called once somebody who comes is answered."""
        threading.Thread(target=self._say_once_open, daemon=True, name="say").start()
        for member in self._members:
            threading.Thread(
                target=member.keep, args=(self._stopping,), daemon=True, name=f"keep-{member.command}"
            ).start()
        try:
            serve_web(self.port, host=self.host, workers=self.workers)
        finally:
            self._stopping.set()
            for member in self._members:
                member.let_go()
            for member in self._members:
                member.wait_for_end()
        return 0

    def _say_once_open(self) -> None:
        begun = time.monotonic()
        while not answers(self.port, host=self.host):
            if self._stopping.wait(_LOOKED_AT):
                return
            if time.monotonic() - begun > _SAID_AT_LATEST:
                break
        self._say()
        sys.stdout.flush()


class _Member:
    """One more process of the family, started anew when it ends by itself."""

    def __init__(self, command: str, *arguments: str):
        self.command, self._arguments = command, arguments
        self._process: subprocess.Popen | None = None

    def keep(self, stopping: threading.Event) -> None:
        pause = 1.0
        while not stopping.is_set():
            started = time.monotonic()
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "motcua.cli", self.command, *self._arguments],
                    stdin=subprocess.PIPE,
                )
                self._process.wait()
            except OSError as error:  # no memory for one more process just now
                log.error("the family's %s could not be started: %s", self.command, type(error).__name__)
            pause = 1.0 if time.monotonic() - started > 60 else min(pause * 2, 60)
            stopping.wait(pause)

    def let_go(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.stdin.close()  # it ends when its input does, also if we are killed

    def wait_for_end(self) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(timeout=_WORKER_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()


def warm_up() -> None:
    """Load the pages, the catalogue and the search's index once, before the web processes fork: they start sooner and share the memory."""
    import gc

    from django.db import Error
    from django.urls import get_resolver

    import config.wsgi  # noqa: F401
    from motcua.catalogue.reading import gather_cards
    from motcua.catalogue.search import popular
    from motcua.lib.clock import today

    _ = get_resolver().url_patterns
    with suppress(Error):  # a page will say what is wrong with the database
        popular()
        gather_cards(today())
    gc.freeze()


def serve_web(port: int, *, host: str, workers: int, tls: tuple[Path, Path] | None = None) -> None:
    """Run the web server in this process until it is told to stop; over HTTPS with `tls` (certificate, key).

    A web process that dies is started anew. Granian gives up when one dies twice within seconds; then all of them are
    started anew, at once the first time, later after growing pauses.
    """
    from django.db import connections

    if multiprocessing.get_start_method() == "fork":
        warm_up()
    terminal, pause = _terminal_handler(), 0.0
    while True:
        connections.close_all()  # a forked process must never speak on a connection of this one
        started = time.monotonic()
        server = _web_server(port, host=host, workers=workers, tls=tls)
        server.on_startup(partial(_stop_with_terminal, server.signal_handler_interrupt, terminal))
        try:
            server.serve(target_loader=web_application, wrap_loader=False)
        except SystemExit:
            if server.interrupt_signal:
                raise
        if server.interrupt_signal:
            return
        pause = 0.0 if time.monotonic() - started > _CALM_AFTER else min(max(pause * 2, 1.0), _LONGEST_PAUSE)
        log.error("the web processes died again and again; all begin anew in %.0f s", pause)
        # The handlers of the signals still belong to this server: whoever stops the house now is heard here.
        server.main_loop_interrupt.clear()
        server.main_loop_interrupt.wait(pause)
        if server.interrupt_signal:
            return


def _web_server(port: int, *, host: str, workers: int, tls: tuple[Path, Path] | None):
    from granian import Granian
    from granian.constants import Interfaces, SSLProtocols

    return Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=1024,
        websockets=False,
        log_access=False,  # addresses may carry a person's code
        log_level="warning",
        respawn_failed_workers=True,
        # A process told to stop before it listens to signals, or held by a reader who never hangs up, is killed.
        workers_kill_timeout=_WEB_ENDS_WITHIN,
        ssl_cert=tls[0] if tls else None,
        ssl_key=tls[1] if tls else None,
        ssl_protocol_min=SSLProtocols.tls12,  # Windows 8 and the tablets of old know no newer one
    )


def web_application():
    """Return the application to a web process that has just begun, and let that process end when its parent does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True, name="end-with-parent").start()
    from config.wsgi import application
    from motcua.catalogue.asked import counting
    from motcua.commands.gate import Gate

    counting.keep_handing_over()
    return Gate(application, threads=_PAGES_AT_ONCE)


def _end_with(parent) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_WEB_ENDS_WITHIN)
    os._exit(1)


def _terminal_handler():
    """Return what this process does when its terminal is closed; None where no such signal exists."""
    return signal.getsignal(signal.SIGHUP) if hasattr(signal, "SIGHUP") else None


def _stop_with_terminal(stop, before) -> None:
    # Granian would start its processes anew when the terminal is closed; a house nobody can see any more should end,
    # unless it was started with nohup.
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN if before == signal.SIG_IGN else stop)


def answers(port: int, *, host: str = "0.0.0.0") -> bool:
    """Tell whether the web server answers on this PC."""
    there = "127.0.0.1" if host in {"", "0.0.0.0"} else host
    # By number alone: asked while web processes are forked, and looking up a name takes locks they would inherit.
    family = socket.AF_INET6 if ":" in there else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            line.settimeout(5)
            line.connect((there, port))
            line.sendall(
                f"GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            return b" 200 " in line.recv(64)
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Tell whether the port can be used."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
    return True
