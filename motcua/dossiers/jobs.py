"""What the house's own machine does to dossiers, by the schedule."""

import logging
import random
from datetime import datetime

from motcua.dossiers.actions.alerts import is_alert_noted, note_answer_alert
from motcua.dossiers.actions.appointment import calendar_of
from motcua.dossiers.actions.closing import lapse_dossier
from motcua.dossiers.lifecycle import AWAITING_ANSWER, Stage
from motcua.dossiers.models import Dossier
from motcua.dossiers.replay import disagreements
from motcua.dossiers.rules import alert_horizon
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.people.models import Agency

BATCH = 100  # a batch is one job with one lease; the next goes on where it stopped

log = logging.getLogger(__name__)


@job
def lapse_overdue_supplements(*, after: int = 0, by=None, at: datetime | None = None) -> int:
    """Close the dossiers whose supplement did not come in time, a batch at a time; return how many were closed.

    The day is that of the letter (NĐ 118/2025 Điều 19.5: 15 days). Each dossier is closed in a transaction of its own,
    so that one which cannot be closed stops no other; `after` is the last row an earlier batch looked at.
    """
    at = at or clock.now()
    day = clock.local_day(at)
    overdue = (
        Dossier.objects.filter(
            pk__gt=after,
            stage=Stage.AWAITING_SUPPLEMENT,
            supplementrequests__undone_at=None,
            supplementrequests__answered_at=None,
            supplementrequests__close_on__lt=day,
        )
        .distinct()
        .order_by("pk")
    )
    found = list(overdue[:BATCH])
    closed, broken = 0, None
    for dossier in found:
        try:
            lapse_dossier(dossier, by=by, at=at)
            closed += 1
        except NotAllowed:  # answered or moved on meanwhile
            continue
        except Exception as error:
            log.warning("dossier %s could not be closed: %s", dossier.pk, type(error).__name__)
            broken = error
    if len(found) == BATCH:
        last = found[-1].pk
        lapse_overdue_supplements.enqueue(
            key=f"lapse-overdue-supplements:{day.isoformat()}:{last}", at=at, after=last
        )
    if broken is not None:
        raise broken
    return closed


@job
def alert_unanswered(*, by=None, at: datetime | None = None) -> int:
    """Alert the desks of what has waited for their answer too long; return of how many dossiers it was news.

    After 2 working hours by the law of today (NĐ 118/2025 Điều 17.2); the work list shows the same dossiers.
    """
    at = at or clock.now()
    unanswered = Dossier.objects.filter(stage__in=AWAITING_ANSWER)
    offices = Agency.objects.filter(pk__in=unanswered.order_by().values("office")).select_related("calendar")
    waiting = (
        dossier
        for office in offices
        for dossier in unanswered.filter(office=office)
        .select_related("office")
        .unanswered(alert_horizon(calendar_of(office), at))
        .order_by("pk")
    )
    return sum(note_answer_alert(one, by=by, at=at) for one in waiting if not is_alert_noted(one))


SAMPLE = 200  # dossiers a night: a second's work, and a year covers a commune's dossiers several times


class RowsDisagreeWithJournal(Exception):
    """Some rows say something else than the journal; the job stays on the page of failed jobs until somebody looks."""

    code = "rows-disagree"


@job
def replay_sample(*, size: int = SAMPLE, by=None, at: datetime | None = None) -> int:
    """Compare a random sample of dossiers with what their journal says; return how many were compared.

    Half of them are the ones received last, where a mistake would hurt soonest. Raises RowsDisagreeWithJournal.
    """
    newest = list(Dossier.objects.order_by("-pk").values_list("pk", flat=True)[: size // 2])
    last = newest[0] if newest else 0
    older = random.sample(range(1, last + 1), min(size // 2, last))
    sample = Dossier.objects.filter(pk__in={*newest, *older})
    found = disagreements(sample)
    for one in found:
        log.error("row and journal disagree: %s", one.code)
    if found:
        raise RowsDisagreeWithJournal
    return len(sample)
