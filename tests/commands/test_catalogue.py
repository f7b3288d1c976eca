"""`motcua catalogue`: compared, written, taken back and taken out from the command line."""

import argparse
import json

import pytest

from motcua.catalogue import loading
from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.models import Procedure
from motcua.commands import catalogue
from tests.cast import NINE
from tests.exchange.lists import sheet
from tests.exchange.test_catalogue_import import HEADS, NEW, standing


def run(*words) -> int:
    parser = argparse.ArgumentParser()
    catalogue.add_arguments(parser)
    return catalogue.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def few(db):
    """Load five procedures."""
    load_catalogue(loading.shipped_records()[:5], at=NINE)


@pytest.fixture
def file(tmp_path):
    """An office's own list with a new procedure and a line that cannot be read."""
    path = tmp_path / "ds.xlsx"
    path.write_bytes(sheet([HEADS, NEW, ["", "Không mã"]]))
    return path


def test_a_dry_run_prints_the_difference_and_writes_nothing(few, file, capsys):
    before = standing()
    assert run("import", file, "--dry-run") == 1
    told = capsys.readouterr().out
    assert "mới: 1.999001  Xác nhận tình trạng nhà sàn (dòng 2" in told
    assert "Chưa có mã thủ tục." in told
    assert "1 mới, 0 thay đổi, 0 không đổi, 0 thôi áp dụng, 1 không nhập." in told
    assert "Mới so, chưa ghi gì." in told
    assert standing() == before


def test_an_import_is_written_and_taken_back(few, file, capsys):
    before = standing()
    run("import", file)
    assert Procedure.objects.filter(code="1.999001").exists()
    number = capsys.readouterr().out.rstrip().rpartition(" ")[2]
    assert run("undo", number) == 0
    assert standing() == before
    assert run("undo", number) == 1
    assert "đã hoàn tác rồi" in capsys.readouterr().err


def test_each_difference_is_printed_from_and_to(few, tmp_path, capsys):
    record = {**loading.shipped_records()[0], "sets": 3}
    path = tmp_path / "a.json"
    path.write_text(json.dumps([record]))
    assert run("import", path, "--from", "2026-12-01", "--dry-run") == 0
    assert "số bộ hồ sơ (đổi): 1 → 3" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "shape"), [("a.xlsx", None), ("a.json", None), ("b.json", "national")])
def test_what_is_exported_changes_nothing_when_it_comes_back(few, tmp_path, capsys, name, shape):
    path = tmp_path / name
    assert run("export", path, *(["--shape", shape] if shape else [])) == 0
    told = capsys.readouterr().out
    assert ("không giữ được" in told) == (shape == "national")
    assert run("import", path) == 0
    assert "Không có gì để nhập." in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["import"], ["import", "khong-co.json"], ["export", "a.pdf"], ["undo", "x"], ["import", "a.csv"]],
)
def test_what_cannot_be_done_is_said_in_a_sentence(few, tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("a;b")
    assert run(*words) in (1, 2)
    assert capsys.readouterr().err.strip()


def test_what_is_incomplete_is_listed(few, capsys):
    assert run("check") == 0
    assert "chưa có:" in capsys.readouterr().out
