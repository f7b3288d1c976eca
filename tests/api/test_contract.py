"""The contract is the committed file, and schemathesis finds nothing that breaks it."""

from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from config.wsgi import application
from motcua.api import deadlines, filing

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
# The whole application, middleware and all; the contract itself needs no database.
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def test_the_committed_contract_is_the_one_served(client):
    served = client.get("/api/v1/openapi.json")
    assert served.content.decode() == COMMITTED.read_text(encoding="utf-8"), (
        "write it anew: python -m motcua.api docs/openapi.json"
    )
    assert served["Content-Type"] == "application/json"


@pytest.fixture
def _a_small_commune(cast):
    """Something to find, and nobody told to come back later."""
    paces = (deadlines.pace, filing.pace)
    usual = [pace.most for pace in paces]
    for pace in paces:
        pace.most = 10**9
    # As Django's own test client does: the test's transaction must outlive the request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    for pace, most in zip(paces, usual, strict=True):
        pace.most = most


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("_a_small_commune")
def test_schemathesis_finds_nothing(case):
    # With all checks, as schemathesis ships them. Asked for unpacked: this way in, nothing unpacks an answer.
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


@schema.include(operation_id="file_dossier").parametrize()
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("_a_small_commune")
def test_schemathesis_finds_nothing_when_it_may_file(case, token_of, cast):
    """Without a token every answer is 401; with one the body is really read."""
    case.call_and_validate(headers=token_of(cast.clerk, scopes=["dossiers:file"]))
