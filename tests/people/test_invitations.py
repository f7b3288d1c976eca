"""A new colleague chooses a password alone: whoever opened the account never knows it."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people import actions
from motcua.people.models import LoginLink, Role
from tests.people.conftest import AT, PASSWORD


@pytest.fixture
def newcomer(make_officer):
    return make_officer("may.trieu", "Triệu Thị Mây", Role.CLERK, password=None)


def test_an_invitation_holds_three_days_and_works_once(newcomer, administrator):
    token = actions.invite(newcomer, by=administrator, at=AT)
    assert LoginLink.objects.alive(token, AT + timedelta(days=2, hours=23)) is not None
    assert LoginLink.objects.alive(token, AT + timedelta(days=3)) is None
    assert actions.use_login_link(token, by=None, at=AT + timedelta(days=1)) == newcomer
    with pytest.raises(NotAllowed):
        actions.use_login_link(token, by=None, at=AT + timedelta(days=1))
    assert [e.kind for e in book.entries(newcomer.stream)][-2:] == ["user.invited", "user.link_used"]


def test_a_new_invitation_kills_the_one_before(newcomer):
    first, second = actions.invite(newcomer, by=None, at=AT), actions.invite(newcomer, by=None, at=AT)
    assert LoginLink.objects.alive(first, AT) is None
    assert LoginLink.objects.alive(second, AT) is not None


def test_who_has_a_password_is_not_invited(clerk, administrator):
    with pytest.raises(NotAllowed, match="đã đặt mật khẩu"):
        actions.invite(clerk, by=administrator, at=AT)


def test_nobody_sets_the_password_of_another(clerk, administrator):
    with pytest.raises(NotAllowed) as refusal:
        actions.set_password(clerk, "con đò bến cũ 26", by=administrator, at=AT)
    assert refusal.value.objection.code == "not-own-account"
    with pytest.raises(NotAllowed):
        actions.make_user(
            username="moi", full_name="Người Mới", password="con đò bến cũ 26", by=administrator, at=AT
        )


def test_nobody_takes_away_the_second_factor_of_another(clerk, administrator):
    with pytest.raises(NotAllowed):
        actions.drop_second_factor(clerk, by=administrator, at=AT)
    with pytest.raises(NotAllowed):
        actions.renew_recovery_codes(clerk, by=administrator, at=AT)


def test_the_page_of_an_invitation_greets_and_lets_in(newcomer):
    token = actions.invite(newcomer, by=None)
    browser = Client()
    page = browser.get(f"/can-bo/vao/{token}/").content.decode()
    assert "Chào ông/bà Triệu Thị Mây" in page
    assert "kể cả người quản trị" in page
    answer = browser.post(f"/can-bo/vao/{token}/", {"new_password": PASSWORD, "again": PASSWORD})
    assert answer.url == "/can-bo/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(PASSWORD)


def test_somebody_whose_position_begins_later_sets_the_password_and_is_told_the_day(commune, db):
    user = actions.make_user(username="sau", full_name="Người Đến Sau", by=None)
    later = clock.today() + timedelta(days=9)
    actions.give_position(user, role=Role.CLERK, agency=commune, starts_on=later, by=None)
    token = actions.invite(user, by=None)
    browser = Client()
    answer = browser.post(f"/can-bo/vao/{token}/", {"new_password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 403
    assert f"{later:%d/%m/%Y}" in answer.content.decode()
    assert browser.get("/can-bo/bao-mat/").status_code == 302
