"""Running the office in Chromium: axe finds nothing, nothing spills over, nothing leaves the machine, at every width."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from motcua.journal.models import Job
from motcua.journal.seals import make_seal
from motcua.lib import clock
from motcua.people import actions
from motcua.webhooks.actions import expected_delivery, make_webhook, note_attempt, switch_off_webhook
from motcua.webhooks.calling import Outcome
from motcua.webhooks.events import EVENTS
from tests.cast import MARITAL, MONDAY, NINE, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("MOTCUA_SHOTS")  # a folder: keep a picture of every page for the eye


@pytest.fixture
def look(live_server):
    """Return a function that looks at the page as it stands: axe, overflow, foreign requests, a picture."""
    from axe_playwright_python.sync_playwright import Axe

    def at(page, name):
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == [], name
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name

    return at


def _told_and_not_told(cast):
    webhook, _ = make_webhook(
        cast.office, name="Hệ thống của tỉnh", url="https://tinh.example/tin/" + "x" * 60, kinds=list(EVENTS), by=None, at=NINE
    )  # fmt: skip
    for outcome in (Outcome(200), Outcome(error="timeout"), Outcome(302, "redirect")):
        dossier = cast.receive(MARITAL)
        delivery = expected_delivery(webhook, dossier, 1, by=None, at=NINE)
        note_attempt(delivery, outcome, by=None, at=NINE)
    closed, _ = make_webhook(
        cast.office, name="Đã thôi", url="https://cu.example/", kinds=["dossier.approve"], by=None, at=NINE
    )
    switch_off_webhook(closed, by=None, at=NINE)


@pytest.mark.parametrize(("width", "script"), [(1280, True), (360, False), (320, True)])
def test_every_page_of_the_office(chromium, live_server, look, cast, width, script):
    from playwright.sync_api import expect

    today = clock.today()
    actions.appoint_substitute(
        absent=cast.clerk, substitute=cast.second_clerk, starts_on=today, ends_on=today + timedelta(days=4),
        reason="Nghỉ phép năm", by=None,
    )  # fmt: skip
    Job.objects.create(
        name="motcua.notifications.actions.send_message", key="dossier:H99.12-261109-0001:1:email", run_at=NINE,
        created_at=NINE, failed_at=NINE, attempts=8, error="TimeoutError (socket.py:851)",
    )  # fmt: skip
    _told_and_not_told(cast)
    make_seal(MONDAY, at=NINE)
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    strangers, faults = [], []
    page.on("request", lambda r: None if r.url.startswith(live_server.url) else strangers.append(r.url))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.goto(f"{live_server.url}/can-bo/dang-nhap/?next=/can-bo/quan-ly/")
    page.fill("[name=username]", "quan")
    page.fill("[name=password]", PASSWORD)
    page.click("main button:has-text('Đăng nhập')")
    look(page, f"{width}-index")
    slug, clerk = cast.office.slug, cast.specialist.pk
    pages = {
        "people": reverse("office:people", args=[slug]),
        "person-new": reverse("office:person-new", args=[slug]),
        "person": reverse("office:person", args=[slug, clerk]),
        "person-deactivate": reverse("office:person-deactivate", args=[slug, clerk]),
        "position-new": reverse("office:position-new", args=[slug, clerk]),
        "agency": reverse("office:agency", args=[slug]),
        "substitutions": reverse("office:substitutions"),
        "substitution-new": reverse("office:substitution-new"),
        "calendar": reverse("office:calendar", args=[slug]) + "?nam=2026",
        "calendar-day": reverse("office:calendar-day", args=[slug]) + "?ngay=2026-11-23",
        "calendar-week": reverse("office:calendar-week", args=[slug]),
        "calendar-hours": reverse("office:calendar-hours", args=[slug]),
        "rules": reverse("office:rules"),
        "failed-jobs": reverse("office:failed-jobs"),
        "job-drop": reverse("office:job-drop", args=[Job.objects.failed().get().pk]),
        "seals": reverse("office:seals"),
        "webhooks": reverse("office:webhooks", args=[slug]),
        "webhook-new": reverse("office:webhook-new", args=[slug]),
    }
    for name, address in pages.items():
        page.goto(live_server.url + address)
        look(page, f"{width}-{name}")
    for name, sends in (
        ("person-new", "Thêm và tạo liên kết"),
        ("calendar-day", "Ghi ngày này"),
        ("webhook-new", "Thêm và hiện khóa ký"),
    ):
        page.goto(live_server.url + pages[name])
        page.fill("[name=on_year], [name=full_name], [name=url]", "")
        page.click(f"text={sends}")
        expect(page).to_have_title(re.compile("^Còn "))
        look(page, f"{width}-{name}-wrong")
    page.goto(live_server.url + pages["person"])
    page.click("text=Tạo liên kết")
    look(page, f"{width}-person-link")
    page.goto(live_server.url + pages["webhooks"])
    page.click("text=Tạo khóa mới")
    look(page, f"{width}-webhook-key")
    assert strangers == []
    assert [fault for fault in faults if "422" not in fault] == []
    context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_first_start(chromium, live_server, look, width, transactional_db):
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(live_server.url + reverse("office:founding", args=[actions.founding_token()]))
    page.fill("#tim", "bac son lang son")
    page.get_by_text("Xã Bắc Sơn").first.wait_for()
    look(page, f"{width}-founding-pick")
    page.click("text=nhập bằng tay")
    look(page, f"{width}-founding")
    page.click("text=Lập cơ quan và vào")
    look(page, f"{width}-founding-wrong")
    page.check("[name=kind] >> nth=0")
    for name, value in {
        "name": "Đồng Sen", "province": "Lam Giang", "full_name": "Bế Minh Quân", "username": "quan.be",
        "password": "con đò bến cũ 26", "again": "con đò bến cũ 26",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.click("text=Lập cơ quan và vào")
    assert page.url.endswith("/chuan-bi/")
    look(page, f"{width}-founded")
    page.goto(live_server.url + "/can-bo/bat-dau/x/")
    look(page, f"{width}-founding-over")
    context.close()
