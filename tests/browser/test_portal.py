"""The portal as a citizen meets it: phone and desktop, usual and large type, with and without scripts."""

import pytest

from motcua.dossiers.actions import ask_supplement
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, NINE, UNKNOWN_LIMIT, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/thu-tuc/",
    "/thu-tuc/?q=lam+giay+khai+sinh+cho+con",
    "/thu-tuc/?q=lam+bang+lai+xe+may",
    "/thu-tuc/?q=xyzzy",
    "/thu-tuc/?viec=sinh-con",
    f"/thu-tuc/{BIRTH}/",
    f"/thu-tuc/{UNKNOWN_LIMIT}/",
    "/linh-vuc/hotich/",
    "/ho-so/",
    "/ho-so/H99.12-000000-0000/",
    "/khong-co-trang-nay/",
]


@pytest.fixture
def commune():
    return make_cast(
        (BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, "2.000635", "1.000656", "1.000894", "2.000884")
    )


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "wishes",
    [{}, {"chu": "to"}, {"tuongphan": "cao"}, {"chu": "to", "tuongphan": "cao"}],
    ids=["usual", "large", "contrast", "large-contrast"],
)
def test_axe_finds_nothing_on_any_page(at_screen, commune, width, wishes):
    citizen = at_screen(width)
    citizen.context.add_cookies([{"name": n, "value": v, "url": citizen.base} for n, v in wishes.items()])
    for address in PAGES:
        citizen.open(address)
        citizen.finds_nothing_wrong()


def test_the_demos_band_stands_in_a_landmark(at_screen, commune, settings):
    settings.DEMO = True
    citizen = at_screen(320)
    citizen.open("/quy-che/")
    citizen.finds_nothing_wrong()


def test_on_a_small_phone_the_head_of_the_page_takes_two_rows(at_screen, commune):
    citizen = at_screen(320)
    citizen.open("/")
    tops = "[...document.querySelectorAll('.places, .tools')].map(e => Math.round(e.getBoundingClientRect().top))"
    assert len(set(citizen.page.evaluate(tops))) == 1
    assert citizen.page.locator(".top").evaluate("e => e.offsetHeight") <= 140
    for link in citizen.page.locator(".places a, .tool").all():
        assert link.evaluate("e => Math.min(e.offsetHeight, e.offsetWidth)") >= 44


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_large_type_and_strong_contrast_are_one_tap_away_and_stay(at_screen, commune, scripts):
    citizen = at_screen(360, scripts=scripts)
    citizen.open("/thu-tuc/?q=khai+sinh")
    usual = citizen.page.locator("h1").evaluate("e => getComputedStyle(e).fontSize")
    citizen.page.get_by_role("link", name="Chữ to").click()
    citizen.page.get_by_role("link", name="Tương phản").click()
    assert citizen.page.url.endswith("/thu-tuc/?q=khai+sinh")
    citizen.open("/")
    assert citizen.page.locator("h1").evaluate("e => getComputedStyle(e).fontSize") > usual
    assert citizen.page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(0, 0, 0)"
    assert citizen.page.locator("body").evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    citizen.page.get_by_role("link", name="Màu thường").click()
    citizen.page.get_by_role("link", name="Chữ vừa").click()
    assert (
        citizen.page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(251, 247, 238)"
    )


def test_printed_from_black_it_is_black_on_white(at_screen, commune):
    citizen = at_screen(1280)
    citizen.open(f"/thu-tuc/{BIRTH}/?tuongphan=cao")
    citizen.page.emulate_media(media="print")
    for part in ("body", ".answers dd b", ".papers b"):
        assert citizen.page.locator(part).first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


def test_colours_the_reader_forces_are_left_alone(at_screen, commune):
    citizen = at_screen(360)
    citizen.page.emulate_media(forced_colors="active")
    citizen.open("/?tuongphan=cao")  # axe reads the colours of before, so the browser itself is asked
    assert (
        citizen.page.locator("main a").first.evaluate("e => getComputedStyle(e).color") != "rgb(255, 228, 92)"
    )
    assert (
        citizen.page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    assert citizen.page.locator(".btn").first.evaluate("e => getComputedStyle(e).borderTopStyle") == "solid"


def test_a_search_by_keyboard_leads_to_the_procedure(at_screen, commune):
    citizen = at_screen(360)
    citizen.open("/")
    citizen.page.locator("#q").focus()
    citizen.page.keyboard.type("lam giay khai sinh cho con")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/thu-tuc/?q=*")
    citizen.page.locator("ol.usual a").first.press("Enter")
    citizen.page.wait_for_url(f"**/thu-tuc/{BIRTH}/")
    assert citizen.page.get_by_role("heading", level=1).inner_text() == "Đăng ký khai sinh"


def test_a_wrong_look_up_is_told_in_words_and_keeps_the_code(at_screen, commune):
    citizen = at_screen(360, scripts=False)
    citizen.open("/ho-so/")
    citizen.page.get_by_label("Mã hồ sơ").fill("H99.12-261109-0009")
    citizen.page.get_by_label("Mã tra cứu").fill("222222222")
    citizen.page.get_by_role("button", name="Xem hồ sơ").click()
    assert "Không tìm thấy hồ sơ với hai mã này" in citizen.page.inner_text("main")
    assert citizen.page.get_by_label("Mã hồ sơ").input_value() == "H99.12-261109-0009"


@pytest.mark.parametrize("width", [1280, 320])
def test_the_dossiers_page_is_clean_in_each_state(at_screen, commune, width):
    dossier = commune.receive(MARITAL, assignee=commune.specialist)
    citizen = at_screen(width)
    citizen.open(f"/ho-so/{dossier.code}/?k={dossier.secret}")
    assert "k=" not in citizen.page.url
    citizen.finds_nothing_wrong()
    ask_supplement(dossier, points=[{"paper": "Trích lục", "reason": "mờ"}], by=commune.specialist, at=NINE)
    citizen.page.reload()
    assert "Cần ông/bà bổ sung giấy tờ" in citizen.page.inner_text("h1")
    citizen.finds_nothing_wrong()


def test_the_page_reads_at_four_hundred_percent(at_screen, commune):
    citizen = at_screen(320)  # 1280 px at 400 %
    citizen.open(f"/thu-tuc/{BIRTH}/")
    citizen.finds_nothing_wrong()


def test_printed_in_black_the_answers_are_there(at_screen, commune):
    citizen = at_screen(1280)
    citizen.open(f"/thu-tuc/{BIRTH}/")
    citizen.page.emulate_media(media="print")
    assert citizen.page.locator(".answers").is_visible()
    assert not citizen.page.locator("header.top nav").is_visible()
