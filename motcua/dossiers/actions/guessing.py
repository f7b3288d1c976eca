"""Slow down those who guess look-up secrets: per code and per place, at every door, counted for all processes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from motcua.dossiers.models import WrongGuess
from motcua.lib import clock

# An honest person mistypes a few times; a secret has 40 bits, so these keep guessing hopeless.
PER_CODE, PER_PLACE = 10, 60


def is_blocked(code: str, place: str, *, at: datetime | None = None) -> bool:
    """Tell whether this code or this place has had too many wrong guesses in this hour. One query."""
    hour = _hour(at)
    counts = dict(
        WrongGuess.objects.filter(key__in=[_code_key(code), _place_key(place)], hour=hour).values_list(
            "key", "count"
        )
    )
    return counts.get(_code_key(code), 0) >= PER_CODE or counts.get(_place_key(place), 0) >= PER_PLACE


@transaction.atomic
def note_wrong_guess(code: str, place: str, *, by=None, at: datetime | None = None) -> None:
    """Count a wrong guess for its code and its place."""
    hour = _hour(at)
    keys = [_code_key(code), _place_key(place)]
    WrongGuess.objects.bulk_create([WrongGuess(key=key, hour=hour) for key in keys], ignore_conflicts=True)
    for key in sorted(keys):
        WrongGuess.objects.filter(key=key, hour=hour).update(count=F("count") + 1)


@transaction.atomic
def forget_wrong_guesses(*, by=None, at: datetime | None = None) -> None:
    """Throw away the counts of past hours."""
    WrongGuess.objects.filter(hour__lt=_hour(at) - timedelta(hours=1)).delete()


def _hour(at: datetime | None) -> datetime:
    return (at or clock.now()).replace(minute=0, second=0, microsecond=0)


def _code_key(code: str) -> str:
    return salted_hmac("dossiers.guess.code", code.casefold()).hexdigest()


def _place_key(place: str) -> str:
    return salted_hmac("dossiers.guess.place", place).hexdigest()
