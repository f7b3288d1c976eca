"""Announcements, postings and the screen of the waiting room in Chromium."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from motcua.files.actions import store_file
from motcua.lib import clock
from motcua.news import actions
from motcua.news.actions.announcing import Wording
from motcua.news.actions.disclosing import Terms
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def commune():
    return make_cast(())


def announce(cast, title: str):
    words = Wording(title=title, body="Một đoạn.\n\n- Một điểm\n- Hai điểm", starts_on=clock.today())
    return actions.publish_announcement(
        actions.draft_announcement(cast.office, words, by=cast.manager), by=cast.manager
    )


def post(cast):
    today = clock.today()
    terms = Terms("list", "Danh sách", today, today + timedelta(days=30), ("Trụ sở",), body="Nội dung")
    return actions.post_disclosure(
        actions.draft_disclosure(cast.office, terms, by=cast.manager), by=cast.manager
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_pages_of_news(at_screen, commune, width):
    told, hanging = announce(commune, "Nghỉ Tết"), post(commune)
    drawn = io.BytesIO()
    Image.new("RGB", (1600, 1000), "green").save(drawn, "JPEG")
    stored = store_file(drawn.getvalue(), name="anh.jpg", by=commune.manager)
    actions.attach_file(told, stored, name="anh.jpg", words="Hội trường xã", by=commune.manager)
    screen = actions.set_up_screen(commune.office, name="Phòng chờ", by=commune.manager)
    actions.remark_on(hanging, text="Lời góp ý", by=None)
    citizen = at_screen(width)
    for address in ("/tin-tuc/", f"/tin-tuc/{told.pk}/", "/cong-khai/", f"/cong-khai/{hanging.pk}/"):
        citizen.open(address)
        citizen.finds_nothing_wrong()
        if address == f"/tin-tuc/{told.pk}/":
            room = citizen.page.get_by_role("img", name="Hội trường xã").bounding_box()
            assert round(room["width"] / room["height"], 1) == 1.6
    citizen.page.get_by_role("button", name="Gửi ý kiến").click()  # with every mistake there is
    citizen.finds_nothing_wrong()
    manager = at_screen(width)
    manager.sign_in(commune.manager)
    for address in (
        "/can-bo/tin-tuc/",
        "/can-bo/tin-tuc/them/",
        f"/can-bo/tin-tuc/{told.pk}/",
        "/can-bo/cong-khai/",
        "/can-bo/cong-khai/them/",
        f"/can-bo/cong-khai/{hanging.pk}/",
        f"/can-bo/cong-khai/{hanging.pk}/go/",
        "/can-bo/man-hinh/",
        f"/can-bo/man-hinh/{screen.slug}/",
    ):
        manager.open(address)
        manager.finds_nothing_wrong()


@pytest.mark.parametrize("width", [1920, 1080])
def test_the_screen_goes_on_through_an_outage_and_heals_itself(at_screen, commune, width):
    announce(commune, "Tin cũ")
    screen = actions.set_up_screen(commune.office, name="Phòng chờ", by=commune.manager)
    wall = at_screen(width)
    wall.page.clock.install()
    wall.open(f"/man-hinh/{screen.slug}/")
    wall.finds_nothing_wrong()
    title = wall.page.locator(".slide:not([hidden]) h1")
    assert title.inner_text() == "Tin cũ"
    wall.context.set_offline(True)
    for _ in range(10):
        wall.page.clock.run_for(30_000)
        wall.page.wait_for_timeout(50)
    assert "Mất liên lạc với máy chủ" in wall.page.locator("[data-state]").inner_text()
    assert title.count() == 1  # something still stands on the wall
    announce(commune, "Tin mới")
    wall.context.set_offline(False)
    for _ in range(40):
        wall.page.clock.run_for(10_000)
        wall.page.wait_for_timeout(100)
        if wall.page.locator("h1", has_text="Tin mới").count():
            break
    assert wall.page.locator("h1", has_text="Tin mới").count() == 1
    wall.page.clock.run_for(2_000)
    assert wall.page.locator("[data-state]").inner_text() == ""


def test_letters_of_the_screen_are_large_enough_for_eight_metres(at_screen, commune):
    announce(commune, "Sáng thứ Bảy xã có người nhận hồ sơ và trả kết quả")
    screen = actions.set_up_screen(commune.office, name="Phòng chờ", by=commune.manager)
    wall = at_screen(1920)
    wall.open(f"/man-hinh/{screen.slug}/")
    # A screen of 43 inches is 53 cm high; a line of 5 % of it has letters of about 2.7 cm.
    shares = wall.page.evaluate(
        "[...document.querySelectorAll('h1, .line')].map(e => parseFloat(getComputedStyle(e).fontSize) / innerHeight)"
    )
    assert min(shares) >= 0.05
    assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
