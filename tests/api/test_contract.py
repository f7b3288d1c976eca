"""The contract is the committed file, and schemathesis finds nothing that breaks it."""

from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from config.wsgi import application
from motcua.api import deadlines

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
# The whole application, middleware and all; the contract itself needs no database.
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
    checks.ignored_auth,
]


def test_the_committed_contract_is_the_one_served(client):
    served = client.get("/api/v1/openapi.json")
    assert served.content.decode() == COMMITTED.read_text(encoding="utf-8"), (
        "write it anew: python -m motcua.api docs/openapi.json"
    )
    assert served["Content-Type"] == "application/json"


@pytest.fixture
def _a_small_commune(cast):
    """Something to find, and nobody told to come back later."""
    usual, deadlines.pace.most = deadlines.pace.most, 10**9
    # As Django's own test client does: the test's transaction must outlive the request.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    deadlines.pace.most = usual


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
    # Whether suspensions overlap or a shift ends before it begins no JSON Schema can say: those are 422 by design.
    too_fine_for_a_schema = [checks.positive_data_acceptance] if case.method == "POST" else []
    case.call_and_validate(checks=[check for check in CHECKS if check not in too_fine_for_a_schema])
