"""What the machine does by itself for lists that were brought in."""

from datetime import datetime

from motcua.exchange import actions
from motcua.journal.jobs import job


@job
def forget_old_imports(*, by=None, at: datetime | None = None) -> None:
    """Forget lists and catalogue files that were read a week ago and never confirmed, and what was written a day ago."""
    actions.forget_old_imports(by=by, at=at)
    actions.forget_old_catalogue_imports(by=by, at=at)
    actions.forget_old_exports(by=by, at=at)
