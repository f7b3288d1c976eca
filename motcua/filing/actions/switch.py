"""Set and end what an office does with those who want to file online."""

from datetime import date, datetime

from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.filing import rules
from motcua.filing.models import OnlineFiling
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency


@transaction.atomic
def set_online_filing(
    agency: Agency,
    *,
    mode: str,
    by,
    at: datetime | None = None,
    procedure: Procedure | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    decision_number: str = "",
    decision_date: date | None = None,
    decision_issuer: str = "",
) -> OnlineFiling:
    """Set the switch for one procedure, or for all that have no setting of their own, from a day on.

    An earlier setting for the same stays in the table; the newest that holds on a day decides. Raises NotAllowed.
    """
    at = at or clock.now()
    day = clock.local_day(at)
    valid_from = valid_from or day
    number, issuer = tidy(decision_number), tidy(decision_issuer)
    refuse_if(rules.may_set_switch(by, agency, day))
    refuse_if(rules.names_decision(mode, number, decision_date, issuer, valid_from))
    if valid_to is not None and valid_to < valid_from:
        raise NotAllowed(
            "Ngày kết thúc không thể trước ngày bắt đầu.", code="ends-before-start", field="valid_to"
        )
    setting = OnlineFiling.objects.create(
        agency=agency,
        procedure=procedure,
        mode=mode,
        decision_number=number,
        decision_date=decision_date,
        decision_issuer=issuer,
        valid_from=valid_from,
        valid_to=valid_to,
        set_at=at,
        set_by=by,
    )
    book.record(
        "filing.set",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={
            "setting": setting.pk,
            "procedure": procedure.code if procedure else "",
            "mode": str(mode),
            "decision": number,
            "from": valid_from.isoformat(),
            "to": valid_to.isoformat() if valid_to else None,
        },
    )
    return setting


@transaction.atomic
def end_online_filing(setting: OnlineFiling, *, by, at: datetime | None = None) -> OnlineFiling:
    """Take a setting back at once: what stood before it decides again. Raises NotAllowed."""
    at = at or clock.now()
    locked = OnlineFiling.objects.select_for_update(of=("self",)).select_related("agency").get(pk=setting.pk)
    refuse_if(rules.may_set_switch(by, locked.agency, clock.local_day(at)))
    if locked.ended_at is not None:
        return locked
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    book.record(
        "filing.ended",
        stream=locked.agency.stream,
        subject=locked.agency.stream,
        by=by,
        at=at,
        data={"setting": locked.pk},
    )
    return locked
