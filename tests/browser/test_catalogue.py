"""Keeping the catalogue in Chromium: axe finds nothing and nothing spills over at any width, with and without scripts."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from motcua.catalogue.actions import close_procedures, publish_draft, save_draft, set_local_fee
from motcua.catalogue.facts import facts_of
from motcua.catalogue.models import Procedure
from motcua.catalogue.questions import latest, province_of
from motcua.lib import clock
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, WITH_LONGER

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("MOTCUA_SHOTS")


@pytest.fixture
def busy_catalogue(cast):
    """A draft with a new row, a second revision, an end to come, a pause, a fee of the province."""
    today, now = clock.today(), clock.now()
    birth = facts_of(latest(BIRTH))
    save_draft(replace(birth, sets=2, papers=birth.papers[1:]), seen=0, by=cast.administrator, at=now)
    copies = facts_of(latest(CERTIFIED_COPY))
    fees = tuple(replace(fee, amount=3000) for fee in copies.fees)
    draft = save_draft(
        replace(copies, fees=fees, instructions=(*copies.instructions, "Nhận kết quả")),
        seen=0,
        by=cast.manager,
        at=now,
    )
    publish_draft(
        draft,
        decision="999/QĐ-UBND",
        decided_on=today,
        publisher="UBND tỉnh Lam Giang",
        valid_from=today,
        seen=1,
        by=cast.manager,
        at=now,
    )
    told = {"decision": "77/QĐ-UBND", "decided_on": today, "by": cast.manager, "at": now}
    pause = [Procedure.objects.get(code=WITH_LONGER)]
    close_procedures(pause, kind="suspended", starts_on=today, reason="Chờ hướng dẫn của Bộ", **told)
    set_local_fee(
        [Procedure.objects.get(code=MARITAL)],
        province=province_of(cast.office, today),
        name="Lệ phí cấp giấy xác nhận tình trạng hôn nhân",
        amount=12000,
        resolution="Nghị quyết 05/2026/NQ-HĐND ngày 12/7/2026",
        valid_from=date(2026, 8, 1),
        by=cast.manager,
        at=now,
    )
    return cast


PAGES = {
    "list": "/can-bo/thu-tuc/",
    "missing": "/can-bo/thu-tuc/con-thieu/",
    "new": "/can-bo/thu-tuc/moi/",
    "fees": "/can-bo/thu-tuc/phi/",
    "fee-new": f"/can-bo/thu-tuc/phi/them/?thu-tuc={MARITAL}",
    "groups": "/can-bo/thu-tuc/nhom/",
    "procedure": f"/can-bo/thu-tuc/{CERTIFIED_COPY}/",
    "suspended": f"/can-bo/thu-tuc/{WITH_LONGER}/",
    "edit": f"/can-bo/thu-tuc/{BIRTH}/sua/",
    "publish": f"/can-bo/thu-tuc/{BIRTH}/cong-bo/",
    "close": f"/can-bo/thu-tuc/{MARITAL}/thoi-ap-dung/",
    "resume": f"/can-bo/thu-tuc/{WITH_LONGER}/ap-dung-lai/",
    "public": f"/thu-tuc/{WITH_LONGER}/",
    "history": f"/thu-tuc/{CERTIFIED_COPY}/lich-su/",
}


@pytest.mark.parametrize(("width", "scripts"), [(1200, True), (360, True), (320, True)])
def test_every_page_of_the_catalogue(at_screen, busy_catalogue, width, scripts):
    person = at_screen(width, scripts=scripts)
    person.sign_in(busy_catalogue.manager)
    for name, address in PAGES.items():
        assert person.open(address).status == 200
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=str(Path(SHOTS) / f"{width}-{name}.png"), full_page=True)
        person.finds_nothing_wrong()
    person.open(PAGES["edit"])
    person.page.fill("[name=fees-0-amount]", "mười")
    person.page.locator("button:has-text('Lưu nháp')").first.click()
    if SHOTS:
        person.page.screenshot(path=str(Path(SHOTS) / f"{width}-wrong.png"))
    assert person.page.locator(".error-summary").is_visible()
    person.finds_nothing_wrong()


def test_a_row_is_added_with_the_keyboard_and_the_cursor_stands_in_it(at_screen, busy_catalogue):
    person = at_screen(1200, scripts=False)
    person.sign_in(busy_catalogue.manager)
    person.open(PAGES["edit"])
    person.page.locator("button:has-text('Thêm giấy tờ')").focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.page.keyboard.type("Giấy viết thêm")
    boxes = person.page.locator("textarea[name^=papers-][name$=-name]")
    assert boxes.last.input_value() == "Giấy viết thêm"
