"""Make the text that is read over the commune's loudspeakers: at most a minute, numbers and short forms spelled out. Pure.

A presenter of a commune's radio reads about 180 syllables a minute; a Vietnamese syllable is a word between spaces.
"""

import re
from dataclasses import dataclass

from motcua.lib.short_forms import in_full
from motcua.lib.vietnamese import nfc

SYLLABLES_A_MINUTE = 180

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MAIL = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_DAY = re.compile(r"(?:\b[Nn]gày\s+)?\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_DAY_MONTH = re.compile(r"(?:\b[Nn]gày\s+)?\b(\d{1,2})/(\d{1,2})\b(?!/)")
_HOUR = re.compile(r"\b(\d{1,2})[:h](\d{2})\b")
_FULL_HOUR = re.compile(r"\b(\d{1,2})h\b")
_MONEY = re.compile(r"\b(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đ|₫|đồng|VNĐ|VND)(?!\w)", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d.])0\d(?:[\s.]?\d){7,9}\b")
_SPAN = re.compile(r"(?<=[\d\w])\s*[–—]\s*(?=\d)")
_LIST_MARK = re.compile(r"^\s*(?:[-•*]|\d+[.)])\s+", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Spoken:
    """A text to read aloud: its words, how many syllables, and what had to be left out to stay within a minute."""

    text: str
    syllables: int
    left_out: str = ""

    @property
    def seconds(self) -> int:
        """Return how long reading takes, in whole seconds."""
        return round(self.syllables * 60 / SYLLABLES_A_MINUTE)

    @property
    def fits(self) -> bool:
        """Say whether it is read within a minute."""
        return self.syllables <= SYLLABLES_A_MINUTE


def syllables(text: str) -> int:
    """Count what is read: words between spaces that hold a letter or a digit."""
    return sum(1 for word in text.split() if any(char.isalnum() for char in word))


def read_aloud(text: str) -> str:
    """Return the text as somebody reads it: dates, hours, money, telephones and short forms in words, no addresses."""
    text = nfc(text)
    text = _MAIL.sub("", _ADDRESS.sub("", text))
    text = _LIST_MARK.sub("", text)
    text = _PHONE.sub(lambda found: _digit_by_digit(found[0]), text)
    text = _DAY.sub(lambda found: f"ngày {int(found[1])} tháng {int(found[2])} năm {found[3]}", text)
    text = _MONEY.sub(lambda found: _money(int(found[1].replace(".", ""))), text)
    text = _SPAN.sub(" đến ", text)
    text = _HOUR.sub(_hour, text)
    text = _FULL_HOUR.sub(lambda found: f"{int(found[1])} giờ", text)
    text = _DAY_MONTH.sub(_day_and_month, text)
    text = in_full(text)
    lines = (line.strip() for line in text.split("\n"))
    return " ".join(_ended(re.sub(r"\s+", " ", line)) for line in lines if line)


def spoken_text(*, office: str, title: str, body: str, at_the_end: str = "", written: str = "") -> Spoken:
    """Return what is read over the loudspeakers.

    `written` is the office's own text, read as it stands. Without it: who speaks, the title, as many whole sentences of
    the body as fit into a minute, and `at_the_end` (whom to ask). What did not fit is told apart.
    """
    if written.strip():
        text = read_aloud(written)
        return Spoken(text, syllables(text))
    opening = read_aloud(f"{office} thông báo: {title}")
    closing = read_aloud(at_the_end)
    room = SYLLABLES_A_MINUTE - syllables(opening) - syllables(closing)
    kept, left = [], []
    for sentence in _SENTENCE_END.split(read_aloud(body)):
        if sentence and not left and syllables(sentence) <= room:
            kept.append(sentence)
            room -= syllables(sentence)
        elif sentence:
            left.append(sentence)
    text = " ".join(part for part in (opening, *kept, closing) if part)
    return Spoken(text, syllables(text), " ".join(left))


def _ended(line: str) -> str:
    line = re.sub(r"\s+([,.;:!?])", r"\1", line).rstrip(" ,;–-")
    return line if not line or line[-1] in ".!?:" else f"{line}."


def _digit_by_digit(number: str) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in number if digit.isdigit())


def _hour(found: re.Match) -> str:
    hour, minute = int(found[1]), int(found[2])
    if hour > 24 or minute > 59:
        return found[0]
    return f"{hour} giờ" if minute == 0 else f"{hour} giờ {minute}"


def _day_and_month(found: re.Match) -> str:
    day, month = int(found[1]), int(found[2])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return found[0]
    return f"ngày {day} tháng {month}"


def _money(amount: int) -> str:
    """Say whole đồng as people do: the even part in tỷ, triệu, nghìn; an odd rest in figures."""
    parts = []
    for size, word in ((1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn")):
        count, amount = divmod(amount, size)
        if count:
            parts.append(f"{count} {word}")
    if amount or not parts:
        parts.append(str(amount))
    return " ".join([*parts, "đồng"])
