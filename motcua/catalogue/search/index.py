"""Rank procedures for a question: an inverted index in memory, the same on every database. Pure.

Three signals add up: BM25 over the name (words and pairs of words), how well the best of the citizens' own phrases
covers the question, and what a life event points to. Qualifiers nobody asked for ("lưu động", "đăng ký lại") and
rarely used procedures step back. See docs/decisions/search.md.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from motcua.catalogue.search.text import Token, pairs, slips, tokens, untelex, words
from motcua.catalogue.search.vocabulary import Vocabulary

PAIR_WEIGHT = 0.7
MARK_BONUS = 0.25  # a word typed with the very same marks is worth this much more
MARK_CLASH = 0.45  # and one typed with other marks (bố, bò) only this much
NAME_WEIGHT = 0.8
PHRASE_WEIGHT = 1.6
SECOND_PHRASE = 0.15
EXPANSION_WEIGHT = 0.75
SLIP_WEIGHT = 0.8
QUALIFIER_PENALTY = 0.62
POPULARITY_WEIGHT = 0.45


@dataclass(frozen=True)
class Document:
    """What the index knows of a procedure."""

    code: str
    name: str
    phrases: tuple[str, ...]
    popularity: int
    sector: str
    former_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """A question as read: weighted words, and the sentence that is shown back."""

    weights: dict[str, float]
    marks: dict[str, set[str]]
    typed: list[str]
    expanded: str
    events: dict[str, float]
    words: tuple[Token, ...]

    def words_that_matter(self, light: dict[str, float]) -> str:
        """Return the question without its small words, for the line that says what was understood."""
        heavy = [t.marked for t in self.words if light.get(t.folded, 1) > 0.25]
        return " ".join(heavy or self.typed)


class _Phrase:
    __slots__ = ("document", "marks", "terms", "total")

    def __init__(self, document: int, terms: dict[str, float], marks: dict[str, str]):
        self.document, self.terms, self.marks = document, terms, marks
        self.total = sum(terms.values())


class Index:
    """An index over documents; build it once, ask it from any thread."""

    def __init__(self, documents: Iterable[Document], vocabulary: Vocabulary):
        self.documents = sorted(documents, key=lambda d: d.code)
        self.vocabulary = vocabulary
        self.by_code = {d.code: i for i, d in enumerate(self.documents)}
        for i, document in enumerate(self.documents):
            for code in document.former_codes:
                self.by_code.setdefault(code, i)
        self._name_words = [words(d.name) for d in self.documents]
        self._count_words()
        self._build_names()
        self._build_phrases()
        self._qualifiers = [vocabulary.qualifiers_in(f" {' '.join(w)} ") for w in self._name_words]

    # -- building

    def _count_words(self) -> None:
        frequency: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        for document, name in zip(self.documents, self._name_words, strict=True):
            seen = set(name)
            self._pairs.update(pairs(name))
            for phrase in document.phrases:
                phrase_words = words(phrase)
                seen.update(phrase_words)
                self._pairs.update(pairs(phrase_words))
            frequency.update(seen)
        for phrase in self.vocabulary.known_phrases():
            self._pairs.update(pairs(phrase))
            frequency.update(set(phrase))
        self._frequency = frequency
        count = len(self.documents) + 1
        self._idf = {w: math.log(1 + (count - min(n, count) + 0.5) / (n + 0.5)) for w, n in frequency.items()}

    def _weight(self, word: str) -> float:
        light = self.vocabulary.light.get(word)
        if light is not None:
            return light
        return self._idf.get(word, 3.0)

    def _terms(self, folded: list[str]) -> dict[str, float]:
        terms = {word: self._weight(word) for word in folded}
        for pair, (a, b) in zip(pairs(folded), pairwise(folded), strict=True):
            terms[pair] = PAIR_WEIGHT * (self._weight(a) * self._weight(b)) ** 0.5
        return terms

    def _build_names(self) -> None:
        self._names: dict[str, list[tuple[int, float]]] = defaultdict(list)
        average = sum(map(len, self._name_words)) / max(1, len(self._name_words))
        for i, name in enumerate(self._name_words):
            length = 0.4 + 0.6 * len(name) / average
            for term, count in Counter(name + pairs(name)).items():
                self._names[term].append((i, count * 2.2 / (count + 1.2 * length)))

    def _build_phrases(self) -> None:
        self._phrases: list[_Phrase] = []
        self._by_term: dict[str, list[int]] = defaultdict(list)
        for i, document in enumerate(self.documents):
            for text in dict.fromkeys((*document.phrases, document.name)):
                read = tokens(text)
                terms = self._terms([t.folded for t in read])
                if not terms:
                    continue
                marks = {t.folded: t.marked for t in read if t.has_marks}
                for term in terms:
                    self._by_term[term].append(len(self._phrases))
                self._phrases.append(_Phrase(i, terms, marks))

    # -- reading the question

    def understand(self, query: str) -> Understood:
        """Read a question: put slips right, spell out abbreviations, add what the words mean at the office."""
        typed = self._put_right(self.vocabulary.spell_out(tokens(query)))
        folded = [t.folded for t in typed]
        marks: dict[str, set[str]] = defaultdict(set)
        for token in typed:
            if token.has_marks:
                marks[token.folded].add(token.marked)
        weights = self._terms(folded)
        expanded = list(folded)
        for meaning in self.vocabulary.meanings(typed):
            meant = words(meaning)
            expanded += ["|", *meant]
            for term, weight in self._terms(meant).items():
                weights[term] = max(weights.get(term, 0), EXPANSION_WEIGHT * weight)
        for term, weight in self._guesses(folded).items():
            weights.setdefault(term, weight)
        events = self.vocabulary.events_in(typed)
        return Understood(
            weights, marks, [t.marked for t in typed], f" {' '.join(expanded)} ", events, tuple(typed)
        )

    def _put_right(self, typed: list[Token]) -> list[Token]:
        known = self._frequency
        out: list[Token] = []
        for i, token in enumerate(typed):
            word = token.folded
            if word in known or word.isdigit() or len(word) < 2:
                out.append(token)
                continue
            plain = untelex(word)
            if plain in known:
                out.append(Token(plain, plain))
                continue
            before = out[-1].folded if out else ""
            after = typed[i + 1].folded if i + 1 < len(typed) else ""
            best = self._best_slip(plain, before, after) if len(plain) >= 3 else None
            out.append(Token(best, best) if best else token)
        return out

    def _best_slip(self, word: str, before: str, after: str) -> str | None:
        found = [slip for slip in slips(word) if slip in self._frequency]
        if not found:
            return None

        def fit(slip: str) -> tuple:
            context = self._pairs.get(f"{before} {slip}", 0) + self._pairs.get(f"{slip} {after}", 0)
            return (context, sorted(slip) == sorted(word), self._frequency[slip], slip)

        return max(found, key=fit)

    def _guesses(self, folded: list[str]) -> dict[str, float]:
        """Where two known words never stand together, guess that one was mistyped into another word."""
        guesses: dict[str, float] = {}
        for a, b in pairwise(folded):
            if f"{a} {b}" in self._pairs:
                continue
            for left, right in [(a, s) for s in slips(b)] + [(s, b) for s in slips(a)]:
                if self._pairs.get(f"{left} {right}", 0) >= 3 and min(len(left), len(right)) >= 3:
                    for term, weight in self._terms([left, right]).items():
                        guesses[term] = max(guesses.get(term, 0), 0.5 * SLIP_WEIGHT * weight)
        return guesses

    # -- ranking

    def rank(
        self, query: str, limit: int = 20, sector: str | None = None, read: Understood | None = None
    ) -> list[tuple[str, float]]:
        """Return the codes that fit best with their scores, the best first; ties are settled by code."""
        exact = self._by_exact_code(query)
        if exact:
            return exact[:limit]
        read = read or self.understand(query)
        scores = self._score_names(read)
        self._score_phrases(read, scores)
        for code, weight in read.events.items():
            if code in self.by_code:
                scores[self.by_code[code]] += weight
        ranked = []
        for i, score in scores.items():
            document = self.documents[i]
            if sector and document.sector != sector:
                continue
            for qualifier in self._qualifiers[i]:
                if not self.vocabulary.is_asked(qualifier, read.expanded):
                    score *= QUALIFIER_PENALTY
            ranked.append((score * (1 + POPULARITY_WEIGHT * document.popularity / 100), document.code))
        ranked.sort(key=lambda row: (-round(row[0], 6), row[1]))
        top = ranked[0][0] if ranked else 0
        return [(code, score) for score, code in ranked[:limit] if score >= 0.12 * top]

    def _by_exact_code(self, query: str) -> list[tuple[str, float]]:
        wanted = query.strip().upper()
        if wanted in self.by_code:
            return [(self.documents[self.by_code[wanted]].code, 100.0)]
        if len(wanted) >= 5 and wanted[0].isdigit() and wanted[1] == ".":
            return [(d.code, 50.0) for d in self.documents if d.code.startswith(wanted)]
        return []

    def _score_names(self, read: Understood) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for term, weight in read.weights.items():
            for i, saturation in self._names.get(term, ()):
                scores[i] += NAME_WEIGHT * 0.5 * weight * saturation
        return scores

    def _score_phrases(self, read: Understood, scores: dict[int, float]) -> None:
        shared: dict[int, float] = defaultdict(float)
        for term, weight in read.weights.items():
            marked = read.marks.get(term)
            for p in self._by_term.get(term, ()):
                phrase = self._phrases[p]
                value = min(weight, phrase.terms[term])
                if marked and term in phrase.marks:
                    value *= 1 + MARK_BONUS if phrase.marks[term] in marked else MARK_CLASH
                shared[p] += value
        asked = sum(read.weights.values()) or 1
        best: dict[int, list[float]] = defaultdict(list)
        for p, value in shared.items():
            phrase = self._phrases[p]
            cover = min(1.0, value / phrase.total)
            best[phrase.document].append(value * (0.65 * cover + 0.35 * min(1.0, value / asked)))
        for i, values in best.items():
            values.sort(reverse=True)
            scores[i] += PHRASE_WEIGHT * (values[0] + SECOND_PHRASE * sum(values[1:3]))
