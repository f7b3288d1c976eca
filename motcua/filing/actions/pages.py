"""Take in photos and scans, cheaply: bytes are put aside at once and looked into by a job; nobody sees them before."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum

from motcua.dossiers.actions import attach_scan
from motcua.files import quarantine
from motcua.files.actions import forget_file, keep_inspected, lay_down
from motcua.files.inspection import Inspected, glance, inspect_aside
from motcua.filing import rules
from motcua.filing.actions.drafts import lock, touch
from motcua.filing.actions.scans import paper_name, put_scans_in_place
from motcua.filing.models import AUTHORISATION, OTHER, Draft, DraftPage
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy

PART = 1024 * 1024  # bytes: the largest part of an upload; the browser sends half of it
_SWEPT_AFTER = timedelta(days=2)


def add_page(
    draft: Draft, *, slot: str, name: str, content: bytes, upload_key: str, by, at: datetime | None = None
) -> DraftPage:
    """Take in a whole file. The same `upload_key` again gives the same page. Raises NotAllowed."""
    at = at or clock.now()
    upload_key = upload_key[:64]
    if page := DraftPage.objects.filter(draft=draft, upload_key=upload_key).first():
        return page
    glance(content[:4096], len(content), name, tail=content[-4096:])
    # The disk first and outside the transaction, which is then one short write: nobody waits for somebody's photo.
    token = quarantine.new_token()
    quarantine.write_part(token, 0, content, last=True)
    try:
        return _open_page(draft, slot, name, len(content), upload_key, token=token, by=by, at=at)
    except IntegrityError:  # the same photo twice at once
        quarantine.drop(token)
        return DraftPage.objects.get(draft=draft, upload_key=upload_key)
    except NotAllowed:
        quarantine.drop(token)
        raise


def add_part(
    draft: Draft,
    *,
    slot: str,
    name: str,
    size: int,
    offset: int,
    part: bytes,
    upload_key: str,
    by,
    at: datetime | None = None,
) -> DraftPage:
    """Take in the part of a file that begins at `offset`; the page says how much of it has come.

    A part that came before does no harm; one that would leave a gap is not taken, and `received` says where to go on.
    What a file is, and whether it is too large, is seen from its first part. Raises NotAllowed.
    """
    at = at or clock.now()
    if offset < 0 or not part or offset + len(part) > size or not upload_key:
        raise NotAllowed("Phần tệp gửi lên không khớp. Ông/bà chọn lại tờ này.", code="part-misplaced")
    if offset == 0:
        glance(part[:4096], size, name, tail=part[-4096:] if len(part) == size else b"")
    page = _begin(draft, slot, name, size, upload_key[:64], at=at, by=by)
    if page.size != size:
        raise NotAllowed("Phần tệp gửi lên không khớp. Ông/bà chọn lại tờ này.", code="part-misplaced")
    if (
        page.state != DraftPage.State.ARRIVING
        or offset > page.received
        or offset + len(part) <= page.received
    ):
        return page  # here already, or a gap before it: the sender goes on from `received`
    last = offset + len(part) == size
    quarantine.write_part(page.token, offset, part, last=last)
    return _note_part(page, offset + len(part), at=at, by=by)


def _begin(draft: Draft, slot: str, name: str, size: int, upload_key: str, *, by, at: datetime) -> DraftPage:
    if page := DraftPage.objects.filter(draft=draft, upload_key=upload_key).first():
        return page
    try:
        return _open_page(draft, slot, name, size, upload_key, by=by, at=at)
    except IntegrityError:  # the same first part twice at once
        return DraftPage.objects.get(draft=draft, upload_key=upload_key)


@transaction.atomic
def _open_page(
    draft: Draft, slot: str, name: str, size: int, upload_key: str, *, by, at: datetime, token: str = ""
) -> DraftPage:
    # With `token` all of it lies in the quarantine already.
    locked = lock(draft)
    refuse_if(rules.is_unsent(locked))
    requirement = _requirement(locked, slot)
    there = locked.pages.aggregate(bytes=Sum("size"), last=Max("order"))
    refuse_if(rules.fits(locked.pages.count(), there["bytes"] or 0, size))
    page = DraftPage.objects.create(
        draft=locked,
        slot=slot,
        requirement=requirement,
        order=(there["last"] or 0) + 1,
        upload_key=upload_key,
        name=tidy(name)[:200],
        size=size,
        received=size if token else 0,
        state=DraftPage.State.WAITING if token else DraftPage.State.ARRIVING,
        token=token or quarantine.new_token(),
        sent_at=at,
    )
    if token:
        look_into_page.enqueue(page.pk, key=f"look-into-page:{token}", at=at)
    touch(locked, at)
    return page


@transaction.atomic
def _note_part(page: DraftPage, received: int, *, by, at: datetime) -> DraftPage:
    locked = DraftPage.objects.select_for_update().filter(pk=page.pk).first()
    if locked is None:
        raise NotAllowed("Tờ này vừa được bỏ. Ông/bà chọn lại nếu vẫn cần.", code="page-removed")
    if locked.state != DraftPage.State.ARRIVING or received <= locked.received:
        return locked
    locked.received = received
    if received == locked.size:
        head, tail = quarantine.ends(locked.token, locked.size)
        glance(head, locked.size, locked.name, tail=tail)
        locked.state, locked.sent_at = DraftPage.State.WAITING, at
        look_into_page.enqueue(locked.pk, key=f"look-into-page:{locked.token}", at=at)
    locked.save(update_fields=["received", "state", "sent_at"])
    return locked


@job
def look_into_page(page_id: int, *, by=None, at: datetime | None = None) -> None:
    """Look into the bytes of a page, keep what may be kept (pictures drawn anew) and put it in their place."""
    page = DraftPage.objects.filter(pk=page_id, state=DraftPage.State.WAITING).first()
    if page is None:
        return
    # Outside any transaction: drawing a large photo takes half a second of a core, and nobody may wait for it.
    try:
        kept = inspect_aside(quarantine.read(page.token), page.name)
        lay_down(kept)
    except NotAllowed as refusal:
        if refusal.objection.code in ("disk-full", "disk-refused"):
            raise  # not the photo's fault: the job is tried again
        note_inspected(page_id, reason=refusal.objection.reason, by=by, at=at)
    else:
        note_inspected(page_id, kept=kept, by=by, at=at)


@transaction.atomic
def remove_page(page: DraftPage, *, by, at: datetime | None = None) -> None:
    """Take a page out again, with its bytes. Raises NotAllowed (`already-filed`)."""
    locked = lock(page.draft)
    refuse_if(rules.is_unsent(locked))
    found = locked.pages.select_related("file").filter(pk=page.pk).first()
    if found is None:
        return
    stored, token = found.file, found.token
    found.delete()
    if stored is not None:
        forget_file(stored, by=by, at=at)
    touch(locked, at)
    transaction.on_commit(lambda: quarantine.drop(token))


@transaction.atomic
def move_page(page: DraftPage, *, earlier: bool, by, at: datetime | None = None) -> None:
    """Let the page change places with the one before (or after) it of the same paper. Raises NotAllowed."""
    locked = lock(page.draft)
    refuse_if(rules.is_unsent(locked))
    pages = list(locked.pages.filter(slot=page.slot))
    here = next((place for place, one in enumerate(pages) if one.pk == page.pk), None)
    if here is None:
        return
    there = here + (-1 if earlier else 1)
    if not 0 <= there < len(pages):
        return
    one, other = pages[here], pages[there]
    one.order, other.order = other.order, one.order
    one.save(update_fields=["order"])
    other.save(update_fields=["order"])
    touch(locked, at)


@transaction.atomic
def note_inspected(
    page_id: int, *, by, at: datetime | None = None, kept: Inspected | None = None, reason: str = ""
) -> DraftPage | None:
    """Note what a look into the bytes gave: what is kept of them, or why they cannot be read; None when the page is gone.

    When the draft has been filed meanwhile, the dossier's paper gets its scan; one of several pages waits for the others.
    """
    at = at or clock.now()
    found = DraftPage.objects.filter(pk=page_id).values_list("draft_id", flat=True).first()
    # The draft is locked first, as the submission does: whichever comes second sees what the first has done.
    draft = Draft.objects.select_for_update(of=("self",)).select_related("dossier").filter(pk=found).first()
    page = (
        DraftPage.objects.select_related("requirement")
        .filter(pk=page_id, state=DraftPage.State.WAITING)
        .first()
    )
    if draft is None or page is None:
        return None
    page.file = keep_inspected(kept, by=by, at=at) if kept is not None else None
    page.reason = tidy(reason)[:500]
    page.state = DraftPage.State.READY if kept is not None else DraftPage.State.UNREADABLE
    page.save(update_fields=["file", "reason", "state"])
    if draft.is_submitted:
        if draft.pages.filter(slot=page.slot).count() == 1:
            attach_scan(
                draft.dossier, name=paper_name(page), file=page.file, file_name=page.name, unreadable=page.reason,
                by=by, at=at,
            )  # fmt: skip
        else:
            put_scans_in_place.enqueue(draft.pk, at=at)
    token = page.token
    transaction.on_commit(lambda: quarantine.drop(token))
    return page


@job
def sweep_quarantine(*, by=None, at: datetime | None = None) -> int:
    """Erase bytes that no page waits for any more (a power cut between two steps); return how many files."""
    at = at or clock.now()
    count = 0
    for token in quarantine.tokens_older_than(_SWEPT_AFTER.total_seconds(), at.timestamp()):
        if not DraftPage.objects.filter(
            token=token, state__in=[DraftPage.State.ARRIVING, DraftPage.State.WAITING]
        ).exists():
            quarantine.drop(token)
            count += 1
    return count


def _requirement(draft: Draft, slot: str):
    if slot in (AUTHORISATION, OTHER):
        return None
    found = (
        draft.revision.papers.filter(pk=int(slot), present_only=False).first()
        if slot.isascii() and slot.isdigit() and len(slot) < 12
        else None
    )
    if found is None:
        raise NotAllowed("Thủ tục này không có giấy tờ ấy. Ông/bà tải lại trang.", code="no-such-paper")
    return found
