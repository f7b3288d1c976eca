"""Count searches in the memory of each process; whoever serves pages hands the counts over now and then.

A page answered from memory costs no query, so counting one must not cost a write: `note_search` and `note_opened` add to
a dictionary. A thread of the web process calls `hand_over` every half minute. A process that is killed loses the counts
of that half minute and nothing else.
"""

import logging
import threading
from collections import Counter
from dataclasses import dataclass, field

from django.db import Error, connections

from motcua.catalogue.asked.actions import count_searches
from motcua.catalogue.asked.keeping import LONGEST, kept_text

log = logging.getLogger(__name__)

HAND_OVER_EVERY = 30  # seconds
MOST_TEXTS = 300  # of one process between two hand-overs; whoever invents questions fills this and no more
MOST_TIMES = 30  # that one text counts between two hand-overs, however often somebody repeats it
_LONGEST_READ = 2 * LONGEST  # characters; longer questions are told nobody


@dataclass
class _Tally:
    asked: Counter = field(default_factory=Counter)
    followed: Counter = field(default_factory=Counter)


_tally = _Tally()
_lock = threading.Lock()
_hands_over = threading.Event()


def note_search(query: str) -> None:
    """Count a question asked, if it may be kept. Microseconds, no query."""
    _note(_tally.asked, query)


def note_opened(query: str) -> None:
    """Count that a result of the question was opened."""
    _note(_tally.followed, query)


def hand_over() -> int:
    """Write what was counted since the last time into the database; return how many texts. Raises no error of it."""
    global _tally
    with _lock:
        mine, _tally = _tally, _Tally()
    if not mine.asked and not mine.followed:
        return 0
    try:
        return count_searches(dict(mine.asked), dict(mine.followed), by=None)
    except Error:
        log.warning("half a minute of counted searches is lost: the database did not take it")
        return 0


def forget() -> None:
    """Throw away what was counted and not yet handed over."""
    global _tally
    with _lock:
        _tally = _Tally()


def keep_handing_over() -> None:
    """Start the thread that hands over every half minute; once per process, and only where pages are served."""
    if not _hands_over.is_set():
        _hands_over.set()
        threading.Thread(target=_hand_over_forever, daemon=True, name="count-searches").start()


def _hand_over_forever() -> None:
    resting = threading.Event()
    while not resting.wait(HAND_OVER_EVERY):
        try:
            hand_over()
        except Exception:
            log.exception("counting searches failed")
        finally:
            connections.close_all()


def _note(counts: Counter, query: str) -> None:
    if len(query) > _LONGEST_READ:
        return
    text = kept_text(query)
    if not text:
        return
    with _lock:
        known = counts[text]
        if known < MOST_TIMES and (known or len(counts) < MOST_TEXTS):
            counts[text] = known + 1
        elif not known:
            del counts[text]
