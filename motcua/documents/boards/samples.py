"""The filled-in forms that lie behind a procedure's sheets in the binder."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from motcua.documents.printouts import declaration
from motcua.eforms.definitions import definitions
from motcua.files.booklet import bind
from motcua.files.inspection import PDF
from motcua.lib.clock import at_local
from motcua.paperforms.models import FormApproval, FormFile
from motcua.paperforms.questions import own_forms
from motcua.people.models import Agency
from motcua.postings.content import Leaves, binds


def samples_of(codes: Iterable[str], *, agency: Agency, day: date) -> dict[str, list[bytes]]:
    """Return the samples of these procedures as PDFs, those that have none left out.

    What the office filled in itself comes first; where it has nothing to bind, our own forms with invented answers in large
    type. A Word file cannot be bound (`word_samples`).
    """
    files = _files_of(agency)
    found = {code: _bound(files.get(code, [])) or _ready_made(code, agency, day) for code in codes}
    return {code: samples for code, samples in found.items() if samples}


def word_samples(agency: Agency) -> dict[str, list[FormFile]]:
    """Return by procedure the samples that are only to be opened in a word processor: the sheet names them with a code."""
    found = {code: [one for one in files if not _can_bind(one)] for code, files in _files_of(agency).items()}
    return {code: files for code, files in found.items() if files}


@binds
def leaves(agency: Agency) -> Leaves:
    """Return what the binder holds behind each procedure's sheet, in two queries."""
    files = _files_of(agency)
    told = {code: [[one.name, one.stored.digest] for one in own] for code, own in files.items()}
    approved = dict(FormApproval.objects.filter(agency=agency, ended_at=None).values_list("key", "digest"))
    for form in definitions().values():
        wording = [form.digest, form.sample, approved.get(form.key) == form.digest]
        mark = hashlib.sha256(json.dumps(wording, default=str, sort_keys=True).encode()).hexdigest()
        for code in form.procedures:
            if not any(_can_bind(one) for one in files.get(code, ())):
                told.setdefault(code, []).append([form.title, mark])
    return told


def _files_of(agency: Agency) -> dict[str, list[FormFile]]:
    rows = FormFile.objects.filter(agency=agency, kind=FormFile.Kind.SAMPLE, ended_at=None)
    found: dict[str, list[FormFile]] = {}
    for one in rows.select_related("stored", "procedure"):
        found.setdefault(one.procedure.code, []).append(one)
    return found


def _can_bind(file: FormFile) -> bool:
    return file.stored.kind == PDF or file.stored.is_image


def _bound(files: list[FormFile]) -> list[bytes]:
    return [bind([(one.stored.kind, one.stored.read())]).content for one in files if _can_bind(one)]


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
