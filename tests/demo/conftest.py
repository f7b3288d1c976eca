"""The demo's tests tell only what they need: few dossiers, and only the procedures of the story."""

from datetime import date

import pytest
from django.test import override_settings

from motcua.demo.week import tell_week
from motcua.lib.clock import at_local
from tests.conftest import QUICK_HASHERS
from tests.kept import Kept

THURSDAY = date(2026, 2, 12)
PASSWORD = "sen-lua-tre-mai-204"


@pytest.fixture
def tell(db):
    """Tell a small week up to a local moment."""

    def told(day, hour=8, minute=0, *, dossiers=50, **more):
        return tell_week(
            at_local(day, hour, minute), dossiers=dossiers, password=PASSWORD, only_needed=True, **more
        )

    return told


@pytest.fixture(scope="session")
def kept_week(django_db_setup, django_db_blocker, tmp_path_factory):
    """An ordinary small week up to Thursday at eight, laid aside once for the whole run, and the folder of its files."""
    files = tmp_path_factory.mktemp("week") / "files"
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK_HASHERS, FILES_DIR=files):
        told = Kept(
            lambda: tell_week(at_local(THURSDAY, 8), dossiers=50, password=PASSWORD, only_needed=True), "week"
        )
    return told, files


@pytest.fixture
def told(db, kept_week, settings):
    """An ordinary small week that others look at too."""
    kept, settings.FILES_DIR = kept_week
    return kept.come()
