"""The verbs: put everything aside in one archive, write down that it was done or why not, throw away what is too old."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections, transaction

from motcua import __version__
from motcua.files import quarantine, storage
from motcua.filing.models import DraftPage
from motcua.journal.book import Actor, record
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.upkeep import archive, places, snapshot, values
from motcua.upkeep.models import Backup
from motcua.upkeep.rules import BEFORE_MIGRATION_KEPT, days_kept

STREAM = "upkeep:backups"
_UNKNOWN = "Bản sao lưu không làm được vì một lỗi của chương trình ({}). Ông/bà báo người quản trị máy."


def make_backup(
    path: Path, *, kind: str, by: Actor | None = None, at: datetime | None = None, is_second: bool = False
) -> Backup:
    """Write one archive of all data and files to the path while the house goes on working, and note it.

    A failure is noted too, then raised as NotAllowed with a sentence. Nothing is ever left half-written under the name.
    """
    started = at or clock.now()
    try:
        write_archive(path, kind=kind, at=started)
        size, digest = path.stat().st_size, archive.digest_of(path)
    except NotAllowed as refusal:
        _note_failure(str(refusal), path, kind, is_second, started, by, at)
        raise
    except Exception as error:
        words = _UNKNOWN.format(type(error).__name__)
        _note_failure(words, path, kind, is_second, started, by, at)
        raise NotAllowed(words, code="backup-failed") from error
    return note_backup(
        kind=kind,
        place=str(path),
        started_at=started,
        size=size,
        digest=digest,
        is_second=is_second,
        by=by,
        at=at,
    )


@dataclass(frozen=True)
class BeforeMigration:
    """The archive made before an upgrade; it is noted after it, because the table of notes may be part of the upgrade."""

    path: Path
    started_at: datetime

    @classmethod
    def make(cls, *, at: datetime | None = None) -> "BeforeMigration":
        """Write the archive. Raises NotAllowed: then nothing may be upgraded."""
        at = at or clock.now()
        path = places.first_folder() / places.before_migration_name(at)
        try:
            write_archive(path, kind=Backup.Kind.BEFORE_MIGRATION, at=at)
        except NotAllowed as refusal:
            raise NotAllowed(
                f"Chưa cập nhật, vì chưa sao lưu được: {refusal}", code="no-backup-before-migration"
            ) from refusal
        prune(path.parent)
        return cls(path, at)

    def note(self, *, by: Actor | None = None, at: datetime | None = None) -> Backup:
        """Note it, now that the tables are those of this version."""
        return note_backup(
            kind=Backup.Kind.BEFORE_MIGRATION,
            place=str(self.path),
            started_at=self.started_at,
            size=self.path.stat().st_size,
            digest=archive.digest_of(self.path),
            by=by,
            at=at,
        )


def copy_backup(
    source: Path, target: Path, *, kind: str, by: Actor | None = None, at: datetime | None = None
) -> Backup:
    """Copy a whole archive to the second folder or drive, and note it; a failure is noted, then raised as NotAllowed.

    The folder is never made: an empty place where the drive ought to be would fill this machine's own disk.
    """
    started = at or clock.now()
    try:
        if not target.parent.is_dir():
            raise NotAllowed(
                f"Không thấy thư mục {target.parent} (BACKUP_DIR): ổ chưa cắm, hoặc thư mục chưa tạo. "
                "Cắm ổ hoặc tạo thư mục ấy; máy sẽ thử lại.",
                code="backup-drive-gone",
            )
        archive.forget_parts(target.parent)
        archive.copy(source, target)
        size, digest = target.stat().st_size, archive.digest_of(target)
    except OSError as error:
        words = archive.words_of(error, target.parent)
        _note_failure(words, target, kind, True, started, by, at)
        raise NotAllowed(words, code="backup-disk") from error
    except NotAllowed as refusal:
        _note_failure(str(refusal), target, kind, True, started, by, at)
        raise
    return note_backup(
        kind=kind,
        place=str(target),
        started_at=started,
        size=size,
        digest=digest,
        is_second=True,
        by=by,
        at=at,
    )


def write_archive(path: Path, *, kind: str, at: datetime) -> archive.Manifest:
    """Write the archive itself and return its manifest; nothing is noted in the database.

    The database is read in one unmoving state, then the files it names are copied: they are kept under the digest of
    their content and never change, so nothing that the state names is missing. Raises NotAllowed.
    """
    _make_room(path)
    connection = connections["default"]
    manifest = archive.Manifest(
        program=__version__,
        made_at=at.isoformat(),
        kind=kind,
        database=connection.vendor,
        invented=settings.DEMO,
    )
    with snapshot.snapshot() as alias, archive.written(path, manifest) as writer:
        loader, applied = snapshot.applied_migrations(connections[alias])
        manifest.migrations = [list(name) for name in applied]
        models = snapshot.models_of(loader, applied)
        for model in models:
            _write_table(writer, model, alias)
        named = {model._meta.label_lower: model for model in models}
        manifest.office = _office_of(named, alias)
        _write_files(writer, named, alias)
        _write_waiting(writer, named, alias)
        _write_secrets(writer)
    with archive.Archive(path) as written:  # what the disk gives back is what counts
        try:
            written.check()
        except NotAllowed:
            with suppress(OSError):
                path.unlink()
            raise
    return manifest


@transaction.atomic
def note_backup(
    *,
    kind: str,
    place: str,
    started_at: datetime,
    size: int | None = None,
    digest: str = "",
    failed_why: str = "",
    is_second: bool = False,
    by: Actor | None,
    at: datetime | None = None,
) -> Backup:
    """Write down one attempt: a whole archive with its size and digest, or why there is none."""
    at = at or clock.now()
    made = Backup.objects.create(
        kind=kind,
        is_second=is_second,
        place=place[:500],
        started_at=started_at,
        finished_at=at,
        size=size,
        digest=digest,
        failed_why=failed_why[:300],
    )
    record(
        "backup.failed" if failed_why else "backup.made",
        stream=STREAM,
        subject=f"backup:{made.pk}",
        by=by,
        at=at,
        data={"kind": kind, "size": size, "digest": digest, "second": is_second},
    )
    return made


@transaction.atomic
def note_restore(*, made_at: str, digest: str, by: Actor | None, at: datetime | None = None) -> None:
    """Write into the restored journal that its state is that of an archive: what came after it is not there."""
    record(
        "backup.restored",
        stream=STREAM,
        subject=f"archive:{digest[:32]}",
        by=by,
        at=at,
        data={"made_at": made_at, "digest": digest},
    )


def prune(folder: Path) -> list[Path]:
    """Throw away the archives that need not be kept (seven days, four weeks, three upgrades); return which.

    Only files under the names the machine itself gives are touched.
    """
    nights = places.nights_in(folder)
    kept = days_kept(nights)
    old = [path for day, path in nights.items() if day not in kept]
    old += places.before_migrations_in(folder)[BEFORE_MIGRATION_KEPT:]
    for path in old:
        with suppress(FileNotFoundError):
            path.unlink()
    return old


def _write_table(writer: archive.Writer, model, alias: str) -> None:
    meta, count = model._meta, 0

    def lines():
        nonlocal count
        for row in snapshot.rows(model, alias):
            count += 1
            yield values.write_row(row)

    writer.add(f"tables/{meta.db_table}.jsonl", lines())
    writer.manifest.tables[meta.db_table] = archive.Table(
        model=meta.label_lower,
        columns=[field.column for field in snapshot.stored_fields(model)],
        rows=count,
        last_id=snapshot.last_id_given(model, alias),
    )


def _write_files(writer: archive.Writer, named: dict, alias: str) -> None:
    if (model := named.get("files.storedfile")) is None:
        return
    digests = model._base_manager.using(alias).order_by("digest").values_list("digest", flat=True)
    for digest in digests.iterator(chunk_size=2000):
        try:
            content = storage.read(digest)
        except NotAllowed:
            # One lost or damaged file must not mean that there are no backups any more: the manifest and the screen
            # name it, and an older archive still has it.
            writer.manifest.missing_files.append(digest)
            continue
        writer.add(f"files/{digest[:2]}/{digest}", [content], packed=False)
        writer.manifest.files += 1


def _write_waiting(writer: archive.Writer, named: dict, alias: str) -> None:
    """Copy the photos of drafts that nobody has looked into yet: their senders were told that they have come.

    They lie outside the store. One that was looked into since the state was read is taken as it is kept now.
    """
    if (model := named.get("filing.draftpage")) is None:
        return
    waiting = model._base_manager.using(alias).filter(state__in=["arriving", "waiting"], received__gt=0)
    for pk, token, received in waiting.order_by("pk").values_list("pk", "token", "received").iterator():
        try:
            content = quarantine.read(token)[:received]
        except NotAllowed:
            page = DraftPage.objects.select_related("file").filter(pk=pk).exclude(file=None).first()
            if page is None:  # taken out again, or it proved bad
                continue
            content = page.file.read()
        writer.add(f"quarantine/{token}", [content], packed=False)


def _write_secrets(writer: archive.Writer) -> None:
    # The mail server's password and the database's stand in the environment, which no archive holds.
    writer.manifest.key_mark = archive.key_mark(settings.SECRET_KEY)
    if settings.BACKUP_PASSPHRASE:
        box = archive.locked({"SECRET_KEY": settings.SECRET_KEY}, settings.BACKUP_PASSPHRASE)
        writer.add(archive.SECRETS, [box])
        writer.manifest.secrets = archive.ENCRYPTED


def _office_of(named: dict, alias: str) -> str:
    if (model := named.get("people.agency")) is None:
        return ""
    offices = model._base_manager.using(alias).exclude(one_stop_name="").order_by("pk")
    return offices.values_list("name", flat=True).first() or ""


def _make_room(path: Path) -> None:
    try:
        if path.parent == places.first_folder():
            path.parent.mkdir(parents=True, exist_ok=True)
            os.chmod(path.parent, 0o700)
        elif not path.parent.is_dir():
            raise NotAllowed(
                f"Không có thư mục {path.parent}. Ông/bà tạo thư mục ấy (hoặc cắm ổ) rồi làm lại.",
                code="backup-folder-gone",
            )
        archive.forget_parts(path.parent)
    except OSError as error:
        raise NotAllowed(archive.words_of(error, path.parent), code="backup-disk") from error


def _note_failure(
    words: str,
    path: Path,
    kind: str,
    is_second: bool,
    started: datetime,
    by: Actor | None,
    at: datetime | None,
) -> None:
    with suppress(
        DatabaseError
    ):  # the database itself may be what failed; the sentence still reaches the person
        note_backup(
            kind=kind,
            place=str(path),
            started_at=started,
            failed_why=words,
            is_second=is_second,
            by=by,
            at=at,
        )
