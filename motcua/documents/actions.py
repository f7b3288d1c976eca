"""The verbs of prints made beforehand: order one, make it, keep it."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db import transaction

from motcua.documents.boards import typeset
from motcua.documents.downloads import all_downloads, stamp_of
from motcua.documents.models import ReadyPrint
from motcua.files.actions import forget_file, store_file
from motcua.files.models import StoredFile
from motcua.journal import book
from motcua.journal.jobs import job
from motcua.journal.models import Job
from motcua.lib.clock import local_day, now
from motcua.people.models import Agency

MOST_WAITING = 4  # prints that may wait for the worker at once; whoever wants more is asked to come back


class Actor(Protocol):
    """Whoever acts."""

    actor: str


class Queue(StrEnum):
    """What became of an order."""

    WAITING = "waiting"
    TRYING_AGAIN = "trying_again"  # it failed once at least
    FULL = "full"


@transaction.atomic
def order_print(agency: Agency, *, name: str, by: Actor | None, at: datetime | None = None) -> Queue:
    """Put a print in the worker's queue unless it waits there already; tell what became of it.

    A queue that is full takes nothing more, so that nobody can keep the office's machine busy; what is made once is made for
    everybody until the catalogue changes.
    """
    waiting = list(Job.objects.waiting().filter(name=make_print.job_name).values_list("args", "attempts"))
    for wanted, attempts in waiting:
        if wanted == [agency.pk, name]:
            return Queue.TRYING_AGAIN if attempts > 1 else Queue.WAITING
    if len(waiting) >= MOST_WAITING:
        return Queue.FULL
    make_print.enqueue(agency.pk, name, at=at or now())
    return Queue.WAITING


@job
def make_print(agency_pk: int, name: str, *, by: Actor | None = None, at: datetime | None = None) -> None:
    """Set a print and keep it, unless it stands ready already or is no longer on the list. For the worker only."""
    at = at or now()
    agency, day = Agency.objects.get(pk=agency_pk), local_day(at)
    wanted, stamp = all_downloads(day).get(name), stamp_of(agency, day)
    if wanted is None or ReadyPrint.objects.filter(name=name, stamp=stamp).exists():
        return
    stored = store_file(typeset(wanted.orders(day), agency=agency, day=day), name=f"{name}.pdf", by=by, at=at)
    keep_print(agency, name=name, stamp=stamp, stored=stored, by=by, at=at)


@transaction.atomic
def keep_print(
    agency: Agency,
    *,
    name: str,
    stamp: str,
    stored: StoredFile,
    by: Actor | None,
    at: datetime | None = None,
) -> ReadyPrint:
    """Put a print in the place of the one that had its name, which is forgotten."""
    at = at or now()
    before = ReadyPrint.objects.select_for_update().filter(name=name).select_related("file").first()
    kept, _ = ReadyPrint.objects.update_or_create(
        name=name, defaults={"stamp": stamp, "file": stored, "pages": stored.pages or 0, "made_at": at}
    )
    if before is not None and before.file_id != stored.pk:
        forget_file(before.file, by=by, at=at)
    book.record(
        "print.made",
        stream=agency.stream,
        subject=f"print:{name}",
        by=by,
        at=at,
        data={"stamp": stamp, "digest": stored.digest, "pages": kept.pages},
    )
    return kept
