"""The papers of a dossier nobody has accepted yet, row by row: what the procedure wants beside what came.

One list for the screen on which the clerk judges them and for the letter that asks for what is missing, so that a mark
made on the first stands on the second.
"""

from dataclasses import dataclass

from django.urls import reverse

from motcua.dossiers.actions.registration import revision_on
from motcua.dossiers.editions import is_edition_of, newest_first
from motcua.dossiers.models import Channel, Dossier, Paper
from motcua.lib.clock import local_day
from motcua.lib.vietnamese import tidy

ABSENT = "Chưa có giấy này"


@dataclass(frozen=True)
class ScanShown:
    """A scan that can be looked at beside what is asked about it."""

    name: str
    href: str
    kind: str  # `StoredFile.shown_as`
    words: str = ""


def scan_of(code: str, paper: Paper) -> ScanShown:
    """Return the scan of a paper of the dossier."""
    href = reverse("dossier:paper-file", args=[code, paper.pk])
    return ScanShown(paper.name, href, paper.file.shown_as)


@dataclass(frozen=True)
class ReviewRow:
    """One paper to judge. `requirement`: what the procedure says of it; `paper`: what came; never both None.

    `pk` is the row's key in the names of the fields.
    """

    pk: str
    name: str
    requirement: object
    paper: Paper | None
    mark: str
    reason: str = ""
    more: tuple[Paper, ...] = ()  # further photos of the same paper
    old: tuple[Paper, ...] = ()  # editions whose place it took, the latest first

    @property
    def originals(self) -> int:
        """Return how many originals belong to it."""
        return (self.requirement or self.paper).originals

    @property
    def copies(self) -> int:
        """Return how many copies belong to it."""
        return (self.requirement or self.paper).copies

    @property
    def is_required(self) -> bool:
        """Tell whether the dossier is not complete without it."""
        return self.requirement is not None and self.requirement.conditional is False

    @property
    def condition(self) -> str:
        """Return in which case it is wanted, if only in some."""
        return (
            self.requirement.condition
            if self.requirement is not None and self.requirement.conditional
            else ""
        )

    @property
    def scan(self) -> Paper | None:
        """Return the paper whose scan can be looked at."""
        return self.paper if self.paper is not None and self.paper.file_id else None

    @property
    def is_awaited(self) -> bool:
        """Tell whether a scan came that nobody may see yet."""
        return bool(getattr(self.paper, "scan_pending", False))

    @property
    def may_be_scanned(self) -> bool:
        """Tell whether the desk may add the scan of a paper that lies before it."""
        return self.requirement is not None and self.scan is None and not self.is_awaited

    @property
    def must_be_judged(self) -> bool:
        """Tell whether it may not be passed over: it is required, or it came."""
        return self.is_required or self.scan is not None or self.is_awaited

    def get_verdict_display(self) -> str:
        """Say what came, in a word or two."""
        if self.is_awaited:
            return "ảnh đang được xử lý"
        if self.scan is not None:
            return "có bản quét"
        return self.paper.get_verdict_display() if self.paper is not None else ""

    @property
    def came_at(self):
        """Return when it came, if that was after the first filing."""
        return getattr(self.paper, "came_at", None)


def review_rows(dossier: Dossier, at) -> list[ReviewRow]:
    """Return the rows in the procedure's order, then what came beyond it. What is only shown cannot be sent in."""
    revision = revision_on(dossier, local_day(at))
    sent = newest_first(dossier.papers.select_related("file"))
    came = [one for one in sent if one.replaced_at is None]
    replaced = [one for one in sent if one.replaced_at is not None and one.file_id]
    by_itself = bool(came) or dossier.channel == Channel.ONLINE
    rows = []
    for wanted in revision.papers.all():
        if wanted.present_only:
            continue
        name = wanted.name[:500]
        fitting = [one for one in came if one.requirement_id == wanted.pk or one.name == tidy(name)]
        more = [one for one in came if one.name.startswith(f"{tidy(name)} (ảnh ") and one.file_id]
        came = [one for one in came if one not in fitting and one not in more]
        paper = max(fitting, key=lambda one: (bool(one.file_id), one.order, one.pk), default=None)
        mark, reason = _first_mark(wanted, paper, by_itself)
        old = tuple(one for one in replaced if is_edition_of(one.name, tidy(name)))
        rows.append(ReviewRow(str(wanted.pk), name, wanted, paper, mark, reason, tuple(more), old))
    for one in came:
        mark, reason = _first_mark(None, one, True)
        old = tuple(older for older in replaced if is_edition_of(older.name, one.name))
        rows.append(ReviewRow(f"p{one.pk}", one.name, None, one, mark, reason, old=old))
    return rows


def _first_mark(wanted, paper: Paper | None, by_itself: bool) -> tuple[str, str]:
    """Say what is marked before anybody looked: a scan is for the clerk to judge, an envelope is thought complete."""
    if paper is not None:
        if paper.verdict != Paper.Verdict.GOOD:
            return "bad", paper.reason or ABSENT
        return ("" if paper.file_id or getattr(paper, "scan_pending", False) else "good"), ""
    if not by_itself:
        return ("" if wanted.conditional is True else "good"), ""
    return ("bad", ABSENT) if wanted.conditional is False else ("", "")
