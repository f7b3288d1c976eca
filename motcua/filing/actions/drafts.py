"""Open, save and erase drafts. The journal says nothing of them: a draft is the citizen's own until it is filed."""

import secrets as random
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from motcua.catalogue.models import Revision
from motcua.files import quarantine
from motcua.files.actions import forget_file
from motcua.files.models import StoredFile
from motcua.filing import rules
from motcua.filing.models import Draft
from motcua.filing.questions import mode_for
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.secrets import ALPHABET
from motcua.people.models import Agency

CODE_LENGTH = 14  # of 22 signs: 62 bits
LONGEST_ANSWER, MOST_ANSWERS = 4000, 80  # characters, fields of one step
_BATCH = 200


@transaction.atomic
def open_draft(*, agency: Agency, revision: Revision, by, at: datetime | None = None) -> Draft:
    """Open an empty draft under a code that nobody can guess. Raises NotAllowed where nothing is filed here."""
    at = at or clock.now()
    refuse_if(rules.is_open(mode_for(agency, revision.procedure_id, clock.local_day(at))))
    if not revision.is_received_here:
        raise NotAllowed(
            f"Thủ tục này do {revision.handled_by} giải quyết, một cửa không nhận.", code="not-handled-here"
        )
    code = "".join(random.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return Draft.objects.create(
        code=code, agency=agency, revision=revision, answers={}, opened_at=at, updated_at=at
    )


@transaction.atomic
def save_answers(
    draft: Draft, *, step: str, answers: Mapping[str, str], by, at: datetime | None = None
) -> Draft:
    """Keep what was typed in a step, right or wrong, half or whole; fields that are not given stay as they were.

    Raises NotAllowed (`already-filed`).
    """
    locked = lock(draft)
    refuse_if(rules.is_unsent(locked))
    kept = dict(locked.answers.get(step) or {})
    kept.update({name[:60]: str(value)[:LONGEST_ANSWER] for name, value in answers.items()})
    locked.answers = {**locked.answers, step: dict(list(kept.items())[:MOST_ANSWERS])}
    touch(locked, at, "answers")
    return locked


@transaction.atomic
def erase_draft(draft: Draft, *, by, at: datetime | None = None) -> None:
    """Erase the draft and everything sent for it that no dossier refers to."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return
    pages = list(locked.pages.values_list("token", "file_id"))
    locked.delete()
    for stored in StoredFile.objects.filter(pk__in={file for _, file in pages if file}):
        forget_file(stored, by=by, at=at)
    tokens = [token for token, _ in pages]
    transaction.on_commit(lambda: _drop(tokens))


@job
def erase_old_drafts(*, by=None, at: datetime | None = None) -> int:
    """Erase the drafts that nobody has changed for thirty days; return how many."""
    at = at or clock.now()
    count = 0
    while some := list(Draft.objects.expired(at).order_by("pk")[:_BATCH]):
        for draft in some:
            erase_draft(draft, by=by, at=at)
        count += len(some)
    return count


def lock(draft: Draft) -> Draft:
    """Return the draft as it is now, locked until the transaction ends. Raises NotAllowed when it has been erased."""
    found = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("agency", "revision__procedure", "dossier")
        .filter(pk=draft.pk)
        .first()
    )
    if found is None:
        raise NotAllowed("Bản nháp này đã bị xóa. Ông/bà mở hồ sơ mới để làm lại.", code="draft-erased")
    return found


def touch(draft: Draft, at: datetime | None, *fields: str) -> None:
    """Save the locked draft: it lives thirty days from now."""
    draft.updated_at = at or clock.now()
    draft.save(update_fields=[*fields, "updated_at"])


def _drop(tokens: list[str]) -> None:
    for token in tokens:
        quarantine.drop(token)
