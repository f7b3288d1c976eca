"""The way back: judge an archive, load it aside, and put it in the place of what is there in one step.

Nothing that is there changes before the whole archive has been read, compared, loaded and brought up to this program's
version. SQLite: a new file is filled beside the old one, which is kept under `replaced/` when the new one takes its
name. PostgreSQL: one transaction moves the old tables into a schema of their own and fills new ones. Stored files are
only added: they are named by their content, so none can be in the way of another.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import JSONField

from motcua import __version__
from motcua.files import quarantine, storage
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.upkeep import actions, archive, places, running, snapshot, values
from motcua.upkeep.archive import Archive, Manifest
from motcua.upkeep.troubles import words_of

_ALIAS = "upkeep-restoring"
_BATCH = 1000
_GROWTH = 3  # indexes and half-empty pages: rows take this much more room in a database than as text


@dataclass(frozen=True)
class Target:
    """What stands where the archive is to go."""

    place: str
    dossiers: int | None = None  # None: nothing is there
    is_readable: bool = True

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would be replaced."""
        return self.is_readable and self.dossiers is None


@dataclass
class Outcome:
    """What a restore did: for the screen."""

    manifest: Manifest
    kept_aside: str = ""
    key: str = "same"  # same, returned (out of the archive), new
    second_factor: list[str] = field(default_factory=list)
    added_files: int = 0


def judge(found: Archive, passphrase: str = "") -> dict[str, str]:
    """Check everything about an archive that can be known before anything is touched; return its secrets, if opened.

    Raises NotAllowed with a sentence: damaged, from a newer version, no room on the disk, wrong passphrase.
    """
    manifest = found.manifest
    loader = MigrationLoader(None, ignore_no_migrations=True)
    newer = [name for name in manifest.migrations if tuple(name) not in loader.disk_migrations]
    if newer or _number_of(manifest.program) > _number_of(__version__):
        raise NotAllowed(
            f"Bản sao lưu này do một bản Một Cửa mới hơn làm ra ({manifest.program}; đang chạy {__version__}). "
            "Ông/bà cài bản mới ấy rồi khôi phục; không có gì đã bị thay đổi.",
            code="archive-newer",
        )
    if manifest.invented != settings.DEMO:
        raise NotAllowed(
            "Bản sao lưu này là của bản mẫu (người và hồ sơ giả định), không khôi phục thành cơ quan thật được."
            if manifest.invented
            else "Thư mục này là của bản mẫu; dữ liệu của cơ quan thật cần thư mục riêng: motcua restore TỆP --data THƯ-MỤC-KHÁC",
            code="demo-and-real",
        )
    found.check()
    _refuse_if_no_room(manifest)
    if manifest.secrets == archive.ENCRYPTED and passphrase:
        return archive.unlocked(found.read(archive.SECRETS), passphrase)
    return {}


def target() -> Target:
    """Tell what stands where the archive is to go."""
    connection = connections["default"]
    place = (
        str(places.database_file(connection.settings_dict))
        if connection.vendor == "sqlite"
        else str(connection.settings_dict["NAME"])
    )
    try:
        tables = set(connection.introspection.table_names())
        if "django_migrations" not in tables:
            return Target(place)
        with connection.cursor() as cursor:
            if "dossiers_dossier" not in tables:
                return Target(place, 0)
            cursor.execute("SELECT count(*) FROM dossiers_dossier")
            return Target(place, cursor.fetchone()[0])
    except Error:
        return Target(place, is_readable=False)  # damaged: a reason to restore, not to refuse


def restore(path: Path, *, passphrase: str = "", at: datetime | None = None) -> Outcome:
    """Check the archive, then let its state take the place of what is there. Raises NotAllowed; nothing has changed then."""
    at = at or clock.now()
    with running.alone(settings.DATA_DIR), Archive(path) as found:
        secrets = judge(found, passphrase)
        outcome = Outcome(found.manifest)
        connection = connections["default"]
        replace = _replace_sqlite if connection.vendor == "sqlite" else _replace_postgresql
        with _files_of(found) as added:
            outcome.added_files = added
            outcome.kept_aside = replace(found, at)
        connection.close()
        outcome.key = _put_key(found.manifest, secrets, outcome, at)
        actions.note_restore(made_at=found.manifest.made_at, digest=archive.digest_of(path), by=None, at=at)
        outcome.second_factor = _with_second_factor()
        return outcome


# ---------------------------------------------------------------- the database


def _replace_sqlite(found: Archive, at: datetime) -> str:
    connection = connections["default"]
    there = places.database_file(connection.settings_dict)
    there.parent.mkdir(parents=True, exist_ok=True)
    fresh = there.with_name(f".{there.name}.restoring")
    _remove_database(fresh)
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with _opened(connection, str(fresh)) as own:
            _load(found, own)
            with own.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                # Out of the journal mode with a second file: what is renamed is the whole database.
                cursor.execute("PRAGMA journal_mode=DELETE")
        _flush(fresh)
        return _take_the_name(fresh, there, connection, at)
    except OSError as error:
        raise NotAllowed(words_of(error, there.parent), code="restore-disk") from error
    finally:
        _remove_database(fresh)


def _take_the_name(fresh: Path, there: Path, connection: BaseDatabaseWrapper, at: datetime) -> str:
    beside = [there.with_name(there.name + suffix) for suffix in ("-wal", "-shm", "-journal")]
    has_content = there.is_file() and not target().is_empty
    aside = None
    if has_content:
        with suppress(Error), connection.cursor() as cursor:  # a damaged one is kept as it lies
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    if has_content:
        aside = _aside(at)
        for one in (there, *beside):
            if one.is_file():
                shutil.copy2(one, aside / one.name)
                _flush(aside / one.name)
    # A second file of the old database would be read into the new one.
    for one in beside:
        one.unlink(missing_ok=True)
    os.replace(fresh, there)
    archive.flush_folder(there.parent)
    return str(aside) if aside else ""


def _replace_postgresql(found: Archive, at: datetime) -> str:
    connection = connections["default"]
    _refuse_if_others_are_connected(connection)
    aside = ""
    try:
        with transaction.atomic():
            tables = _our_tables(connection)
            if tables:
                aside = f"motcua_replaced_{clock.local(at):%Y%m%d_%H%M%S}"
                quote = connection.ops.quote_name
                with connection.cursor() as cursor:
                    cursor.execute(f"CREATE SCHEMA {quote(aside)}")
                    for table in tables:
                        cursor.execute(f"ALTER TABLE {quote(table)} SET SCHEMA {quote(aside)}")
            _load(found, connection)
    except Error as error:
        raise NotAllowed(
            f"PostgreSQL không nhận bản sao lưu ({type(error).__name__}); dữ liệu cũ còn nguyên. Tài khoản trong "
            "DATABASE_URL phải là chủ của cơ sở dữ liệu. Nếu đúng rồi mà vẫn hỏng, khôi phục vào một cơ sở dữ liệu trống.",
            code="restore-database",
        ) from error
    return f"schema {aside}" if aside else ""


def _load(found: Archive, connection: BaseDatabaseWrapper) -> None:
    """Make the tables as they were when the archive was made, fill them, then bring them up to this program's version."""
    migrations = [tuple(name) for name in found.manifest.migrations]
    executor = MigrationExecutor(connection)
    executor.migrate(_last_of_each_app(executor.loader, set(migrations)))
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    models = {model._meta.db_table: model for model in snapshot.models_of(loader, migrations)}
    if missing := set(found.manifest.tables) - set(models):
        raise NotAllowed(
            f"Bản sao lưu có bảng mà bản này không biết ({', '.join(sorted(missing)[:3])}). "
            "Ông/bà dùng đúng bản Một Cửa đã làm ra nó.",
            code="archive-newer",
        )
    with transaction.atomic(using=connection.alias):
        for table in models:
            with connection.cursor() as cursor:  # what a migration itself put there stands in the archive too
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        for table, told in found.manifest.tables.items():
            _fill(found, connection, models[table], told)
        connection.check_constraints()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _last_of_each_app(loader: MigrationLoader, applied: set) -> list[tuple[str, str]]:
    # An executor told to go to a migration that has a later applied one would go back to it.
    nodes = loader.graph.node_map
    return [
        name
        for name in sorted(applied & set(nodes))
        if not any(child.key in applied and child.key[0] == name[0] for child in nodes[name].children)
    ]


def _fill(found: Archive, connection: BaseDatabaseWrapper, model, told: archive.Table) -> None:
    by_column = {field.column: field for field in snapshot.stored_fields(model)}
    if set(told.columns) - set(by_column):
        raise NotAllowed(
            f"Bảng {model._meta.db_table} của bản sao lưu có cột mà bản này không biết. "
            "Ông/bà dùng đúng bản Một Cửa đã làm ra nó.",
            code="archive-newer",
        )
    fields = [by_column[column] for column in told.columns]
    readers, quote = values.readers_of(fields), connection.ops.quote_name
    into = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(c) for c in told.columns)}) "
        f"VALUES ({', '.join(['%s'] * len(fields))})"
    )
    count = 0
    with found.open(f"tables/{model._meta.db_table}.jsonl") as lines, connection.cursor() as cursor:
        while batch := list(islice(lines, _BATCH)):
            cursor.executemany(into, [_for_database(line, fields, readers, connection) for line in batch])
            count += len(batch)
    if count != told.rows:
        raise NotAllowed(
            f"Bảng {model._meta.db_table} có {count} dòng mà bản kê nói {told.rows}: bản sao lưu đã hỏng. "
            "Ông/bà dùng bản của hôm khác.",
            code="archive-damaged",
        )
    if told.last_id is not None:
        _go_on_counting(connection, model, told.last_id)


def _for_database(line: bytes, fields: list, readers: list, connection: BaseDatabaseWrapper) -> list:
    return [
        _empty(one, connection) if value is None else one.get_db_prep_save(value, connection)
        for one, value in zip(fields, values.read_row(line, readers), strict=True)
    ]


def _empty(one, connection: BaseDatabaseWrapper):
    # A JSON column that may not be NULL holds the JSON value null; reading tells the two not apart.
    if isinstance(one, JSONField) and not one.null:
        return connection.ops.adapt_json_value(None, one.encoder)
    return None


def _go_on_counting(connection: BaseDatabaseWrapper, model, last_id: int) -> None:
    """Let the table give numbers after the last it ever gave, also where that row was removed since."""
    table, column = model._meta.db_table, model._meta.auto_field.column
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max({quote(column)}) FROM {quote(table)}")
        last = max(last_id, cursor.fetchone()[0] or 0)
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        elif last:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [quote(table), column, last])


def _our_tables(connection: BaseDatabaseWrapper) -> list[str]:
    there = set(connection.introspection.table_names())
    if "django_migrations" not in there:
        return []
    loader, applied = snapshot.applied_migrations(connection)
    state = loader.project_state([name for name in applied if name in loader.graph.nodes])
    ours = {model._meta.db_table for model in state.apps.get_models(include_auto_created=True)}
    return sorted(there & (ours | {"django_migrations"}))


def _refuse_if_others_are_connected(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise NotAllowed(
            f"Có {others} kết nối khác đang mở cơ sở dữ liệu này. Ông/bà dừng Một Cửa trên mọi máy rồi làm lại.",
            code="house-is-running",
        )


@contextmanager
def _opened(main: BaseDatabaseWrapper, name: str) -> Iterator[BaseDatabaseWrapper]:
    own = main.copy(_ALIAS)
    own.settings_dict = {**main.settings_dict, "NAME": name}
    connections[_ALIAS] = own
    try:
        with closing(own):
            yield own
    finally:
        del connections[_ALIAS]


# ---------------------------------------------------------------- files, the key, the disk


@contextmanager
def _files_of(found: Archive) -> Iterator[int]:
    """Add the archive's stored files to the store; what was added goes again if the rest fails."""
    added: list[Path] = []
    waiting: list[str] = []
    flush_each = not hasattr(os, "sync")
    try:
        for name in found.manifest.members:
            if name.startswith("files/"):
                place = storage.path_of(name.rpartition("/")[2])
                was_there = place.exists()
                storage.write(found.read(name), flush=flush_each)
                if not was_there:
                    added.append(place)
            elif name.startswith("quarantine/"):  # photos of drafts that wait for their job
                token = name.rpartition("/")[2]
                if not quarantine.is_there(token):
                    waiting.append(token)
                    quarantine.write_part(token, 0, found.read(name), last=True)
        if added and not flush_each:
            os.sync()
        yield len(added)
    except BaseException:
        for place in added:
            with suppress(OSError):
                place.unlink()
        for token in waiting:
            with suppress(OSError):
                quarantine.drop(token)
        raise


def _put_key(manifest: Manifest, secrets: dict[str, str], outcome: Outcome, at: datetime) -> str:
    """Put back the secret key if the archive gave it and the environment names none; tell which key holds now."""
    if archive.is_same_key(manifest.key_mark, settings.SECRET_KEY):
        return "same"
    key, place = secrets.get("SECRET_KEY"), Path(settings.DATA_DIR) / "secret_key"
    if not key or settings.SECRET_KEY_IS_GIVEN:
        return "new"
    if place.is_file():
        aside = _aside(at)
        shutil.copy2(place, aside / place.name)
        outcome.kept_aside = outcome.kept_aside or str(aside)
    fresh = place.with_name(".secret_key.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as handle:
        handle.write(key)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(fresh, place)
    return "returned"


def _with_second_factor() -> list[str]:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT u.username FROM people_user u JOIN mfa_authenticator a ON a.user_id = u.id "
            "WHERE u.is_active AND a.type = 'totp' ORDER BY u.username"
        )
        return [name for (name,) in cursor.fetchall()]


def _refuse_if_no_room(manifest: Manifest) -> None:
    files = sum(
        member.size for name, member in manifest.members.items() if name.startswith(("files/", "quarantine/"))
    )
    rows = (manifest.content_size - files) * _GROWTH
    wanted: dict[int, tuple[int, Path]] = {}
    for folder, size in ((Path(settings.DATA_DIR), rows), (Path(settings.FILES_DIR), files)):
        place = next(one for one in (folder.resolve(), *folder.resolve().parents) if one.exists())
        device = place.stat().st_dev
        wanted[device] = (wanted.get(device, (0, place))[0] + size, place)
    for size, place in wanted.values():
        if (free := shutil.disk_usage(place).free) < size:
            raise NotAllowed(
                f"Ổ đĩa chứa {place} còn {_megabytes(free)} MB, khôi phục cần khoảng {_megabytes(size)} MB. "
                "Ông/bà dọn bớt ổ hoặc chọn thư mục dữ liệu ở ổ khác.",
                code="no-room",
            )


def _aside(at: datetime) -> Path:
    folder = Path(settings.DATA_DIR) / "replaced" / f"{clock.local(at):%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder.parent, 0o700)
    return folder


def _remove_database(place: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)


def _flush(place: Path) -> None:
    with place.open("rb+") as handle:
        os.fsync(handle.fileno())


def _number_of(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _megabytes(size: int) -> int:
    return -(-size // (1024 * 1024))
