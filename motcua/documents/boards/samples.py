"""The filled-in forms that lie behind a procedure's sheets in the binder."""

from collections.abc import Iterable
from datetime import date

from motcua.documents.printouts import declaration
from motcua.files.booklet import bind
from motcua.files.inspection import PDF
from motcua.lib.clock import at_local
from motcua.paperforms.models import FormFile
from motcua.paperforms.questions import form_files, own_forms
from motcua.people.models import Agency


def samples_of(codes: Iterable[str], *, agency: Agency, day: date) -> dict[str, list[bytes]]:
    """Return the samples of these procedures as PDFs, those that have none left out.

    What the office filled in itself comes first; where it has nothing, our own forms with invented answers in large type. A
    Word file cannot be bound: it stays a download.
    """
    found = {code: _own_samples(code, agency) or _ready_made(code, agency, day) for code in codes}
    return {code: samples for code, samples in found.items() if samples}


def _own_samples(code: str, agency: Agency) -> list[bytes]:
    files = form_files(agency.pk, code).filter(kind=FormFile.Kind.SAMPLE)
    leaves = [one.stored for one in files if one.stored.kind == PDF or one.stored.is_image]
    return [bind([(stored.kind, stored.read())]).content for stored in leaves]


def _ready_made(code: str, agency: Agency, day: date) -> list[bytes]:
    return [
        declaration.render(
            declaration.Content(
                definition=form.definition,
                office=agency.name,
                place=agency.place or "……",
                printed_on=day,
                answers=form.definition.sample,
                is_sample=True,
                is_reference=not form.is_approved,
                large=True,
            ),
            at=at_local(day),
        )
        for form in own_forms(agency.pk, code)
    ]
