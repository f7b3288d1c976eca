"""What the post brought: written down on one page, answered on the dossier's own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, MARITAL, MONDAY, UNKNOWN_LIMIT, WITH_LONGER
from tests.forms import open_page
from tests.web.desk_reception.counter import COUNTER, picture, sign_in

ARRIVALS = "/can-bo/den-buu-chinh/"


@pytest.fixture
def envelope(counter):
    """The form of a procedure, the sender's name filled in."""

    def write(code=MARITAL, **more):
        form = open_page(counter.client, f"{ARRIVALS}?thu-tuc={code}").form("arrival")
        given = {"full_name": "Đặng Thị Ngọc Diễm", "id_number": "099185000123", "arrived_hour": "8:15"}
        given |= {"address": "Thôn Bến Đình, xã Đồng Sen", "summary": "Bưu gửi 123"}
        for name, value in (given | more).items():
            form[name] = value
        return form

    return write


def move(client, dossier, slug):
    return open_page(client, f"/can-bo/ho-so/{dossier.code}/{slug}/").form("seen")


def marks(form) -> list[str]:
    return list(dict.fromkeys(n for one in form.controls if (n := one.get("name")).startswith("mark_")))


def test_it_is_found_from_the_counter_written_down_and_waits_in_the_list(counter, envelope):
    page = open_page(counter.client, COUNTER).follow("Hồ sơ đến qua bưu chính")
    form = page.forms[-1] if len(page.forms) == 1 else page.form("q")
    form["q"] = "xác nhận tình trạng hôn nhân"
    page = form.enter()
    assert page.follow("tình trạng hôn nhân").form("arrival")["arrived_hour"] == "09:00"
    page = envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    assert page.address == f"/can-bo/ho-so/{dossier.code}/"
    assert (dossier.stage, dossier.summary, dossier.delivery) == ("registered", "Bưu gửi 123", "post")
    assert dossier.delivery_address == "Thôn Bến Đình, xã Đồng Sen"
    for words in (
        "Trả lời trước",
        "08:15 thứ Ba 10/11/2026",
        "Hồ sơ chưa tiếp nhận",
        dossier.secret,
        "Bưu chính",
    ):
        assert words in page.text, words
    assert "Hẹn trả" not in page.text
    listed = open_page(counter.client, "/can-bo/")
    assert "Xem, trả lời có tiếp nhận không" in listed.text
    assert listed.follow("Xét hồ sơ").address == f"/can-bo/ho-so/{dossier.code}/tiep-nhan/"


def test_mistakes_stand_beside_their_fields_and_nothing_typed_is_lost(envelope):
    page = envelope(full_name="", id_number="09918500012", arrived_hour="23:10").press("Vào sổ")
    assert page.status == 422
    assert page.form("arrival")["summary"] == "Bưu gửi 123"
    assert len(page.mistakes) == 3, "everything in one round"
    page = envelope(arrived_hour="23:10").press("Vào sổ")
    assert page.status == 422
    assert "không thể sau lúc này" in page.text
    assert not Dossier.objects.exists()


def test_pressing_twice_writes_it_down_once(envelope):
    form = envelope()
    first, second = form.press("Vào sổ"), form.press("Vào sổ")
    assert first.address == second.address
    assert Dossier.objects.count() == 1


def test_a_procedure_that_does_not_exist_is_looked_for_again(counter):
    page = open_page(counter.client, f"{ARRIVALS}?thu-tuc=9.999999")
    assert page.status == 404
    assert "Tìm lại ở trên" in page.text
    assert "Không thấy thủ tục nào" in open_page(counter.client, f"{ARRIVALS}?q=zzzzqqq").text


def test_accepting_ticks_papers_and_money_and_issues_the_receipt(office, counter, envelope):
    envelope(BIRTH).press("Vào sổ")
    dossier = Dossier.objects.get()
    form = move(counter.client, dossier, "tiep-nhan")
    assert "good" in {form[name] for name in marks(form)}
    assert form["assignee"] == ""
    form["assignee"] = office.specialist.pk
    page = form.press("Nhận hồ sơ")
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.is_accepted) == ("accepted", True)
    assert dossier.assignee == office.specialist
    assert dossier.papers.filter(verdict="good").exists()
    assert dossier.charges.count() == len(
        dossier.revision.fees_for("post", day=MONDAY, province="lam-giang")[:1]
    )
    assert "Giấy tiếp nhận và hẹn trả" in page.text
    assert "Tiếp nhận hồ sơ, bắt đầu tính hạn, hẹn trả" in page.text
    assert counter.client.get(f"/can-bo/ho-so/{dossier.code}/giay-hen.pdf").content.startswith(b"%PDF")


def test_a_required_paper_not_there_is_said_and_nothing_is_accepted(counter, envelope):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    form = move(counter.client, dossier, "tiep-nhan")
    for name in marks(form):
        form[name] = "bad"
    page = form.press("Nhận hồ sơ")
    assert page.status == 422
    assert "Giấy này chưa đạt nên chưa nhận được" in page.text
    assert {page.form("seen")[name] for name in marks(form)} == {"bad"}
    dossier.refresh_from_db()
    assert dossier.stage == "registered"


def test_accepting_keeps_a_scan_of_each_paper(counter, envelope):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    form = move(counter.client, dossier, "tiep-nhan")
    place = next(one.get("name") for one in form.controls if one.get("name").startswith("file_"))
    form[place] = SimpleUploadedFile("to1.pdf", b"not a pdf", "application/pdf")
    page = form.press("Nhận hồ sơ")
    assert page.mistakes
    assert page.element(f"id_{place}").has("aria-invalid")
    assert any("to1.pdf" in words for words in page.mistakes)
    form = page.form("seen")
    form[place] = picture()
    form.press("Nhận hồ sơ")
    paper = dossier.papers.exclude(file=None).get()
    assert (paper.file.kind, paper.file_name, paper.verdict) == ("image/jpeg", "trang1.jpg", "good")


def test_a_scan_of_a_paper_not_ticked_is_asked_about(counter, envelope):
    envelope(BIRTH).press("Vào sổ")
    form = move(counter.client, Dossier.objects.get(), "tiep-nhan")
    spared = next(name for name in marks(form) if form[name] == "spared")
    form[spared.replace("mark", "file")] = picture()
    assert any("chưa đánh dấu ✓ cho giấy này" in words for words in form.press("Nhận hồ sơ").mistakes)


def test_accepting_may_take_the_longer_limit_with_its_trigger(counter, envelope):
    envelope(WITH_LONGER).press("Vào sổ")
    dossier = Dossier.objects.get()
    page = open_page(counter.client, f"/can-bo/ho-so/{dossier.code}/tiep-nhan/")
    assert "Lấy thời hạn dài" in page.text
    form = page.form("seen")
    form["longer"] = True
    form.press("Nhận hồ sơ")
    dossier.refresh_from_db()
    assert dossier.limit_amount == dossier.revision.limit_for("post").longer_amount
    envelope(UNKNOWN_LIMIT).press("Vào sổ")
    other = Dossier.objects.exclude(pk=dossier.pk).get()
    assert not move(counter.client, other, "tiep-nhan").has("longer")


def test_an_unknown_limit_asks_for_the_date_on_the_form(counter, envelope):
    envelope(UNKNOWN_LIMIT).press("Vào sổ")
    dossier = Dossier.objects.get()
    form = move(counter.client, dossier, "tiep-nhan")
    form["due_on_day"], form["due_on_month"], form["due_on_year"] = "20", "11", "2026"
    form["due_ground"] = "Điều 7"
    form.press("Nhận hồ sơ")
    dossier.refresh_from_db()
    assert dossier.due_ground == "Điều 7"


def test_asking_lists_the_papers_of_the_procedure_and_taking_in_asks_no_date(counter, envelope):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    form = move(counter.client, dossier, "bo-sung")
    wanted = next(one.get("name") for one in form.controls if one.get("name").startswith("want_"))
    form[wanted] = True
    form[wanted.replace("want", "why")] = "chưa ký"
    form.press("Yêu cầu bổ sung")
    dossier.refresh_from_db()
    assert (dossier.stage, dossier.due_at) == ("awaiting_supplement", None)
    page = open_page(counter.client, f"/can-bo/ho-so/{dossier.code}/")
    assert "Chưa tiếp nhận; đang chờ người dân bổ sung giấy tờ." in page.text
    letter = dossier.supplementrequests.get()
    pdf = counter.client.get(f"/can-bo/ho-so/{dossier.code}/bo-sung/{letter.pk}.pdf")
    assert pdf.content.startswith(b"%PDF")
    form = move(counter.client, dossier, "nhan-bo-sung")
    assert not form.has("due_on_day")
    form["come_0"] = True
    form.press("Nhận bổ sung")
    dossier.refresh_from_db()
    assert dossier.stage == "registered"


def test_declining_needs_its_reason_and_prints_the_refusal(counter, envelope):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    assert move(counter.client, dossier, "khong-nhan").press("Không nhận").status == 422
    form = move(counter.client, dossier, "khong-nhan")
    form["reason"] = "Người gửi không có quyền yêu cầu"
    page = form.press("Không nhận")
    dossier.refresh_from_db()
    assert (dossier.state, dossier.stage) == (3, "not_accepted")
    assert "Không tiếp nhận, phiếu từ chối số 1" in page.text
    notice = dossier.refusalnotices.get()
    assert counter.client.get(f"/can-bo/phieu/tu-choi/{notice.pk}.pdf").content.startswith(b"%PDF")
    assert "Hoàn tác" in page.text


def test_the_look_up_page_says_what_stands_at_each_stage(counter, envelope, client):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    public = f"/ho-so/{dossier.code}/?k={dossier.secret}"
    page = open_page(client, public)
    for words in (
        "Hồ sơ đã đến, đang chờ tiếp nhận",
        "trả lời trước 08:15 thứ Ba 10/11/2026",
        "chưa tiếp nhận",
    ):
        assert words in page.text, words
    assert "Diễm" not in page.text
    told = client.get(f"/api/v1/dossiers/{dossier.code}", headers={"X-Lookup-Secret": dossier.secret}).json()
    assert (told["state"], told["due"], told["received_at"]) == (1, None, None)
    assert told["submitted_at"].startswith("2026-11-09T08:15")
    form = move(counter.client, dossier, "khong-nhan")
    form["reason"] = "Người gửi không có quyền yêu cầu"
    form.press("Không nhận")
    page = open_page(client, public)
    assert "Hồ sơ không được tiếp nhận" in page.text
    assert "phiếu từ chối" in page.text
    assert "quyền yêu cầu" not in page.text


@pytest.mark.parametrize("name", ["specialist", "chairwoman", "manager", "administrator", "stranger"])
def test_only_clerks_open_it(office, client, name):
    sign_in(client, getattr(office, name))
    assert client.get(ARRIVALS).status_code == 404
    assert client.post(ARRIVALS, {"thu-tuc": MARITAL, "full_name": "x"}).status_code == 404
    assert not Dossier.objects.exists()


def test_somebody_may_send_it_for_somebody_else_with_the_authorisation_kept(envelope):
    page = envelope(same_holder=False, full_name="").press("Vào sổ")
    assert page.mistakes[1:] == ["Chưa có họ tên chủ hồ sơ", "Chưa chọn căn cứ nộp thay"]
    assert not Dossier.objects.exists()
    form = page.form("arrival")
    form["full_name"], form["authorisation-file"] = "Đặng Thị Ngọc Diễm", picture("uyquyen.jpg")
    page = form.press("Vào sổ")
    assert "Đã giữ tệp «uyquyen.jpg»" in page.text
    form = page.form("arrival")
    assert form["same_holder"] is False
    form["holder-full_name"], form["holder-id_number"] = "Đặng Văn Bách", "099060000321"
    form["authorisation-basis"] = "certified"
    form["authorisation-reference"] = "số 12, ngày 1/11/2026"
    form.press("Vào sổ")
    dossier = Dossier.objects.get()
    assert (dossier.applicant.full_name, dossier.holder.full_name) == ("Đặng Thị Ngọc Diễm", "Đặng Văn Bách")
    assert (dossier.authorisation.basis, dossier.authorisation.file.kind) == ("certified", "image/jpeg")


def test_the_sender_s_own_envelope_asks_nothing_of_a_holder(envelope):
    envelope().press("Vào sổ")
    dossier = Dossier.objects.get()
    assert dossier.holder == dossier.applicant
    assert not hasattr(dossier, "authorisation")


def test_a_file_that_is_none_is_said_with_everything_else(envelope):
    given = {
        "authorisation-file": SimpleUploadedFile("a.pdf", b"no", "application/pdf"),
        "same_holder": False,
    }
    page = envelope(**given, arrived_hour="23:10").press("Vào sổ")
    assert len(page.mistakes) == 4, page.mistakes
    assert page.mistakes[-1] == "Lúc hồ sơ đến không thể sau lúc này."
