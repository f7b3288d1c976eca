"""Read a dossier: by its secret or by a token that reaches so far; everything else is the same 404."""

from datetime import timedelta

import pytest
import time_machine

from motcua.api.schemas import DossierSchema
from motcua.dossiers.actions import ask_supplement, forward, guessing
from motcua.lib import clock, secrets
from motcua.lib.clock import at_local
from motcua.people.actions import (
    deactivate_user,
    end_position,
    give_position,
    make_agency,
    make_token,
    make_user,
    revoke_token,
)
from motcua.people.models import ApiToken, Role
from tests.api.conftest import SCOPE, problem
from tests.cast import LONG_AGO, MONDAY, NINE

NOON = at_local(MONDAY, 12)


@pytest.fixture(autouse=True)
def _on_that_monday():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def read(client):
    """Read a dossier with some headers."""
    return lambda code, headers=None: client.get(f"/api/v1/dossiers/{code}", headers=headers or {})


def by_secret(dossier):
    return {"X-Lookup-Secret": dossier.secret}


def test_whoever_holds_the_secret_reads_where_it_stands(read, dossier):
    response = read(dossier.code, by_secret(dossier))
    assert response.status_code == 200
    said = response.json()
    DossierSchema.model_validate(said)
    assert said["code"] == dossier.code
    assert 1 <= said["state"] <= 10
    assert said["stage"] == dossier.stage
    assert said["due"].endswith("+07:00")
    assert said["due"] == clock.local(dossier.due_at).isoformat(timespec="seconds")
    assert said["explanation"] == dossier.due_explanation
    assert said["timeline"][0]["move"] == "receive"
    assert said["units"]["resolved_by"] == "Ủy ban nhân dân xã Đồng Sen"


def test_the_secret_may_be_typed_as_it_is_printed(read, dossier):
    typed = secrets.grouped(dossier.secret).lower()
    assert read(dossier.code.lower(), {"X-Lookup-Secret": typed}).status_code == 200


def test_nobody_is_named(read, dossier, cast):
    forward(dossier, by=cast.specialist, at=at_local(MONDAY, 10), note="xin chị Lan xem gấp")
    words = read(dossier.code, by_secret(dossier)).content.decode()
    for person in (cast.clerk, cast.specialist, cast.chairwoman):
        assert person.full_name not in words
    assert dossier.applicant.full_name not in words
    assert dossier.applicant.id_number not in words
    assert dossier.secret not in words
    assert "xem gấp" not in words


def test_a_paused_dossier_has_no_due_date(read, dossier, cast):
    ask_supplement(
        dossier,
        points=[{"paper": "Tờ khai", "reason": "chưa ký"}],
        by=cast.specialist,
        at=at_local(MONDAY, 10),
    )
    said = read(dossier.code, by_secret(dossier)).json()
    assert (said["state"], said["due"], said["units"]["now"]) == (5, None, "")


def test_nothing_is_kept_by_anybody_in_between(read, dossier):
    response = read(dossier.code, by_secret(dossier))
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_a_wrong_secret_and_a_wrong_code_look_the_same(read, dossier):
    answers = [
        read(dossier.code, {"X-Lookup-Secret": "22222222 2"}),
        read("H99.12-261109-9999", {"X-Lookup-Secret": "22222222 2"}),
        read(dossier.code),
        read("H99.12-261109-9999"),
        read(dossier.code, {"Authorization": "Bearer mc_wrong"}),
        read(dossier.code, {"Authorization": "Basic YTpi"}),
    ]
    assert {(a.status_code, a.content, a["Cache-Control"]) for a in answers} == {
        (404, answers[0].content, "no-store")
    }
    assert problem(answers[0], 404)["code"] == "dossier-not-found"


@pytest.mark.parametrize("code", ["%00", "%F0%9F%A6%84", "x" * 500, "%ED%A0%80"])
def test_a_strange_code_is_not_there(read, cast, code):
    assert problem(read(code, {"X-Lookup-Secret": "x"}), 404)


def test_guessing_is_slowed_down_whether_the_code_exists_or_not(read, dossier):
    for code in (dossier.code, "H99.12-261109-9999"):
        for _ in range(guessing.PER_CODE):
            assert read(code, {"X-Lookup-Secret": "222222222"}).status_code == 404
        said = read(code, {"X-Lookup-Secret": "222222222"})
        assert problem(said, 429)["code"] == "too-many-guesses"
        assert int(said["Retry-After"]) == 3600
    assert read(dossier.code, by_secret(dossier)).status_code == 429


def test_behind_our_own_proxy_one_guesser_does_not_shut_out_the_others(read, dossier, settings):
    settings.BEHIND_PROXY = True
    for number in range(guessing.PER_PLACE):
        read(f"H99.12-261109-{number:04d}", {"X-Lookup-Secret": "2", "X-Forwarded-For": "192.0.2.7"})
    right = by_secret(dossier)
    assert read(dossier.code, right | {"X-Forwarded-For": "192.0.2.7"}).status_code == 429
    assert read(dossier.code, right | {"X-Forwarded-For": "192.0.2.8"}).status_code == 200


def test_somebody_elses_guessing_does_not_shut_out_the_office(read, dossier, token_of, cast):
    token = token_of(cast.clerk)
    for _ in range(guessing.PER_CODE + 1):
        read(dossier.code, {"X-Lookup-Secret": "222222222"})
    assert read(dossier.code, token).status_code == 200


@pytest.mark.parametrize("who", ["clerk", "specialist", "chairwoman", "manager"])
def test_a_token_reads_what_its_officer_may(read, dossier, token_of, cast, who):
    assert read(dossier.code, token_of(getattr(cast, who))).json()["code"] == dossier.code


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_a_token_of_somebody_who_reads_no_dossier_reads_none(read, dossier, token_of, cast, who):
    assert read(dossier.code, token_of(getattr(cast, who))).status_code == 404


def test_a_token_does_not_reach_into_another_office(read, dossier, token_of, cast):
    other = make_agency(
        name="Ủy ban nhân dân xã Kia", slug="xa-kia", level="commune", valid_from=LONG_AGO, by=None, at=NINE
    )
    officer = make_user(username="kia", full_name="Người Xã Kia", by=None, at=NINE)
    give_position(officer, role=Role.CLERK, agency=other, starts_on=LONG_AGO, by=None, at=NINE)
    assert read(dossier.code, token_of(officer)).status_code == 404


def test_a_token_ends_with_its_days_its_position_its_account_and_its_revocation(
    read, dossier, cast, token_of
):
    token, text = make_token(cast.clerk, scopes=[SCOPE], days=1, by=None)
    headers = {"Authorization": f"Bearer {text}"}
    assert read(dossier.code, headers).status_code == 200
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert read(dossier.code, headers).status_code == 404
    revoke_token(token, by=None)
    assert read(dossier.code, headers).status_code == 404

    second = token_of(cast.second_clerk)
    deactivate_user(cast.second_clerk, by=None)
    assert read(dossier.code, second).status_code == 404

    third = token_of(cast.manager)
    end_position(cast.manager.positions.get(), on=MONDAY - timedelta(days=1), by=None)
    assert read(dossier.code, third).status_code == 404


def test_a_token_without_the_scope_reads_nothing(read, dossier, token_of, cast):
    headers = token_of(cast.clerk)
    ApiToken.objects.update(scopes=["something:else"])
    assert read(dossier.code, headers).status_code == 404


def test_the_day_of_the_last_use_is_noted_once(read, dossier, token_of, cast, django_assert_num_queries):
    headers = token_of(cast.clerk)
    read(dossier.code, headers)
    assert ApiToken.objects.get().last_used_on == MONDAY
    with django_assert_num_queries(5):  # the token, the officer (2), the dossier, its timeline
        read(dossier.code, headers)


def test_reading_costs_the_same_however_much_has_happened(read, dossier, cast, django_assert_num_queries):
    with django_assert_num_queries(3):
        read(dossier.code, by_secret(dossier))
    forward(dossier, by=cast.specialist, at=at_local(MONDAY, 10))
    with django_assert_num_queries(3):  # the guesses, the dossier, its timeline
        read(dossier.code, by_secret(dossier))
