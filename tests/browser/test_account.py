"""Coming in and one's own account in Chromium: passkeys of a virtual security chip, a password one can look at, nothing askew."""

import os
from pathlib import Path

import pytest

from motcua.lib import clock
from motcua.people import actions
from motcua.web.shared import reach
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("MOTCUA_SHOTS")  # a folder: keep a picture of every page for the eye
LOGIN = "/can-bo/dang-nhap/"
SECURITY = "/can-bo/bao-mat/"


@pytest.fixture
def look():
    def at(person, name):
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
        person.finds_nothing_wrong()

    return at


@pytest.fixture
def with_chip(at_screen):
    """Somebody at a PC with a security chip that asks for a finger and always gets it."""
    person = at_screen()
    chip = person.context.new_cdp_session(person.page)
    chip.send("WebAuthn.enable")
    chip.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return person


def enter(person, username, next_page=SECURITY):
    person.open(f"{LOGIN}?next={next_page}")
    person.page.fill("[name=username]", username)
    person.page.fill("[name=password]", PASSWORD)
    person.page.click("form:has([name=password]) button.btn:not(.reveal)")


def test_a_leader_sets_up_a_passkey_and_comes_in_with_a_finger(with_chip, cast, settings, look):
    settings.SECOND_FACTOR_NEEDED = True
    page = with_chip.page
    enter(with_chip, "lan", "/can-bo/")
    page.wait_for_url("**/lop-thu-hai/")
    look(with_chip, "protect")
    page.click("text=Khóa truy cập")
    look(with_chip, "passkey-new")
    page.click("text=Tạo khóa trên máy này")
    page.wait_for_selector("text=Mã dự phòng")
    assert page.locator("code").count() == 10
    page.click("text=vào làm việc")
    page.wait_for_url("**/can-bo/")
    with_chip.open(SECURITY)
    look(with_chip, "security")
    page.click("button:has-text('Đăng xuất') >> nth=-1")
    page.wait_for_url(f"**{LOGIN}")
    look(with_chip, "login")
    page.click("text=Đăng nhập bằng khóa truy cập")
    page.wait_for_url("**/can-bo/")
    assert "Nông Thị Lan" in page.inner_text(".bar")
    page.context.clear_cookies()
    enter(with_chip, "lan")
    page.wait_for_url("**/dang-nhap/ma/")
    look(with_chip, "login-code")
    page.click("text=Dùng khóa truy cập")
    page.wait_for_url(f"**{SECURITY}")


def test_a_password_can_be_looked_at_and_pasted(at_screen, cast):
    person = at_screen()
    person.open(LOGIN)
    field = person.page.locator("[name=password]")
    field.evaluate(
        "(input) => { const data = new DataTransfer(); data.setData('text/plain', 'x');"
        " return input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, cancelable: true, bubbles: true})) }"
    )
    assert field.evaluate(
        "(input) => input.dispatchEvent(new ClipboardEvent('paste', {cancelable: true, bubbles: true}))"
    ), "nobody hinders pasting"
    field.fill(PASSWORD)
    button = person.page.get_by_role("button", name="Hiện mật khẩu")
    button.click()
    assert field.get_attribute("type") == "text"
    person.page.get_by_role("button", name="Ẩn mật khẩu").click()
    assert field.get_attribute("type") == "password"


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_account(at_screen, cast, look, width, settings, tmp_path):
    settings.SITE_URL = ""
    person = at_screen(width)
    token = actions.invite(actions.make_user(username="may", full_name="Triệu Thị Mây", by=None), by=None)
    person.open(f"/can-bo/vao/{token}/")
    look(person, f"{width}-invitation")
    enter(person, "la")
    person.stands_before("Chưa vào làm việc được")
    look(person, f"{width}-no-position")
    enter(person, "quan")
    look(person, f"{width}-security")
    for name in ("khoa/", "lop-thu-hai/", "ma-xac-nhan/", "mat-khau/"):
        person.open(f"{SECURITY}{name}")
        look(person, f"{width}-{name.strip('/')}")
    person.open("/can-bo/co-quan/dia-chi/")
    look(person, f"{width}-address")
    person.page.check("[name=kind] >> nth=0")
    person.page.fill("[name=url]", "motcua.xa-vidu.gov.vn")
    person.page.click("text=Hiện mã để quét")
    person.stands_before("Quét bằng điện thoại")
    look(person, f"{width}-address-proof")
    _, token = actions.propose_address("motcua.xa-vidu.gov.vn", kind="internet", by=None)
    actions.prove_address(token, host="motcua.xa-vidu.gov.vn")
    cast.receive(at=clock.now())
    person.open("/can-bo/co-quan/dia-chi/bo/")
    look(person, f"{width}-address-sure")
    settings.HTTPS_PORT, settings.DATA_DIR = 8443, tmp_path
    reach.make_own_certificate()
    person.open("/tin-cay/")
    look(person, f"{width}-trust")
    _, token = actions.propose_address("192.168.1.20:8000", kind="wifi", by=None)
    person.open(f"/dia-chi/{token}/")
    look(person, f"{width}-prove")
