"""The office manager teaches the search what citizens call things."""

import re
import time

import pytest
import time_machine
from django.test import Client

from motcua.catalogue.asked import actions, counting
from motcua.catalogue.models import Keyword, SearchCount, SettledSearch
from motcua.catalogue.search import answers, forget
from motcua.catalogue.search.answers import CHECK_EVERY
from motcua.lib import clock
from tests.cast import BIRTH, MARITAL, NINE
from tests.web.desk_reception.counter import sign_in

pytestmark = pytest.mark.django_db
LIST = "/can-bo/tim-kiem/"


@pytest.fixture(autouse=True)
def _monday(cast):
    forget()
    counting.forget()
    with time_machine.travel(NINE, tick=False):
        yield
    forget()
    counting.forget()


@pytest.fixture
def manager(cast):
    browser = Client()
    sign_in(browser, cast.manager)
    return browser


def count(text, times=1, *, opened=0, at=None):
    actions.count_searches({text: times}, {text: opened} if opened else {}, by=None, at=at or clock.now())


def body(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_what_citizens_ask_comes_to_the_list_and_back_as_a_word(manager, client):
    """The whole way: a search in vain, one press, and the next citizen finds it."""
    for _ in range(3):
        client.get("/thu-tuc/", {"q": "Bzzt zzb"})
    counting.hand_over()
    page = manager.get(LIST)
    assert "bzzt zzb" in body(page)
    assert "không ra thủ tục nào" in body(page)
    chosen = manager.get("/can-bo/tim-kiem/chon/", {"cau": "bzzt zzb", "q": "khai sinh"})
    assert f'value="{BIRTH}"' in chosen.content.decode()
    done = manager.post("/can-bo/tim-kiem/them/", {"cau": "bzzt zzb", "procedure": BIRTH}, follow=True)
    assert "nay ra thủ tục Đăng ký khai sinh" in body(done)
    assert "Hoàn tác" in body(done)
    forget()
    assert f"/thu-tuc/{BIRTH}/" in client.get("/thu-tuc/", {"q": "bzzt zzb"}).content.decode()
    assert "Không còn câu nào" in body(manager.get(LIST))
    settled = SettledSearch.objects.get()
    assert "Từ khóa «bzzt zzb»" in body(manager.get(LIST, {"muc": "da-xu-ly"}))
    manager.post(f"/can-bo/tim-kiem/hoan-tac/{settled.pk}/")
    assert not Keyword.objects.filter(text="bzzt zzb").exists()
    assert "bzzt zzb" in body(manager.get(LIST))


def test_beside_a_question_stand_the_likeliest_procedures_as_buttons(manager):
    count("khai sinh cho be", 4)
    page = manager.get(LIST, {"muc": "chua-mo"}).content.decode()
    first = re.search(r'<button[^>]*name="procedure" value="([^"]+)"', page)
    assert first[1] == BIRTH


def test_the_list_opens_where_something_waits(manager):
    count("khai sinh cho be", 4)
    assert "khai sinh cho be" in body(manager.get(LIST))
    assert "khai sinh cho be" not in body(manager.get(LIST, {"muc": "khong-thay"}))


def test_a_question_is_passed_over_and_brought_back(manager):
    count("bzzt")
    page = manager.post("/can-bo/tim-kiem/bo-qua/", {"cau": "bzzt", "ve_ngay": "7"}, follow=True)
    assert page.redirect_chain[-1][0] == f"{LIST}?ngay=7"
    assert "Đã bỏ qua câu «bzzt»" in body(page)
    again = manager.post("/can-bo/tim-kiem/bo-qua/", {"cau": "bzzt"}, follow=True)
    assert "đã có người xử lý" in body(again)
    pk = SettledSearch.objects.get().pk
    assert "đã trở lại danh sách" in body(manager.post(f"/can-bo/tim-kiem/hoan-tac/{pk}/", follow=True))
    assert manager.post(f"/can-bo/tim-kiem/hoan-tac/{pk}/").status_code == 404


def test_the_list_is_filtered_by_words_and_days_and_turns_pages(manager):
    for number in range(25):
        count(f"bzzt {number}", 30 - number)
    assert "Trang 1 trong 2" in body(manager.get(LIST))
    assert "bzzt 24" in body(manager.get(LIST, {"trang": "2"}))
    found = body(manager.get(LIST, {"q": "BZZT 17"}))
    assert "bzzt 17" in found
    assert "bzzt 18" not in found
    assert "Không có câu nào như vậy" in body(manager.get(LIST, {"q": "khác"}))
    for odd in ({"ngay": "x"}, {"muc": "x"}, {"trang": "x"}, {"q": "\x00"}, {"ngay": "99999"}):
        assert manager.get(LIST, odd).status_code == 200


def test_a_matter_done_elsewhere_says_by_whom(manager):
    count("lam bang lai xe may", 4)
    page = body(manager.get(LIST, {"muc": "noi-khac"}))
    assert "lam bang lai xe may" in page
    assert "Công an tỉnh" in page


@pytest.mark.parametrize(
    "sent",
    [
        {"cau": "bzzt", "procedure": "9.999999"},
        {"cau": "bzzt"},
    ],
)
def test_an_unknown_procedure_is_not_there(manager, sent):
    count("bzzt")
    assert manager.post("/can-bo/tim-kiem/them/", sent).status_code == 404
    assert not SettledSearch.objects.exists()


def test_words_too_long_are_refused_in_a_sentence(manager):
    count("bzzt")
    sent = {"cau": "bzzt", "procedure": BIRTH, "tu": "dài " * 80}
    assert "dài quá 200 chữ" in body(manager.post("/can-bo/tim-kiem/them/", sent, follow=True))
    assert not Keyword.objects.filter(source="office").exists()


def test_a_question_that_is_gone_leads_back_to_the_list(manager):
    page = manager.get("/can-bo/tim-kiem/chon/", {"cau": "không có"}, follow=True)
    assert "không còn trong danh sách" in body(page)


def test_the_list_costs_the_same_for_two_questions_and_for_twelve(manager, django_assert_max_num_queries):
    for number in range(12):
        count(f"khai sinh {number}")
    manager.get(LIST, {"muc": "chua-mo"})
    with django_assert_max_num_queries(22):
        manager.get(LIST, {"muc": "chua-mo"})


def test_the_way_to_the_list_stands_where_one_runs_the_office(manager, cast):
    assert LIST in manager.get("/can-bo/quan-ly/").content.decode()
    clerk = Client()
    sign_in(clerk, cast.clerk)
    assert LIST not in clerk.get("/can-bo/quan-ly/").content.decode()
    assert clerk.get(LIST).status_code == 404


def test_a_word_shows_within_a_second_also_on_a_process_that_knew_better(manager, client, monkeypatch):
    """What two real processes do is measured by `motcua bench --only search`; this is one that has the page in memory."""
    monkeypatch.setattr(answers, "CHECK_EVERY", CHECK_EVERY)
    count("bzzt")
    with time_machine.travel(NINE, tick=True):
        assert f"/thu-tuc/{MARITAL}/" not in client.get("/thu-tuc/", {"q": "bzzt"}).content.decode()
        manager.post("/can-bo/tim-kiem/them/", {"cau": "bzzt", "procedure": MARITAL})
        started = time.monotonic()
        while f"/thu-tuc/{MARITAL}/" not in client.get("/thu-tuc/", {"q": "bzzt"}).content.decode():
            assert time.monotonic() - started < 1
            time.sleep(0.02)
    assert SearchCount.objects.get().text == "bzzt"
