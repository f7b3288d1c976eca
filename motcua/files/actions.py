"""The verbs of the store. They write no journal: whoever hands a file in writes what it is for, and its digest."""

from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import ProtectedError

from motcua.files import storage
from motcua.files.inspection import Inspected, inspect
from motcua.files.models import StoredFile
from motcua.lib.clock import now


class Actor(Protocol):
    """Whoever hands the file in."""

    actor: str


def store_file(
    content: bytes, *, name: str, by: Actor | None, at: datetime | None = None, field: str = "file"
) -> StoredFile:
    """Look into the content, keep it and return its row; content already kept returns the row it has.

    Pictures are kept redrawn, so the digest is that of what is kept. `name` is judged (its extension) and not kept.
    Raises NotAllowed at `field` with a sentence for the sender; nothing is kept then.
    """
    return keep_inspected(inspect(content, name, field=field), by=by, at=at)


def keep_inspected(kept: Inspected, *, by: Actor | None, at: datetime | None = None) -> StoredFile:
    """Keep what was looked into and return its row.

    The disk comes first and the row second: a transaction that fails afterwards leaves at most content that no row
    refers to, never the reverse. Drawing a picture anew takes long: `inspect` outside any transaction, then keep.
    """
    return _row_of(kept, lay_down(kept), by=by, at=at or now())


def lay_down(kept: Inspected) -> str:
    """Put the content on the disk, without a row; `keep_inspected` inside a transaction then has nothing slow to do."""
    return storage.write(kept.content)


@transaction.atomic
def _row_of(kept: Inspected, digest: str, *, by: Actor | None, at: datetime) -> StoredFile:
    StoredFile.objects.bulk_create(
        [
            StoredFile(
                digest=digest,
                kind=kept.kind,
                size=len(kept.content),
                pages=kept.pages,
                width=kept.width,
                height=kept.height,
                created_at=at,
            )
        ],
        ignore_conflicts=True,  # two people hand in the same paper at once
    )
    # The same content may be forgotten at this very moment: looked for once more when the row is there for good.
    transaction.on_commit(lambda: None if storage.path_of(digest).is_file() else storage.write(kept.content))
    return StoredFile.objects.get(digest=digest)


@transaction.atomic
def forget_file(stored: StoredFile, *, by: Actor | None, at: datetime | None = None) -> bool:
    """Erase a file that no row refers to any more; tell whether it was erased.

    Somebody who still refers to it protects it. The disk goes last, once the row is gone for good and nobody has handed
    in the same content meanwhile.
    """
    try:
        stored.delete()
    except ProtectedError:
        return False
    digest = stored.digest
    transaction.on_commit(
        lambda: None if StoredFile.objects.filter(digest=digest).exists() else storage.erase(digest)
    )
    return True


def forget_unreferenced_files(*, kept_for: timedelta, by: Actor | None, at: datetime | None = None) -> int:
    """Erase the files that were handed in that long ago and that no row refers to; return how many.

    What was uploaded for a sheet that nobody sent, or taken out again, would otherwise lie on the disk for ever, and it
    is somebody's paper. Each file goes in a transaction of its own.
    """
    forgotten = 0
    for stored in StoredFile.objects.unreferenced().filter(created_at__lt=(at or now()) - kept_for):
        forgotten += forget_file(stored, by=by, at=at)
    return forgotten
