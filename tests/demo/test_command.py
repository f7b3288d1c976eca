"""The first start of the demo tells the week; what serves it afterwards is a fresh process."""

import argparse
import multiprocessing
import os

import pytest

from motcua.commands import demo
from motcua.demo import folder


class BegunAnew(Exception):
    """The process was replaced."""


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Return a starter that says whether the process was replaced before anybody was served."""

    def start(*, told: bool) -> bool:
        def replace(program, arguments, environment):
            assert "--reset" not in arguments
            assert "MOTCUA_CLOCK_OFFSET" not in environment
            raise BegunAnew

        class Family:
            def __init__(self, *_, **__):
                pass

            def run(self):
                return 0

        monkeypatch.setattr(multiprocessing, "get_start_method", lambda: "fork")
        monkeypatch.setattr(os, "execve", replace)
        monkeypatch.setattr(folder, "chosen", lambda: tmp_path)
        monkeypatch.setattr(folder, "refuse_other_stores", lambda: None)
        monkeypatch.setattr(folder, "follow_clock", lambda offset: None)
        monkeypatch.setattr(demo, "_prepared", lambda data, options: folder.Marker(0.0, told=told))
        monkeypatch.setattr(demo, "_settle", lambda *_: None)
        monkeypatch.setattr(demo.house, "is_free", lambda port: True)
        monkeypatch.setattr(demo.house, "addresses", lambda port: [f"http://localhost:{port}/"])
        monkeypatch.setattr(demo.house, "make_static_ready", lambda: None)
        monkeypatch.setattr(demo.house, "Family", Family)
        monkeypatch.setenv("SITE_URL", "http://localhost:8000")
        options = argparse.Namespace(port=8000, host="127.0.0.1", now=None, reset=True)
        try:
            return demo.run(options) != 0
        except BegunAnew:
            return True

    return start


def test_no_web_process_is_forked_from_the_one_that_told_the_week(started):
    assert started(told=False)


def test_a_later_start_serves_at_once(started):
    assert not started(told=True)
