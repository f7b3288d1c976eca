"""Understand what the scanner or the clerk typed: the receipt's QR, its barcode, an ID card, or a beginning of something.

A scanner is a keyboard: with a Vietnamese input method on, the address arrives mangled ("hồ-sơ", "…?k=7kq" with tones).
What is looked for is therefore the code and the secret themselves, not the address around them.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from motcua.lib import secrets
from motcua.lib.cards import UnreadableCard, looks_like_card, read_card
from motcua.lib.secrets import LENGTH
from motcua.lib.vietnamese import fold

LONGEST = 600
_CODE = re.compile(r"([a-z0-9][a-z0-9.]*-)?(\d{6})-?(\d{4,7})(?!\d)", re.IGNORECASE)
_SECRET = re.compile(rf"k\W{{1,3}}([0-9a-z-]{{{LENGTH},{LENGTH + 4}}})", re.IGNORECASE)


@dataclass(frozen=True)
class Scan:
    """What was understood: words to search by, and the receipt's secret when it was scanned.

    The secret is never shown, logged or put into an address.
    """

    words: str = ""
    secret: str = field(default="", repr=False)
    from_card: bool = False

    @property
    def is_receipt(self) -> bool:
        """Tell whether it came from a receipt's QR."""
        return bool(self.secret)


def read(typed: str, *, on: date) -> Scan:
    """Return what was typed as something to search by."""
    typed = typed[:LONGEST].strip()
    if looks_like_card(typed):
        try:
            return Scan(read_card(typed, on=on).number, from_card=True)
        except UnreadableCard:
            return Scan()
    plain = _plain(typed)
    found = list(_CODE.finditer(plain))
    if found:
        last = found[-1]
        words = f"{last[1] or ''}{last[2]}-{last[3]}"
        given = _SECRET.search(plain, last.end())
        return Scan(words, secrets.normal(given[1]) if given else "")
    return Scan(typed[:100] if fold(typed[:100]) else "")


def _plain(text: str) -> str:
    """Take off what an input method put on: tones and marks, the two parts of a letter."""
    parts = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(part for part in parts if not unicodedata.combining(part))
