"""The form of an archive: a ZIP with one member per table, one per stored file, and a manifest that vouches for each.

Written under another name, flushed to the disk and renamed: under its own name an archive is whole or not there at all.
The manifest tells the program's version, every migration, rows per table and the SHA-256 of every member. A table is
JSON lines, so that an archive of SQLite can be restored into PostgreSQL and the other way.
"""

import base64
import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from motcua.lib.objections import NotAllowed
from motcua.upkeep.troubles import words_of

FORM = "motcua-backup-1"
MANIFEST, SECRETS = "manifest.json", "secrets.json"
LEFT_OUT, ENCRYPTED = "left_out", "encrypted"
SUFFIX = ".zip"
_PART = ".part"
_CHUNK = 1024 * 1024
_MANIFEST_LIMIT = 200 * 1024 * 1024  # bytes; a million files make about half of that
_SCRYPT = {"length": 32, "n": 2**15, "r": 8, "p": 1}


@dataclass(frozen=True)
class Table:
    """One table of the archive; `last_id` is the highest number it ever gave to a row, None where it gives none."""

    model: str
    columns: list[str]
    rows: int
    last_id: int | None = None


@dataclass(frozen=True)
class Member:
    """What the manifest says of one member."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What the archive says of itself; it is the last member written."""

    program: str
    made_at: str
    kind: str
    database: str
    office: str = ""
    invented: bool = False  # a demo's
    migrations: list[list[str]] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)
    files: int = 0
    missing_files: list[str] = field(default_factory=list)
    secrets: str = LEFT_OUT
    key_mark: str = ""
    form: str = FORM

    @property
    def dossiers(self) -> int:
        """Return how many dossiers are inside."""
        return self.tables["dossiers_dossier"].rows if "dossiers_dossier" in self.tables else 0

    @property
    def content_size(self) -> int:
        """Return the bytes of all members, unpacked."""
        return sum(member.size for member in self.members.values())


class Writer:
    """Adds members to an archive that is being made, and keeps the digest of each."""

    def __init__(self, package: zipfile.ZipFile, manifest: Manifest):
        self._package, self.manifest = package, manifest

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one member from its pieces."""
        sha, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self._package.open(info, "w", force_zip64=True) as handle:
            for chunk in chunks:
                handle.write(chunk)
                sha.update(chunk)
                size += len(chunk)
        self.manifest.members[name] = Member(size, sha.hexdigest())


@contextmanager
def written(path: Path, manifest: Manifest) -> Iterator[Writer]:
    """Give a writer; on leaving, the manifest is added and the archive stands under its name, flushed to the disk.

    Whatever fails leaves nothing under that name. Raises NotAllowed (`backup-disk`) when the disk will not take it.
    """
    part = path.with_name(f".{path.name}{_PART}")
    try:
        with _opened_anew(part) as handle:
            with zipfile.ZipFile(handle, "w", compresslevel=4) as package:
                yield Writer(package, manifest)
                package.writestr(
                    MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False), zipfile.ZIP_DEFLATED
                )
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(part, path)
        flush_folder(path.parent)
    except OSError as error:
        _forget(part)
        raise NotAllowed(words_of(error, path.parent), code="backup-disk") from error
    except BaseException:
        _forget(part)
        raise


class Archive:
    """An archive that is there, opened for reading."""

    def __init__(self, path: Path):
        """Open it and read its manifest. Raises NotAllowed (`archive-…`) for what is no whole archive of ours."""
        self.path = path
        try:
            self._package = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise NotAllowed(
                f"Không thấy tệp {path}. Ông/bà kiểm tra lại đường dẫn.", code="archive-lost"
            ) from error
        except (zipfile.BadZipFile, OSError) as error:
            raise _broken(path) from error
        try:
            self.manifest = _read_manifest(self._package, path)
        except BaseException:
            self._package.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_) -> None:
        self._package.close()

    def open(self, name: str) -> BinaryIO:
        """Open one member for reading. Raises NotAllowed when it is not there."""
        try:
            return self._package.open(name)
        except (KeyError, zipfile.BadZipFile, OSError) as error:
            raise _broken(self.path) from error

    def read(self, name: str) -> bytes:
        """Return a member's content."""
        with self.open(name) as handle:
            return handle.read()

    def check(self) -> None:
        """Read every member and compare it with the manifest. Raises NotAllowed (`archive-damaged`)."""
        there = {info.filename for info in self._package.infolist()} - {MANIFEST}
        if there != set(self.manifest.members):
            raise _broken(self.path)
        for name, told in self.manifest.members.items():
            sha, size = hashlib.sha256(), 0
            try:
                with self._package.open(name) as handle:
                    while chunk := handle.read(_CHUNK):
                        sha.update(chunk)
                        size += len(chunk)
                        if size > told.size:
                            break
            except Exception as error:  # a damaged ZIP fails in as many ways as it has bytes
                raise _broken(self.path) from error
            if (size, sha.hexdigest()) != (told.size, told.sha256):
                raise _broken(self.path)
            if name.startswith("files/") and name.rpartition("/")[2] != told.sha256:
                raise _broken(self.path)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a whole file."""
    sha = hashlib.sha256()
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            sha.update(chunk)
    return sha.hexdigest()


def copy(source: Path, target: Path) -> None:
    """Copy an archive to another place: under another name, flushed, read back and only then renamed.

    Raises NotAllowed (`backup-disk`, `backup-copy-differs`); nothing is left under the target's name then.
    """
    part = target.with_name(f".{target.name}{_PART}")
    try:
        with source.open("rb") as there, _opened_anew(part) as handle:
            sha = hashlib.sha256()
            while chunk := there.read(_CHUNK):
                handle.write(chunk)
                sha.update(chunk)
            handle.flush()
            os.fsync(handle.fileno())
        if digest_of(part) != sha.hexdigest():
            _forget(part)
            raise NotAllowed(
                f"Bản chép ở {target.parent} không giống bản gốc: ổ có thể đã hỏng. Đổi ổ khác.",
                code="backup-copy-differs",
            )
        os.replace(part, target)
        flush_folder(target.parent)
    except OSError as error:
        _forget(part)
        raise NotAllowed(words_of(error, target.parent), code="backup-disk") from error


def forget_parts(folder: Path) -> None:
    """Remove what archives that were never finished have left in the folder."""
    with suppress(OSError):
        for part in folder.glob(f".*{SUFFIX}{_PART}"):
            _forget(part)


def flush_folder(folder: Path) -> None:
    """Let a rename reach the disk. Windows cannot open folders and does not need it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError:  # some network and FAT drives refuse this; the file itself was flushed
        return
    finally:
        os.close(descriptor)


def locked(words: dict[str, str], passphrase: str) -> bytes:
    """Return the secrets encrypted with the passphrase."""
    salt = secrets.token_bytes(16)
    box = Fernet(_key(passphrase, salt)).encrypt(json.dumps(words).encode())
    return json.dumps(
        {"kdf": "scrypt", "salt": base64.b64encode(salt).decode(), "box": box.decode()}
    ).encode()


def unlocked(content: bytes, passphrase: str) -> dict[str, str]:
    """Return the secrets. Raises NotAllowed (`wrong-passphrase`)."""
    try:
        kept = json.loads(content)
        box = Fernet(_key(passphrase, base64.b64decode(kept["salt"])))
        return json.loads(box.decrypt(kept["box"].encode()))
    except (InvalidToken, ValueError, KeyError, TypeError) as error:
        raise NotAllowed(
            "Câu mật khẩu của bản sao lưu không đúng. Ông/bà gõ lại; không nhớ thì bỏ trống (BACKUP_PASSPHRASE) "
            "để khôi phục không kèm khóa bí mật.",
            code="wrong-passphrase",
        ) from error


def key_mark(key: str, salt: str = "") -> str:
    """Return a mark by which one can tell whether a secret key is the same, and which tells nothing else of it."""
    salt = salt or secrets.token_hex(16)
    kdf = Scrypt(salt=b"motcua key mark " + salt.encode(), length=16, n=2**14, r=8, p=1)
    return f"{salt}:{kdf.derive(key.encode()).hex()}"


def is_same_key(mark: str, key: str) -> bool:
    """Tell whether the mark was made from this key."""
    return bool(mark) and secrets.compare_digest(mark, key_mark(key, mark.partition(":")[0]))


def _key(passphrase: str, salt: bytes) -> bytes:
    return base64.urlsafe_b64encode(Scrypt(salt=salt, **_SCRYPT).derive(passphrase.encode()))


def _read_manifest(package: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if package.getinfo(MANIFEST).file_size > _MANIFEST_LIMIT:
            raise ValueError("too long")
        told = json.loads(package.read(MANIFEST))
        form = told["form"]
    except Exception as error:  # a damaged ZIP fails in as many ways as it has bytes
        raise _broken(path) from error
    if form != FORM:
        raise NotAllowed(
            f"Tệp {path.name} do một bản Một Cửa mới hơn làm ra (dạng «{form}»), bản này không đọc được. "
            "Ông/bà cài bản mới rồi khôi phục.",
            code="archive-newer",
        )
    try:
        told["tables"] = {name: Table(**one) for name, one in told["tables"].items()}
        told["members"] = {name: Member(**one) for name, one in told["members"].items()}
        return Manifest(**told)
    except (TypeError, KeyError, AttributeError) as error:
        raise _broken(path) from error


def _broken(path: Path) -> NotAllowed:
    return NotAllowed(
        f"Tệp {path.name} không phải bản sao lưu của Một Cửa, hoặc đã hỏng, hoặc chép chưa trọn. "
        "Ông/bà dùng bản sao lưu của hôm khác, hoặc chép lại từ ổ gốc.",
        code="archive-damaged",
    )


@contextmanager
def _opened_anew(path: Path) -> Iterator[BinaryIO]:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "w+b") as handle:
        yield handle


def _forget(path: Path) -> None:
    with suppress(OSError):  # a drive that is gone; its name begins with a dot and ends in .part
        path.unlink()
