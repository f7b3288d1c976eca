"""Where phones reach the office: nothing is printed before a phone has proved it, and a change says what dies."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.documents.binding import content_of_slip
from motcua.documents.printouts import receipt
from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import SiteAddress
from motcua.people.questions import public_address
from tests.cast import BIRTH
from tests.forms import open_page

PAGE = "/can-bo/co-quan/dia-chi/"
NAME = "motcua.xa-vidu.gov.vn"


@pytest.fixture(autouse=True)
def _not_settled(settings, cast):
    settings.SITE_URL = ""


def propose(admin, kind="internet", url=NAME):
    page = open_page(admin, PAGE).form("kind").fill(kind=kind, url=url)
    return page.press("Hiện mã")


def path_of(page):
    return page.html.partition('<b class="code">')[2].partition("</b>")[0].partition(NAME)[2]


def phone(host=NAME):
    return Client(REMOTE_ADDR="203.0.113.9", HTTP_HOST=host)


def settle(url=f"https://{NAME}", kind="internet"):
    _, token = actions.propose_address(url, kind=kind, by=None)
    return actions.prove_address(token, host=url.partition("//")[2])


def test_a_phone_proves_a_name_and_only_then_it_counts(admin):
    page = propose(admin)
    assert "Tắt Wi-Fi trên điện thoại" in page.text
    assert "<svg" in page.html
    assert public_address() == ""
    link = path_of(page)
    assert link.startswith("/dia-chi/")
    seen = phone().get(link, secure=True)
    assert "Xác nhận: điện thoại mở được" in seen.content.decode()
    assert public_address() == ""  # a look proves nothing: chat programs look at links
    assert "Điện thoại mở được" in phone().post(link, secure=True).content.decode()
    assert public_address() == f"https://{NAME}"
    assert phone().get(link, secure=True).status_code == 404  # once
    assert f"https://{NAME}" in open_page(admin, PAGE).text
    assert SiteAddress.objects.current().proved_by


def test_neither_the_machine_itself_nor_another_name_proves_anything(admin):
    link = path_of(propose(admin))
    at_the_machine = Client(HTTP_HOST=NAME).post(link)
    assert at_the_machine.status_code == 409
    assert "chính máy chủ" in at_the_machine.content.decode()
    elsewhere = phone("192.168.1.20:8000").post(link)
    assert elsewhere.status_code == 409
    assert "địa chỉ khác" in elsewhere.content.decode()
    assert public_address() == ""


def test_a_proof_holds_a_day(time_machine):
    _, token = actions.propose_address(NAME, kind="internet", by=None)
    time_machine.move_to(clock.now() + timedelta(hours=24, minutes=1))
    assert phone().get(f"/dia-chi/{token}/", secure=True).status_code == 404


@pytest.mark.parametrize(
    ("kind", "url", "words"),
    [
        ("internet", "localhost", "chỉ chính máy đang chạy"),
        ("internet", "192.168.1.20", "chỉ có trong mạng của cơ quan"),
        ("internet", "quay.local", "chỉ có trong mạng của cơ quan"),
        ("internet", f"http://{NAME}", "phải bắt đầu bằng https"),
        ("internet", "xin chào", "chưa phải là một địa chỉ"),
        ("wifi", "127.0.0.1:8000", "chỉ chính máy đang chạy"),
        ("wifi", "ftp://192.168.1.20", "chưa phải là một địa chỉ"),
        ("wifi", "192.168.1.20:nhà", "chưa phải là một địa chỉ"),
    ],
)
def test_an_address_that_cannot_work_is_explained(admin, kind, url, words):
    page = propose(admin, kind, url)
    assert page.status == 422
    assert any(words in line for line in page.mistakes), page.mistakes
    assert not SiteAddress.objects.exists()


def test_the_wifi_only_comes_with_warnings(admin):
    assert "mọi giấy đã in đều hỏng" in open_page(admin, PAGE).text
    page = propose(admin, "wifi", "192.168.1.20:8000")
    assert "Nối điện thoại vào Wi-Fi của cơ quan" in page.text
    assert "không có HTTPS" in page.text


def test_until_it_is_settled_a_slip_carries_the_code_and_no_dead_qr(cast):
    slip = cast.receive(BIRTH).slips.get()
    content = content_of_slip(slip)
    assert content.look_up_url == ""
    assert receipt._data(content, "a5")["qr"] == ""
    settle()
    content = content_of_slip(slip)
    assert content.look_up_url.startswith(f"https://{NAME}/ho-so/{slip.content['code']}/?k=")
    assert "<svg" in receipt._data(content, "a5")["qr"]


def test_changing_it_lists_what_was_printed_month_by_month_first(cast, admin, time_machine):
    time_machine.move_to("2026-10-01T02:00:00+00:00", tick=False)
    settle()
    time_machine.move_to("2026-11-20T02:00:00+00:00", tick=False)
    october = clock.at_local(clock.today().replace(month=10, day=5), 9)
    cast.receive(BIRTH, at=october)
    cast.receive(BIRTH)
    cast.receive(BIRTH)
    page = propose(admin, url="khac.xa-vidu.gov.vn")
    for words in ("10/2026", "11/2026", "Tất cả 3 tờ", "khac.xa-vidu.gov.vn"):
        assert words in page.text
    assert SiteAddress.objects.count() == 1  # nothing is proposed before it is confirmed
    page = page.form("sure").press("Tôi đã biết")
    assert "Quét bằng điện thoại" in page.text
    assert (
        public_address() == f"https://{NAME}"
    )  # the old one goes on holding until a phone proves the new one


def test_the_same_address_again_asks_nothing(admin):
    settle()
    assert "Quét bằng điện thoại" in propose(admin).text


def test_giving_it_up_says_what_dies_too(cast, admin):
    settle()
    cast.receive(BIRTH, at=clock.now())
    page = open_page(admin, PAGE).follow("Thôi dùng")
    assert "Tất cả 1 tờ" in page.text
    page = page.form("Thôi dùng").press("Thôi dùng")
    assert public_address() == ""
    assert "Chưa có địa chỉ" in page.text


def test_what_the_machine_was_told_stands_above(admin, settings):
    settings.SITE_URL = "https://dat-san.example.vn"
    page = open_page(admin, PAGE)
    assert "https://dat-san.example.vn" in page.text
    assert 'name="kind"' not in page.html
    admin.post(PAGE, {"kind": "internet", "url": NAME})
    assert not SiteAddress.objects.exists()
    assert public_address() == "https://dat-san.example.vn"


def test_the_front_page_of_running_the_office_tells(admin, settings, tmp_path):
    index = reverse("office:index")
    assert "giấy hẹn chưa in mã QR" in open_page(admin, index).text
    settings.HTTPS_PORT, settings.TLS_CERT, settings.TLS_KEY = (
        8443,
        str(tmp_path / "x.crt"),
        str(tmp_path / "x.key"),
    )
    assert "Không đọc được tệp chứng chỉ HTTPS «x.crt»" in open_page(admin, index).text


def test_a_link_for_a_colleague_leads_to_the_machine_itself_only_while_no_other_can_come_in(cast, settings):
    client = Client(HTTP_HOST="localhost:8000")
    client.force_login(cast.administrator)
    address = reverse("office:person-link", args=[cast.office.slug, cast.clerk.pk])
    page = client.post(address).content.decode()
    assert "http://localhost:8000/can-bo/vao/" in page
    assert "chỉ mở được ngay trên máy chủ" in page
    settings.HTTPS_PORT = 8443
    assert "https://192.168.1.20:8443/can-bo/vao/" in client.post(address).content.decode()
    settings.HTTPS_PORT = 0
    settle()
    assert f"https://{NAME}/can-bo/vao/" in client.post(address).content.decode()
