"""Who is at work on a data folder: a lock that the operating system lets go of, however a process ends. No Django here.

Everybody who serves or works holds a share of it; whoever replaces the database must have it alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from motcua.lib.objections import NotAllowed

_SHARES = 64  # Windows has no shared locks for us: there each process takes one byte of these, and alone is all of them
_PORT = "port"
_held: list[int] = []  # kept open until the process ends


def announce(data: Path) -> None:
    """Say that this process works on the folder, until it ends. Raises NotAllowed while a restore has it alone.

    A disk that takes no lock (full, read-only) takes no restore either: who serves goes on without.
    """
    try:
        descriptor = _open(data)
    except OSError:
        return
    if not _share(descriptor):
        os.close(descriptor)
        raise NotAllowed(
            f"Thư mục {data} đang được khôi phục từ bản sao lưu. Ông/bà chờ lệnh khôi phục xong rồi chạy lại.",
            code="restoring",
        )
    _held.append(descriptor)


def tell_port(data: Path, port: int) -> None:
    """Write down on which port this PC is answered, for commands that print an address."""
    with suppress(OSError):  # a disk that is full or read-only: they print the usual port
        (Path(data) / "run" / _PORT).write_text(str(port))


def port_told(data: Path) -> int:
    """Return the port of the house's latest start; the usual one if nobody told."""
    try:
        return int((Path(data) / "run" / _PORT).read_text())
    except (OSError, ValueError):
        return 8000


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Have the folder to oneself. Raises NotAllowed when any process works on it."""
    descriptor = _open(data)
    try:
        if not _take_all(descriptor):
            raise NotAllowed(
                f"Chương trình đang chạy trên thư mục {data}. Ông/bà dừng nó (Ctrl+C, hoặc dừng dịch vụ) rồi làm lại.",
                code="house-is-running",
            )
        yield
    finally:
        os.close(descriptor)  # lets go of the lock as well


@contextmanager
def one_backup_at_a_time(data: Path) -> Iterator[bool]:
    """Tell whether this process may make a backup now; False while another one is at it."""
    descriptor = _open(data, "backup.lock")
    try:
        yield _take_all(descriptor)
    finally:
        os.close(descriptor)


def _open(data: Path, name: str = "house.lock") -> int:
    folder = Path(data) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)


if os.name == "nt":  # pragma: no cover - tried on Windows only
    import msvcrt

    def _share(descriptor: int) -> bool:
        for place in range(_SHARES):
            os.lseek(descriptor, place, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
                return True
            except OSError:
                continue
        return False

    def _take_all(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _SHARES)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _share(descriptor: int) -> bool:
        return _lock(descriptor, fcntl.LOCK_SH)

    def _take_all(descriptor: int) -> bool:
        return _lock(descriptor, fcntl.LOCK_EX)

    def _lock(descriptor: int, how: int) -> bool:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
