"""An upgrade backs up first and names the way back; a database of a newer version is left alone."""

import sqlite3

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from motcua.commands import house
from motcua.lib.objections import NotAllowed
from motcua.upkeep import actions, archive, places
from motcua.upkeep.models import Backup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _one_behind():
    """Forget one migration, so that the database seems to be that of the version before."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE upkeep_backup")
    MigrationRecorder(connection).record_unapplied("upkeep", "0001_initial")
    yield
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("upkeep", "0001_initial")
    recorder.record_applied("upkeep", "0001_initial")
    if "upkeep_backup" not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Backup)


@pytest.mark.usefixtures("_one_behind")
def test_an_upgrade_backs_up_before_and_notes_it_after(cast, archives, capsys):
    house.migrate(quiet=False)
    made = Backup.objects.get()
    assert made.kind == Backup.Kind.BEFORE_MIGRATION
    (path,) = places.before_migrations_in(archives)
    assert made.place == str(path)
    with archive.Archive(path) as found:
        found.check()
        assert ["upkeep", "0001_initial"] not in found.manifest.migrations  # as it was before
        assert "upkeep_backup" not in found.manifest.tables
        assert found.manifest.tables["people_user"].rows > 5
    assert "Đã sao lưu vào" in capsys.readouterr().out


@pytest.mark.usefixtures("_one_behind")
def test_without_a_backup_nothing_is_upgraded(cast, archives, monkeypatch):
    def full(*_, **__):
        raise NotAllowed("Ổ đĩa đã đầy.")

    monkeypatch.setattr(actions, "write_archive", full)
    with pytest.raises(NotAllowed, match="Chưa cập nhật, vì chưa sao lưu được: Ổ đĩa đã đầy"):
        house.migrate(quiet=True)
    assert "upkeep_backup" not in connection.introspection.table_names()


@pytest.mark.usefixtures("_one_behind")
def test_an_upgrade_that_fails_names_the_way_back(cast, archives, monkeypatch, capsys):
    def fails(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("django.core.management.call_command", fails)
    with pytest.raises(RuntimeError):
        house.migrate(quiet=True)
    (path,) = places.before_migrations_in(archives)
    assert f"motcua restore {path}" in capsys.readouterr().err


def test_an_archive_of_an_older_version_is_brought_up_to_date(cast, archives, new_pc, tmp_path, request):
    request.getfixturevalue("_one_behind")
    cast.receive()
    from motcua.lib import clock

    actions.write_archive(tmp_path / "old.zip", kind="by_hand", at=clock.now())
    pc = new_pc()
    assert "Đã khôi phục" in pc.run("restore", str(tmp_path / "old.zip"))
    told = pc.python("from motcua.upkeep.models import Backup; print(Backup.objects.count())")
    assert told.strip() == "0"
    assert "đều khớp" in pc.run("verify")


def test_a_database_that_is_up_to_date_is_not_backed_up(cast, archives):
    house.migrate(quiet=True)
    assert not Backup.objects.exists()
    assert not archives.exists()


def test_a_database_of_a_newer_version_is_refused(cast, archives, capsys):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("dossiers", "0999_from_the_future")
    try:
        with pytest.raises(NotAllowed, match="mới hơn"):
            house.migrate(quiet=True)
    finally:
        recorder.record_unapplied("dossiers", "0999_from_the_future")


@pytest.mark.slow
def test_serve_refuses_a_newer_database_with_a_sentence(new_pc):
    pc = new_pc()
    if connection.vendor != "sqlite":
        pytest.skip("the command is the same; the question is asked of PostgreSQL above")
    pc.run("restore", "/nowhere.zip", ok=False)  # makes the folder
    pc.python("from motcua.commands import house; house.settle(quiet=True)")
    with sqlite3.connect(pc.data / "motcua.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '0999_later', '2030-01-01')"
        )
    for command in ("serve", "web", "worker"):
        assert "mới hơn" in pc.run(command, ok=False)


def test_a_demos_archive_is_not_restored_as_a_real_office(cast, archives, settings, new_pc, tmp_path):
    settings.DEMO = True
    actions.make_backup(tmp_path / "mau.zip", kind="by_hand")
    assert "bản mẫu" in new_pc().run("restore", str(tmp_path / "mau.zip"), ok=False)
