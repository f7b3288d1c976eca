"""The key with which news is signed: made once, kept encrypted with a key made from SECRET_KEY, shown once."""

import base64
import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

PREFIX = "mck_"


def make_key() -> str:
    """Return a new key of 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def seal(key: str) -> str:
    """Return the key as it is kept."""
    return _box().encrypt(key.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Return the key itself, None when SECRET_KEY is another one now."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def signature(key: str, timestamp: int, body: bytes) -> str:
    """Return "t=…,v1=…": HMAC-SHA256 in hex over the timestamp, a point and the body."""
    signed = hmac.new(key.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={signed}"


def _box() -> Fernet:
    key = hashlib.sha256(b"motcua.webhooks:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
