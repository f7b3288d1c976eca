"""Guidance in a real browser: by keyboard, without scripts, in print, on a slow line, and aloud."""

import io

import pypdf
import pytest

from motcua.catalogue.reading import card
from motcua.guidance.actions import keep_recording, load_shipped_questions, show_video, write_step
from motcua.guidance.reading import guide_said
from motcua.guidance.spoken import digest_of
from motcua.lib import clock
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, NINE, make_cast
from tests.clips import MP4, WAV, jpeg

pytestmark = pytest.mark.django_db(transaction=True)

MY = f"/thu-tuc/{BIRTH}/truong-hop/"
ANSWERED = MY + "?t-qua-60-ngay=chua&t-hoan-canh=bo-roi&t-nho-nguoi-khac=khong&t-giay-chung-sinh=giay"
STEPS = f"/thu-tuc/{BIRTH}/tung-buoc/"
PAGES = [
    f"/thu-tuc/{BIRTH}/",
    MY,
    ANSWERED,
    STEPS,
    STEPS + "?hinh=co",
    "/khong-dien-thoai/",
    "/tro-giup/?q=khai+sinh",
    f"/tro-giup/{BIRTH}/",
    f"/thu-tuc/{CERTIFIED_COPY}/truong-hop/",
]
DESK = [
    "/can-bo/huong-dan/",
    f"/can-bo/thu-tuc/{BIRTH}/cau-hoi/",
    f"/can-bo/thu-tuc/{BIRTH}/cau-hoi/them/",
    f"/can-bo/thu-tuc/{BIRTH}/tung-buoc/",
    f"/can-bo/thu-tuc/{BIRTH}/tung-buoc/them/",
    f"/can-bo/thu-tuc/{BIRTH}/phim/",
]

VOICES = """
globalThis.said = [];
const voices = VOICES;
Object.defineProperty(globalThis, "speechSynthesis", {configurable: true, value: {
  getVoices: () => voices, addEventListener() {}, removeEventListener() {}, cancel() {},
  speak(one) { said.push(one.text) },
}});
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
"""
LOCAL = VOICES.replace("VOICES", '[{lang: "en-US", localService: true}, {lang: "vi-VN", localService: true}]')
REMOTE = VOICES.replace("VOICES", '[{lang: "vi-VN", localService: false}]')


def heard(person) -> list[str]:
    """Return what the voice has been given to say, once it has been given anything."""
    for _ in range(100):
        if said := person.page.evaluate("said"):
            return said
        person.page.wait_for_timeout(50)
    return []


@pytest.fixture
def commune(settings):
    cast = make_cast((BIRTH, CERTIFIED_COPY, MARITAL))
    load_shipped_questions(at=NINE)
    procedure = cast.revision(BIRTH).procedure
    write_step(
        procedure, text="Lấy tờ khai ở bàn số 1", picture=(jpeg(), "a.jpg"), alt="Bàn số 1", by=None, at=NINE
    )
    show_video(
        procedure,
        title="Khai sinh",
        content=MP4,
        transcript="Chào bà con, xã chỉ cách làm.",
        by=None,
        at=NINE,
    )
    settings.SPEECH_COMMAND = "engine"
    words = digest_of(guide_said(card(BIRTH, clock.today())), "engine")
    keep_recording(procedure, digest=words, sound=WAV, at=NINE)
    return cast


@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_on_any_page_of_guidance(at_screen, commune, width):
    citizen = at_screen(width)
    for address in PAGES:
        citizen.open(address)
        citizen.finds_nothing_wrong()


@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_on_the_desks_pages(at_screen, commune, width):
    manager = at_screen(width)
    manager.sign_in(commune.manager)
    for address in DESK:
        manager.open(address)
        manager.finds_nothing_wrong()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_citizen_answers_by_keyboard_and_stands_at_the_answer(at_screen, commune, scripts):
    citizen = at_screen(360, scripts=scripts)
    citizen.open(MY)
    page = citizen.page
    page.get_by_label("Trẻ bị bỏ rơi", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Xem giấy tờ của tôi").press("Enter")
    page.wait_for_url("**t-hoan-canh=bo-roi**#ket-qua")
    assert "Giấy phải nộp (3)" in page.locator("main").inner_text()
    assert page.get_by_label("Trẻ bị bỏ rơi", exact=True).is_checked()


def test_my_case_prints_from_the_browser_on_one_a5_page(at_screen, commune):
    citizen = at_screen(360)
    citizen.open(ANSWERED)
    citizen.page.emulate_media(media="print")
    small = citizen.page.evaluate(
        """() => [...document.querySelectorAll(".result :is(b, p, dt, dd, .note)")]
            .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 11.9)
            .map((one) => one.textContent)"""
    )
    assert small == []  # 9 pt are 12 px
    printed = pypdf.PdfReader(io.BytesIO(citizen.page.pdf(prefer_css_page_size=True)))
    assert [[round(float(side) / 72 * 25.4) for side in p.mediabox[2:]] for p in printed.pages] == [
        [148, 210]
    ]


def test_the_page_for_who_has_no_smartphone_prints_on_one_a4_page(at_screen, commune):
    citizen = at_screen(360)
    citizen.open("/khong-dien-thoai/")
    printed = pypdf.PdfReader(io.BytesIO(citizen.page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1


def test_first_visits_stay_under_60_kb_and_no_film_or_sound_comes_unasked(at_screen, commune):
    for address in (f"/thu-tuc/{BIRTH}/", ANSWERED, STEPS, "/khong-dien-thoai/"):
        citizen = at_screen(360, extra_http_headers={"Save-Data": "on"})
        heavy = []
        citizen.page.on("request", lambda request, heavy=heavy: heavy.append(request.url))
        citizen.open(address)
        citizen.page.wait_for_load_state("networkidle")
        assert not [url for url in heavy if "/phim/" in url or "/tieng/" in url or "/hinh/" in url]


def test_a_voice_of_this_device_reads_the_sentences_of_the_page(at_screen, commune):
    citizen = at_screen(360)
    citizen.page.add_init_script(LOCAL)
    citizen.open(ANSWERED)
    button = citizen.page.get_by_role("button", name="Nghe đọc")
    button.click()
    said = heard(citizen)
    assert said[0].startswith("Đăng ký khai sinh")
    assert any("Biên bản trẻ bị bỏ rơi" in line for line in said)
    citizen.page.get_by_role("button", name="Dừng đọc").click()
    assert button.get_attribute("aria-pressed") == "false"
    citizen.finds_nothing_wrong()


def test_a_helper_hears_the_list_without_its_answers_in_any_address(at_screen, commune):
    helper = at_screen(360)
    helper.page.add_init_script(LOCAL)
    asked = []
    helper.page.on("request", lambda request: asked.append(request.url))
    helper.open(f"/tro-giup/{BIRTH}/")
    helper.page.get_by_label("Trẻ bị bỏ rơi", exact=True).check()
    helper.page.get_by_role("button", name="Xem giấy tờ của người này").click()
    helper.page.wait_for_load_state()
    helper.page.get_by_role("button", name="Nghe đọc").click()
    assert any("Biên bản trẻ bị bỏ rơi" in line for line in heard(helper))
    assert not [url for url in asked if "bo-roi" in url]
    helper.page.get_by_role("link", name="Xong, người tiếp theo").click()
    helper.page.wait_for_url("**/tro-giup/")


def test_without_a_voice_of_its_own_the_device_plays_the_offices_recording(at_screen, commune):
    for voices in (REMOTE, VOICES.replace("VOICES", "[]")):
        citizen = at_screen(360)
        citizen.page.add_init_script(voices)
        citizen.open(f"/thu-tuc/{BIRTH}/")
        assert citizen.page.get_by_role("button", name="Nghe đọc").count() == 0
        assert citizen.page.locator("audio").is_visible()
        assert "giọng máy đọc" in citizen.page.locator("main").inner_text()
        citizen.open(MY)
        assert citizen.page.locator("read-aloud button, read-aloud audio").count() == 0
