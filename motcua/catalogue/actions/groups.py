"""Which groups of procedures an agency posts: by the decision that announced them."""

from datetime import datetime

from django.db import transaction

from motcua.catalogue import rules
from motcua.catalogue.actions.publishing import _bump, _lock_version
from motcua.catalogue.models import DecisionSwitch, Revision
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency, User


@transaction.atomic
def switch_decision(
    agency: Agency,
    decision: str,
    *,
    is_on: bool | None,
    ground: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Post the procedures of a decision whatever their sector, or post none of them; None leaves it to the sectors.

    Search and the counter still find every procedure. Raises NotAllowed for a decision that announced nothing here.
    """
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_choose_groups(by, agency, clock.local_day(at)))
    decision = tidy(decision)
    known = DecisionSwitch.objects.filter(agency=agency, decision=decision)
    if not known and not Revision.objects.filter(decision=decision).exists():
        raise NotAllowed(
            "Trong danh mục không có thủ tục nào công bố theo quyết định này.", code="decision-unknown"
        )
    if is_on is None:
        known.delete()
    else:
        DecisionSwitch.objects.update_or_create(
            agency=agency, decision=decision, defaults={"is_on": is_on, "ground": tidy(ground)[:200]}
        )
    book.record(
        "agency.decision_switched",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"decision": decision, "is_on": is_on, "ground": tidy(ground)[:200]},
    )
    _bump()
