"""Without a line: one visit, then the whole guide is there, found and read as with one."""

import json
import re
from pathlib import Path

import pytest

from motcua.catalogue import loading
from motcua.catalogue.actions import load_catalogue, publish_revision
from motcua.catalogue.search import forget, search
from motcua.lib import clock
from tests.cast import BIRTH, MARITAL, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "caches.match('/ngoai-tuyen/cam-nang.json').then((kept) => (kept ? kept.text() : ''))"
QUERIES = Path(__file__).parents[1] / "catalogue"


@pytest.fixture
def commune():
    return make_cast()


@pytest.fixture
def whole_catalogue(commune):
    load_catalogue(loading.shipped_records())
    forget()


def visit(person, address="/") -> None:
    person.open(address)
    wait_for_the_guide(person, '"format"')


def wait_for_the_guide(person, words: str) -> None:
    for _ in range(150):
        if words in person.page.evaluate(KEPT):
            return
        person.page.wait_for_timeout(100)
    raise AssertionError(f"the guide was not kept, or not the one with {words}")


def lose_the_line(person) -> None:
    person.context.set_offline(True)


def expect_words(person, words: str) -> None:
    person.page.get_by_text(words).first.wait_for()


def test_after_one_visit_one_searches_and_reads_without_a_line(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen)
    lose_the_line(citizen)
    page = citizen.page
    citizen.open("/")
    expect_words(citizen, "Đang mất mạng, đây là bản lưu")
    expect_words(citizen, f"Bản lưu ngày {clock.today():%d/%m/%Y}, có thể đã cũ.")
    assert not page.get_by_text("Máy không lưu được thì sao").is_visible()
    page.get_by_role("searchbox").fill("lam giay khai sinh cho con")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thu-tuc/?q=*")
    page.locator(".usual a").first.click()
    page.wait_for_url(f"**/thu-tuc/{BIRTH}/")
    expect_words(citizen, "Giấy phải nộp (2)")
    assert page.get_by_role("heading", level=1).inner_text() == "Đăng ký khai sinh"
    assert page.title() == "Đăng ký khai sinh"
    expect_words(citizen, "Giấy chứng sinh")
    expect_words(citizen, "Giấy tờ tùy thân còn hạn")
    expect_words(citizen, "Chỉ khi thuộc trường hợp (4)")
    expect_words(citizen, "0200 000 0000")


def test_without_a_line_a_scanned_code_and_my_case_lead_into_the_kept_guide(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen)
    # With a line it is the office that answers.
    citizen.open(f"/thu-tuc/{BIRTH}/truong-hop/?t-cach-nop=counter")
    assert citizen.page.get_by_role("heading", level=1).inner_text() == "Trường hợp của tôi"
    lose_the_line(citizen)
    citizen.open("/q/6r4axg6-1")
    expect_words(citizen, "Mã trên tờ niêm yết cần có mạng mới mở được")
    citizen.page.get_by_role("searchbox").wait_for()
    citizen.faults.clear()  # the lost line itself is told on the console
    citizen.finds_nothing_wrong()
    citizen.open(f"/thu-tuc/{BIRTH}/truong-hop/?t-cach-nop=counter")
    expect_words(citizen, "Câu hỏi về trường hợp riêng cần có mạng. Dưới đây là cả danh sách.")
    expect_words(citizen, "Giấy phải nộp (2)")
    citizen.faults.clear()
    citizen.finds_nothing_wrong()


@pytest.mark.parametrize("width", [1200, 360, 320])
@pytest.mark.parametrize("look", ["", "?tuongphan=cao", "?chu=to"])
def test_axe_finds_nothing_on_the_kept_pages(at_screen, commune, width, look):
    citizen = at_screen(width)
    visit(citizen, f"/ngoai-tuyen/{look}")
    citizen.page.reload()
    expect_words(citizen, "Bản lưu ngày")
    citizen.finds_nothing_wrong()
    lose_the_line(citizen)
    for address in (
        "/",
        "/thu-tuc/?q=doc+than",
        f"/thu-tuc/{BIRTH}/",
        "/linh-vuc/hotich/",
        "/thu-tuc/9.999/",
    ):
        citizen.open(address)
        expect_words(citizen, "Bản lưu ngày")
        # The browser itself notes that there is no line; nothing else may be wrong.
        citizen.faults[:] = [fault for fault in citizen.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
        citizen.finds_nothing_wrong()


def test_the_reader_keeps_large_type_and_strong_contrast_without_a_line(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen)
    lose_the_line(citizen)
    citizen.open("/")
    expect_words(citizen, "Bản lưu ngày")
    citizen.page.get_by_role("link", name="Chữ to").click()
    expect_words(citizen, "Bản lưu ngày")
    citizen.open(f"/thu-tuc/{BIRTH}/")
    expect_words(citizen, "Bản lưu ngày")
    assert citizen.page.locator("html").get_attribute("data-type") == "large"


def test_nothing_that_concerns_a_person_is_kept_or_looked_after(at_screen, commune):
    dossier = commune.receive(MARITAL, assignee=commune.specialist)
    citizen = at_screen(1200)
    visit(citizen)
    citizen.open(f"/ho-so/{dossier.code}/?k={dossier.secret}")
    for address in ("/ho-so/", f"/nop/{BIRTH}/", "/can-bo/dang-nhap/", "/thu-tuc/?q=khai+sinh", "/"):
        citizen.open(address)
    for address in (
        "/cong-khai/",
        "/tro-giup/",
        "/tin-tuc/?loai=thong-bao",
        "/quy-che/",
        "/khong-dien-thoai/",
    ):
        citizen.open(address)
    citizen.page.wait_for_timeout(500)
    kept = citizen.page.evaluate(
        """async () => {
            const all = [];
            for (const name of await caches.keys())
                for (const r of await (await caches.open(name)).keys()) all.push(new URL(r.url).pathname + new URL(r.url).search);
            return all;
        }"""
    )
    known = ("/static/", "/ngoai-tuyen/")
    # Of what was read only what the office calls public, and nothing that was asked for in an address.
    assert [a for a in kept if not a.startswith(known)] == ["/quy-che/", "/khong-dien-thoai/"]
    lose_the_line(citizen)
    citizen.open("/quy-che/")
    expect_words(citizen, "Trang này máy của ông/bà lưu lúc")
    assert "Quy chế" in citizen.page.title()
    citizen.faults[:] = [fault for fault in citizen.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    citizen.finds_nothing_wrong()
    for address, why in (
        ("/ho-so/", "Trang này không lưu vào máy"),
        ("/cong-khai/", "Trang này không lưu vào máy"),
        ("/tin-tuc/", "Máy này chưa lưu trang ấy"),
    ):
        citizen.open(address)
        expect_words(citizen, why)
        expect_words(citizen, "Trang khác đã đọc, máy còn giữ")
        citizen.page.get_by_role("searchbox").wait_for()
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        citizen.open(f"/ho-so/{dossier.code}/?k={dossier.secret}")


def test_a_new_revision_comes_by_itself_with_the_next_page(at_screen, commune):
    citizen = at_screen(1200)
    visit(citizen)
    record = next(r for r in loading.shipped_records() if r.get("code") == BIRTH)
    publish_revision(
        loading.read_record({**record, "name": "Khai sinh theo bản mới"}), valid_from=clock.today()
    )
    forget()
    citizen.open("/thu-tuc/")
    wait_for_the_guide(citizen, "Khai sinh theo bản mới")
    lose_the_line(citizen)
    citizen.open(f"/thu-tuc/{BIRTH}/")
    expect_words(citizen, "Khai sinh theo bản mới")


def test_the_reader_throws_the_kept_guide_away_and_fetches_it_again(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen, "/ngoai-tuyen/")
    citizen.open("/quy-che/")
    citizen.open("/ngoai-tuyen/")
    expect_words(citizen, "Trang khác đã đọc, máy còn giữ")
    citizen.page.get_by_role("button", name="Xóa khỏi máy này").click()
    expect_words(citizen, "ông/bà đã chọn không lưu")
    citizen.open("/quy-che/")
    assert citizen.page.evaluate("caches.has('motcua-pages')") is False
    citizen.open("/")
    citizen.page.wait_for_timeout(300)
    assert citizen.page.evaluate(KEPT) == ""
    citizen.open("/ngoai-tuyen/")
    citizen.page.get_by_role("button", name="Lưu hướng dẫn vào máy này").click()
    expect_words(citizen, "Bản lưu ngày")


def test_a_shared_machine_keeps_nothing(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen)
    citizen.open("/may-dung-chung/")
    citizen.open("/thu-tuc/")
    citizen.page.wait_for_timeout(500)
    assert citizen.page.evaluate("caches.keys()") == []
    assert citizen.page.evaluate("navigator.serviceWorker.getRegistrations().then(r => r.length)") == 0
    citizen.open("/ngoai-tuyen/")
    assert "Máy này dùng chung nên không lưu gì." in citizen.page.inner_text("main")


def test_without_scripts_the_page_says_how_to_read_all_the_same(at_screen, commune):
    citizen = at_screen(360, scripts=False)
    citizen.open("/ngoai-tuyen/")
    text = citizen.page.inner_text("main")
    assert "nếu trình duyệt cho phép và có JavaScript" in text
    assert "in ra (Ctrl+P)" in text


def test_it_can_be_put_on_the_first_screen_of_a_phone(at_screen, commune):
    citizen = at_screen(360)
    visit(citizen)
    devtools = citizen.context.new_cdp_session(citizen.page)
    found = devtools.send("Page.getAppManifest")
    assert found["errors"] == []
    told = json.loads(found["data"])
    assert told["name"] == "Một Cửa xã Đồng Sen"
    assert told["start_url"] == told["scope"] == "/"
    for icon in told["icons"]:
        answer = citizen.page.request.get(citizen.base + icon["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, icon["type"])
    faults = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [f["errorId"] for f in faults if f["errorId"] != "in-incognito"] == []


def test_the_kept_search_finds_what_the_offices_own_finds(at_screen, whole_catalogue):
    citizen = at_screen(1200)
    visit(citizen, "/ngoai-tuyen/")
    asked = []
    for name in ("queries.json", "own_queries.json", "unseen_queries.json"):
        found = json.loads((QUERIES / name).read_text(encoding="utf-8"))
        asked += [(row["query"], row["codes"]) for row in found["queries"]]
    base = re.search(r'src="([^"]*)guide[^"/]*\.js"', citizen.page.content())[1]
    answers = citizen.page.evaluate(
        """async ([base, asked]) => {
            const { Finder } = await import(`${base}finder.js`);
            const file = await (await caches.open("motcua-guide")).match("/ngoai-tuyen/cam-nang.json");
            const finder = new Finder(await file.json());
            return asked.map((query) => finder.find(query, { limit: 3 }).hits.map((hit) => hit.code));
        }""",
        [base, [query for query, _ in asked]],
    )
    here = sum(bool(set(codes) & set(got)) for (_, codes), got in zip(asked, answers, strict=True))
    there = sum(bool(set(codes) & {h.code for h in search(query, limit=3).hits}) for query, codes in asked)
    assert here >= 0.92 * len(asked)
    assert here >= there - 0.03 * len(asked)
