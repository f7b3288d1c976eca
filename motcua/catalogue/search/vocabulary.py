"""The words of citizens: abbreviations, dialect, family, what they call things, and life events. Pure; data in JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from motcua.catalogue.loading import shipped
from motcua.catalogue.search.text import Token, tokens, words

_Says = dict[str, tuple[tuple[Token, ...], ...]]  # phrases by their first word


@dataclass(frozen=True)
class _Event:
    groups: tuple[_Says, ...]
    unless: tuple[_Says, ...]
    codes: dict[str, float]


@dataclass(frozen=True)
class _Qualifier:
    key: str
    in_name: tuple[str, ...]
    asked_by: tuple[str, ...]


class Vocabulary:
    """The vocabulary read from words.json; phrases compare folded, and by their marks where both sides have them."""

    def __init__(self, data: dict, also_known: Iterable[str] = ()):
        self._also_known = [words(text) for text in also_known]
        self.light = {word: weight for weight, text in data["light"] for word in words(text)}
        # Words that people use and no procedure does: they are no slips of the finger ("tìm" is not "tạm").
        self._everyday = words(data.get("everyday", ""))
        self._short = {
            tuple(words(short)): tuple(tokens(full)) for short, full in data["abbreviations"].items()
        }
        self._dialect = {key.casefold(): tuple(tokens(value)) for key, value in data["dialect"].items()}
        self._meanings = [
            (tuple(tokens(say)), means) for means, says in data["meanings"].items() for say in says
        ]
        self._groups = {name: _by_first_word(says) for name, says in data["groups"].items()}
        self._events = [self._read_event(row) for row in data["events"]]
        self._qualifiers = [
            _Qualifier(row["key"], _padded(row["in_name"]), _padded(row["asked_by"]))
            for row in data["qualifiers"]
        ]
        self._by_first: dict[str, list[tuple[tuple[Token, ...], str]]] = {}
        for say, means in self._meanings:
            self._by_first.setdefault(say[0].folded, []).append((say, means))

    def _read_event(self, row: dict) -> _Event:
        return _Event(
            tuple(self._group(part) for part in row["all"]),
            tuple(self._group(part) for part in row.get("unless", [])),
            row["codes"],
        )

    def _group(self, part: str) -> _Says:
        return self._groups[part[1:]] if part.startswith("@") else _by_first_word(part.split("|"))

    def known_phrases(self) -> Iterable[list[str]]:
        """Return every phrase the vocabulary knows, so that the index does not take its words for slips."""
        for say, means in self._meanings:
            yield [t.folded for t in say]
            yield words(means)
        groups = list(self._groups.values())
        for event in self._events:
            groups += [*event.groups, *event.unless]
        for group in groups:
            for says in group.values():
                for say in says:
                    yield [t.folded for t in say]
        for short, full in self._short.items():
            yield list(short)
            yield [t.folded for t in full]
        yield list(self.light)
        yield from ([word] for word in self._everyday)
        yield from self._also_known

    def spell_out(self, typed: list[Token]) -> list[Token]:
        """Spell out abbreviations (longest first) and turn dialect words into the ones the law uses."""
        out: list[Token] = []
        i = 0
        while i < len(typed):
            for size in (4, 3, 2, 1):
                full = self._short.get(tuple(t.folded for t in typed[i : i + size]))
                if full and i + size <= len(typed):
                    out += full
                    i += size
                    break
            else:
                token = typed[i]
                meant = self._dialect.get(token.marked)
                out += meant or (token,)
                i += 1
        return out

    def meanings(self, typed: list[Token]) -> list[str]:
        """Return what the phrases in the question are called at the office."""
        found = [
            (i, i + len(say), means)
            for i, token in enumerate(typed)
            for say, means in self._by_first.get(token.folded, ())
            if _stands_at(say, typed, i)
        ]
        # "chưa lấy vợ" says something else than the "lấy vợ" inside it: only the longest phrase speaks.
        return list(
            dict.fromkeys(
                means
                for start, end, means in found
                if not any(a <= start and end <= b and b - a > end - start for a, b, _ in found)
            )
        )

    def events_in(self, typed: list[Token]) -> dict[str, float]:
        """Return the codes that the life events told in the question point to, with their weights."""
        towards: dict[str, float] = {}
        away: dict[str, float] = {}
        places: dict[str, list[int]] = {}
        for i, token in enumerate(typed):
            places.setdefault(token.folded, []).append(i)
        told: dict[int, bool] = {}  # groups are shared by many events: each is looked for once

        def stands_in(group: _Says) -> bool:
            known = told.get(id(group))
            if known is None:
                known = told[id(group)] = any(
                    _stands_at(say, typed, i)
                    for first in places.keys() & group.keys()
                    for i in places[first]
                    for say in group[first]
                )
            return known

        for event in self._events:
            if all(map(stands_in, event.groups)) and not any(map(stands_in, event.unless)):
                for code, weight in event.codes.items():
                    towards[code] = max(towards.get(code, 0), weight)
                    away[code] = min(away.get(code, 0), weight)
        return {code: towards[code] + away[code] for code in towards}

    def qualifiers_in(self, name: str) -> list[str]:
        """Return the qualifiers a procedure's name carries; `name` is folded and padded with spaces."""
        return [q.key for q in self._qualifiers if any(part in name for part in q.in_name)]

    def unasked(self, question: str) -> frozenset[str]:
        """Return the qualifiers that the question, folded and padded, does not ask for."""
        return frozenset(q.key for q in self._qualifiers if not any(part in question for part in q.asked_by))


def _padded(texts: list[str]) -> tuple[str, ...]:
    return tuple(f" {' '.join(words(text))} " for text in texts)


def _same(say: Token, typed: Token) -> bool:
    if say.folded != typed.folded:
        return False
    return not (say.has_marks and typed.has_marks) or say.marked == typed.marked


def _stands_at(say: tuple[Token, ...], typed: list[Token], start: int) -> bool:
    part = typed[start : start + len(say)]
    return len(part) == len(say) and all(map(_same, say, part))


def stands(say: tuple[Token, ...], typed: list[Token]) -> bool:
    """Say whether the phrase stands anywhere in the question."""
    first = say[0].folded  # nearly every phrase ends here, and thousands are asked for each question
    return any(token.folded == first and _stands_at(say, typed, i) for i, token in enumerate(typed))


def _by_first_word(texts: Iterable[str]) -> _Says:
    found: dict[str, list[tuple[Token, ...]]] = {}
    for text in texts:
        say = tuple(tokens(text))
        found.setdefault(say[0].folded, []).append(say)
    return {first: tuple(says) for first, says in found.items()}


@cache
def shipped_vocabulary() -> Vocabulary:
    """Return the vocabulary the software comes with."""
    elsewhere = (say for row in shipped("out_of_scope.json")["topics"] for say in row["says"])
    return Vocabulary(shipped("words.json"), elsewhere)
