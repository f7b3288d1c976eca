"""What must stand before Django reads its settings: a data folder of the tests' own, and the database chosen by --pg.

pytest-django reads the settings before any conftest is loaded, so this module is named in `addopts` (-p).
"""

import os
import sys
import tempfile
from pathlib import Path

DATA = tempfile.mkdtemp(prefix="motcua-test-")
IS_WORKER = (
    "PYTEST_XDIST_WORKER" in os.environ
)  # a worker's environment comes from the process that started it

os.environ["MOTCUA_DATA"] = DATA
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API runs beside the ORM


def _choose_database() -> None:
    on_postgres = "MOTCUA_TEST_PG" in os.environ if IS_WORKER else "--pg" in sys.argv
    if not on_postgres:
        os.environ.pop("MOTCUA_TEST_PG", None)
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(DATA) / 'test.sqlite3'}"
        return
    if not IS_WORKER:
        from tests.postgres import start

        os.environ["MOTCUA_TEST_PG"] = start()
    os.environ["DATABASE_URL"] = os.environ["MOTCUA_TEST_PG"]


def pytest_addoption(parser):
    parser.addoption("--pg", action="store_true", help="run on PostgreSQL instead of SQLite")


def pytest_unconfigure(config):
    if not IS_WORKER and "MOTCUA_TEST_PG" in os.environ:
        from tests.postgres import stop

        stop()


_choose_database()
