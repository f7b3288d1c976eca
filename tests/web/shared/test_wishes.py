"""What the reader asks of every page: large type, few bytes; and what the tags write."""

from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from motcua.lib import clock
from motcua.people.questions import officer_on
from motcua.web.shared import office
from motcua.web.shared.middleware import ReaderWishes
from motcua.worktime.calendars import Shift

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.shared.urls")]


def _draw(text: str, **context) -> str:
    return Template(text).render(Context(context))


def test_large_type_is_a_link_and_a_cookie(client):
    answer = client.get("/_thu-vien/?phan=ban&chu=to")
    assert answer.status_code == 302
    assert answer["Location"] == "/_thu-vien/?phan=ban"
    assert 'data-type="large"' in client.get("/_thu-vien/").content.decode()
    client.get("/_thu-vien/?chu=vua")
    assert "data-type" not in client.get("/_thu-vien/").content.decode().split("<body")[0]


def test_the_wish_never_leads_to_another_host(rf):
    request = rf.get("/x/?chu=to")
    request.path = "//evil.example/a?b#c"
    assert ReaderWishes(lambda r: None)(request)["Location"] == "/evil.example/a%3Fb%23c"


def test_no_font_is_named_when_the_browser_saves_data(client):
    usual = client.get("/_thu-vien/")
    saving = client.get("/_thu-vien/", headers={"Save-Data": "on"})
    assert "css/fonts" in usual.content.decode()
    assert "css/fonts" not in saving.content.decode()
    assert "Save-Data" in usual["Vary"]


def test_robots_stay_outside_and_the_door_is_the_icon(client):
    assert "Disallow: /can-bo/" in client.get("/robots.txt").content.decode()
    assert client.get("/favicon.ico")["Location"].endswith("door.svg")


def test_the_tags_write_vietnamese():
    at = clock.at_local(date(2026, 11, 23), 17)
    drawn = _draw(
        "{{ at|moment }}|{{ at|hour }}|{{ at|weekday_day }}|{{ at|short_day }}|{{ at|machine_time }}", at=at
    )
    assert drawn == "17:00 thứ Hai 23/11/2026|17:00|thứ Hai 23/11/2026|23/11|2026-11-23T17:00+07:00"
    assert _draw("{{ 16000|money }}|{{ none|money }}", none=None) == "16.000\u00a0đ|"
    assert _draw("{{ 'phục vụ'|nbsp }}|{{ 999|count_999 }}|{{ 1000|count_999 }}") == "phục\u00a0vụ|999|999+"


def test_a_chip_says_it_in_three_ways():
    chip = _draw("{% deadline_chip 'overdue' 'trễ 2 giờ làm việc' %}")
    assert 'data-standing="overdue"' in chip
    assert "<svg" in chip
    assert "trễ 2 giờ làm việc" in chip


def test_an_icon_is_hidden_from_readers_and_never_missing():
    assert 'aria-hidden="true"' in _draw("{% icon 'no-such-icon' %}")


def test_the_week_is_said_in_a_line():
    from datetime import time

    day = (Shift(time(7, 30), time(11, 30)), Shift(time(13), time(17)))
    half = (Shift(time(7, 30), time(11, 30)),)
    assert office.hours_in_words((day,) * 5 + (half, ())) == (
        "Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:00–17:00",
        "Thứ Bảy: 7:30–11:30",
    )


def test_without_an_office_every_page_is_still_drawn(client):
    assert office.card() is None
    assert client.get("/_thu-vien/").status_code == 200


def test_the_portal_says_whose_office_it_is(cast, rf):
    card = office.card()
    assert card.short_name == "Xã Đồng Sen"
    assert card.hours == ("Thứ Hai đến thứ Sáu: 8:00–12:00 và 13:00–17:00",)
    html = render_to_string("portal/base.html", request=rf.get("/thu-tuc/"))
    assert "Trung tâm Phục vụ hành chính công xã Đồng Sen" in html
    assert 'href="tel:02000000000"' in html
    assert html.count('aria-current="page"') == 1


def test_the_bar_of_the_desk_opens_to_roles(cast, rf):
    for user, places in ((cast.clerk, 3), (cast.chairwoman, 2), (cast.specialist, 1), (cast.stranger, 0)):
        request = rf.get("/can-bo/viec/")
        request.user, request.officer = user, officer_on(user, date(2026, 2, 12))
        html = render_to_string("desk/base.html", request=request)
        assert html.split("</nav>")[0].count("<svg class") == places, user
        assert user.full_name in html
        assert 'action="/can-bo/dang-xuat/"' in html
