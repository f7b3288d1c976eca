"""Fixtures: a second place to restore into, on the database the tests run on, and the house's commands run as people run them."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection


@dataclass
class NewPC:
    """A data folder (and on PostgreSQL a database) of its own, and the commands run on it."""

    data: Path
    database: str
    extra: dict = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of its commands: nothing of this machine's office."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("SECRET_KEY", "FILES_URL", "BACKUP", "MOTCUA_", "EMAIL"))
        }
        return {
            **kept,
            "MOTCUA_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            **self.extra,
        }

    def run(self, *command: str, ok: bool = True, given: str | None = None) -> str:
        """Run `motcua …` and return what it said; `ok` is whether it ought to succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "motcua.cli", *command],
            env=self.environment,
            input=given or "",
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) is ok, said
        return said

    def python(self, script: str) -> str:
        """Run a few lines in the house of this PC and return what they printed."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + script],
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _ask(words: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["MOTCUA_TEST_PG"], autocommit=True) as server:
        server.execute(words)


class _Shop:
    """Where empty PCs come from; on PostgreSQL each has a database, given back at the end."""

    def __init__(self, folder: Path):
        self.folder, self.databases = folder, []

    def make(self, name: str = "new", **extra) -> NewPC:
        data = self.folder / name
        if connection.vendor == "sqlite":
            return NewPC(data, f"sqlite:///{data / 'motcua.sqlite3'}", extra)
        database = f"motcua_restore_{secrets.token_hex(4)}"
        _ask(f'CREATE DATABASE "{database}"')
        self.databases.append(database)
        parts = urlsplit(os.environ["MOTCUA_TEST_PG"])
        return NewPC(data, urlunsplit(parts._replace(path=f"/{database}")), extra)

    def close(self) -> None:
        for database in self.databases:
            _ask(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture
def new_pc(tmp_path):
    """Return a maker of empty PCs."""
    shop = _Shop(tmp_path)
    yield shop.make
    shop.close()


@pytest.fixture(scope="module")
def shared_shop(tmp_path_factory):
    """Return a shop whose PCs stand until the last test of the file: to look at, not to change."""
    shop = _Shop(tmp_path_factory.mktemp("shared"))
    yield shop
    shop.close()


@pytest.fixture
def archives(settings, tmp_path):
    """Keep this test's archives in its own data folder."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR / "backups"
