"""The walls of the cast's commune, a press that prints at once, everybody at a desk of their own."""

import pytest
import time_machine
from django.test import Client

from motcua.documents import boards
from motcua.documents.printing import print_sheets
from motcua.lib import clock
from motcua.postings.models import PrintRun
from tests.cast import NINE
from tests.postings.conftest import Press, change_fee, hang
from tests.web.desk_reception.counter import sign_in

__all__ = ["change_fee", "hang"]


@pytest.fixture(autouse=True)
def _nine():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def press(monkeypatch):
    press = Press()
    monkeypatch.setattr(boards, "typeset", press.typeset)
    return press


@pytest.fixture
def seat(cast):
    """Return a browser in which that person of the cast is signed in."""

    def sit(name):
        client = Client()
        sign_in(client, getattr(cast, name))
        return client

    return sit


@pytest.fixture
def manager(seat):
    return seat("manager")


@pytest.fixture
def worker(press):
    """Let the worker do what waits."""

    def work():
        for run in PrintRun.objects.waiting():
            print_sheets(run.pk, at=clock.now())

    return work
