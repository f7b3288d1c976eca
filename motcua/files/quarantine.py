"""Where bytes wait that came from outside and have not been looked into: apart from the store, served to nobody.

One file a token under `settings.FILES_DIR/quarantine/`. Parts may come in any number and again; the same part twice
does no harm, since each says where it belongs.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from motcua.files.storage import refusal
from motcua.lib.objections import NotAllowed

ROOM_LEFT = (
    512 * 1024 * 1024
)  # bytes that must stay free for the office's own work: nobody outside fills the disk


def new_token() -> str:
    """Return a name that nobody can guess for bytes that are about to come."""
    return secrets.token_hex(16)


def write_part(token: str, offset: int, part: bytes, *, last: bool) -> None:
    """Write a part at its place; the last one is on the disk when this returns.

    Raises NotAllowed (`disk-full`, `disk-refused`) when the disk will not take it.
    """
    place = _place(token)
    _keep_room()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "r+b") as handle:
            handle.seek(offset)
            handle.write(part)
            if last:
                handle.flush()
                os.fsync(handle.fileno())
    except OSError as error:
        raise refusal(error) from error


def read(token: str) -> bytes:
    """Return all that came. Raises NotAllowed (`file-lost`) when it is not there."""
    try:
        return _place(token).read_bytes()
    except OSError as error:
        raise NotAllowed(
            "Máy không còn giữ được tệp vừa gửi. Ông/bà gửi lại tờ này.", code="file-lost"
        ) from error


def ends(token: str, size: int) -> tuple[bytes, bytes]:
    """Return the first and the last 4 kB. Raises NotAllowed (`file-lost`) when it is not there."""
    try:
        with _place(token).open("rb") as handle:
            head = handle.read(4096)
            handle.seek(max(0, size - 4096))
            return head, handle.read(4096)
    except OSError as error:
        raise NotAllowed(
            "Máy không còn giữ được tệp vừa gửi. Ông/bà gửi lại tờ này.", code="file-lost"
        ) from error


def is_there(token: str) -> bool:
    """Tell whether anything came under this token."""
    return _place(token).is_file()


def drop(token: str) -> None:
    """Erase what came under this token; what is not there is gone already."""
    _place(token).unlink(missing_ok=True)


def tokens_older_than(seconds: float, now: float) -> Iterator[str]:
    """Go through the tokens whose bytes were last written that long ago; `now` in seconds since 1970."""
    folder = Path(settings.FILES_DIR) / "quarantine"
    for place in folder.glob("??/*") if folder.is_dir() else ():
        if place.is_file() and now - place.stat().st_mtime > seconds:
            yield place.name


def _place(token: str) -> Path:
    if len(token) != 32 or set(token) - set("0123456789abcdef"):
        raise ValueError("not a token of the quarantine")
    return Path(settings.FILES_DIR) / "quarantine" / token[:2] / token


def _keep_room() -> None:
    folder = Path(settings.FILES_DIR)
    try:
        free = shutil.disk_usage(folder if folder.is_dir() else folder.parent).free
    except OSError:
        return
    if free < ROOM_LEFT:
        raise NotAllowed(
            "Máy của xã sắp hết chỗ nên chưa nhận thêm ảnh được. Những gì ông/bà đã làm vẫn còn; xin gửi lại sau, "
            "hoặc mang giấy đến quầy.",
            code="disk-full",
        )
