"""Story 3: from the specialist's list to the signed result; taking back, sending back, acting for somebody absent."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.lifecycle import UNDO_MINUTES
from motcua.dossiers.models import Dossier, Result
from motcua.journal import jobs
from motcua.journal.models import Job
from tests.cast import BIRTH, MARITAL, MONDAY
from tests.dossiers.test_processing import PDF
from tests.forms import open_page
from tests.journeys.steps import (
    FATHERS_CARD,
    LIST,
    at,
    codes,
    dossier_page,
    fill_day,
    move,
    receive,
    rows,
    undo_form,
)
from tests.notifications.mail_server import mail_server

ADDRESS = "diem.dang@example.vn"


@pytest.fixture
def mail(settings):
    """A mail server of the office, so that something can wait in the outbox."""
    with mail_server() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "motcua@example.vn"
        yield sink


def subjects(mail) -> list[str]:
    return [letter["Subject"].strip() for _, letter in mail.letters]


def test_the_specialist_does_the_step_the_leader_sends_back_then_signs(office, browser_of, clock, mail):
    desk = browser_of(office.clerk)
    slow = receive(desk, MARITAL, assignee=office.specialist.pk, applicant__email=ADDRESS).code
    quick = receive(desk, BIRTH, FATHERS_CARD, assignee=office.specialist.pk).code

    # The list is sorted by what is due, not by what came first.
    clock.move_to(at(10))
    specialist = browser_of(office.specialist)
    page = open_page(specialist, LIST)
    assert codes(page) == [quick[7:], slow[7:]]
    assert "còn 6 giờ" in rows(page)[0].text

    # Does the step, forwards; takes it back; forwards again to the right one.
    page = dossier_page(specialist, slow)
    page = next(form for form in page.forms if form.buttons("Bắt đầu làm")).press("Bắt đầu làm")
    assert "Đến lượt ông/bà" in page.text
    form = page.follow("Chuyển bước").form("seen")
    form["assignee"], form["note"] = office.deputy.pk, "đủ điều kiện"
    page = form.press("Chuyển bước")
    assert page.address == LIST
    assert codes(page) == [quick[7:]]
    page = undo_form(page).press("Hoàn tác")
    assert "Đã hoàn tác" in page.text
    assert sorted(codes(open_page(specialist, LIST))) == sorted([quick[7:], slow[7:]])
    page = move(specialist, slow, "chuyen/", "Chuyển bước", assignee=office.chairwoman.pk)
    late_undo = undo_form(page)

    # The leader sends back, with a reason or not at all; then nobody can take the forwarding back.
    leader = browser_of(office.chairwoman)
    assert codes(open_page(leader, LIST)) == [slow[7:]]
    late_undo.page.client = leader
    page = late_undo.press("Hoàn tác")
    late_undo.page.client = specialist
    assert "Chỉ người vừa làm bước này mới hoàn tác được" in page.text
    page = move(leader, slow, "tra-lai/", "Trả lại")
    assert page.status == 422
    assert "Ghi lý do" in " ".join(page.mistakes)
    form = page.form("seen")
    form["reason"] = "Thiếu xác minh nơi ở cũ"
    form.press("Trả lại")
    assert "Đã hoàn tác" not in late_undo.press("Hoàn tác").text
    assert codes(open_page(leader, LIST)) == [], "what the leader did stands"
    page = dossier_page(specialist, slow)
    assert undo_form(page) is None
    assert "Thiếu xác minh nơi ở cũ" in page.text
    assert "Làm lại" in open_page(specialist, LIST).text
    move(specialist, slow, "chuyen/", "Chuyển bước", assignee=office.chairwoman.pk, note="đã xác minh")

    # The result gets its number, date, signer and file. What leaves the machine waits as long as it may be undone.
    jobs.work(at=at(10, 30))
    assert subjects(mail) == [f"Đã nhận hồ sơ {slow}"]
    assert not Job.objects.outbox().exists()
    form = dossier_page(leader, slow, "ky-duyet/").form("seen")
    form["file"] = SimpleUploadedFile("ket-qua.pdf", PDF, "application/pdf")
    page = form.press("Ký duyệt")
    waiting = Job.objects.outbox().get()
    assert (waiting.run_at - at(10)).total_seconds() == UNDO_MINUTES * 60
    assert jobs.work(at=at(10, 4)) == 0

    # Undone in time: the letter is never sent and the number stays used.
    clock.shift(UNDO_MINUTES * 60 - 1)
    page = undo_form(open_page(leader, LIST)).press("Hoàn tác")
    assert "Đã hoàn tác" in page.text
    assert not Job.objects.outbox().exists()
    page = dossier_page(leader, slow)
    assert "Không còn hiệu lực" in page.text
    assert "(đã hoàn tác)" in page.text, "undoing is a move of its own, nothing is wiped out"

    form = dossier_page(leader, slow, "ky-duyet/").form("seen")
    form["file"] = SimpleUploadedFile("ket-qua.pdf", PDF, "application/pdf")
    form.press("Ký duyệt")
    numbers = list(Result.objects.order_by("pk").values_list("number_text", flat=True))
    assert numbers == ["01/2026/HT", "02/2026/HT"]
    page = dossier_page(leader, slow)
    for words in ("02/2026/HT", "09/11/2026", "Chủ tịch Nông Thị Lan"):
        assert words in page.text
    file = next(link for link in page.root.all("a") if link.text == "Xem bản điện tử")
    assert leader.get(file["href"]).content.startswith(b"%PDF")

    # After five minutes it stands, and is told.
    stale = undo_form(page)
    clock.shift(UNDO_MINUTES * 60 + 1)
    assert undo_form(open_page(leader, LIST)) is None
    assert "Đã quá 5 phút nên không hoàn tác được nữa" in stale.press("Hoàn tác").text
    jobs.work(at=at(11))
    assert subjects(mail)[1:] == [f"Hồ sơ {slow} đã có kết quả"]


def test_a_substitute_acts_between_two_dates_and_is_named_as_one(office, browser_of, clock):
    code = receive(browser_of(office.clerk), MARITAL, assignee=office.specialist.pk).code
    move(browser_of(office.specialist), code, "chuyen/", "Chuyển bước", assignee=office.chairwoman.pk)

    manager = browser_of(office.manager)
    form = open_page(manager, "/can-bo/quan-ly/lam-thay/them/").form("absent")
    form["absent"], form["substitute"] = office.chairwoman.pk, office.manager.pk
    fill_day(form, "starts_on", MONDAY.replace(day=10))
    fill_day(form, "ends_on", MONDAY.replace(day=11))
    page = form.press("Phân công")
    assert "Đàm Tuyết Mai làm thay Nông Thị Lan từ 10/11/2026 đến hết 11/11/2026." in page.text

    assert open_page(manager, f"/can-bo/ho-so/{code}/ky-duyet/").status == 403, "not before"
    clock.move_to(at(9, day=12))
    manager = browser_of(office.manager)
    assert open_page(manager, f"/can-bo/ho-so/{code}/ky-duyet/").status == 403, "not after"
    clock.move_to(at(9, day=11))
    manager = browser_of(office.manager)
    page = open_page(manager, LIST)
    assert "đang thay" in page.text
    assert codes(page) == [code[7:]]
    page = dossier_page(manager, code)
    assert "làm thay Chủ tịch Nông Thị Lan" in page.text
    form = page.follow("Ký duyệt").form("seen")
    assert form["signer"] == str(office.chairwoman.pk)
    form.press("Ký duyệt")
    assert "Đàm Tuyết Mai, thay Chủ tịch Nông Thị Lan" in dossier_page(manager, code).text
    assert Dossier.objects.get(code=code).results.get().signer == office.chairwoman
