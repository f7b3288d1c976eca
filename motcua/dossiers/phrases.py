"""Ready phrases that say the same: "Đã hết hạn", "hết hạn." and "HẾT HẠN" are one. Pure."""

import re
from collections.abc import Iterable

from motcua.lib.vietnamese import fold

UNSAID = "chưa có"  # what a point of a letter says when nobody wrote why
# What a clerk writes before the reason itself and what adds nothing to it.
_BEFORE = re.compile(r"^((giay nay|giay to|giay|ban nay|to nay|da|bi|dang) )+")


def phrase_key(text: str) -> str:
    """Return what two phrases that say the same have in common: folded, without the words that only lead in."""
    folded = fold(text)
    return _BEFORE.sub("", folded) or folded


def once_each(texts: Iterable[str]) -> list[str]:
    """Return the phrases in their order, of those that say the same only the first."""
    kept: dict[str, str] = {}
    for text in texts:
        kept.setdefault(phrase_key(text), text)
    return list(kept.values())
