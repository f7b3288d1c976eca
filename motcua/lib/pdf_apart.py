"""Set pages in a process of its own, which gives its memory back: for hundreds of pages, in a job.

A pile of four hundred sheets takes a gigabyte while it is set; a worker that lives for weeks must not keep that. The process
is started anew (never forked) and steps back for whoever serves people.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from motcua.lib import pdf

_CHILD = "from motcua.lib.pdf_apart import serve_one; serve_one()"
PATIENCE = 240  # seconds; less than the lease of a job


class PressFailed(RuntimeError):
    """The process that sets pages ended without a page; its last words are on its error output."""


def typeset(
    template: Path, data: Mapping, *, root: Path, at: datetime | None = None, is_accessible: bool = True
) -> bytes:
    """Return the PDF of a template like `pdf.typeset`, set by another process.

    Without `is_accessible` it has no tags and promises no standard: smaller, and fit to be joined with others. Raises
    PressFailed when no page came out.
    """
    order = {
        "template": str(template),
        "root": str(root),
        "data": data,
        "at": at.isoformat() if at else None,
        "is_accessible": is_accessible,
    }
    found = os.pathsep.join(
        path for path in sys.path if path
    )  # the same program as this one, wherever it lies
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=json.dumps(order).encode(),
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": found},
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PressFailed(f"no page after exit {done.returncode}")
    return done.stdout


def serve_one() -> None:
    """Read one order from the standard input and write the PDF to the standard output: the other process's whole life."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(10)
    order = json.load(sys.stdin.buffer)
    at = datetime.fromisoformat(order["at"]) if order["at"] else None
    set_pages = pdf.typeset if order["is_accessible"] else pdf.typeset_plain
    made = set_pages(Path(order["template"]), order["data"], root=Path(order["root"]), at=at)
    sys.stdout.buffer.write(made)
