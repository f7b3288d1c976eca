"""One strict house for all tests: a database chosen by a flag, the network forbidden, warnings as errors."""

from pathlib import Path

import pytest

from tests.early import DATA


def pytest_configure(config):
    """Refuse to pretend: a run asked for on PostgreSQL that found its settings on SQLite would prove nothing."""
    from django.conf import settings

    engine = settings.DATABASES["default"]["ENGINE"]
    assert ("postgresql" in engine) == bool(config.getoption("--pg")), f"the tests run on {engine}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Keep the SQLite test database in a file: threads on one in memory share locks no real office ever meets."""
    from django.conf import settings

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(DATA) / "under-test.sqlite3")


@pytest.fixture(autouse=True)
def _fast_and_alone(settings, tmp_path, monkeypatch):
    """Hash fast, keep files in this test's own folder, forget what the last test cached, know one invented network."""
    from django.core.cache import cache

    from motcua.lib import local_network

    monkeypatch.setattr(local_network, "own_addresses", lambda: ["192.168.1.20"])
    monkeypatch.setattr(local_network, "own_names", lambda: ["quay", "quay.local"])

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_DIR = tmp_path / "files"
    settings.SITE_URL = "http://localhost:8000"
    settings.SECOND_FACTOR_NEEDED = False  # tests of the account's own pages turn it on
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(db):
    """An invented commune with one person of each role and a few real procedures."""
    from tests.cast import make_cast

    return make_cast()
