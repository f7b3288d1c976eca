"""The deadline asked for in JSON: what every field may be, and what is said of one that may not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.worktime.national import shipped_calendar
from motcua.worktime.requests import BadDeadlineRequest, deadline_from_request

CALENDARS = {"standard": shipped_calendar()}
PLAIN = {"start": "2026-03-16T09:30:00+07:00", "amount": 3, "unit": "working_day", "calendar": "standard"}


def ask(**changes):
    return deadline_from_request({**PLAIN, **changes}, CALENDARS.__getitem__)


def test_a_plain_question_is_answered_with_the_offset_of_viet_nam():
    answer = ask()
    assert answer["due"] == "2026-03-19T09:30:00+07:00"
    assert answer["calendar_version"] == "standard/shipped"
    assert answer["provisional"] is False
    assert answer["explanation"][-1] == "Hạn trả kết quả: 09:30 thứ Năm 19/03/2026."
    json.dumps(answer)


ANSWERS = [
    ({"start": "2026-03-16T02:30:00Z"}, "2026-03-19T09:30:00+07:00"),
    ({"calendar": None}, "2026-03-19T09:30:00+07:00"),
    ({"policy": "end_of_day"}, "2026-03-19T17:00:00+07:00"),
    ({"unit": "same_day", "amount": None}, "2026-03-16T17:00:00+07:00"),
    ({"unit": "same_day", "amount": 1}, "2026-03-16T17:00:00+07:00"),
    ({"unit": "same_day", "amount": None, "cutoff": "09:00"}, "2026-03-17T17:00:00+07:00"),
    ({"unit": "day"}, "2026-03-19T17:00:00+07:00"),
    ({"unit": "month", "amount": 1}, "2026-04-16T17:00:00+07:00"),
    ({"exceptions": []}, "2026-03-19T09:30:00+07:00"),
    ({"exceptions": [{"date": "2026-03-17", "off": True}]}, "2026-03-20T09:30:00+07:00"),
    ({"exceptions": [{"date": "2026-03-17", "shifts": []}]}, "2026-03-20T09:30:00+07:00"),
    ({"exceptions": [{"date": "2026-03-17", "shifts": [["08:00", "12:00"]]}]}, "2026-03-19T14:30:00+07:00"),
    ({"start": "2026-03-20T09:30+07:00", "exceptions": [{"date": "2026-03-21", "off": False}]}, "2026-03-24T09:30:00+07:00"),
    ({"start": "2026-11-23T09:30+07:00", "amount": 1, "exceptions": [{"date": "2026-11-24", "off": False}]}, "2026-11-24T09:30:00+07:00"),
    ({"shifts": [["07:30", "11:30"], ["13:30", "17:30"]]}, "2026-03-19T09:30:00+07:00"),
    ({"shifts": ["07:30-11:30"], "unit": "working_hour"}, "2026-03-17T08:30:00+07:00"),
    ({"shifts": [{"from": "07:30", "to": "11:30"}], "unit": "working_hour"}, "2026-03-17T08:30:00+07:00"),
    ({"shifts": [[], [["08:00", "12:00"]], [], [], [], [], []], "unit": "working_hour", "amount": 5}, "2026-03-24T09:00:00+07:00"),
    ({"shifts": {"mon": [["10:00", "11:00"]]}, "unit": "working_hour", "amount": 2}, "2026-03-23T11:00:00+07:00"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00", "to": "2026-03-17T10:00+07:00", "effect": "resume"}]}, "2026-03-20T09:30:00+07:00"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00", "to": "2026-03-17T10:00+07:00", "effect": "restart"}]}, "2026-03-20T10:00:00+07:00"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00", "to": None}]}, None),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00"}]}, None),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "due"), ANSWERS)
def test_each_field_does_what_the_contract_says(changes, due):
    assert ask(**changes)["due"] == due


BAD = [
    ({"start": None}, "start", "required"),
    ({"start": "2026-03-16T09:30:00"}, "start", "no-zone"),
    ({"start": "hôm nay"}, "start", "not-an-instant"),
    ({"start": 5}, "start", "not-an-instant"),
    ({"start": "2026-02-30T09:30+07:00"}, "start", "not-an-instant"),
    ({"start": "1999-12-31T23:59+07:00"}, "start", "year-out-of-range"),
    ({"start": "2101-01-01T00:00+07:00"}, "start", "year-out-of-range"),
    ({"start": "0001-01-01T00:00+07:00"}, "start", "year-out-of-range"),
    ({"start": "9999-12-31T23:59-14:00"}, "start", "year-out-of-range"),
    ({"start": "2101-01-01T00:30+07:00"}, "start", "year-out-of-range"),
    ({"amount": None}, "amount", "required"),
    ({"amount": 0}, "amount", "amount-too-small"),
    ({"amount": 1.5}, "amount", "amount-not-whole"),
    ({"amount": True}, "amount", "amount-not-whole"),
    ({"amount": "3"}, "amount", "amount-not-whole"),
    ({"amount": 100_001}, "amount", "amount-too-large"),
    ({"amount": 10**30}, "amount", "amount-too-large"),
    ({"amount": 100_000}, "amount", "too-far"),
    ({"unit": None}, "unit", "required"),
    ({"unit": "week"}, "unit", "unit-unknown"),
    ({"unit": ["day"]}, "unit", "unit-unknown"),
    ({"policy": "fast"}, "policy", "policy-unknown"),
    ({"cutoff": "25:00"}, "cutoff", "not-an-hour"),
    ({"cutoff": 15}, "cutoff", "not-an-hour"),
    ({"calendar": "x"}, "calendar", "calendar-unknown"),
    ({"calendar": 1}, "calendar", "not-text"),
    ({"shifts": []}, "calendar", "no-shifts"),
    ({"shifts": {}}, "calendar", "no-shifts"),
    ({"shifts": "08:00-12:00"}, "shifts", "not-a-list"),
    ({"shifts": {"monday": []}}, "shifts.monday", "weekday-unknown"),
    ({"shifts": [["08:00", "07:00"]]}, "shifts.0", "shift-backwards"),
    ({"shifts": [["22:00", "06:00"]]}, "shifts.0", "shift-backwards"),
    ({"shifts": [["08:00", "12:00"], ["11:00", "13:00"]]}, "shifts", "shifts-overlap"),
    ({"shifts": [["08:00"]]}, "shifts.0", "shift-form"),
    ({"shifts": [[8, 12]]}, "shifts.0", "not-an-hour"),
    ({"shifts": [["00:00", "24:00"]]}, "shifts.0", "not-an-hour"),
    ({"exceptions": {}}, "exceptions", "not-a-list"),
    ({"exceptions": [1]}, "exceptions.0", "not-an-object"),
    ({"exceptions": [{"date": "2026-03-17"}]}, "exceptions.0", "required"),
    ({"exceptions": [{"date": "2026-02-30", "off": True}]}, "exceptions.0.date", "not-a-date"),
    ({"exceptions": [{"date": "20260317", "off": True}]}, "exceptions.0.date", "not-a-date"),
    ({"exceptions": [{"date": "2026-03-17", "off": 1}]}, "exceptions.0.off", "not-a-boolean"),
    ({"exceptions": [{"date": "2026-03-17", "off": True}] * 2}, "exceptions.1.date", "date-twice"),
    ({"exceptions": [{"date": "2026-03-17", "off": True, "shifts": [["08:00", "12:00"]]}]}, "exceptions.0", "off-with-shifts"),
    ({"exceptions": [{"date": "2026-03-17", "off": True}] * 1001}, "exceptions", "too-many"),
    ({"suspensions": [{"to": "2026-03-16T10:00+07:00"}]}, "suspensions.0.from", "required"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00", "to": "2026-03-16T09:00+07:00"}]}, "suspensions.0", "suspension-backwards"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00", "effect": "stop"}]}, "suspensions.0.effect", "effect-unknown"),
    ({"suspensions": [{"from": "2026-03-16T10:00+07:00"}] * 2}, "suspensions", "suspensions-overlap"),
    ({"suspensions": "x"}, "suspensions", "not-a-list"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "code"), BAD, ids=lambda x: str(x)[:50])
def test_what_cannot_be_answered_names_its_field_and_a_stable_code(changes, field, code):
    with pytest.raises(BadDeadlineRequest) as refused:
        ask(**changes)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert refused.value.reason


@pytest.mark.parametrize("body", [None, [], "x", 1])
def test_a_body_that_is_no_object_is_refused(body):
    with pytest.raises(BadDeadlineRequest) as refused:
        deadline_from_request(body, CALENDARS.get)
    assert refused.value.code == "not-an-object"


def test_an_answer_by_changed_shifts_or_days_names_another_version():
    versions = {
        ask()["calendar_version"],
        ask(exceptions=[{"date": "2026-03-17", "off": True}])["calendar_version"],
        ask(exceptions=[{"date": "2026-03-18", "off": True}])["calendar_version"],
        ask(shifts=[["07:30", "11:30"]])["calendar_version"],
    }
    assert len(versions) == 4
    assert all(version.startswith("standard/shipped") for version in versions)


def test_an_amount_that_the_unit_does_not_use_is_said_to_be_ignored():
    assert ask(unit="same_day", amount=5)["explanation"][0].startswith(
        "Thời hạn trong ngày không dùng số lượng"
    )


def test_a_doubtful_exception_makes_the_answer_provisional_and_stands_in_the_explanation():
    extra = {
        "date": "2026-03-17",
        "off": True,
        "provisional": True,
        "name": "mất điện",
        "source": "Thông báo 1",
    }
    answer = ask(exceptions=[extra])
    assert answer["provisional"] is True
    assert "Không tính thứ Ba 17/03/2026: mất điện; Thông báo 1 (tạm tính)." in answer["explanation"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["08:00", "12:00", "2026-03-17", "2026-03-16T10:00+07:00", "9999-12-31T23:59-14:00", "resume", "day", "mon"]),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.sampled_from(["date", "off", "shifts", "from", "to", "effect", "mon", "name"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*PLAIN, "cutoff", "policy", "shifts", "exceptions", "suspensions"]), anything
    )
)
def test_any_body_is_answered_or_refused_but_never_a_fault(changes):
    try:
        answer = ask(**changes)
    except BadDeadlineRequest:
        return
    assert set(answer) == {"due", "calendar_version", "provisional", "explanation"}
