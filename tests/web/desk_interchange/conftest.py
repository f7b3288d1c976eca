"""Everybody of the cast, each at a desk of their own."""

import pytest
from django.test import Client


@pytest.fixture
def seat(cast):
    """Return a browser in which that person of the cast is signed in."""

    def sit(name):
        client = Client()
        client.force_login(getattr(cast, name))
        return client

    return sit


@pytest.fixture
def keeper(seat):
    """The person who runs the one-stop office."""
    return seat("manager")
