"""Read what a citizen typed: folded tokens, telex left-overs and slips of the finger put right. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from motcua.lib.vietnamese import fold, tidy

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_FINAL_Y = re.compile(r"(?<=[bcdghklmnpqrstvx])y$")
_VNI_MARK = re.compile(r"(?<=[a-z])[1-9](?=[a-z])")
_TELEX = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("aw", "a"), ("ow", "o"), ("uw", "u"))
_LETTERS = "abcdeghiklmnopqrstuvxy"
# Letters that sound alike somewhere in the country, or to whoever writes as they speak.
_STARTS = (
    ("ch", "tr"),
    ("s", "x"),
    ("d", "gi"),
    ("d", "r"),
    ("gi", "r"),
    ("l", "n"),
    ("c", "k"),
    ("ng", "ngh"),
)
_STARTS += (("g", "gh"), ("ph", "f"), ("qu", "w"), ("v", "d"), ("nh", "d"), ("v", "qu"))
_ENDS = (("n", "ng"), ("t", "c"), ("n", "nh"), ("ch", "t"), ("c", "k"), ("nh", "ng"))


@dataclass(frozen=True)
class Token:
    """A word of the query: folded for finding, as typed for telling apart what the marks tell apart."""

    folded: str
    marked: str

    @property
    def has_marks(self) -> bool:
        """Say whether it was typed with any mark."""
        return self.marked != self.folded


@lru_cache(maxsize=20_000)
def normal(word: str) -> str:
    """Fold one word; ký and kí, lý and lí are one word."""
    return _FINAL_Y.sub("i", fold(word))


def tokens(text: str) -> list[Token]:
    """Split a text into its words."""
    return [Token(normal(word), _FINAL_Y.sub("i", word)) for word in _WORD.findall(tidy(text).casefold())]


def words(text: str) -> list[str]:
    """Split a text into folded words."""
    return [token.folded for token in tokens(text)]


def pairs(folded: list[str]) -> list[str]:
    """Return neighbouring words as pairs."""
    return [f"{a} {b}" for a, b in pairwise(folded)]


def untelex(word: str) -> str:
    """Undo what an input method left in the letters: "ddang" → "dang", "giams" → "giam", "tuwr" → "tu"."""
    for typed, meant in _TELEX:
        word = word.replace(typed, meant)
    if len(word) > 2 and not word.isdigit() and word[0].isalpha():
        word = word.rstrip("0123456789") if word[-1] in "123456789" else word  # VNI writes tones as figures
        word = _VNI_MARK.sub("", word)
    if len(word) > 2 and word[-1] in "sfrxj":
        word = word[:-1]
    return _FINAL_Y.sub("i", word)


@lru_cache(maxsize=5_000)
def slips(word: str) -> frozenset[str]:
    """Return every word one slip away: two letters swapped, one missing, doubled, wrong, too many, or heard otherwise."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    out |= {a + b[1:] for a, b in cuts if b}
    out |= {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    out |= {a + c + b for a, b in cuts for c in _LETTERS}
    out |= {b + word[len(a) :] for pair in _STARTS for a, b in (pair, pair[::-1]) if word.startswith(a)}
    out |= {word[: -len(a)] + b for pair in _ENDS for a, b in (pair, pair[::-1]) if word.endswith(a)}
    out.discard(word)
    return frozenset(out)
