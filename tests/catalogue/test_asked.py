"""What citizens search for is counted, and nobody can be found again in the counts."""

from datetime import timedelta

import pytest

from motcua.catalogue.asked import actions, counting, questions
from motcua.catalogue.asked.keeping import kept_text
from motcua.catalogue.models import Keyword, Procedure, SearchCount, SettledSearch
from motcua.catalogue.search import search
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.clock import at_local
from motcua.lib.objections import NotAllowed
from tests.catalogue.conftest import AT, DAY

NEXT = AT + timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_counted():
    counting.forget()
    yield
    counting.forget()


def count(text, times=1, *, opened=0, at=AT):
    actions.count_searches({text: times}, {text: opened} if opened else {}, by=None, at=at)


def texts(kind, day=DAY, **options):
    return [row["text"] for row in questions.worklist(kind, day, **options)]


@pytest.mark.parametrize(
    "query",
    [
        "0912345678",
        "gọi 0912 345 678 làm khai sinh",
        "cccd 099.185.000.123",
        "hồ sơ H99.12-261109-0001",
        "khai sinh 12/3/2020",
        "sinh ngày 1-2-99",
        "ten@thu.example",
        "https://xa.example/thu-tuc",
        "www.xa.example",
        "khai tử cho Nguyễn Văn An",
        "nguyen thi hoa doc than",
        "giấy tờ của Trần Ngọc Diễm",
        "x",
        "?!",
        "khai sinh " * 20,
    ],
)
def test_what_may_be_personal_is_never_counted(query):
    assert kept_text(query) == ""


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("Đăng ký khai sinh", "dang ky khai sinh"),
        ("mẹ 82 tuổi không lương hưu", "me 82 tuoi khong luong huu"),
        ("Hồ sơ  xin việc", "ho so xin viec"),
        ("lễ văn hóa", "le van hoa"),
        ("mẫu 01/2026", "mau 01 2026"),
        ("đăng Thị trấn", "dang thi tran"),
    ],
)
def test_an_ordinary_question_is_counted_without_its_marks(query, kept):
    assert kept_text(query) == kept


def test_a_counted_search_has_no_column_that_could_tell_who():
    columns = {field.name for field in SearchCount._meta.concrete_fields}
    assert columns == {"id", "text", "day", "asked", "followed", "found", "is_elsewhere"}


@pytest.mark.django_db
def test_searches_are_counted_in_memory_and_handed_over_at_once(small_catalogue, django_assert_num_queries):
    with django_assert_num_queries(0):
        for _ in range(3):
            counting.note_search("khai sinh")
        counting.note_search("xyzzy")
        counting.note_opened("Khai Sinh")
    assert not SearchCount.objects.exists()
    assert counting.hand_over() == 2
    assert counting.hand_over() == 0
    row = SearchCount.objects.get(text="khai sinh")
    assert (row.asked, row.followed) == (3, 1)
    assert row.found > 0
    assert SearchCount.objects.get(text="xyzzy").found == 0


@pytest.mark.django_db
def test_who_invents_questions_fills_neither_the_memory_nor_the_table(small_catalogue, monkeypatch):
    for i in range(counting.MOST_TEXTS + 50):
        counting.note_search(f"bịa đặt {i}")
    for _ in range(counting.MOST_TIMES + 20):
        counting.note_search("bịa đặt 1")
    assert counting.hand_over() == actions.MOST_NEW_AT_ONCE
    assert SearchCount.objects.count() == actions.MOST_NEW_AT_ONCE
    assert SearchCount.objects.get(text="bia dat 1").asked == counting.MOST_TIMES
    monkeypatch.setattr(actions, "MOST_A_DAY", actions.MOST_NEW_AT_ONCE + 1)
    count("thật một", 5, at=clock.now())
    count("thật hai", 5, at=clock.now())
    assert SearchCount.objects.count() == actions.MOST_NEW_AT_ONCE + 1
    count("thật một", 2, at=clock.now())  # what is known goes on being counted
    assert SearchCount.objects.get(text="thật một").asked == 7


@pytest.mark.django_db
def test_an_opening_of_what_nobody_asked_counts_nothing(small_catalogue):
    actions.count_searches({}, {"bia dat": 3}, by=None, at=AT)
    assert not SearchCount.objects.exists()


@pytest.mark.django_db
def test_a_database_that_does_not_take_the_counts_breaks_nothing(monkeypatch, caplog):
    from django.db import OperationalError

    def refuses(*_args, **_options):
        raise OperationalError("database is locked")

    monkeypatch.setattr(counting, "count_searches", refuses)
    counting.note_search("khai sinh")
    assert counting.hand_over() == 0
    assert "khai" not in caplog.text


@pytest.mark.django_db
def test_the_worklist_begins_with_what_most_people_asked_in_vain(small_catalogue):
    count("xyzzy", 2)
    count("qwrtp", 5)
    count("khai sinh", 9, opened=8)
    count("mo quan", 9, opened=2)
    count("bang lai xe may", 4)
    assert texts("nothing") == ["qwrtp", "xyzzy"]
    assert texts("unopened") == ["mo quan"]
    assert texts("elsewhere") == ["bang lai xe may"]
    assert texts("all") == ["mo quan", "qwrtp", "xyzzy"]


@pytest.mark.django_db
def test_days_are_added_up_and_old_ones_left_out(small_catalogue):
    count("xyzzy", 2)
    count("xyzzy", 3, at=NEXT)
    later = DAY + timedelta(days=1)
    [row] = questions.worklist("nothing", later)
    assert (row["times"], row["last_day"]) == (5, later)
    assert texts("nothing", DAY + timedelta(days=9), days=7) == []


@pytest.mark.django_db
def test_a_word_is_taught_and_found_and_taken_back(small_catalogue):
    count("xyzzy", 2)
    birth = Procedure.objects.get(code="1.001193")
    settled = actions.teach_word("xyzzy", birth, by=None, at=AT)
    from motcua.catalogue.search import forget

    forget()
    assert [hit.code for hit in search("xyzzy").hits] == ["1.001193"]
    assert texts("nothing") == []
    assert questions.settled_searches().get() == settled
    actions.reopen_search(settled, by=None, at=AT)
    forget()
    assert search("xyzzy").hits == []
    assert texts("nothing") == ["xyzzy"]
    kinds = [entry.kind for entry in book.entries(actions.STREAM)]
    assert kinds == ["search.settled", "search.reopened"]


@pytest.mark.django_db
def test_the_words_taught_may_be_others_than_those_asked(small_catalogue):
    count("xyzzy dat")
    birth = Procedure.objects.get(code="1.001193")
    settled = actions.teach_word("xyzzy dat", birth, words="giấy xi dy", by=None, at=AT)
    assert settled.keyword.text == "giấy xi dy"
    assert settled.keyword.source == Keyword.Source.OFFICE


@pytest.mark.django_db
def test_a_word_the_procedure_has_settles_the_question_and_survives_the_undo(small_catalogue):
    birth = Procedure.objects.get(code="1.001193")
    word = birth.keywords.first()
    count(word.text)
    settled = actions.teach_word(word.text, birth, by=None, at=AT)
    assert settled.keyword == word
    actions.reopen_search(settled, by=None, at=AT)
    assert birth.keywords.filter(pk=word.pk).exists()


@pytest.mark.django_db
def test_what_was_passed_over_stays_away_and_what_was_taught_in_vain_comes_back(small_catalogue):
    count("xyzzy", 2)
    count("khai sinh", 2)
    birth = Procedure.objects.get(code="1.001193")
    actions.pass_over_search("xyzzy", by=None, at=AT)
    actions.teach_word("khai sinh", birth, by=None, at=AT)
    assert texts("all") == []
    count("xyzzy", 2, at=NEXT)
    count("khai sinh", 2, at=NEXT)
    tomorrow = DAY + timedelta(days=1)
    assert texts("all", tomorrow) == ["khai sinh"]
    actions.teach_word("khai sinh", birth, words="giấy đẻ", by=None, at=NEXT)
    assert texts("all", tomorrow) == []


@pytest.mark.django_db
def test_two_managers_settle_a_question_once(small_catalogue):
    count("xyzzy")
    birth = Procedure.objects.get(code="1.001193")
    settled = actions.pass_over_search("xyzzy", by=None, at=AT)
    for again in (
        lambda: actions.pass_over_search("xyzzy", by=None, at=AT),
        lambda: actions.teach_word("xyzzy", birth, by=None, at=AT),
    ):
        with pytest.raises(NotAllowed) as refusal:
            again()
        assert refusal.value.objection.code == "search-settled"
    actions.reopen_search(settled, by=None, at=AT)
    with pytest.raises(NotAllowed):
        actions.reopen_search(settled, by=None, at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "  ", "chưa ai hỏi"])
def test_only_what_was_asked_can_be_passed_over(small_catalogue, text):
    with pytest.raises(NotAllowed):
        actions.pass_over_search(text, by=None, at=AT)


@pytest.mark.django_db
def test_after_sixty_days_the_counts_are_gone_and_the_words_stay(small_catalogue):
    count("xyzzy")
    count("qwrtp")
    birth = Procedure.objects.get(code="1.001193")
    actions.teach_word("xyzzy", birth, by=None, at=AT)
    actions.pass_over_search("qwrtp", by=None, at=AT)
    count("qwrtp", at=at_local(DAY + timedelta(days=40), 9))
    actions.forget_old_searches(by=None, at=at_local(DAY + timedelta(days=61), 9))
    assert [row.text for row in SearchCount.objects.all()] == ["qwrtp"]
    assert [row.text for row in SettledSearch.objects.all()] == ["qwrtp"]
    assert birth.keywords.filter(text="xyzzy").exists()


@pytest.mark.django_db
def test_a_full_table_still_answers(small_catalogue, django_assert_max_num_queries):
    SearchCount.objects.bulk_create(
        SearchCount(text=f"câu {i % 700}", day=DAY - timedelta(days=i // 700), asked=1 + i % 5)
        for i in range(7_000)
    )
    with django_assert_max_num_queries(3):
        rows = questions.worklist("nothing", DAY)
        assert rows.count() == 700
        assert len(rows[:20]) == 20
