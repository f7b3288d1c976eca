"""What is wrong with the backups, in one sentence and one query; nothing when last night's is there."""

from datetime import timedelta

import pytest
from django.test import Client

from motcua.lib import clock
from motcua.upkeep.actions import note_backup
from motcua.upkeep.questions import backup_trouble

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return clock.now()


def made(at, **changes):
    given = {"kind": "nightly", "place": "/x.zip", "started_at": at, "size": 1, "digest": "0" * 64}
    return note_backup(**{**given, **changes}, by=None, at=at)


def failed(at, why="Ổ đĩa đã đầy.", **changes):
    return made(at, size=None, digest="", failed_why=why, **changes)


def test_a_house_founded_today_need_not_have_one(now):
    assert backup_trouble(now) is None
    assert "Chưa có" in backup_trouble(now + 37 * HOUR)


def test_last_nights_is_enough(now):
    made(now - 8 * HOUR)
    assert backup_trouble(now) is None
    assert "quá 36 giờ" in backup_trouble(now + 29 * HOUR)


def test_a_failure_is_told_in_its_own_words_until_it_is_mended(now):
    made(now - 30 * HOUR)
    failed(now - 6 * HOUR)
    assert "Ổ đĩa đã đầy" in backup_trouble(now)
    made(now - HOUR)
    assert backup_trouble(now) is None


def test_the_second_place_fails_by_itself(now):
    made(now - 6 * HOUR)
    failed(now - 6 * HOUR, "Ổ chưa cắm.", is_second=True)
    made(now - HOUR)
    assert "nơi thứ hai" in backup_trouble(now)
    made(now, is_second=True)
    assert backup_trouble(now) is None


def test_a_folder_mistyped_by_hand_alarms_nobody(now):
    made(now - 8 * HOUR)
    failed(now - HOUR, "Không có thư mục /go-nham.", kind="by_hand")
    assert backup_trouble(now) is None


def test_nothing_but_failures(now):
    failed(now - 6 * HOUR)
    assert "nào dùng được" in backup_trouble(now)


def test_it_is_one_query(now, django_assert_num_queries):
    for hours in range(20):
        made(now - hours * HOUR)
    with django_assert_num_queries(1):
        backup_trouble(now)


def test_a_demo_has_none(now, settings):
    settings.DEMO = True
    assert backup_trouble(now + 99 * HOUR) is None


@pytest.mark.parametrize(
    ("who", "told"),
    [("chairwoman", True), ("administrator", True), ("clerk", False), ("specialist", False)],
)
def test_leaders_and_administrators_see_it_on_their_first_page(cast, now, who, told):
    failed(now)
    browser = Client()
    browser.force_login(getattr(cast, who))
    page = browser.get("/can-bo/", follow=True)
    assert page.status_code == 200
    assert ("Ổ đĩa đã đầy." in page.content.decode()) is told
    index = browser.get("/can-bo/quan-ly/")
    assert ("Ổ đĩa đã đầy." in index.content.decode()) is told
