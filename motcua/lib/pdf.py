"""Set a printed page: a Typst template and data go in, the bytes of a tagged PDF come out.

The data reach the template as JSON and are set as text, never as markup. No system font and no network is used,
so the same data and hour give the same bytes on every machine.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock

import typst

from motcua.lib import glyphs
from motcua.lib.glyphs import FONTS

# Accessible (PDF/UA-1) and fit to be archived (PDF/A-2a): Typst refuses a page that has no title or alt text.
STANDARDS = ["ua-1", "a-2a"]


class _Press:
    """One warm compiler for one folder of templates; its lock lets one thread at a time in."""

    def __init__(self, root: Path):
        self.lock = Lock()
        self.compiler = typst.Compiler(
            root=str(root), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs={}
        )


@cache
def _press(root: Path) -> _Press:
    return _Press(root)


def fit_to_print(value: object) -> object:
    """Return the data with every text composed (NFC) and made of characters our fonts have.

    A PDF keeps what it is given, and search finds only composed text. What cannot be printed becomes "□"; control
    characters and what cannot be seen are dropped, for an archive PDF is refused with them.
    """
    if isinstance(value, str):
        return _printable(unicodedata.normalize("NFC", value))
    if isinstance(value, Mapping):
        return {str(key): fit_to_print(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fit_to_print(inner) for inner in value]
    return value


def _printable(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    known, out = glyphs.printable(), []
    for char in text:
        if char.isspace():
            out.append(char if char in "\n\u00a0" else " ")
        elif unicodedata.category(char) not in ("Cc", "Cf", "Cs"):
            out.append(char if ord(char) in known else "□")
    return "".join(out)


def typeset(template: Path, data: Mapping, *, root: Path | None = None, at: datetime | None = None) -> bytes:
    """Return the PDF (PDF/UA-1 and PDF/A-2a) of a template; the template reads `sys.inputs.data`.

    `root` is the folder the template may read from, its own when left out. `at` is the hour the file bears;
    without it the file bears none. Raises typst.TypstError when the template is wrong.
    """
    return _compile(template, data, root, format="pdf", pdf_standards=STANDARDS, timestamp=_seconds(at))


def typeset_plain(
    template: Path, data: Mapping, *, root: Path | None = None, at: datetime | None = None
) -> bytes:
    """Return the PDF without tags and without a promise: for parts that are joined afterwards."""
    return _compile(template, data, root, format="pdf", pdf_tags=False, timestamp=_seconds(at))


def pictures(template: Path, data: Mapping, *, root: Path | None = None, ppi: int = 150) -> list[bytes]:
    """Return every page as a PNG, for a preview on the screen and for tests."""
    made = _compile(template, data, root, format="png", ppi=ppi)
    return list(made) if isinstance(made, list) else [made]


def _seconds(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0


def _compile(template: Path, data: Mapping, root: Path | None, **options):
    press = _press(root or template.parent)
    inputs = {"data": json.dumps(fit_to_print(data), ensure_ascii=False)}
    with press.lock:
        return press.compiler.compile(input=str(template), sys_inputs=inputs, **options)
