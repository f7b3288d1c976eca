"""How words are written with their marks: learnt from names and keywords, to say back what a question meant. Pure."""

from collections import Counter
from itertools import pairwise

from motcua.catalogue.search.text import Token


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
        votes: Counter[str] = Counter()
        if i:
            for (_, mine), n in self._pairs.get((read[i - 1].folded, token.folded), {}).items():
                votes[mine] += 3 * n
        if i + 1 < len(read):
            for (mine, _), n in self._pairs.get((token.folded, read[i + 1].folded), {}).items():
                votes[mine] += 3 * n
        votes = votes or self._words.get(token.folded, votes)
        return max(votes, key=lambda word: (votes[word], word)) if votes else token.marked
