"""What anybody may print: the sheet of a procedure, and the boards that a job makes beforehand."""

from datetime import timedelta
from io import BytesIO

import pypdf
import pytest
import time_machine

from motcua.documents import actions
from motcua.documents.actions import make_print
from motcua.documents.downloads import all_downloads
from motcua.documents.models import ReadyPrint
from motcua.files.models import StoredFile
from motcua.journal.jobs import work
from motcua.journal.models import Job
from motcua.people.actions import edit_agency
from motcua.web.portal import printing
from tests.cast import BIRTH, MONDAY, NINE
from tests.documents.test_printouts import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NINE, tick=False):
        yield


def test_a_citizen_takes_the_sheet_of_a_procedure_home(client, cast):
    page = client.get(f"/thu-tuc/{BIRTH}/in/").content.decode()
    assert f'href="/thu-tuc/{BIRTH}/in/a5.pdf"' in page
    answer = client.get(f"/thu-tuc/{BIRTH}/in/a5.pdf")
    assert answer["Content-Type"] == "application/pdf"
    sheet = pypdf.PdfReader(BytesIO(answer.content)).pages[0]
    assert round(float(sheet.mediabox.width) / 72 * 25.4) == 148
    assert f"localhost:8000/thu-tuc/{BIRTH}" in text_of(answer.content)


def test_the_page_of_a_procedure_leads_to_its_sheet(client, cast):
    assert f'href="/thu-tuc/{BIRTH}/in/"' in client.get(f"/thu-tuc/{BIRTH}/").content.decode()


def test_a_sheet_taken_before_is_not_sent_again(client, cast):
    address = f"/thu-tuc/{BIRTH}/in/a4.pdf"
    etag = client.get(address)["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304


@pytest.mark.parametrize(
    "address", ["/thu-tuc/9.999999/in/", f"/thu-tuc/{BIRTH}/in/a9.pdf", "/niem-yet/khong-co-a4.pdf"]
)
def test_what_is_not_there_is_not_printed(client, cast, address):
    assert client.get(address).status_code == 404


def test_nobody_keeps_the_machine_busy_with_sheets(client, cast, monkeypatch):
    monkeypatch.setattr(printing, "SET_A_MINUTE", 2)
    addresses = [f"/thu-tuc/{BIRTH}/in/{size}.pdf" for size in ("a3", "a4", "a5")]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 429]
    assert client.get(addresses[0]).status_code == 200  # what is kept costs nothing
    refused = client.get(addresses[2])
    assert refused["Retry-After"] == "60"
    assert "Sau một phút" in refused.content.decode()


def test_a_board_is_made_once_by_a_job_and_then_given_to_everybody(client, cast):
    address = "/niem-yet/linh-vuc-hotich-a4.pdf"
    waiting = client.get(address)
    assert (waiting.status_code, waiting["Refresh"]) == (202, "3")
    assert "Đang in, xin đợi" in waiting.content.decode()
    client.get(address)
    assert Job.objects.waiting().filter(name=make_print.job_name).count() == 1
    work()
    ready = client.get(address)
    assert ready["Content-Type"] == "application/pdf"
    text = text_of(ready.content)
    assert "Hộ tịch, gia đình" in text
    assert "Đăng ký khai sinh" in text
    assert client.get(address, HTTP_IF_NONE_MATCH=ready["ETag"]).status_code == 304
    assert not Job.objects.waiting().filter(name=make_print.job_name).exists()


def test_what_changes_the_sheets_has_them_made_anew_and_forgets_the_old_file(client, cast):
    address = "/niem-yet/phan-anh-a4.pdf"
    client.get(address)
    work()
    assert "0200 000 0000" in text_of(client.get(address).content)
    edit_agency(cast.office, phone="0200 111 2222", by=None, at=NINE)
    assert client.get(address).status_code == 202
    work()
    assert "0200 111 2222" in text_of(client.get(address).content)
    assert (ReadyPrint.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_a_full_queue_takes_nothing_more_and_says_when_to_come_back(client, cast, monkeypatch):
    monkeypatch.setattr(actions, "MOST_WAITING", 1)
    client.get("/niem-yet/bang-a4.pdf")
    refused = client.get("/niem-yet/to-gap-a4.pdf")
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert "Máy đang in những tờ khác" in refused.content.decode()
    assert Job.objects.waiting().count() == 1


def test_a_print_that_failed_says_so_while_the_machine_tries_again(client, cast, monkeypatch):
    address = "/niem-yet/phan-anh-a4.pdf"
    client.get(address)

    def fail(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(actions, "typeset", fail)
    work(at=NINE)
    work(at=NINE + timedelta(minutes=1))
    page = client.get(address)
    assert page.status_code == 503
    assert "máy đang thử lại" in page.content.decode()
    assert Job.objects.waiting().filter(name=make_print.job_name).count() == 1


def test_the_page_of_boards_offers_every_print_of_the_list(client, cast):
    page = client.get("/niem-yet/").content.decode()
    for name in all_downloads(MONDAY):
        assert f'href="/niem-yet/{name}.pdf"' in page
    assert "Áp phích mã QR" in page


def test_without_a_settled_address_there_are_sheets_without_a_code_and_no_posters(client, cast, settings):
    settings.SITE_URL = ""
    page = client.get("/niem-yet/").content.decode()
    assert "Áp phích mã QR</b>" not in page
    assert "chưa được điện thoại nào mở thử" in page
    assert client.get("/niem-yet/ap-phich-a4.pdf").status_code == 404
    assert "Tờ này không có mã QR" in text_of(client.get(f"/thu-tuc/{BIRTH}/in/a4.pdf").content)


def test_a_print_of_everything_on_the_list_can_be_made(cast):
    for name in all_downloads(MONDAY):
        make_print(cast.office.pk, name, at=NINE)
    assert set(ReadyPrint.objects.values_list("name", flat=True)) == set(all_downloads(MONDAY))


def test_the_codes_of_public_prints_lead_to_the_pages_themselves(cast):
    make_print(cast.office.pk, "ap-phich-hotich-a4", at=NINE)
    content = ReadyPrint.objects.get().file.read()
    assert "localhost:8000/linh-vuc/hotich" in text_of(content)
