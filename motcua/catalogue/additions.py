"""What an office adds to the catalogue of its own, so that another can take it over: a list of parts, each by whoever keeps it.

Keywords are the first part. An upper floor adds its own with `register` in its `apps.py` (questions, pictures), as a `Part`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from motcua.catalogue.models import Keyword, Procedure
from motcua.lib.vietnamese import fold, tidy


@dataclass(frozen=True)
class Addition:
    """One thing an office added: to which procedure, in words, and as plain values; `files` are names in the bundle."""

    code: str
    words: str
    values: dict[str, Any]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What would become of an addition of another office: taken over, already there, or why not."""

    addition: Addition
    problem: str = ""
    is_there: bool = False


@dataclass(frozen=True)
class Part:
    """A kind of addition. `read` turns values and files into additions without believing them; `add` returns row ids.

    `read` raises ValueError for values that are none; `judge` writes nothing; `add` and `take_back` are verbs.
    """

    key: str
    words: str
    count: Callable[[], int]
    collect: Callable[[], Iterable[Addition]]
    read: Callable[[dict[str, Any], dict[str, bytes]], Addition]
    judge: Callable[[list[Addition]], list[Judged]]
    add: Callable[..., list[int]]  # (additions, *, by, at)
    take_back: Callable[..., None]  # (ids, *, by, at)


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Let a kind of addition travel; the same part registered again is one part."""
    _parts[part.key] = part


def parts() -> list[Part]:
    """Return every kind of addition, in the order of their keys."""
    return [_parts[key] for key in sorted(_parts)]


def part(key: str) -> Part | None:
    """Return the kind of addition of that key, None for one this version does not know."""
    return _parts.get(key)


# ---- keywords ------------------------------------------------------------------------------------------------------


def collect_keywords() -> Iterable[Addition]:
    """Return the words this office added, by procedure."""
    rows = Keyword.objects.filter(source=Keyword.Source.OFFICE).order_by("procedure__code", "text")
    for code, text in rows.values_list("procedure__code", "text"):
        yield Addition(code, text, {"code": code, "text": text})


def count_keywords() -> int:
    """Count the words this office added."""
    return Keyword.objects.filter(source=Keyword.Source.OFFICE).count()


def read_keyword(values: dict[str, Any], files: dict[str, bytes]) -> Addition:
    """Read a keyword of a bundle. Raises ValueError."""
    code, text = values.get("code"), values.get("text")
    if not isinstance(code, str) or not isinstance(text, str):
        raise ValueError("từ khóa phải có mã thủ tục và chữ")
    return Addition(code[:20], tidy(text), {"code": code[:20], "text": tidy(text)})


def judge_keywords(additions: list[Addition]) -> list[Judged]:
    """Say of each word whether it can be taken over. Two queries."""
    codes = dict(Procedure.objects.values_list("pk", "code"))
    known = {
        (codes[procedure], fold(text))
        for procedure, text in Keyword.objects.values_list("procedure_id", "text")
    }
    judged, there = [], frozenset(codes.values())
    for one in additions:
        word = (one.code, fold(one.words))
        if one.code not in there:
            judged.append(Judged(one, f"Không có thủ tục {one.code} ở đây."))
        elif not word[1]:
            judged.append(Judged(one, "Từ khóa trống."))
        elif len(one.words) > 200:
            judged.append(Judged(one, "Từ khóa dài quá 200 chữ."))
        else:
            judged.append(Judged(one, is_there=word in known))
            known.add(word)
    return judged
