"""The book of rules: every topic, every day, one answer."""

from datetime import date, time, timedelta
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua import law
from motcua.law.book import gaps

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize("topic", law.topics())
def test_every_topic_covers_every_day_since_2019_without_gap(topic):
    assert gaps(topic) == []


@pytest.mark.parametrize("topic", law.topics())
def test_no_two_instruments_speak_on_one_topic_on_the_same_day(topic):
    rules = law.history(topic)
    for before, after in pairwise(rules):
        assert before.valid_to == after.valid_from - timedelta(days=1)


@given(on=st.dates(law.COVERED_FROM, date(2060, 1, 1)))
def test_every_rule_of_a_day_is_in_force_that_day(on):
    rules = law.all_rules(on)
    assert [r.topic for r in rules] == list(law.topics())
    for rule in rules:
        assert rule.instrument.is_in_force(on)
        assert rule.valid_from <= on
        assert rule.valid_to is None or on <= rule.valid_to
        assert rule is law.rule(rule.topic, on)


@pytest.mark.parametrize(
    ("topic", "on", "value", "number"),
    [
        ("stop.allowed", BEFORE, False, "61/2018/NĐ-CP"),
        ("stop.allowed", AFTER, True, "118/2025/NĐ-CP"),
        ("supplement.limit_before_acceptance", AFTER, 1, "118/2025/NĐ-CP"),
        ("supplement.limit_after_acceptance", AFTER, 1, "118/2025/NĐ-CP"),
        ("supplement.clock", BEFORE, "restart", "61/2018/NĐ-CP"),
        ("supplement.clock", AFTER, "restart", "118/2025/NĐ-CP"),
        ("supplement.notice_working_days", AFTER, 3, "118/2025/NĐ-CP"),
        ("supplement.close_after_days", BEFORE, None, "61/2018/NĐ-CP"),
        ("supplement.close_after_days", AFTER, 15, "118/2025/NĐ-CP"),
        ("reappointment.limit", AFTER, 1, "118/2025/NĐ-CP"),
        ("acceptance.working_hours", AFTER, 8, "118/2025/NĐ-CP"),
        ("acceptance.alert_working_hours", AFTER, 2, "118/2025/NĐ-CP"),
        ("forwarding.cutoff", AFTER, time(15), "118/2025/NĐ-CP"),
        ("same_day.cutoff", BEFORE, time(15), "23/2015/NĐ-CP"),
        ("code.pattern", date(2025, 9, 14), "{agency}-{date:%y%m%d}-{seq:04d}", "01/2018/TT-VPCP"),
        ("code.pattern", date(2025, 9, 15), "{agency}-{date:%y%m%d}-{seq:04d}", "03/2025/TT-VPCP"),
    ],
)
def test_the_values_and_their_sources(topic, on, value, number):
    rule = law.rule(topic, on)
    assert (rule.value, rule.instrument.number) == (value, number)


def test_a_printed_form_goes_by_the_day_it_is_issued():
    old, new = law.rule("slips", date(2025, 9, 14)), law.rule("slips", date(2025, 9, 15))
    assert old.value["apology"]["title"] == "Phiếu xin lỗi và hẹn lại ngày trả kết quả"
    assert new.value["apology"]["title"] == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"
    assert (old.value["control_sheet"]["number"], new.value["control_sheet"]["number"]) == ("05", "06")
    assert "stop" not in old.value
    assert law.topic("slips").counted_on == "issue"


def test_nobody_can_change_a_value():
    with pytest.raises(TypeError):
        law.rule("slips", AFTER).value["receipt"]["title"] = "khác"


def test_a_day_before_the_book_has_no_rule():
    with pytest.raises(law.NoRuleThatDay):
        law.rule("fees.certified_copy", date(2016, 12, 31))
    assert law.all_rules(date(1990, 1, 1)) == []


def test_an_unknown_topic_is_a_key_error():
    with pytest.raises(KeyError):
        law.rule("no.such_topic", AFTER)


def test_amendments_nobody_has_read_are_named_and_state_nothing():
    assert [i.number for i in law.unread_amendments(date(2026, 11, 21))] == [
        "280/2025/NĐ-CP",
        "367/2025/NĐ-CP",
    ]
    assert law.unread_amendments(BEFORE) == []


def test_every_value_can_be_said_and_cited():
    for rule in law.all_rules(AFTER) + law.all_rules(BEFORE):
        assert rule.words
        assert rule.question
        assert rule.confidence.label
        assert rule.instrument.number in rule.source


def test_a_rule_taken_as_confirmed_names_its_article():
    for topic in law.topics():
        for rule in law.history(topic):
            assert rule.article or rule.confidence != law.Confidence.CONFIRMED


def test_the_key_of_an_instrument_is_the_name_of_its_file():
    for instrument in law.all_instruments():
        assert import_module(f"motcua.law.instruments.{instrument.key}").INSTRUMENT is instrument


@pytest.mark.parametrize(
    ("pages", "copies", "fee"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (3, 4, 20_000),
        (198, 1, 200_000),
        (199, 1, 200_000),
        (197, 2, 398_000),
        (5_000, 3, 600_000),
    ],
)
def test_the_fee_of_certified_copies(pages, copies, fee):
    assert law.certified_copy_fee(pages, copies, date(2026, 11, 21)) == fee


@given(pages=st.integers(1, 10_000), copies=st.integers(1, 500))
def test_copies_cost_what_the_formula_of_the_circular_says(pages, copies):
    formula = copies * min(200_000, 2_000 * min(pages, 2) + 1_000 * max(pages - 2, 0))
    assert law.certified_copy_fee(pages, copies, AFTER) == formula


@pytest.mark.parametrize(("pages", "copies"), [(0, 1), (1, 0), (-1, 2)])
def test_no_page_or_no_copy_is_an_error(pages, copies):
    with pytest.raises(ValueError, match="at least one"):
        law.certified_copy_fee(pages, copies, AFTER)
