"""Filing online at a screen: photos sent by script, a broken line, another device, and what axe says of every step."""

import pytest

from motcua.dossiers.models import Dossier
from motcua.filing.actions import set_online_filing
from motcua.filing.models import Draft, DraftPage
from motcua.journal.jobs import work
from motcua.lib.clock import today
from tests.cast import MARITAL, make_cast
from tests.filing.pictures import photo
from tests.forms import parse

pytestmark = pytest.mark.django_db(transaction=True)

NOP = f"/nop/{MARITAL}/"
_NUMBERS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


@pytest.fixture
def pilot():
    cast = make_cast((MARITAL,))
    set_online_filing(
        cast.office, mode="internal", decision_number="Quyết định số 15/QĐ-UBND", decision_date=today(),
        decision_issuer="UBND tỉnh Lam Giang", by=None,
    )  # fmt: skip
    return cast


def begin(citizen):
    citizen.open(NOP)
    citizen.page.get_by_role("button", name="Bắt đầu").click()
    citizen.page.wait_for_url("**/nguoi-nop/")


def say_who(citizen):
    page = citizen.page
    page.get_by_label("Họ, chữ đệm, tên").fill("Đặng Thị Ngọc Diễm")
    page.get_by_label("Số định danh cá nhân").fill("099185000123")
    page.get_by_role("group", name="Ngày sinh").first.get_by_label("Năm").fill("1985")
    page.get_by_label("Nơi cư trú").first.fill("Thôn Bến Đình, xã Đồng Sen")
    page.get_by_label("Số điện thoại").fill("0900000017")
    page.get_by_label("Cho chính tôi").check()


def to_papers(citizen):
    begin(citizen)
    say_who(citizen)
    citizen.page.get_by_role("button", name="Tiếp: giấy tờ").click()
    citizen.page.wait_for_url("**/giay-to/")


def to_review(citizen):
    citizen.page.get_by_role("button", name="Tiếp: nội dung").click()
    citizen.page.get_by_label("Ông/bà cần việc gì?").fill("Xin giấy để vay vốn")
    citizen.page.get_by_label("Đến quầy một cửa lấy").check()
    citizen.page.get_by_role("button", name="Tiếp: xem lại").click()
    citizen.page.wait_for_url("**/xem-lai/")


def send_it(citizen):
    page = citizen.page
    question = next(one.text for one in parse(page.content()).all("label") if one.get("for") == "id_answer")
    numbers = [
        _NUMBERS.index(word) for word in question.lower().replace(",", " ").split() if word in _NUMBERS
    ]
    one, other = numbers
    answer = one + other if "cộng" in question else one - other if "trừ" in question else max(one, other)
    page.get_by_label(question).fill(str(answer))
    page.get_by_label("Tôi cam đoan").check()
    page.wait_for_timeout(3200)
    page.get_by_role("button", name="Gửi hồ sơ").click()
    page.wait_for_url("**/xong/")


def choose(citizen, *photos, slot=0):
    citizen.page.locator("input[id^=chon-]").nth(slot).set_input_files(
        [{"name": f"IMG_{n}.jpg", "mimeType": "image/jpeg", "buffer": one} for n, one in enumerate(photos)]
    )


def is_sent(citizen, count):
    citizen.page.wait_for_function(
        "count => document.querySelectorAll('.file[data-page-state]').length === count"
        " && !document.querySelector('.sending')",
        arg=count,
    )


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_any_step(at_screen, pilot, width):
    citizen = at_screen(width)
    citizen.open(NOP)
    citizen.finds_nothing_wrong()
    to_papers(citizen)
    citizen.finds_nothing_wrong()
    choose(citizen, photo())
    is_sent(citizen, 1)
    citizen.finds_nothing_wrong()
    citizen.open(NOP + "nguoi-nop/")
    citizen.finds_nothing_wrong()
    for address in ("noi-dung/", "xem-lai/", "nguoi-nop/?loi=1", "noi-dung/?loi=1", "de-do/", "xoa-nhap/"):
        citizen.open(NOP + address)
        citizen.finds_nothing_wrong()
    citizen.open("/nop/tiep/")
    citizen.finds_nothing_wrong()
    citizen.open(NOP + "giay-to/")
    to_review(citizen)
    citizen.finds_nothing_wrong()
    send_it(citizen)
    citizen.finds_nothing_wrong()
    assert Dossier.objects.get().code in citizen.page.inner_text("main")


def test_the_page_that_leads_to_the_portal_is_clean(at_screen):
    make_cast((MARITAL,))
    citizen = at_screen(320)
    citizen.open(NOP)
    assert "Sang Cổng" in citizen.page.inner_text("main")
    citizen.finds_nothing_wrong()


def test_photos_are_made_smaller_and_sent_each_alone(at_screen, pilot):
    citizen = at_screen(360)
    to_papers(citizen)
    large = photo(3000, 4000, noise=True)
    assert len(large) > 2_000_000
    choose(citizen, large, photo(colour="red"))
    is_sent(citizen, 2)
    pages = list(DraftPage.objects.order_by("order"))
    assert [page.state for page in pages] == ["waiting", "waiting"]
    assert pages[0].size < len(large) / 2
    while work(20):
        pass
    citizen.page.wait_for_function("() => !document.body.innerText.includes('Đang xử lý ảnh')")
    pages[0].refresh_from_db()
    assert max(pages[0].file.width, pages[0].file.height) == 1600


def test_an_upload_goes_on_where_the_line_broke(at_screen, pilot):
    citizen = at_screen(360)
    to_papers(citizen)
    parts, broken = [], []

    def line(route):
        parts.append(int(route.request.headers["x-offset"]))
        if len(parts) == 2 and not broken:
            broken.append(True)
            route.abort()
        else:
            route.continue_()

    citizen.context.route("**/giay-to/phan/", line)
    scan = b"%PDF-1.4\n" + b"%" + b"0" * 700_000 + b"\n%%EOF\n"
    citizen.page.locator("input[id^=chon-]").first.set_input_files(
        [{"name": "quet.pdf", "mimeType": "application/pdf", "buffer": scan}]
    )
    citizen.page.wait_for_function("() => document.body.innerText.includes('Mất mạng, tự gửi tiếp')")
    is_sent(citizen, 1)
    assert parts == [0, 262144, 262144, 524288], "the first part is not sent again"
    page = DraftPage.objects.get()
    assert (page.received, page.state) == (len(scan), "waiting")


def test_a_photo_chosen_again_after_the_browser_was_closed_goes_on(at_screen, pilot, tmp_path):
    citizen = at_screen(360)
    to_papers(citizen)
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(b"%PDF-1.4\n%" + b"0" * 400_000 + b"\n%%EOF\n")
    citizen.context.route(
        "**/giay-to/phan/",
        lambda route: route.continue_() if route.request.headers["x-offset"] == "0" else route.abort(),
    )
    citizen.page.locator("input[id^=chon-]").first.set_input_files(scan)
    citizen.page.get_by_text("Mất mạng, tự gửi tiếp").wait_for()
    citizen.page.close(run_before_unload=False)
    assert DraftPage.objects.get().state == "arriving"
    citizen.context.unroute("**/giay-to/phan/")
    citizen.page = citizen.context.new_page()
    citizen.open(NOP + "giay-to/")
    assert "Mới gửi được 65 %" in citizen.page.inner_text("main")
    citizen.page.locator("input[id^=chon-]").first.set_input_files(scan)
    citizen.page.get_by_text("Đang xử lý ảnh").wait_for()
    assert DraftPage.objects.get().state == "waiting"


def test_a_file_that_is_refused_says_why_at_its_paper(at_screen, pilot):
    citizen = at_screen(360)
    to_papers(citizen)
    citizen.page.locator("input[id^=chon-]").first.set_input_files(
        [{"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ" * 3000}]
    )
    citizen.page.wait_for_function("() => document.body.innerText.includes('không phải ảnh hay PDF')")
    citizen.finds_nothing_wrong()
    assert not DraftPage.objects.exists()


def test_what_is_typed_on_the_phone_is_there_on_another_device(at_screen, pilot):
    phone = at_screen(360)
    begin(phone)
    phone.page.get_by_label("Họ, chữ đệm, tên").fill("Lò Thị Mây")
    phone.page.wait_for_function("() => document.body.innerText.includes('Đã lưu lúc')")
    code = Draft.objects.get().grouped_code
    assert code in phone.page.inner_text("aside")
    desk = at_screen(1280)
    desk.open("/nop/tiep/")
    desk.page.get_by_label("Mã bản nháp").fill(code.lower())
    desk.page.get_by_role("button", name="Mở bản nháp").click()
    assert desk.page.get_by_label("Họ, chữ đệm, tên").input_value() == "Lò Thị Mây"


def test_the_way_is_walked_by_keyboard_alone_and_without_scripts(at_screen, pilot):
    citizen = at_screen(320, scripts=False)
    to_papers(citizen)
    citizen.page.locator("input[type=file]").first.set_input_files(
        [{"name": "to-khai.jpg", "mimeType": "image/jpeg", "buffer": photo()}]
    )
    to_review(citizen)  # whichever button is pressed, what was chosen goes along
    assert "1 tờ" in citizen.page.inner_text("main")
    send_it(citizen)
    assert Dossier.objects.get().papers.filter(scan_pending=True).count() == 1


def test_only_the_slip_is_printed(at_screen, pilot):
    citizen = at_screen(1280)
    to_papers(citizen)
    to_review(citizen)
    send_it(citizen)
    citizen.page.emulate_media(media="print")
    assert citizen.page.locator(".slip").is_visible()
    assert citizen.page.locator(".slip svg").is_visible()
    assert not citizen.page.get_by_role("button", name="Đây là máy dùng chung").is_visible()
