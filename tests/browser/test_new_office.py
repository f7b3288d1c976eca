"""A new office in Chromium: the commune is found as one types, and without scripts too; every page of the first days."""

import pytest
from django.urls import reverse

from motcua.exchange.actions import start_import
from motcua.people.actions import founding_token
from tests.cast import NINE
from tests.exchange.lists import DOSSIERS, PEOPLE, dossier_row, sheet

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (320, False)])
def test_the_commune_is_found_as_one_types_and_without_scripts(at_screen, width, scripts):
    founder = at_screen(width, scripts=scripts)
    founder.open(reverse("office:founding", args=[founding_token()]))
    page = founder.page
    page.locator("#tim").press_sequentially("bac son lang son")
    if not scripts:
        page.get_by_role("button", name="Tìm").click()
    first = page.locator(".pick a").first
    first.wait_for()
    assert "Bắc Sơn" in first.inner_text()
    if scripts:
        founder.finds_nothing_wrong()
    first.click()
    page.get_by_role("heading", name="Người quản trị đầu tiên").wait_for()
    assert "Ủy ban nhân dân xã Bắc Sơn" in page.inner_text("main")
    if scripts:
        founder.finds_nothing_wrong()


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_pages_of_the_first_days_find_nothing_wrong(at_screen, cast, width):
    cast.receive()
    people = sheet([PEOPLE, ["Lù Thị Máy", "lãnh đạo", "may.lu", "Phòng Kinh tế", 900000021], ["", "x"]])
    dossiers = sheet([DOSSIERS, dossier_row("H99.12-251102-0007", provincial="H99-P-1"), dossier_row("")])
    runs = {
        "administrator": start_import(
            "people", cast.office, people, "a.xlsx", by=cast.administrator, at=NINE
        ),
        "manager": start_import("dossiers", cast.office, dossiers, "b.xlsx", by=cast.manager, at=NINE),
    }
    pages = {
        "administrator": ["setup", "sectors", "numbers", ("import", "can-bo"), "import-preview"],
        "manager": ["numbers", ("import", "ho-so"), "import-preview", "exchange"],
    }
    for who, names in pages.items():
        person = at_screen(width)
        person.sign_in(getattr(cast, who))
        for name in names:
            name, *more = [name] if isinstance(name, str) else name
            more = [runs[who].pk] if name == "import-preview" else more
            person.open(reverse(f"office:{name}", args=[cast.office.slug, *more]))
            person.finds_nothing_wrong()
        if who == "administrator":
            person.page.get_by_role("button", name="Nhập 1 dòng").click()
            person.page.get_by_role("button", name="Làm phiếu mời cho 1 người").click()
            person.stands_before("Phiếu mời")
            person.finds_nothing_wrong()
