"""The doctor: each question finds what it is for, and nothing where all is well."""

import os
import shutil
from collections import namedtuple
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import tzdata
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from motcua.journal import jobs
from motcua.journal.models import Job
from motcua.lib import certificates, clock
from motcua.lib.clock import at_local
from motcua.notifications.actions import send_message
from motcua.people.actions import end_position
from motcua.upkeep import checks
from motcua.upkeep.actions import note_backup
from motcua.upkeep.checks import examine
from motcua.upkeep.findings import Finding, Level, in_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _well(settings, tmp_path):
    """Stand in a house where the machine is well."""
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://motcua.xa-vidu.gov.vn"
    settings.BACKUP_DIR = str(tmp_path)
    settings.EMAIL_HOST = "thu.xa-vidu.gov.vn"


def found(question, at=None):
    return {one.code: one for one in question(at or clock.now())}


def test_every_finding_says_what_why_and_what_to_do(cast):
    for one in examine():
        assert one.what.endswith((".", ")")), one.code
        assert one.why.endswith("."), one.code
        assert one.do, one.code
    codes = [one.code for one in examine()]
    assert "not-examined" not in codes
    assert "database-down" not in codes


def test_the_pressing_comes_first():
    some = [Finding("a", Level.NOTE, "", "", ""), Finding("b", Level.WRONG, "", "", "")]
    assert [one.code for one in in_order(some)] == ["b", "a"]


def test_a_clock_behind_what_has_happened(cast):
    cast.receive()
    now = clock.now()
    Job(name="x", created_at=now + timedelta(hours=1), run_at=now).save()
    assert "clock-behind" in found(checks.clock_right, now)
    assert "clock-behind" not in found(checks.clock_right, now + timedelta(hours=2))


def test_a_clock_before_the_program_was_installed(cast):
    assert "clock-behind" in found(checks.clock_right, datetime(2020, 1, 1, tzinfo=clock.VIETNAM))


def test_a_machine_that_goes_by_another_zone(monkeypatch, tmp_path):
    for name, told in (("Etc/UTC", True), ("Asia/Ho_Chi_Minh", False)):
        monkeypatch.setattr(checks, "_MACHINES_ZONE", Path(tzdata.__file__).parent / "zoneinfo" / name)
        assert ("time-zone" in found(checks.clock_right)) is told
    monkeypatch.setattr(checks, "_MACHINES_ZONE", tmp_path / "none")
    assert "time-zone" in found(checks.clock_right)


@pytest.mark.parametrize(
    ("free", "code"), [(100 * 1024**2, "disk-full"), (1024**3, "disk-filling"), (50 * 1024**3, None)]
)
def test_a_disk_that_fills(monkeypatch, free, code):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(100 * 1024**3, 0, free))
    assert set(found(checks.disk)) == ({code} if code else set())


def test_a_disk_with_no_room_for_the_next_archives(monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(100 * 1024**3, 0, 5 * 1024**3))
    now = clock.now()
    note_backup(
        kind="nightly", place="/x", started_at=now, size=3 * 1024**3, digest="0" * 64, by=None, at=now
    )
    assert "disk-filling" in found(checks.disk)


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")
def test_secrets_that_others_may_read(settings, tmp_path):
    key, token = tmp_path / "secret_key", tmp_path / "token"
    for one in (key, token):
        one.write_text("x")
        one.chmod(0o600)
    settings.SECRET_FILES = [token]
    before = found(checks.modes)
    assert str(key) not in str(before)
    key.chmod(0o644)
    token.chmod(0o640)
    after = found(checks.modes)["readable-by-others"].what
    assert str(key) in after
    assert str(token) in after


def test_what_a_restore_replaced_is_not_forgotten(tmp_path):
    assert found(checks.replaced) == {}
    (tmp_path / "replaced" / "20261122-101500").mkdir(parents=True)
    assert "20261122-101500" in found(checks.replaced)["replaced-left"].what


def test_backups_that_are_missing_or_in_one_place_only(settings):
    settings.BACKUP_DIR = ""
    later = clock.now() + timedelta(hours=40)
    assert set(found(checks.backups, later)) == {"backup", "backup-one-place"}


def test_a_copy_that_came_to_another_drive_last_night_is_enough(settings):
    settings.BACKUP_DIR = ""  # the command is run without what the service was told
    now = clock.now()
    note_backup(kind="nightly", place="/o/x.zip", started_at=now, size=1, is_second=True, by=None, at=now)
    assert "backup-one-place" not in found(checks.backups, now)
    assert "backup-one-place" in found(checks.backups, now + timedelta(days=3))


def test_a_schedule_that_stands_still():
    now = clock.now()
    assert "chưa chạy" in found(checks.schedule)["schedule-still"].what
    Job(name=jobs.note_heartbeat.job_name, created_at=now, run_at=now, done_at=now).save()
    assert found(checks.schedule, now) == {}
    assert "im từ" in found(checks.schedule, now + timedelta(minutes=20))["schedule-still"].what


def test_jobs_and_letters_given_up():
    now = clock.now()
    Job(name="x", created_at=now, run_at=now, failed_at=now).save()
    assert found(checks.mail) == {}
    assert "jobs-failed" in found(checks.failed_jobs)
    assert found(checks.other_machines) == {}
    Job(name="y", created_at=now, run_at=now, failed_at=now, leaves_machine=True).save()
    assert "webhook-failed" in found(checks.other_machines)
    assert found(checks.mail) == {}, "what another machine did not take is no letter"
    letter = {"name": send_message.job_name, "created_at": now, "leaves_machine": True}
    Job(run_at=now + timedelta(minutes=5), attempts=0, **letter).save()
    assert found(checks.mail) == {}, "a letter waits five minutes of its own"
    Job(run_at=now, failed_at=now, **letter).save()
    Job(run_at=now + timedelta(minutes=8), attempts=2, **letter).save()
    assert set(found(checks.mail)) == {"mail-failed", "mail-waiting"}
    assert "1 thư chưa gửi được" in found(checks.mail)["mail-waiting"].what


def test_no_mail_server(settings):
    settings.EMAIL_HOST = ""
    assert set(found(checks.mail)) == {"mail-none"}


def test_a_mail_server_that_does_not_answer_is_called_only_when_asked(cast, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    assert "mail-server" not in {one.code for one in examine()}
    assert "mail-server" in {one.code for one in examine(with_mail=True)}


@pytest.mark.parametrize(
    ("url", "codes"),
    [
        ("http://localhost:8000", {"site-url", "https-desk"}),
        ("http://192.168.1.5:8000", {"https", "https-desk"}),
        ("", {"site-url", "https-desk"}),
        ("https://motcua.xa-vidu.gov.vn", set()),
    ],
)
def test_an_address_without_https(settings, tmp_path, url, codes):
    settings.SITE_URL, settings.DATA_DIR = url, tmp_path
    assert set(found(checks.address)) == codes


def test_an_office_that_speaks_https_by_its_own_certificate_is_not_told_to(settings, tmp_path):
    settings.SITE_URL, settings.DATA_DIR = "", tmp_path
    certificates.ensure(tmp_path / "https", names=["localhost"], addresses=[], at=clock.now())
    assert set(found(checks.address)) == {"site-url"}


def test_positions_that_nobody_holds_today(cast):
    assert found(checks.positions) == {}
    yesterday = clock.today() - timedelta(days=1)
    end_position(cast.manager.positions.get(), on=yesterday, by=None)
    one = found(checks.positions)["positions-vacant"]
    assert one.level == Level.SOON
    assert "phụ trách bộ phận một cửa" in one.what
    for clerk in (cast.clerk, cast.second_clerk):
        end_position(clerk.positions.get(), on=yesterday, by=None)
    assert found(checks.positions)["positions-vacant"].level == Level.WRONG


def test_no_office_at_all(db):
    assert set(found(checks.positions)) == {"no-office"}


def test_next_years_calendar(cast):
    assert "calendar-provisional" in found(checks.calendar, at_local(date(2026, 11, 9), 9))
    assert "calendar-unknown" not in found(checks.calendar, at_local(date(2026, 11, 9), 9))
    assert "calendar-unknown" in found(checks.calendar, at_local(date(2027, 12, 1), 9))


def test_the_catalogue_and_the_law(cast):
    assert "catalogue-incomplete" in found(checks.catalogue, at_local(date(2026, 11, 9), 9))
    assert "law-unsure" in found(checks.law_rules)


def test_an_empty_catalogue(db):
    assert set(found(checks.catalogue)) == {"catalogue-empty"}


def test_a_database_of_another_version(db):
    recorder = MigrationRecorder(connection)
    assert found(checks.database) == {}
    recorder.record_applied("dossiers", "0999_from_the_future")
    assert set(found(checks.database)) == {"database-newer"}
    recorder.record_unapplied("dossiers", "0999_from_the_future")
    recorder.record_unapplied("upkeep", "0001_initial")
    assert set(found(checks.database)) == {"migrations-left"}


def test_a_question_that_fails_does_not_silence_the_others(cast, monkeypatch):
    def broken(at):
        raise RuntimeError("Nguyễn Văn A")

    monkeypatch.setattr(checks, "QUESTIONS", (broken, checks.law_rules))
    told = examine()
    assert {one.code for one in told} == {"not-examined", "law-unsure"}
    assert "Nguyễn" not in str(told)


def test_the_page_asks_the_same_questions(cast):
    browser = Client()
    browser.force_login(cast.manager)
    page = browser.get("/can-bo/co-quan/suc-khoe/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Việc nền không chạy" in text
    assert "Làm gì" in text
    assert "Chưa có lần sao lưu nào" in text
    now = clock.now()
    note_backup(kind="nightly", place="/x.zip", started_at=now, size=5000, digest="ab" * 32, by=None, at=now)
    assert "/x.zip" in browser.get("/can-bo/co-quan/suc-khoe/").content.decode()
    Job(name="x", created_at=now, run_at=now, failed_at=now).save()
    jobs_page = "/can-bo/quan-ly/viec-hong/"  # opens to administrators only: nobody else is sent there
    assert jobs_page not in browser.get("/can-bo/co-quan/suc-khoe/").content.decode()
    browser.force_login(cast.administrator)
    assert jobs_page in browser.get("/can-bo/co-quan/suc-khoe/").content.decode()
    for who in (cast.clerk, cast.specialist, cast.stranger):
        browser.force_login(who)
        assert browser.get("/can-bo/co-quan/suc-khoe/").status_code == 404


def test_a_certificate_that_cannot_be_read_is_named(settings, tmp_path):
    settings.SITE_URL = "https://motcua.xa-vidu.gov.vn"
    settings.TLS_CERT, settings.TLS_KEY = str(tmp_path / "x.crt"), str(tmp_path / "x.key")
    assert set(found(checks.address)) == {"certificate"}
