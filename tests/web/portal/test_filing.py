"""Filing online, page by page, with JavaScript off."""

import re
from io import BytesIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from motcua.catalogue import search
from motcua.documents.binding import content_of_registration
from motcua.documents.printouts import registration
from motcua.dossiers.actions import guessing
from motcua.dossiers.models import Dossier
from motcua.filing.actions import set_online_filing
from motcua.filing.models import Draft
from motcua.journal.jobs import work
from motcua.lib import secrets
from motcua.lib.clock import at_local
from tests.cast import BIRTH, MARITAL, MONDAY, NINE
from tests.documents.test_printouts import codes_on
from tests.filing.conftest import DECISION
from tests.filing.pictures import photo
from tests.forms import open_page
from tests.journeys.filing import answer_of, file_online, fill, go_on, start, upload

NOP = f"/nop/{MARITAL}/"
WAYS = (
    "nguoi-nop/",
    "giay-to/",
    "giay-to/tinh-trang/",
    "noi-dung/",
    "xem-lai/",
    "xong/",
    "xong/xac-nhan.pdf",
    "de-do/",
    "xoa-nhap/",
)


@pytest.fixture(autouse=True)
def clock():
    search.forget()
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller
    search.forget()


@pytest.fixture
def pilot(cast):
    set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager, at=NINE)
    return cast


def test_where_nothing_is_set_the_page_prepares_and_leads_to_the_national_portal(cast):
    page = open_page(Client(), NOP)
    assert page.status == 200
    assert "Tờ khai" in page.text
    link = next(a for a in page.root.all("a") if "Sang Cổng" in a.text)
    assert (
        link["href"]
        == f"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc={MARITAL}"
    )
    assert not page.root.all("form", method="post")
    client = Client()
    for way in WAYS:
        assert client.get(NOP + way).status_code == 404, way
        assert client.post(NOP + way).status_code in (404, 405), way
    assert client.post(NOP).status_code == 404
    assert client.post(NOP + "giay-to/phan/").status_code == 404
    assert client.get(NOP + "giay-to/1/").status_code == 404
    assert client.get("/nop/tiep/").status_code == 404
    assert not Draft.objects.exists()


def test_a_procedure_that_is_not_there_is_not_there(pilot):
    for code in ("9.999999", "tiep%00", BIRTH + "x"):
        assert Client().get(f"/nop/{code}/").status_code == 404


def test_the_whole_way_without_scripts(pilot, clock):
    client = Client()
    page = file_online(client, MARITAL, clock)
    dossier = Dossier.objects.get()
    assert page.address == NOP + "xong/"
    assert dossier.code in page.text
    assert re.sub("-", "", re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", page.text)[0]) == dossier.secret
    assert "Xã trả lời trước" in page.text
    assert "Quyết định số 15/QĐ-UBND" in page.text
    assert page.root.all("svg", role="img")
    assert (dossier.channel, dossier.state, dossier.applicant.phone) == ("online", 1, "0900000017")
    assert dossier.description.startswith("Xin giấy để vay vốn")
    while work(20):
        pass
    assert dossier.papers.get(verdict="good").file is not None
    assert client.get(NOP + "xem-lai/").url == NOP + "xong/", "what has been filed is not filed again"


def test_what_was_filed_is_kept_as_a_paper_with_both_codes_and_the_qr(pilot, clock):
    client = Client()
    page = file_online(client, MARITAL, clock)
    dossier = Dossier.objects.get()
    link = next(a for a in page.root.all("a") if "(PDF" in a.text)
    answer = client.get(link["href"])
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    words = " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages).split()
    )
    for part in (
        "GIẤY XÁC NHẬN ĐÃ GỬI HỒ SƠ",
        dossier.code,
        secrets.grouped(dossier.secret),
        dossier.applicant.full_name,
        "không phải giấy tiếp nhận",
        "Quyết định số 15/QĐ-UBND",
        dossier.papers.get(verdict="good").name[:40],
    ):
        assert part in words, part
    assert "THỬ NGHIỆM" not in words
    assert codes_on(registration.pictures(content_of_registration(dossier), ppi=203)[0]) == {
        f"http://localhost:8000/ho-so/{dossier.code}/?k={dossier.secret}"
    }
    assert Client().get(link["href"]).status_code == 404, "nobody else's browser gets it"


def test_until_the_offices_address_is_settled_no_qr_leads_nowhere(pilot, clock, settings):
    settings.SITE_URL = ""
    client = Client()
    page = file_online(client, MARITAL, clock)
    assert not page.root.all("svg", role="img")
    assert "Hồ sơ của tôi đến đâu" in page.text
    paper = PdfReader(BytesIO(client.get(NOP + "xong/xac-nhan.pdf").content)).pages[0].extract_text()
    assert "hỏi tại quầy" in " ".join(paper.split())


def test_every_page_names_the_decision(pilot, clock):
    client = Client()
    seen = [open_page(client, NOP), start(client, MARITAL)]
    seen += [
        open_page(client, NOP + way) for way in ("giay-to/", "noi-dung/", "xem-lai/", "de-do/", "xoa-nhap/")
    ]
    for page in seen:
        band = page.root.one("p", class_="band")
        assert "Quyết định số 15/QĐ-UBND ngày 01/11/2026 của UBND tỉnh Lam Giang" in band.text, page.address


def test_the_trial_says_that_nothing_counts(cast, settings):
    settings.DEMO = True
    set_online_filing(cast.office, mode="demo", by=None, at=NINE)
    assert "không có giá trị" in open_page(Client(), NOP).root.one("p", class_="band").text


def test_mistakes_are_counted_and_what_was_typed_stays(pilot):
    client = Client()
    form = start(client, MARITAL).form("full_name")
    form["full_name"], form["id_number"], form["phone"] = "Lò Văn 7", "0991850001", "1900000017"
    form["birth_day"], form["birth_month"], form["birth_year"] = "31", "02", "1985"
    page = form.press("Tiếp: giấy tờ")
    assert page.status == 422
    for words in (
        "chỉ gồm chữ",
        "Mới có 10 chữ số",
        "Ngày 31/02/1985 không có trong lịch",
        "bắt đầu bằng số 0",
        "Chưa chọn làm cho ai",
    ):
        assert words in page.text, words
    assert page.form("full_name")["full_name"] == "Lò Văn 7"
    again = open_page(client, NOP + "nguoi-nop/").form("full_name")
    assert (again["full_name"], again["birth_day"]) == ("Lò Văn 7", "31"), "wrong or not, it is kept"


def test_somebody_without_an_identity_card_says_which_paper_it_is(pilot, clock):
    client = Client()
    form = fill(start(client, MARITAL).form("full_name"))
    form["id_number"] = "C1234567"
    page = form.press("Tiếp: giấy tờ")
    assert "ghi loại giấy tờ" in page.text
    form = page.form("full_name")
    form["document"], form["document_issuer"] = "hộ chiếu", "Cục Quản lý xuất nhập cảnh"
    form["document_issued_day"], form["document_issued_month"], form["document_issued_year"] = (
        "2",
        "3",
        "2020",
    )
    assert form.press("Tiếp: giấy tờ").address == NOP + "giay-to/"


def test_filing_for_another_asks_for_whom_and_on_what_ground(pilot, clock):
    client = Client()
    form = fill(start(client, MARITAL).form("full_name"))
    form["whom"] = "other"
    page = form.press("Tiếp: giấy tờ")
    assert "Chưa điền tên người" in page.text
    assert "Chưa chọn ông/bà là gì" in page.text
    form = page.form("full_name")
    form["holder_name"], form["relation"] = "Lò Văn Bản", "child"
    assert form.press("Tiếp: giấy tờ").address == NOP + "giay-to/"
    go_on(client, MARITAL, clock)
    dossier = Dossier.objects.get()
    assert dossier.holder.full_name == "Lò Văn Bản"
    assert dossier.authorisation.basis == "family"


def test_photos_go_by_the_form_one_by_one_and_twice_is_once(pilot):
    client = Client()
    fill(start(client, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    page = upload(client, MARITAL, photo(), photo(colour="red"))
    page = upload(client, MARITAL, photo())
    draft = Draft.objects.get()
    assert draft.pages.count() == 2
    assert "Đang xử lý ảnh" in page.text
    assert client.get(f"{NOP}giay-to/{draft.pages.first().pk}/").status_code == 404, "not seen by anybody yet"
    while work(20):
        pass
    page = open_page(client, NOP + "giay-to/")
    assert "Đã nhận" in page.text
    first, second = draft.pages.all()
    shown = client.get(f"{NOP}giay-to/{first.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"taken at home" not in shown.content
    client.post(NOP + "giay-to/", {"earlier": second.pk})
    assert list(draft.pages.values_list("pk", flat=True)) == [second.pk, first.pk]
    client.post(NOP + "giay-to/", {"remove": second.pk})
    assert list(draft.pages.values_list("pk", flat=True)) == [first.pk]


def test_a_file_that_is_refused_says_so_at_its_paper_and_the_others_are_kept(pilot):
    client = Client()
    fill(start(client, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    papers = pilot.revision(MARITAL).papers.filter(present_only=False)
    good, bad = papers[0].pk, papers[1].pk
    answer = client.post(
        NOP + "giay-to/",
        {
            f"tep-{good}": SimpleUploadedFile("a.jpg", photo()),
            f"tep-{bad}": SimpleUploadedFile("b.exe", b"MZ" * 900),
            "next": "1",
        },
    )
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "thuộc loại không nhận" in text
    assert Draft.objects.get().pages.count() == 1


def test_a_strangers_page_is_not_shown_or_taken_out(pilot):
    mine, other = Client(), Client()
    fill(start(mine, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    upload(mine, MARITAL, photo())
    while work(20):
        pass
    page = Draft.objects.get().pages.get()
    start(other, MARITAL)
    assert other.get(f"{NOP}giay-to/{page.pk}/").status_code == 404
    other.post(NOP + "giay-to/", {"remove": page.pk})
    page.refresh_from_db()
    assert Client().get(f"{NOP}giay-to/{page.pk}/").url == NOP


def test_the_address_never_carries_the_code_of_the_draft(pilot, clock):
    client = Client()
    page = start(client, MARITAL)
    draft = Draft.objects.get()
    assert draft.code not in page.address
    assert all(
        draft.code not in a.get("href") and draft.grouped_code not in a.get("href")
        for a in page.root.all("a")
    )
    cookie = client.cookies["ban-nhap"]
    assert cookie["path"] == NOP
    assert cookie["httponly"]


def test_it_is_continued_on_another_device_by_its_code_and_survives_a_closed_browser(pilot):
    client = Client()
    fill(start(client, MARITAL).form("full_name")).press("Để đó, làm tiếp sau")
    page = open_page(client, NOP + "de-do/")
    draft = Draft.objects.get()
    assert draft.grouped_code in page.text
    assert int(client.cookies["ban-nhap"]["max-age"]) == 30 * 24 * 3600
    other = Client()
    form = open_page(other, "/nop/tiep/").form("code")
    form["code"] = draft.grouped_code.lower().replace("-", " ")
    page = form.enter()
    assert page.address == NOP + "nguoi-nop/"
    assert page.form("full_name")["full_name"] == "Đặng Thị Ngọc Diễm"


def test_a_draft_of_what_is_filed_at_the_portal_by_now_leads_there(pilot):
    start(Client(), MARITAL)
    code = Draft.objects.get().code
    procedure = pilot.revision(MARITAL).procedure
    set_online_filing(pilot.office, procedure=procedure, mode="link", by=pilot.manager, at=NINE)
    assert Client().post("/nop/tiep/", {"code": code}).url == NOP
    assert "Sang Cổng" in open_page(Client(), NOP).text
    set_online_filing(pilot.office, mode="link", by=pilot.manager, at=NINE)
    cache.clear()
    assert Client().post("/nop/tiep/", {"code": code}).status_code == 404


def test_a_code_that_is_guessed_finds_nothing_and_is_slowed_down(pilot, monkeypatch):
    monkeypatch.setattr(guessing, "PER_PLACE", 5)
    client = Client()
    start(Client(), MARITAL)
    for number in range(5):
        assert client.post("/nop/tiep/", {"code": f"2222222222222{number + 2}"}).status_code == 404
    right = Draft.objects.get().code
    assert client.post("/nop/tiep/", {"code": right}).status_code == 429


def test_a_forged_cookie_opens_nothing(pilot):
    start(Client(), MARITAL)
    client = Client()
    client.cookies["ban-nhap"] = Draft.objects.get().code
    assert client.get(NOP + "nguoi-nop/").url == NOP


def test_it_is_erased_by_its_owner_and_a_shared_machine_forgets_it(pilot):
    client = Client()
    fill(start(client, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    client.post(NOP + "quen/")
    assert client.get(NOP + "giay-to/").url == NOP
    assert Draft.objects.exists()
    other = Client()
    other.post("/nop/tiep/", {"code": Draft.objects.get().code})
    page = open_page(other, NOP + "xoa-nhap/")
    other.post(NOP + "xoa-nhap/")
    assert page.status == 200
    assert not Draft.objects.exists()


def test_a_draft_is_saved_while_it_is_typed(pilot):
    client = Client()
    start(client, MARITAL)
    assert client.post(NOP + "luu/", {"step": "nguoi-nop", "full_name": "Lò", "csrf": "x"}).status_code == 204
    assert Draft.objects.get().answers == {"nguoi-nop": {"full_name": "Lò"}}
    assert client.post(NOP + "luu/", {"step": "khac"}).status_code == 404


# ---- against robots ------------------------------------------------------------------------------------------------


def at_review(client, code, clock):
    fill(start(client, code).form("full_name")).press("Tiếp: giấy tờ")
    form = open_page(client, f"/nop/{code}/noi-dung/").form("description")
    form["description"], form["delivery"] = "Xin giấy", "counter"
    form.press("Tiếp: xem lại và gửi")
    page = open_page(client, f"/nop/{code}/xem-lai/")
    clock.shift(20)
    return page


def test_a_program_that_answers_at_once_or_fills_the_trap_is_asked_again(pilot, clock):
    client = Client()
    page = at_review(client, MARITAL, clock)
    form = page.form("answer")
    form["declare"], form["answer"] = True, answer_of(page)
    form["website"] = "http://spam.example"
    page = form.press("Gửi hồ sơ")
    assert page.status == 422
    assert "Gửi nhanh quá" in page.text
    form = page.form("answer")
    form["answer"] = answer_of(page)
    page = form.press("Gửi hồ sơ")
    assert page.status == 422, "no time has passed since the question"
    clock.shift(5)
    form = page.form("answer")
    assert form["answer"] == ""
    form["answer"] = answer_of(page)
    assert form.press("Gửi hồ sơ").address == NOP + "xong/"


def test_a_wrong_answer_brings_another_question(pilot, clock):
    client = Client()
    page = at_review(client, MARITAL, clock)
    form = page.form("answer")
    form["declare"], form["answer"] = True, "99"
    page = form.press("Gửi hồ sơ")
    assert "Chưa đúng. Xin trả lời câu mới" in page.text
    assert not Dossier.objects.exists()


def test_without_the_declaration_nothing_is_filed(pilot, clock):
    client = Client()
    page = at_review(client, MARITAL, clock)
    form = page.form("answer")
    form["answer"] = answer_of(page)
    page = form.press("Gửi hồ sơ")
    assert "Đánh dấu lời cam đoan" in page.text
    assert not Dossier.objects.exists()


def test_a_form_sent_twice_files_once(pilot, clock):
    client = Client()
    page = at_review(client, MARITAL, clock)
    sent = {"declare": "on", "answer": answer_of(page), "token": page.form("answer")["token"], "next": "1"}
    first = client.post(NOP + "xem-lai/", sent)
    again = client.post(NOP + "xem-lai/", sent)
    assert first.url == again.url == NOP + "xong/"
    assert Dossier.objects.count() == 1


def test_what_is_still_wrong_is_listed_with_a_way_there(pilot, clock):
    client = Client()
    start(client, MARITAL)
    page = open_page(client, NOP + "xem-lai/")
    assert "mới gửi được" in page.text
    links = [a["href"] for a in page.root.one("div", class_="error-summary").all("a")]
    assert f"{NOP}nguoi-nop/?loi=1#id_full_name" in links
    assert f"{NOP}noi-dung/?loi=1#id_description" in links
    assert not page.root.all("button", name="next")
    assert "Chưa điền họ, chữ đệm, tên" in open_page(client, NOP + "nguoi-nop/?loi=1").text


def test_a_marriage_gives_its_result_at_the_counter_only(pilot, monkeypatch):
    monkeypatch.setattr("motcua.web.portal.filing.forms.AT_THE_COUNTER_ONLY", {MARITAL})
    client = Client()
    start(client, MARITAL)
    page = open_page(client, NOP + "noi-dung/")
    assert "bưu điện" not in page.root.one("main").text
    assert "ký sổ" in page.text


# ---- the procedure's own page --------------------------------------------------------------------------------------


def test_the_procedures_page_changes_its_button_within_a_second_of_the_switch(cast, clock):
    client, address = Client(), f"/thu-tuc/{MARITAL}/"
    assert "Chuẩn bị và nộp ở Cổng Dịch vụ công quốc gia" in client.get(address).content.decode()
    setting = set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager)
    clock.shift(1)
    text = client.get(address).content.decode()
    assert "Nộp trực tuyến</a>" in text
    assert "Quyết định số 15/QĐ-UBND" in text
    assert setting.pk


def test_later_on_the_same_day_of_the_pilot_it_still_holds(pilot):
    with time_machine.travel(at_local(MONDAY, 22), tick=False):
        assert open_page(Client(), NOP).root.one("p", class_="band")
