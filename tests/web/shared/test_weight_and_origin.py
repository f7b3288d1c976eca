"""What a page weighs on the wire, and that nothing in it comes from or speaks to another host."""

import gzip
import re
import subprocess
import sys

import pytest

from motcua.web.shared import storage
from tests.web.shared.places import ROOT, STATIC, WEB

TEMPLATES = sorted(WEB.rglob("*.html"))
FILES = [
    *TEMPLATES,
    *sorted(STATIC.rglob("*.css")),
    *sorted(STATIC.rglob("*.js")),
    *sorted(STATIC.rglob("*.svg")),
]


def _id(path):
    return str(path.relative_to(WEB))


def test_the_stylesheet_of_the_portal_stays_small():
    assert len(gzip.compress((STATIC / "css/motcua.css").read_bytes())) <= 14 * 1024


def test_the_fonts_together_stay_under_60_kb():
    assert sum(p.stat().st_size for p in (STATIC / "fonts").glob("*.woff2")) <= 60 * 1024


def test_carried_files_are_what_their_list_says():
    done = subprocess.run(
        [sys.executable, "tools/vendor.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_fonts_named_in_the_stylesheet_are_there():
    css = (STATIC / "css/fonts.css").read_text(encoding="utf-8")
    named = set(re.findall(r"url\(\.\./fonts/([^)]+)\)", css))
    assert named == {p.name for p in (STATIC / "fonts").glob("*.woff2")}
    assert "@font-face" not in (STATIC / "css/motcua.css").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_nothing_is_fetched_from_another_host(path):
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|['\"(]//[a-z]", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_no_script_or_style_stands_inside_a_page(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on", text, re.I)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_the_shared_door_includes_nothing_of_the_doors_above(path):
    if WEB / "shared" in path.parents:
        named = re.findall(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)", path.read_text(encoding="utf-8"))
        assert all(name.startswith(("shared/", "django/")) for name in named)


def test_static_files_are_hashed_once_and_then_left_alone(tmp_path):
    root = storage.make_ready(tmp_path / "static")
    mark = (root / ".complete").stat().st_mtime_ns
    assert list(root.glob("motcua/css/motcua.*.css.br"))
    desk = next(root.glob("motcua/js/desk.*.js")).read_text(encoding="utf-8")
    assert re.search(r"row-keys\.[0-9a-f]{12}\.js", desk)
    storage.make_ready(root)
    assert (root / ".complete").stat().st_mtime_ns == mark


@pytest.mark.parametrize("path", sorted((WEB / "portal/templates").rglob("*.html")), ids=_id)
def test_every_page_of_the_portal_keeps_the_guide(path):
    if path.name == "papers.html":
        return  # where photos are sent the line belongs to them
    for begun in path.read_text(encoding="utf-8").split("{% block scripts %}")[1:]:
        assert path.name == "base.html" or begun.startswith("{{ block.super }}")
