"""Put the looked-into scan of a paper in its place; until then the paper only says that one is on its way."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.moving import lock
from motcua.dossiers.models import Dossier, Paper
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.vietnamese import tidy


@transaction.atomic
def attach_scan(
    dossier: Dossier,
    *,
    name: str,
    by,
    at: datetime | None = None,
    file=None,
    file_name: str = "",
    unreadable: str = "",
) -> Paper | None:
    """Give the paper of that name its scan, or say why it cannot be read; None when no paper waits for one.

    `name` finds the paper again even when the desk has accepted the dossier meanwhile and written its papers anew.
    The entry stands in a stream of the office's scans: it moves nothing, and takes no move back from anybody.
    """
    at = at or clock.now()
    locked = lock(dossier)
    paper = locked.papers.filter(name=tidy(name), scan_pending=True).first()
    if paper is None:
        return None
    paper.scan_pending = False
    if file is not None:
        paper.file, paper.file_name = file, kept_name(file_name)
    if unreadable and not locked.is_accepted:
        paper.verdict, paper.reason = Paper.Verdict.BAD, tidy(unreadable)[:500]
    paper.save(update_fields=["scan_pending", "file", "file_name", "verdict", "reason"])
    book.record(
        "scan.unreadable" if file is None else "scan.attached",
        stream=f"scans:{locked.office.slug}",
        subject=locked.stream,
        by=by,
        at=at,
        data={"paper": paper.order, "file": file.digest if file is not None else ""},
    )
    return paper
