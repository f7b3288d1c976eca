"""The page of one's own sessions: what it shows, and that each can be ended from there at once."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client

from motcua.people import actions
from motcua.people.models import SignIn
from tests.people.test_login import SECURITY, enter, is_in

PHONE = "Mozilla/5.0 (Android 15) Firefox/140.0"


def test_a_session_shows_device_shortened_place_and_time(client, clerk):
    enter(client)
    enter(Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="192.168.1.37"), secure=True)
    page = client.get(SECURITY).content.decode()
    assert "Firefox trên Android" in page
    assert "mạng nội bộ 192.168.1.…" in page
    assert "192.168.1.37" not in page
    assert page.count("(phiên này)") == 1


def test_one_session_is_ended_from_another_device_at_once(client, clerk):
    enter(client)
    phone = Client(HTTP_USER_AGENT=PHONE)
    enter(phone)
    other = SignIn.objects.get(device="Firefox trên Android")
    answer = client.post(f"/can-bo/bao-mat/phien/{other.pk}/", follow=True)
    assert "Đã đăng xuất phiên ấy" in answer.content.decode()
    assert not is_in(phone)
    assert is_in(client)
    other.refresh_from_db()
    assert other.ended_at is not None
    assert other.session_key == ""


def test_ending_this_very_session_goes_out(client, clerk):
    enter(client)
    mine = SignIn.objects.get()
    assert client.post(f"/can-bo/bao-mat/phien/{mine.pk}/").url == "/can-bo/dang-nhap/"
    assert not is_in(client)
    assert not Session.objects.exists()


def test_nobody_ends_a_session_of_another(client, clerk, specialist):
    enter(client)
    theirs = Client()
    enter(theirs, "sang.vi")
    other = SignIn.objects.get(user=specialist)
    answer = client.post(f"/can-bo/bao-mat/phien/{other.pk}/", follow=True)
    assert "đã kết thúc rồi" in answer.content.decode()
    assert is_in(theirs)


def test_a_session_kept_after_the_others_were_ended_can_still_be_ended(client, clerk):
    enter(client)
    client.post("/can-bo/bao-mat/phien/")
    kept = SignIn.objects.get(ended_at=None)
    assert kept.session_key == client.session.session_key
    phone = Client()
    enter(phone)
    phone.post(f"/can-bo/bao-mat/phien/{kept.pk}/")
    assert not is_in(client)


def test_what_happened_to_the_account_is_told_with_who_did_it(client, clerk, administrator):
    actions.reset_login(clerk, by=administrator)
    enter(client)
    page = client.get(SECURITY).content.decode()
    assert "Tạo liên kết đặt lại mật khẩu (Lò Văn Ứng)" in page
    assert "Giao vị trí (máy chủ)" in page


def test_a_session_over_https_has_a_cookie_that_stays_there(client, clerk):
    answer = enter(client, secure=True)
    assert answer.cookies["motcua"]["secure"]
    assert answer.cookies["motcua"]["httponly"]
    assert answer.cookies["motcua"]["samesite"] == "Lax"


def test_a_sign_in_names_a_session_that_is_there(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    assert Session.objects.filter(pk=SignIn.objects.get().session_key).exists()
    time_machine.shift(timedelta(minutes=31))
    client.get(SECURITY)
    assert SignIn.objects.get().session_key == ""
