"""Story 1: find and read a procedure, with JavaScript off."""

import re

import pytest

from motcua.catalogue import reading
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.lib import clock
from tests.cast import BIRTH, UNKNOWN_LIMIT
from tests.web.portal.plain import text

pytestmark = pytest.mark.django_db


def test_birth_registration_comes_first_in_a_parents_own_words(client, all_procedures):
    page = client.get("/thu-tuc/", {"q": "lam giay khai sinh cho con"}).content.decode()
    first = re.search(r'<ol class="usual.*?href="/thu-tuc/([^/"]+)/"', page, re.S)
    assert first.group(1) == BIRTH


def test_the_page_answers_before_it_explains(client, cast):
    page = text(client.get(f"/thu-tuc/{BIRTH}/"))
    order = [page.index(words) for words in ("Cần mang gì", "Mất bao lâu", "Hết bao nhiêu tiền", "Làm ở đâu")]
    assert order == sorted(order)
    assert (
        order[-1]
        < page.index("Giấy phải nộp")
        < page.index("Từng bước làm thế nào")
        < page.index("Căn cứ pháp lý")
    )


def test_papers_only_shown_stand_apart_and_conditional_ones_name_their_case(client, cast):
    page = text(client.get(f"/thu-tuc/{BIRTH}/"))
    hand_in, shown, only_if = (
        page.index(w)
        for w in ("Giấy phải nộp (2)", "Chỉ đưa xem rồi mang về (1)", "Chỉ khi thuộc trường hợp (4)")
    )
    assert hand_in < page.index("Giấy chứng sinh") < shown < page.index("Giấy tờ tùy thân còn hạn") < only_if
    assert "Trẻ bị bỏ rơi: Biên bản trẻ bị bỏ rơi" in page


def test_a_fee_nobody_here_knows_says_who_sets_it(client, cast):
    page = text(client.get(f"/thu-tuc/{BIRTH}/"))
    assert "Mức thu do HĐND tỉnh quy định" in page
    assert " 0 đ" not in page


def test_what_the_catalogue_does_not_know_is_said_and_not_invented(client, cast):
    page = text(client.get(f"/thu-tuc/{UNKNOWN_LIMIT}/"))
    assert "Chưa rõ thời hạn" in page
    assert "Danh mục chưa có trình tự của thủ tục này" in page
    assert re.search(r"Danh mục chưa có: .*trình tự thực hiện.*thời hạn giải quyết", page)


def test_what_the_commune_does_not_do_says_who_does(client, all_procedures):
    page = text(client.get("/thu-tuc/", {"q": "làm bằng lái xe máy"}))
    assert "Công an tỉnh" in page


def test_what_a_decision_announced_is_found_by_its_number(
    client, all_procedures, django_assert_max_num_queries
):
    page = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert "/thu-tuc/?quyet-dinh=163%2FQ%C4%90-BTP" in page
    for typed in ("163/QĐ-BTP", "quyết định 163", "theo qd 163 btp"):
        page = client.get("/thu-tuc/", {"q": typed}).content.decode()
        assert "quyet-dinh=163%2FQ%C4%90-BTP" in page
        assert "Thủ tục hợp nhất" not in page
    for typed in ("163", BIRTH, "quyết định ly hôn"):
        assert "quyet-dinh=" not in client.get("/thu-tuc/", {"q": typed}).content.decode()
    with django_assert_max_num_queries(14):
        page = client.get("/thu-tuc/", {"quyet-dinh": "163/QĐ-BTP"}).content.decode()
    assert f"/thu-tuc/{BIRTH}/" in page
    count = next(one.count for one in reading.decisions(clock.today()) if one.name == "163/QĐ-BTP")
    assert f'<span class="number">{count}</span> thủ tục đang áp dụng' in page
    assert len(re.findall(r'<li><a href="/thu-tuc/\d', page)) == count
    page = client.get("/thu-tuc/", {"quyet-dinh": "0/QĐ<b>"}).content.decode()
    assert "Không có thủ tục nào đang áp dụng theo quyết định này" in page
    assert "<b>" not in page.partition("<h1>")[2].partition("</h1>")[0]


def test_nothing_found_gives_the_telephone(client, all_procedures):
    page = text(client.get("/thu-tuc/", {"q": "xyzzy qwrtp"}))
    assert "Chưa tìm thấy" in page
    assert "0200 000 0000" in page


@pytest.mark.parametrize(
    "address", ["/", "/thu-tuc/", "/thu-tuc/?viec=sinh-con", "/linh-vuc/hotich/", f"/thu-tuc/{BIRTH}/"]
)
def test_public_pages_need_no_login_no_session_and_no_other_host(client, cast, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response.cookies == {}
    assert not re.search(r"(src|href)=\"(https?:)?//", response.content.decode())
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/thu-tuc/9.999999/", "/linh-vuc/khong-co/", "/thu-tuc/a%00b/"])
def test_a_code_that_does_not_exist_is_not_found(client, cast, address):
    assert client.get(address).status_code == 404


@pytest.mark.one_database  # every procedure: what differs is the procedures, not the database
def test_every_procedure_page_can_be_read(client, all_procedures):
    from motcua.catalogue.models import Procedure

    for code in Procedure.objects.values_list("code", flat=True):
        assert client.get(f"/thu-tuc/{code}/").status_code in (200, 301), code


def test_a_page_costs_the_same_however_many_papers_it_has(client, cast, django_assert_max_num_queries):
    from django.core.cache import cache

    from motcua.catalogue.search import forget

    for code in (BIRTH, UNKNOWN_LIMIT):
        client.get("/thu-tuc/")
        cache.clear()
        forget()
        client.get("/")
        with django_assert_max_num_queries(16):  # with every small table that all pages share
            client.get(f"/thu-tuc/{code}/")
    client.get(f"/thu-tuc/{BIRTH}/")
    with django_assert_max_num_queries(1):
        client.get(f"/thu-tuc/{BIRTH}/")


def test_a_new_revision_is_shown_at_once(client, cast, monkeypatch):
    from motcua.catalogue.search import answers

    monkeypatch.setattr(answers, "CHECK_EVERY", 0)
    assert "Đăng ký khai sinh" in text(client.get(f"/thu-tuc/{BIRTH}/"))
    record = next(r for r in shipped_records() if r.get("code") == BIRTH)
    load_catalogue([{**record, "name": "Đăng ký khai sinh (bản mới)"}])
    assert "Đăng ký khai sinh (bản mới)" in text(client.get(f"/thu-tuc/{BIRTH}/"))


def test_no_warning_quotes_what_somebody_searched_for(client, cast):
    """Warnings are errors here; in an office they go to the log."""
    for address in ("/thu-tuc/?q=" + "%F0%9F%99%82" * 23, "/thu-tuc/?q=" + "a" * 400):
        assert client.get(address).status_code == 200


def test_a_long_address_is_not_taken_for_the_one_it_begins_with(client, cast):
    short = "/thu-tuc/?q=" + "a" * 288
    assert len(short) == 300
    assert client.get(short).content != client.get(short + "+khai+sinh").content


def test_a_form_is_not_named_twice_as_a_form(client, all_procedures):
    for card in (reading.card(p.code, clock.today()) for p in reading.offered(clock.today())):
        coded = [p for p in (*card.hand_in, *card.present, *card.only_if) if p.form_code.startswith("Mẫu")]
        if coded:
            break
    page = text(client.get(f"/thu-tuc/{card.code}/"))
    assert coded[0].form_code[1:] in page
    assert "mẫu Mẫu" not in page
    assert "Mẫu Mẫu" not in page


def test_a_papers_name_that_the_catalogue_cuts_is_owned_up_to(client, all_procedures):
    cut, whole = "1.000094", BIRTH
    said = "Tên giấy có dấu «…» là danh mục ghi chưa hết"
    assert said in text(client.get(f"/thu-tuc/{cut}/"))
    assert said in text(client.get(f"/thu-tuc/{cut}/truong-hop/"))
    assert said not in text(client.get(f"/thu-tuc/{whole}/"))
    assert "vân vân" in client.get(f"/thu-tuc/{cut}/doc/").content.decode()
