"""Printing for a wall: one job, one file, and every sheet knows what it shows."""

from datetime import timedelta

import pytest

from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.search import look_again
from motcua.documents import boards
from motcua.documents.printing import job_key, print_sheets
from motcua.journal import book, jobs
from motcua.journal.models import Job
from motcua.lib.objections import NotAllowed
from motcua.postings import actions, rules
from motcua.postings.actions import Wish
from motcua.postings.content import digest_of
from motcua.postings.models import Posting, PrintedSheet, SheetKind
from tests.cast import BIRTH, MARITAL, MONDAY, NINE

pytestmark = pytest.mark.django_db


def test_an_order_becomes_one_job_one_file_and_an_entry(cast, board, press):
    run = actions.order_printing(
        board,
        [Wish("cover"), Wish("sector", "hotich"), Wish("procedure", BIRTH, "A3")],
        by=cast.manager,
        at=NINE,
    )
    assert Job.objects.get(key=job_key(run)).name.endswith("print_sheets")
    assert run.is_waiting
    jobs.work(at=NINE + timedelta(minutes=1))
    run.refresh_from_db()
    assert (run.pages, run.file.kind, run.printed_at) == (1, "application/pdf", NINE + timedelta(minutes=1))
    assert [(o.kind, o.target, o.size) for o in press.orders] == [
        ("cover", "", "A4"),
        ("sector", "hotich", "A4"),
        ("procedure", BIRTH, "A3"),
    ]
    kinds = [entry.kind for entry in book.entries(cast.office.stream)]
    assert kinds[-3:] == ["postings.made", "sheets.ordered", "sheets.printed"]
    sheet = run.sheets.get(kind="procedure")
    assert sheet.digest == digest_of("procedure", BIRTH, agency=cast.office, day=MONDAY)
    assert sheet.revision == cast.revision(BIRTH)
    assert sheet.title == "Đăng ký khai sinh" or "khai sinh" in sheet.title.lower()


def test_each_printing_bears_the_postings_code_and_its_own_number(cast, board, hang, press):
    hang(board, Wish("procedure", BIRTH))
    first = press.orders[0].link
    hang(board, Wish("procedure", BIRTH))
    second = press.orders[0].link
    posting = Posting.objects.get()
    assert first == f"http://localhost:8000/q/{posting.code}-1"
    assert second == f"http://localhost:8000/q/{posting.code}-2"


def test_the_same_thing_at_two_places_has_two_codes(board, hall, hang):
    hang(board, Wish("procedure", BIRTH))
    hang(hall, Wish("procedure", BIRTH))
    assert Posting.objects.values("code").distinct().count() == 2


def test_a_poster_of_a_code_is_printed_with_that_very_code(cast, hall, hang, press):
    posting = actions.make_posting(hall, kind="neighbourhood", by=cast.manager, at=NINE)
    hang(hall, Wish("poster", "", "A3", posting), Wish("stickers", "", "A4", posting))
    assert {order.link for order in press.orders} == {f"http://localhost:8000/q/{posting.code}-1"}


def test_without_an_address_sheets_bear_no_code_and_posters_are_refused(cast, board, press, settings, hang):
    settings.SITE_URL = ""
    hang(board, Wish("procedure", BIRTH), Wish("cover"))
    assert {order.link for order in press.orders} == {""}
    assert not Posting.objects.exists()
    posting = actions.make_posting(board, kind="board", by=cast.manager, at=NINE)
    with pytest.raises(NotAllowed) as refused:
        actions.order_printing(board, [Wish("poster", "", "A4", posting)], by=cast.manager, at=NINE)
    assert refused.value.objection.code == "no-site-address"


def test_pressing_twice_prints_once(cast, board, press):
    wishes = [Wish("cover"), Wish("procedure", BIRTH)]
    once = actions.order_printing(board, wishes, by=cast.manager, at=NINE)
    again = actions.order_printing(board, list(reversed(wishes)), by=cast.administrator, at=NINE)
    assert once == again
    assert PrintedSheet.objects.count() == 2


def test_a_job_that_runs_twice_changes_nothing(cast, board, hang):
    run = hang(board, Wish("cover"), hung=False)
    before = (run.printed_at, run.file)
    print_sheets(run.pk, at=NINE + timedelta(hours=1))
    run.refresh_from_db()
    assert (run.printed_at, run.file) == before


def test_what_is_published_while_the_press_runs_is_set_again(cast, board, press, change_fee):
    press.meanwhile = lambda: change_fee(MARITAL)
    run = actions.order_printing(board, [Wish("procedure", MARITAL)], by=cast.manager, at=NINE)
    print_sheets(run.pk, at=NINE)
    sheet = run.sheets.get()
    assert sheet.revision.number == 2
    assert sheet.digest == digest_of("procedure", MARITAL, agency=cast.office, day=MONDAY)


def test_a_procedure_repealed_after_the_order_is_told_in_a_sentence(cast, board, press):
    run = actions.order_printing(board, [Wish("procedure", BIRTH), Wish("cover")], by=cast.manager, at=NINE)
    repeal(BIRTH)
    print_sheets(run.pk, at=NINE)
    run.refresh_from_db()
    assert "không còn áp dụng" in run.failed_why
    assert run.file is None


def repeal(code, at=NINE):
    records = [dict(r, status="repealed") for r in shipped_records() if r.get("code") == code]
    load_catalogue(records, by=None, at=at)
    look_again()


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ([], "nothing-to-print"),
        ([Wish("banner")], "unknown-sheet"),
        ([Wish("leaflet", "", "A3")], "wrong-size"),
        ([Wish("procedure", "9.999999")], "nothing-to-show"),
        ([Wish("sector", "khong-co")], "nothing-to-show"),
        ([Wish("poster")], "poster-without-code"),
        ([Wish("procedure", str(n)) for n in range(1001)], "too-many-sheets"),
    ],
)
def test_what_cannot_be_printed_is_refused_before_anything_is_written(cast, board, wishes, code):
    with pytest.raises(NotAllowed) as refused:
        actions.order_printing(board, wishes, by=cast.manager, at=NINE)
    assert refused.value.objection.code == code
    assert not PrintedSheet.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "specialist", "chairwoman", "stranger"])
def test_only_who_runs_the_desk_or_the_house_orders(cast, board, who):
    with pytest.raises(NotAllowed) as refused:
        actions.order_printing(board, [Wish("cover")], by=getattr(cast, who), at=NINE)
    assert refused.value.objection.code == "may-not-tend-postings"


def test_the_file_is_let_go_after_a_month_and_what_was_printed_stays_known(cast, board, hang):
    run = hang(board, Wish("cover"))
    assert actions.forget_old_prints(at=NINE + timedelta(days=29)) == 0
    assert actions.forget_old_prints(at=NINE + timedelta(days=31)) == 1
    run.refresh_from_db()
    assert run.file is None
    assert run.sheets.get().digest


def test_the_sizes_are_those_the_press_makes():
    assert {kind: set(sizes) for kind, sizes in boards.KINDS.items()} == {
        str(kind): set(map(str, sizes)) for kind, sizes in rules.SIZES.items()
    }
    assert set(boards.KINDS) == set(SheetKind.values)
