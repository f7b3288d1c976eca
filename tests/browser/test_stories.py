"""The seven stories once more, in Chromium with scripts on: keys, focus, regions that are swapped, printing, axe."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from motcua.catalogue import search
from motcua.dossiers.actions import approve, ask_supplement, forward
from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, NINE, PASSWORD, UNKNOWN_LIMIT, WITH_LONGER, make_cast
from tests.journeys.steps import CARD, COUNTER, FATHER, FATHERS_CARD, GIVE, LIST, LOOK_UP, NAME

pytestmark = pytest.mark.django_db(transaction=True)

AT_MOST = 6
# Headless Chromium cannot print a PDF in a frame; what is counted is that the page asked for it.
NO_PRINTER = "window.print = () => { top.printed = (top.printed ?? 0) + 1 }"


@pytest.fixture
def commune():
    with time_machine.travel(NINE, tick=True):
        search.forget()
        yield make_cast((BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, WITH_LONGER, "2.000635", "1.000656"))
        search.forget()


@pytest.fixture
def at_desk(at_screen, commune):
    """Put somebody of the cast at a screen, signed in, with a printer that does nothing."""

    def sit(user, width: int = 1280, **options):
        person = at_screen(width, **options)
        person.context.add_init_script(NO_PRINTER)
        person.sign_in(user)
        return person

    return sit


def clean(person, *widths: int) -> None:
    """Look at the page as it stands, at each width, and go back to the desk's."""
    person.finds_nothing_wrong()
    for width in widths:
        person.page.set_viewport_size({"width": width, "height": 800})
        person.finds_nothing_wrong()
    if widths:
        person.page.set_viewport_size({"width": 1280, "height": 800})


def was_printed(page) -> bool:
    """Wait a moment for the page to ask for its slip to be printed."""
    for _ in range(60):  # the page's own policy forbids Playwright's wait_for_function
        if page.evaluate("() => window.printed ?? 0"):
            return True
        page.wait_for_timeout(50)
    return False


class Keys:
    """The keyboard of the counter; every scan and every key outside free text is counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def scan(self, raw: str) -> None:
        """A scanner types quickly and ends with Enter; it is one thing to do."""
        expect(self.page.locator("#scan")).to_be_focused()
        self.page.keyboard.type(raw)
        self.page.keyboard.press("Enter")
        self.count += 1

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.count += 1


def test_story_1_a_citizen_on_a_phone_finds_and_reads(at_screen, commune):
    citizen = at_screen(320)
    citizen.open("/")
    citizen.page.locator("input[name=q]").fill("lam giay khai sinh cho con")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/thu-tuc/?q=*")
    clean(citizen, 320)
    first = citizen.page.locator("ol.usual a").first
    expect(first).to_have_attribute("href", f"/thu-tuc/{BIRTH}/")
    first.click()
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    clean(citizen, 320)
    for code in (UNKNOWN_LIMIT, WITH_LONGER):
        citizen.open(f"/thu-tuc/{code}/")
        clean(citizen, 320)
    citizen.open("/thu-tuc/?q=lam+bang+lai+xe+may")
    assert "Công an tỉnh" in citizen.page.inner_text("main")


def test_story_2_a_clerk_receives_with_the_keyboard_only(at_desk, commune):
    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(COUNTER)
    clean(clerk, 320)
    keys = Keys(page)
    keys.scan(CARD)
    expect(page.locator(".person")).to_contain_text(NAME)
    expect(page.locator("#tiles button").first).to_be_focused()
    tile = page.locator(f"button[name=choose][value='{CERTIFIED_COPY}']")
    keys.press(tile.get_attribute("accesskey"))
    expect(page.locator("#slip")).to_contain_text("17:00")
    expect(page.locator("#ready")).to_contain_text("Đủ để nhận")
    clean(clerk, 320)
    keys.press("Enter")
    page.wait_for_url("**/xong/**")
    assert keys.count == 3 <= AT_MOST
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Đã nhận hồ sơ lúc 09:"))
    assert was_printed(page)
    # The printed frame gives the cursor back; asked before axe looks, which itself walks through the frames.
    expect(page.locator("a.btn[autofocus]")).to_be_focused(timeout=15_000)
    clean(clerk, 320)
    page.locator("a.btn[autofocus]").focus()

    # "Nhận tiếp" keeps the person; the same thing again is pointed out; a paper is crossed by one key.
    keys.press("Control+Enter")
    page.wait_for_url("**/tiep-nhan/?tu=*")
    expect(page.locator(".person")).to_contain_text(NAME)
    tile = page.locator(f"button[name=choose][value='{BIRTH}']")
    expect(page.locator("#tiles button").first).to_be_focused()
    keys.press(tile.get_attribute("accesskey"))
    expect(page.locator(".paper-rows input:focus")).to_have_value("good")
    keys.press("-")
    expect(page.locator("#ready")).to_contain_text("Thiếu 1 giấy")
    page.get_by_label("Thiếu chữ ký").first.check()
    clean(clerk, 320)
    keys.press("F8")
    page.wait_for_url("**/phieu/bo-sung/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Phiếu yêu cầu bổ sung số 1/2026")
    clean(clerk, 320)

    # Not the office's to handle: the refusal from the same screen.
    page.locator("a[autofocus]").press("Enter")
    page.wait_for_url(f"**{COUNTER}")
    keys.scan(FATHERS_CARD)
    expect(page.locator(".person")).to_contain_text(FATHER)
    page.keyboard.press("F3")
    page.keyboard.type("doi giay phep lai xe")
    expect(page.locator("#offer")).to_contain_text("xã không nhận")
    page.keyboard.press("Enter")
    expect(page.locator("#id_refusal-reason")).to_be_focused()
    clean(clerk, 320)
    page.get_by_role("button", name="In phiếu từ chối").first.click()
    page.wait_for_url("**/phieu/tu-choi/**")
    clean(clerk)


def test_story_2_an_answer_that_comes_late_leaves_the_cursor_where_the_clerk_has_gone(at_desk, commune):
    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(COUNTER)
    # The answer is held back until the clerk has gone on to the search box.
    held = []
    page.route(lambda address: "tiep-nhan" in address, lambda route: held.append(route), times=1)
    page.keyboard.type(CARD)
    with page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("Enter")
    page.keyboard.press("F3")
    page.wait_for_timeout(50)
    held.pop().continue_()
    expect(page.locator(".person")).to_contain_text(NAME)
    page.wait_for_timeout(200)  # past the settling, which used to take the cursor to the first tile
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("doi giay phep lai xe")
    expect(page.locator("#offer")).to_contain_text("xã không nhận")


def test_story_2_what_is_wrong_is_said_on_top_and_beside_the_field(at_desk, commune):
    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(COUNTER)
    keys = Keys(page)
    keys.scan(CARD[:40])
    expect(page.locator("#scan-trouble")).to_contain_text("mới đọc được một phần")
    clean(clerk, 320)
    keys.scan(CARD)
    expect(page.locator("#tiles button").first).to_be_focused()
    tile = page.locator(f"button[name=choose][value='{UNKNOWN_LIMIT}']")
    keys.press(tile.get_attribute("accesskey"))
    expect(page.locator("#ready")).to_contain_text("ngày hẹn")
    page.locator("#same_holder").uncheck()
    page.locator("[name=due_on_day]").fill("31")
    page.locator("[name=due_on_month]").fill("11")
    page.locator("[name=due_on_year]").fill("2026")
    page.wait_for_load_state("networkidle")  # the slip has been worked out anew
    page.locator("#receive").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("31/11/2026 không có trong lịch")
    expect(page.locator("[name=due_on_day]")).to_have_value("31")
    clean(clerk, 320)
    summary.get_by_role("link", name="Ngày 31").click()
    expect(page.locator("[name=due_on_day]")).to_be_focused()
    assert not Dossier.objects.exists()


def test_stories_3_5_and_6_from_the_desk_to_the_signature_and_into_the_hand(at_desk, at_screen, commune):
    dossier = commune.receive(MARITAL, assignee=commune.specialist)
    commune.receive(BIRTH, assignee=commune.specialist)

    # The specialist, with the keyboard: the list, the dossier, forward, take back, forward again.
    specialist = at_desk(commune.specialist)
    page = specialist.page
    specialist.open(LIST)
    expect(page.locator("tr[data-row]").first).to_contain_text("Đăng ký khai sinh")
    clean(specialist, 320)
    page.keyboard.press("j")  # from nowhere into the list
    expect(page.locator("a.title").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{dossier.code}/")
    clean(specialist, 320)
    page.keyboard.press("F8")
    page.wait_for_url("**/chuyen/")
    page.get_by_label("Nông Thị Lan").check()
    clean(specialist, 320)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{LIST}")
    expect(page.locator(".undo")).to_contain_text("Hoàn tác")
    clean(specialist, 320)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("main")).to_contain_text("Đã hoàn tác")
    specialist.open(f"/can-bo/ho-so/{dossier.code}/chuyen/")
    page.get_by_label("Nông Thị Lan").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{LIST}")

    # The leader signs; a reason that is missing is said beside its field.
    leader = at_desk(commune.chairwoman)
    page = leader.page
    leader.open(f"/can-bo/ho-so/{dossier.code}/tra-lai/")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("Ghi lý do")
    clean(leader, 320)
    leader.open(LIST)
    page.get_by_role("link", name=re.compile("^Ký duyệt")).click()
    page.wait_for_url("**/ky-duyet/")
    clean(leader, 320)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{LIST}")
    leader.open(f"/can-bo/ho-so/{dossier.code}/")
    expect(page.locator("main")).to_contain_text("01/2026/HT")
    clean(leader, 320)

    # The citizen reads about it on the phone.
    citizen = at_screen(320)
    citizen.open(LOOK_UP)
    citizen.page.get_by_label("Mã hồ sơ").fill(dossier.code)
    citizen.page.get_by_label("Mã tra cứu").fill("222222222")
    citizen.page.keyboard.press("Enter")
    expect(citizen.page.locator(".error-summary")).to_be_focused()
    clean(citizen, 320)
    citizen.page.get_by_label("Mã tra cứu").fill(dossier.secret)
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url(f"**/ho-so/{dossier.code}/")
    expect(citizen.page.locator("h1")).to_contain_text("mời ông/bà đến lấy")
    clean(citizen, 320)

    # The receipt is scanned: money first, then the result, and the desk waits for the next.
    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(GIVE)
    clean(clerk, 320)
    expect(page.locator("#scan")).to_be_focused()
    page.keyboard.type(f"https://mot-cua.example/ho-so/{dossier.code}/?k={dossier.secret}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/tra/{dossier.code}/**")
    assert dossier.secret not in page.url
    clean(clerk, 320)
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("Còn phải thu 16.000")
    clean(clerk, 320)
    page.get_by_label("Đã thu 16.000").check()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{GIVE}")
    expect(page.locator("main")).to_contain_text(f"cho {NAME}")
    expect(page.locator("#scan")).to_be_focused()
    clean(clerk)
    page.keyboard.type("khong ai ten nhu the")
    page.keyboard.press("Enter")
    expect(page.locator("#scan-none")).to_be_visible()
    clean(clerk, 320)


def test_stories_4_and_7_a_mistake_is_corrected_and_the_list_is_led_by_keys(at_desk, commune):
    wrong = commune.receive(MARITAL, assignee=commune.specialist)
    waiting = commune.receive(BIRTH)
    ask_supplement(waiting, points=[{"paper": "Giấy chứng sinh", "reason": "mờ"}], by=commune.clerk, at=NINE)
    ready = commune.receive(MARITAL, assignee=commune.specialist)
    forward(ready, by=commune.specialist, at=NINE, assignee=commune.chairwoman)
    approve(ready, by=commune.chairwoman, at=NINE)

    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(f"/can-bo/ho-so/{wrong.code}/sua/")
    page.locator("[name='applicant-full_name']").fill("Đặng Thị Ngọc Diệm")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".error-summary")).to_contain_text("Ghi lý do")
    expect(page.locator("[name='applicant-full_name']")).to_have_value("Đặng Thị Ngọc Diệm")
    clean(clerk, 320)
    page.locator("[name=reason]").fill("gõ sai dấu")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/{wrong.code}/")
    expect(page.locator("main")).to_contain_text("Bản thay giấy hẹn (lần 2)")
    clean(clerk)
    clerk.open(f"/can-bo/ho-so/{wrong.code}/huy/")
    clean(clerk, 320)
    page.locator("[name=reason]").fill("chọn nhầm thủ tục")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/can-bo/$|0001/$"))
    clerk.open(f"/can-bo/ho-so/{wrong.code}/")
    expect(page.locator("main")).to_contain_text("chọn nhầm thủ tục")
    clean(clerk)

    leader = at_desk(commune.chairwoman)
    page = leader.page
    for tab, count in (("can-lam", 0), ("cho-bo-sung", 1), ("sap-qua-han", 0), ("cho-tra", 1), ("tat-ca", 3)):
        leader.open(f"{LIST}?muc={tab}")
        expect(page.locator("tr[data-row]")).to_have_count(count)
        expect(page.locator("nav.tabs a[aria-current=page] .count")).to_have_text(str(count))
        clean(leader, 320)
    page.keyboard.press("/")
    page.keyboard.type("diem")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=diem*")
    assert "muc=tat-ca" in page.url
    expect(page.locator("tr[data-row]")).to_have_count(3)
    page.locator("a.title").first.focus()
    page.keyboard.press("x")
    expect(page.locator(".pick input").first).to_be_checked()
    leader.open(f"{LIST}?muc=tat-ca&q=khong+ai+ten+nhu+the")
    clean(leader, 320)


def test_several_dossiers_are_forwarded_and_signed_with_the_keyboard_alone(at_desk, commune):
    made = [commune.receive(MARITAL, assignee=commune.specialist) for _ in range(3)]
    specialist = at_desk(commune.specialist)
    page = specialist.page
    specialist.open(LIST)
    page.locator("a.title").first.focus()
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    button = page.locator("[data-together]")
    expect(button).to_contain_text("Trình ký 2 hồ sơ")
    clean(specialist, 360)
    page.keyboard.press("F8")
    expect(page.locator("h1")).to_have_text("Làm cùng lúc nhiều hồ sơ")
    page.get_by_label("Phó Chủ tịch Lý Văn Thành").check()
    clean(specialist, 360)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("xong 2 hồ sơ")
    clean(specialist, 360)
    page.wait_for_load_state()
    page.keyboard.press("F9")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    deputy = at_desk(commune.deputy)
    page = deputy.page
    deputy.open(LIST)
    page.locator("a.title").first.press("Enter")
    expect(page.locator(".crumb")).to_contain_text("hồ sơ thứ 1 trong 2")
    page.wait_for_load_state()
    page.keyboard.press("F9")
    expect(page.locator(".crumb")).to_contain_text("hồ sơ thứ 2 trong 2")
    page.wait_for_load_state()
    page.keyboard.press("F7")
    expect(page.locator(".crumb")).to_contain_text("hồ sơ thứ 1 trong 2")
    deputy.open(LIST)
    page.locator("a.title").first.focus()
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    page.keyboard.press("F8")
    expect(page.locator("h1")).to_have_text("Làm cùng lúc nhiều hồ sơ")
    page.wait_for_load_state()
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Ký duyệt: xong 2 hồ sơ")
    assert sorted(
        Dossier.objects.filter(pk__in=[one.pk for one in made]).values_list("stage", flat=True)
    ) == [
        "accepted",
        "ready",
        "ready",
    ]


def test_a_session_closed_in_the_middle_of_a_form_loses_nothing_typed(at_desk, commune):
    from django.contrib.sessions.models import Session

    dossier = commune.receive(MARITAL, assignee=commune.specialist)
    forward(dossier, by=commune.specialist, at=NINE, assignee=commune.chairwoman)
    leader = at_desk(commune.chairwoman)
    page = leader.page
    leader.open(f"/can-bo/ho-so/{dossier.code}/tra-lai/")
    page.locator("[name=reason]").fill("Thiếu xác minh nơi ở cũ")
    Session.objects.all().delete()
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Thiếu xác minh nơi ở cũ")
    clean(leader, 320)
    with leader.context.expect_page() as opened:
        page.locator("a[href*='dang-nhap'][target=_blank]").first.click()
    login = opened.value
    login.get_by_label("Tên đăng nhập").fill(commune.chairwoman.username)
    login.get_by_label("Mật khẩu").fill(PASSWORD)
    login.keyboard.press("Enter")
    login.wait_for_url(lambda url: "dang-nhap" not in url)
    page.bring_to_front()
    with page.expect_navigation():
        page.get_by_role("button", name="Gửi lại").click()
    assert page.url.endswith(LIST)
    dossier.refresh_from_db()
    assert dossier.stage == "sent_back"
    assert dossier.handovers.last().note == "Thiếu xác minh nơi ở cũ"


def test_a_session_closed_at_the_counter_brings_the_clerk_back_to_what_was_typed(at_desk, commune):
    from django.contrib.sessions.models import Session

    clerk = at_desk(commune.clerk)
    page = clerk.page
    clerk.open(COUNTER)
    page.locator("details.person-fields > summary").click()
    page.locator("[name='applicant-full_name']").fill("Đặng Thị Ngọc Diễm")
    page.locator("[name='applicant-address']").fill("Thôn Bến Đình")
    Session.objects.all().delete()
    page.keyboard.press("F3")
    page.keyboard.type("khai sinh")  # the live search meets the closed door
    page.wait_for_url("**/dang-nhap/**")
    page.get_by_label("Tên đăng nhập").fill(commune.clerk.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{COUNTER}")
    expect(page.locator("[name='applicant-full_name']")).to_have_value("Đặng Thị Ngọc Diễm")
    expect(page.locator("[name='applicant-address']")).to_have_value("Thôn Bến Đình")
    clean(clerk, 320)


def test_a_form_whose_key_is_gone_is_told_in_words_and_sent_again(at_screen, commune):
    person = at_screen(1280)
    person.open("/can-bo/dang-nhap/")
    clean(person, 320)
    person.page.get_by_label("Tên đăng nhập").fill("ha")
    person.page.get_by_label("Mật khẩu").fill("sai")
    person.page.keyboard.press("Enter")
    expect(person.page.locator(".error-summary")).to_be_visible()
    clean(person, 320)
    person.page.get_by_label("Tên đăng nhập").fill("ha")
    person.page.get_by_label("Mật khẩu").fill(PASSWORD)
    person.context.clear_cookies()
    person.page.keyboard.press("Enter")
    expect(person.page.locator("main")).to_contain_text(re.compile("[Gg]ửi lại"))
    clean(person, 320)


def test_the_counter_works_without_scripts(at_desk, commune):
    clerk = at_desk(commune.clerk, scripts=False)
    page = clerk.page
    clerk.open(COUNTER)
    page.locator("#scan").fill(CARD)
    page.locator("#scan").press("Enter")
    assert NAME in page.inner_text(".person")
    page.locator(f"button[name=choose][value='{CERTIFIED_COPY}']").click()
    page.locator("#receive").click()
    assert "Đã nhận hồ sơ" in page.inner_text("h1")
    assert page.locator("iframe").get_attribute("src").endswith("giay-hen.pdf?kho=a5")
