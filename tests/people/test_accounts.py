"""Accounts, passwords, one-time links and the second factor, seen from the verbs."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.sessions.models import Session

from motcua.journal import book
from motcua.journal.models import Entry
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import LoginLink, Role, SignIn, User
from motcua.people.second_factor import Secrets
from tests.people.conftest import AT, PASSWORD


def code_of(secret):
    """Return the code the phone shows now."""
    return format_hotp_value(hotp_value(secret, sorted(yield_hotp_counters_from_time())[1]))


def test_a_user_name_is_kept_in_one_form_and_found_however_typed(make_officer):
    user = make_officer("  Ha.TRAN ", "Trần Thu Hà")
    assert user.username == "ha.tran"
    assert User.objects.get_by_natural_key("HA.tran ") == user


@pytest.mark.parametrize("username", ["", "a", "hà", "ha tran", "x" * 61, "../ha"])
def test_a_user_name_that_cannot_be_typed_everywhere_is_refused(db, username):
    with pytest.raises(NotAllowed) as refusal:
        actions.make_user(username=username, full_name="Trần Thu Hà", by=None, at=AT)
    assert refusal.value.objection.field == "username"


def test_a_user_name_is_given_once(clerk, make_officer):
    with pytest.raises(NotAllowed, match="đã có người dùng"):
        make_officer("HA.TRAN", "Ai Khác")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngan", "password-too-short"),
        ("1234567890", "password-too-common"),
        ("ha.tran.2026", "password-too-similar"),
    ],
)
def test_a_weak_password_is_refused_with_a_vietnamese_sentence(clerk, password, code):
    with pytest.raises(NotAllowed) as refusal:
        actions.set_password(clerk, password, by=clerk, at=AT)
    assert refusal.value.objection.code == code
    assert "ật khẩu" in refusal.value.objection.reason


def test_the_journal_holds_no_name_no_user_name_and_no_phone(make_officer, administrator, commune):
    user = actions.make_user(
        username="kin.dao", full_name="Khuất Thị Kín", phone="0900 000 017", by=administrator, at=AT
    )
    actions.give_position(
        user, role=Role.CLERK, agency=commune, title="Công chức Kín", by=administrator, at=AT
    )
    actions.edit_user(user, phone="0900 000 018", by=administrator, at=AT)
    actions.reset_login(user, by=administrator, at=AT)
    written = " ".join(f"{e.kind} {e.stream_id} {e.subject} {e.data}" for e in Entry.objects.all())
    for personal in ("Kín", "kin.dao", "0900"):
        assert personal not in written
    assert [e.kind for e in book.entries(user.stream)] == [
        "user.made",
        "position.given",
        "user.edited",
        "user.link_made",
    ]


def test_a_shut_account_keeps_its_past_and_opens_again(clerk, administrator, commune):
    actions.deactivate_user(clerk, by=administrator, at=AT)
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert clerk.positions.count() == 1
    with pytest.raises(NotAllowed, match="đã khóa"):
        actions.reset_login(clerk, by=administrator, at=AT)
    assert actions.reactivate_user(clerk, by=administrator, at=AT).is_active


def test_an_administrator_does_not_shut_himself_out(administrator, make_officer):
    make_officer("hai", "Lò Hai", Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed, match="không tự khóa"):
        actions.deactivate_user(administrator, by=administrator, at=AT)


def test_an_administrator_of_another_agency_touches_nobody_here(clerk, make_officer, ward):
    other = make_officer("phuong", "Lê Phường", Role.ADMINISTRATOR, agency=ward)
    for verb in (
        actions.deactivate_user,
        actions.reset_login,
        actions.drop_second_factor,
        actions.end_all_sessions,
    ):
        with pytest.raises(NotAllowed, match="người quản trị"):
            verb(clerk, by=other, at=AT)
    with pytest.raises(NotAllowed, match="người quản trị"):
        actions.set_password(clerk, PASSWORD, by=other, at=AT)


def test_a_clerk_makes_no_accounts(clerk):
    with pytest.raises(NotAllowed, match="người quản trị"):
        actions.make_user(username="moi", full_name="Người Mới", by=clerk, at=AT)


def test_a_link_lets_in_once(clerk):
    token = actions.reset_login(clerk, by=None, at=AT)
    assert actions.use_login_link(token, by=None, at=AT + timedelta(minutes=29)) == clerk
    with pytest.raises(NotAllowed) as refusal:
        actions.use_login_link(token, by=None, at=AT + timedelta(minutes=29))
    assert refusal.value.objection.code == "dead-link"


def test_a_link_dies_after_half_an_hour(clerk):
    token = actions.reset_login(clerk, by=None, at=AT)
    with pytest.raises(NotAllowed):
        actions.use_login_link(token, by=None, at=AT + timedelta(minutes=30))


def test_a_new_link_kills_the_one_before_and_no_token_is_stored(clerk):
    first = actions.reset_login(clerk, by=None, at=AT)
    second = actions.reset_login(clerk, by=None, at=AT)
    with pytest.raises(NotAllowed):
        actions.use_login_link(first, by=None, at=AT)
    assert not LoginLink.objects.filter(digest__in=[first, second]).exists()
    assert actions.use_login_link(second, by=None, at=AT) == clerk


def test_the_second_factor_gives_recovery_codes_and_takes_each_code_once(clerk):
    secret = generate_totp_secret()
    with pytest.raises(NotAllowed) as refusal:
        actions.activate_second_factor(clerk, secret=secret, code="000 000x", by=clerk, at=AT)
    assert refusal.value.objection.field == "code"
    code = code_of(secret)
    codes = actions.activate_second_factor(clerk, secret=secret, code=code, by=clerk, at=AT)
    assert len(set(codes)) == 10
    assert not actions.spend_code(clerk, code, by=clerk, at=AT)  # spent when it was set up
    assert not actions.spend_code(clerk, "", by=clerk, at=AT)
    assert actions.spend_code(clerk, codes[3], by=clerk, at=AT)
    assert not actions.spend_code(clerk, codes[3], by=clerk, at=AT)


def test_the_secret_lies_encrypted_and_another_key_fits_no_code(clerk, settings):
    secret = generate_totp_secret()
    codes = actions.activate_second_factor(clerk, secret=secret, code=code_of(secret), by=clerk, at=AT)
    kept = Authenticator.objects.get(user=clerk, type="totp").data["secret"]
    assert secret not in kept
    assert Secrets().decrypt(kept) == secret
    settings.SECRET_KEY = "another" * 8
    assert not actions.spend_code(clerk, codes[0], by=clerk, at=AT)
    assert Secrets().decrypt(kept) not in ("", secret)


def test_new_recovery_codes_kill_the_old(clerk):
    secret = generate_totp_secret()
    old = actions.activate_second_factor(clerk, secret=secret, code=code_of(secret), by=clerk, at=AT)
    new = actions.renew_recovery_codes(clerk, by=clerk, at=AT)
    assert not set(old) & set(new)
    assert not actions.spend_code(clerk, old[0], by=clerk, at=AT)
    assert actions.spend_code(clerk, new[0], by=clerk, at=AT)


def test_old_sign_ins_are_forgotten_after_ninety_days(clerk):
    for days in (0, 89, 91):
        actions.sign_in(clerk, by=clerk, at=AT - timedelta(days=days))
    Session.objects.create(session_key="old", session_data="", expire_date=AT - timedelta(minutes=1))
    Session.objects.create(session_key="new", session_data="", expire_date=AT + timedelta(minutes=1))
    assert actions.forget_old_sign_ins(at=AT) == 2
    assert Session.objects.get().pk == "new"
    assert SignIn.objects.count() == 2
