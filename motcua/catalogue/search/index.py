"""Rank procedures for a question: an inverted index in memory, the same on every database. Pure.

Three signals add up: BM25 over the name (words and pairs of words), how well the best of the citizens' own phrases
covers the question, and what a life event points to. Qualifiers nobody asked for ("lưu động", "đăng ký lại") and
rarely used procedures step back. See docs/decisions/search.md.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice, pairwise

from motcua.catalogue.search.spelling import Spelling
from motcua.catalogue.search.text import Token, pairs, slips, tokens, untelex, words
from motcua.catalogue.search.vocabulary import Vocabulary

PAIR_WEIGHT = 0.7
MARK_BONUS = 0.25  # a word typed with the very same marks is worth this much more
MARK_CLASH = 0.45  # and one typed with other marks (bố, bò) only this much
SUPPOSED_BONUS = 0.1  # the marks it surely carries, where none were typed
NAME_WEIGHT = 0.8
PHRASE_WEIGHT = 1.6
SECOND_PHRASE = 0.15
EXPANSION_WEIGHT = 0.75
SLIP_WEIGHT = 0.8
QUALIFIER_PENALTY = 0.62
POPULARITY_WEIGHT = 0.45
MOSTLY = 0.6  # of a name people use must stand in the question before it is told back
# Never reached with 400 procedures; with 10,000 they keep a question of common words within its milliseconds.
MOST_LOOKED_AT = 6_000  # phrases met while the rare terms look for candidates
MOST_PHRASES = 1_000  # of them the best go on
MOST_COMPLETIONS = 2  # ways a half-typed word may be read
MOST_JUDGED = 300  # documents judged by name, qualifiers and use


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
    marks: dict[str, set[str]]  # of the words typed with marks
    supposed: dict[str, set[str]]  # of the words typed without: those they surely carry
    typed: list[str]
    expanded: str
    events: dict[str, float]
    words: tuple[Token, ...]
    meant: str = ""  # the question written out with its slips put right; empty when nothing was put right

    def words_that_matter(self, light: dict[str, float]) -> str:
        """Return the question without its small words, for the line that says what was understood."""
        heavy = [t.marked for t in self.words if light.get(t.folded, 1) > 0.25]
        return " ".join(heavy or self.typed)


class Index:
    """An index over documents; build it once, ask it from any thread, put single documents right in place."""

    def __init__(self, documents: Iterable[Document], vocabulary: Vocabulary):
        self.vocabulary = vocabulary
        self.documents: list[Document] = []
        self.by_code: dict[str, int] = {}
        self.replaced = 0  # documents that lie dead in the lists; many of them are a reason to build anew
        self._alive: list[bool] = []
        self._qualifiers: list[list[str]] = []
        self._name_terms: list[dict[str, float]] = []
        self._phrase_of: list[int] = []  # the document of each phrase
        self._phrase_total: list[float] = []
        self._phrase_terms: list[frozenset[str]] = []
        self._phrase_marks: list[dict[str, str]] = []
        self._by_term: dict[str, list[int]] = defaultdict(list)  # phrases
        self._by_name: dict[str, list[int]] = defaultdict(list)  # documents
        self._spelling = Spelling()
        self._complete: list[str] | None = None
        ordered = sorted(documents, key=lambda d: d.code)
        read = [[tokens(text) for text in _texts_of(document)] for document in ordered]
        self._count_words(read)
        self._average = sum(len(texts[0]) for texts in read) / max(1, len(read))
        for document, texts in zip(ordered, read, strict=True):
            self._take_in(document, texts)

    # -- building

    def _count_words(self, read: list[list[list[Token]]]) -> None:
        self._frequency: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        for texts in read:
            self._count(texts)
        for phrase in self.vocabulary.known_phrases():
            self._pairs.update(pairs(phrase))
            self._frequency.update(set(phrase))
        self._count_of_all = len(read) + 1
        self._idf = {word: self._rarity(n) for word, n in self._frequency.items()}

    def _count(self, texts: list[list[Token]]) -> None:
        seen: set[str] = set()
        for text in texts:
            folded = [token.folded for token in text]
            seen.update(folded)
            self._pairs.update(pairs(folded))
            self._spelling.learn(text)
        self._frequency.update(seen)

    def _rarity(self, frequency: int) -> float:
        count = self._count_of_all
        return math.log(1 + (count - min(frequency, count) + 0.5) / (frequency + 0.5))

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

    def _take_in(self, document: Document, texts: list[list[Token]]) -> None:
        place = len(self.documents)
        name = [token.folded for token in texts[0]]
        length = 0.4 + 0.6 * len(name) / max(1.0, self._average)
        self._name_terms.append(
            {
                term: count * 2.2 / (count + 1.2 * length)
                for term, count in Counter(name + pairs(name)).items()
            }
        )
        for term in self._name_terms[-1]:
            self._by_name[term].append(place)
        self._qualifiers.append(self.vocabulary.qualifiers_in(f" {' '.join(name)} "))
        self._alive.append(True)
        self.documents.append(document)
        seen: set[tuple[Token, ...]] = set()
        for text in texts:
            if not text or tuple(text) in seen:
                continue
            seen.add(tuple(text))
            terms = self._terms([token.folded for token in text])
            number = len(self._phrase_of)
            self._phrase_of.append(place)
            self._phrase_total.append(sum(terms.values()))
            self._phrase_terms.append(frozenset(terms))
            self._phrase_marks.append({t.folded: t.marked for t in text if t.has_marks})
            for term in terms:
                self._by_term[term].append(number)
        # Last, so that whoever asks meanwhile finds the old one or the new one whole.
        self.by_code[document.code] = place
        for code in document.former_codes:
            self.by_code.setdefault(code, place)

    def put_right(self, changed: Iterable[Document], gone: Iterable[str] = ()) -> None:
        """Replace, add and remove single documents without building the rest anew.

        The rarity of words known before stays what it was when the index was built: a handful of procedures does not
        change it by what anybody could see. One thread at a time may call it; others may ask meanwhile.
        """
        for code in gone:
            self._bury(code)
        for document in changed:
            texts = [tokens(text) for text in _texts_of(document)]
            self._count(texts)
            for token in {token for text in texts for token in text}:
                self._idf.setdefault(token.folded, self._rarity(1))
            old = self.by_code.get(document.code)
            self._take_in(document, texts)
            if old is not None and self.documents[old].code == document.code:
                self._alive[old] = False
                self.replaced += 1
        self._complete = None

    def living(self) -> list[Document]:
        """Return the documents as they stand now."""
        return [d for d, alive in zip(self.documents, self._alive, strict=False) if alive]

    def _bury(self, code: str) -> None:
        place = self.by_code.get(code)
        if place is None or self.documents[place].code != code:
            return
        self._alive[place] = False
        self.replaced += 1
        for known in (code, *self.documents[place].former_codes):
            if self.by_code.get(known) == place:
                del self.by_code[known]

    # -- reading the question

    def understand(self, query: str) -> Understood:
        """Read a question: put slips right, spell out abbreviations, add what the words mean at the office."""
        asked = tokens(query)
        spelled = self.vocabulary.spell_out(asked)
        typed = self._mend(spelled)
        folded = [t.folded for t in typed]
        # Whoever types marks leaves none out: there "tro" is no "trọ".
        likely = typed if any(t.has_marks for t in asked) else self._spelling.told_apart(typed)
        marks: dict[str, set[str]] = defaultdict(set)
        for token in typed:
            if token.has_marks:
                marks[token.folded].add(token.marked)
        supposed: dict[str, set[str]] = defaultdict(set)
        for token in likely:
            supposed[token.folded].add(token.marked)
        plain = [word for word, read in supposed.items() if word in marks or word in read]
        for word in plain:
            del supposed[word]
        weights = self._terms(folded)
        expanded = list(folded)
        for meaning in self.vocabulary.meanings(likely):
            meant = words(meaning)
            expanded += ["|", *meant]
            for term, weight in self._terms(meant).items():
                weights[term] = max(weights.get(term, 0), EXPANSION_WEIGHT * weight)
        for term, weight in self._guesses(folded).items():
            weights.setdefault(term, weight)
        events = self.vocabulary.events_in(likely)
        mended = [t.folded for t in spelled] != folded
        return Understood(
            weights,
            marks,
            supposed,
            [t.marked for t in typed],
            f" {' '.join(expanded)} ",
            events,
            tuple(typed),
            self._spelling.write(typed) if mended else "",
        )

    def _mend(self, typed: list[Token]) -> list[Token]:
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

    def completions(self, before: str, start: str) -> list[str]:
        """Return how a word that is being typed may go on, the likeliest after the word before it first."""
        if self._complete is None:
            self._complete = sorted(self._frequency)
        words_from = bisect_left(self._complete, start)
        found = []
        for word in islice(self._complete, words_from, None):
            if not word.startswith(start):
                break
            found.append(word)
        # "khai s" goes on to "khai sinh"; "khai sao" nobody says, however common "sao" is.
        found = [w for w in found if f"{before} {w}" in self._pairs] or found
        found.sort(key=lambda w: (-self._pairs.get(f"{before} {w}", 0), -self._frequency[w], w))
        return found[:MOST_COMPLETIONS]

    def suggest(self, typed: str, limit: int = 6) -> list[str]:
        """Return the codes to offer while a question is still being typed; its last word may be half a word."""
        read = tokens(typed)
        if not read or (len(read[-1].folded) < 2 and len(read) == 1):
            return []
        last, rest = read[-1].folded, " ".join(token.marked for token in read[:-1])
        ways = [typed]
        if typed[-1:].isalnum() and not typed[-1:].isdigit():
            before = read[-2].folded if len(read) > 1 else ""
            goes_on = [f"{rest} {word}" for word in self.completions(before, last) if word != last]
            # Half a word is no slip of another word, as long as some word begins like it.
            ways = ([typed] if last in self._frequency or not goes_on else []) + goes_on
        best: dict[str, float] = {}
        for way in ways[:MOST_COMPLETIONS]:
            for code, score in self.rank(way, limit):
                best[code] = max(best.get(code, 0), score)
        return sorted(best, key=lambda code: (-round(best[code], 6), code))[:limit]

    # -- ranking

    def rank(
        self, query: str, limit: int = 20, sector: str | None = None, read: Understood | None = None
    ) -> list[tuple[str, float]]:
        """Return the codes that fit best with their scores, the best first; ties are settled by code."""
        exact = self._by_exact_code(query)
        if exact:
            return exact[:limit]
        read = read or self.understand(query)
        scores = self._score_phrases(read)
        if len(scores) > MOST_JUDGED:
            best = sorted(scores, key=lambda i: (-scores[i], i))[:MOST_JUDGED]
            scores = {i: scores[i] for i in best}
        for code, weight in read.events.items():
            if code in self.by_code:
                place = self.by_code[code]
                scores[place] = scores.get(place, 0.0) + weight
        self._score_names(read, scores)
        unasked = self.vocabulary.unasked(read.expanded)
        ranked = []
        for i, score in scores.items():
            document = self.documents[i]
            if not self._alive[i] or (sector and document.sector != sector):
                continue
            for qualifier in self._qualifiers[i]:
                if qualifier in unasked:
                    score *= QUALIFIER_PENALTY
            ranked.append((score * (1 + POPULARITY_WEIGHT * document.popularity / 100), document.code))
        ranked.sort(key=lambda row: (-round(row[0], 6), row[1]))
        top = ranked[0][0] if ranked else 0
        return [(code, score) for score, code in ranked[:limit] if score >= 0.12 * top]

    def called(self, code: str, read: Understood) -> str:
        """Return what people call a procedure that says most of the question; "" where nothing does, or its name as much."""
        document = self.documents[self.by_code[code]]
        asked = {t.folded for t in read.words if self.vocabulary.light.get(t.folded, 1) > 0.25}

        def worth(said: set[str]) -> float:
            return sum(map(self._weight, said))

        own = worth(asked & set(words(document.name)))
        best, most = "", own
        for text in document.phrases:
            said = set(words(text))
            value = worth(asked & said)
            if value > most and value >= MOSTLY * worth(said):
                best, most = text, value
        return best

    def _by_exact_code(self, query: str) -> list[tuple[str, float]]:
        wanted = query.strip().upper()
        if wanted in self.by_code:
            return [(self.documents[self.by_code[wanted]].code, 100.0)]
        if len(wanted) >= 5 and wanted[0].isdigit() and wanted[1] == ".":
            known = (d.code for d, alive in zip(self.documents, self._alive, strict=False) if alive)
            return [(code, 50.0) for code in sorted(known) if code.startswith(wanted)]
        return []

    def _score_names(self, read: Understood, scores: dict[int, float]) -> None:
        for term, weight in read.weights.items():
            found = self._by_name.get(term)
            if found is None:
                continue
            worth = NAME_WEIGHT * 0.5 * weight
            if len(found) > len(scores):
                found = [i for i in scores if term in self._name_terms[i]]
            for i in found:
                if i in scores:
                    scores[i] += worth * self._name_terms[i][term]

    def _score_phrases(self, read: Understood) -> dict[int, float]:
        """Score documents by the best of their phrases; rare terms find them, common ones only settle the order.

        In a catalogue of the usual size every term finds. In a big one the lists of "cấp", "giấy" are long: once
        enough phrases have been looked at, the terms left over only add to those that the rarer ones found.
        """
        terms = sorted(
            ((len(found), term, found) for term in read.weights if (found := self._by_term.get(term))),
            key=lambda row: row[:2],
        )
        shared: dict[int, float] = defaultdict(float)
        looked_at, narrowed = 0, False
        for length, term, found in terms:
            value = min(read.weights[term], self._terms_weight(term))
            marked = read.marks.get(term)
            if not narrowed and looked_at and looked_at + length > MOST_LOOKED_AT:
                narrowed = True
                if len(shared) > MOST_PHRASES:
                    best = sorted(shared, key=lambda p: (-shared[p], p))[:MOST_PHRASES]
                    shared = {p: shared[p] for p in best}
            if narrowed:
                found = [p for p in shared if term in self._phrase_terms[p]]
            looked_at += length
            bonus = MARK_BONUS if marked else SUPPOSED_BONUS
            marked = marked or read.supposed.get(term)
            if marked is None:
                for p in found:
                    shared[p] += value
                continue
            marks = self._phrase_marks
            for p in found:
                mark = marks[p].get(term)
                if mark is None:
                    shared[p] += value
                else:
                    shared[p] += value * (1 + bonus if mark in marked else MARK_CLASH)
        asked = sum(read.weights.values()) or 1
        best: dict[int, list[float]] = defaultdict(list)
        totals, owners = self._phrase_total, self._phrase_of
        for p, value in shared.items():
            cover = min(1.0, value / totals[p])
            best[owners[p]].append(value * (0.65 * cover + 0.35 * min(1.0, value / asked)))
        scores: dict[int, float] = {}
        for i, values in best.items():
            if len(values) > 1:
                values.sort(reverse=True)
            scores[i] = PHRASE_WEIGHT * (values[0] + SECOND_PHRASE * sum(values[1:3]))
        return scores

    def _terms_weight(self, term: str) -> float:
        a, _, b = term.partition(" ")
        return PAIR_WEIGHT * (self._weight(a) * self._weight(b)) ** 0.5 if b else self._weight(a)


def _texts_of(document: Document) -> tuple[str, ...]:
    return (document.name, *document.phrases)
