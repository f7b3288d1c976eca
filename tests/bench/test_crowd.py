"""Fifty applicants and five clerks really work at once for half a minute; the bench lets them for ten."""

import pytest

from motcua.commands.benches import runs
from motcua.commands.benches.databases import Offered


@pytest.mark.slow
@pytest.mark.one_database  # half a minute of both cores: `motcua bench` lets them work on both
def test_in_a_crowd_nothing_fails_and_nothing_that_was_told_is_lost(monkeypatch):
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    figures = {one.name: one for one in runs.measure("crowd", Offered("sqlite"), quick=True)}
    for figure in figures.values():
        assert figure.passed is not False, figure.line()
    done = figures["crowd_lost"].note
    for kind in ("register", "receive", "accept", "forward", "change_contact"):
        assert f"{kind} " in done, f"nobody did this in the crowd: {done}"
