"""Know a demo's data folder from a real office's: a marker file that only the demo writes. No Django here."""

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

MARKER = "demo-clock.json"  # the demo's clock, and by being there the sign that this folder is a demo's
SHEET = "demo.json"  # logins and codes for whoever tries the demo
_DATABASE = "motcua.sqlite3"
# What the demo makes in its folder; nothing else is ever thrown away. `static` is only a cache of the program.
_MADE = (f"{_DATABASE}-wal", f"{_DATABASE}-shm", f"{_DATABASE}-journal", _DATABASE, "files", SHEET)


class FolderRefused(Exception):
    """The folder is not what the command needs; the text is a Vietnamese sentence for the person at the console."""


@dataclass(frozen=True)
class Marker:
    """What the marker says: how far the demo's clock is from the real one, and whether the week has been told."""

    offset: float = 0.0
    told: bool = False


def chosen() -> Path:
    """Return the data folder the environment names, as the settings do."""
    return Path(os.environ.get("MOTCUA_DATA", "data")).resolve()


def make(data: Path) -> None:
    """Make the data folder, for its own user alone. Raises FolderRefused where this account may not."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        writable = os.access(data, os.W_OK | os.X_OK)
    except OSError:
        writable = False
    if not writable:
        way = "" if os.name == "nt" else f' Trên Linux: sudo install -d -m 700 -o "$USER" "{data}"'
        raise FolderRefused(
            f"Tài khoản này không lập được hoặc không ghi được vào thư mục {data}. "
            f"Chọn thư mục khác bằng --data, hoặc nhờ người quản trị máy giao thư mục ấy cho tài khoản này.{way}"
        )


def read_marker(data: Path) -> Marker | None:
    """Return the folder's marker, None when it is no demo's. Raises FolderRefused for one that cannot be read."""
    try:
        kept = json.loads((data / MARKER).read_text(encoding="utf-8"))
        return Marker(float(kept["offset"]), bool(kept["told"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise FolderRefused(
            f"Tệp {data / MARKER} bị hỏng nên không biết đồng hồ của bản mẫu. Chạy lại với một thư mục khác (--data)."
        ) from None


def write_marker(data: Path, marker: Marker) -> None:
    """Say that the folder is a demo's."""
    data.mkdir(parents=True, exist_ok=True)
    _write(data / MARKER, {"made_by": "motcua demo", "offset": marker.offset, "told": marker.told}, 0o644)


def refuse_demo(data: Path) -> None:
    """Refuse a demo's folder: the real office must never be opened on invented people. Raises FolderRefused."""
    if (data / MARKER).exists():
        raise FolderRefused(
            f"Thư mục {data} chứa dữ liệu giả định của bản mẫu. Cơ quan thật cần thư mục riêng: "
            "motcua serve --data THƯ-MỤC-KHÁC"
        )


def refuse_real(data: Path) -> None:
    """Refuse a folder with a database that no demo made. Raises FolderRefused."""
    if read_marker(data) is None and (data / _DATABASE).exists():
        raise FolderRefused(
            f"Thư mục {data} có dữ liệu của một cơ quan thật, bản mẫu không động vào. Chọn thư mục khác: "
            "motcua demo --data THƯ-MỤC-KHÁC"
        )


def refuse_other_stores(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse a database or file store outside the folder: only the folder carries the marker. Raises FolderRefused."""
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "FILES_URL", "FILES_URL_FILE"):
        if environment.get(name):
            raise FolderRefused(
                f"Bản mẫu chỉ chạy trên cơ sở dữ liệu trong thư mục của nó, nhưng {name} đang được đặt. "
                f"Bỏ biến {name} rồi chạy lại."
            )


def throw_away(data: Path) -> None:
    """Delete what the demo made in its folder and nothing else. Raises FolderRefused for a folder without marker."""
    refuse_real(data)
    if not (data / MARKER).exists():
        return
    for name in _MADE:
        path = data / name
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.is_dir():
            shutil.rmtree(path)
    with suppress(FileNotFoundError):
        (data / MARKER).unlink()  # last: an interrupted reset can be repeated


def offset_to(moment: datetime) -> float:
    """Return how many seconds the demo's clock is ahead of the machine's when it starts at `moment`."""
    return (moment - _machine_clock()).total_seconds()


def demo_clock(offset: float) -> datetime:
    """Return what the demo's clock shows now, for the console before Django stands."""
    return _machine_clock() + timedelta(seconds=offset)


def follow_clock(offset: float) -> None:
    """Hand the demo's clock down to every process of the family (read by `motcua.lib.clock` when it is loaded)."""
    os.environ["MOTCUA_DEMO"] = "1"
    if offset:
        os.environ["MOTCUA_CLOCK_OFFSET"] = repr(offset)
    else:
        os.environ.pop("MOTCUA_CLOCK_OFFSET", None)


def join(data: Path) -> None:
    """Let a command that is pointed at a demo's folder see the demo's clock; any other folder changes nothing."""
    if (marker := read_marker(data)) is not None:
        follow_clock(marker.offset)


def read_sheet(data: Path) -> dict:
    """Return demo.json, {} when it is not there."""
    try:
        return json.loads((data / SHEET).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write_sheet(data: Path, sheet: dict) -> Path:
    """Write demo.json, readable by its owner only: it holds passwords and look-up secrets."""
    path = data / SHEET
    _write(path, sheet, 0o600)
    return path


def _write(path: Path, content: dict, mode: int) -> None:
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(content, handle, ensure_ascii=False, indent=1)
        handle.write("\n")
    os.replace(fresh, path)


def _machine_clock() -> datetime:
    # Not `lib.clock`: this is where its offset comes from.
    return datetime.fromtimestamp(time.time(), UTC)
