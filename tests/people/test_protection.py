"""Leaders and administrators need a second factor: nothing opens before, and the last one cannot be dropped."""

import pytest

from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from tests.people.conftest import PASSWORD
from tests.people.test_accounts import code_of
from tests.people.test_login import SECURITY, enter

PROTECT = "/can-bo/bao-mat/lop-thu-hai/"
APP = "/can-bo/bao-mat/ma-xac-nhan/"


@pytest.fixture(autouse=True)
def _needed(settings):
    settings.SECOND_FACTOR_NEEDED = True


def set_up(client):
    client.get(APP)
    return client.post(APP, {"code": code_of(client.session["new_second_factor"])})


@pytest.mark.parametrize(("who", "name"), [("leader", "lan.dang"), ("administrator", "quan.tri")])
def test_they_are_led_to_the_set_up_from_everywhere_until_it_is_done(client, request, who, name):
    request.getfixturevalue(who)
    enter(client, name)
    for page in ("/can-bo/", "/can-bo/quan-ly/", SECURITY, "/can-bo/bao-mat/phien/"):
        answer = client.post(page) if page.endswith("phien/") else client.get(page)
        assert answer.url == PROTECT, page
    assert "chỉ mật khẩu thì chưa đủ" in client.get(PROTECT).content.decode()
    assert client.get("/can-bo/bao-mat/mat-khau/").status_code == 200
    assert set_up(client).content.decode().count("<code>") == 10
    assert client.get("/can-bo/quan-ly/").status_code == 200
    assert client.get(PROTECT).url == SECURITY


def test_after_the_set_up_one_goes_on_to_the_page_one_wanted(client, administrator):
    enter(client, "quan.tri")
    assert client.get("/can-bo/quan-ly/?viec=1").url == PROTECT
    assert 'href="/can-bo/quan-ly/?viec=1"' in set_up(client).content.decode()


def test_others_are_not_asked(client, clerk):
    enter(client)
    assert client.get(SECURITY).status_code == 200


def test_who_became_a_leader_meanwhile_is_asked_at_the_next_click(client, clerk, commune):
    enter(client)
    assert client.get(SECURITY).status_code == 200
    actions.give_position(clerk, role="leader", agency=commune, by=None)
    assert client.get(SECURITY).url == PROTECT


def test_a_grace_of_days_counts_from_taking_office(client, clerk, commune, settings):
    settings.SECOND_FACTOR_GRACE_DAYS = 3
    actions.give_position(clerk, role="leader", agency=commune, starts_on=clock.today(), by=None)
    enter(client)
    assert client.get(SECURITY).status_code == 200
    settings.SECOND_FACTOR_GRACE_DAYS = 0
    assert client.get(SECURITY).url == PROTECT


def test_the_last_factor_stays(client, leader):
    enter(client, "lan.dang")
    set_up(client)
    answer = client.post(f"{APP}tat/", {"password": PASSWORD})
    assert answer.status_code == 422
    assert "luôn cần lớp xác thực thứ hai" in answer.content.decode()
    with pytest.raises(NotAllowed):
        actions.drop_second_factor(leader, by=leader)
    actions.drop_second_factor(leader, by=None)  # the machine may: the phone is lost
    assert actions.reset_login(leader, by=None)


def test_long_after_the_sign_in_the_password_is_asked_again(client, clerk, time_machine):
    time_machine.move_to("2026-02-12T01:00:00+00:00", tick=False)
    enter(client)
    time_machine.shift(11 * 60)
    assert 'name="password"' in client.get(APP).content.decode()
    code = code_of(client.session["new_second_factor"])
    assert client.post(APP, {"code": code, "password": "sai mat khau"}).status_code == 422
    assert client.post(APP, {"code": code, "password": PASSWORD}).status_code == 200


def test_in_the_demo_nobody_is_asked(client, leader, settings):
    settings.SECOND_FACTOR_NEEDED = False  # what config.settings says with MOTCUA_DEMO=1
    enter(client, "lan.dang")
    assert client.get("/can-bo/quan-ly/").status_code == 200
