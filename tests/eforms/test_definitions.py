"""The definitions of the thirteen forms, and answers judged against them."""

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from motcua.eforms.definitions import definitions, for_procedure, read_definition
from motcua.eforms.fields import KINDS, Table
from tests.cast import NINE

ALL = list(definitions().values())
# The thirteen procedures of the fact sheet, and the second one of the funeral grant.
CODES = {
    "1.001193", "1.000894", "1.000656", "1.004873", "2.000635", "1.004859", "2.000815", "2.000884", "1.001612",
    "2.000720", "1.001731", "1.014028", "1.001776", "1.004837",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NINE, tick=False):
        yield


def test_every_procedure_of_the_fact_sheet_has_its_form():
    assert {code for one in ALL for code in one.procedures} == CODES
    assert [one.key for one in for_procedure("1.001193")] == ["khai-sinh"]
    assert for_procedure("9.999999") == ()


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_the_sample_of_every_form_is_filled_in_rightly(form):
    judged = form.judge({field.id: field.sample for field in form.fields()})
    assert judged.mistakes == {}
    assert set(form.sample) <= {field.id for field in form.fields()}


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_an_empty_form_names_every_field_it_needs_and_no_other(form):
    mistakes = form.judge({}).mistakes
    needed = {field.id for field in form.fields() if field.required and field.when is None}
    assert set(mistakes) == needed
    assert form.judge({}, needed=False).mistakes == {}


@pytest.mark.parametrize("form", ALL, ids=lambda form: form.key)
def test_every_form_says_where_it_comes_from_and_how_sure_that_is(form):
    assert form.source
    assert form.sureness in ("high", "medium")
    assert form.json_schema()["properties"].keys() == {field.id for field in form.fields()}


@given(st.sampled_from(ALL), st.data())
def test_whatever_is_typed_is_judged_and_never_breaks(form, data):
    anything = st.one_of(
        st.text(max_size=50), st.none(), st.lists(st.text(max_size=9), max_size=3), st.integers()
    )
    rows = st.lists(st.dictionaries(st.sampled_from(["name", "what", "x"]), st.text(max_size=9)), max_size=3)
    typed = {
        field.id: data.draw(rows if isinstance(field, Table) else anything)
        for field in data.draw(st.permutations(list(form.fields())))[:6]
    }
    judged = form.judge(typed)
    assert all(isinstance(words, str) and words for words in judged.mistakes.values())


def test_what_the_answers_do_not_ask_for_is_not_kept():
    form = definitions()["xac-nhan-hon-nhan"]
    typed = {field.id: field.sample for field in form.fields()} | {"partner_name": "Cầm Văn Mẫu"}
    assert form.judge(typed).answers["partner_name"] == ""
    mistakes = form.judge(typed | {"purpose": "kết hôn"}).mistakes
    assert set(mistakes) == {"partner_dob", "partner_id", "partner_residence", "place"}


@pytest.mark.parametrize(
    ("kind", "asks", "typed", "words"),
    [
        ("day", {}, "31/02/2026", "không có trong lịch"),
        ("day", {}, "1985", "ngày/tháng/năm"),
        ("day", {"past": True}, "01/01/2030", "chưa tới"),
        ("day", {"least_age": 20}, "01/01/2010", "Chưa đủ 20 tuổi"),
        ("text", {"is_name": True}, "Lò Thị 3", "không có chữ số"),
        ("text", {"starts_with": "Hộ kinh doanh"}, "Công ty A", "bắt đầu bằng"),
        ("identity", {}, "09918500012", "11 chữ số"),
        ("phone", {}, "12345", "10 chữ số"),
        ("number", {"greatest": 50}, "51", "từ 0 đến 50"),
        ("choice", {"options": ("Nam", "Nữ")}, "Khác", "không có trong danh sách"),
    ],
)
def test_a_mistake_says_what_to_do(kind, asks, typed, words):
    field = KINDS[kind](id="x", label="X", **asks)
    with pytest.raises(ValueError, match=words):
        field.read(typed)


def test_civil_status_days_are_written_in_figures_and_in_words():
    day = KINDS["day"](id="x", label="X", in_words=True, partial=True)
    assert day.show(day.read("12.2.1985")) == (
        "12/02/1985 (ngày mười hai, tháng hai, năm một nghìn chín trăm tám mươi lăm)"
    )
    assert day.show(day.read("1941")) == "1941 (năm một nghìn chín trăm bốn mươi mốt)"


def test_a_setting_that_no_field_knows_is_a_mistake_of_ours():
    given = {
        "key": "x",
        "title": "X",
        "procedures": [],
        "source": "x",
        "sureness": "high",
        "sections": [{"fields": [{"id": "a", "label": "A", "kind": "text", "colour": "red"}]}],
    }
    with pytest.raises(TypeError, match="colour"):
        read_definition(given, {})
