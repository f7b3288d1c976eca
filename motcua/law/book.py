"""The book of rules: every statement of every instrument, laid out by topic and day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules

from motcua.law import instruments as shelf
from motcua.law.instrument import Confidence, Instrument
from motcua.law.topics import TOPICS
from motcua.law.words import in_words

# Older days are not covered: the system handles no dossier received before them.
COVERED_FROM = date(2019, 1, 1)


class NoRuleThatDay(LookupError):
    """No instrument in the book speaks about the topic on that day."""


@dataclass(frozen=True)
class Rule:
    """What the law said about one topic, between two days (inclusive), and where it says so."""

    topic: str
    value: object
    instrument: Instrument
    article: str
    confidence: Confidence
    note: str
    valid_from: date
    valid_to: date | None

    @property
    def question(self) -> str:
        """Return the topic as a Vietnamese question, for the page of rules."""
        return TOPICS[self.topic].question

    @property
    def words(self) -> str:
        """Return the value in Vietnamese words."""
        return in_words(self.value, TOPICS[self.topic].unit)

    @property
    def source(self) -> str:
        """Return the article and the number, ready to cite."""
        return f"{self.article} {self.instrument.number}".strip()


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Return every instrument on the shelf, by the day it came into force."""
    found = (
        import_module(f"{shelf.__name__}.{module.name}").INSTRUMENT for module in iter_modules(shelf.__path__)
    )
    return tuple(sorted(found, key=lambda i: (i.in_force_from, i.number)))


@cache
def _book() -> dict[str, tuple[tuple[Rule, ...], tuple[date, ...]]]:
    rules: dict[str, list[Rule]] = {name: [] for name in TOPICS}
    for instrument in all_instruments():
        for name in instrument.statements:
            if name not in rules:
                raise LookupError(f"{instrument.key} states {name!r}, which topics.py does not list")
            for stated in instrument.statements_on(name):
                rules[name].append(
                    Rule(
                        topic=name,
                        value=stated.value,
                        instrument=instrument,
                        article=stated.article,
                        confidence=stated.confidence,
                        note=stated.note,
                        valid_from=stated.valid_from or instrument.in_force_from,
                        valid_to=stated.valid_to or instrument.in_force_to,
                    )
                )
    return {name: _in_order(name, found) for name, found in rules.items()}


def _in_order(name: str, found: list[Rule]) -> tuple[tuple[Rule, ...], tuple[date, ...]]:
    """Sort the rules of one topic by day, and refuse two of them on the same day."""
    found.sort(key=lambda r: r.valid_from)
    for before, after in pairwise(found):
        if before.valid_to is None or before.valid_to >= after.valid_from:
            raise LookupError(f"{name}: {before.source} and {after.source} both speak on {after.valid_from}")
    return tuple(found), tuple(r.valid_from for r in found)


def rule(topic: str, on: date) -> Rule:
    """Return the one rule in force on that day.

    Raises KeyError for a topic nobody listed, NoRuleThatDay for a day no instrument speaks about.
    """
    found, starts = _book()[topic]
    place = bisect_right(starts, on) - 1
    if place >= 0 and (found[place].valid_to is None or on <= found[place].valid_to):
        return found[place]
    raise NoRuleThatDay(f"{topic} on {on.isoformat()}")


def history(topic: str) -> tuple[Rule, ...]:
    """Return every rule on the topic, oldest first."""
    return _book()[topic][0]


def all_rules(on: date) -> list[Rule]:
    """Return the rules in force on that day, in the order of the topics."""
    answers = []
    for name in TOPICS:
        try:
            answers.append(rule(name, on))
        except NoRuleThatDay:
            continue
    return answers


def topics() -> tuple[str, ...]:
    """Return the names of all topics."""
    return tuple(TOPICS)


def unread_amendments(on: date) -> list[Instrument]:
    """Return the instruments in force that day whose content is not in the book: the page of rules warns of them."""
    return [i for i in all_instruments() if not i.statements and i.is_in_force(on)]


def gaps(topic: str) -> list[tuple[date, date | None]]:
    """Return the spans since COVERED_FROM on which nothing speaks about the topic; empty when all is well."""
    missing, next_day = [], COVERED_FROM
    for found in history(topic):
        if found.valid_from > next_day:
            missing.append((next_day, found.valid_from - timedelta(days=1)))
        if found.valid_to is None:
            return missing
        next_day = max(next_day, found.valid_to + timedelta(days=1))
    return [*missing, (next_day, None)]
