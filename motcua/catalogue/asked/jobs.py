"""What the machine does by itself about searches."""

from datetime import datetime

from motcua.catalogue.asked import actions
from motcua.journal.jobs import job


@job
def forget_old_searches(*, by=None, at: datetime | None = None) -> None:
    """Throw away the counts of searches older than sixty days."""
    actions.forget_old_searches(by=by, at=at)
