"""Coming in and going out, through the real pages, without JavaScript."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from motcua.journal import book
from motcua.lib import clock
from motcua.people import actions
from motcua.people.models import Role, SignIn
from tests.people.conftest import PASSWORD
from tests.people.test_accounts import code_of

LOGIN = "/can-bo/dang-nhap/"
SECURITY = "/can-bo/bao-mat/"
OTHER = "mười hai bến nước"


def enter(client, username="ha.tran", password=PASSWORD, follow=False, secure=False, **more):
    return client.post(
        LOGIN, {"username": username, "password": password, **more}, follow=follow, secure=secure
    )


def is_in(client):
    return client.get(SECURITY).status_code == 200


@pytest.fixture
def signed_in(client, clerk):
    assert enter(client).status_code == 302
    return client


@pytest.fixture
def with_second_factor(clerk):
    """Return (secret, recovery codes) of the clerk; the code of this half minute is still good."""
    secret = generate_totp_secret()
    codes = actions.activate_second_factor(clerk, secret=secret, code=code_of(secret), by=clerk)
    found = Authenticator.objects.get(user=clerk, type="totp")
    found.data["spent"] = []
    found.save()
    return secret, codes


def test_the_right_password_leads_to_the_desk_and_is_written_down(client, clerk):
    answer = enter(client)
    assert (answer.status_code, answer.url) == (302, "/can-bo/")
    assert is_in(client)
    assert book.entries(clerk.stream).last().kind == "user.signed_in"


def test_the_user_name_may_be_typed_in_capitals_and_with_spaces(client, clerk):
    assert enter(client, " HA.Tran ").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("ha.tran", "sai mat khau"), ("khong.co", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, clerk, username, password):
    answer = enter(client, username, password)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("Tên đăng nhập hoặc mật khẩu chưa đúng") == 2  # at the top and beside the field
    assert f'value="{username}"' in page
    assert password not in page
    assert 'aria-invalid="true"' in page
    assert not is_in(client)


def test_empty_fields_are_named_one_by_one(client, db):
    page = enter(client, "", "").content.decode()
    assert "Ông/bà nhập tên đăng nhập." in page
    assert "Ông/bà nhập mật khẩu." in page
    assert 'href="#id_password"' in page


def test_a_shut_account_does_not_come_in_and_is_put_out_at_once(signed_in, clerk):
    actions.deactivate_user(clerk, by=None)
    assert not is_in(signed_in)
    assert enter(signed_in).status_code == 422


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/can-bo/ho-so/?trang=2", "/can-bo/ho-so/?trang=2"),
        ("https://xau.example/", "/can-bo/"),
        ("//xau.example/", "/can-bo/"),
        ("/\\xau.example/", "/can-bo/"),
        ("javascript:alert(1)", "/can-bo/"),
        ("/\t/xau.example/", "/can-bo/"),
        ("/%09/xau.example/", "/can-bo/"),
        ("/\x0b/xau.example/", "/can-bo/"),
        ("/%5Cxau.example/", "/can-bo/"),
        ("/%2Fxau.example/", "/can-bo/"),
        ("/can-bo/?q=%C4%90%E1%BA%B7ng", "/can-bo/?q=%C4%90%E1%BA%B7ng"),
        ("", "/can-bo/"),
    ],
)
def test_after_the_login_one_is_led_to_a_page_of_this_house_only(client, clerk, wanted, led_to):
    assert enter(client, next=wanted).url == led_to


def test_somebody_not_signed_in_is_led_to_the_login_and_back(client, clerk):
    answer = client.get(SECURITY)
    assert answer.url == f"{LOGIN}?next={SECURITY}"
    assert f'value="{SECURITY}"' in client.get(answer.url).content.decode()


def test_five_wrong_passwords_close_the_door_to_that_name_from_that_machine_only(client, clerk, specialist):
    for n in range(5):
        answer = enter(client, password=f"sai mat khau {n}")
    assert answer.status_code == 429
    assert "chờ 15 phút" in answer.content.decode()
    assert enter(client).status_code == 429  # even with the right one
    assert enter(client, "sang.vi").status_code == 302
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), secure=True).status_code == 302


def test_the_door_opens_again_after_a_quarter_of_an_hour(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    for _ in range(5):
        enter(client, password="sai mat khau")
    time_machine.shift(timedelta(minutes=14))
    assert enter(client).status_code == 429
    time_machine.shift(timedelta(minutes=2))
    assert enter(client).status_code == 302


def test_failed_logins_write_no_name_to_the_log(client, clerk, caplog):
    for _ in range(6):
        enter(client, password="sai mat khau")
    assert "ha.tran" not in caplog.text


def test_going_out_is_a_post_and_ends_the_session(signed_in, clerk):
    assert signed_in.get("/can-bo/dang-xuat/").status_code == 405
    assert signed_in.post("/can-bo/dang-xuat/").url == LOGIN
    assert not is_in(signed_in)
    assert SignIn.objects.get().ended_at is not None


def test_a_login_without_the_csrf_token_is_refused(clerk):
    assert enter(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        f"{door}{page}"
        for door in ("/accounts/", "/can-bo/", "/tai-khoan/", "/can-bo/bao-mat/")
        for page in (
            "signup/",
            "email/",
            "password/reset/",
            "confirm-email/",
            "dang-ky/",
            "login/",
            "totp/activate/",
        )
    ],
)
def test_there_is_no_signing_up_no_mail_and_no_reset_for_the_public(signed_in, address):
    assert signed_in.get(address).status_code == 404


# The second factor


def test_with_a_second_factor_the_password_alone_opens_nothing(client, clerk, with_second_factor):
    answer = enter(client, next=SECURITY)
    assert answer.url == "/can-bo/dang-nhap/ma/"
    assert not is_in(client)
    wrong = client.post(answer.url, {"code": "000000x"})
    assert wrong.status_code == 422
    assert not is_in(client)
    right = client.post(answer.url, {"code": code_of(with_second_factor[0])})
    assert right.url == SECURITY
    assert is_in(client)


def test_a_code_of_the_app_opens_once(client, clerk, with_second_factor):
    code = code_of(with_second_factor[0])
    for expected in (302, 422):
        browser = Client()
        enter(browser)
        assert browser.post("/can-bo/dang-nhap/ma/", {"code": code}).status_code == expected


def test_a_recovery_code_opens_once(client, clerk, with_second_factor):
    for expected in (302, 422):
        browser = Client()
        enter(browser)
        answer = browser.post("/can-bo/dang-nhap/ma/", {"code": with_second_factor[1][0]})
        assert answer.status_code == expected


def test_guessing_codes_closes_the_door_too(client, clerk, with_second_factor):
    enter(client)
    for _ in range(5):
        answer = client.post("/can-bo/dang-nhap/ma/", {"code": "999999x"})
    assert answer.status_code == 429
    assert client.post("/can-bo/dang-nhap/ma/", {"code": code_of(with_second_factor[0])}).status_code == 429
    assert not is_in(client)


def test_the_code_page_is_nothing_without_the_password_and_for_ten_minutes(
    client, clerk, with_second_factor, time_machine
):
    assert client.get("/can-bo/dang-nhap/ma/").url == LOGIN
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    assert client.get("/can-bo/dang-nhap/ma/").status_code == 200
    time_machine.shift(timedelta(minutes=11))
    assert client.get("/can-bo/dang-nhap/ma/").url == LOGIN


def test_the_second_factor_is_set_up_renewed_and_dropped_on_pages(signed_in, clerk):
    page = signed_in.get("/can-bo/bao-mat/ma-xac-nhan/")
    assert "<svg" in page.content.decode()
    secret = signed_in.session["new_second_factor"]
    wrong = signed_in.post("/can-bo/bao-mat/ma-xac-nhan/", {"code": "12x"})
    assert wrong.status_code == 422
    assert signed_in.session["new_second_factor"] == secret  # the phone has scanned it already
    shown = signed_in.post("/can-bo/bao-mat/ma-xac-nhan/", {"code": code_of(secret)})
    assert shown.content.decode().count("<code>") == 10
    assert "Còn 10 mã dự phòng" in signed_in.get(SECURITY).content.decode()
    renew = "/can-bo/bao-mat/ma-du-phong/"
    assert signed_in.post(renew, {"password": "sai mat khau"}).status_code == 422
    assert signed_in.post(renew, {"password": PASSWORD}).content.decode().count("<code>") == 10
    off = "/can-bo/bao-mat/ma-xac-nhan/tat/"
    assert signed_in.get(off).status_code == 200
    assert signed_in.post(off, {"password": PASSWORD}).url == SECURITY
    assert "Chưa bật" in signed_in.get(SECURITY).content.decode()
    assert signed_in.get(off).url == SECURITY


# Passwords and sessions


def test_a_new_password_ends_every_other_session_and_keeps_this_one(signed_in, clerk):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 15) Firefox/140.0")
    enter(elsewhere)
    answer = signed_in.post(
        "/can-bo/bao-mat/mat-khau/", {"password": PASSWORD, "new_password": OTHER, "again": OTHER}
    )
    assert answer.url == SECURITY
    assert is_in(signed_in)
    assert not is_in(elsewhere)
    assert enter(elsewhere).status_code == 422
    assert enter(elsewhere, password=OTHER).status_code == 302


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"password": "sai mat khau", "new_password": OTHER, "again": OTHER}, "hiện tại chưa đúng"),
        ({"password": PASSWORD, "new_password": OTHER, "again": "khác"}, "chưa giống nhau"),
        ({"password": PASSWORD, "new_password": "ngắn", "again": "ngắn"}, "ít nhất 10 ký tự"),
        ({"password": PASSWORD, "new_password": PASSWORD, "again": PASSWORD}, "trùng mật khẩu đang dùng"),
        ({}, "Ông/bà nhập mật khẩu hiện tại."),
    ],
)
def test_a_new_password_that_will_not_do_is_explained(signed_in, sent, said):
    answer = signed_in.post("/can-bo/bao-mat/mat-khau/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_whoever_was_given_a_password_chooses_an_own_one_first(client, clerk):
    actions.set_password(clerk, OTHER, by=None, must_change=True)
    assert enter(client, password=OTHER).url == reverse("account:password")
    assert client.get(SECURITY).url == reverse("account:password")
    client.post(reverse("account:password"), {"password": OTHER, "new_password": PASSWORD, "again": PASSWORD})
    assert is_in(client)


def test_ending_all_other_sessions_keeps_this_one(signed_in, clerk):
    elsewhere = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 15) Firefox/140.0")
    enter(elsewhere)
    page = signed_in.get(SECURITY).content.decode()
    assert "Firefox trên Android" in page
    assert page.count("(phiên này)") == 1
    assert signed_in.post("/can-bo/bao-mat/phien/").url == SECURITY
    assert is_in(signed_in)
    assert not is_in(elsewhere)
    assert "Firefox trên Android" not in signed_in.get(SECURITY).content.decode()


def test_a_session_ends_after_half_an_hour_without_a_click(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    for _ in range(3):
        time_machine.shift(timedelta(minutes=29))
        assert is_in(client)
    time_machine.shift(timedelta(minutes=31))
    answer = client.get(SECURITY, follow=True)
    assert "Phiên làm việc đã hết" in answer.content.decode()
    assert not is_in(client)
    assert book.entries(clerk.stream).last().data["why"] == "idle"


def test_a_session_ends_twelve_hours_after_the_login_however_busy(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    for _ in range(28):
        time_machine.shift(timedelta(minutes=25))
        assert is_in(client)
    time_machine.shift(timedelta(minutes=25))
    assert not is_in(client)
    assert book.entries(clerk.stream).last().data["why"] == "too_long"


def test_a_session_begun_elsewhere_counts_from_its_first_click(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    client.force_login(clerk)
    assert is_in(client)
    time_machine.shift(timedelta(minutes=31))
    assert not is_in(client)


def test_a_reader_without_a_session_costs_the_session_store_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/can-bo/khong-co-trang-nay/")
    assert answer.status_code == 404


def test_presence_is_written_once_a_minute_not_once_a_click(
    client, clerk, time_machine, django_assert_num_queries
):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    password_page = reverse("account:password")
    client.get(password_page)
    with django_assert_num_queries(2):  # session, user
        client.get(password_page)


def test_what_was_typed_when_the_session_ended_waits_for_the_same_person(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    time_machine.shift(timedelta(minutes=31))
    late = client.post(
        "/can-bo/bao-mat/phien/?a=1",
        {"ghi-chu": 'Giấy "khai sinh"\n<b>', "nhieu": ["1", "2"], "password": "bí mật bí mật"},
    )
    page = client.get(late.url).content.decode()
    assert "còn nguyên" in page
    answer = enter(client, follow=True)
    page = answer.content.decode()
    assert 'action="/can-bo/bao-mat/phien/?a=1"' in page
    assert "Giấy &quot;khai sinh&quot;\n&lt;b&gt;" in page
    assert page.count('name="nhieu"') == 2
    assert "bí mật" not in page
    assert client.get("/can-bo/gui-tiep/").url == "/can-bo/"  # shown once


def test_what_was_typed_is_not_shown_to_somebody_else(client, clerk, specialist, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    time_machine.shift(timedelta(minutes=31))
    client.post("/can-bo/bao-mat/phien/", {"ghi-chu": "riêng"})
    assert enter(client, "sang.vi").url == "/can-bo/"
    assert client.get("/can-bo/gui-tiep/").url == "/can-bo/"
    assert "held" not in client.session


def test_a_region_asked_for_after_the_end_sends_the_whole_page_to_the_login(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    time_machine.shift(timedelta(minutes=31))
    answer = client.get(
        SECURITY, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/can-bo/?the=tat-ca"}
    )
    assert answer.headers["HX-Redirect"] == f"{LOGIN}?het-phien=1&next=%2Fcan-bo%2F%3Fthe%3Dtat-ca"


def test_a_region_asked_for_from_a_doubtful_address_leads_to_the_desk_afterwards(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    time_machine.shift(timedelta(minutes=31))
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/%09/xau.example/"}
    assert client.get(SECURITY, headers=asked).headers["HX-Redirect"] == f"{LOGIN}?het-phien=1"


# A page that stood open while its session was gone


def key_of(answer):
    return re.search('name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())[1]


def sign_in_elsewhere(browser):
    given = {"username": "ha.tran", "password": PASSWORD, "csrfmiddlewaretoken": key_of(browser.get(LOGIN))}
    return browser.post(LOGIN, given)


@pytest.fixture
def stood_open(clerk):
    """Return a strict browser and the key in its page that was answered after the session had been deleted."""
    browser = Client(enforce_csrf_checks=True)
    sign_in_elsewhere(browser)
    key = key_of(browser.get("/can-bo/bao-mat/mat-khau/"))
    Session.objects.all().delete()
    answer = browser.post("/can-bo/bao-mat/phien/", {"ghi": "chữ đã gõ", "csrfmiddlewaretoken": key})
    assert "chữ đã gõ" in answer.content.decode()
    return browser, key_of(answer)


def test_a_form_kept_in_the_page_is_sent_again_by_one_press_after_the_login(stood_open):
    browser, key = stood_open
    assert sign_in_elsewhere(browser).status_code == 302
    sent = browser.post("/can-bo/bao-mat/phien/", {"ghi": "chữ đã gõ", "csrfmiddlewaretoken": key})
    assert (sent.status_code, sent.url) == (302, SECURITY)


def test_the_key_of_before_the_login_ends_after_half_an_hour(stood_open, time_machine):
    browser, key = stood_open
    sign_in_elsewhere(browser)
    time_machine.move_to(clock.now() + timedelta(minutes=29), tick=False)
    browser.get(SECURITY)
    time_machine.shift(timedelta(minutes=2))
    assert browser.post("/can-bo/bao-mat/phien/", {"csrfmiddlewaretoken": key}).status_code == 403


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "a" * 64, "a" * 9999])
def test_no_other_key_passes(stood_open, key):
    browser, _ = stood_open
    sign_in_elsewhere(browser)
    assert browser.post("/can-bo/bao-mat/phien/", {"csrfmiddlewaretoken": key}).status_code == 403


def test_a_form_from_another_site_is_refused_even_with_the_earlier_key(stood_open):
    browser, key = stood_open
    sign_in_elsewhere(browser)
    sent = browser.post(
        "/can-bo/bao-mat/phien/", {"csrfmiddlewaretoken": key}, headers={"Origin": "https://xau.example"}
    )
    assert sent.status_code == 403


# The one-time link


@pytest.fixture
def link(clerk):
    return f"/can-bo/vao/{actions.reset_login(clerk, by=None)}/"


def test_a_link_lets_in_once_with_a_new_password(client, clerk, link):
    for _ in range(2):  # a look does not spend it: chat programs look at links before people do
        assert "ha.tran" in client.get(link).content.decode()
    weak = client.post(link, {"new_password": "ngắn", "again": "ngắn"})
    assert weak.status_code == 422
    assert client.post(link, {"new_password": OTHER, "again": OTHER}).url == "/can-bo/"
    assert is_in(client)
    assert Client().get(link).status_code == 404
    assert Client().post(link, {"new_password": OTHER, "again": OTHER}).status_code == 404
    assert enter(Client(), password=OTHER).status_code == 302


def test_a_link_that_is_too_old_or_invented_is_a_404_that_explains(client, clerk, link, time_machine):
    time_machine.move_to(clock.now() + timedelta(minutes=31))
    for address in (link, "/can-bo/vao/bịa/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "không còn dùng được" in answer.content.decode()


def test_a_link_does_not_pass_by_the_second_factor(client, clerk, with_second_factor, link):
    answer = client.post(link, {"new_password": OTHER, "again": OTHER})
    assert answer.url == "/can-bo/dang-nhap/ma/"
    assert not is_in(client)
    actions.drop_second_factor(clerk, by=None)  # what `motcua user reset` does for who lost phone and codes
    assert enter(client, password=OTHER).url == "/can-bo/"


def test_a_link_puts_out_whoever_was_signed_in_on_the_device(client, clerk, make_officer, link):
    make_officer("sang.vi", "Vi Thị Sáng", Role.SPECIALIST)
    enter(client, "sang.vi")
    client.post(link, {"new_password": OTHER, "again": OTHER})
    assert "ha.tran" in client.get(SECURITY).content.decode()
