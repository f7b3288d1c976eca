"""Somebody holds a phone to a wall: they always get on, they are counted and never known, and hear what is new."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.test import Client

from motcua.catalogue.actions import set_local_fee
from motcua.catalogue.questions import province_of
from motcua.catalogue.search import look_again
from motcua.lib.clock import at_local
from motcua.news.actions.disclosing import Terms, draft_disclosure, post_disclosure
from motcua.postings import actions, codes
from motcua.postings.actions import Wish
from motcua.postings.models import Posting, PostingKind, ScanCount
from motcua.postings.openings import kinds
from motcua.web.portal import posted
from tests.cast import BIRTH, MARITAL, MONDAY, NINE
from tests.postings.test_printing import repeal

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 Zalo android/12.1 ZaloTheme/light"


@pytest.fixture(autouse=True)
def _monday():
    posted.burst.forget()
    with time_machine.travel(NINE, tick=False):
        yield


def scan(code, **headers):
    return Client().get(f"/q/{code}", HTTP_USER_AGENT=headers.pop("HTTP_USER_AGENT", PHONE), **headers)


def counted():
    return sum(ScanCount.objects.values_list("scans", flat=True))


@pytest.fixture
def post(cast, board):
    def posted_at_the_board(kind, target="", at=NINE):
        return actions.make_posting(board, kind=kind, target=target, by=cast.manager, at=at)

    return posted_at_the_board


@pytest.mark.parametrize(
    ("kind", "target", "leads_to"),
    [
        ("procedure", BIRTH, f"/thu-tuc/{BIRTH}/"),
        ("sector", "hotich", "/linh-vuc/hotich/"),
        ("board", "", "/thu-tuc/"),
        ("leaflet", "", "/thu-tuc/"),
    ],
)
def test_each_kind_leads_to_its_page_and_no_cache_keeps_the_way(post, kind, target, leads_to):
    answer = scan(post(kind, target).code)
    assert (answer.status_code, answer["Location"]) == (302, leads_to)
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert Client().get(leads_to).status_code == 200


def test_the_code_of_a_counter_leads_to_what_is_done_there_and_todays_hours(cast):
    counter = cast.office.counters.create(number=7, name="Hộ tịch, đóng dấu")
    place = actions.make_place(
        cast.office, kind="counter", name="Quầy 7", counter=counter, by=cast.manager, at=NINE
    )
    posting = actions.make_posting(place, kind="counter", by=cast.manager, at=NINE)
    answer = scan(posting.code)
    assert answer["Location"] == f"/noi-niem-yet/{place.pk}/"
    page = Client().get(answer["Location"]).content.decode()
    assert "Quầy 7 – Hộ tịch, đóng dấu" in page
    own, _, others = page.partition('id="khac"')
    assert "/linh-vuc/hotich/" in own
    assert "/linh-vuc/hotich/" not in others
    assert "Hôm nay, thứ Hai" in page
    assert "một cửa mở" in page
    counter.name = ""
    counter.save()
    assert "Việc ở quầy khác" not in Client().get(answer["Location"]).content.decode()
    actions.make_posting(place, kind="sector", target="hotich", by=cast.manager, at=NINE)
    assert "Việc làm ở quầy này" in Client().get(answer["Location"]).content.decode()


def test_the_code_of_a_village_leads_to_its_news_and_what_hangs_there(cast, hall):
    posting = actions.make_posting(hall, kind="neighbourhood", by=cast.manager, at=NINE)
    for title, place in (("Danh sách hộ nghèo", "Trụ sở"), ("Đóng góp làm đường", hall.name)):
        terms = Terms(
            "plan", title, MONDAY, MONDAY + timedelta(days=30), (place,), "Nội dung", names_people=False
        )
        draft = draft_disclosure(cast.office, terms, by=cast.manager, at=NINE)
        post_disclosure(draft, by=cast.manager, at=NINE)
    answer = scan(posting.code)
    page = Client().get(answer["Location"]).content.decode()
    assert page.index("Đóng góp làm đường") < page.index("Danh sách hộ nghèo")
    assert "Hôm nay không có thông báo nào" in page
    assert "/linh-vuc/hotich/" in page


def test_a_place_without_such_a_code_has_no_page(board, db):
    assert Client().get(f"/noi-niem-yet/{board.pk}/").status_code == 404


def test_every_kind_is_opened_by_some_door():
    assert kinds() == set(PostingKind.values)


def test_the_notice_for_complaints_shows_whom_to_call(post, cast):
    answer = scan(post("feedback").code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert cast.office.phone in page
    assert "Giờ làm việc" in page
    assert "Cổng Dịch vụ công quốc gia" in page
    assert "Khiếu nại, tố cáo gửi theo đường riêng" in page


def test_a_scan_is_counted_by_code_and_day_and_nothing_else_is_kept(post):
    posting = post("procedure", BIRTH)
    for _ in range(3):
        scan(posting.code)
    scan(posting.code + "-1")
    with time_machine.travel(NINE + timedelta(hours=15), tick=False):  # midnight has passed in Việt Nam
        scan(posting.code)
    assert list(ScanCount.objects.values_list("day", "scans")) == [
        (MONDAY, 4),
        (MONDAY + timedelta(days=1), 1),
    ]
    assert {field.name for field in ScanCount._meta.get_fields()} == {"id", "posting", "day", "scans"}


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": "WhatsApp/2.23 preview"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_SEC_FETCH_DEST": "image"},
    ],
)
def test_programs_that_look_ahead_are_led_on_and_not_counted(post, headers):
    posting = post("procedure", BIRTH)
    assert scan(posting.code, **headers).status_code == 302
    assert counted() == 0


def test_robots_are_asked_to_leave_codes_alone(db):
    assert "Disallow: /q/" in Client().get("/robots.txt").content.decode().splitlines()


def test_a_look_at_the_head_is_not_counted(post):
    assert Client().head(f"/q/{post('board').code}").status_code == 302
    assert counted() == 0


def test_a_burst_is_led_on_and_counted_no_further(post, monkeypatch):
    monkeypatch.setattr(
        posted.time, "monotonic", lambda: 600.0
    )  # all within a minute, however slow this machine
    one, other = post("procedure", BIRTH), post("procedure", MARITAL)
    for _ in range(posted.BURST + 20):
        assert scan(one.code).status_code == 302
    scan(other.code)
    assert counted() == posted.BURST + 1


def test_a_database_that_takes_no_count_stops_nobody(post, monkeypatch):
    def refuse(*_, **__):
        raise DatabaseError

    monkeypatch.setattr(actions, "count_scan", refuse)
    assert scan(post("board").code).status_code == 302


@pytest.mark.parametrize(
    "code", ["khong-co", "a" * 7, "3333333-9", "<script>", "x" * 3000, "aaaaaaa-0", "%20"]
)
def test_a_code_nobody_posted_is_told_kindly_with_a_search(code, db):
    answer = Client().get(f"/q/{code}")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Không có mã này" in page
    assert 'name="q"' in page
    assert "<script>" not in page.partition("<h1")[2]


def test_a_code_typed_by_hand_in_capitals_with_spaces_is_understood(post):
    code = post("board").code
    assert scan(f"{code[:3]} {code[3:]}".upper()).status_code == 302


def test_codes_have_no_signs_that_look_alike():
    assert not set("0oq1ilj2z5s8buvw") & set(codes.SIGNS)
    drawn = {codes.make_code() for _ in range(500)}
    assert len(drawn) == 500
    assert all(codes.read_code(code) == (code, None) for code in drawn)


def test_a_posting_that_was_given_up_still_leads_on_and_is_still_counted(post, cast):
    posting = post("procedure", BIRTH)
    actions.retire_posting(posting, by=cast.manager, at=NINE)
    answer = scan(posting.code)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "đã thôi niêm yết" in page
    assert f"/thu-tuc/{BIRTH}/" in page
    assert counted() == 1


def test_a_repealed_procedure_leads_to_its_page_that_says_so(post):
    posting = post("procedure", BIRTH)
    repeal(BIRTH)
    answer = scan(posting.code)
    assert answer["Location"] == f"/thu-tuc/{BIRTH}/"
    assert "Thủ tục này không còn áp dụng" in Client().get(answer["Location"]).content.decode()


def test_a_procedure_or_sector_that_is_gone_altogether_leads_to_a_sentence_and_a_search(post, board):
    sector = post("sector", "hotich")
    Posting.objects.filter(pk=sector.pk).update(target="linh-vuc-cu", title="Lĩnh vực cũ")
    procedure = post("procedure", BIRTH)
    Posting.objects.filter(pk=procedure.pk).update(target="9.999999", title="Thủ tục cũ")
    for code, words in (
        (sector.code, ("Lĩnh vực cũ", "Lĩnh vực này không còn trên bảng", "/linh-vuc/hotich/")),
        (procedure.code, ("Thủ tục cũ", "không còn trong danh mục", 'name="q"')),
    ):
        answer = scan(code)
        assert answer.status_code == 200
        for expected in words:
            assert expected in answer.content.decode()


def test_a_sheet_printed_before_the_revision_says_what_is_new(board, hang, change_fee):
    hang(board, Wish("procedure", MARITAL))
    code = Posting.objects.get().code
    assert scan(f"{code}-1")["Location"] == f"/thu-tuc/{MARITAL}/"
    change_fee(MARITAL, 15000, day=MONDAY, at=NINE)  # on the very day the sheet was hung
    answer = scan(f"{code}-1")
    assert answer["Location"] == f"/thu-tuc/{MARITAL}/?to={code}-1"
    page = Client().get(answer["Location"]).content.decode()
    assert "Mới từ ngày 09/11/2026" in page
    assert "in ngày 09/11/2026" in page
    assert "<ins>15.000 đ" in page
    assert "Mới từ ngày" not in Client().get(f"/thu-tuc/{MARITAL}/").content.decode()


def test_a_fee_of_the_province_is_new_from_its_own_day(board, hang, cast):
    hang(board, Wish("procedure", MARITAL))
    fee = cast.revision(MARITAL).fees.first()
    set_local_fee(
        [cast.revision(MARITAL).procedure],
        province=province_of(cast.office, MONDAY),
        name=fee.name,
        amount=15000,
        resolution="05/2026/NQ-HĐND",
        valid_from=MONDAY + timedelta(days=3),
        by=None,
        at=NINE,
    )
    look_again()
    code = Posting.objects.get().code
    assert "to=" not in scan(f"{code}-1")["Location"]
    with time_machine.travel(NINE + timedelta(days=4), tick=False):
        look_again()
        page = Client().get(scan(f"{code}-1")["Location"]).content.decode()
        assert "Mới từ ngày 12/11/2026" in page
        assert "15.000 đ" in page


def test_an_old_sheet_beside_a_new_one_is_known_by_its_own_number(board, hang, change_fee):
    hang(board, Wish("procedure", MARITAL))
    change_fee(MARITAL)
    hang(board, Wish("procedure", MARITAL), at=NINE + timedelta(hours=1))
    code = Posting.objects.get().code
    assert "to=" in scan(f"{code}-1")["Location"]
    assert "to=" not in scan(f"{code}-2")["Location"]
    # Typed by hand without its number: what was last said to hang there.
    assert "to=" not in scan(code)["Location"]


def test_a_new_printing_nobody_has_hung_yet_does_not_make_the_old_one_new(board, hang, change_fee):
    hang(board, Wish("procedure", MARITAL))
    change_fee(MARITAL)
    hang(board, Wish("procedure", MARITAL), hung=False)
    assert "to=" in scan(Posting.objects.get().code)["Location"]


def test_a_revision_that_is_not_yet_in_force_is_not_told(board, hang, change_fee):
    hang(board, Wish("procedure", MARITAL))
    change_fee(MARITAL, day=date(2026, 11, 20))
    code = Posting.objects.get().code
    assert "to=" not in scan(f"{code}-1")["Location"]
    with time_machine.travel(at_local(date(2026, 11, 20), 8), tick=False):
        answer = scan(f"{code}-1")
        assert "Mới từ ngày 20/11/2026" in Client().get(answer["Location"]).content.decode()


def test_a_sectors_list_says_which_procedures_changed(board, hang, change_fee):
    hang(board, Wish("sector", "hotich"))
    change_fee(MARITAL)
    code = Posting.objects.get().code
    page = Client().get(scan(f"{code}-1")["Location"]).content.decode()
    assert "Mới từ ngày 09/11/2026" in page
    assert "Danh sách thủ tục" in page
    assert "xác nhận tình trạng hôn nhân" in page
    assert "15.000 đ" in page


@pytest.mark.parametrize("forged", ["zzz", "3333333-1", "-1", "<b>", "3333333"])
def test_a_forged_note_of_a_sheet_shows_nothing(db, cast, forged):
    answer = Client().get(f"/thu-tuc/{BIRTH}/", {"to": forged})
    assert answer.status_code == 200
    assert "Mới từ ngày" not in answer.content.decode()


def test_a_scan_costs_the_same_however_much_hangs(board, hang, django_assert_max_num_queries):
    hang(board)
    code = Posting.objects.get(target=BIRTH).code
    scan(f"{code}-1")
    with django_assert_max_num_queries(6):
        scan(f"{code}-1")
