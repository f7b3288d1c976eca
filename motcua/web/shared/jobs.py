"""What the machine does by itself for its own pages."""

from datetime import datetime

from motcua.journal.jobs import job
from motcua.web.shared import reach


@job
def renew_certificate(*, by=None, at: datetime | None = None) -> None:
    """Renew a certificate of our own making before it runs out; the web processes notice the new file by themselves."""
    if reach.makes_own_certificate():
        reach.make_own_certificate()
