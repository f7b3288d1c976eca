"""What an office added of its own, as one zip: `bo-sung.json` says what there is, one JSON for each part, its files beside.

A bundle is somebody else's: it is measured before it is unpacked, nothing of it touches the disk, and every value is read by
the part that keeps such things.
"""

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date

from motcua.catalogue.additions import Judged, part, parts
from motcua.exchange.catalogue.shapes.records import LICENCE
from motcua.lib.objections import NotAllowed

SHAPE = "motcua-additions/1"
INDEX = "bo-sung.json"
MAX_FILE, MAX_UNPACKED, MAX_ENTRIES = 60 * 1024 * 1024, 200 * 1024 * 1024, 5_000  # bytes, bytes, files
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    RuntimeError,
    RecursionError,
)


@dataclass
class Bundle:
    """A bundle as it would be taken over: what became of each addition by its part, and what to know of the file."""

    judged: list[tuple[str, Judged]] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)  # where, why
    notes: list[str] = field(default_factory=list)


def write(agency: str, day: date) -> bytes:
    """Return everything this office added as one zip; the same additions give the same bytes."""
    made, index = io.BytesIO(), {"shape": SHAPE, "made_on": day.isoformat(), "agency": agency, "parts": {}}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        for one in parts():
            rows = list(one.collect())
            index["parts"][one.key] = len(rows)
            for addition in rows:
                for name, content in addition.files.items():
                    _put(bundle, f"{one.key}/{name}", content)
            _put(bundle, f"{one.key}.json", _json([{**a.values, "files": sorted(a.files)} for a in rows]))
        index["licence"] = "CC BY 4.0 (phần cơ quan tự viết); " + LICENCE
        _put(bundle, INDEX, _json(index))
    return made.getvalue()


def _put(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    bundle.writestr(zipfile.ZipInfo(name, (2025, 7, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _json(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def looks_like(content: bytes) -> bool:
    """Tell whether a zip says that it is such a bundle."""
    return content[:4] == b"PK\x03\x04" and INDEX.encode() in content


def read(content: bytes) -> Bundle:
    """Read a bundle and judge every addition of it. Nothing is written. Raises NotAllowed with a sentence."""
    if len(content) > MAX_FILE:
        raise _refused("Tệp nặng quá 60 MB.", "bundle-too-large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return _judged(bundle)
    except _DAMAGED as error:
        raise _refused(
            "Không đọc được tệp bổ sung này: tệp hỏng hoặc không phải do Một Cửa tạo.", "bundle-broken"
        ) from error


def _judged(bundle: zipfile.ZipFile) -> Bundle:
    entries = bundle.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _refused("Tệp bổ sung bung ra quá lớn nên không mở.", "bundle-too-large")
    index = _parsed(bundle, INDEX)
    if not isinstance(index, dict) or index.get("shape") != SHAPE or not isinstance(index.get("parts"), dict):
        raise _refused("Tệp này không phải tệp bổ sung của Một Cửa.", "bundle-shape")
    made = Bundle()
    if isinstance(index.get("agency"), str) and isinstance(index.get("made_on"), str):
        made.notes.append(f"Tệp của {index['agency'][:100]}, lập ngày {index['made_on'][:10]}.")
    for key in sorted(index["parts"]):
        kind = part(key)
        if kind is None:
            made.notes.append(f"Phần «{str(key)[:40]}» của một bản mới hơn: bỏ qua.")
            continue
        _read_part(bundle, kind, made)
    return made


def _read_part(bundle: zipfile.ZipFile, kind, made: Bundle) -> None:
    rows = _parsed(bundle, f"{kind.key}.json")
    if not isinstance(rows, list):
        raise _refused(f"Phần {kind.words} của tệp không đúng dạng.", "bundle-shape")
    additions = []
    for number, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise ValueError("không phải một bản ghi")
            names = [name for name in row.get("files") or [] if isinstance(name, str)]
            files = {name: _content(bundle, f"{kind.key}/{name}") for name in names}
            values = {name: value for name, value in row.items() if name != "files"}
            additions.append(kind.read(values, files))
        except (ValueError, TypeError, KeyError) as error:
            why = str(error) if type(error) is ValueError else "thiếu tệp hoặc thiếu phần"
            made.unreadable.append((f"{kind.words}, bản ghi {number}", f"{why[:1].upper()}{why[1:]}."))
    made.judged += [(kind.key, judged) for judged in kind.judge(additions)]


def _parsed(bundle: zipfile.ZipFile, name: str):
    return json.loads(_content(bundle, name).decode("utf-8-sig"))


def _content(bundle: zipfile.ZipFile, name: str) -> bytes:
    entry = bundle.getinfo(name)
    with bundle.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:  # a head that lies about the size is a bomb or a damaged file
        raise zipfile.BadZipFile(name)
    return content


def _refused(why: str, code: str) -> NotAllowed:
    return NotAllowed(f"{why} Ông/bà xin lại tệp của xã đã xuất.", code=code, field="file")
