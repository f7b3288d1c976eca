"""Announcements: drafted, published, changed, withdrawn."""

from datetime import date, timedelta

import pytest

from motcua.files.actions import store_file
from motcua.journal.models import Entry
from motcua.lib.objections import NotAllowed
from motcua.news import actions
from motcua.news.actions.announcing import Wording
from motcua.news.models import Announcement
from tests.cast import MONDAY, NINE
from tests.web.desk_reception.counter import picture

pytestmark = pytest.mark.django_db


def words(**changes) -> Wording:
    return Wording(
        **(
            {"title": "Nghỉ Tết", "body": "Xã nghỉ Tết.\n\n- Trực số 0200 000 0001", "starts_on": MONDAY}
            | changes
        )
    )


def published(cast, *, at=NINE, **changes) -> Announcement:
    made = actions.draft_announcement(cast.office, words(**changes), by=cast.manager, at=at)
    return actions.publish_announcement(made, by=cast.manager, at=at)


def on(day: date):
    return list(Announcement.objects.published_on(day))


def test_a_draft_is_seen_by_nobody_until_it_is_published(cast):
    made = actions.draft_announcement(cast.office, words(), by=cast.manager, at=NINE)
    assert on(MONDAY) == []
    actions.publish_announcement(made, by=cast.manager, at=NINE)
    assert on(MONDAY) == [made]
    assert Entry.objects.filter(kind="announcement.published").count() == 1


def test_it_comes_up_on_its_first_day_and_goes_down_after_its_last(cast):
    published(cast, starts_on=MONDAY + timedelta(days=1), ends_on=MONDAY + timedelta(days=2))
    assert [len(on(MONDAY + timedelta(days=n))) for n in range(4)] == [0, 1, 1, 0]


def test_withdrawn_it_is_gone_and_may_come_back(cast):
    made = published(cast)
    actions.withdraw_announcement(made, by=cast.manager, at=NINE)
    assert on(MONDAY) == []
    actions.publish_announcement(made, by=cast.manager, at=NINE)
    assert on(MONDAY) == [made]


def test_what_was_published_is_never_deleted(cast):
    made = published(cast)
    with pytest.raises(NotAllowed, match="gỡ, không xóa"):
        actions.drop_announcement(made, by=cast.manager, at=NINE)


@pytest.mark.parametrize("who", ["clerk", "specialist", "stranger"])
def test_only_those_who_run_the_office_announce(cast, who):
    with pytest.raises(NotAllowed):
        actions.draft_announcement(cast.office, words(), by=getattr(cast, who), at=NINE)


def test_it_does_not_end_before_it_begins_nor_in_the_past(cast):
    for last in (MONDAY - timedelta(days=1), MONDAY - timedelta(days=400)):
        with pytest.raises(NotAllowed) as refusal:
            published(cast, ends_on=last, starts_on=MONDAY - timedelta(days=500))
        assert refusal.value.objection.field == "ends_on"


def test_no_more_than_three_are_pinned(cast):
    for _ in range(3):
        published(cast, is_pinned=True)
    with pytest.raises(NotAllowed, match="ghim"):
        published(cast, is_pinned=True)


def test_a_picture_needs_words_for_who_does_not_see_it(cast):
    made = published(cast)
    stored = store_file(picture().read(), name="tranh.jpg", by=cast.manager, at=NINE)
    with pytest.raises(NotAllowed) as refusal:
        actions.attach_file(made, stored, name="tranh.jpg", by=cast.manager, at=NINE)
    assert refusal.value.objection.field == "words"
    actions.attach_file(made, stored, name="tranh.jpg", words="Sơ đồ quầy", by=cast.manager, at=NINE)
    assert made.attachments.get().words == "Sơ đồ quầy"


def test_the_journal_holds_nothing_of_what_was_said(cast):
    made = published(cast, title="Nghỉ Tết ở nhà ông Sáu")
    actions.change_announcement(made, words(title="Nghỉ Tết"), by=cast.manager, at=NINE)
    kept = Entry.objects.filter(stream_id=f"announcement:{made.pk}")
    assert [entry.kind for entry in kept.order_by("number")] == [
        "announcement.published",
        "announcement.changed",
    ]
    assert "Sáu" not in "".join(str(entry.data) for entry in kept)


def test_two_screens_of_one_name_have_two_addresses(cast):
    made = [actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE) for _ in range(2)]
    assert [screen.slug for screen in made] == ["phong-cho", "phong-cho-2"]
    with pytest.raises(NotAllowed, match="giây"):
        actions.change_screen(made[0], name="Phòng chờ", seconds=1, by=cast.manager, at=NINE)
