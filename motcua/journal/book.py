"""The book of what happened: write one entry inside the transaction of the fact, tell the subscribers, read a stream.

**No personal content.** `data` holds references (codes, row ids, digests, amounts, dates), never a name, a number, an
address or a sentence somebody wrote. Where a text must be vouched for, keep the text and a random salt in its own row
and write `salted_digest(text, salt)` here: erasing that row leaves the chain whole and the digest meaningless.

A verb that writes to several streams writes to them in the order of their names, so that two such verbs queue instead
of waiting for each other.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

from django.db import transaction

from motcua.journal.canonical import digest, instant, plain
from motcua.journal.models import Entry, EntryQuerySet, Stream
from motcua.lib.clock import now

SYSTEM = "system"  # the office's own machine
_FORM = "motcua-entry-1"
_KIND = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*:\S(.*\S)?")
_BATCH = 2000


class Actor(Protocol):
    """Whoever acts: anything that can say who it is, without personal data ("user:7")."""

    actor: str


Handler = Callable[[Entry], None]
_handlers: dict[str, list[Handler]] = {}


def actor_of(by: Actor | None) -> str:
    """Return how the journal names this person; None is the office's own machine."""
    return SYSTEM if by is None else by.actor


def _locked_head(stream: str) -> Stream:
    head = Stream.objects.select_for_update().filter(pk=stream).first()
    if head is None:
        # Two first writers: the second waits here for the first one's commit, then queues for the lock.
        Stream.objects.bulk_create([Stream(name=stream)], ignore_conflicts=True)
        head = Stream.objects.select_for_update().get(pk=stream)
    return head


def record(
    kind: str,
    *,
    stream: str,
    subject: str,
    by: Actor | None,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Entry:
    """Write down what happened, as the next entry of the stream, and tell the subscribers.

    Raises TransactionManagementError outside `transaction.atomic` (a fact and its entry stand or fall together),
    ValueError for a malformed name and TypeError for data that have no written form. `data` must hold no personal
    content: see the module's text.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() needs the transaction of the fact it records")
    entry = _entry(kind, stream, subject, actor_of(by), at or now(), data)
    head = _locked_head(entry.stream_id)
    _chain(entry, head)
    entry.save()
    Stream.objects.filter(pk=head.pk).update(number=head.number, digest=head.digest)
    for handler in _subscribers(kind):
        handler(entry)
    return entry


def on(kind: str, handler: Handler) -> None:
    """Call the handler with every entry of this kind, in the transaction of the fact: it enqueues, it never calls out.

    `kind` may end in ".*" for a whole family ("dossier.*"), or be "*". Subscribe in an app's `ready`; the same handler
    is told once however often it subscribes.
    """
    known = _handlers.setdefault(kind, [])
    if handler not in known:
        known.append(handler)


def off(kind: str, handler: Handler) -> None:
    """Stop telling the handler."""
    if handler in _handlers.get(kind, ()):
        _handlers[kind].remove(handler)


def entries(stream: str) -> EntryQuerySet:
    """Return the entries of a stream, oldest first."""
    return Entry.objects.filter(stream_id=stream).order_by("number")


def entry_digest(entry: Entry) -> str:
    """Return the digest this entry ought to have: over every column and the digest before it."""
    return digest(
        _FORM,
        {
            "stream": entry.stream_id,
            "number": entry.number,
            "subject": entry.subject,
            "kind": entry.kind,
            "actor": entry.actor,
            "at": instant(entry.at),
            "data": entry.data,
            "previous": entry.previous,
        },
    )


def new_salt() -> str:
    """Return a random salt for `salted_digest`, to be kept in the row of the text."""
    return secrets.token_hex(16)


def salted_digest(text: str, salt: str) -> str:
    """Return the digest that may stand in the journal for a personal text whose row keeps the salt."""
    return hmac.new(salt.encode(), plain(text).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Fact:
    """One thing to be written by `record_bulk`; the fields are those of `record`."""

    kind: str
    stream: str
    subject: str
    at: datetime
    by: Actor | None = None
    data: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_bulk(facts: Iterable[Fact]) -> int:
    """Write many facts at once with a valid chain and return how many: for filling a bench or bringing in old books.

    Subscribers are not told. Facts of one stream keep their order; memory is bounded.
    """
    facts, written = iter(facts), 0
    while batch := [
        _entry(f.kind, f.stream, f.subject, actor_of(f.by), f.at, f.data) for f in islice(facts, _BATCH)
    ]:
        names = sorted({entry.stream_id for entry in batch})
        Stream.objects.bulk_create([Stream(name=name) for name in names], ignore_conflicts=True)
        heads = {
            head.name: head
            for part in _parts(names, 500)
            for head in Stream.objects.select_for_update().filter(pk__in=part).order_by("pk")
        }
        for entry in batch:
            _chain(entry, heads[entry.stream_id])
        Entry.objects.bulk_create(batch)
        Stream.objects.bulk_create(
            heads.values(), update_conflicts=True, unique_fields=["name"], update_fields=["number", "digest"]
        )
        written += len(batch)
    return written


def _parts(names: list[str], size: int):
    return (names[start : start + size] for start in range(0, len(names), size))


def _entry(kind: str, stream: str, subject: str, actor: str, at: datetime, data: dict | None) -> Entry:
    stream, subject, actor = plain(stream), plain(subject), plain(actor)
    if not _KIND.fullmatch(kind) or len(kind) > 80:
        raise ValueError(f"a kind reads like dossier.received, not {kind!r}")
    for name in (stream, subject):
        if not _NAME.fullmatch(name) or len(name) > 120:
            raise ValueError(f"a stream or subject reads like dossier:H26.1, not {name!r}")
    if not actor or len(actor) > 80:
        raise ValueError("an actor has 1 to 80 characters")
    instant(at)  # refuses a naive one before anything is locked
    return Entry(
        stream_id=stream,
        subject=subject,
        kind=kind,
        actor=actor,
        at=at,
        data=plain({} if data is None else data),
    )


def _chain(entry: Entry, head: Stream) -> None:
    entry.number, entry.previous = head.number + 1, head.digest
    entry.digest = entry_digest(entry)
    head.number, head.digest = entry.number, entry.digest


def _subscribers(kind: str) -> list[Handler]:
    found = list(_handlers.get("*", ())) + list(_handlers.get(kind, ()))
    parts = kind.split(".")
    for end in range(1, len(parts)):
        found += _handlers.get(".".join(parts[:end]) + ".*", ())
    return found
