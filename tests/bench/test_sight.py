"""Looking at pages on a slow line: what is said where nobody can look."""

from motcua.commands.benches import sight


def test_without_a_browser_the_figures_say_so_and_do_not_fail(monkeypatch):
    monkeypatch.setattr(sight, "lacking", lambda: "máy này không có Chromium")
    figures = sight.measure(1)
    assert [figure.passed for figure in figures] == [None] * len(sight.PAGES)
    assert {figure.note for figure in figures} == {"máy này không có Chromium"}
    assert "chưa đo" in figures[0].line()


def test_a_page_later_than_two_and_a_half_seconds_is_not_met(monkeypatch):
    from contextlib import contextmanager

    @contextmanager
    def phone():
        yield lambda address: 3.0 if address.endswith("/") else 1.0

    monkeypatch.setattr(sight, "lacking", lambda: "")
    monkeypatch.setattr(sight, "phone", phone)
    found = {figure.name: figure.passed for figure in sight.measure(1)}
    assert found == {
        "sight_home": False,
        "sight_search": True,
        "sight_procedure": False,
        "sight_sector": False,
    }
