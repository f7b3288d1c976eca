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


def address(token=None):
    return reverse("office:founding", args=[token or founding_token()])


def fill(page, **changes):
    return (
        page.form("username")
        .fill(**{**GIVEN, "again": GIVEN["password"], **changes})
        .press("Lập cơ quan và vào")
    )


def test_the_link_leads_to_an_office_with_a_calendar_and_an_administrator(client, db):
    page = fill(open_page(client, address()))
    assert page.address == "/can-bo/quan-ly/"
    assert "Ủy ban nhân dân xã Đồng Sen" in page.text
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
    page = page.follow("Thông tin cơ quan")
    assert "Chưa có mã định danh" in page.text
