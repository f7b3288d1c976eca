"""Put bytes on the disk under their SHA-256 and get them back; a file is there whole or not at all.

`settings.FILES_DIR/ab/cd/abcd…`: two levels, so that no folder grows past what Windows shows calmly.
"""

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from motcua.lib.objections import NotAllowed

# EDQUOT does not exist on Windows, where a full disk is ERROR_DISK_FULL (112) or ERROR_HANDLE_DISK_FULL (39).
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_ON_WINDOWS = {39, 112}


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the content in hexadecimal: its address in the store."""
    return hashlib.sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    """Return where content of this digest lies. Raises ValueError for anything that is not a SHA-256."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError("not a SHA-256 in hexadecimal")
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:4] / digest


def write(content: bytes, *, flush: bool = True) -> str:
    """Keep the content and return its digest; the same content again costs nothing.

    Written beside its place, flushed to the disk and renamed, so that a power cut leaves the old state or the new. Who
    brings thousands at once may leave out the flush and flush the whole disk at the end. Raises NotAllowed (`disk-full`, `disk-refused`) when the disk will not take it.
    """
    digest = digest_of(content)
    place = path_of(digest)
    if _holds(place, content):
        return digest
    half_written = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, half_written = tempfile.mkstemp(prefix=".moi-", dir=place.parent)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            handle.flush()
            if flush:
                os.fsync(handle.fileno())
        os.replace(half_written, place)
        if flush:
            _flush_folder(place.parent)
    except OSError as error:
        if half_written is not None:
            _forget(half_written)
        raise refusal(error) from error
    return digest


def read(digest: str) -> bytes:
    """Return the content. Raises NotAllowed (`file-lost`, `file-damaged`) when it is gone or no longer itself."""
    try:
        content = path_of(digest).read_bytes()
    except OSError as error:
        raise _lost() from error
    if digest_of(content) != digest:
        raise NotAllowed(
            "Nội dung tệp trên ổ đĩa đã bị hỏng hoặc bị sửa, nên không mở. "
            "Ông/bà báo quản trị hệ thống khôi phục tệp từ bản sao lưu.",
            code="file-damaged",
        )
    return content


def read_part(digest: str, start: int, length: int) -> bytes:
    """Return `length` bytes from `start`, fewer at the end, without comparing the whole. Raises NotAllowed (`file-lost`)."""
    try:
        with path_of(digest).open("rb") as handle:
            handle.seek(start)
            return handle.read(length)
    except OSError as error:
        raise _lost() from error


def _lost() -> NotAllowed:
    return NotAllowed(
        "Không đọc được tệp này trên ổ đĩa của máy. Ông/bà báo quản trị hệ thống khôi phục tệp từ bản sao lưu.",
        code="file-lost",
    )


def erase(digest: str) -> None:
    """Take the content from the disk; content that is not there is gone already."""
    _forget(path_of(digest))


def _holds(place: Path, content: bytes) -> bool:
    # A file of the right name and another size or content was damaged on the disk: it is written anew.
    try:
        return place.stat().st_size == len(content) and place.read_bytes() == content
    except OSError:
        return False


def _flush_folder(folder: Path) -> None:
    # The rename itself is safe only once the folder is on the disk. Windows cannot open folders and does not need it.
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(half_written: str | Path) -> None:
    try:
        os.unlink(half_written)
    except OSError:
        return  # a disk that refuses even this; the name begins with a dot and is never read


def refusal(error: OSError) -> NotAllowed:
    """Return what to tell the sender when the disk would not take a file."""
    if error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS:
        return NotAllowed(
            "Ổ đĩa của máy đã đầy nên chưa lưu được tệp. Ông/bà báo quản trị hệ thống dọn ổ đĩa rồi gửi lại; "
            "những gì đã nhập vẫn còn.",
            code="disk-full",
        )
    return NotAllowed(
        "Máy không ghi được tệp vào ổ đĩa. Ông/bà thử lại; nếu vẫn không được, báo quản trị hệ thống.",
        code="disk-refused",
    )
