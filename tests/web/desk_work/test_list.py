"""The work list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers.actions import ask_supplement
from motcua.dossiers.models import Dossier
from motcua.people.actions import appoint_substitute
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE
from tests.web.desk_work.conftest import at

LIST = "/can-bo/"


def tabs(page) -> dict[str, str]:
    """Return what each tab counts."""
    return {tab.words: tab.count for tab in page.context["screen"].tabs}


def codes(page) -> list[str]:
    return [row.code for row in page.context["screen"].page.rows]


def test_the_counts_on_the_tabs_are_those_of_the_lists(cast, desk, ready):
    cast.receive(MARITAL, assignee=cast.specialist)
    cast.receive(BIRTH)
    late = cast.receive(CERTIFIED_COPY)
    ask_supplement(late, points=[{"paper": "x", "reason": "mờ"}], by=cast.clerk, at=NINE)
    browser = desk(cast.specialist)
    first = browser.get(LIST)
    assert tabs(first) == {"Cần tôi làm": 2, "Chờ bổ sung": 1, "Sắp/quá hạn": 1, "Chờ trả": 1, "Tất cả": 4}
    for tab in first.context["screen"].tabs:
        assert len(codes(browser.get(tab.href))) == tab.count


def test_what_is_due_first_stands_first(cast, desk, clock):
    slow = cast.receive(MARITAL, assignee=cast.specialist)
    quick = cast.receive(BIRTH, assignee=cast.specialist)
    page = desk(cast.specialist).get(LIST)
    assert codes(page) == [quick.code[-11:], slow.code[-11:]]
    text = page.content.decode()
    assert "còn 7 giờ" in text
    assert "còn 3 ngày làm việc" in text
    assert 'Hôm nay phải xong <b class="number">1</b> việc' in text


def test_a_late_dossier_is_said_to_be_late_in_working_time(cast, desk, clock):
    cast.receive(BIRTH, assignee=cast.specialist)
    clock.move_to(at(9, 0, day=10))
    page = desk(cast.specialist).get(LIST)
    assert "trễ 1 giờ làm việc" in page.content.decode()
    assert page.context["screen"].late == 1


@pytest.mark.parametrize(
    "words", ["0001", "261109-0001", "diem", "Ngọc Diễm", "0900 000 017", "099185000123"]
)
def test_one_finds_by_code_name_phone_and_number(cast, desk, dossier, words):
    cast.receive(
        applicant=cast.citizen(full_name="Trần Văn Bách", id_number="099060000321", phone="0911111111")
    )
    found = desk(cast.specialist).get(LIST, {"muc": "tat-ca", "q": words})
    assert codes(found) == ["261109-0001"]


def test_a_search_that_finds_nothing_here_says_where_it_does(cast, desk, ready):
    page = desk(cast.specialist).get(LIST, {"q": "diem"}).content.decode()
    assert "Không có hồ sơ nào ở mục «Cần tôi làm»" in page
    assert "Có 1 hồ sơ ở mục «Chờ trả»" in page


def test_filters_stand_in_the_address_and_narrow_list_and_counts_alike(cast, desk, clock):
    cast.receive(MARITAL, assignee=cast.specialist)
    cast.receive(MARITAL, assignee=cast.second_specialist)
    cast.receive(BIRTH, assignee=cast.second_specialist)
    browser = desk(cast.chairwoman)
    one = browser.get(LIST, {"muc": "tat-ca", "nguoi": str(cast.second_specialist.pk)})
    assert tabs(one)["Tất cả"] == len(codes(one)) == 2
    sector = cast.revision(MARITAL).procedure.sector.slug
    assert len(codes(browser.get(LIST, {"muc": "tat-ca", "linh-vuc": sector}))) == 3
    assert codes(browser.get(LIST, {"muc": "tat-ca", "linh-vuc": "khong-co"})) == []
    assert len(codes(browser.get(LIST, {"muc": "tat-ca", "tu": "2026-11-12", "den": "2026-11-12"}))) == 2
    assert len(codes(browser.get(LIST, {"muc": "tat-ca", "tien-do": "ready"}))) == 0


def test_what_cannot_be_understood_in_the_address_is_left_out(cast, desk, dossier):
    page = desk(cast.specialist).get(
        LIST, {"muc": "???", "sau": "x,y", "tu": "31/31", "nguoi": "abc", "tien-do": "z"}
    )
    assert page.status_code == 200
    assert len(codes(page)) == 1


@pytest.mark.parametrize("tab", ["can-lam", "cho-bo-sung", "sap-qua-han", "cho-tra", "tat-ca"])
def test_a_list_costs_the_same_with_two_rows_and_with_twelve(cast, desk, clock, tab):
    def fill(n):
        for number in range(n):
            cast.receive(BIRTH, assignee=cast.specialist if number % 2 else None)
            waiting = cast.receive(BIRTH)
            ask_supplement(waiting, points=[{"paper": "x", "reason": "mờ"}], by=cast.clerk, at=NINE)

    browser, spent = desk(cast.specialist), []
    for more in (2, 10):
        fill(more)
        browser.get(LIST, {"muc": tab})
        with CaptureQueriesContext(connection) as queries:
            browser.get(LIST, {"muc": tab})
        spent.append(len(queries))
    assert spent[0] == spent[1] <= 14, [q["sql"][:120] for q in queries]


def test_a_long_list_goes_on_without_gaps_or_doubles(cast, desk, clock, monkeypatch):
    monkeypatch.setattr("motcua.web.desk.worklist.lists.PAGE", 3)
    for number in range(7):
        cast.receive(BIRTH, assignee=(cast.specialist, None)[number % 2])
    browser = desk(cast.specialist)
    for tab in ("can-lam", "tat-ca"):
        seen, address = [], f"{LIST}?muc={tab}"
        for _ in range(3):
            page = browser.get(address)
            seen += codes(page)
            mark = page.context["screen"].page.next_mark
            address = f"{LIST}?muc={tab}&sau={mark.replace('+', '%2B')}"
        assert mark == ""
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=tab == "tat-ca")


def test_what_has_no_date_stands_behind_what_has_one_on_either_database(cast, desk, clock, monkeypatch):
    monkeypatch.setattr("motcua.web.desk.worklist.lists.PAGE", 3)
    made = [cast.receive(BIRTH, assignee=cast.specialist) for _ in range(7)]
    for dossier in made[:2]:  # a calendar without hours gives no date
        Dossier.objects.filter(pk=dossier.pk).update(due_at=None)
    browser, seen, address = desk(cast.specialist), [], f"{LIST}?muc=can-lam"
    for _ in range(3):
        page = browser.get(address)
        seen += codes(page)
        address = f"{LIST}?muc=can-lam&sau={page.context['screen'].page.next_mark.replace('+', '%2B')}"
    wanted = [made[n].code.partition("-")[2] for n in (2, 3, 4, 5, 6, 0, 1)]
    assert seen == wanted
    first_undated = browser.get(f"/can-bo/ho-so/{made[0].code}/").context["page"].place
    assert (first_undated.rank, first_undated.before, first_undated.behind) == (6, made[6].code, made[1].code)
    last_dated = browser.get(f"/can-bo/ho-so/{made[6].code}/").context["page"].place
    assert (last_dated.rank, last_dated.before, last_dated.behind) == (5, made[5].code, made[0].code)


def test_a_substitute_sees_the_work_of_the_absent_and_is_told_so(cast, desk, for_signature):
    appoint_substitute(
        absent=cast.chairwoman, substitute=cast.manager, starts_on=MONDAY, ends_on=MONDAY, by=None, at=NINE
    )
    page = desk(cast.manager).get(LIST)
    assert "đang thay" in page.content.decode()
    assert "Nông Thị Lan" in page.content.decode()
    assert len(codes(page)) == 1
    assert "ky-duyet/" in page.content.decode()


def test_an_empty_list_says_what_to_do_next(cast, desk):
    page = desk(cast.specialist).get(LIST).content.decode()
    assert "Hôm nay không còn việc nào chờ ông/bà." in page
    assert "Xem tất cả hồ sơ của cơ quan" in page


def test_several_control_sheets_are_printed_at_once(cast, desk, dossier):
    other = cast.receive(BIRTH)
    browser = desk(cast.specialist)
    pdf = browser.get("/can-bo/phieu-kiem-soat.pdf", {"pick": [dossier.pk, other.pk]})
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert browser.get("/can-bo/phieu-kiem-soat.pdf").status_code == 302


def test_a_search_that_finds_nothing_anywhere_offers_the_whole_list(cast, desk, dossier):
    page = desk(cast.specialist).get(LIST, {"q": "khong ai ten nhu the"})
    assert set(tabs(page).values()) == {0}
    assert "Bỏ lọc, xem cả mục" in page.content.decode()


def test_a_common_name_is_found_by_asking_the_rows_of_the_list(cast, desk, dossier, monkeypatch):
    monkeypatch.setattr("motcua.dossiers.models.MANY_FOUND", 0)
    page = desk(cast.specialist).get(LIST, {"q": "diem"})
    assert codes(page) == ["261109-0001"]
    assert tabs(page)["Tất cả"] == 1


def test_a_long_name_is_shortened_at_a_word(cast):
    from motcua.web.desk.worklist.lists import TITLE, shortened

    name = (
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp"
    )
    assert shortened("Đăng ký khai sinh") == "Đăng ký khai sinh"
    assert shortened(name).endswith("…")
    assert len(shortened(name)) <= TITLE + 1
