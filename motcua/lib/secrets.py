"""Look-up secrets: nine signs nobody mistakes, printed on the receipt beside the public code."""

import hmac
import re
import secrets
import unicodedata

# No vowel, D or W: a Vietnamese input method changes none of these letters, and no word can arise. No 0 O 1 I,
# and of each pair that look alike on a bad print only one (B/8 S/5 Z/2 G/6). 22 signs, nine times: 40.1 bits.
ALPHABET = "23456789CFHJKLMNPQRTVX"
LENGTH = 9
_LOOK_ALIKE = str.maketrans({"B": "8", "S": "5", "Z": "2", "G": "6", "I": "L", "1": "L"})
_OTHER = re.compile(r"[^0-9A-Z]")


def make_secret() -> str:
    """Return a new secret of LENGTH signs, without groups, as it is kept."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(secret: str) -> str:
    """Return the secret in threes for reading and printing: "7KQ-2MX-4HT"."""
    return "-".join(secret[i : i + 3] for i in range(0, len(secret), 3))


def normal(typed: str) -> str:
    """Return what was typed as it would be kept: upper case, no gaps, look-alikes put right."""
    composed = unicodedata.normalize("NFKD", typed[:100]).upper()
    return _OTHER.sub("", composed).translate(_LOOK_ALIKE)


def is_same(typed: str, kept: str) -> bool:
    """Say whether the typed secret is the kept one, in a time that does not tell how much of it was right."""
    return bool(kept) and hmac.compare_digest(normal(typed).encode(), normal(kept).encode())
