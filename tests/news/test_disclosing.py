"""What has to be posted: it hangs unchanged between two days, takes remarks, and leaves no personal data behind."""

from datetime import timedelta

import pytest

from motcua.documents.printouts import posting_record
from motcua.files.actions import store_file
from motcua.files.models import StoredFile
from motcua.journal.models import Entry
from motcua.journal.verification import verify
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.news import actions, rules
from motcua.news.actions.disclosing import Terms
from motcua.news.models import Disclosure, Remark
from tests.cast import MONDAY, NINE
from tests.dossiers.test_processing import PDF

pytestmark = pytest.mark.django_db
LAST = MONDAY + timedelta(days=19)


def terms(**changes) -> Terms:
    given = {
        "kind": "list",
        "title": "Danh sách hộ đề nghị hỗ trợ",
        "body": "Hộ ông Lò Văn Giả Định",
        "starts_on": MONDAY,
        "ends_on": LAST,
        "places": ("Trụ sở", "Nhà văn hóa thôn 3", "Trụ sở", " "),
    }
    return Terms(**(given | changes))


def posted(cast, *, with_file=True, **changes) -> Disclosure:
    made = actions.draft_disclosure(cast.office, terms(**changes), by=cast.manager, at=NINE)
    if with_file:
        stored = store_file(PDF, name="danh-sach.pdf", by=cast.manager, at=NINE)
        actions.add_disclosed_file(made, stored, name="danh-sach.pdf", by=cast.manager, at=NINE)
    return actions.post_disclosure(made, by=cast.manager, at=NINE)


def test_it_hangs_from_its_first_day_to_its_last(cast):
    made = posted(cast, starts_on=MONDAY + timedelta(days=1))
    assert made.places == ["Trụ sở", "Nhà văn hóa thôn 3"]
    days = [MONDAY, MONDAY + timedelta(days=1), LAST, LAST + timedelta(days=1)]
    assert [list(Disclosure.objects.posted_on(day)) == [made] for day in days] == [False, True, True, False]
    assert [made.hangs_on(day) for day in days] == [False, True, True, False]


def test_what_hangs_is_not_changed_any_more(cast):
    made = posted(cast)
    with pytest.raises(NotAllowed, match="không sửa"):
        actions.change_disclosure(made, terms(title="Khác"), by=cast.manager, at=NINE)
    with pytest.raises(NotAllowed, match="không sửa"):
        actions.drop_disclosed_file(made.files.get(), by=cast.manager, at=NINE)
    with pytest.raises(NotAllowed, match="không sửa"):
        actions.drop_disclosure(made, by=cast.manager, at=NINE)


def test_the_day_it_ends_people_are_gone_from_the_machine_and_the_record_stays(cast):
    made = posted(cast)
    actions.remark_on(
        made, text="Nhà tôi cũng nghèo", sender="Lò Thị Giả", contact="0900 000 001", by=None, at=NINE
    )
    assert actions.erase_ended(at=at_local(LAST, 23)) == 0
    assert actions.erase_ended(at=at_local(LAST + timedelta(days=1), 0, 5)) == 1
    made.refresh_from_db()
    assert (made.body, made.salt, made.files.count(), StoredFile.objects.count()) == ("", "", 0, 0)
    remark = Remark.objects.get()
    assert (remark.text, remark.sender, remark.contact) == ("", "", "")
    assert made.digest
    assert made.title == "Danh sách hộ đề nghị hỗ trợ"
    told = posting_record.data_of(made, at=NINE)
    assert told["remark_count"] == "1 ý kiến"
    assert "đã được xóa" in told["note"]
    assert verify() == []


def test_erasing_twice_does_no_harm(cast):
    posted(cast)
    at = at_local(LAST + timedelta(days=1), 0, 5)
    assert [actions.erase_ended(at=at), actions.erase_ended(at=at)] == [1, 0]
    assert Entry.objects.filter(kind="disclosure.erased").count() == 1


def test_where_nobody_is_named_the_content_stays_and_only_the_senders_go(cast):
    made = posted(cast, names_people=False)
    actions.remark_on(made, text="Thu hai đợt", sender="Lò Thị Giả", by=None, at=NINE)
    actions.erase_ended(at=at_local(LAST + timedelta(days=1), 0, 5))
    made.refresh_from_db()
    assert made.body
    assert made.files.count() == 1
    assert [(one.text, one.sender) for one in made.remarks.all()] == [("Thu hai đợt", "")]


def test_a_file_that_somebody_else_needs_is_not_erased_with_it(cast):
    first = posted(cast)
    posted(cast, ends_on=LAST + timedelta(days=30))  # the same content hangs there too
    actions.erase_ended(at=at_local(LAST + timedelta(days=1), 0, 5))
    assert first.files.count() == 0
    assert StoredFile.objects.count() == 1


def test_the_record_says_how_long_it_hung_and_not_how_long_it_was_meant_to(cast):
    made = posted(cast)
    now = posting_record.data_of(made, at=at_local(MONDAY + timedelta(days=3), 10))
    assert now["span"] == f"từ ngày {MONDAY:%d/%m/%Y}, dự kiến đến hết ngày {LAST:%d/%m/%Y}"
    assert now["days"] == f"đã được 4 ngày, tính đến {MONDAY + timedelta(days=3):%d/%m/%Y}"
    over = posting_record.data_of(made, at=at_local(LAST + timedelta(days=1), 10))
    assert over["span"] == f"từ ngày {MONDAY:%d/%m/%Y} đến hết ngày {LAST:%d/%m/%Y}"
    assert over["days"] == "20 ngày liên tục"
    down = at_local(MONDAY + timedelta(days=2), 15)
    made = actions.take_down_disclosure(made, reason="Sai danh sách", by=cast.manager, at=down)
    for at in (down, at_local(LAST + timedelta(days=9), 8)):
        told = posting_record.data_of(made, at=at)
        assert told["span"].startswith(
            f"từ ngày {MONDAY:%d/%m/%Y} đến ngày {made.starts_on + timedelta(days=2):%d/%m/%Y}"
        )
        assert told["days"] == "3 ngày liên tục"
        assert "khi gỡ" in told["note"]


def test_taken_down_before_its_first_day_it_never_hung(cast):
    made = posted(cast, starts_on=MONDAY + timedelta(days=1))
    made = actions.take_down_disclosure(made, reason="Sai danh sách", by=cast.manager, at=NINE)
    told = posting_record.data_of(made, at=NINE)
    assert told["days"] == "0 ngày"
    assert told["span"].startswith("chưa niêm yết ngày nào")


def test_taken_down_it_goes_at_once_with_its_reason(cast):
    made = posted(cast)
    with pytest.raises(NotAllowed, match="lý do"):
        actions.take_down_disclosure(made, reason=" ", by=cast.manager, at=NINE)
    made = actions.take_down_disclosure(made, reason="Sai danh sách", by=cast.manager, at=NINE)
    assert not made.hangs_on(MONDAY)
    assert made.content_erased_at is not None
    assert "Sai danh sách" in posting_record.data_of(made, at=NINE)["taken_down"]


def test_it_may_hang_longer_but_not_shorter(cast):
    made = posted(cast)
    with pytest.raises(NotAllowed, match="sau ngày"):
        actions.extend_disclosure(made, ends_on=LAST - timedelta(days=1), by=cast.manager, at=NINE)
    longer = LAST + timedelta(days=10)
    assert actions.extend_disclosure(made, ends_on=longer, by=cast.manager, at=NINE).ends_on == longer


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"starts_on": MONDAY - timedelta(days=1)}, "starts-in-past"),
        ({"body": ""}, "nothing-to-post"),
        ({"places": ()}, "no-place"),
    ],
)
def test_nothing_is_posted_backdated_empty_or_nowhere(cast, changes, code):
    with pytest.raises(NotAllowed) as refusal:
        posted(cast, with_file=False, **changes)
    assert refusal.value.objection.code == code
    assert not Disclosure.objects.filter(posted_at__isnull=False).exists()


def test_a_remark_needs_something_that_hangs_and_some_words(cast):
    made = posted(cast)
    for text, at, code in (
        (" ", NINE, "remark-empty"),
        ("Lời", at_local(LAST + timedelta(days=1), 9), "not-posted"),
        ("x" * 5000, NINE, "remark-long"),
    ):
        with pytest.raises(NotAllowed) as refusal:
            actions.remark_on(made, text=text, by=None, at=at)
        assert refusal.value.objection.code == code


def test_a_flood_of_remarks_is_dammed(cast, monkeypatch):
    monkeypatch.setattr(rules, "MOST_REMARKS_A_DAY", 2)
    made = posted(cast)
    for _ in range(2):
        actions.remark_on(made, text="Lời", by=None, at=NINE)
    with pytest.raises(NotAllowed, match="quá nhiều"):
        actions.remark_on(made, text="Lời", by=None, at=NINE)
    actions.remark_on(made, text="Lời", by=None, at=NINE + timedelta(days=1))


def test_where_the_page_takes_no_remarks_the_desk_still_notes_them(cast):
    made = posted(cast, takes_remarks=False)
    with pytest.raises(NotAllowed):
        actions.remark_on(made, text="Lời", by=None, at=NINE)
    assert actions.remark_on(made, text="Lời", way="desk", by=cast.manager, at=NINE).way == "desk"
    with pytest.raises(NotAllowed):
        actions.remark_on(made, text="Lời", way="desk", by=cast.clerk, at=NINE)


def test_the_journal_names_nobody_and_vouches_for_what_hung(cast):
    made = posted(cast)
    entry = Entry.objects.get(kind="disclosure.posted")
    assert entry.data["digest"] == made.digest
    assert "Giả Định" not in str(entry.data)
    assert made.title not in str(entry.data)
