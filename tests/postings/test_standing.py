"""Which sheets in which places are no longer true: named exactly, no more and no less."""

from datetime import date, timedelta

import pytest

from motcua.catalogue.actions import choose_sectors
from motcua.catalogue.search import look_again
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from motcua.people.actions import edit_agency
from motcua.postings import actions
from motcua.postings.actions import Wish
from motcua.postings.changes import changes_of
from motcua.postings.content import contents_of, digest_of
from motcua.postings.models import PrintedSheet
from motcua.postings.questions import dying_sheets, standing_of
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT, WITH_LONGER
from tests.postings.test_printing import repeal

pytestmark = pytest.mark.django_db
WALL = (
    Wish("cover"),
    Wish("sectors"),
    Wish("sector", "hotich"),
    Wish("procedure", BIRTH),
    Wish("procedure", MARITAL),
    Wish("procedure", WITH_LONGER),
    Wish("sector", "chungthuc"),
    Wish("procedure", CERTIFIED_COPY),
    Wish("sector", "trocap"),
    Wish("procedure", UNKNOWN_LIMIT),
    Wish("feedback"),
)


def standing(place, day=MONDAY):
    return standing_of([place], agency=place.agency, day=day)[place.pk]


def named(stale):
    return sorted((one.sheet.place.name, one.sheet.kind, one.sheet.target) for one in stale)


def test_nothing_is_to_be_replaced_while_nothing_has_changed(board, hang):
    hang(board, *WALL)
    now = standing(board)
    assert (len(now.good), now.stale, now.gone, now.to_hang, now.missing) == (len(WALL), [], [], [], [])
    assert not now.has_work
    assert now.hanging == len(WALL)


def test_one_changed_fee_names_the_sheet_and_the_list_in_every_place_and_nothing_else(
    board, hall, hang, change_fee
):
    hang(board, *WALL)
    hang(hall, Wish("procedure", MARITAL, "A5"), Wish("feedback"))
    change_fee(MARITAL, 15000)
    stale = [*standing(board).stale, *standing(hall).stale]
    assert named(stale) == [
        ("Bảng ở sảnh trụ sở", "procedure", MARITAL),
        ("Bảng ở sảnh trụ sở", "sector", "hotich"),
        ("Nhà văn hóa thôn Bến Đình", "procedure", MARITAL),
    ]
    for one in stale:
        [change] = [c for c in changes_of(stale)[one.sheet.pk] if "15.000" in c.after]
        assert change.part in ("phí, lệ phí", "danh sách thủ tục")


def test_a_change_that_no_list_shows_leaves_the_list_hanging(board, hang, change_fee, cast):
    hang(board, *WALL)
    fee = cast.revision(MARITAL).fees.first().amount
    change_fee(MARITAL, fee, results=("Giấy xác nhận tình trạng hôn nhân, bản giấy",))
    assert ("procedure", MARITAL) in {(s.sheet.kind, s.sheet.target) for s in standing(board).stale}
    assert "cover" not in {s.sheet.kind for s in standing(board).stale}


def test_a_revision_still_to_come_is_asked_for_by_its_day(board, hang, change_fee):
    hang(board, *WALL)
    change_fee(MARITAL, day=date(2026, 12, 1))
    assert standing(board).stale == []
    assert len(standing(board, date(2026, 12, 1)).stale) == 2


def test_a_new_telephone_changes_every_sheet_and_a_new_address_only_those_that_bear_it(board, hang, cast):
    hang(board, *WALL, Wish("leaflet"))
    edit_agency(cast.office, address="Thôn Trung, xã Đồng Sen", by=None, at=NINE)
    board.agency.refresh_from_db()
    assert {one.sheet.kind for one in standing(board).stale} == {"cover", "feedback", "leaflet"}
    edit_agency(board.agency, phone="0200 999 9999", by=None, at=NINE)
    board.agency.refresh_from_db()
    assert len(standing(board).stale) == len(WALL) + 1


def test_what_is_repealed_comes_down_and_is_not_printed_again(board, hang, cast):
    hang(board, *WALL)
    repeal(MARITAL)
    now = standing(board)
    assert [(s.kind, s.target) for s in now.gone] == [("procedure", MARITAL)]
    assert {(s.sheet.kind, s.sheet.target) for s in now.stale} == {
        ("cover", ""),
        ("sectors", ""),
        ("sector", "hotich"),
    }
    actions.mark_done(board, seen=now.mark, by=cast.manager, at=NINE)
    assert standing(board).gone == []
    assert PrintedSheet.objects.get(kind="procedure", target=MARITAL).taken_down


def test_a_sector_taken_off_the_wall_takes_its_sheets_down(board, hang, cast):
    hang(board, *WALL)
    choose_sectors(cast.office, ["hotich"], by=None, at=NINE)
    look_again()
    assert {(s.kind, s.target) for s in standing(board).gone} == {
        ("sector", "chungthuc"),
        ("procedure", CERTIFIED_COPY),
        ("sector", "trocap"),
        ("procedure", UNKNOWN_LIMIT),
    }


def test_what_is_new_in_a_sector_that_hangs_whole_is_named(board, hall, hang):
    hang(board, *(wish for wish in WALL if wish.target != MARITAL))
    hang(hall, Wish("procedure", BIRTH))
    assert {subject for subject, _, _ in standing(board).missing} >= {("procedure", MARITAL)}
    assert standing(hall).missing == []


def test_printed_and_not_yet_hung_is_neither_good_nor_stale(board, hang, change_fee, cast):
    hang(board, *WALL)
    change_fee(MARITAL)
    hang(board, Wish("procedure", MARITAL), hung=False, at=NINE + timedelta(minutes=5))
    now = standing(board)
    assert [(s.kind, s.target) for s in now.to_hang] == [("procedure", MARITAL)]
    assert [(s.kind, s.target) for s in now.old] == [("procedure", MARITAL)]
    assert named(now.stale) == [("Bảng ở sảnh trụ sở", "sector", "hotich")]


def test_while_the_press_runs_a_sheet_is_not_asked_for_again(board, hang, change_fee, cast, press):
    hang(board, *WALL)
    change_fee(MARITAL)
    actions.order_printing(board, [Wish("procedure", MARITAL)], by=cast.manager, at=NINE)
    now = standing(board)
    assert [(s.kind, s.target) for s in now.being_printed] == [("procedure", MARITAL)]
    assert named(now.stale) == [("Bảng ở sảnh trụ sở", "sector", "hotich")]


def test_done_is_taken_back_whole_and_only_the_last(board, hang, change_fee, cast):
    hang(board, *WALL)
    change_fee(MARITAL)
    hang(board, Wish("procedure", MARITAL), at=NINE + timedelta(minutes=5))
    first, last = board.hangings.order_by("pk")
    with pytest.raises(NotAllowed) as refused:
        actions.undo_done(first, by=cast.manager, at=NINE + timedelta(minutes=6))
    assert refused.value.objection.code == "not-the-last"
    actions.undo_done(last, by=cast.manager, at=NINE + timedelta(minutes=6))
    now = standing(board)
    assert (len(now.to_hang), len(now.old)) == (1, 1)
    actions.undo_done(last, by=cast.manager, at=NINE + timedelta(minutes=7))  # twice does no harm


def test_what_came_after_the_page_was_drawn_is_not_marked_unseen(board, hang, change_fee, cast):
    hang(board, *WALL, hung=False)
    seen = standing(board).mark
    hang(board, Wish("leaflet"), hung=False, at=NINE + timedelta(minutes=1))
    with pytest.raises(NotAllowed) as refused:
        actions.mark_done(board, seen=seen, by=cast.manager, at=NINE)
    assert refused.value.objection.code == "list-changed"
    actions.mark_done(board, seen=standing(board).mark, by=cast.manager, at=NINE)
    with pytest.raises(NotAllowed) as refused:
        actions.mark_done(board, by=cast.administrator, at=NINE)
    assert refused.value.objection.code == "nothing-to-hang"


def test_another_address_kills_every_code_and_names_the_sheets(board, hang, settings):
    hang(board, *WALL)
    assert dying_sheets() == [(board, len(WALL))]
    settings.SITE_URL = "https://motcua.xa-vidu.gov.vn"
    now = standing(board)
    assert len(now.stale) == len(WALL)
    assert all(one.is_about_address and not one.is_about_content for one in now.stale)
    assert {c.part for changes in changes_of(now.stale).values() for c in changes} == {"mã QR"}


def test_the_digest_is_of_what_is_shown_and_not_of_the_day(cast):
    later = MONDAY + timedelta(days=40)
    for kind, target in (
        ("procedure", BIRTH),
        ("sector", "hotich"),
        ("cover", ""),
        ("leaflet", ""),
        ("binder", BIRTH),
    ):
        today = digest_of(kind, target, agency=cast.office, day=MONDAY)
        assert today == digest_of(kind, target, agency=cast.office, day=later)
        assert len(today) == 64
    assert digest_of("procedure", "9.999999", agency=cast.office, day=MONDAY) == ""


def test_a_poster_stands_for_its_code_and_outlives_revisions(cast, hall, hang, change_fee):
    posting = actions.make_posting(hall, kind="procedure", target=MARITAL, by=cast.manager, at=NINE)
    hang(hall, Wish("poster", MARITAL, "A4", posting))
    change_fee(MARITAL)
    assert standing(hall).stale == []


@pytest.mark.parametrize(
    ("kind", "target", "code"),
    [
        ("procedure", "9.999999", "procedure-unknown"),
        ("procedure", BIRTH, "procedure-not-offered"),
        ("sector", "khong-co", "target-not-offered"),
        ("banner", "", "unknown-kind"),
    ],
)
def test_a_code_for_what_is_not_offered_is_refused_with_what_to_do(cast, board, kind, target, code):
    if target == BIRTH:
        repeal(BIRTH)
    with pytest.raises(NotAllowed) as refused:
        actions.make_posting(board, kind=kind, target=target, by=cast.manager, at=NINE)
    assert refused.value.objection.code == code


def test_the_same_thing_at_a_place_keeps_its_code_also_after_it_was_given_up(cast, board):
    first = actions.make_posting(board, kind="procedure", target=BIRTH, by=cast.manager, at=NINE)
    again = actions.make_posting(board, kind="procedure", target=BIRTH, by=cast.administrator, at=NINE)
    actions.retire_posting(first, by=cast.manager, at=NINE)
    back = actions.make_posting(board, kind="procedure", target=BIRTH, by=cast.manager, at=NINE)
    assert first.code == again.code == back.code
    assert back.retired_at is None


def test_a_place_no_longer_used_takes_nothing_and_asks_for_nothing(cast, board, hang):
    hang(board)
    actions.retire_place(board, by=cast.manager, at=NINE)
    for verb in (
        lambda: actions.make_posting(board, kind="board", by=cast.manager, at=NINE),
        lambda: actions.order_printing(board, [Wish("cover")], by=cast.manager, at=NINE),
    ):
        with pytest.raises(NotAllowed) as refused:
            verb()
        assert refused.value.objection.code == "place-retired"
    assert dying_sheets() == []


def test_the_questions_cost_the_same_for_two_sheets_and_for_many(
    cast, board, hall, hang, change_fee, django_assert_num_queries
):
    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            found = standing_of([board, hall], agency=cast.office, day=MONDAY)
            changes_of(one for place in found.values() for one in place.stale)
        return len(asked)

    hang(board, Wish("procedure", MARITAL), Wish("sector", "hotich"))
    change_fee(MARITAL)
    cost()
    few = cost()
    hang(hall, *WALL, at=NINE + timedelta(hours=1))
    change_fee(BIRTH, 9000, day=MONDAY + timedelta(days=0), at=at_local(MONDAY, 11))
    cost()
    assert cost() <= few + 2  # more kinds of sheets read the list of sectors, once


def test_contents_are_read_in_one_go(cast, django_assert_max_num_queries):
    subjects = [("procedure", code) for code in (BIRTH, MARITAL, CERTIFIED_COPY)] + [("sector", "hotich")]
    contents_of(subjects, agency=cast.office, day=MONDAY)
    with django_assert_max_num_queries(2):
        contents_of(subjects, agency=cast.office, day=MONDAY)
