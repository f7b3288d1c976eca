"""The figures of the walls: which board works, which is never scanned, as a page and as files."""

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from motcua.postings import actions
from motcua.postings.actions import Wish
from motcua.postings.models import Posting
from tests.cast import BIRTH, MARITAL, NINE
from tests.forms import open_page

pytestmark = pytest.mark.django_db
WALLS = "/can-bo/niem-yet/"
LONG_BEFORE = NINE - timedelta(days=100)


@pytest.fixture
def scanned(cast):
    board = actions.make_place(cast.office, kind="board", name="=Bảng ở sảnh", by=None, at=LONG_BEFORE)
    hall = actions.make_place(cast.office, kind="hall", name="Nhà văn hóa", by=None, at=LONG_BEFORE)
    birth = actions.make_posting(board, kind="procedure", target=BIRTH, by=None, at=LONG_BEFORE)
    actions.make_posting(hall, kind="neighbourhood", by=None, at=LONG_BEFORE)
    for days, scans in ((0, 2), (6, 3), (7, 5), (29, 7), (30, 11), (89, 13), (90, 17)):
        actions.count_scan(birth, scans=scans, at=NINE - timedelta(days=days))
    return birth


def test_the_page_adds_up_and_names_the_wall_nobody_scans(manager, scanned):
    page = open_page(manager, WALLS)
    assert "90 ngày qua có 41 lượt quét, nhiều nhất ở «=Bảng ở sảnh» (41). 1 nơi không ai quét." in page.text
    assert "chưa ai quét từ khi lập 01/08/2026" in page.text
    row = page.root.all("tr")[1]
    assert [cell.text for cell in row.all("td", class_="number")] == ["5", "17", "41"]
    assert "13 tuần, từ cũ đến mới" in page.html


def test_a_code_that_was_scanned_long_ago_says_since_when_it_is_silent(cast, manager):
    place = actions.make_place(cast.office, kind="board", name="Bảng", by=None, at=LONG_BEFORE)
    posting = actions.make_posting(place, kind="board", by=None, at=LONG_BEFORE)
    actions.count_scan(posting, at=NINE - timedelta(days=50))
    assert "không ai quét từ sau 20/09/2026" in open_page(manager, WALLS).text
    page = open_page(manager, f"{WALLS}ma/{posting.code}/")
    assert "20/09/2026" in page.text
    assert "cao nhất 1 lượt một ngày" in page.text


def test_the_figures_leave_as_text_and_as_a_workbook(manager, scanned):
    csv = manager.get(WALLS + "luot-quet.csv")
    lines = csv.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Nơi niêm yết,Loại nơi,Dẫn tới")
    # A name that a spreadsheet would compute stays a name.
    assert lines[1].startswith("'=Bảng ở sảnh,")
    assert f"http://localhost:8000/q/{scanned.code},5,17,41,58,09/11/2026,01/08/2026," in lines[1]
    xlsx = manager.get(WALLS + "luot-quet.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(xlsx.content)).get_sheet_by_index(0).to_python()
    assert rows[3][0] == "=Bảng ở sảnh"
    assert rows[3][6:10] == [5.0, 17.0, 41.0, 58.0]


def test_a_leader_sees_all_and_is_offered_nothing_to_press(seat, scanned, hang, press, change_fee):
    place = scanned.place
    hang(place, Wish("procedure", MARITAL))
    change_fee(MARITAL)
    leader = seat("chairwoman")
    for address in ("", "in-lai/", f"noi/{place.pk}/", f"ma/{scanned.code}/"):
        page = open_page(leader, WALLS + address)
        assert page.status == 200
        assert [form.element.get("action") for form in page.forms] == ["/can-bo/dang-xuat/"]
    assert leader.post(f"{WALLS}noi/{place.pk}/in-lai/").status_code == 404


def test_the_pages_cost_the_same_with_two_places_and_with_ten(
    cast, manager, scanned, hang, press, change_fee, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(address):
        manager.get(WALLS + address)
        with CaptureQueriesContext(connection) as asked:
            manager.get(WALLS + address)
        return len(asked)

    hang(scanned.place, Wish("procedure", MARITAL), Wish("procedure", BIRTH), Wish("sector", "hotich"))
    change_fee(MARITAL)
    few = [cost(address) for address in ("", "in-lai/")]
    for number in range(8):
        place = actions.make_place(cast.office, kind="hall", name=f"Thôn {number}", by=None, at=NINE)
        hang(place, Wish("procedure", MARITAL, "A3"), Wish("sector", "hotich", "A5"), at=NINE)
    actions.count_scan(Posting.objects.last(), at=NINE)
    assert [cost(address) for address in ("", "in-lai/")] == few
