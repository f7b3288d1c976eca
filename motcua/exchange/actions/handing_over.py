"""Write down that a day's dossiers left the house in a file."""

from datetime import date, datetime

from django.db import transaction

from motcua.dossiers.questions import acting
from motcua.exchange import rules
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import refuse_if
from motcua.people.models import Agency, User


@transaction.atomic
def note_export(
    agency: Agency,
    day: date,
    *,
    service: str,
    dossiers: int,
    refused: int,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Note who took a day's dossiers out, for which service and how many. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_export(acting(by, clock.local_day(at)), agency))
    book.record(
        "exchange.exported",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"day": day.isoformat(), "service": service, "dossiers": dossiers, "refused": refused},
    )
