"""The demo's tests tell only what they need: few dossiers, and only the procedures of the story."""

import pytest

from motcua.demo.week import tell_week
from motcua.lib.clock import at_local

PASSWORD = "sen-lua-tre-mai-204"


@pytest.fixture
def tell(db):
    """Tell a small week up to a local moment."""

    def told(day, hour=8, minute=0, *, dossiers=50, **more):
        return tell_week(
            at_local(day, hour, minute), dossiers=dossiers, password=PASSWORD, only_needed=True, **more
        )

    return told
