"""Passkeys: what a true one opens, and every lie an answer can tell."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from motcua.lib.objections import NotAllowed
from motcua.people import actions, passkeys
from motcua.people.second_factor import has_second_factor
from tests.people.authenticator import PaperKey
from tests.people.conftest import AT, PASSWORD
from tests.people.test_accounts import code_of
from tests.people.test_login import SECURITY, enter, is_in

HERE = "motcua.example.vn"
ADD = "/can-bo/bao-mat/khoa/"
LOGIN = "/can-bo/dang-nhap/khoa/"


def keep(user, key=None, name="Vân tay"):
    """Let the person keep the key; return it and the recovery codes."""
    key = key or PaperKey(HERE)
    options, state = passkeys.ask_for_new(user, key.name)
    codes = actions.add_passkey(
        user, name=name, host=key.name, state=state, answer=key.make(options), by=user, at=AT
    )
    return key, codes


def shown(key, user=None, *, host=HERE, alter=None):
    options, state = passkeys.ask(host, user)
    answer = key.show(options)
    if alter:
        alter(answer, state)
    return actions.spend_passkey(host=host, state=state, answer=answer, by=None, at=AT, user=user)


def test_a_passkey_lets_in_its_holder_and_brings_recovery_codes(clerk):
    key, codes = keep(clerk)
    assert has_second_factor(clerk)
    assert len(codes) == 10
    assert shown(key) == clerk
    assert shown(key, clerk) == clerk
    _, none = keep(clerk, PaperKey(HERE))
    assert none == []  # the codes that are there stay


def test_what_is_kept_is_no_secret_and_names_nobody(clerk):
    keep(clerk)
    kept = json.dumps(Authenticator.objects.get(type="webauthn").data)
    assert set(json.loads(kept)) == {"name", "rp", "id", "key", "count", "verified"}
    assert clerk.full_name not in kept
    assert clerk.username not in kept


def test_a_passkey_of_one_is_no_second_factor_of_another(clerk, specialist):
    key, _ = keep(clerk)
    assert shown(key, specialist) is None


def test_alone_it_lets_in_only_with_pin_or_finger(clerk):
    key, _ = keep(clerk, PaperKey(HERE, verifies=False))
    assert shown(key) is None
    assert shown(key, clerk) == clerk  # after the password it is the second factor


@pytest.mark.parametrize(
    "origin",
    [
        "https://xau.example",
        f"http://{HERE}",
        f"https://{HERE}.xau.example",
        f"https://xau.{HERE}",
        "https://",
        "",
    ],
)
def test_an_answer_given_to_another_page_opens_nothing(clerk, origin):
    key, _ = keep(clerk)
    key.origin = origin
    assert shown(key) is None


def test_a_key_made_elsewhere_opens_nothing_here(clerk):
    key, _ = keep(clerk, PaperKey("khac.example.vn"))
    assert shown(key, host=HERE) is None
    key.name, key.origin = HERE, f"https://{HERE}"
    assert shown(key, host=HERE) is None


def test_an_old_answer_opens_nothing(clerk):
    key, _ = keep(clerk)
    options, _ = passkeys.ask(HERE)
    old = key.show(options)
    assert shown(key, alter=lambda answer, state: answer.update(old)) is None


def test_a_forged_signature_opens_nothing(clerk):
    key, _ = keep(clerk)
    thief = PaperKey(HERE)
    thief.id = key.id
    assert shown(thief) is None


def test_a_copy_of_a_key_is_noticed_by_its_counter(clerk):
    key, _ = keep(clerk)
    assert shown(key) == clerk
    key.count -= 1
    assert shown(key) is None
    silent, _ = keep(clerk, PaperKey(HERE, counts=False))
    assert shown(silent) == clerk
    assert shown(silent) == clerk  # many passkeys do not count at all


@pytest.mark.parametrize(
    "rubbish",
    [
        {},
        {"rawId": 5},
        {"rawId": "AAAA"},
        {"rawId": "x" * 5000},
        {"rawId": "AAAA", "response": {"signature": 1}},
    ],
)
def test_rubbish_opens_nothing(clerk, rubbish):
    keep(clerk)
    _, state = passkeys.ask(HERE)
    assert actions.spend_passkey(host=HERE, state=state, answer=rubbish, by=None, at=AT) is None


def test_a_shut_account_opens_to_no_passkey(clerk):
    key, _ = keep(clerk)
    actions.deactivate_user(clerk, by=None, at=AT)
    assert shown(key) is None


def test_a_doubtful_new_passkey_is_refused_in_a_sentence(clerk):
    key = PaperKey(HERE, origin="https://xau.example")
    with pytest.raises(NotAllowed, match="chưa tạo được"):
        keep(clerk, key)
    options, state = passkeys.ask_for_new(clerk, HERE)
    with pytest.raises(NotAllowed):
        actions.add_passkey(
            clerk, name="", host=HERE, state=state, answer={"response": options}, by=clerk, at=AT
        )


def test_the_same_key_is_kept_once_and_ten_are_enough(clerk):
    key, _ = keep(clerk)
    with pytest.raises(NotAllowed, match="đã có rồi"):
        keep(clerk, key)
    for _ in range(9):
        keep(clerk)
    with pytest.raises(NotAllowed, match="nhiều nhất 10"):
        keep(clerk)


def test_of_two_factors_one_goes_and_the_codes_stay_with_the_last_all_goes(clerk):
    keep(clerk)
    keep(clerk)
    first, second = passkeys.of_user(clerk)
    actions.drop_factor(clerk, first.pk, by=clerk, at=AT)
    assert Authenticator.objects.filter(user=clerk).count() == 2
    actions.drop_factor(clerk, second.pk, by=clerk, at=AT)
    assert not Authenticator.objects.filter(user=clerk).exists()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("motcua.example.vn:8443", "motcua.example.vn"),
        ("LOCALHOST:8000", "localhost"),
        ("192.168.1.20:8000", ""),
        ("[::1]:8000", ""),
        ("", ""),
    ],
)
def test_there_are_passkeys_under_names_only(host, name):
    assert passkeys.name_of(host) == name


# The pages


def made_on_the_page(client, key=None, **more):
    key = key or PaperKey("testserver")
    client.get(ADD, secure=True)
    state = client.session["passkey_state"]["state"]
    answer = json.dumps(key.make({"challenge": state["challenge"]}))
    return key, client.post(ADD, {"name": "Máy quầy 1", "answer": answer, **more}, secure=True)


def test_a_passkey_is_made_on_the_page_listed_and_given_up(client, clerk):
    enter(client, secure=True)
    _, page = made_on_the_page(client)
    assert page.content.decode().count("<code>") == 10
    listed = client.get(SECURITY, secure=True).content.decode()
    assert "Bỏ khóa «Máy quầy 1»" in listed
    kept = Authenticator.objects.get(type="webauthn")
    drop = f"{ADD}{kept.pk}/bo/"
    assert client.post(drop, {"password": "sai mat khau"}, secure=True).status_code == 422
    assert client.post(drop, {"password": PASSWORD}, secure=True).url == SECURITY
    assert not has_second_factor(clerk)


def test_without_an_answer_of_the_browser_the_page_says_so(client, clerk):
    enter(client, secure=True)
    client.get(ADD, secure=True)
    answer = client.post(ADD, {"name": "Máy", "answer": "không phải JSON"}, secure=True)
    assert answer.status_code == 422
    assert "Trình duyệt chưa tạo khóa" in answer.content.decode()


def test_under_an_address_of_digits_the_app_is_offered_instead(client, clerk):
    enter(client)
    page = client.get(ADD, HTTP_HOST="192.168.1.20").content.decode()
    assert "địa chỉ số" in page
    assert "<passkey-button" not in page
    assert client.post("/can-bo/dang-nhap/khoa/hoi/", HTTP_HOST="192.168.1.20").status_code == 404


def test_one_comes_in_by_a_passkey_alone(client, clerk):
    enter(client, secure=True)
    key, _ = made_on_the_page(client)
    browser = Client()
    options = browser.post("/can-bo/dang-nhap/khoa/hoi/", secure=True).json()
    answer = {"answer": json.dumps(key.show(options)), "next": SECURITY}
    assert browser.post(LOGIN, answer, secure=True).url == SECURITY
    assert is_in(browser)
    assert browser.post(LOGIN, answer, secure=True).url == "/can-bo/dang-nhap/"  # an answer is worth one try


def test_after_the_password_a_passkey_stands_for_the_code(client, clerk):
    enter(client, secure=True)
    key, _ = made_on_the_page(client)
    browser = Client()
    assert enter(browser, secure=True).url == "/can-bo/dang-nhap/ma/"
    page = browser.get("/can-bo/dang-nhap/ma/", secure=True).content.decode()
    assert "<passkey-button" in page
    state = browser.session["passkey_state"]["state"]
    wrong = browser.post("/can-bo/dang-nhap/ma/khoa/", {"answer": "{}"}, secure=True)
    assert wrong.url == "/can-bo/dang-nhap/ma/"
    assert not is_in(browser)
    browser.get("/can-bo/dang-nhap/ma/", secure=True)
    state = browser.session["passkey_state"]["state"]
    answer = json.dumps(key.show({"challenge": state["challenge"]}))
    assert browser.post("/can-bo/dang-nhap/ma/khoa/", {"answer": answer}, secure=True).url == "/can-bo/"
    assert is_in(browser)


def test_with_a_passkey_only_a_recovery_code_still_helps(client, clerk):
    _, codes = keep(clerk)
    enter(client)
    page = client.get("/can-bo/dang-nhap/ma/").content.decode()
    assert "tạo ở một địa chỉ khác" in page
    assert client.post("/can-bo/dang-nhap/ma/", {"code": codes[0]}).url == "/can-bo/"


def test_a_leader_is_protected_by_a_passkey_too(client, leader, settings):
    settings.SECOND_FACTOR_NEEDED = True
    enter(client, "lan.dang", secure=True)
    assert client.get(SECURITY, secure=True).url == "/can-bo/bao-mat/lop-thu-hai/"
    made_on_the_page(client)
    assert client.get(SECURITY, secure=True).status_code == 200
    kept = Authenticator.objects.get(type="webauthn")
    answer = client.post(f"{ADD}{kept.pk}/bo/", {"password": PASSWORD}, secure=True)
    assert answer.status_code == 422
    client.get("/can-bo/bao-mat/ma-xac-nhan/", secure=True)
    code = code_of(client.session["new_second_factor"])
    assert client.post("/can-bo/bao-mat/ma-xac-nhan/", {"code": code}, secure=True).url == SECURITY
    assert client.post(f"{ADD}{kept.pk}/bo/", {"password": PASSWORD}, secure=True).url == SECURITY


def test_nobody_gives_up_a_passkey_of_another(client, clerk, specialist):
    keep(specialist)
    enter(client)
    kept = Authenticator.objects.get(type="webauthn")
    assert client.post(f"{ADD}{kept.pk}/bo/", {"password": PASSWORD}).url == SECURITY
    assert has_second_factor(specialist)


def test_a_machine_that_asks_without_end_is_stopped_and_begins_no_sessions(db):
    browser = Client()
    answers = [browser.post("/can-bo/dang-nhap/khoa/hoi/", secure=True).status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert (
        Client().post("/can-bo/dang-nhap/khoa/hoi/", secure=True, REMOTE_ADDR="192.0.2.7").status_code == 200
    )


def test_a_question_nobody_answers_is_forgotten_after_ten_minutes(db):
    browser = Client()
    browser.post("/can-bo/dang-nhap/khoa/hoi/", secure=True)
    assert browser.session.get_expiry_age() <= 600
