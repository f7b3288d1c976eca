"""Story 7: whoever leads sees five tabs whose counts are those of their lists, searches and filters by the address."""

import pytest

from motcua.dossiers.actions import approve, ask_supplement, forward
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL
from tests.forms import open_page
from tests.journeys.steps import LIST, at, codes, dossier_page, rows, tabs

TABS = ["Cần tôi làm", "Chờ bổ sung", "Sắp/quá hạn", "Chờ trả", "Tất cả"]


@pytest.fixture
def a_mornings_work(office):
    """Dossiers in every tab: at work, waiting for papers, soon due, for signature, ready."""
    office.receive(MARITAL, assignee=office.specialist)
    signing = office.receive(MARITAL, at=at(9, 1), assignee=office.specialist)
    forward(signing, by=office.specialist, at=at(9, 5), assignee=office.chairwoman)
    ready = office.receive(MARITAL, at=at(9, 2), assignee=office.specialist)
    forward(ready, by=office.specialist, at=at(9, 6), assignee=office.chairwoman)
    approve(ready, by=office.chairwoman, at=at(9, 7))
    waiting = office.receive(BIRTH, at=at(9, 3))
    ask_supplement(
        waiting, points=[{"paper": "Giấy chứng sinh", "reason": "mờ"}], by=office.clerk, at=at(9, 8)
    )
    other = office.citizen(full_name="Trần Văn Bách", id_number="099060000321", phone="0911111111")
    office.receive(CERTIFIED_COPY, at=at(9, 4), applicant=other, assignee=office.second_specialist)
    return office


def test_five_tabs_count_what_their_lists_hold(a_mornings_work, browser_of, clock):
    clock.move_to(at(10))
    for user in ("chairwoman", "specialist", "clerk", "manager"):
        browser = browser_of(getattr(a_mornings_work, user))
        first = tabs(open_page(browser, LIST))
        assert list(first) == TABS
        for words, (address, count) in first.items():
            page = open_page(browser, LIST + address if address.startswith("?") else address)
            assert str(len(rows(page))) == count, (user, words)
            assert page.root.one("nav", class_="tabs").one("a", aria_current="page").text.startswith(words)
        if user == "chairwoman":
            assert {words: count for words, (_, count) in first.items()} == {
                "Cần tôi làm": "1",
                "Chờ bổ sung": "1",
                "Sắp/quá hạn": "1",
                "Chờ trả": "1",
                "Tất cả": "5",
            }


def test_the_time_left_is_said_in_working_time(a_mornings_work, browser_of, clock):
    clock.move_to(at(10))
    browser = browser_of(a_mornings_work.chairwoman)
    page = open_page(browser, f"{LIST}?muc=sap-qua-han")
    assert "còn 6 giờ" in rows(page)[0].text, "due today"
    clock.move_to(at(9, day=10))
    browser = browser_of(a_mornings_work.chairwoman)
    page = open_page(browser, f"{LIST}?muc=sap-qua-han")
    assert "trễ 1 giờ làm việc" in rows(page)[0].text
    clock.move_to(at(11, day=11))
    browser = browser_of(a_mornings_work.chairwoman)
    assert "còn 6 giờ làm việc" in rows(open_page(browser, f"{LIST}?muc=can-lam"))[0].text
    assert "còn 6 giờ làm việc" in dossier_page(browser, "H99.12-261109-0002").text


def test_one_searches_by_code_name_phone_and_number_and_the_filters_stand_in_the_address(
    a_mornings_work, browser_of, clock
):
    clock.move_to(at(10))
    browser = browser_of(a_mornings_work.chairwoman)
    for words in ("0005", "261109-0005", "bach", "Trần Văn Bách", "0911 111 111", "099060000321"):
        form = open_page(browser, f"{LIST}?muc=tat-ca").form("linh-vuc")
        form["q"] = words
        page = form.enter()
        assert codes(page) == ["261109-0005"], words
        assert page.form("linh-vuc")["q"] == words
        assert tabs(page)["Tất cả"][1] == "1"
    form = open_page(browser, f"{LIST}?muc=tat-ca").form("linh-vuc")
    form["nguoi"] = a_mornings_work.second_specialist.pk
    assert codes(form.enter()) == ["261109-0005"]
    address = f"{LIST}?muc=tat-ca&nguoi={a_mornings_work.second_specialist.pk}"
    assert codes(open_page(browser, address)) == ["261109-0005"], "an address can be kept and passed on"
    page = open_page(browser, f"{LIST}?muc=tat-ca&tu=2026-11-12&den=2026-11-12")
    assert len(codes(page)) == 3
    assert all(link.startswith("/can-bo/?") and "tu=2026-11-12" in link for link, _ in tabs(page).values())
    none = open_page(browser, f"{LIST}?muc=cho-tra&q=bach")
    assert "Không có hồ sơ nào ở mục «Chờ trả»" in none.text
    assert codes(none.follow("Có 1 hồ sơ ở mục «Tất cả»")) == ["261109-0005"]


def test_the_keyboard_is_served(a_mornings_work, browser_of):
    page = open_page(browser_of(a_mornings_work.chairwoman), f"{LIST}?muc=tat-ca")
    assert page.element("find")["data-key"] == "/"
    assert page.root.all("row-keys")
    assert len(rows(page)) == 5
    page = page.follow("Chứng thực bản sao")
    assert page.root.all("a", data_key="F9") or page.root.all("a", data_key="F8")
