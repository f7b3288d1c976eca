"""What the bench found once and nobody shall break again."""

import re
from pathlib import Path

from motcua.web.shared.storage import WANTED

PACKAGE = Path(__file__).resolve().parents[2] / "motcua"


def test_every_static_file_a_template_names_is_collected():
    named = set()
    for template in PACKAGE.rglob("*.html"):
        named |= set(re.findall(r"{%\s*static\s+['\"]([^'\"]+)", template.read_text(encoding="utf-8")))
    assert named
    assert sorted(name for name in named if not name.startswith(WANTED)) == []


def test_an_embedded_database_is_not_opened_anew_for_each_request():
    from config import env

    assert env.database("sqlite:////tmp/x.sqlite3")["CONN_MAX_AGE"] > 0
