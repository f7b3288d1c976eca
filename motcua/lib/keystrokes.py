"""Turn raw keystrokes of the Vietnamese input methods Telex and VNI into letters: "Nguyeenx" → "Nguyễn".

A counter scanner set for an input method that is off leaves these behind. Only words that are no Vietnamese
syllable as they stand, and are one when read as keystrokes, are touched.
"""

import re
import unicodedata

from motcua.lib.vietnamese import fold

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VOWELS = "aeiouy"
_SYLLABLE = re.compile(
    r"(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvxđ])?"
    r"(uye|uya|ieu|yeu|uoi|uou|oai|oay|oeo|uay|iu|ia|ie|ye|ya|ua|uo|uu|ui|ue|uy|oa|oe|oi|ao|au|ai|ay|eo|eu|[aeiouy])"
    r"(ch|ng|nh|[cmnpt])?"
)


def is_syllable(word: str) -> bool:
    """Say whether the word, whatever its marks, can be a Vietnamese syllable."""
    return _SYLLABLE.fullmatch(fold(word)) is not None


def looks_keyed(text: str) -> bool:
    """Say whether an unmarked text holds a word that only makes sense as Telex or VNI keystrokes."""
    return text.isascii() and any(_decode_word(word) != word for word in text.split())


def decoded(text: str) -> str:
    """Return the text with such words turned into letters, all others as they are."""
    return re.sub(r"\S+", lambda m: _decode_word(m.group()) if m.group().isascii() else m.group(), text)


def _decode_word(word: str) -> str:
    """Read one word as Telex, then as VNI; return it unchanged when neither gives a syllable with marks."""
    core = word.rstrip(",.;")
    lower = core.lower()
    if not core or not core.isalnum() or _SYLLABLE.fullmatch(lower):
        return word
    read = _vni(lower) if any(c.isdigit() for c in lower) else _telex(lower)
    if read is None or read == lower:
        return word
    if core.isupper() and len(core) > 1:
        read = read.upper()
    elif core[0].isupper():
        read = read[0].upper() + read[1:]
    return read + word[len(core) :]


def _telex(word: str) -> str | None:
    """Parse a lower-case Telex word into its letters, marks and tone."""
    letters: list[str] = []
    marks: list[str] = []
    tone = ""
    seen_vowel = False
    for char in word:
        if char == "w":
            if not _mark_horn_or_breve(letters, marks):
                letters.append("u")
                marks.append(_HORN)
            seen_vowel = True
        elif seen_vowel and char in _TELEX_TONES:
            tone = _TELEX_TONES[char]
        elif char == "d" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif char in "aeo" and char in letters and seen_vowel and not marks[letters.index(char)]:
            marks[letters.index(char)] = _CIRCUMFLEX
        else:
            letters.append(char)
            marks.append("")
            seen_vowel = seen_vowel or char in _VOWELS
    return _spelled(letters, marks, tone)


def _vni(word: str) -> str | None:
    """Parse a lower-case VNI word: digits behind a letter are its marks and tone."""
    letters: list[str] = []
    marks: list[str] = []
    tone = ""
    for char in word:
        if char.isalpha():
            letters.append(char)
            marks.append("")
        elif char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char == "9" and letters and letters[0] == "d":
            letters[0] = "đ"
        elif not _mark_by_digit(char, letters, marks):
            return None
    return _spelled(letters, marks, tone)


def _mark_by_digit(char: str, letters: list[str], marks: list[str]) -> bool:
    """Put 6 (circumflex), 7 (horn) or 8 (breve) on the letters it belongs to."""
    bearers, mark = {"6": ("aeo", _CIRCUMFLEX), "7": ("uo", _HORN), "8": ("a", _BREVE)}.get(char, ("", ""))
    places = [i for i, letter in enumerate(letters) if letter in bearers]
    if not places:
        return False
    if mark == _HORN and "".join(letters[places[0] : places[0] + 2]) == "uo":
        places = [places[0], places[0] + 1]
    else:
        places = places[-1:]
    for place in places:
        marks[place] = mark
    return True


def _mark_horn_or_breve(letters: list[str], marks: list[str]) -> bool:
    """Put Telex w on "uo", or on the last u or o (horn) or a (breve) that is bare."""
    return any(_mark_by_digit(digit, letters, marks) for digit in _horn_or_breve(letters))


def _horn_or_breve(letters: list[str]) -> tuple[str, ...]:
    last = next((letter for letter in reversed(letters) if letter in "aou"), "")
    return {"a": ("8",), "o": ("7",), "u": ("7",)}.get(last, ())


def _spelled(letters: list[str], marks: list[str], tone: str) -> str | None:
    """Join letters, marks and tone. None when it is no Vietnamese syllable."""
    found = _SYLLABLE.fullmatch("".join(letters))
    if not found:
        return None
    parts = [letter + mark for letter, mark in zip(letters, marks, strict=True)]
    if tone:
        parts[_tone_place(found, marks)] += tone
    return unicodedata.normalize("NFC", "".join(parts))


def _tone_place(found: re.Match, marks: list[str]) -> int:
    """Return where the tone stands: on the marked vowel, else by the old spelling (hòa, khỏe, thủy, hoàn)."""
    start, end = found.span(2)
    marked = [i for i in range(start, end) if marks[i]]
    if marked:
        return marked[-1]
    if end - start == 1:
        return start
    if found.group(3):
        return end - 1
    return start + (1 if end - start == 3 else 0)
