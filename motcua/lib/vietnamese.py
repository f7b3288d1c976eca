"""Vietnamese text: one composed form for keeping, one folded form for searching, one key for sorting."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}


def nfc(text: str) -> str:
    """Compose the text (NFC), the form in which everything is stored and printed."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Compose the text, drop control characters and fold runs of white space to one space."""
    if text.isprintable():  # nothing odd in it, as in most texts: then no character has to be looked at
        return " ".join(nfc(text).split())
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return _SPACES.sub(
        " ", nfc(text)
    ).strip()  # composed last: what was dropped may have parted a letter and its mark


def fold(text: str) -> str:
    """Return lower-case ASCII words for searching: marks dropped, đ→d, everything else a single space.

    >>> fold("Đăng ký khai sinh")
    'dang ky khai sinh'
    """
    text = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text).strip()


def slug(text: str) -> str:
    """Return the folded text joined by hyphens, fit for an address."""
    return fold(text).replace(" ", "-")


def sort_key(text: str) -> str:
    """Return a key that sorts in Vietnamese alphabetical order (a ă â … d đ …, then the tone) on any database."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.casefold()):
        base, tone = _split_tone(char)
        rank = _LETTER_RANK.get(base)
        if rank is not None:
            letters.append(chr(0x60 + rank))
        elif base.isalnum():
            letters.append(base if base < "a" else "\x7f" + base)
        else:
            letters.append(" ")
        tones.append(str(tone))
    return "".join(letters) + "\x01" + "".join(tones)


def _split_tone(char: str) -> tuple[str, int]:
    tone, kept = 0, []
    for part in unicodedata.normalize("NFD", char):
        if part in _TONES:
            tone = _TONES[part]
        else:
            kept.append(part)
    return unicodedata.normalize("NFC", "".join(kept)), tone
