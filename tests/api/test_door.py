"""What holds for every address: problems in Vietnamese, no session, no cookie, nothing that breaks it."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from motcua.api import health, procedures
from motcua.api.schemas import ReadySchema, SealSchema
from motcua.journal import jobs
from motcua.journal.models import Job
from motcua.journal.seals import make_seal
from motcua.lib import clock
from tests.api.conftest import problem
from tests.cast import BIRTH, MONDAY

ADDRESSES = {
    "/healthz": "GET",
    "/readyz": "GET",
    "/api/v1/openapi.json": "GET",
    "/api/v1/procedures": "GET",
    f"/api/v1/procedures/{BIRTH}": "GET",
    "/api/v1/deadlines": "POST",
    "/api/v1/dossiers/H99": "GET",
    "/api/v1/seals/2026-11-09": "GET",
}


def test_the_process_is_alive_without_asking_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_house_in_order_is_ready(client, db):
    response = client.get("/readyz")
    assert response.status_code == 200
    said = response.json()
    ReadySchema.model_validate(said)
    assert said["ready"]
    assert all(check["ok"] for check in said["checks"].values())


def test_a_database_that_is_down_is_not_ready(client, db, monkeypatch):
    class Down:
        def cursor(self):
            raise OperationalError("server closed the connection")

    monkeypatch.setattr(health, "connection", Down())
    said = problem(client.get("/readyz"), 503)
    assert said["code"] == "not-ready"
    assert said["ready"] is False
    assert said["checks"]["database"] == {"ok": False}


def test_jobs_that_nobody_does_are_seen(client, db):
    late = clock.now() - health.LATE - timedelta(minutes=1)
    jobs.note_heartbeat.enqueue(run_at=late)
    said = problem(client.get("/readyz"), 503)
    assert said["checks"]["jobs"]["late"] == 1


def test_a_worker_that_fell_silent_is_seen(client, db):
    jobs.note_heartbeat.enqueue()
    jobs.work()
    assert client.get("/readyz").json()["checks"]["jobs"]["last_heartbeat"].endswith("+07:00")
    Job.objects.update(done_at=clock.now() - health.SILENT - timedelta(minutes=1))
    assert problem(client.get("/readyz"), 503)["checks"]["jobs"]["ok"] is False


def test_old_heartbeats_do_not_pile_up(db):
    for hours in (5, 4, 3, 0):
        at = clock.now() - timedelta(hours=hours)
        jobs.note_heartbeat.enqueue(at=at)
        jobs.work(at=at)
    assert Job.objects.count() <= 2


def test_a_database_that_only_reads_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr("motcua.api.health._may_write", lambda cursor: False)
    assert problem(client.get("/readyz"), 503)["checks"]["database"]["ok"] is False


def test_a_full_disk_is_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)
    assert problem(client.get("/readyz"), 503)["checks"]["disk"]["ok"] is False


def test_a_seal_is_published_as_it_is_kept(client, cast):
    cast.receive()
    seal = make_seal(clock.today())
    said = client.get(f"/api/v1/seals/{seal.date.isoformat()}").json()
    SealSchema.model_validate(said)
    assert (said["root"], said["previous"], said["counts"]) == (seal.root, seal.previous, seal.counts)
    assert said["date"] == seal.date.isoformat()


@pytest.mark.parametrize("day", ["1999-01-01", "2026-02-30", "hom-qua", "20261109", "٢٠٢٦-١١-٠٩"])
def test_a_day_without_a_seal_is_a_problem(client, db, day):
    assert problem(client.get(f"/api/v1/seals/{day}"), 404)["code"] == "seal-not-found"


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1", "/api/v1/", "/api/v2/x", "/api/v1/procedures/", "/api/docs"]
)
def test_an_address_that_is_not_there_is_a_problem(client, address, db):
    assert problem(client.get(address), 404)["code"] == "not-found"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_a_method_that_is_not_taken_says_which_are(client, address, method):
    response = client.generic(method, address)
    assert problem(response, 405)["code"] == "method-not-allowed"
    assert ADDRESSES[address] in response["Allow"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_lists_the_methods(client, address):
    response = client.options(address)
    assert response.status_code == 204
    assert ADDRESSES[address] in response["Allow"]


def test_head_answers_like_get_without_a_body(client, cast):
    response = client.head(f"/api/v1/procedures/{BIRTH}")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_sets_a_cookie_or_asks_for_a_login(client, cast, address):
    response = client.generic(ADDRESSES[address], address)
    assert not response.cookies
    assert response.status_code in {200, 404, 415}


@pytest.mark.parametrize("accept", ["", "text/html", "*/*;q=0", "\x7f;;,=", "application/xml", "x" * 4000])
def test_whatever_is_accepted_json_is_sent(client, cast, accept):
    response = client.get("/api/v1/procedures", headers={"Accept": accept})
    assert response["Content-Type"] == "application/json"


def test_a_session_that_ran_out_does_not_matter(client, cast):
    client.cookies["motcua"] = "nonsense"
    assert client.get(f"/api/v1/procedures/{BIRTH}").status_code == 200


@pytest.mark.parametrize(
    ("error", "status"),
    [(OperationalError("database is locked"), 503), (ZeroDivisionError(), 500)],
)
def test_what_fails_is_a_problem_too(client, cast, monkeypatch, error, status):
    def fail(*args, **kwargs):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr(procedures.reading, "card", fail)
    said = problem(client.get(f"/api/v1/procedures/{BIRTH}"), status)
    assert "locked" not in str(said)


def test_no_page_of_documentation_is_served_from_elsewhere(client, db):
    for address in ("/api/docs", "/api/v1/docs", "/docs"):
        assert client.get(address).status_code == 404


def test_the_front_door_is_still_the_portals(client, cast):
    assert client.get("/")["Content-Type"].startswith("text/html")


def test_the_seal_of_a_monday_is_asked_for_by_its_date(client, db):
    assert client.get(f"/api/v1/seals/{MONDAY.isoformat()}").status_code == 404
