"""The one verb of the store. It writes no journal: whoever hands a file in writes what it is for, and its digest."""

from datetime import datetime
from typing import Protocol

from django.db import transaction

from motcua.files import storage
from motcua.files.inspection import inspect
from motcua.files.models import StoredFile
from motcua.lib.clock import now


class Actor(Protocol):
    """Whoever hands the file in."""

    actor: str


@transaction.atomic
def store_file(
    content: bytes, *, name: str, by: Actor | None, at: datetime | None = None, field: str = "file"
) -> StoredFile:
    """Look into the content, keep it and return its row; content already kept returns the row it has.

    Pictures are kept redrawn, so the digest is that of what is kept. `name` is judged (its extension) and not kept.
    Raises NotAllowed at `field` with a sentence for the sender; nothing is kept then. The disk comes first and the
    row second: a transaction that fails afterwards leaves at most content that no row refers to, never the reverse.
    """
    kept = inspect(content, name, field=field)
    digest = storage.write(kept.content)
    StoredFile.objects.bulk_create(
        [
            StoredFile(
                digest=digest,
                kind=kept.kind,
                size=len(kept.content),
                pages=kept.pages,
                width=kept.width,
                height=kept.height,
                created_at=at or now(),
            )
        ],
        ignore_conflicts=True,  # two people hand in the same paper at once
    )
    return StoredFile.objects.get(digest=digest)
