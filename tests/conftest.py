"""One strict house for all tests: a database chosen by a flag, the network forbidden, warnings as errors."""

import os
import tempfile
from pathlib import Path

import pytest

_DATA = tempfile.mkdtemp(prefix="motcua-test-")
os.environ["MOTCUA_DATA"] = _DATA
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API runs beside the ORM


def pytest_addoption(parser):
    parser.addoption("--pg", action="store_true", help="run on PostgreSQL instead of SQLite")


def pytest_configure(config):
    """Point DATABASE_URL at the chosen database before Django reads its settings."""
    if not config.getoption("--pg"):
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(_DATA) / 'test.sqlite3'}"
        return
    if not hasattr(config, "workerinput"):
        from tests.postgres import start

        os.environ["MOTCUA_TEST_PG"] = start()
    os.environ["DATABASE_URL"] = os.environ["MOTCUA_TEST_PG"]


def pytest_unconfigure(config):
    if config.getoption("--pg", default=False) and not hasattr(config, "workerinput"):
        from tests.postgres import stop

        stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Keep the SQLite test database in a file: threads on one in memory share locks no real office ever meets."""
    from django.conf import settings

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["TEST"]["NAME"] = str(Path(_DATA) / "under-test.sqlite3")


@pytest.fixture(autouse=True)
def _fast_and_alone(settings, tmp_path):
    """Hash fast, keep files in this test's own folder, forget what the last test cached."""
    from django.core.cache import cache

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.FILES_DIR = tmp_path / "files"
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cast(db):
    """An invented commune with one person of each role and a few real procedures."""
    from tests.cast import make_cast

    return make_cast()
