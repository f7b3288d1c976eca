"""The load generator reads a page's form as a browser would, and starts things when it says."""

import threading
import time

import pytest

from motcua.commands.benches import load
from motcua.commands.benches.weight import _Links

PAGE = """
<form action="/tim/"><input name="q"></form>
<form method="post"><input type="hidden" name="key" value="k1"><input name="name" value="An">
<input type="checkbox" name="a" checked><input type="checkbox" name="b">
<input type="radio" name="c" value="1"><input type="radio" name="c" value="2" checked>
<select name="d"><option value="x">X<option value="y" selected>Y</select><select name="e"><option value="first">1</select>
<textarea name="f">
chữ</textarea><input name="g" value="no" disabled><input type="file" name="h"><button name="act" value="go">Đi</button></form>
"""


def test_a_form_is_sent_as_a_browser_would():
    form = load.form_of(PAGE, "key")
    assert form["fields"] == [
        ("key", "k1"),
        ("name", "An"),
        ("a", "on"),
        ("c", "2"),
        ("d", "y"),
        ("e", "first"),
        ("f", "chữ"),
    ]
    assert form["buttons"] == [("act", "go")]


def test_fields_are_filled_in_and_others_added():
    form = load.form_of(PAGE, "key")
    fields = dict(load.filled(form, name="Bình", act="go", paper__1="x"))
    assert (fields["name"], fields["act"], fields["paper-1"], fields["key"]) == ("Bình", "go", "x", "k1")


def test_a_page_without_the_form_is_a_refusal():
    with pytest.raises(load.Refused):
        load.form_of(PAGE, "nowhere")


def test_a_late_answer_counts_from_when_it_was_due():
    took = load.at_a_rate([lambda hand: time.sleep(0.1)] * 4, per_second=100, hands=1)
    assert took[-1] > 0.3  # one hand: the fourth waited for three others


def test_all_start_at_the_same_instant():
    together = threading.Barrier(10, timeout=20)  # breaks unless all ten are under way at once
    took = load.at_once([lambda hand: together.wait()] * 10)
    assert len(took) == 10


def test_a_task_that_fails_makes_the_measurement_fail():
    def broken(hand):
        raise load.Refused("no")

    with pytest.raises(load.Refused):
        load.at_once([broken])


def test_a_browser_fetches_styles_scripts_and_pictures():
    links = _Links()
    links.feed(
        '<link rel="stylesheet" href="a.css"><script src="b.js"></script><img src="c.svg"><a href="d/">x</a>'
    )
    assert links.found == ["a.css", "b.js", "c.svg"]
