"""The first start of a real office: once, by a link, and the first administrator is in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.actions import found_office, founding_token, may_found_with
from motcua.people.models import Agency, User
from tests.forms import open_page
from tests.web.regions import assert_same_regions

GIVEN = {
    "kind": "commune",
    "name": "Đồng Sen",
    "province": "Lam Giang",
    "identifier": "H99.12",
    "address": "Thôn Bến Đình",
    "phone": "0200 000 0000",
    "full_name": "Bế Minh Quân",
    "username": "quan.be",
    "password": "con đò bến cũ 26",
}


def address(token=None, ask="?nhap=tay"):
    return reverse("office:founding", args=[token or founding_token()]) + ask


def fill(page, **changes):
    return (
        page.form("username")
        .fill(**{**GIVEN, "again": GIVEN["password"], **changes})
        .press("Lập cơ quan và vào")
    )


def test_the_link_leads_to_an_office_with_a_calendar_and_an_administrator(client, db):
    page = fill(open_page(client, address()))
    assert page.address == "/can-bo/quan-ly/co-quan/dong-sen/chuan-bi/"
    assert "Chuẩn bị Xã Đồng Sen" in page.text
    office = Agency.objects.get(slug="dong-sen")
    assert (office.short_name, office.place) == ("Xã Đồng Sen", "Đồng Sen")
    assert office.one_stop_name == "Trung tâm Phục vụ hành chính công xã Đồng Sen"
    assert office.printed_superior == "Ủy ban nhân dân tỉnh Lam Giang"
    assert office.parent.short_name == "tỉnh Lam Giang"
    assert office.identifier("qd20_2020", clock.today()) == "H99.12"
    assert office.calendar.follows.code == "standard"
    user = User.objects.get(username="quan.be")
    assert user.has_role("administrator", office, clock.today())
    assert user.check_password(GIVEN["password"])


def test_the_link_works_once(client, db):
    where = address()
    fill(open_page(client, where))
    page = open_page(Client(), where)
    assert page.status == 404
    assert "không còn dùng được" in page.text
    assert Client().post(where, GIVEN).status_code == 404
    assert founding_token() is None
    assert Agency.objects.count() == 2


def test_a_link_is_good_for_a_day(db):
    token = founding_token()
    now = clock.now()
    assert may_found_with(token, now + timedelta(hours=23))
    assert not may_found_with(token, now + timedelta(hours=25))


@pytest.mark.parametrize("token", ["x", "a.b", "....", "eyJ1IjoxfQ.abc"])
def test_a_made_up_link_is_dead(client, db, token):
    assert client.get(address(token)).status_code == 404


def test_where_an_agency_exists_there_is_no_link(cast, client):
    assert founding_token() is None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"again": "khác hẳn mật khẩu"}, "chưa giống nhau"),
        ({"password": "1234567890", "again": "1234567890"}, "dễ bị đoán"),
        ({"username": "Quân Bế"}, "Tên đăng nhập gồm"),
        ({"name": ""}, "Chưa điền tên xã, phường hoặc đặc khu"),
        ({"name": "UBND xã"}, "Ông/bà nhập tên xã, phường hoặc đặc khu"),
        ({"province": ""}, "Chưa điền tỉnh hoặc thành phố"),
        ({"identifier": "H" * 36}, "nhiều nhất 35 chữ"),
    ],
)
def test_a_mistake_comes_back_with_what_was_typed_and_founds_nothing(client, db, change, sentence):
    page = fill(open_page(client, address()), **change)
    assert page.status == 422
    assert any(sentence in line for line in page.mistakes), page.mistakes
    form = page.form("username")
    for name in ("name", "province", "address", "full_name"):
        assert form[name] == change.get(name, GIVEN[name])
    assert form["password"] == ""
    assert not Agency.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("kind", "name", "province", "short_name", "superior"),
    [
        (
            "ward",
            "Phường Bến Đình",
            "thành phố Cảng Sen",
            "Phường Bến Đình",
            "Ủy ban nhân dân thành phố Cảng Sen",
        ),
        ("commune", "UBND xã Đồng Sen", "Tỉnh Lam Giang", "Xã Đồng Sen", "Ủy ban nhân dân tỉnh Lam Giang"),
        ("special_zone", "Đảo Sen", "Lam Giang", "Đặc khu Đảo Sen", "Ủy ban nhân dân tỉnh Lam Giang"),
    ],
)
def test_the_name_may_be_given_with_or_without_its_kind(db, kind, name, province, short_name, superior):
    user = found_office(**{**GIVEN, "kind": kind, "name": name, "province": province}, by=None)
    office = user.agency_on(clock.today())
    assert (office.short_name, office.printed_superior) == (short_name, superior)


def test_a_second_office_is_refused(db):
    found_office(**GIVEN, by=None)
    with pytest.raises(NotAllowed) as refused:
        found_office(**{**GIVEN, "username": "khac", "name": "Khác"}, by=None)
    assert refused.value.objection.code == "already-founded"


def test_without_an_identifier_the_office_is_founded_and_reminded(client, db):
    page = fill(open_page(client, address()), identifier="")
    assert "CHUA-CO-MA" in page.text
    page = page.follow("Quản lý").follow("Thông tin cơ quan")
    assert "Chưa có mã định danh" in page.text


def test_one_s_own_commune_is_picked_from_the_whole_country(client, db):
    page = open_page(client, address(ask=""))
    assert "Cả nước" in page.text
    page = page.form("tim").fill(tim="bac son lang son").enter()
    page = page.follow("Xã Bắc Sơn")
    assert "Ủy ban nhân dân xã Bắc Sơn" in page.text
    given = {name: GIVEN[name] for name in ("identifier", "full_name", "username", "password")}
    page = page.form("username").fill(**given, again=GIVEN["password"]).press("Lập cơ quan và vào")
    assert page.address == "/can-bo/quan-ly/co-quan/bac-son/chuan-bi/"
    office = Agency.objects.get(slug="bac-son")
    today = clock.today()
    assert office.name == "Ủy ban nhân dân xã Bắc Sơn"
    assert (office.level, office.kind) == ("commune", "commune")
    assert office.parent.name == "Ủy ban nhân dân tỉnh Lạng Sơn"
    assert office.identifier("unit", today) == "06325"
    assert not office.took_over.exists()


def test_what_is_found_as_one_types_is_what_a_fresh_page_shows(client, db):
    form = open_page(client, address(ask="?tim=bac son")).form("tim")
    assert assert_same_regions(form) == 1


def test_a_province_lists_all_its_communes(client, db):
    page = open_page(client, address(ask="?tinh=46"))
    assert "Phường Thuận An" in page.text or "Phường Thuận Hóa" in page.text
    assert len(page.root.one("ul", class_="pick").all("li")) == 40


def test_a_name_nobody_bears_leads_to_typing_it(client, db):
    page = open_page(client, address(ask="?tim=zzzz"))
    assert "Không có đơn vị nào tên như vậy" in page.text
    assert page.follow("nhập bằng tay").form("username").has("kind")


def test_a_change_that_only_one_source_tells_says_so(client, db):
    page = open_page(client, address(ask="?xa=26368"))
    assert "Ủy ban nhân dân phường Long Thành" in page.text
    assert "mới đối chiếu được một nguồn" in page.text
    assert "30/2026/QH16" in page.text


@pytest.mark.parametrize("ask", ["?xa=99999", "?xa=%00", "?tinh=zz", "?tim=" + "x" * 3000])
def test_a_made_up_question_shows_the_search_again(client, db, ask):
    page = open_page(client, address(ask=ask))
    assert page.status == 200
    assert "Cơ quan của ông/bà ở đâu?" in page.text
