"""Write the guide as it is said aloud: numbers, dates, hours and money in words, abbreviations in full. Pure."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256

from motcua.guidance.checklist import Paper
from motcua.lib.short_forms import in_full
from motcua.lib.spoken_number import spoken, spoken_money
from motcua.lib.vietnamese import tidy

_INSTRUMENTS = {"NĐ": "Nghị định", "TT": "Thông tư", "QĐ": "Quyết định", "NQ": "Nghị quyết", "QH": "Luật"}

_LAW = re.compile(r"(?:số )?\b(\d+)/(\d{4})/(NĐ|TT|QĐ|NQ|QH)[\w-]*")
_DAY = re.compile(r"(?:ngày )?\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MONTH = re.compile(r"(?:tháng )?\b(\d{1,2})/(\d{4})\b")
_HOURS = re.compile(r"\b(\d{1,2})[:h](\d{2})\s*[–-]\s*(\d{1,2})[:h](\d{2})\b")
_HOUR = re.compile(r"\b(\d{1,2})[:h](\d{2})\b")
_MONEY = re.compile(r"\b(\d{1,3}(?:\.\d{3})+|\d+)\s*(?:đ|đồng)(?![^\W\d_])(/)?")
_PHONE = re.compile(r"(?<![\d.,/])(?:\+84|0|1[89]00)[\d .]{5,13}\d(?!\d)")
_SPAN = re.compile(r"(?<=\d)\s*[–-]\s*(?=\d)")
_DOTTED = re.compile(r"\b\d{1,3}(?:\.\d{3})+\b")
_NUMBER = re.compile(r"\b\d{1,9}\b")
_LEFT = re.compile(r"\d")
_PAUSES = re.compile(r"\s*[();:–—«»\"]+\s*")
_UNENDED = re.compile(r"\s*(?:…|\.{3,})\s*")  # the catalogue has only the beginning of it
_LONGEST = 240  # characters a browser's voice says without losing the thread (Chromium stops long ones)


def say(text: str) -> str:
    """Return the text as a voice should say it: "16.000 đ/bản" → "mười sáu nghìn đồng một bản"."""
    text = tidy(text)
    text = _LAW.sub(lambda m: f"{_instrument(m)} {spoken(int(m[1]))} năm {_year(m[2])}", text)
    text = _DAY.sub(lambda m: f"ngày {spoken(int(m[1]))} tháng {_month(m[2])} năm {_year(m[3])}", text)
    text = _MONTH.sub(lambda m: f"tháng {_month(m[1])} năm {_year(m[2])}", text)
    text = _PHONE.sub(lambda m: _digits(m[0]), text)
    text = _HOURS.sub(lambda m: f"từ {_clock(m[1], m[2])} đến {_clock(m[3], m[4])}", text)
    text = _HOUR.sub(lambda m: _clock(m[1], m[2]), text)
    text = _MONEY.sub(_money, text)
    text = _SPAN.sub(" đến ", text)
    text = _DOTTED.sub(lambda m: spoken(int(m[0].replace(".", ""))), text)
    text = _NUMBER.sub(lambda m: spoken(int(m[0])), text)
    text = _LEFT.sub(lambda m: f" {spoken(int(m[0]))} ", text)  # digits within a name: "CT01", "10a"
    text = in_full(text)
    text = re.sub(r"(?<=[^\W\d_])\s*/\s*(?=[^\W\d_])", " hoặc ", text)
    text = _UNENDED.sub(", vân vân, ", text)
    text = _PAUSES.sub(", ", text)
    text = re.sub(r"(?:,\s*)+([.?!,])", r"\1", text)
    return tidy(re.sub(r",(?:\s*,)+", ",", text)).strip(" ,")


def _instrument(found: re.Match) -> str:
    name = _INSTRUMENTS[found[3]]
    return "" if found.string[: found.start()].rstrip().endswith(name) else f"{name} số"


def _month(number: str) -> str:
    return "tư" if int(number) == 4 else spoken(int(number))


def _year(number: str) -> str:
    return spoken(int(number))


def _clock(hours: str, minutes: str) -> str:
    said = f"{spoken(int(hours))} giờ"
    return said if int(minutes) == 0 else f"{said} {spoken(int(minutes))}"


def _money(found: re.Match) -> str:
    said = spoken_money(int(found[1].replace(".", "")))
    said = said[0].lower() + said[1:]
    return f"{said} một " if found[2] else said


def _digits(text: str) -> str:
    said = [spoken(int(c)) for c in text if c.isdigit()]
    groups = [" ".join(said[i : i + 3]) for i in range(0, len(said), 3)]
    return ", ".join(groups)


def sentences(parts: Iterable[str]) -> list[str]:
    """Return the parts as sentences a voice can say one by one, none too long for it."""
    out = []
    for part in parts:
        for sentence in re.split(r"(?<=[.?!])\s+", say(part)):
            # A long sentence goes on after a breath: a comma, no full stop and no capital in its middle.
            *begun, last = _pieces(sentence.rstrip(". ")) or [""]
            said = [f"{piece}," for piece in begun] + [last + ("" if last.endswith(("?", "!")) else ".")]
            if last:
                out += [f"{said[0][:1].upper()}{said[0][1:]}", *said[1:]]
    return out


def _pieces(sentence: str) -> list[str]:
    if len(sentence) <= _LONGEST:
        return [sentence] if sentence else []
    cut = sentence.rfind(", ", 40, _LONGEST)
    if cut < 0:
        cut = sentence.rfind(" ", 40, _LONGEST)
    if cut < 0:
        cut = _LONGEST
    return [sentence[:cut].rstrip(", "), *_pieces(sentence[cut:].lstrip(", "))]


def papers_said(lead: str, papers: Sequence[Paper], *, conditions: bool = False) -> list[str]:
    """Return a list of papers as said: the lead with the count, then one sentence a paper."""
    if not papers:
        return []
    said = [f"{lead}: {len(papers)} giấy."]
    for number, paper in enumerate(papers, start=1):
        when = f"{paper.condition}: " if conditions and paper.condition else ""
        count = f", {paper.count_words}" if paper.count_words else ""
        note = f". {paper.note}" if paper.note and paper.note != paper.condition else ""
        said.append(f"{_ordinal(number)}: {when}{paper.name}{count}{note}.")
    return said


def _ordinal(number: int) -> str:
    return "Thứ nhất" if number == 1 else "Thứ tư" if number == 4 else f"Thứ {spoken(number)}"


def digest_of(words: Iterable[str], command: str = "") -> str:
    """Return the SHA-256 of what is said and by which command: another voice is another recording."""
    return sha256("\n".join([command, *words]).encode()).hexdigest()
