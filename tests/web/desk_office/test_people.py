"""The administrator looks after people: adds, moves, shuts out, hands over links; every mistake comes back beside its field."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from motcua.journal import book
from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import Position, User
from tests.cast import PASSWORD
from tests.forms import open_page

NEW = {
    "full_name": "Triệu Thị Mây",
    "username": "may.trieu",
    "public_title": "Công chức một cửa",
    "role": "clerk",
}


@pytest.fixture
def people(cast, admin):
    return open_page(admin, reverse("office:people", args=[cast.office.slug]))


def open_person(cast, admin, user):
    return open_page(admin, reverse("office:person", args=[cast.office.slug, user.pk]))


def link_in(page):
    return page.element("login-link").text


def test_the_list_tells_who_does_what_today(people):
    assert "Trần Thu Hà" in people.text
    assert "Chuyên viên xử lý, Bộ phận Hộ tịch" in people.text
    assert "Người Không Vị Trí" in people.text
    assert "không giữ vai trò nào" in people.text


def test_a_new_person_gets_a_position_and_a_link_that_is_shown_once(cast, admin, people):
    page = people.follow("Thêm người").form("username").fill(**NEW).press("Thêm và tạo liên kết")
    assert page.status == 200
    user = User.objects.get(username="may.trieu")
    assert user.has_role("clerk", cast.office, clock.today())
    assert page.response["Cache-Control"].startswith("max-age=0")
    link = link_in(page)
    assert link.startswith(f"{settings.SITE_URL}/can-bo/vao/")
    assert link not in open_person(cast, admin, user).html
    fresh = Client()
    form = open_page(fresh, link.removeprefix(settings.SITE_URL)).form("new_password")
    form.fill(new_password="con đò bến cũ 26", again="con đò bến cũ 26").press("Đặt mật khẩu và vào")
    assert fresh.get("/can-bo/bao-mat/").status_code == 200


def test_a_link_leads_to_the_office_whatever_address_the_request_claims_to_have_come_by(
    cast, admin, monkeypatch
):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    answer = admin.post(
        reverse("office:person-link", args=[cast.office.slug, cast.specialist.pk]),
        headers={"host": "xau.example"},
    )
    assert answer.status_code == 200
    assert f"{settings.SITE_URL}/can-bo/vao/" in answer.content.decode()
    assert "xau.example" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"username": "quan"}, "username", "Tên đăng nhập này đã có người dùng"),
        ({"username": "có dấu"}, "username", "Tên đăng nhập gồm"),
        ({"full_name": " "}, "full_name", "Chưa điền họ và tên"),
        ({"role": ""}, "role", "Chưa chọn vai trò"),
        ({"starts_on_day": "31", "starts_on_month": "02"}, "starts_on", "không có trong lịch"),
        (
            {"ends_on_day": "01", "ends_on_month": "01", "ends_on_year": "2020"},
            "ends_on",
            "trước ngày bắt đầu",
        ),
        ({"email": "không phải"}, "email", "Địa chỉ thư chưa đúng"),
    ],
)
def test_a_mistake_comes_back_beside_its_field_and_opens_no_account(people, change, field, sentence):
    page = (
        people.follow("Thêm người").form("username").fill(**{**NEW, **change}).press("Thêm và tạo liên kết")
    )
    assert page.status == 422
    assert any(sentence in line for line in page.mistakes), page.mistakes
    assert page.title.startswith("Còn 1 chỗ cần sửa")
    form = page.form("username")
    for name, value in {**NEW, **change}.items():
        assert form[name] == value.strip() or name == "full_name"
    assert not User.objects.filter(username="may.trieu").exists()


def test_details_are_edited(cast, admin):
    page = open_person(cast, admin, cast.clerk).follow("Sửa thông tin")
    page = page.form("full_name").fill(full_name="Trần Thị Thu Hà", phone="0900 000 001").press("Ghi")
    assert "Đã sửa thông tin của Trần Thị Thu Hà" in page.text
    cast.clerk.refresh_from_db()
    assert cast.clerk.phone == "0900 000 001"


def test_a_position_is_given_and_ended(cast, admin):
    page = open_person(cast, admin, cast.second_clerk).follow("Giao vị trí")
    form = page.form("role").fill(
        role="specialist", department=cast.civil_status.pk, title="Công chức hộ tịch"
    )
    page = form.press("Giao vị trí")
    assert "đã được giao vai trò chuyên viên xử lý" in page.text
    position = cast.second_clerk.positions.get(role="specialist")
    assert position.department == cast.civil_status
    page = open_page(
        admin, reverse("office:position-end", args=[cast.office.slug, cast.second_clerk.pk, position.pk])
    )
    page = page.form("on_day").press("Kết thúc vị trí")
    assert "kết thúc hết ngày" in page.text
    position.refresh_from_db()
    assert position.ends_on == clock.today()


def test_the_same_position_twice_is_refused_beside_its_field(cast, admin):
    page = open_person(cast, admin, cast.clerk).follow("Giao vị trí")
    page = page.form("role").fill(role="clerk").press("Giao vị trí")
    assert page.status == 422
    assert "đã giữ đúng vai trò này" in page.mistakes[0]


def test_the_last_administrator_stays(cast, admin):
    position = cast.administrator.positions.get()
    page = open_page(
        admin, reverse("office:position-end", args=[cast.office.slug, cast.administrator.pk, position.pk])
    )
    page = page.form("on_day").press("Kết thúc vị trí")
    assert page.status == 422
    assert "người quản trị cuối cùng" in page.text
    position.refresh_from_db()
    assert position.ends_on is None


def test_an_account_is_shut_and_opened_again(cast, admin, seat):
    theirs = seat("clerk")
    page = open_person(cast, admin, cast.clerk).follow("Khóa tài khoản")
    assert User.objects.get(pk=cast.clerk.pk).is_active, "the first page only asks"
    page = page.form("Khóa tài khoản").press("Khóa tài khoản")
    assert "Tài khoản đã khóa." in page.text
    assert theirs.get("/can-bo/quan-ly/").status_code == 302
    page = page.form("Mở lại tài khoản").press("Mở lại tài khoản")
    assert "Đã mở lại tài khoản" in page.text
    assert User.objects.get(pk=cast.clerk.pk).is_active


def test_nobody_shuts_out_himself(cast, admin):
    page = open_person(cast, admin, cast.administrator)
    assert "Khóa tài khoản" not in page.text
    admin.post(reverse("office:person-deactivate", args=[cast.office.slug, cast.administrator.pk]))
    assert User.objects.get(pk=cast.administrator.pk).is_active


def test_a_link_is_made_anew_and_the_one_before_goes_dead(cast, admin):
    page = open_person(cast, admin, cast.clerk)
    first = link_in(page.form("Tạo liên kết").press("Tạo liên kết"))
    second = link_in(page.form("Tạo liên kết").press("Tạo liên kết"))
    assert first != second
    fresh = Client()
    assert fresh.get(first).status_code == 404
    assert fresh.get(second).status_code == 200
    assert [e.kind for e in book.entries(cast.clerk.stream)][-2:] == ["user.link_made", "user.link_made"]


def test_a_shut_account_gets_no_link(cast, admin):
    actions.deactivate_user(cast.clerk, by=None)
    page = open_person(cast, admin, cast.clerk)
    assert "Tạo liên kết" not in page.text
    answer = admin.post(reverse("office:person-link", args=[cast.office.slug, cast.clerk.pk]), follow=True)
    assert "Tài khoản này đã khóa" in answer.content.decode()


def test_sessions_are_ended(cast, admin):
    theirs = Client()
    theirs.post("/can-bo/dang-nhap/", {"username": "ha", "password": PASSWORD})
    page = open_person(cast, admin, cast.clerk)
    page = page.form("Kết thúc mọi phiên").press("Kết thúc mọi phiên")
    assert "Hiện không đăng nhập ở máy nào" in page.text
    assert theirs.get("/can-bo/bao-mat/").status_code == 302


def test_the_administrator_sees_no_dossier(cast, admin, people):
    dossier = cast.receive()
    for page in (people, open_person(cast, admin, cast.clerk), open_person(cast, admin, cast.specialist)):
        for private in (dossier.code, dossier.applicant.full_name, dossier.applicant.phone):
            assert private not in open_page(admin, page.address).text


def test_somebody_who_comes_later_is_shown_with_the_day(cast, admin, people):
    later = clock.today() + timedelta(days=40)
    user = actions.make_user(username="sau", full_name="Người Đến Sau", by=None)
    actions.give_position(user, role="clerk", agency=cast.office, starts_on=later, by=None)
    assert "chưa đến ngày" in open_page(admin, people.address).text
    assert Position.objects.filter(user=user).count() == 1


def test_the_agency_is_described_and_given_codes_units_and_counters(cast, admin):
    page = open_page(admin, reverse("office:agency", args=[cast.office.slug]))
    page = page.follow("Sửa thông tin").form("address").fill(phone="0200 111 2222").press("Ghi")
    assert "0200 111 2222" in page.text
    page = page.follow("Ghi mã").form("value").fill(value="H99.13").press("Ghi")
    assert "H99.13" in page.text
    page = page.follow("Thêm phòng").form("name").fill(name="Phòng Kinh tế").press("Ghi")
    assert "Phòng Kinh tế" in page.text
    page = page.follow("Thêm quầy").form("number").fill(number="3", name="Chứng thực").press("Ghi")
    assert "Quầy 3 – Chứng thực" in page.text
    again = page.follow("Thêm quầy").form("number").fill(number="3").press("Ghi")
    assert again.status == 422
    assert "Đã có quầy số 3" in again.mistakes[0]
    page = open_page(admin, reverse("office:department-end", args=[cast.office.slug, cast.civil_status.pk]))
    page = page.form("on_day").fill(on_year="2020").press("Ghi")
    assert page.status == 422
    assert "trước ngày bắt đầu" in page.mistakes[0]
