"""Where a scanned code leads: each door registers how its kind is opened, so that this floor need not know addresses.

A code leads somewhere for ever. An opener says where its target is today, or, when the thing is gone, what became of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from motcua.postings.models import Posting


@dataclass(frozen=True)
class Opening:
    """Where to go: an address, or a sentence for a page that says why there is none any more.

    `others` are (words, address) to go on to instead; `heading` is for the page that shows the sentence.
    """

    href: str = ""
    heading: str = ""
    sentence: str = ""
    others: tuple[tuple[str, str], ...] = ()


Opener = Callable[[Posting, date], Opening]
_openers: dict[str, Opener] = {}


def opens(kind: str) -> Callable[[Opener], Opener]:
    """Register the function that opens a kind of posting: it gets the code and the day."""

    def register(opener: Opener) -> Opener:
        _openers[str(kind)] = opener
        return opener

    return register


def opening_of(posting: Posting, day: date) -> Opening:
    """Return where a code leads that day; a kind nobody opens leads to a sentence."""
    opener = _openers.get(str(posting.kind))
    if opener is None:
        return Opening(heading="Trang này chưa mở", sentence="Cơ quan chưa mở trang mà mã này dẫn tới.")
    return opener(posting, day)


def kinds() -> frozenset[str]:
    """Return the kinds somebody opens."""
    return frozenset(_openers)
