"""Everything in one archive while the house goes on working; a failure leaves a sentence and nothing half-done."""

import errno
import io
import json
import os
import threading
import zipfile
from datetime import timedelta

import pypdf
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from motcua.dossiers.models import Dossier
from motcua.files import storage
from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.journal.models import Entry
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.upkeep import archive, places, running
from motcua.upkeep.actions import copy_backup, make_backup, prune
from motcua.upkeep.jobs import BackupFailed, back_up_at_night
from motcua.upkeep.models import Backup
from tests.cast import CERTIFIED_COPY

pytestmark = pytest.mark.django_db(transaction=True)


def a_pdf(width):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=width, height=300)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def keep(width=200):
    return store_file(a_pdf(width), name="đơn.pdf", by=None)


def table(path, name):
    with zipfile.ZipFile(path) as package:
        return [json.loads(line) for line in package.read(f"tables/{name}.jsonl").splitlines()]


def test_an_archive_holds_every_row_and_every_file_and_vouches_for_each(cast, archives, tmp_path):
    cast.receive(CERTIFIED_COPY)
    stored = keep()
    made = make_backup(tmp_path / "a.zip", kind="by_hand")
    with archive.Archive(tmp_path / "a.zip") as found:
        found.check()
        manifest = found.manifest
    assert manifest.dossiers == 1
    assert manifest.files == 1
    assert manifest.office == cast.office.name
    assert f"files/{stored.digest[:2]}/{stored.digest}" in manifest.members
    assert manifest.tables["journal_entry"].rows == Entry.objects.count() - 1  # the backup's own came after
    assert made.is_good
    assert made.digest == archive.digest_of(tmp_path / "a.zip")
    assert Entry.objects.get(kind="backup.made").data["digest"] == made.digest


def test_only_its_owner_may_read_an_archive(cast, archives, tmp_path):
    make_backup(tmp_path / "a.zip", kind="by_hand")
    if os.name == "posix":
        assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0


def test_no_session_and_no_secret_key_is_inside(cast, archives, settings, tmp_path):
    settings.EMAIL_HOST_PASSWORD = "mật-khẩu-thư-bí-mật"
    session = SessionStore()
    session["x"] = "phiên-đang-mở"
    session.save()
    make_backup(tmp_path / "a.zip", kind="by_hand")
    with zipfile.ZipFile(tmp_path / "a.zip") as package:
        assert not [name for name in package.namelist() if "session" in name]
        everything = b"".join(package.read(name) for name in package.namelist())
    assert settings.SECRET_KEY.encode() not in everything
    assert settings.EMAIL_HOST_PASSWORD.encode() not in everything


def test_the_secret_key_is_inside_only_under_a_passphrase(cast, archives, settings, tmp_path):
    settings.BACKUP_PASSPHRASE = "một câu mật khẩu dài"
    make_backup(tmp_path / "a.zip", kind="by_hand")
    with archive.Archive(tmp_path / "a.zip") as found:
        assert found.manifest.secrets == archive.ENCRYPTED
        box = found.read(archive.SECRETS)
    assert settings.SECRET_KEY.encode() not in box
    assert archive.unlocked(box, "một câu mật khẩu dài") == {"SECRET_KEY": settings.SECRET_KEY}
    with pytest.raises(NotAllowed) as refusal:
        archive.unlocked(box, "câu khác")
    assert refusal.value.objection.code == "wrong-passphrase"


def test_what_is_written_meanwhile_is_whole_or_absent_and_nobody_waits(cast, archives, tmp_path):
    cast.receive(CERTIFIED_COPY)
    stop, failures = threading.Event(), []

    def go_on_receiving():
        try:
            while not stop.is_set():
                dossier = cast.receive(CERTIFIED_COPY, by=cast.second_clerk)
                assert dossier.pk
        except Exception as error:  # told to the test, which fails
            failures.append(error)
        finally:
            connections.close_all()

    writer = threading.Thread(target=go_on_receiving)
    writer.start()
    try:
        for number in range(3):
            make_backup(tmp_path / f"{number}.zip", kind="by_hand")
    finally:
        stop.set()
        writer.join()
    assert failures == []
    assert Dossier.objects.count() > 3
    for number in range(3):
        path = tmp_path / f"{number}.zip"
        with archive.Archive(path) as found:
            tables = found.manifest.tables
        streams = {row[0]: row[1] for row in table(path, "journal_stream")}
        column = tables["journal_entry"].columns.index
        entries = table(path, "journal_entry")
        for name, last in streams.items():
            numbers = [row[column("number")] for row in entries if row[column("stream_id")] == name]
            assert sorted(numbers) == list(range(1, last + 1))
        assert sum(name.startswith("dossier:") for name in streams) == tables["dossiers_dossier"].rows


def test_a_lost_or_damaged_file_is_named_and_the_rest_is_kept(cast, archives, tmp_path):
    good, lost, damaged = keep(200), keep(300), keep(400)
    storage.path_of(lost.digest).unlink()
    storage.path_of(damaged.digest).write_bytes(b"something else")
    make_backup(tmp_path / "a.zip", kind="by_hand")
    with archive.Archive(tmp_path / "a.zip") as found:
        assert set(found.manifest.missing_files) == {lost.digest, damaged.digest}
        assert found.manifest.files == 1
        assert StoredFile.objects.count() == 3
        assert found.read(f"files/{good.digest[:2]}/{good.digest}") == good.read()


class PulledOut:
    """A drive that is pulled out after so many bytes."""

    def __init__(self, monkeypatch, after, number=errno.EIO):
        self.left, self.number = after, number
        original = archive._opened_anew

        from contextlib import contextmanager

        @contextmanager
        def opened(path):
            with original(path) as handle:
                yield _Handle(handle, self)

        monkeypatch.setattr(archive, "_opened_anew", opened)


class _Handle:
    def __init__(self, handle, drive):
        self._handle, self._drive = handle, drive

    def write(self, content):
        self._drive.left -= len(content)
        if self._drive.left < 0:
            raise OSError(self._drive.number, os.strerror(self._drive.number))
        return self._handle.write(content)

    def __getattr__(self, name):
        return getattr(self._handle, name)


@pytest.mark.parametrize(
    ("number", "words"), [(errno.EIO, "rút ra"), (errno.ENOSPC, "đã đầy"), (errno.EROFS, "quyền ghi")]
)
def test_a_drive_that_fails_half_way_leaves_a_sentence_and_no_archive(
    cast, archives, monkeypatch, tmp_path, number, words
):
    PulledOut(monkeypatch, after=5000, number=number)
    with pytest.raises(NotAllowed) as refusal:
        make_backup(tmp_path / "a.zip", kind="by_hand")
    assert words in str(refusal.value)
    failed = Backup.objects.get()
    assert words in failed.failed_why
    assert failed.size is None
    assert [path.name for path in tmp_path.glob("*.zip*")] == []
    assert [path.name for path in tmp_path.glob(".*.part")] == []


def test_a_place_that_is_not_there_is_not_made(cast, archives, tmp_path):
    with pytest.raises(NotAllowed, match="Không có thư mục"):
        make_backup(tmp_path / "ổ chưa cắm" / "a.zip", kind="by_hand")
    assert not (tmp_path / "ổ chưa cắm").exists()
    assert Backup.objects.get().failed_why


def test_the_night_makes_one_archive_and_a_copy_on_the_second_drive(cast, archives, settings, tmp_path):
    drive = tmp_path / "ổ ngoài"
    drive.mkdir()
    settings.BACKUP_DIR = str(drive)
    back_up_at_night()
    name = places.night_name(clock.today())
    assert (archives / name).is_file()
    assert (drive / name).read_bytes() == (archives / name).read_bytes()
    assert sorted(Backup.objects.values_list("is_second", "failed_why")) == [(False, ""), (True, "")]
    back_up_at_night()  # a job may run twice
    assert Backup.objects.count() == 2


def test_a_second_drive_that_is_gone_fails_the_night_but_not_the_first_archive(
    cast, archives, settings, tmp_path
):
    settings.BACKUP_DIR = str(tmp_path / "ổ ngoài")
    with pytest.raises(BackupFailed):
        back_up_at_night()
    first, second = Backup.objects.order_by("pk")
    assert first.is_good
    assert "ổ chưa cắm" in second.failed_why
    assert not (tmp_path / "ổ ngoài").exists()
    (tmp_path / "ổ ngoài").mkdir()  # somebody plugs it in; the job is tried again
    back_up_at_night()
    assert Backup.objects.filter(is_second=True).latest_first().first().is_good
    assert Backup.objects.filter(is_second=False).count() == 1


def test_a_drive_pulled_out_while_copying_leaves_no_half_archive(cast, archives, monkeypatch, tmp_path):
    make_backup(tmp_path / "a.zip", kind="nightly")
    drive = tmp_path / "drive"
    drive.mkdir()
    PulledOut(monkeypatch, after=5000)
    with pytest.raises(NotAllowed, match="rút ra"):
        copy_backup(tmp_path / "a.zip", drive / "a.zip", kind="nightly")
    assert list(drive.iterdir()) == []
    assert "rút ra" in Backup.objects.get(is_second=True).failed_why


def test_two_workers_make_one_archive(cast, archives, settings):
    with running.one_backup_at_a_time(settings.DATA_DIR) as mine:
        assert mine
        back_up_at_night()
    assert not Backup.objects.exists()


def test_a_demo_keeps_no_backups(cast, archives, settings):
    settings.DEMO = True
    back_up_at_night()
    assert not Backup.objects.exists()


def test_only_what_the_machine_itself_named_is_thrown_away(archives):
    archives.mkdir(parents=True)
    for back in range(40):
        (archives / places.night_name(clock.today() - timedelta(days=back))).touch()
    for hour in range(5):
        (archives / f"motcua-truoc-cap-nhat-20261122-0{hour}0000.zip").touch()
    (archives / "motcua-dem-giữ.zip").touch()
    (archives / "của tôi.zip").touch()
    prune(archives)
    left = {path.name for path in archives.iterdir()}
    assert {"motcua-dem-giữ.zip", "của tôi.zip"} <= left
    assert sum("truoc-cap-nhat" in name for name in left) == 3
    assert len(places.nights_in(archives)) == 11
