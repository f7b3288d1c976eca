"""What the machine does by itself for this door."""

from datetime import datetime

from motcua.api import actions
from motcua.journal.jobs import job


@job
def forget_old_answers(*, by=None, at: datetime | None = None) -> None:
    """Erase the answers kept under an Idempotency-Key once their day is over."""
    actions.forget_old_answers(by=by, at=at)
