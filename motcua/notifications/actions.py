"""The verbs: put a letter in the outbox when a dossier moves, and send it once the move can no longer be undone."""

import hashlib
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from motcua.dossiers.actions.undoing import outbox_key
from motcua.dossiers.lifecycle import UNDO_MINUTES
from motcua.dossiers.models import Dossier
from motcua.journal import book, jobs
from motcua.journal.jobs import job
from motcua.journal.models import Entry
from motcua.notifications.channels import Message, chosen, email
from motcua.notifications.letters import BY_KEY, LETTERS, text_of
from motcua.people.questions import public_address

STREAM = "messages:email"


def expect_letter(entry: Entry) -> None:
    """Enqueue the letter about this move, in its transaction, for when the time to undo it is over.

    Nothing is enqueued where no mail server is configured, or the applicant left no usable address.
    """
    if chosen() is None:
        return
    dossier = (
        Dossier.objects.select_related("applicant")
        .filter(code=entry.stream_id.removeprefix("dossier:"))
        .first()
    )
    if dossier is None or not _is_address(dossier.applicant.email):
        return
    jobs.enqueue(
        send_message,
        dossier.code,
        LETTERS[entry.kind].key,
        entry.number,
        key=_key(dossier, entry.number),
        run_at=entry.at + timedelta(minutes=UNDO_MINUTES),
        at=entry.at,
        leaves_machine=True,
    )


@job
def send_message(dossier_code: str, letter: str, number: int, *, by=None, at: datetime | None = None) -> None:
    """Send the letter about the dossier's move of that number; may be repeated, and says nothing no longer true.

    Raises whatever the channel raises, so that the job is tried again. What was sent stands in the journal, in the
    stream "messages:email": the dossier's own stream holds only what concerns its handling.
    """
    words = BY_KEY[letter]
    dossier = (
        Dossier.objects.select_related("applicant", "office", "office__parent")
        .filter(code=dossier_code)
        .first()
    )
    channel = chosen()
    if dossier is None or channel is None or dossier.stage not in words.true_in:
        return
    key = _key(dossier, number)
    if _is_undone(dossier, number) or _is_sent(dossier, key):
        return
    if not _is_address(dossier.applicant.email):  # erased or corrected meanwhile
        return
    office = dossier.office
    message = Message(
        to=dossier.applicant.email,
        identifier=hashlib.sha256(key.encode()).hexdigest()[:32],
        subject=words.subject.format(code=dossier.code),
        text=text_of(
            words,
            code=dossier.code,
            look_up=f"{address}/ho-so/" if (address := public_address()) else "",
            office=office.one_stop_name or office.name,
            phone=office.phone or office.hotline,
        ),
    )
    try:
        channel.send(message)
    except Exception as error:
        if email.is_way_blocked(error):
            raise jobs.WayBlocked from error
        raise
    with transaction.atomic():
        book.record(
            "message.sent",
            stream=STREAM,
            subject=dossier.stream,
            by=by,
            at=at,
            data={"key": key, "letter": letter},
        )


def _key(dossier: Dossier, number: int) -> str:
    # An undo takes everything out of the outbox whose key begins with outbox_key.
    return f"{outbox_key(dossier, number)}email"


def _is_undone(dossier: Dossier, number: int) -> bool:
    later = book.entries(dossier.stream).filter(number__gt=number, kind="dossier.undo")
    return any(entry.data.get("undoes") == number for entry in later)


def _is_sent(dossier: Dossier, key: str) -> bool:
    told = Entry.objects.filter(subject=dossier.stream, stream_id=STREAM, kind="message.sent")
    return any(entry.data.get("key") == key for entry in told)


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
