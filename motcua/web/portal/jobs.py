"""What the machine does by itself for the portal."""

from datetime import datetime

from motcua.dossiers.actions import guessing
from motcua.journal.jobs import job


@job
def forget_wrong_guesses(*, by=None, at: datetime | None = None) -> None:
    """Throw away the counts of wrong look-ups of past hours."""
    guessing.forget_wrong_guesses(by=by, at=at)
