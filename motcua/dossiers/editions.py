"""Papers that came more than once: which is the newer edition, and in what order they are looked at. Pure.

Several photos of one paper bear its name with "(ảnh 2)", "(ảnh 3)" … behind it: together they are one edition.
"""

import re
from collections.abc import Iterable

from motcua.dossiers.models import Paper

_NTH = re.compile(r"(.*) \(ảnh (\d+)\)")


def base_name(name: str) -> str:
    """Return the paper's own name, without which photo of it this is."""
    numbered = _NTH.fullmatch(name)
    return numbered[1] if numbered else name


def numbered_names(names: Iterable[str]) -> list[str]:
    """Return the names with "(ảnh 2)" … behind those that come again."""
    counted: dict[str, int] = {}
    given = []
    for name in names:
        counted[name] = counted.get(name, 0) + 1
        given.append(name if counted[name] == 1 else f"{name} (ảnh {counted[name]})")
    return given


def subjects(names: Iterable[str]) -> set[str]:
    """Return of which papers these are new editions: the whole paper, or the one photo that was sent anew alone."""
    names = set(names)
    return {base_name(name) if base_name(name) in names else name for name in names}


def is_edition_of(name: str, subject: str) -> bool:
    """Tell whether a paper of this name is an edition of the subject, or a photo of it."""
    return name == subject or base_name(name) == subject


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Return the papers in the order of the dossier, of each the edition in use first and the replaced ones behind it.

    What was missing and has come since is left out.
    """
    papers = [one for one in papers if not (one.replaced_at and one.verdict == Paper.Verdict.ABSENT)]
    place: dict[str, int] = {}
    for one in papers:
        place.setdefault(base_name(one.name), len(place))
    return sorted(papers, key=lambda one: (place[base_name(one.name)], *_age(one)))


def renewed(papers: Iterable[Paper]) -> set[int]:
    """Return the ids of the papers that took the place of an older edition which can still be looked at."""
    papers = list(papers)
    had = {base_name(one.name) for one in papers if one.replaced_at and one.verdict != Paper.Verdict.ABSENT}
    return {one.pk for one in papers if one.came_at and not one.replaced_at and base_name(one.name) in had}


def _age(paper: Paper) -> tuple:
    numbered = _NTH.fullmatch(paper.name)
    nth = int(numbered[2]) if numbered else 1
    came = paper.came_at.timestamp() if paper.came_at else 0
    return (-paper.replaced_at.timestamp() if paper.replaced_at else float("-inf"), nth, -came, paper.order)
