"""The public PC at the writing desk: one person leaves, the next sits down."""

import pytest

from motcua.dossiers.actions import ask_supplement
from tests.cast import BIRTH, MARITAL, NINE, make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def commune():
    return make_cast((BIRTH, MARITAL))


@pytest.fixture
def dossier(commune):
    return commune.receive(MARITAL, assignee=commune.specialist)


def sit_down(person, dossier) -> None:
    person.open("/may-dung-chung/")
    person.open(f"/ho-so/{dossier.code}/?k={dossier.secret}")
    assert dossier.code in person.page.inner_text("main")


def nothing_of(dossier, person) -> bool:
    return dossier.code not in person.page.content()


@pytest.mark.parametrize("width", [1200, 360, 320])
@pytest.mark.parametrize("colours", ["", "cao"])
def test_axe_finds_nothing_where_the_machine_is_shared(at_screen, dossier, width, colours):
    person = at_screen(width)
    sit_down(person, dossier)
    if colours:
        person.open("/?tuongphan=cao")
    for address in (
        "/",
        "/may-dung-chung/tat/",
        "/may-dung-chung/con-do/",
        "/may-dung-chung/het-gio/",
        "/khong-co/",
    ):
        person.open(address)
        person.finds_nothing_wrong()


def test_twenty_seconds_before_the_end_a_dialog_asks_and_one_key_answers_it(at_screen, dossier):
    person = at_screen(360)
    person.page.clock.install()
    sit_down(person, dossier)
    page = person.page
    page.clock.run_for(99_000)
    assert not page.get_by_role("alertdialog").is_visible()
    page.clock.run_for(2_000)
    dialog = page.get_by_role("alertdialog", name="Ông/bà còn dùng máy không?")
    assert dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Tôi còn dùng"
    person.finds_nothing_wrong()
    page.clock.run_for(9_000)
    assert page.locator("[data-said]").inner_text() == "Còn 10 giây"
    page.keyboard.press("Enter")
    assert not dialog.is_visible()
    page.clock.run_for(90_000)
    assert not dialog.is_visible()
    page.clock.run_for(11_000)
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert not nothing_of(dossier, person)


def test_nobody_answers_and_the_next_person_finds_nothing(at_screen, dossier):
    person = at_screen(1200)
    person.page.clock.install()
    sit_down(person, dossier)
    page = person.page
    page.clock.run_for(121_000)
    page.wait_for_url("**/may-dung-chung/het-gio/")
    assert "Đã xóa hết" in page.inner_text("h1")
    assert [c["name"] for c in person.context.cookies() if c["name"] not in {"may-chung", "luot-dung"}] == []
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(150)
        assert nothing_of(dossier, person)
    person.open(f"/ho-so/{dossier.code}/")
    assert "Đánh dấu" not in page.inner_text("main")
    assert page.get_by_label("Mã hồ sơ").input_value() == ""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_one_tap_clears_everything(at_screen, dossier, scripts):
    person = at_screen(360, scripts=scripts)
    sit_down(person, dossier)
    page = person.page
    page.get_by_role("button", name="Xóa và về đầu").click()
    page.wait_for_url(person.base + "/")
    assert [c["name"] for c in person.context.cookies() if c["name"] not in {"may-chung", "luot-dung"}] == []
    page.go_back()
    page.wait_for_timeout(300)
    assert nothing_of(dossier, person) or page.get_by_label("Mã tra cứu").is_visible()
    assert "Hẹn trả" not in page.content()


def test_a_letter_is_read_in_a_page_that_clears_itself(at_screen, commune, dossier):
    ask_supplement(dossier, points=[{"paper": "Trích lục", "reason": "mờ"}], by=commune.specialist, at=NINE)
    person = at_screen(1200)
    person.page.clock.install()
    sit_down(person, dossier)
    page = person.page
    page.get_by_role("link", name="Phiếu yêu cầu bổ sung").click()
    page.wait_for_url("**.pdf")
    assert page.get_by_role("button", name="Xóa và về đầu").is_visible()
    assert any("trong-trang=1" in frame.url for frame in page.frames)
    assert len(person.context.pages) == 1
    assert person.faults == []
    page.clock.run_for(121_000)
    page.wait_for_url("**/may-dung-chung/het-gio/")


def test_what_was_typed_is_not_there_again_after_going_back(at_screen, commune):
    person = at_screen(1200)
    person.open("/may-dung-chung/")
    person.open("/ho-so/")
    page = person.page
    page.get_by_label("Mã hồ sơ").fill("H99.12-261109-0001")
    page.get_by_role("button", name="Xóa và về đầu").click()
    page.wait_for_url(person.base + "/")
    page.go_back()
    page.wait_for_timeout(300)
    assert (
        page.locator("input[name=code]").count() == 0 or page.locator("input[name=code]").input_value() == ""
    )


def test_touching_one_window_keeps_the_other(at_screen, dossier):
    person = at_screen(1200)
    person.page.clock.install()
    sit_down(person, dossier)
    other = person.context.new_page()
    other.goto(person.base + "/")
    person.page.clock.run_for(90_000)
    other.mouse.move(10, 10)
    other.mouse.move(300, 300)
    other.wait_for_timeout(1_200)
    other.mouse.move(200, 200)
    other.wait_for_timeout(200)
    person.page.clock.run_for(60_000)
    assert not person.page.get_by_role("alertdialog").is_visible()
