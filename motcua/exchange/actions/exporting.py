"""Take a long catalogue out: ordered, written by a job that says how far it is, fetched within a day."""

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import Procedure
from motcua.catalogue.standing import all_facts
from motcua.dossiers.questions import acting
from motcua.exchange import rules
from motcua.exchange.actions.catalogue import catalogue_version, no_sweeping, surroundings
from motcua.exchange.catalogue.shapes import SHAPES
from motcua.exchange.models import CatalogueExport
from motcua.journal.jobs import enqueue, job
from motcua.lib import clock
from motcua.lib.objections import refuse_if
from motcua.people.models import Agency, User

AT_ONCE = 2_000  # procedures; a second or two. A longer catalogue is written by a job
KEPT = timedelta(days=1)
STUCK = timedelta(minutes=30)  # then it may be ordered anew
_TELL_EVERY = 250


@transaction.atomic
def order_catalogue_export(
    agency: Agency, *, shape: str, by: User | None, at: datetime | None = None
) -> CatalogueExport:
    """Have the catalogue written in a shape, unless it is being written. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_keep_catalogue(acting(by, clock.local_day(at)), agency))
    Agency.objects.select_for_update().get(pk=agency.pk)  # two who order at once wait for each other
    found = CatalogueExport.objects.filter(agency=agency, shape=shape).first()
    if found and found.made_at is None and at - found.ordered_at < STUCK:
        return found
    if found:
        found.delete()
    made = CatalogueExport.objects.create(
        agency=agency,
        shape=shape,
        stamp=catalogue_version(),
        total=Procedure.objects.count(),
        ordered_at=at,
        ordered_by=by,
    )
    enqueue(write_catalogue_export, made.pk, key=f"catalogue_export:{made.pk}", at=at)
    return made


@job
def write_catalogue_export(export: int, *, by: User | None = None, at: datetime | None = None) -> None:
    """Write the catalogue as it stands now; how far it has come stands in the row."""
    found = CatalogueExport.objects.select_related("agency").filter(pk=export, made_at=None).first()
    if found is None:
        return
    at = at or clock.now()
    stamp = catalogue_version()  # what changes while it is read makes the file one that is no longer offered
    with no_sweeping():
        made = SHAPES[found.shape].write(_told(found), surroundings(found.agency, clock.local_day(at)))
    CatalogueExport.objects.filter(pk=export).update(
        stamp=stamp, content=zlib.compress(made.content, 1), progress=found.total, made_at=at
    )


def _told(export: CatalogueExport) -> Iterator[ProcedureFacts]:
    for number, facts in enumerate(all_facts()):
        if number % _TELL_EVERY == 0:
            CatalogueExport.objects.filter(pk=export.pk).update(progress=number)
        yield facts


def ready_export(agency: Agency, shape: str) -> bytes | None:
    """Return the file in that shape if it stands ready and the catalogue has not changed since."""
    ready = CatalogueExport.objects.filter(agency=agency, shape=shape, stamp=catalogue_version())
    content = ready.exclude(made_at=None).values_list("content", flat=True).first()
    return zlib.decompress(content) if content is not None else None


@transaction.atomic
def forget_old_exports(*, by: User | None = None, at: datetime | None = None) -> int:
    """Throw away files that were ordered a day ago; return how many."""
    return CatalogueExport.objects.filter(ordered_at__lt=(at or clock.now()) - KEPT).delete()[0]
