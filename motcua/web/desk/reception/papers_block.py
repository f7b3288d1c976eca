"""Block 3 of the counter: the papers, one row each."""

from dataclasses import dataclass
from functools import cached_property

from motcua.dossiers.actions import PaperInput
from motcua.dossiers.models import ReadyPhrase
from motcua.dossiers.phrases import UNSAID, once_each
from motcua.web.desk.reception import forms, keeping, sheet

PHRASES_SHOWN = 10


@dataclass(frozen=True)
class PaperRow:
    """One paper to hand in."""

    paper: object
    form: forms.PaperForm
    phrases: list[str]

    @property
    def id(self) -> str:
        """Return the beginning of the ids of its fields."""
        return f"id_{self.form.prefix}"

    @property
    def mark(self) -> str:
        """Return the mark as it stands."""
        return self.form["mark"].value() or ""

    @property
    def chosen(self) -> list[str]:
        """Return the phrases ticked."""
        return self.form["phrases"].value() or []

    @property
    def mistakes(self) -> str:
        """Return what is wrong in this row as one text."""
        return " ".join(words for errors in self.form.errors.values() for words in errors)

    @property
    def condition(self) -> str:
        """Say when the paper is wanted, if not always."""
        if self.paper.conditional:
            words = self.paper.condition or self.paper.note or "thuộc trường hợp phải có"
            return f"Chỉ khi: {words[:1].lower()}{words[1:]}"
        return self.paper.note


@dataclass(frozen=True)
class Shown:
    """A paper that is only shown and taken back."""

    paper: object
    name: str
    ticked: bool


@dataclass(frozen=True)
class Scan:
    """The place for the scan of one paper, and what is kept there."""

    name: str
    prefix: str
    stored: str
    wrong: str


class PapersBlock:
    """What is handed in, what is only shown, what the catalogue does not name."""

    def __init__(self, screen):
        self.screen = screen

    @cached_property
    def rows(self) -> list[PaperRow]:
        """List the papers to hand in."""
        if self.screen.procedure.revision is None:
            return []
        rows = []
        for paper in self.screen.procedure.revision.papers.all():
            if not paper.present_only:
                form = forms.PaperForm(
                    self.screen.data, prefix=f"paper-{paper.pk}", paper=paper, phrases=self.phrases
                )
                rows.append(PaperRow(paper, self.screen.read(form), self.phrases))
        return rows

    @cached_property
    def shown(self) -> list[Shown]:
        """List the papers that are only shown."""
        if self.screen.procedure.revision is None:
            return []
        return [
            Shown(paper, f"paper-{paper.pk}-shown", bool(self.screen.data.get(f"paper-{paper.pk}-shown")))
            for paper in self.screen.procedure.revision.papers.all()
            if paper.present_only
        ]

    @cached_property
    def extras(self) -> list[forms.ExtraPaperForm]:
        """List the rows for papers that the catalogue does not name."""
        if self.screen.procedure.revision is None:
            return []
        return [
            self.screen.read(forms.ExtraPaperForm(self.screen.data, prefix=f"extra-{n}"))
            for n in range(1, sheet.EXTRA_PAPERS + 1)
        ]

    @cached_property
    def has_extras(self) -> bool:
        """Tell whether something stands in those rows."""
        return any(form["name"].value() or form.errors for form in self.extras)

    @cached_property
    def phrases(self) -> list[str]:
        """List the reasons to tick: the office's own most used first."""
        own = list(
            ReadyPhrase.objects.filter(agency=self.screen.post.office)
            .order_by("-uses", "pk")
            .values_list("text", flat=True)[:PHRASES_SHOWN]
        )
        own = [text for text in own if ";" not in text and text != UNSAID]
        return once_each([*own, *forms.READY_PHRASES])[:PHRASES_SHOWN]

    @cached_property
    def scans(self) -> list[Scan]:
        """List a place for the scan of each paper handed in, of those the catalogue does not name too."""
        places = [(row.paper.name, row.form.prefix) for row in self.rows]
        places += [
            (form["name"].value() or f"Giấy khác {n}", form.prefix) for n, form in enumerate(self.extras, 1)
        ]
        data = self.screen.data
        return [
            Scan(name, prefix, keeping.name_of(data, prefix), self.screen.is_wrong_at(f"id_{prefix}-file"))
            for name, prefix in places
        ]

    @property
    def scans_stored(self) -> int:
        """Count the scans kept."""
        return sum(bool(scan.stored) for scan in self.scans)

    @property
    def has_wrong_scan(self) -> bool:
        """Tell whether a scan could not be kept."""
        return any(scan.wrong for scan in self.scans)

    @cached_property
    def bad(self) -> list[PaperRow]:
        """List the papers that are missing or not in order."""
        return [row for row in self.rows if row.mark == forms.BAD]

    @property
    def wrong(self) -> str:
        """Return what is wrong with the papers as a whole."""
        return self.screen.is_wrong_at("papers")

    def given(self) -> tuple[PaperInput, ...]:
        """Return the papers as the clerk saw them, with their scans; what the case does not want leaves no trace."""
        out, data = [], self.screen.data

        def scan(prefix: str) -> dict:
            file = keeping.file_of(data, prefix)
            return {"file": file, "file_name": keeping.name_of(data, prefix)} if file else {}

        for row in self.rows:
            given, reason = row.form.cleaned_data, row.form.reason_words
            if row.mark == forms.SPARED and not reason:
                continue
            is_bad = row.mark == forms.BAD
            verdict = "good" if row.mark == forms.GOOD else "bad" if is_bad and reason else "absent"
            out.append(
                PaperInput(
                    name=row.paper.name[:500],
                    requirement_id=row.paper.pk,
                    originals=given.get("originals") or 0,
                    copies=given.get("copies") or 0,
                    verdict=verdict,
                    reason=reason[:500],
                    original_kept=bool(given.get("kept")) and verdict == "good",
                    required=is_bad,
                    **scan(row.form.prefix),
                )
            )
        for form in self.extras:
            given = form.cleaned_data
            if given.get("name"):
                out.append(
                    PaperInput(
                        name=given["name"],
                        originals=given.get("originals") or 0,
                        copies=given.get("copies") or 0,
                        original_kept=bool(given.get("kept")),
                        **scan(form.prefix),
                    )
                )
        out += [
            PaperInput(
                name=one.paper.name[:500],
                requirement_id=one.paper.pk,
                present_only=True,
                originals=one.paper.originals,
                copies=one.paper.copies,
            )
            for one in self.shown
            if one.ticked
        ]
        return tuple(out)

    def points(self) -> list[dict]:
        """Return what a supplement letter has to ask for."""
        return [
            {
                "paper": row.paper.name,
                "reason": row.form.reason_words,
                "originals": row.paper.originals,
                "copies": row.paper.copies,
            }
            for row in self.bad
        ]
