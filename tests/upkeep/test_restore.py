"""The drill: the PC is lost, and work goes on from last night's backup on another one."""

import io
import json
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pytest
from django.db import connections

from motcua.files.actions import store_file
from motcua.filing.actions import add_page, add_part, open_draft, set_online_filing
from motcua.journal.models import Entry
from motcua.people.models import User
from motcua.upkeep import archive, running
from motcua.upkeep.actions import make_backup
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, NINE, PASSWORD
from tests.filing.conftest import DECISION
from tests.filing.pictures import photo
from tests.second_pc import NewPC

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# A clerk comes in with the password of old and receives a dossier, on the restored house.
AT_WORK_AGAIN = f"""
import json
from django.conf import settings
from django.test import Client
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from motcua.dossiers.actions import ChargeInput, PaperInput, PartyInput, receive_dossier
from motcua.dossiers.models import Dossier
from motcua.files.models import StoredFile
from motcua.people.models import Agency, User
from motcua.catalogue.models import Procedure
from motcua.lib import clock
clerk, office = User.objects.get(username="ha"), Agency.objects.get(slug="dong-sen")
browser = Client()
came_in = browser.post("/can-bo/dang-nhap/", {{"username": "ha", "password": "{PASSWORD}"}})
page = browser.get("/can-bo/")
revision = Procedure.objects.get(code="{CERTIFIED_COPY}").current(clock.today())
dossier = receive_dossier(
    revision=revision, office=office,
    applicant=PartyInput(full_name="Nông Văn Thử", id_number="001185000123", birth_text="12/02/1985",
        sex="Nam", address="Thôn Bến Đình, xã Đồng Sen", phone="0900000018"),
    papers=tuple(PaperInput(name=p.name, requirement_id=p.pk, present_only=p.present_only,
        originals=p.originals, copies=p.copies) for p in revision.papers.all()),
    charges=(ChargeInput(name="Lệ phí", unit_amount=2000, unit="trang", quantity=1),), by=clerk)
print(json.dumps({{"came_in": came_in.status_code, "page": page.status_code, "code": dossier.code,
    "id": dossier.pk, "before": Dossier.objects.count() - 1,
    "files": [len(f.read()) for f in StoredFile.objects.all()]}}))
"""


def a_file(width=200):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=width, height=300)
    out = io.BytesIO()
    writer.write(out)
    return store_file(out.getvalue(), name="đơn.pdf", by=None)


@pytest.fixture
def office(cast, archives):
    """An office with two dossiers and a file."""
    cast.receive(CERTIFIED_COPY)
    cast.receive(BIRTH)
    a_file()
    return cast


@dataclass(frozen=True)
class Restored:
    """A PC that was restored once for this whole file, the archive it came from, and what the command said."""

    pc: NewPC
    archive: Path
    digest: str
    gone: int  # the number of somebody who was erased before the backup
    said: str


@pytest.fixture
def restored(shared_shop, request):
    """An office with two dossiers and a second factor, brought back on another PC."""
    from allauth.mfa.models import Authenticator

    if not hasattr(shared_shop, "restored"):
        office = request.getfixturevalue("office")
        someone = User.objects.create(
            username="nguoi-cu", full_name="Người Cũ", joined_at="2026-01-01T00:00:00Z"
        )
        gone = someone.pk
        someone.delete()
        Authenticator.objects.create(
            user=office.administrator, type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
        kept = shared_shop.folder / "a.zip"
        digest = make_backup(kept, kind="by_hand").digest
        pc = shared_shop.make()
        shared_shop.restored = Restored(pc, kept, digest, gone, pc.run("restore", str(kept)))
    return shared_shop.restored


def test_the_drill(office, tmp_path, new_pc):
    """Back up while somebody writes; on an empty PC restore, verify, log in, receive."""
    stop = threading.Event()

    def go_on():
        while not stop.is_set():
            office.receive(CERTIFIED_COPY, by=office.second_clerk)
        connections.close_all()

    writer = threading.Thread(target=go_on)
    writer.start()
    try:
        make_backup(tmp_path / "đêm qua.zip", kind="nightly")
    finally:
        stop.set()
        writer.join()

    pc = new_pc()
    said = pc.run("restore", str(tmp_path / "đêm qua.zip"))
    assert "Đã khôi phục" in said
    assert "Ủy ban nhân dân xã Đồng Sen" in said
    assert "đều khớp" in pc.run("verify")
    told = json.loads(pc.python(AT_WORK_AGAIN))
    with archive.Archive(tmp_path / "đêm qua.zip") as found:
        assert told["before"] == found.manifest.dossiers
        assert told["id"] > found.manifest.tables["dossiers_dossier"].last_id
    assert (told["came_in"], told["page"]) == (302, 200)
    assert len(told["files"]) == 1
    assert "đều khớp" in pc.run("verify")
    link = pc.run("user", "reset", "quan")
    assert "/can-bo/vao/" in link


def test_photos_of_a_draft_that_wait_for_their_job_come_back_and_are_looked_into(office, tmp_path, new_pc):
    set_online_filing(office.office, mode="internal", **DECISION, by=office.manager, at=NINE)
    revision, whole, half = office.revision(MARITAL), photo(width=320), photo(width=330)
    draft = open_draft(agency=office.office, revision=revision, by=None, at=NINE)
    slot = str(revision.papers.filter(present_only=False).first().pk)
    add_page(draft, slot=slot, name="mot.jpg", content=whole, upload_key="k" * 12, by=None, at=NINE)
    add_part(
        draft,
        slot=slot,
        name="hai.jpg",
        size=len(half),
        offset=0,
        part=half[:700],
        upload_key="h" * 12,
        by=None,
        at=NINE,
    )
    make_backup(tmp_path / "a.zip", kind="nightly")

    pc = new_pc()
    pc.run("restore", str(tmp_path / "a.zip"))
    told = json.loads(
        pc.python(
            f"""
import json
from motcua.files import quarantine
from motcua.filing.actions import add_part
from motcua.filing.models import DraftPage
from motcua.journal.jobs import work
while work(50):
    pass
one, other = DraftPage.objects.order_by("pk")
before = bytes.fromhex({half.hex()!r})
add_part(other.draft, slot=other.slot, name=other.name, size=other.size, offset=other.received,
    part=before[other.received:], upload_key=other.upload_key, by=None)
while work(50):
    pass
print(json.dumps([[page.state, len(page.file.read())] for page in DraftPage.objects.order_by("pk")]))
"""
        )
    )
    assert [state for state, _ in told] == ["ready", "ready"], (
        "what was acknowledged went on from where it was"
    )
    assert all(size for _, size in told)


def test_every_row_comes_back_as_it_was(restored, tmp_path):
    restored.pc.run("backup", str(tmp_path / "b.zip"))
    # A restore is itself an entry, and somebody may have come since.
    own = {"journal_entry", "journal_stream", "upkeep_backup", "people_user"}
    with zipfile.ZipFile(restored.archive) as before, zipfile.ZipFile(tmp_path / "b.zip") as after:
        for name in (n for n in before.namelist() if n.startswith("tables/")):
            if name[7:-6] in own:
                continue
            assert sorted(after.read(name).splitlines()) == sorted(before.read(name).splitlines()), name
        people = "tables/people_user.jsonl"
        assert set(after.read(people).splitlines()) >= set(before.read(people).splitlines())


def test_numbers_once_given_are_not_given_again(restored):
    made = restored.pc.python(
        "from motcua.people.actions import make_user\n"
        "print(make_user(username='moi', full_name='Người Mới', password='mot-cua-thu-nghiem-2026', by=None).pk)"
    )
    assert int(made) > restored.gone


def test_what_is_replaced_is_kept_aside_and_asked_for(office, tmp_path, new_pc):
    make_backup(tmp_path / "a.zip", kind="by_hand")
    pc = new_pc()
    pc.run("restore", str(tmp_path / "a.zip"))
    said = pc.run("restore", str(tmp_path / "a.zip"), ok=False)
    assert "đang có 2 hồ sơ" in said
    assert "Chưa làm gì" in said
    said = pc.run("restore", str(tmp_path / "a.zip"), "--yes")
    assert "giữ ở" in said
    assert "đều khớp" in pc.run("verify")


def damaged(path, target, change):
    """Copy an archive, with its manifest or members changed."""
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(target, "w") as made:
        for info in package.infolist():
            content = change(info.filename, package.read(info))
            if content is not None:
                made.writestr(info.filename, content)
    return target


def with_manifest(change):
    def changed(name, content):
        if name != archive.MANIFEST:
            return content
        told = json.loads(content)
        change(told)
        return json.dumps(told)

    return changed


def swap_a_row(name, content):
    return content.replace(b"Th", b"Tx", 1) if name == "tables/dossiers_party.jsonl" else content


def lose_a_file(name, content):
    return None if name.startswith("files/") else content


BAD = {
    "a row was changed": (swap_a_row, "đã hỏng"),
    "a file is missing": (lose_a_file, "đã hỏng"),
    "of a newer version": (with_manifest(lambda m: m.update(program="99.0.0")), "mới hơn"),
    "of a newer form": (with_manifest(lambda m: m.update(form="motcua-backup-9")), "mới hơn"),
    "an unknown migration": (
        with_manifest(lambda m: m["migrations"].append(["dossiers", "0999_later"])),
        "mới hơn",
    ),
    "an unknown column": (
        with_manifest(lambda m: m["tables"]["people_user"]["columns"].__setitem__(1, "nickname")),
        "không biết",
    ),
    "too few rows": (with_manifest(lambda m: m["tables"]["people_user"].update(rows=99)), "đã hỏng"),
}


ONE_AFTER_ANOTHER = """
import contextlib, io, json, sys
from motcua.cli import main
told = []
for path in json.loads({paths!r}):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        failed = main(["restore", path, "--yes"])
    told.append([failed, said.getvalue()])
from motcua.people.models import User
print(json.dumps([told, User.objects.filter(username="sau").count()]))
"""


def test_an_archive_that_will_not_do_changes_nothing(office, tmp_path, new_pc):
    User.objects.create(username="sau", full_name="Người Sau", joined_at="2026-01-01T00:00:00Z")
    make_backup(tmp_path / "a.zip", kind="by_hand")
    pc = new_pc()
    pc.run("restore", str(tmp_path / "a.zip"))
    (tmp_path / "half.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-900])
    wanted = {tmp_path / "half.zip": "đã hỏng", tmp_path / "none.zip": "Không thấy tệp"}
    for number, (change, words) in enumerate(BAD.values()):
        wanted[damaged(tmp_path / "a.zip", tmp_path / f"bad{number}.zip", change)] = words
    told, still_there = json.loads(
        pc.python(ONE_AFTER_ANOTHER.format(paths=json.dumps([str(path) for path in wanted])))
    )
    for (failed, said), words in zip(told, wanted.values(), strict=True):
        assert failed
        assert words in said
    assert still_there == 1
    assert "đều khớp" in pc.run("verify")


def test_a_restore_that_fails_takes_back_the_files_it_added(office, tmp_path, new_pc):
    make_backup(tmp_path / "a.zip", kind="by_hand")
    change, words = BAD["too few rows"]
    bad = damaged(tmp_path / "a.zip", tmp_path / "bad.zip", change)
    pc = new_pc()
    assert words in pc.run("restore", str(bad), ok=False)
    assert [path for path in (pc.data / "files").rglob("*") if path.is_file()] == []
    assert not list(pc.data.glob(".*restoring*"))
    pc.run("restore", str(tmp_path / "a.zip"))
    assert len([path for path in (pc.data / "files").rglob("*") if path.is_file()]) == 1


def test_a_house_at_work_is_not_replaced(office, tmp_path, new_pc):
    make_backup(tmp_path / "a.zip", kind="by_hand")
    pc = new_pc()
    pc.run("restore", str(tmp_path / "a.zip"))
    running.announce(pc.data)
    try:
        assert "đang chạy" in pc.run("restore", str(tmp_path / "a.zip"), "--yes", ok=False)
    finally:
        import os

        os.close(running._held.pop())


def test_the_secret_key_comes_back_with_the_passphrase_and_only_then(office, settings, tmp_path, new_pc):
    settings.BACKUP_PASSPHRASE = "một câu mật khẩu dài"
    make_backup(tmp_path / "a.zip", kind="by_hand")
    wrong = new_pc("wrong", BACKUP_PASSPHRASE="câu khác")
    assert "không đúng" in wrong.run("restore", str(tmp_path / "a.zip"), ok=False)
    right = new_pc("right", BACKUP_PASSPHRASE="một câu mật khẩu dài")
    assert "lấy lại" in right.run("restore", str(tmp_path / "a.zip"))
    assert (right.data / "secret_key").read_text() == settings.SECRET_KEY
    without = new_pc("without")
    assert "khóa bí mật mới" in without.run("restore", str(tmp_path / "a.zip"))
    assert (without.data / "secret_key").read_text() != settings.SECRET_KEY


def test_those_with_a_second_factor_are_named_when_the_key_is_new(restored):
    assert "motcua user reset quan --drop-second-factor --data " in restored.said


def test_a_restore_stands_in_the_restored_journal(restored):
    told = restored.pc.python(
        "from motcua.journal.models import Entry\nprint(Entry.objects.get(kind='backup.restored').data['digest'])"
    )
    assert told.strip() == restored.digest
    assert not Entry.objects.filter(kind="backup.restored").exists()


def test_an_archive_goes_from_one_kind_of_database_to_the_other_and_back(office, tmp_path, new_pc):
    if connections["default"].vendor != "postgresql":
        pytest.skip("both kinds are there only when the tests run on PostgreSQL")
    make_backup(tmp_path / "a.zip", kind="by_hand")
    embedded = new_pc("embedded")
    embedded.database = f"sqlite:///{embedded.data / 'motcua.sqlite3'}"
    embedded.run("restore", str(tmp_path / "a.zip"))
    assert "đều khớp" in embedded.run("verify")
    embedded.run("backup", str(tmp_path / "b.zip"))
    server = new_pc("server")
    server.run("restore", str(tmp_path / "b.zip"))
    assert "đều khớp" in server.run("verify")
    assert json.loads(server.python(AT_WORK_AGAIN))["before"] == 2
