"""A database file that has gone is a database that is down, never an empty office."""

import sqlite3

import pytest

from config import env


def connect(url):
    given = env.database(url)
    return sqlite3.connect(given["NAME"], uri=True)


def test_a_file_moved_away_is_not_made_anew(tmp_path):
    file = tmp_path / "văn phòng" / "motcua.sqlite3"
    file.parent.mkdir()
    url = f"sqlite:///{file}"
    sqlite3.connect(file).close()
    file.touch()
    given = env.database(url)["NAME"]
    file.rename(tmp_path / "elsewhere")
    with pytest.raises(sqlite3.OperationalError):
        sqlite3.connect(given, uri=True)
    assert not file.exists()


def test_the_first_start_makes_the_file_for_its_user_only(tmp_path, monkeypatch):
    file = tmp_path / "new" / "motcua.sqlite3"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    env.make_database_file()
    assert file.stat().st_mode & 0o077 == 0
    connect(f"sqlite:///{file}").close()
