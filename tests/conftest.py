"""One strict house for all tests: a database chosen by a flag, the network forbidden, warnings as errors."""

from pathlib import Path

import pytest

from tests.early import DATA


def pytest_configure(config):
    """Refuse to pretend: a run asked for on PostgreSQL that found its settings on SQLite would prove nothing."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"]
    assert ("postgresql" in engine) == bool(config.getoption("--pg")), f"the tests run on {engine}"


QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Folders whose tests start programs of their own, which find the database by the environment.
_START_PROGRAMS = ("bench", "commands", "demo", "house", "upkeep")


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL leave out what asks no database, or says itself that it would prove the same a second time."""
    if not config.getoption("--pg"):
        return
    kept, left_out = [], []
    for item in items:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        asks = "db" in item.fixturenames or "transactional_db" in item.fixturenames
        asks = asks or item.get_closest_marker("django_db") is not None or folder in _START_PROGRAMS
        asks = asks and item.get_closest_marker("one_database") is None
        (kept if asks else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Keep the SQLite test database in a file: threads on one in memory share locks no real office ever meets."""
    from django.conf import settings

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(DATA) / "under-test.sqlite3")
        # It is thrown away after the tests: it need not outlive a power cut, as the office's own must.
        options = settings.DATABASES["default"]["OPTIONS"]
        assert "synchronous=FULL" in options["init_command"]
        options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")


@pytest.fixture(autouse=True)
def _fast_and_alone(settings, tmp_path, monkeypatch):
    """Hash fast, keep files in this test's own folder, forget what the last test cached, know one invented network."""
    from django.core.cache import cache

    from motcua.catalogue.search import answers
    from motcua.lib import local_network

    # Else how many queries a page costs hangs on how fast the machine is; who wants changes seen at once sets 0.
    monkeypatch.setattr(answers, "CHECK_EVERY", 60)
    monkeypatch.setattr(local_network, "own_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr(local_network, "own_names", lambda: ["quay", "quay.local"])

    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.FILES_DIR = tmp_path / "files"
    settings.SITE_URL = "http://localhost:8000"
    settings.SECOND_FACTOR_NEEDED = False  # tests of the account's own pages turn it on
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker):
    """The cast's rows, laid aside once for the whole run."""
    from django.test import override_settings

    from tests.cast import make_cast
    from tests.kept import Kept

    # The passwords are hashed as each test hashes them (`_fast_and_alone`).
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK_HASHERS):
        return Kept(make_cast, "cast")


@pytest.fixture
def cast(db, kept_cast):
    """An invented commune with one person of each role and a few real procedures."""
    return kept_cast.come()
