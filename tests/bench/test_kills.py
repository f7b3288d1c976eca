"""The server is really killed in the middle of receptions and submissions, a few times, on a database of its own; the bench does it a
hundred times."""

import os
from pathlib import Path

import pytest

from motcua.commands.benches import runs
from motcua.commands.benches.databases import Offered


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the family is found in /proc")
def test_killed_in_the_middle_nothing_acknowledged_is_lost_and_nothing_stands_half_done(monkeypatch):
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    server = os.environ.get("MOTCUA_TEST_PG", "")
    offered = Offered("postgresql", server) if server else Offered("sqlite")
    figures = {one.name: one for one in runs.measure("kills", offered, quick=True)}
    assert figures["kill_count"].value == 5
    for figure in figures.values():
        assert figure.passed is not False, figure.line()
    for name in ("kill_lost", "kill_filed_lost"):
        assert not figures[name].note.startswith("0 "), "something was acknowledged before the kills"
