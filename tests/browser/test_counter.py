"""The counter in Chromium: what is asked about, what is attached, at a desk and on a narrow screen."""

import io

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect

from motcua.catalogue import search
from motcua.dossiers.models import Dossier
from tests.cast import CERTIFIED_COPY, NINE, UNKNOWN_LIMIT, make_cast
from tests.journeys.steps import CARD, COUNTER

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 360)


@pytest.fixture
def clerk(at_screen):
    with time_machine.travel(NINE, tick=True):
        search.forget()
        cast = make_cast((CERTIFIED_COPY, UNKNOWN_LIMIT))
        person = at_screen()
        person.context.add_init_script("window.print = () => {}")
        person.sign_in(cast.clerk)
        yield person
        search.forget()


def clean(person):
    for width in reversed(WIDTHS):
        person.page.set_viewport_size({"width": width, "height": 800})
        person.finds_nothing_wrong()


def begin(clerk, code):
    """Scan the card and choose the procedure."""
    clerk.open(COUNTER)
    page = clerk.page
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(CARD)
    page.keyboard.press("Enter")
    expect(page.locator(".person")).to_be_visible()
    page.locator("#q").press("ArrowDown")
    expect(page.locator("#tile-1")).to_be_focused()  # from here the digits choose
    page.locator(f"button[name=choose][value='{code}']").click()
    expect(page.locator("#papers")).to_be_visible()
    return page


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(content, "JPEG")
    return content.getvalue()


def test_ten_digits_are_confirmed_with_one_key_and_a_date_on_a_day_off_too(clerk):
    page = begin(clerk, UNKNOWN_LIMIT)
    page.locator("details.person-fields summary").click()
    page.locator("#id_applicant-id_number").fill("0123456789")
    for name, value in (("0", "22"), ("1", "11"), ("2", "2026")):
        page.locator(f"#id_due_on_{name}").fill(value)
    page.locator("#id_due_ground").fill("Điều 7")
    expect(page.locator("#slip")).to_contain_text("Chủ nhật 22/11/2026 là ngày nghỉ")
    clean(clerk)
    page.locator("#id_due_ground").press("Enter")
    tick = page.locator("#id_applicant-tax_code")
    expect(tick).to_be_focused()
    clean(clerk)
    page.keyboard.press("Space")
    page.locator("#id_due_confirmed").check()
    page.locator("#id_due_confirmed").press("Enter")
    page.get_by_text("Hồ sơ thứ 1 trong ngày").wait_for()
    clean(clerk)
    assert Dossier.objects.get().applicant.kind == "business"


def test_a_scan_is_sent_once_and_not_with_every_change(clerk):
    page = begin(clerk, CERTIFIED_COPY)
    sent = []
    page.on(
        "request",
        lambda request: sent.append(request.post_data_buffer or b"") if request.method == "POST" else None,
    )
    page.locator("details.scans summary").click()
    file = {"name": "trang1.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator(".scans input[type=file]").first.set_input_files(file)
    clean(clerk)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#id_copies_wanted").fill("1")
        page.locator("#id_copies_wanted").blur()
    assert sent
    assert not any(b"JFIF" in body for body in sent)
    page.locator("#receive").click()
    page.get_by_text("Hồ sơ thứ 1 trong ngày").wait_for()
    assert Dossier.objects.get().papers.exclude(file=None).get().file_name == "trang1.jpg"
