"""The office's walls and the door of a scanned code in Chromium: axe, every width, without scripts, by keyboard."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from motcua.documents import boards
from motcua.documents.printing import print_sheets
from motcua.lib import clock
from motcua.postings import actions
from motcua.postings.actions import Wish
from motcua.postings.models import Posting, PrintRun
from tests.cast import BIRTH, MARITAL
from tests.postings.conftest import PDF, change_fee
from tests.postings.test_printing import repeal

__all__ = ["change_fee"]
pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("MOTCUA_SHOTS")
WALLS = "/can-bo/niem-yet/"


@pytest.fixture
def walls(cast, monkeypatch, change_fee):
    """A board with something stale, something repealed, something printed; a hall nobody scans; a job that waits."""
    monkeypatch.setattr(boards, "typeset", lambda *_, **__: PDF)
    now = clock.now()
    at = now - timedelta(days=70)
    board = actions.make_place(cast.office, kind="board", name="Bảng ở sảnh trụ sở", by=None, at=at)
    hall = actions.make_place(cast.office, kind="hall", name="Nhà văn hóa thôn Bến Đình", by=None, at=at)
    own = actions.make_posting(hall, kind="neighbourhood", by=None, at=at)
    wishes = [Wish("sector", "hotich"), Wish("procedure", BIRTH), Wish("procedure", MARITAL), Wish("cover")]
    for place, wanted in (
        (board, wishes),
        (hall, [Wish("procedure", MARITAL, "A3"), Wish("poster", "", "A4", own)]),
    ):
        run = actions.order_printing(place, wanted, by=None, at=at)
        print_sheets(run.pk, at=at)
        actions.mark_done(place, by=None, at=at)
    for days, scans in ((0, 4), (1, 9), (3, 2), (12, 7), (40, 11), (69, 3)):
        actions.count_scan(
            Posting.objects.get(place=board, target=MARITAL), scans=scans, at=now - timedelta(days=days)
        )
    change_fee(MARITAL, 15000, day=clock.today(), at=now)
    repeal(BIRTH, at=now)
    waiting = actions.order_printing(hall, [Wish("feedback")], by=cast.manager, at=now)
    return board, hall, waiting


@pytest.mark.parametrize("width", [1200, 360])
def test_every_page_of_the_walls(at_screen, cast, walls, width):
    board, hall, waiting = walls
    person = at_screen(width)
    person.sign_in(cast.manager)
    code = Posting.objects.get(place=board, target=MARITAL).code
    done = PrintRun.objects.get(place=board)
    for name, address in {
        "overview": "",
        "stale": "in-lai/",
        "board": f"noi/{board.pk}/",
        "hall": f"noi/{hall.pk}/",
        "place-new": "noi/them/",
        "place-edit": f"noi/{board.pk}/sua/",
        "choose": f"noi/{board.pk}/in/",
        "code-new": f"noi/{hall.pk}/ma/",
        "code": f"ma/{code}/",
        "code-print": f"ma/{code}/in/",
        "run": f"luot-in/{done.pk}/",
        "run-waiting": f"luot-in/{waiting.pk}/",
    }.items():
        person.open(WALLS + address)
        _keep(person, f"{width}-{name}")
        person.finds_nothing_wrong()


def test_what_a_phone_sees(at_screen, cast, walls):
    board, hall, _ = walls
    person = at_screen(360)
    marital = Posting.objects.get(place=board, target=MARITAL)
    feedback = actions.make_posting(hall, kind="feedback", by=None)
    birth = Posting.objects.get(place=board, target=BIRTH)
    actions.retire_posting(birth, by=None)
    for name, code in {
        "since": f"{marital.code}-1",
        "retired": birth.code,
        "feedback": feedback.code,
        "unknown": "khong-co",
        "sector-since": f"{Posting.objects.get(place=board, kind='sector').code}-1",
    }.items():
        person.open(f"/q/{code}")
        _keep(person, f"360-q-{name}")
        person.finds_nothing_wrong()
    person.open(f"/q/{marital.code}-1")
    assert "Mới từ ngày" in person.page.inner_text("main")


def test_a_board_is_ordered_and_hung_by_keyboard_alone(at_screen, cast, walls):
    board, _, _ = walls
    person = at_screen(1200)
    person.sign_in(cast.manager)
    page = person.page
    person.open(f"{WALLS}in-lai/")
    page.get_by_role("button", name="của Bảng ở sảnh trụ sở").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/luot-in/*/")
    run = PrintRun.objects.filter(place=board).first()
    assert "Đang chờ máy" in page.inner_text("#progress")
    print_sheets(run.pk)
    page.get_by_role("link", name="Mở tệp in").wait_for()  # the page asks by itself
    page.get_by_role("button", name="Đã dán, gỡ xong").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/noi/{board.pk}/")
    assert "dán xong" in page.inner_text("main")
    page.get_by_role("button", name="Rút lại lần báo này").focus()
    page.keyboard.press("Enter")
    page.get_by_text("trở về như trước khi báo").wait_for()


def test_without_scripts_a_link_asks_whether_the_sheets_are_set(at_screen, cast, walls):
    board, _, _ = walls
    person = at_screen(360, scripts=False)
    person.sign_in(cast.manager)
    page = person.page
    person.open(f"{WALLS}in-lai/")
    page.get_by_role("button", name="của Bảng ở sảnh trụ sở").click()
    print_sheets(PrintRun.objects.filter(place=board).first().pk)
    page.get_by_role("link", name="Xem đã xong chưa").click()
    page.get_by_role("button", name="Đã dán, gỡ xong").click()
    assert "dán xong" in page.inner_text("main")
    person.open(f"/q/{Posting.objects.get(place=board, target=MARITAL).code}-1")
    assert "Mới từ ngày" in page.inner_text("main")


def _keep(person, name):
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        person.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
