"""An invented commune on its Monday at nine; everybody comes in by the door, with JavaScript off."""

import pytest
import time_machine
from django.test import Client

from motcua.catalogue import search
from tests.cast import NINE
from tests.journeys.steps import come_in


@pytest.fixture
def clock():
    """A clock that stands at nine on the cast's Monday and is moved by hand."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(clock, cast):
    """The cast, with the search index of exactly these procedures."""
    search.forget()
    yield cast
    search.forget()


@pytest.fixture
def whole_catalogue(office):
    """All procedures of the shipped catalogue."""
    from motcua.catalogue.actions import load_catalogue
    from motcua.catalogue.loading import shipped_records

    load_catalogue(shipped_records())
    search.forget()
    return office


@pytest.fixture
def browser_of(office):
    """Return a maker of browsers signed in, through the login form, as somebody of the cast."""
    return lambda user: come_in(Client(), user)
