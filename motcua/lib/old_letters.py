"""Turn Vietnamese in the letter tables from before Unicode, TCVN3 and VNI, into letters: "NguyÔn V¨n ¸nh" → "Nguyễn Văn Ánh".

An input method set to such a table leaves them behind when a counter scanner types. Only text that makes no Vietnamese
syllables as it stands, and does when read by one of the tables, is touched.
"""

import unicodedata
from collections.abc import Callable

from motcua.lib.keystrokes import is_syllable

_TCVN3 = str.maketrans(
    dict(
        zip(
            "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
            "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
            strict=True,
        )
    )
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES = ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT)
# VNI writes a mark as a letter of its own behind the vowel: plain tones, tones on a circumflex, tones on a breve.
_VNI_TONES = dict(zip("ùøûõï", _TONES[1:], strict=True))
_VNI_CIRCUMFLEX = {sign: "\u0302" + tone for sign, tone in zip("âáàåãä", _TONES, strict=True)}
_VNI_BREVE = {sign: "\u0306" + tone for sign, tone in zip("êéèúüë", _TONES, strict=True)}
_VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def reader_of(text: str) -> Callable[[str], str] | None:
    """Return what turns a text of the same hand into letters, None when it needs nothing or cannot be read."""
    if _is_vietnamese(text) or any(ord(char) > 0xFF for char in text):
        return None
    return next((read for read in (_from_tcvn3, _from_vni) if _is_vietnamese(read(text))), None)


def _is_vietnamese(text: str) -> bool:
    words = text.split()
    return bool(words) and all(word.isalpha() and is_syllable(word) for word in words)


def _from_tcvn3(text: str) -> str:
    """Read TCVN3 (ABC). Its large letters with tones are small ones in a font of capitals: a word's first is made large."""
    return " ".join(word[:1].upper() + word[1:] for word in text.translate(_TCVN3).split(" "))


def _from_vni(text: str) -> str:
    """Read VNI-Windows."""
    out, at = [], 0
    while at < len(text):
        char, behind = text[at], text[at + 1 : at + 2].lower()
        base = _VNI_ALONE.get(char.lower(), char.lower())
        marks = _VNI_TONES.get(behind, "") if base in "aeouyơư" else ""
        if not marks and base in "aeo":
            marks = _VNI_CIRCUMFLEX.get(behind, "")
        if not marks and base == "a":
            marks = _VNI_BREVE.get(behind, "")
        letter = unicodedata.normalize("NFC", base + marks)
        out.append(letter.upper() if char.isupper() else letter)
        at += 2 if marks else 1
    return "".join(out)
