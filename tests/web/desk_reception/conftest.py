"""The cast at the counter, on the cast's Monday at nine."""

import pytest
import time_machine

from motcua.catalogue import search
from tests.cast import NINE
from tests.forms import open_page
from tests.web.desk_reception.counter import COUNTER, sign_in


@pytest.fixture
def clock():
    """Stop the clock at nine on the cast's Monday; `move_to` moves it."""
    with time_machine.travel(NINE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(clock, cast):
    """The cast, with the search index of exactly these procedures."""
    search.forget()
    yield cast
    search.forget()


@pytest.fixture
def counter(office, client):
    """The empty counter of the first clerk."""
    sign_in(client, office.clerk)
    return open_page(client, COUNTER)
