"""Forms on the portal and at the desk, without scripts."""

import io

import pypdf
import pytest
import time_machine
from django.test import Client

from motcua.filing.actions import set_online_filing
from motcua.paperforms.models import FormApproval, FormFile
from tests.cast import BIRTH, MARITAL, NINE
from tests.filing.conftest import DECISION
from tests.forms import open_page
from tests.journeys.filing import fill, start
from tests.paperforms.test_keeping import kept
from tests.web.desk_reception.counter import picture, sign_in

FORMS = f"/thu-tuc/{MARITAL}/mau-don/"
FILL = f"{FORMS}xac-nhan-hon-nhan/"
DESK = f"/can-bo/thu-tuc/{MARITAL}/mau-don/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


def read(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_page_of_a_procedure_leads_to_its_forms(cast):
    page = open_page(Client(), f"/thu-tuc/{MARITAL}/").follow("Mẫu đơn, tờ khai")
    assert "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân" in page.text
    assert "xã chưa so với mẫu ban hành" in page.text


def test_blank_and_sample_are_downloaded_and_marked(cast):
    blank = Client().get(f"{FORMS}xac-nhan-hon-nhan.pdf")
    assert "TỜ THAM KHẢO" in read(blank.content)
    sample = Client().get(f"{FORMS}dien-san/xac-nhan-hon-nhan.pdf")
    assert "MẪU ĐIỀN SẴN" in read(sample.content)
    assert Client().get(f"{FORMS}khai-sinh.pdf").status_code == 404  # the form of another procedure
    assert Client().get("/thu-tuc/9.999999/mau-don/").status_code == 404


def test_what_is_typed_is_printed_and_kept_nowhere(cast):
    form = open_page(Client(), FILL).form("req_name")
    form["req_name"], form["req_dob"], form["p_status"] = "Lò Thị Mẫu", "12/2/1985", "đang có vợ, chồng"
    form["purpose-other"] = "xin visa"
    form["p_hist-0-where"], form["p_hist-0-span"] = "Xã Đồng Sen", "2003 đến nay"
    answer = Client().post(FILL, dict(form.data()))
    text = read(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    for words in ("LÒ THỊ MẪU", "12/02/1985", "xin visa", "2003 đến nay"):
        assert words in text


def test_a_mistake_stands_beside_its_box_and_the_rest_is_kept(cast):
    form = open_page(Client(), FILL).form("req_name")
    form["req_name"], form["req_dob"], form["req_id"] = "Lò Thị Mẫu", "31/02/1985", "123"
    page = form.press("Lập tờ để in")
    assert page.status == 422
    assert "Ngày 31/02/1985 không có trong lịch" in page.text
    assert "3 chữ số" in page.text
    assert all(": " in line for line in page.mistakes), (
        page.mistakes
    )  # which of the form's many days and numbers
    assert page.form("req_name")["req_name"] == "Lò Thị Mẫu"


def test_who_files_online_gets_the_form_with_what_was_told_already(cast):
    set_online_filing(cast.office, mode="internal", **DECISION, by=cast.manager, at=NINE)
    client = Client()
    page = fill(start(client, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    assert "đã ghi sẵn" in page.text
    answer = client.get(f"/nop/{MARITAL}/to-khai/xac-nhan-hon-nhan.pdf")
    assert answer.status_code == 200
    assert "ĐẶNG" in read(answer.content)
    assert Client().get(f"/nop/{MARITAL}/to-khai/xac-nhan-hon-nhan.pdf").status_code == 302


@pytest.fixture
def manager(cast):
    client = Client()
    sign_in(client, cast.manager)
    return client


def test_the_office_offers_the_official_blank_and_takes_it_off_again(cast, manager):
    form = open_page(manager, DESK).form("kind")
    form["file"] = picture("mau-cu.jpg")
    form["kind"] = "blank"
    form["name"] = "Mẫu của Bộ Tư pháp"
    page = form.press("Đưa lên")
    assert "Mẫu của Bộ Tư pháp" in page.text
    public = open_page(Client(), FORMS)
    assert "Mẫu của Bộ Tư pháp" in public.text
    file = FormFile.objects.get()
    assert Client().get(f"{FORMS}tep/{file.pk}/")["Content-Type"] == "image/jpeg"
    next(one for one in page.forms if one.element.get("action").endswith("/bo/")).press("Bỏ")
    assert Client().get(f"{FORMS}tep/{file.pk}/").status_code == 404


def test_without_a_file_or_its_kind_the_page_says_what_is_missing(cast, manager):
    form = open_page(manager, DESK).form("kind")
    page = form.press("Đưa lên")
    assert page.status == 422
    assert "Chưa chọn tệp" in page.text
    assert not FormFile.objects.exists()


def test_an_approval_takes_the_mark_off_and_can_be_taken_back(cast, manager):
    page = open_page(manager, DESK)
    page = next(one for one in page.forms if "/duyet/" in one.element.get("action")).press("Đã so, duyệt")
    assert FormApproval.objects.filter(ended_at=None).exists()
    assert "THAM KHẢO" not in read(Client().get(f"{FORMS}xac-nhan-hon-nhan.pdf").content)
    next(one for one in page.forms if "/thoi-duyet/" in one.element.get("action")).press("Thôi duyệt")
    assert "THAM KHẢO" in read(Client().get(f"{FORMS}xac-nhan-hon-nhan.pdf").content)


def test_an_administrator_keeps_files_but_approves_nothing(cast):
    client = Client()
    sign_in(client, cast.administrator)
    page = open_page(client, DESK)
    assert not [one for one in page.forms if "duyet" in one.element.get("action")]
    assert client.post(f"{DESK}duyet/xac-nhan-hon-nhan/").status_code == 404


def test_a_file_of_another_office_is_not_there(cast):
    file = kept(cast)
    stranger = Client()
    sign_in(stranger, cast.stranger)
    assert stranger.get(f"{DESK}tep/{file.pk}/").status_code == 404


def test_the_page_costs_the_same_with_two_files_and_with_twelve(cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count():
        with CaptureQueriesContext(connection) as queries:
            Client().get(FORMS)
        return len(queries)

    kept(cast), kept(cast)
    count()
    few = count()
    for _ in range(10):
        kept(cast)
    assert count() == few


def test_every_form_has_a_page_on_which_it_is_filled_in(cast):
    from motcua.eforms.definitions import for_procedure

    for code in (BIRTH, MARITAL):
        for definition in for_procedure(code):
            page = open_page(Client(), f"/thu-tuc/{code}/mau-don/{definition.key}/")
            assert definition.title in page.text
