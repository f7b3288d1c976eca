"""One comes in only while one has a position; afterwards a calm page says so."""

from datetime import timedelta

from motcua.lib import clock
from motcua.people import actions
from tests.people.test_login import enter, is_in


def test_after_the_last_day_the_password_is_right_and_nothing_opens(client, clerk):
    actions.end_position(clerk.positions.get(), on=clock.today() - timedelta(days=1), by=None)
    answer = enter(client)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "đã kết thúc hết ngày" in page
    assert "Những việc ông/bà đã làm vẫn ghi tên ông/bà" in page
    assert not is_in(client)


def test_on_the_last_day_one_still_comes_in(client, clerk):
    actions.end_position(clerk.positions.get(), on=clock.today(), by=None)
    assert enter(client).status_code == 302


def test_without_any_position_nothing_opens_either(client, stranger):
    answer = enter(client, "nguoi.la")
    assert answer.status_code == 403
    assert "chưa có vị trí nào" in answer.content.decode()
    assert not is_in(client)


def test_a_wrong_password_is_told_nothing_about_positions(client, stranger):
    answer = enter(client, "nguoi.la", "sai mat khau")
    assert answer.status_code == 422
    assert "vị trí" not in answer.content.decode()
