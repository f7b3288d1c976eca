"""Tell people from programs without a picture, a script or anybody else's service: time, a trap and a small question.

The question is in words, so a screen reader says it and whoever sees badly can answer; its answer is not in the page but
only a digest of it under the office's key. One token serves one draft and a few hours.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from motcua.lib import clock
from motcua.lib.vietnamese import fold

TRAP = "website"  # a field people do not see; programs fill in everything
SOONEST, LATEST = timedelta(seconds=3), timedelta(hours=6)
_SALT = "portal.robots"
_WORDS = (
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai", "mười ba",
    "mười bốn", "mười lăm", "mười sáu", "mười bảy", "mười tám",
)  # fmt: skip
_ALSO = {"tu": 4, "bay": 7, "lam": 5, "muoi nam": 15, "muoi tu": 14, "linh": 0, "khong": 0}
_READ = {fold(word): number for number, word in enumerate(_WORDS)} | _ALSO


@dataclass(frozen=True)
class Riddle:
    """A question, and the token that lets its answer be judged later."""

    question: str
    token: str


def ask(draft_id: int, *, at: datetime | None = None) -> Riddle:
    """Make a question about two small numbers, written in words."""
    chance = random.SystemRandom()
    one, other = chance.randint(1, 9), chance.randint(1, 9)
    match chance.randrange(3):
        case 0:
            words, answer = f"{_WORDS[one]} cộng {_WORDS[other]} bằng mấy?", one + other
        case 1:
            one, other = max(one, other), min(one, other)
            words, answer = f"{_WORDS[one]} trừ {_WORDS[other]} bằng mấy?", one - other
        case _:
            other = other if other != one else one % 9 + 1
            words, answer = f"giữa {_WORDS[one]} và {_WORDS[other]}, số nào lớn hơn?", max(one, other)
    nonce = f"{chance.getrandbits(64):016x}"
    given = {"d": draft_id, "n": nonce, "h": _digest(nonce, answer), "t": (at or clock.now()).timestamp()}
    return Riddle(words[:1].upper() + words[1:], signing.dumps(given, salt=_SALT, compress=True))


def fault(token: str, typed: str, trap: str, draft_id: int, *, at: datetime | None = None) -> str:
    """Return why this does not look like a person, in a sentence to act on; "" when it does."""
    now = (at or clock.now()).timestamp()
    try:
        given = signing.loads(token[:600], salt=_SALT)
    except signing.BadSignature:
        return "Câu hỏi này đã cũ. Xin trả lời câu mới ở dưới"
    age = now - given["t"]
    if given["d"] != draft_id or age > LATEST.total_seconds() or age < 0:
        return "Câu hỏi này đã cũ. Xin trả lời câu mới ở dưới"
    if trap or age < SOONEST.total_seconds():
        return "Gửi nhanh quá, máy chưa kịp xem. Xin đọc lại rồi bấm gửi lần nữa"
    number = read(typed)
    if number is None or not constant_time_compare(_digest(given["n"], number), given["h"]):
        return "Chưa đúng. Xin trả lời câu mới, ghi bằng số hoặc bằng chữ"
    return ""


def read(typed: str) -> int | None:
    """Return the number somebody typed in digits or in words, with or without marks; None for anything else."""
    text = fold(typed[:40])
    if text.isascii() and text.isdecimal() and len(text) < 4:
        return int(text)
    return _READ.get(text)


def _digest(nonce: str, answer: int) -> str:
    return salted_hmac(_SALT, f"{nonce}:{answer}").hexdigest()[:32]
