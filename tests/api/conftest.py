"""Callers of the door for machines: somebody from outside, and a machine with a token."""

import json

import pytest

from motcua.api import deadlines, filing
from motcua.people.actions import make_token
from tests.cast import MARITAL, NINE

SCOPE = "dossiers:read"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    for pace in (deadlines.pace, filing.pace):
        pace.forget()
    yield
    for pace in (deadlines.pace, filing.pace):
        pace.forget()


@pytest.fixture
def dossier(cast):
    """A dossier received on the cast's Monday at nine."""
    return cast.receive(MARITAL, assignee=cast.specialist)


@pytest.fixture
def token_of(cast):
    """Make a token for somebody and return the headers a machine sends with it."""

    def make(user, **changes):
        _, text = make_token(user, **{"scopes": [SCOPE], "by": None, **changes})
        return {"Authorization": f"Bearer {text}"}

    return make


@pytest.fixture
def ask(client):
    """Post a deadline and return the answer."""

    def post(body, **extra):
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post("/api/v1/deadlines", content, content_type="application/json", **extra)

    return post


def problem(response, status: int) -> dict:
    """Return the problem after checking that it is one."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == status
    assert said["title"]
    assert said["code"]
    return said


AT = NINE
