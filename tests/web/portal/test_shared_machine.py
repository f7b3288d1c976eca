"""The public PC: whoever sits down next finds nothing of whoever sat there before."""

import re
from datetime import timedelta

import pytest
import time_machine

from motcua.dossiers.actions import ask_supplement
from motcua.people.models import SignIn
from motcua.web.shared import public_pc
from tests.cast import BIRTH, MARITAL, NINE
from tests.web.desk_reception.counter import sign_in

pytestmark = pytest.mark.django_db
IDLE = timedelta(minutes=2)


@pytest.fixture
def clock():
    with time_machine.travel(NINE, tick=False) as moving:
        yield moving


@pytest.fixture
def pc(clock, client):
    """A browser that opened the kiosk's bookmark."""
    assert client.get("/may-dung-chung/")["Location"] == "/"
    return client


@pytest.fixture
def dossier(cast):
    return cast.receive(MARITAL, assignee=cast.specialist)


def look_up(pc, dossier) -> str:
    pc.get(f"/ho-so/{dossier.code}/", {"k": dossier.secret})
    return f"/ho-so/{dossier.code}/"


def test_every_page_says_that_the_machine_is_shared_and_none_is_stored(pc, cast):
    for page in (
        "/",
        "/thu-tuc/?q=khai+sinh",
        f"/thu-tuc/{BIRTH}/",
        "/ho-so/",
        "/xac-minh/",
        "/khong-co/",
        "/can-bo/dang-nhap/",
    ):
        answer = pc.get(page)
        text = answer.content.decode()
        assert "Máy dùng chung." in text, page
        assert "Xóa và về đầu" in text, page
        assert "no-store" in answer["Cache-Control"], page
        assert "ETag" not in answer, page


def test_another_browser_is_told_nothing_of_it(client, cast):
    text = client.get("/").content.decode()
    assert "Máy dùng chung" not in text
    assert "http-equiv" not in text


def test_a_page_kept_for_everybody_is_not_mixed_up_with_the_shared_machines(pc, cast):
    from django.test import Client

    assert "Máy dùng chung" in pc.get("/").content.decode()
    assert "Máy dùng chung" not in Client().get("/").content.decode()
    packed = pc.get("/", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in packed


def test_a_dossier_looked_up_is_gone_two_idle_minutes_later(pc, clock, dossier):
    page = look_up(pc, dossier)
    assert pc.get(page).status_code == 200
    clock.shift(IDLE - timedelta(seconds=10))
    assert pc.get(page).status_code == 200
    clock.shift(IDLE + timedelta(seconds=10))
    assert pc.get(page).status_code == 404
    assert pc.get(page).status_code == 404


def test_one_press_forgets_it_at_once_and_leads_to_the_front_door(pc, dossier):
    page = look_up(pc, dossier)
    answer = pc.post("/may-dung-chung/xoa/")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    taken = [m for m in answer.cookies.values() if m.key == "tra-cuu"]
    assert [(m["path"], m["max-age"]) for m in taken] == [(page, 0)]
    assert pc.get(page).status_code == 404
    assert "Máy dùng chung" in pc.get("/").content.decode()


def test_two_dossiers_looked_up_are_both_taken_back(pc, cast):
    pages = [look_up(pc, cast.receive(MARITAL)), look_up(pc, cast.receive(MARITAL))]
    answer = pc.post("/may-dung-chung/xoa/")
    lines = answer.cookies.output()
    assert all(re.search(rf"tra-cuu=.*Path={page}", lines) for page in pages)


def test_a_cookie_the_browser_kept_is_worth_nothing_in_the_next_visit(pc, dossier):
    page = look_up(pc, dossier)
    kept = pc.cookies["tra-cuu"].value
    pc.post("/may-dung-chung/xoa/")
    pc.get("/")
    pc.cookies["tra-cuu"] = kept
    assert pc.get(page).status_code == 404
    assert pc.get(page).content.decode().count(dossier.secret) == 0


def test_cookies_end_with_the_browser_at_the_latest(pc, dossier):
    answer = pc.get("/?chu=to")
    assert answer.cookies["chu"]["max-age"] == ""
    assert 'data-type="large"' in pc.get("/").content.decode()
    pc.post("/may-dung-chung/xoa/")
    assert 'data-type="large"' not in pc.get("/").content.decode()


def test_what_is_sent_after_the_end_is_thrown_away(pc, clock, cast):
    pc.get("/ho-so/")
    clock.shift(IDLE + timedelta(minutes=1))
    answer = pc.post("/ho-so/", {"code": "H99.12-261109-0001", "secret": "222222222"})
    assert (answer.status_code, answer["Location"]) == (302, "/may-dung-chung/het-gio/")
    text = pc.get("/may-dung-chung/het-gio/").content.decode()
    assert "Đã xóa hết" in text
    assert "H99.12-261109-0001" not in text


def test_who_keeps_typing_is_not_thrown_out(pc, clock, dossier):
    page = look_up(pc, dossier)
    for _ in range(5):
        clock.shift(timedelta(seconds=50))
        assert pc.get("/may-dung-chung/con-day/").status_code == 204
    assert pc.get(page).status_code == 200


def test_a_script_that_asks_how_things_stand_is_no_person(pc, clock, dossier):
    page = look_up(pc, dossier)
    for _ in range(4):
        clock.shift(timedelta(seconds=50))
        pc.get("/", headers={"Sec-Fetch-Dest": "empty"})
    assert pc.get(page).status_code == 404


def test_without_scripts_the_page_asks_and_then_forgets(pc, dossier):
    page = look_up(pc, dossier)
    text = pc.get(page).content.decode()
    onward = re.search(r'http-equiv="refresh" content="100;url=([^"]+)"', text)[1]
    assert onward == f"/may-dung-chung/con-do/?ve={page.replace('/', '%2F')}"
    asked = pc.get(onward).content.decode()
    assert 'content="20;url=/may-dung-chung/het-gio/"' in asked
    assert f'href="{page}"' in asked
    pc.get("/may-dung-chung/het-gio/")
    assert pc.get(page).status_code == 404


@pytest.mark.parametrize(
    "wanted", ["//evil.example/", "https://evil.example/", "/\\evil.example", "/\t/evil", "javascript:1"]
)
def test_the_way_back_never_leads_to_another_host(pc, cast, wanted):
    text = pc.get("/may-dung-chung/con-do/", {"ve": wanted}).content.decode()
    assert 'class="btn" href="/"' in text


def test_the_browser_fills_in_nothing_and_opens_no_second_window(pc, dossier):
    text = pc.get("/ho-so/").content.decode()
    fields = re.findall(r"<(?:form|input|textarea|select)\b[^>]*>", text)
    assert fields
    assert all('autocomplete="off"' in one for one in fields)
    assert len(re.findall("autocomplete", text)) == len(fields)
    assert 'target="_blank"' not in pc.get(look_up(pc, dossier)).content.decode()


def test_a_letter_stands_in_a_page_that_keeps_watch(pc, dossier, cast):
    ask_supplement(dossier, points=[{"paper": "Tờ khai", "reason": "mờ"}], by=cast.specialist, at=NINE)
    page = look_up(pc, dossier)
    letter = re.search(r'href="(/ho-so/[^"]+\.pdf)"', pc.get(page).content.decode())[1]
    shown = pc.get(letter, headers={"Accept": "text/html,*/*"})
    assert shown["Content-Type"].startswith("text/html")
    text = shown.content.decode()
    assert "Xóa và về đầu" in text
    assert "/may-dung-chung/con-do/" in text
    inside = re.search(r'<iframe class="framed" src="([^"]+)"', text)[1]
    framed = pc.get(inside, headers={"Accept": "text/html,*/*"})
    assert framed["Content-Type"] == "application/pdf"
    assert framed["Content-Disposition"].startswith("inline")
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert "no-store" in framed["Cache-Control"]


def test_what_would_be_saved_to_a_folder_is_shown_instead(rf):
    from django.http import HttpResponse

    request = rf.get("/x.pdf")
    request.COOKIES[public_pc.COOKIE] = "x"
    saved = HttpResponse(b"%PDF", content_type="application/pdf")
    saved["Content-Disposition"] = 'attachment; filename="a.pdf"'
    answer = public_pc.PublicPc(lambda r: saved)(request)
    assert answer["Content-Disposition"] == 'inline; filename="a.pdf"'


def test_an_officer_who_walks_away_is_signed_out(pc, clock, cast):
    sign_in(pc, cast.clerk)
    pc.cookies["motcua"] = pc.cookies[
        "motcua"
    ].value  # given by a test, not by the house: it is not tied to the visit
    assert pc.get("/can-bo/").status_code == 302


def test_an_officer_who_signed_in_here_is_signed_out_two_minutes_later(pc, clock, cast):
    from tests.cast import PASSWORD

    pc.get("/can-bo/dang-nhap/")
    pc.post("/can-bo/dang-nhap/", {"username": "ha", "password": PASSWORD})
    assert pc.get("/can-bo/").status_code == 200
    clock.shift(IDLE + timedelta(seconds=6))
    assert pc.get("/can-bo/").status_code == 302
    assert SignIn.objects.get().ended_at is not None


def test_who_switched_it_on_by_mistake_switches_it_off(pc, cast):
    assert "Máy này là của riêng tôi" in pc.get("/may-dung-chung/tat/").content.decode()
    pc.post("/may-dung-chung/tat/")
    assert "Máy dùng chung" not in pc.get("/").content.decode()


def test_ten_minutes_later_only_an_officer_switches_it_off(pc, clock, cast):
    from tests.cast import PASSWORD

    clock.shift(timedelta(minutes=11))
    pc.get("/may-dung-chung/")  # the bookmark once more does not begin the ten minutes anew
    assert pc.post("/may-dung-chung/tat/").status_code == 403
    assert "Máy dùng chung" in pc.get("/").content.decode()
    pc.post("/can-bo/dang-nhap/", {"username": "ha", "password": PASSWORD})
    pc.post("/may-dung-chung/tat/")
    assert "Máy dùng chung" not in pc.get("/").content.decode()


def test_on_ones_own_machine_these_pages_lead_to_the_front_door(client, cast):
    for page in ("het-gio/", "con-do/", "tat/"):
        assert client.get(f"/may-dung-chung/{page}")["Location"] == "/"
    assert client.post("/may-dung-chung/xoa/")["Location"] == "/"


def test_a_made_up_visit_is_no_visit(pc, dossier):
    page = look_up(pc, dossier)
    pc.cookies[public_pc.VISIT] = "made:up"
    assert pc.get(page).status_code == 404


def test_a_form_of_this_visit_is_taken_and_one_of_an_earlier_is_not(clock, cast, dossier):
    from django.test import Client

    pc = Client(enforce_csrf_checks=True)
    pc.get("/may-dung-chung/")

    def key_of(page: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]

    key = key_of(pc.get("/ho-so/").content.decode())
    sent = {"code": dossier.code, "secret": dossier.secret, "csrfmiddlewaretoken": key}
    assert pc.post("/ho-so/", sent)["Location"] == f"/ho-so/{dossier.code}/"
    pc.post("/may-dung-chung/xoa/")
    pc.get("/")
    answer = pc.post("/ho-so/", sent)
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
