"""The deadline engine over HTTP: no token, exact answers, and whatever is sent never breaks it."""

import json
import time

import pytest

from motcua.api import deadlines
from tests.api.conftest import problem

ASKED = {"start": "2026-11-09T08:00+07:00", "amount": 3, "unit": "working_day", "calendar": "standard"}

pytestmark = pytest.mark.django_db


def test_three_working_days_from_monday_morning_end_on_wednesday_at_five(ask):
    response = ask(ASKED)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    said = response.json()
    assert said["due"] == "2026-11-11T17:00:00+07:00"
    assert set(said) == {"due", "calendar_version", "provisional", "explanation"}
    assert said["provisional"] is False
    assert said["explanation"]
    assert "ngày" in response.content.decode()  # letters as they are, not \\u escapes


def test_the_standard_calendar_is_there_before_anything_is_loaded(ask):
    assert ask(ASKED | {"unit": "same_day", "amount": None}).json()["due"] == "2026-11-09T17:00:00+07:00"


def test_the_calendar_of_an_office_is_known_by_its_code(ask, cast):
    assert ask(ASKED | {"calendar": cast.office.calendar.code}).status_code == 200


def test_an_open_suspension_means_no_due_date(ask):
    said = ask(ASKED | {"suspensions": [{"from": "2026-11-10T08:00+07:00", "effect": "resume"}]}).json()
    assert said["due"] is None


def test_the_national_days_are_known(ask):
    said = ask(ASKED | {"start": "2026-11-23T08:00+07:00"}).json()
    assert said["due"] == "2026-11-26T17:00:00+07:00"  # 24/11 is the day of Vietnamese culture
    assert any("24/11/2026" in line for line in said["explanation"])


def test_a_day_off_moves_the_end(ask):
    said = ask(ASKED | {"exceptions": [{"date": "2026-11-10", "off": True}]}).json()
    assert said["due"] == "2026-11-12T17:00:00+07:00"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"amount": 0}, "amount-too-small", "amount"),
        ({"amount": 1.5}, "amount-not-whole", "amount"),
        ({"amount": None}, "required", "amount"),
        ({"unit": "week"}, "unit-unknown", "unit"),
        ({"start": "2026-11-23T08:00"}, "no-zone", "start"),
        ({"start": "2026-02-30T08:00+07:00"}, "not-an-instant", "start"),
        ({"calendar": "\x00"}, "calendar-form", "calendar"),
        ({"calendar": 7}, "not-text", "calendar"),
        ({"suspensions": [{"from": "x"}]}, "not-an-instant", "suspensions.0.from"),
    ],
)
def test_a_wrong_part_is_named_in_vietnamese_with_a_stable_code(ask, change, code, field):
    said = problem(ask(ASKED | change), 422)
    assert (said["code"], said["field"]) == (code, field)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"suspensions": [{"from": "2026-11-10T08:00+07:00"}] * 2}, "suspensions-overlap", "suspensions"),
        ({"shifts": [["17:00", "08:00"]]}, "shift-backwards", "shifts.0"),
        ({"shifts": []}, "no-shifts", "calendar"),
        ({"exceptions": [{"date": "2026-11-10", "off": True}] * 2}, "date-twice", "exceptions.1.date"),
        ({"amount": 100_000}, "too-far", "amount"),
    ],
)
def test_what_is_well_formed_and_contradicts_itself_is_a_conflict(ask, change, code, field):
    said = problem(ask(ASKED | change), 409)
    assert (said["code"], said["field"]) == (code, field)


def test_a_calendar_nobody_has_is_not_found(ask):
    said = problem(ask(ASKED | {"calendar": "khong-co"}), 404)
    assert (said["code"], said["field"]) == ("calendar-unknown", "calendar")


def test_a_whole_number_may_be_written_with_a_point(ask):
    assert ask(ASKED | {"amount": 3.0}).json() == ask(ASKED).json()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"start": NaN}',
        b'{"amount": ' + b"9" * 5000 + b"}",
        b"[" * 50_000,
        b'{"calendar": "\\ud800"}',
        b'{"\\udfff": 1}',
    ],
    ids=[
        "cut off",
        "not UTF-8",
        "not a number",
        "too many digits",
        "too deep",
        "half a pair",
        "half a key",
    ],
)
def test_what_is_not_json_is_a_problem_and_not_a_failure(ask, body):
    assert problem(ask(body), 400)["code"] == "bad-json"


@pytest.mark.parametrize("body", [b"null", b"[]", b'"x"', b"7"])
def test_json_that_is_no_object_is_told_so(ask, body):
    assert problem(ask(body), 422)["code"] == "not-an-object"


def test_nothing_or_a_form_is_told_to_send_json(client):
    assert problem(client.post("/api/v1/deadlines"), 415)
    assert problem(client.generic("POST", "/api/v1/deadlines"), 415)
    assert problem(client.post("/api/v1/deadlines", {"start": "x"}), 415)["code"] == "not-json"


def test_a_body_that_is_too_big_is_refused(ask):
    body = json.dumps(ASKED | {"note": "x" * deadlines.LARGEST_BODY})
    assert problem(ask(body), 413)["code"] == "too-big"
    assert problem(ask(b"x" * 6_000_000), 413)["code"] == "too-big"


def test_whoever_asks_too_fast_is_told_when_to_come_back(ask, monkeypatch):
    monkeypatch.setattr(deadlines.pace, "most", 3)
    answers = [ask(ASKED).status_code for _ in range(4)]
    assert answers in ([200, 200, 200, 429], [200, 200, 200, 200])  # the minute may turn meanwhile
    blocked = [r for r in (ask(ASKED) for _ in range(5)) if r.status_code == 429]
    assert problem(blocked[0], 429)["code"] == "too-many-requests"
    assert 1 <= int(blocked[0]["Retry-After"]) <= 60
    assert ask(ASKED, REMOTE_ADDR="192.0.2.9").status_code == 200  # somebody else is not held up


def test_behind_our_own_proxy_senders_are_counted_apart(ask, monkeypatch, settings):
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(deadlines.pace, "most", 3)
    fast = {"X-Forwarded-For": "192.0.2.7"}
    assert 429 in [ask(ASKED, headers=fast).status_code for _ in range(8)]
    assert ask(ASKED, headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 200


def test_an_idempotency_key_changes_nothing(ask):
    first = ask(ASKED, headers={"Idempotency-Key": "a"}).json()
    assert ask(ASKED, headers={"Idempotency-Key": "a"}).json() == first


def test_no_cookie_is_set_and_no_form_token_wanted(ask, client):
    client.handler.enforce_csrf_checks = True
    response = ask(ASKED)
    assert response.status_code == 200
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


def test_an_answer_costs_one_question_to_the_database(ask, django_assert_num_queries, cast):
    ask(ASKED)
    with django_assert_num_queries(1):
        ask(ASKED)


def test_an_answer_takes_a_few_milliseconds(ask, cast):
    ask(ASKED)
    took = []
    for _ in range(30):
        started = time.perf_counter()
        ask(ASKED)
        took.append(time.perf_counter() - started)
    assert sorted(took)[5] <= 0.005  # the undisturbed ones: others may be using the machine
