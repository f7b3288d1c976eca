"""The book of looks: who looked at whose personal data, why, in which quarter of an hour.

One row per person, subject and quarter, so a page opened ten times is one look. Lists with masked names are not looks.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from django.core.cache import cache
from django.db import transaction

from motcua.journal.book import Actor, actor_of
from motcua.journal.canonical import digest, instant, plain
from motcua.journal.models import Look
from motcua.lib.clock import now

QUARTER = timedelta(minutes=15)
_FORM = "motcua-look-1"


def note_look(*, by: Actor | None, subject: str, reason: str, at: datetime | None = None) -> None:
    """Note that this person looked at the personal data of the subject ("dossier:…"), and why ("desk.detail").

    Once per person, subject and quarter of an hour; the first reason stays. `reason` is a word of ours, never a text
    somebody typed.
    """
    quarter = quarter_of(at or now())
    look = Look(actor=actor_of(by), subject=plain(subject), reason=plain(reason), quarter=quarter)
    look.digest = look_digest(look)
    # A page opened again within the quarter costs no write: this process remembers what it has committed.
    known = "look:" + hashlib.sha256(f"{look.actor}|{look.subject}|{instant(quarter)}".encode()).hexdigest()
    if cache.get(known):
        return
    Look.objects.bulk_create([look], ignore_conflicts=True)
    transaction.on_commit(lambda: cache.set(known, True, timeout=QUARTER.total_seconds()))


def quarter_of(at: datetime) -> datetime:
    """Return the beginning of the quarter of an hour that holds the instant, in UTC."""
    at = at.astimezone(UTC)
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def look_digest(look: Look) -> str:
    """Return the digest this look ought to have."""
    return digest(
        _FORM,
        {
            "actor": look.actor,
            "subject": look.subject,
            "reason": look.reason,
            "quarter": instant(look.quarter),
        },
    )
