"""How words are written with their marks: learnt from names and keywords, to say back what a question meant. Pure."""

from collections import Counter
from itertools import pairwise

from motcua.catalogue.search.text import Token

SURE = 0.9  # of all times that two words stood together
ENOUGH = 2  # times


class Spelling:
    """Remembers with which marks a word stands beside its neighbours."""

    def __init__(self):
        self._words: dict[str, Counter[str]] = {}
        self._pairs: dict[tuple[str, str], Counter[tuple[str, str]]] = {}

    def learn(self, text: list[Token]) -> None:
        """Learn from a text that was written with marks; one written without any teaches nothing."""
        if not any(token.has_marks for token in text):
            return
        for token in text:
            self._words.setdefault(token.folded, Counter())[token.marked] += 1
        for a, b in pairwise(text):
            self._pairs.setdefault((a.folded, b.folded), Counter())[a.marked, b.marked] += 1

    def write(self, read: list[Token]) -> str:
        """Write the words as names and keywords do; a word that was typed with marks keeps them."""
        return " ".join(self._written(read, i) for i in range(len(read)))

    def _written(self, read: list[Token], i: int) -> str:
        token = read[i]
        if token.has_marks:
            return token.marked
        votes = self._votes(read, i)
        votes = votes or self._words.get(token.folded, votes)
        return max(votes, key=lambda word: (votes[word], word)) if votes else token.marked

    def told_apart(self, read: list[Token]) -> list[Token]:
        """Give the words typed without marks those they surely carry beside their neighbours ("ho tro" is "hỗ trợ")."""
        return [self._sure(read, i) for i in range(len(read))]

    def _sure(self, read: list[Token], i: int) -> Token:
        token = read[i]
        if token.has_marks:
            return token
        votes = self._votes(read, i)
        if not votes:
            return token
        word, most = max(votes.items(), key=lambda vote: (vote[1], vote[0]))
        return Token(token.folded, word) if most >= SURE * votes.total() and most >= ENOUGH else token

    def _votes(self, read: list[Token], i: int) -> Counter[str]:
        """Count with which marks the word stood beside the words that stand beside it here."""
        mine = read[i].folded
        votes: Counter[str] = Counter()
        if i:
            for (before, word), n in self._pairs.get((read[i - 1].folded, mine), {}).items():
                if _may_be(read[i - 1], before):
                    votes[word] += n
        if i + 1 < len(read):
            for (word, after), n in self._pairs.get((mine, read[i + 1].folded), {}).items():
                if _may_be(read[i + 1], after):
                    votes[word] += n
        return votes


def _may_be(typed: Token, word: str) -> bool:
    return not typed.has_marks or typed.marked == word
