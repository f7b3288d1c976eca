"""Find and read procedures as a machine: the same search as the page, every legal part, nothing invented."""

import pytest

from motcua.api.schemas import ProcedureList, ProcedureSchema
from motcua.catalogue.models import FormerCode, Procedure
from motcua.catalogue.search import search
from tests.api.conftest import problem
from tests.cast import BIRTH, UNKNOWN_LIMIT, WITH_LONGER

FORMER = "9.999999"


@pytest.fixture
def procedures(cast, client):
    """Ask for procedures and return the answer."""
    return lambda **query: client.get("/api/v1/procedures", query)


def test_the_best_comes_first_and_in_the_order_of_the_page(procedures):
    said = procedures(q="lam giay khai sinh cho con").json()
    assert said["items"][0]["code"] == BIRTH
    assert [item["code"] for item in said["items"]] == [
        hit.code for hit in search("lam giay khai sinh cho con").hits
    ]
    assert said["items"][0]["sector"] == "hotich"
    assert said["next"] is None
    ProcedureList.model_validate(said)


def test_without_a_question_the_most_used_are_listed(procedures):
    assert len(procedures().json()["items"]) == 5


def test_a_long_list_is_read_in_pieces(procedures, client):
    codes, address = [], "/api/v1/procedures?limit=2"
    while address:
        said = client.get(address).json()
        codes += [item["code"] for item in said["items"]]
        address = said["next"]
    assert codes == [item["code"] for item in procedures().json()["items"]]


def test_a_sector_keeps_to_itself(procedures):
    assert {item["sector"] for item in procedures(sector="hotich").json()["items"]} == {"hotich"}
    assert procedures(sector="khong-co").json()["items"] == []


def test_what_the_commune_does_not_do_says_who_does(procedures):
    outside = procedures(q="đổi bằng lái xe").json()["out_of_scope"]
    assert outside["who"]
    assert procedures(q="khai sinh").json()["out_of_scope"] is None


@pytest.mark.parametrize("limit", ["0", "1001", "-1", "nhiều", ""])
def test_a_limit_that_cannot_be_is_named(procedures, limit):
    said = problem(procedures(limit=limit), 422)
    assert (said["code"], said["field"]) == ("bad-parameter", "limit")


@pytest.mark.parametrize("q", ["\x00", "%", "'; --", "a" * 5000, "\u202e", "🦄"])
def test_any_question_is_answered(procedures, q):
    assert procedures(q=q).status_code == 200


def test_a_procedure_is_told_with_every_legal_part(cast, client):
    response = client.get(f"/api/v1/procedures/{BIRTH}")
    said = response.json()
    ProcedureSchema.model_validate(said)
    assert said["code"] == BIRTH
    assert said["sector"]["slug"] == "hotich"
    assert said["time_limits"][0]["unit"] == "same_day"
    assert said["time_limits"][0]["amount"] is None
    assert said["time_limits"][0]["cutoff"] == "15:00"
    assert {"papers", "fees", "channels", "instructions", "legal_bases", "results", "subjects"} <= set(said)
    assert any(paper["present_only"] for paper in said["papers"])
    assert all(fee["amount"] is None or isinstance(fee["amount"], int) for fee in said["fees"])
    assert said["page"] == f"/thu-tuc/{BIRTH}/"


def test_what_is_not_known_is_null_and_named_as_missing(cast, client):
    said = client.get(f"/api/v1/procedures/{UNKNOWN_LIMIT}").json()
    assert all(limit["amount"] is None and limit["unit"] is None for limit in said["time_limits"])
    assert "thời hạn giải quyết" in said["missing_parts"]


def test_a_longer_limit_comes_with_its_trigger(cast, client):
    longer = [
        x["longer"]
        for x in client.get(f"/api/v1/procedures/{WITH_LONGER}").json()["time_limits"]
        if x["longer"]
    ]
    assert longer
    assert longer[0]["trigger"]
    assert longer[0]["amount"] >= 1


def test_a_former_code_leads_to_the_code_of_today(cast, client):
    FormerCode.objects.create(procedure=Procedure.objects.get(code=BIRTH), code=FORMER)
    response = client.get(f"/api/v1/procedures/{FORMER}")
    assert response.status_code == 308
    assert response["Location"] == f"/api/v1/procedures/{BIRTH}"
    assert response.json()["code"] == BIRTH
    assert client.get(f"/api/v1/procedures/{FORMER}", follow=True).json()["code"] == BIRTH


@pytest.mark.parametrize("code", ["0.000000", "%00", "a" * 300, "..%2f", "%F0%9F%A6%84", "1.001193%0A"])
def test_a_code_that_is_not_there_is_a_problem(cast, client, code):
    assert problem(client.get(f"/api/v1/procedures/{code}"), 404)["code"] in {
        "procedure-not-found",
        "not-found",
    }


@pytest.mark.parametrize("address", ["/api/v1/procedures?q=khai+sinh", f"/api/v1/procedures/{BIRTH}"])
def test_what_has_not_changed_is_not_sent_again(cast, client, address):
    first = client.get(address)
    assert first["ETag"]
    assert "max-age" in first["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert not first.cookies


def test_reading_costs_the_same_few_questions_for_every_procedure(
    cast, client, django_assert_max_num_queries
):
    client.get("/api/v1/procedures")
    for code in (BIRTH, UNKNOWN_LIMIT, WITH_LONGER):
        with django_assert_max_num_queries(10):
            client.get(f"/api/v1/procedures/{code}")
    with django_assert_max_num_queries(1):
        client.get("/api/v1/procedures?q=khai+sinh")
