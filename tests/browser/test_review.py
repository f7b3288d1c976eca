"""Judging the papers of a dossier that came by itself, in Chromium, with the keyboard alone and on a narrow screen."""

import pytest
import time_machine
from playwright.sync_api import expect

from motcua.catalogue import search
from motcua.dossiers.models import Dossier, Paper, ReadyPhrase
from motcua.files.actions import store_file
from tests.cast import BIRTH, MARITAL, NINE, make_cast
from tests.exchange.lists import sheet
from tests.web.desk_work.test_review import send_in

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 360, 320)


@pytest.fixture
def commune():
    with time_machine.travel(NINE, tick=True):
        search.forget()
        yield make_cast((BIRTH, MARITAL))
        search.forget()


@pytest.fixture
def clerk(at_screen, commune):
    person = at_screen()
    person.sign_in(commune.clerk)
    return person


def clean(person):
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 800})
        person.finds_nothing_wrong()
    person.page.set_viewport_size({"width": 1280, "height": 800})


def screen(person, dossier):
    person.open(f"/can-bo/ho-so/{dossier.code}/tiep-nhan/")
    return person.page


def test_the_papers_are_judged_with_one_key_each_and_taken_in(clerk, commune):
    dossier = send_in(commune)
    page = screen(clerk, dossier)
    clean(clerk)
    page.locator(".judged input").first.focus()
    for _ in range(page.locator(".judged > li").count()):
        page.keyboard.press("+")
    assert page.locator(".judged .mark.good input:checked").count() == page.locator(".judged > li").count()
    page.keyboard.press("Control+Enter")
    page.get_by_text("bắt đầu tính hạn").first.wait_for()
    assert Dossier.objects.get().is_accepted


def test_the_scan_follows_the_paper_and_is_zoomed_and_turned_by_keys(clerk, commune):
    dossier = send_in(commune, BIRTH)
    page = screen(clerk, dossier)
    stage, frame = page.locator(".stage"), page.locator("iframe[name=scan]")
    expect(stage).to_be_visible()
    expect(frame).to_be_hidden()
    page.locator(".judged input").first.focus()
    for key, name, value in (
        ("z", "zoom", "1-5"),
        ("z", "zoom", "2"),
        ("Shift+Z", "zoom", "1-5"),
        ("r", "turns", "1"),
    ):
        page.keyboard.press(key)
        expect(stage).to_have_attribute(f"data-{name}", value)
    box, picture = stage.bounding_box(), page.locator(".stage img").bounding_box()
    assert picture["x"] >= box["x"] - 1  # a turned picture is not cut off where nobody can scroll to
    assert picture["y"] >= box["y"] - 1
    assert picture["width"] > box["width"]
    page.keyboard.press("0")
    expect(stage).to_have_attribute("data-zoom", "1")
    page.keyboard.press("j")
    expect(frame).to_be_visible()  # the second one is a PDF: the browser's own viewer
    expect(page.locator("[data-name]")).to_contain_text("(2/")
    page.keyboard.press("k")
    expect(stage).to_be_visible()
    page.get_by_role("button", name="Bản quét sau").click()
    expect(page.locator("[data-name]")).to_contain_text("(2/")


def test_a_bad_paper_takes_a_ready_reason_by_its_number_and_the_letter_is_filled_in(clerk, commune):
    ReadyPhrase.objects.create(agency=commune.office, text="Ảnh mờ, xin chụp lại chỗ sáng", uses=9)
    dossier = send_in(commune)
    page = screen(clerk, dossier)
    page.locator(".judged input").first.focus()
    expect(page.locator(".judged .reason").first).to_be_hidden()
    page.keyboard.press("-")
    expect(page.locator(".judged .reason").first).to_be_visible()
    page.keyboard.press("1")
    clean(clerk)
    page.keyboard.press("F8")
    expect(page.locator("h1")).to_have_text("Yêu cầu bổ sung giấy tờ")
    clean(clerk)
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    page.get_by_text("Hoàn tác").first.wait_for()
    letter = Dossier.objects.get().supplementrequests.get()
    assert [point["reason"] for point in letter.points] == ["Ảnh mờ, xin chụp lại chỗ sáng"]


def test_mistakes_are_named_and_marks_survive_a_look_elsewhere(clerk, commune):
    dossier = send_in(commune)
    page = screen(clerk, dossier)
    page.keyboard.press("Control+Enter")
    page.locator(".error-summary").wait_for()
    clean(clerk)
    page.locator(".judged input").first.focus()
    page.keyboard.press("+")
    page.get_by_role("link", name=f"Hồ sơ {dossier.code}").click()
    page.wait_for_url(f"**/{dossier.code}/")
    screen(clerk, dossier)
    assert page.locator(".judged .mark.good input:checked").count() >= 1


def test_without_scripts_each_paper_opens_in_the_frame_beside_it(at_screen, commune):
    dossier = send_in(commune, BIRTH)
    person = at_screen(scripts=False)
    person.sign_in(commune.clerk)
    page = screen(person, dossier)
    link = page.locator("a[data-scan]").nth(2)
    with page.expect_response(lambda answer: answer.url.endswith(link.get_attribute("href"))) as answered:
        link.click()
    assert answered.value.status == 200
    assert page.url.endswith("/tiep-nhan/")


def test_on_the_dossier_s_page_what_was_sent_is_seen_in_place_and_a_spreadsheet_is_not_pressed_on_anybody(
    clerk, commune
):
    dossier = send_in(commune)
    kept = store_file(sheet([["Họ và tên"]]), name="ke-khai.xlsx", by=None)
    Paper.objects.create(dossier=dossier, order=95, name="Bảng kê khai", file=kept, file_name="ke-khai.xlsx")
    clerk.open(f"/can-bo/ho-so/{dossier.code}/")
    page = clerk.page
    clean(clerk)
    expect(page.locator(".stage")).to_be_visible()
    fetched = []
    page.on("download", lambda one: fetched.append(one))
    page.locator("a[data-scan]").nth(1).click()
    expect(page.locator("iframe[name=scan]")).to_be_visible()
    page.locator("a[data-scan]").last.click()
    expect(page.locator(".no-view")).to_be_visible()
    assert fetched == []
    page.set_viewport_size({"width": 360, "height": 700})
    page.locator("a[data-scan]").first.click()
    expect(page.locator(".stage")).to_be_in_viewport()
    assert page.url.endswith(f"{dossier.code}/")
