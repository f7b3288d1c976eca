"""The command: its arguments, what it prints, and what it leaves alone."""

import argparse
import json
from contextlib import contextmanager

import pytest

from motcua.commands import bench, benches
from motcua.commands.benches import databases, figure, runs
from motcua.commands.benches.databases import Offered
from motcua.commands.benches.figure import Figure


def parsed(*words):
    parser = argparse.ArgumentParser()
    bench.add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def measured(monkeypatch):
    """Let every family answer at once with one figure, and keep who was asked."""
    asked = []

    def measure(name, database, *, quick):
        asked.append((name, database.name, quick))
        return [figure.at_most(name, f"đo {name}", 3, 5, "ms")]

    @contextmanager
    def opened(*, say):
        yield [Offered("sqlite"), Offered("postgresql", "postgres://x")]

    monkeypatch.setattr(runs, "measure", measure)
    monkeypatch.setattr(databases, "opened", opened)
    return asked


def test_all_families_are_measured_and_those_that_differ_on_both_databases(measured, capsys):
    assert bench.run(parsed()) == 0
    assert {name for name, *_ in measured} == set(benches.FAMILIES)
    assert [database for name, database, _ in measured if name == "receptions"] == ["sqlite", "postgresql"]
    assert [database for name, database, _ in measured if name == "deadlines"] == ["sqlite"]
    assert "PASS  đo receptions: 3 ms (cần ≤ 5 ms)" in capsys.readouterr().out


def test_only_one_family_is_measured_when_asked(measured):
    bench.run(parsed("--only", "slip", "--quick"))
    assert measured == [("slip", "sqlite", True)]


def test_an_unknown_family_is_refused():
    with pytest.raises(SystemExit):
        parsed("--only", "nothing")


def test_json_says_machine_databases_and_each_figure(measured, capsys):
    bench.run(parsed("--only", "slip", "--json"))
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"machine", "databases", "left_out", "figures"}
    assert told["left_out"] == []
    assert told["figures"] == [
        {
            "name": "slip",
            "words": "đo slip",
            "value": 3.0,
            "unit": "ms",
            "target": "≤ 5 ms",
            "passed": True,
            "database": "",
            "note": "",
        }
    ]


def test_a_figure_that_is_not_met_makes_the_command_fail(measured, monkeypatch, capsys):
    monkeypatch.setattr(runs, "measure", lambda *a, **k: [figure.at_least("x", "đo", 1, 2, "/s")])
    assert bench.run(parsed("--only", "slip")) == 1
    assert "FAIL" in capsys.readouterr().out


def test_a_measurement_that_breaks_is_a_figure_not_met(monkeypatch, tmp_path):
    monkeypatch.setattr(runs, "SETTINGS", "no.such.settings")
    [broken] = runs.measure("slip", Offered("sqlite"), quick=True)
    assert (broken.passed, broken.value) == (False, None)


def test_what_could_not_be_measured_is_neither_passed_nor_failed():
    unknown = figure.at_most("idle_pss", "bộ nhớ", None, 350, "MB")
    assert unknown.passed is None
    assert "chưa đo" in unknown.line()


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 50), (0.95, 95), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_the_nearest_rank(share, wanted):
    assert figure.percentile([float(n) for n in range(100, 0, -1)], share) == wanted


def test_a_percentile_of_a_few_values_is_one_of_them():
    assert figure.percentile([1.0, 2.0, 9.0], 0.95) == 9.0


def test_without_postgresql_the_bench_says_it_was_left_out(monkeypatch):
    said = []
    monkeypatch.delenv("DATABASE_URL_BENCH", raising=False)
    monkeypatch.setattr(databases, "_own_server", lambda stack: "")
    with databases.opened(say=said.append) as offered:
        assert [database.name for database in offered] == ["sqlite"]
    assert said == [databases.LEFT_OUT]


def test_figures_survive_being_written_and_read():
    one = figure.at_least("a", "b", 1234.5678, 1000, "/s", note="n")
    assert Figure(**json.loads(json.dumps(one.as_dict()))) == one
