"""The gallery in Chromium: axe finds nothing in any state, nothing spills over at 320 px, nothing leaves the machine."""

import pytest

pytestmark = [
    pytest.mark.urls("tests.web.shared.urls"),
    pytest.mark.django_db(transaction=True),
]

SPILLS = "document.documentElement.scrollWidth > innerWidth"


# The desk has its own colours: strong contrast is the portal's.
LOOKS = [("", ""), ("", "to"), ("", "cao"), ("?phan=ban", ""), ("?phan=ban", "to")]


@pytest.mark.parametrize(
    ("half", "chu"), LOOKS, ids=["portal", "portal-large", "portal-contrast", "desk", "desk-large"]
)
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(chromium, live_server, half, width, chu):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    if chu:
        name = "tuongphan" if chu == "cao" else "chu"
        context.add_cookies([{"name": name, "value": chu, "url": live_server.url}])
    page = context.new_page()
    strangers, faults = [], []
    page.on("request", lambda r: None if r.url.startswith(live_server.url) else strangers.append(r.url))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(f"{live_server.url}/_thu-vien/{half}")
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []
    assert not page.evaluate(SPILLS)
    assert strangers == []
    assert faults == []
    context.close()


def test_the_list_is_walked_by_keys_only_from_inside(chromium, live_server):
    page = chromium.new_page()
    page.goto(f"{live_server.url}/_thu-vien/?phan=ban")
    page.locator("#g-find").focus()
    page.keyboard.type("jx")
    assert page.locator("#g-find").input_value() == "jx"
    page.locator("table.work .title").first.focus()
    page.keyboard.press("j")
    assert "Đăng ký khai sinh" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("x")
    assert page.locator("table.work .pick input").nth(1).is_checked()
    page.close()


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(chromium, live_server):
    page = chromium.new_page()
    page.goto(f"{live_server.url}/_thu-vien/")
    page.locator(".error-summary a").nth(2).click()
    assert page.evaluate("document.activeElement.id || location.hash") in {"wrong_born_0", "#wrong_born_0"}
    page.close()
