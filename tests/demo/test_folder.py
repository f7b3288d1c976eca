"""Whose data folder it is, and what may be thrown away."""

import json
import os
import stat
from argparse import ArgumentTypeError
from types import SimpleNamespace

import pytest

from motcua.commands import demo, serve
from motcua.demo import folder

DATABASE = "motcua.sqlite3"


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "DATABASE_URL_FILE", "FILES_URL", "MOTCUA_CLOCK_OFFSET", "MOTCUA_DEMO"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def real(data):
    (data / DATABASE).write_bytes(b"the office's own")
    return data


@pytest.fixture
def made(data):
    folder.write_marker(data, folder.Marker(3600.0, told=True))
    (data / DATABASE).write_bytes(b"invented")
    (data / "files").mkdir()
    (data / "files" / "x").write_bytes(b"x")
    folder.write_sheet(data, {"url": ""})
    (data / "notes.txt").write_text("somebody's own")
    return data


def start(**given):
    return demo.run(SimpleNamespace(**{"port": 0, "host": "127.0.0.1", "reset": False, "now": None, **given}))


def test_reset_throws_away_what_the_demo_made_and_nothing_else(made):
    folder.throw_away(made)
    assert [path.name for path in made.iterdir()] == ["notes.txt"]


def test_a_real_offices_folder_is_never_touched(real, capsys):
    with pytest.raises(folder.FolderRefused):
        folder.throw_away(real)
    assert start() == start(reset=True) == 2
    assert "cơ quan thật" in capsys.readouterr().err
    assert (real / DATABASE).read_bytes() == b"the office's own"
    assert [path.name for path in real.iterdir()] == [DATABASE]


def test_the_real_office_is_never_opened_on_a_demos_folder(made, capsys):
    assert serve.run(SimpleNamespace(port=0, host="127.0.0.1")) == 2
    assert "giả định" in capsys.readouterr().err


def test_a_database_outside_the_folder_is_refused_because_the_marker_does_not_vouch_for_it(
    data, monkeypatch, capsys
):
    monkeypatch.setenv("DATABASE_URL", "postgres://office@db/office")
    assert start(reset=True) == 2
    assert "DATABASE_URL" in capsys.readouterr().err
    assert list(data.iterdir()) == []


def test_an_interrupted_first_start_begins_anew(made):
    folder.write_marker(made, folder.Marker(3600.0, told=False))
    marker = demo._prepared(made, SimpleNamespace(reset=False, now=None))
    assert marker == folder.Marker(0.0, told=False)
    assert not (made / DATABASE).exists()


def test_the_clock_goes_on_where_it_would_be_on_a_restart(made, monkeypatch, capsys):
    marker = demo._prepared(made, SimpleNamespace(reset=False, now=demo.moment("2026-02-12T08:00")))
    assert marker == folder.Marker(3600.0, told=True)
    assert "chạy tiếp" in capsys.readouterr().out
    monkeypatch.setenv("MOTCUA_DEMO", "")
    monkeypatch.setenv("MOTCUA_CLOCK_OFFSET", "")
    folder.join(made)
    assert (os.environ["MOTCUA_DEMO"], os.environ["MOTCUA_CLOCK_OFFSET"]) == ("1", "3600.0")


def test_a_first_start_with_now_starts_the_clock_there(data):
    wanted = demo.moment("2026-02-12T08:00")
    marker = demo._prepared(data, SimpleNamespace(reset=False, now=wanted))
    assert abs((folder.demo_clock(marker.offset) - wanted).total_seconds()) < 5
    assert folder.read_marker(data) == marker


def test_a_broken_marker_is_neither_a_demo_nor_an_empty_folder(made, capsys):
    (made / folder.MARKER).write_text("{")
    assert start(reset=True) == 2
    assert "bị hỏng" in capsys.readouterr().err
    assert (made / DATABASE).exists()


def test_the_sheet_is_readable_by_its_owner_only(data):
    (data / folder.SHEET).write_text("{}")
    (data / folder.SHEET).chmod(0o644)
    path = folder.write_sheet(data, {"url": "http://localhost:8000/"})
    assert json.loads(path.read_text())["url"] == "http://localhost:8000/"
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["hôm qua", "2026-02-30T08:00", "2017-01-01", "9999-01-01"])
def test_a_moment_that_cannot_be_is_refused(text):
    with pytest.raises(ArgumentTypeError):
        demo.moment(text)


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path):
    (tmp_path / "tep").write_text("x")
    with pytest.raises(folder.FolderRefused, match="không lập được") as refused:
        folder.make(tmp_path / "tep" / "motcua")
    assert "--data" in str(refused.value)
    folder.make(tmp_path / "moi")
    assert (tmp_path / "moi").stat().st_mode & 0o777 == 0o700
