"""Which sheets belong to a procedure: files by paper, and our own forms with what the office said of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.eforms.definitions import FormDefinition, for_procedure
from motcua.lib.vietnamese import fold
from motcua.paperforms.models import FormApproval, FormFile


@dataclass(frozen=True)
class OwnForm:
    """One of our own forms, and whether the office approved this wording of it."""

    definition: FormDefinition
    is_approved: bool


@dataclass(frozen=True)
class PaperSheets:
    """What there is for one paper; its name is empty for the procedure as a whole."""

    paper: str
    blanks: tuple[FormFile, ...] = ()
    samples: tuple[FormFile, ...] = ()
    own: tuple[OwnForm, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to download."""
        return not (self.blanks or self.samples or self.own)


def form_files(agency_pk: int, code: str):
    """Return the files an office offers for a procedure."""
    found = FormFile.objects.filter(agency=agency_pk, procedure__code=code, ended_at=None)
    return found.select_related("stored")


def own_forms(agency_pk: int, code: str) -> tuple[OwnForm, ...]:
    """Return our own forms for a procedure with the office's word on each. One query, none where there is no form."""
    known = for_procedure(code)
    if not known:
        return ()
    approvals = FormApproval.objects.filter(
        agency=agency_pk, key__in=[one.key for one in known], ended_at=None
    )
    approved = dict(approvals.values_list("key", "digest"))
    return tuple(OwnForm(one, approved.get(one.key) == one.digest) for one in known)


def sheets_for(agency_pk: int, code: str, papers: Iterable[str]) -> list[PaperSheets]:
    """Return what there is for each paper of the procedure, those with nothing left out; two queries.

    Our own forms stand with the first paper that is a declaration or a request, else with the procedure as a whole; a
    file whose paper the catalogue no longer names stands there too.
    """
    names = list(papers)
    files = list(form_files(agency_pk, code))
    own = own_forms(agency_pk, code)
    keys = {fold(name): name for name in names}
    asked = next(
        (name for name in names if fold(name).startswith(("to khai", "don ", "giay de nghi", "thong bao"))),
        "",
    )
    found = []
    for name in [*names, ""]:
        mine = [
            file
            for file in files
            if (fold(file.paper) == fold(name) if name else fold(file.paper) not in keys or not file.paper)
        ]
        sheets = PaperSheets(
            paper=name,
            blanks=tuple(file for file in mine if file.kind == FormFile.Kind.BLANK),
            samples=tuple(file for file in mine if file.kind == FormFile.Kind.SAMPLE),
            own=own if name == asked else (),
        )
        if not sheets.is_empty:
            found.append(sheets)
    return found
