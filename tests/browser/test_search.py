"""The search box as a citizen meets it, and the worklist as the office manager does: keyboard, phone, no scripts, slow line."""

import pytest

from motcua.catalogue.asked import actions, counting
from motcua.lib import clock
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
SHAPES = [(1200, "vua"), (360, "vua"), (360, "to")]


@pytest.fixture
def commune():
    counting.forget()
    yield make_cast(
        (BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, "1.004884", "1.003583", "2.000528", "1.000689")
    )
    counting.forget()


def box(person):
    return person.page.get_by_role("combobox")


@pytest.mark.parametrize(("width", "type_size"), SHAPES)
def test_suggestions_are_chosen_by_keyboard(at_screen, commune, width, type_size):
    citizen = at_screen(width)
    citizen.context.add_cookies([{"name": "chu", "value": type_size, "url": citizen.base}])
    citizen.open("/")
    assert box(citizen).get_attribute("aria-expanded") == "false"
    box(citizen).focus()
    citizen.page.keyboard.type("khai si")
    citizen.page.get_by_role("option").filter(has_text="Đăng ký khai sinh").first.wait_for()
    citizen.page.wait_for_timeout(600)  # the answer to the last letter
    assert box(citizen).get_attribute("aria-expanded") == "true"
    citizen.finds_nothing_wrong()
    chosen = citizen.page.get_by_role("option", selected=True)
    for _ in range(6):
        citizen.page.keyboard.press("ArrowDown")
        assert box(citizen).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
        if chosen.inner_text().split("\n")[0].strip() == "Đăng ký khai sinh":
            break
    else:
        pytest.fail("the birth of a child is not offered for «khai si»")
    citizen.finds_nothing_wrong()
    citizen.page.keyboard.press("Escape")
    assert box(citizen).get_attribute("aria-expanded") == "false"
    assert box(citizen).input_value() == "khai si"
    citizen.page.keyboard.press("ArrowUp")  # from the box, up leads to the last
    last = citizen.page.get_by_role("option").last
    assert last.get_attribute("aria-selected") == "true"
    leads_to = last.get_attribute("data-href")
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url(f"**{leads_to}")


def test_enter_without_a_choice_searches_as_ever(at_screen, commune):
    citizen = at_screen(360)
    citizen.open("/")
    box(citizen).focus()
    citizen.page.keyboard.type("khai sinh")
    citizen.page.get_by_role("option").first.wait_for()
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/thu-tuc/?q=khai+sinh")
    assert citizen.page.get_by_text("Cùng nhóm Đăng ký khai sinh:").is_visible()
    citizen.finds_nothing_wrong()


def test_a_suggestion_is_tapped(at_screen, commune):
    citizen = at_screen(360, has_touch=True)
    citizen.open("/thu-tuc/")
    box(citizen).tap()
    citizen.page.keyboard.type("sao y")
    citizen.page.get_by_role("option").first.tap()
    citizen.page.wait_for_url(f"**/thu-tuc/{CERTIFIED_COPY}/")


def test_a_broken_line_leaves_the_search_as_it_is(at_screen, commune):
    citizen = at_screen(360)
    citizen.page.route("**/thu-tuc/goi-y/**", lambda route: route.abort())
    citizen.open("/")
    box(citizen).focus()
    citizen.page.keyboard.type("khai sinh")
    citizen.page.wait_for_timeout(500)
    assert citizen.page.get_by_role("option").count() == 0
    citizen.page.keyboard.press("Enter")
    citizen.page.wait_for_url("**/thu-tuc/?q=khai+sinh")


def test_a_late_answer_to_earlier_letters_is_not_shown(at_screen, commune):
    citizen = at_screen(1200)
    held = []
    citizen.page.route("**/thu-tuc/goi-y/?q=kh", lambda route: held.append(route))
    citizen.open("/")
    box(citizen).focus()
    citizen.page.keyboard.type("kh")
    citizen.page.wait_for_timeout(400)
    citizen.page.keyboard.type("xyzq")
    citizen.page.wait_for_timeout(400)
    for route in held:
        route.abort()
    assert citizen.page.get_by_role("option").count() == 0
    assert "Enter" in citizen.page.locator("search-suggestions [role=status]").inner_text()


@pytest.mark.parametrize("width", [360, 1200])
def test_without_scripts_the_box_is_a_plain_search(at_screen, commune, width):
    citizen = at_screen(width, scripts=False)
    citizen.open("/")
    citizen.page.get_by_role("searchbox").fill("khai sihn")
    citizen.page.get_by_role("button", name="Tìm").click()
    assert "Ý ông/bà có phải: khai sinh" in citizen.page.inner_text("main")
    citizen.page.get_by_role("link", name="khai sinh", exact=True).click()
    citizen.page.get_by_role("link", name="Đăng ký khai sinh", exact=True).click()
    assert citizen.page.url.endswith(f"/thu-tuc/{BIRTH}/")
    counting.hand_over()
    assert [(row["text"], row["times"], row["opened"]) for row in _counts()] == [
        ("khai sihn", 1, 0),
        ("khai sinh", 1, 1),
    ]


def _counts():
    from motcua.catalogue.models import SearchCount

    return sorted(SearchCount.objects.by_text(), key=lambda row: row["text"])


@pytest.mark.parametrize("width", [360, 1200])
def test_the_worklist_teaches_a_word_in_two_presses(at_screen, commune, width):
    long = "xin giay xac nhan tinh trang hon nhan de ket hon"
    for text, times in (("bzzt zzb", 7), ("giay de", 3), (long, 2)):
        actions.count_searches({text: times}, {}, by=None, at=clock.now())
    manager = at_screen(width)
    manager.sign_in(commune.manager)
    manager.open("/can-bo/tim-kiem/?muc=chua-mo")
    assert long in manager.page.inner_text("main")
    manager.finds_nothing_wrong()
    manager.open("/can-bo/tim-kiem/")
    manager.finds_nothing_wrong()
    manager.page.get_by_role("link", name="Chọn thủ tục… cho câu bzzt zzb").click()
    manager.page.get_by_label("Tìm thủ tục").fill("độc thân")
    manager.page.keyboard.press("Enter")
    manager.page.get_by_role("button", name="Cấp Giấy xác nhận tình trạng hôn nhân").wait_for()
    manager.finds_nothing_wrong()
    manager.page.get_by_role("button", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    assert "Tìm «bzzt zzb» nay ra thủ tục Cấp Giấy xác nhận" in manager.page.inner_text("main")
    manager.finds_nothing_wrong()
    manager.page.get_by_role("button", name="Hoàn tác").click()
    assert "đã trở lại danh sách" in manager.page.inner_text("main")
    manager.page.get_by_role("link", name="Đã xử lý").click()
    assert "Chưa xử lý câu nào" in manager.page.inner_text("main")
    manager.finds_nothing_wrong()
