"""The cast at their desks: each signed in, the clock standing at nine on the cast's Monday."""

import pytest
import time_machine
from django.test import Client

from motcua.dossiers.actions import approve, forward
from motcua.lib.clock import at_local
from tests.cast import MARITAL, MONDAY, NINE, PASSWORD

LOGIN = "/can-bo/dang-nhap/"


def at(hour, minute=0, day=9):
    return at_local(MONDAY.replace(day=day), hour, minute)


@pytest.fixture
def clock():
    """A clock that stands still and is moved by hand."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(cast, clock):
    """Return a maker of browsers that are signed in as somebody of the cast."""

    def sit(user) -> Client:
        client = Client()
        answer = client.post(LOGIN, {"username": user.username, "password": PASSWORD})
        if (
            answer.status_code == 403
        ):  # nobody without a position comes in by the door; the rooms are closed all the same
            client.force_login(user)
        return client

    return sit


@pytest.fixture
def dossier(cast, clock):
    return cast.receive(MARITAL, assignee=cast.specialist)


@pytest.fixture
def for_signature(cast, dossier):
    return forward(dossier, by=cast.specialist, at=NINE, assignee=cast.chairwoman)


@pytest.fixture
def ready(cast, for_signature):
    return approve(for_signature, by=cast.chairwoman, at=NINE)
