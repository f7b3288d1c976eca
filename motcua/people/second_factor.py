"""The second factor: is it on, and how its secrets lie in the database, encrypted with a key made from SECRET_KEY.

Whoever steals only the database (a backup leaves SECRET_KEY out) can make no codes. With another SECRET_KEY the codes of
old fail, and `motcua user reset NAME` lets their holders in.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from datetime import date

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from motcua.people import rules
from motcua.people.models import Position, User


class Secrets(DefaultMFAAdapter):
    """What allauth.mfa asks us: how to keep a secret, and how to read it again."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is kept."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret itself; if SECRET_KEY has changed, a random one, so that no code fits.

        An empty one would be worse than none: everybody could compute its codes.
        """
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def send_notification_mail(self, *args, **kwargs) -> None:
        """Send none: the house tells officers on its own pages."""


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Tell whether the account asks for more than the password."""
    return factors_of(user).exists()


def factors_of(user: User):
    """Return the person's second factors: the app that makes codes, and passkeys. Recovery codes only stand in for them."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS)


def has_codes(user: User) -> bool:
    """Tell whether an app makes codes for the account."""
    return factors_of(user).filter(type=Authenticator.Type.TOTP).exists()


def is_needed(positions: Iterable[Position], day: date) -> bool:
    """Tell whether somebody with these positions must have a second factor: who signs for the office or opens accounts.

    `SECOND_FACTOR_GRACE_DAYS` after taking office; in the demo never.
    """
    if not settings.SECOND_FACTOR_NEEDED:
        return False
    return rules.needs_second_factor(positions, day, grace=settings.SECOND_FACTOR_GRACE_DAYS)


def recovery_codes_left(user: User) -> int:
    """Return how many recovery codes have not been used."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(found.wrap().get_unused_codes()) if found else 0


def _box() -> Fernet:
    key = hashlib.sha256(b"motcua.people.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
