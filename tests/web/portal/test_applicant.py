"""What an applicant does on the look-up page: every form as a phone without scripts sends it."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.dossiers.actions import (
    PaperInput,
    accept_dossier,
    ask_supplement,
    decline_wish,
    grant_wish,
    guessing,
    lapse_dossier,
    register_dossier,
)
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, StopNotice, Wish
from motcua.files.models import StoredFile
from motcua.files.storage import path_of
from tests.cast import MARITAL, NINE
from tests.dossiers.test_processing import PDF, at
from tests.forms import open_page

POINTS = [{"paper": "Tờ khai", "reason": "thiếu chữ ký"}, {"paper": "Ảnh 3x4", "reason": "chưa có"}]


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(NINE, tick=False) as clock:
        yield clock


@pytest.fixture
def dossier(cast):
    return cast.receive(MARITAL, assignee=cast.specialist)


@pytest.fixture
def asked(cast, dossier):
    ask_supplement(dossier, points=POINTS, by=cast.specialist)
    return again(dossier)


@pytest.fixture
def posted(cast):
    return register_dossier(
        revision=cast.revision(MARITAL), office=cast.office, applicant=cast.citizen(), by=cast.clerk
    )


@pytest.fixture
def online(cast):
    """A dossier filed online, accepted at nine."""
    came = register_dossier(
        revision=cast.revision(MARITAL),
        office=cast.office,
        applicant=cast.citizen(),
        by=None,
        channel="online",
    )
    papers = (PaperInput(name="Tờ khai", originals=1), PaperInput(name="Ảnh 3x4", originals=1))
    return accept_dossier(came, by=cast.clerk, papers=papers, assignee=cast.specialist)


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def look_up(client, dossier):
    return client.get(f"/ho-so/{dossier.code}/", {"k": dossier.secret})


def page(client, dossier, slug=""):
    return open_page(client, f"/ho-so/{dossier.code}/{slug}")


def jpeg(colour="white", name="anh.jpg"):
    out = BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def test_a_stranger_finds_none_of_these_pages(client, asked):
    for slug in ("bo-sung/", "lien-he/", "rut/", "sua-doi/", "phieu/bo-sung-1.pdf"):
        assert client.get(f"/ho-so/{asked.code}/{slug}").status_code == 404
        assert client.post(f"/ho-so/{asked.code}/{slug}").status_code in {404, 405}


def test_the_missing_papers_alone_are_asked_photographed_and_sent(client, asked):
    look_up(client, asked)
    shown = page(client, asked)
    assert "Chụp gửi giấy bổ sung" in shown.text
    form = page(client, asked, "bo-sung/").form("act")
    form["giay-0"] = [jpeg("white"), jpeg("grey", "trang-2.jpg")]
    kept = form.press("Lưu ảnh, gửi sau")
    assert "trang-2.jpg" in kept.text
    form = kept.form("act")
    told = form.press("act=gui")
    assert told.status == 422
    assert "Còn thiếu: Ảnh 3x4" in told.text
    form = told.form("act")
    form["giay-1"] = [SimpleUploadedFile("anh.pdf", PDF, "application/pdf")]
    done = form.press("act=gui")
    assert "Đã nhận giấy bổ sung, đang xem" in done.text
    sent = again(asked)
    assert sent.stage == Stage.SUPPLEMENT_SENT
    rows = list(sent.supplementrequests.get().supplied.all())
    assert [row.point for row in rows] == [0, 0, 1]
    assert all(path_of(row.file.digest).exists() for row in rows)


def test_who_sends_from_a_second_phone_is_told_that_it_was_sent_before(client, asked):
    look_up(client, asked)
    second = page(client, asked, "bo-sung/").form("act")
    form = page(client, asked, "bo-sung/").form("act")
    form["giay-0"], form["giay-1"] = [jpeg("white")], [jpeg("grey")]
    form.press("act=gui")
    second["giay-0"] = [jpeg("red")]
    told = second.press("act=gui")
    assert "Giấy bổ sung đã gửi lúc 09:00" in told.text
    assert "không gửi thêm" in told.text
    assert asked.supplementrequests.get().supplied.count() == 2


def test_a_photo_that_cannot_be_read_is_said_beside_its_paper_and_the_others_stay(client, asked):
    look_up(client, asked)
    form = page(client, asked, "bo-sung/").form("act")
    form["giay-0"] = [jpeg()]
    form["giay-1"] = [SimpleUploadedFile("anh.jpg", b"MZ not a picture", "image/jpeg")]
    told = form.press("act=gui")
    assert told.status == 422
    assert told.mistakes
    assert asked.supplementrequests.get().supplied.count() == 1


def test_a_photo_is_dropped_by_its_button(client, asked):
    look_up(client, asked)
    form = page(client, asked, "bo-sung/").form("act")
    form["giay-0"] = [jpeg()]
    kept = form.press("Lưu ảnh, gửi sau")
    row = asked.supplementrequests.get().supplied.get()
    kept.form("act").press(f"act=bo-{row.pk}")
    assert not asked.supplementrequests.get().supplied.exists()


def test_nobody_fills_the_disk_with_photos_that_are_too_many(client, asked, monkeypatch):
    monkeypatch.setattr("motcua.dossiers.actions.supplements.MOST_SUPPLIED", 1)
    look_up(client, asked)
    form = page(client, asked, "bo-sung/").form("act")
    form["giay-0"] = [jpeg("white"), jpeg("red", "thua.jpg")]
    told = form.press("act=luu")
    assert told.status == 422
    assert "gửi được 1 ảnh" in told.text
    assert StoredFile.objects.count() == 1


def test_the_letter_is_there_to_read_and_print(client, asked):
    look_up(client, asked)
    letter = asked.supplementrequests.get()
    answer = client.get(f"/ho-so/{asked.code}/phieu/bo-sung-{letter.pk}.pdf")
    assert answer.content.startswith(b"%PDF")
    assert (
        f"/ho-so/{asked.code}/phieu/bo-sung-{letter.pk}.pdf"
        in client.get(f"/ho-so/{asked.code}/").content.decode()
    )


def test_a_letter_of_another_dossier_is_not_there(client, cast, asked):
    other = cast.receive(MARITAL, assignee=cast.specialist)
    look_up(client, other)
    letter = asked.supplementrequests.get()
    assert client.get(f"/ho-so/{other.code}/phieu/bo-sung-{letter.pk}.pdf").status_code == 404


def test_contact_data_are_changed_and_what_stood_there_is_not_shown(client, dossier):
    look_up(client, dossier)
    shown = page(client, dossier, "lien-he/")
    assert dossier.applicant.phone not in shown.text
    form = shown.form("phone")
    form["phone"] = "0911 111 111"
    done = form.press("Ghi lại")
    assert "Đã ghi cách liên lạc mới" in done.text
    assert again(dossier).applicant.phone == "0911111111"
    form = page(client, dossier, "lien-he/").form("phone")
    told = form.press("Ghi lại")
    assert told.status == 422


def test_before_acceptance_the_applicant_takes_it_back_with_the_last_digits(client, posted):
    look_up(client, posted)
    form = page(client, posted, "rut/").form("digits")
    form["digits"] = "0000"
    told = form.press("Rút hồ sơ")
    assert told.status == 422
    assert "không khớp" in told.text
    form = told.form("digits")
    form["digits"] = posted.applicant.id_number[-4:]
    done = form.press("Rút hồ sơ")
    assert "Hồ sơ đã rút" in done.text
    notice = StopNotice.objects.get()
    assert client.get(f"/ho-so/{posted.code}/phieu/dung-{notice.pk}.pdf").content.startswith(b"%PDF")


def test_guessing_the_last_digits_is_slowed_down(client, posted):
    look_up(client, posted)
    for _ in range(guessing.PER_CODE):
        client.post(f"/ho-so/{posted.code}/rut/", {"digits": "0000"})
    assert client.get(f"/ho-so/{posted.code}/rut/").status_code == 429


def test_after_acceptance_the_office_is_asked_and_the_page_says_that_it_waits(client, dossier):
    look_up(client, dossier)
    form = page(client, dossier, "rut/").form("digits")
    form["kind"] = "stop"
    form["digits"] = dossier.applicant.id_number[-4:]
    done = form.press("Gửi đề nghị")
    assert "đang chờ trả lời" in done.text
    assert Wish.objects.get().kind == "stop"
    assert "Đề nghị dừng hoặc rút" not in done.text, "it is asked once"


def test_after_the_closing_the_page_says_what_to_do_instead(client, asked, nine_o_clock):
    look_up(client, asked)
    closes = asked.supplementrequests.get().close_on
    nine_o_clock.move_to(at(9).replace(year=closes.year, month=closes.month, day=closes.day))
    nine_o_clock.shift(86400)
    lapse_dossier(asked)
    look_up(client, asked)
    shown = page(client, asked, "bo-sung/")
    assert shown.status == 409
    assert "nộp hồ sơ mới" in shown.text


def test_what_was_filed_online_is_modified_with_new_photos_once_the_office_agrees(client, cast, online):
    look_up(client, online)
    assert "Sửa đổi, bổ sung hồ sơ" in page(client, online).text
    form = page(client, online, "sua-doi/").form("reason")
    paper = online.papers.get(name="Tờ khai")
    form["reason"] = "Sửa ngày sinh"
    form[f"giay-{paper.pk}"] = [jpeg("white"), jpeg("grey", "trang-2.jpg")]
    form["giay-khac"] = [jpeg("red")]
    told = form.press("Lưu ảnh, xem lại")
    assert told.status == 422
    assert "Ghi đây là giấy gì" in told.text
    assert "trang-2.jpg" in told.text, "the other photos are kept"
    form = told.form("reason")
    assert form["reason"] == "Sửa ngày sinh"
    form["ten-khac"] = "Giấy ra viện"
    form["giay-khac"] = [jpeg("red")]
    form["digits"] = "0000"
    told = form.press("act=gui")
    assert told.status == 422
    assert "không khớp" in told.text
    form = told.form("reason")
    form["digits"] = online.applicant.id_number[-4:]
    done = form.press("act=gui")
    assert "Đề nghị sửa đổi, bổ sung hồ sơ gửi" in done.text
    wish = Wish.objects.get()
    assert (wish.reason, list(wish.papers.values_list("name", flat=True))) == (
        "Sửa ngày sinh",
        ["Tờ khai", "Tờ khai", "Giấy ra viện"],
    )
    assert "Sửa đổi, bổ sung hồ sơ</a>" not in client.get(f"/ho-so/{online.code}/").content.decode()
    assert client.get(f"/ho-so/{online.code}/sua-doi/").status_code == 302
    first = online.slips.get()
    grant_wish(online, by=cast.clerk)
    shown = page(client, online)
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả, bản thay lần 2" in shown.text
    receipt = f"/ho-so/{online.code}/phieu/giay-hen-{online.slips.last().pk}.pdf"
    assert client.get(receipt).content.startswith(b"%PDF")
    assert client.get(receipt.replace(f"-{online.slips.last().pk}.", f"-{first.pk}.")).status_code == 404
    assert "Đã nhận phần ông/bà sửa đổi, bổ sung" in shown.text
    assert shown.text.index("bản mới, gửi 09:00") < shown.text.index("bản cũ, đã thay 09:00")
    assert "bổ sung, gửi 09:00" in shown.text


def test_a_modification_that_is_declined_is_answered_on_the_page_and_may_be_asked_again(client, cast, online):
    look_up(client, online)
    form = page(client, online, "sua-doi/").form("reason")
    form["digits"] = online.applicant.id_number[-4:]
    assert "Ghi rõ sửa hay thêm điều gì" in form.press("act=gui").text
    form["reason"] = "Sửa tên"
    form["giay-khac"] = [jpeg()]
    form["ten-khac"] = "Căn cước"
    kept = form.press("act=luu").form("reason")
    row = online.offered_papers.get()
    dropped = kept.press(f"act=bo-{row.pk}").form("reason")
    assert dropped["reason"] == "Sửa tên"
    dropped["digits"] = online.applicant.id_number[-4:]
    dropped.press("act=gui")
    assert not Wish.objects.get().papers.exists()
    decline_wish(online, reason="Kết quả đã trình ký", by=cast.clerk)
    shown = page(client, online)
    assert "Đề nghị sửa đổi, bổ sung hồ sơ: Kết quả đã trình ký" in shown.text
    assert page(client, online, "sua-doi/").status == 200


def test_what_was_filed_at_the_counter_is_not_modified_from_home(client, dossier):
    look_up(client, dossier)
    shown = page(client, dossier).text
    assert "Sửa đổi, bổ sung hồ sơ" not in shown
    assert "Giấy tiếp nhận" not in shown, "that was handed over"
    assert client.get(f"/ho-so/{dossier.code}/phieu/giay-hen-{dossier.slips.get().pk}.pdf").status_code == 404
    assert client.get(f"/ho-so/{dossier.code}/sua-doi/").status_code == 302
