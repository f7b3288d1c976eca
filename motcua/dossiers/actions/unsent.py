"""Forget the photos that applicants gathered for an office and never sent."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.dossiers.lifecycle import OPEN
from motcua.dossiers.models import OfferedPaper, SuppliedPaper
from motcua.journal.jobs import job
from motcua.lib import clock

KEPT_FOR = timedelta(days=30)  # as long as a draft that nobody changes


@job
@transaction.atomic
def forget_unsent_photos(*, by=None, at: datetime | None = None) -> int:
    """Erase the photos of a wish or a supplement that was not sent within 30 days; return how many.

    For an open letter they stay as long as it may still be answered with them. Nobody of the office has ever seen them,
    so no journal entry tells of them; their files go the following night, as all files that nothing points at.
    """
    before = (at or clock.now()) - KEPT_FOR
    over = Q(letter__answered_at__isnull=False) | Q(letter__undone_at__isnull=False)
    over |= ~Q(letter__dossier__stage__in=OPEN)
    offered = OfferedPaper.objects.filter(wish=None, at__lt=before)
    supplied = SuppliedPaper.objects.filter(over, letter__sent_at=None, at__lt=before)
    return sum(rows.delete()[0] for rows in (offered, supplied))
