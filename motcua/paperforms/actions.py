"""The verbs: keep a form's file, take it off, approve one of our own forms, take the approval back."""

from datetime import datetime

from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.eforms.definitions import FormDefinition
from motcua.files.models import StoredFile
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.paperforms import rules
from motcua.paperforms.models import FormApproval, FormFile
from motcua.people.models import Agency, User


@transaction.atomic
def keep_form_file(
    agency: Agency,
    procedure: Procedure,
    *,
    paper: str,
    kind: str,
    stored: StoredFile,
    name: str,
    by: User | None,
    at: datetime | None = None,
) -> FormFile:
    """Offer a blank or a sample for a paper. Raises NotAllowed."""
    at = at or clock.now()
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    refuse_if(rules.may_keep_forms(by, agency, clock.local_day(at)))
    if kind not in FormFile.Kind.values:
        raise NotAllowed("Chọn mẫu trống hay mẫu điền sẵn.", code="kind", field="kind")
    standing = FormFile.objects.filter(agency=agency, procedure=procedure, ended_at=None)
    refuse_if(rules.object_to_files(standing.count()))
    made = FormFile.objects.create(
        agency=agency,
        procedure=procedure,
        paper=tidy(paper)[:400],
        kind=kind,
        stored=stored,
        name=kept_name(name),
        added_by=by,
        added_at=at,
    )
    _note("form.file_kept", made, by, at)
    return made


@transaction.atomic
def end_form_file(file: FormFile, *, by: User | None, at: datetime | None = None) -> FormFile:
    """Offer a file no longer. Raises NotAllowed."""
    at = at or clock.now()
    file = FormFile.objects.select_for_update().select_related("agency", "procedure").get(pk=file.pk)
    refuse_if(rules.may_keep_forms(by, file.agency, clock.local_day(at)))
    if file.ended_at is None:
        file.ended_at = at
        file.save(update_fields=["ended_at"])
        _note("form.file_ended", file, by, at)
    return file


@transaction.atomic
def approve_form(
    agency: Agency, definition: FormDefinition, *, by: User | None, at: datetime | None = None
) -> FormApproval:
    """Vouch that our form says what the form in force says; the paper loses its mark as a reference. Raises NotAllowed."""
    at = at or clock.now()
    Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(rules.may_approve(by, agency, clock.local_day(at)))
    standing = FormApproval.objects.filter(agency=agency, key=definition.key, ended_at=None).first()
    if standing is not None:
        if standing.digest == definition.digest:
            return standing
        standing.ended_at = at
        standing.save(update_fields=["ended_at"])
    made = FormApproval.objects.create(
        agency=agency, key=definition.key, digest=definition.digest, approved_by=by, approved_at=at
    )
    _note_approval("form.approved", made, by, at)
    return made


@transaction.atomic
def end_approval(
    agency: Agency, definition: FormDefinition, *, by: User | None, at: datetime | None = None
) -> None:
    """Take the approval back. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_approve(by, agency, clock.local_day(at)))
    standing = FormApproval.objects.select_for_update().filter(
        agency=agency, key=definition.key, ended_at=None
    )
    for one in standing:
        one.ended_at = at
        one.save(update_fields=["ended_at"])
        _note_approval("form.approval_ended", one, by, at)


def _note(kind: str, file: FormFile, by, at) -> None:
    book.record(
        kind,
        stream=file.procedure.stream,
        subject=file.agency.stream,
        by=by,
        at=at,
        data={"file": file.pk, "digest": file.stored.digest, "sort": file.kind},
    )


def _note_approval(kind: str, approval: FormApproval, by, at) -> None:
    book.record(
        kind,
        stream=approval.agency.stream,
        subject=approval.agency.stream,
        by=by,
        at=at,
        data={"form": approval.key, "digest": approval.digest},
    )
