"""Verbs on the answers this door keeps for a day."""

from datetime import datetime

from django.db import transaction

from motcua.api.models import KeptAnswer
from motcua.lib import clock
from motcua.people.models import ApiToken


@transaction.atomic
def claim_key(token: ApiToken, key: str, digest: str, *, by, at: datetime | None = None) -> KeptAnswer:
    """Write the key down before anything is done under it. Raises IntegrityError when somebody else has just done so.

    Call it in the transaction of what is to be done: of two at once the second waits here for the first one's commit.
    """
    at = at or clock.now()
    KeptAnswer.objects.run_out(at).filter(token=token, key=key).delete()
    return KeptAnswer.objects.create(token=token, key=key, digest=digest, made_at=at)


@transaction.atomic
def keep_answer(
    kept: KeptAnswer, *, status: int, body: str, location: str = "", by, at: datetime | None = None
) -> KeptAnswer:
    """Keep the answer under its key, in the transaction of what was done."""
    kept.status, kept.body, kept.location = status, body, location
    kept.save(update_fields=["status", "body", "location"])
    return kept


@transaction.atomic
def forget_old_answers(*, by=None, at: datetime | None = None) -> int:
    """Erase the answers older than 24 hours; return how many."""
    return KeptAnswer.objects.run_out(at or clock.now()).delete()[0]
