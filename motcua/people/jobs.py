"""What the machine does by itself for people's accounts."""

from datetime import datetime

from motcua.journal.jobs import job
from motcua.people import actions


@job
def forget_old_sign_ins(*, by=None, at: datetime | None = None) -> None:
    """Remove old sign-ins, login links, failed attempts and sessions that have run out."""
    actions.forget_old_sign_ins(by=by, at=at)
