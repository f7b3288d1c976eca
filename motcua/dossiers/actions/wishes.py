"""What an applicant asks of an accepted dossier: to stop or to withdraw it. The office grants it, or says why not."""

from datetime import datetime

from django.db import transaction

from motcua import law
from motcua.dossiers.actions.closing import stop_dossier, withdraw_dossier
from motcua.dossiers.actions.moving import lock
from motcua.dossiers.lifecycle import CLOCK_STANDS, RUNNING
from motcua.dossiers.models import Dossier, Wish
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import APPLICANT, CLERK, received_day
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy
from motcua.lib.wording import moment


@transaction.atomic
def make_wish(
    dossier: Dossier, *, kind: str, reason: str = "", by=APPLICANT, at: datetime | None = None
) -> Wish:
    """Ask the office to stop or to give back an accepted dossier (NĐ 118/2025 Điều 21). Raises NotAllowed.

    Asked twice it is asked once, until the office has answered.
    """
    at = at or clock.now()
    locked = lock(dossier)
    if not acting(by, clock.local_day(at)).is_applicant:
        raise NotAllowed("Việc này dành cho người nộp hồ sơ.", code="not-yours")
    if not locked.is_accepted or locked.stage not in RUNNING | CLOCK_STANDS:
        raise NotAllowed(
            "Hồ sơ này không còn ở lúc dừng hay rút được. Cần giúp, xin hỏi nơi đã nộp.", code="too-late"
        )
    if kind == Wish.Kind.STOP and not law.rule("stop.allowed", received_day(locked)).value:
        raise NotAllowed(
            "Quy định áp dụng cho hồ sơ này chưa có việc dừng theo yêu cầu; ông/bà có thể rút hồ sơ.",
            code="law-does-not-allow",
        )
    if waiting := locked.wishes.filter(answered_at=None).first():
        return waiting
    wish = Wish.objects.create(
        dossier=locked, kind=kind, reason=tidy(reason)[:500], at=at, salt=book.new_salt()
    )
    book.record(
        "dossier.wish",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={
            "wish": wish.pk,
            "what": kind,
            "text_digest": book.salted_digest(wish.reason, wish.salt) if wish.reason else None,
        },
    )
    return wish


@transaction.atomic
def grant_wish(dossier: Dossier, *, by, at: datetime | None = None, seen: int | None = None) -> Dossier:
    """Do what the applicant asked: the dossier ends, the notice is written. Raises NotAllowed."""
    wish = _waiting(lock(dossier, seen=seen))
    end = stop_dossier if wish.kind == Wish.Kind.STOP else withdraw_dossier
    reason = wish.reason or f"Theo đề nghị của người nộp lúc {moment(wish.at)}"
    return end(dossier, reason=reason, by=by, at=at)


@transaction.atomic
def decline_wish(
    dossier: Dossier, *, reason: str, by, at: datetime | None = None, seen: int | None = None
) -> Wish:
    """Tell the applicant why the dossier goes on. Raises NotAllowed."""
    at = at or clock.now()
    locked = lock(dossier, seen=seen)
    wish = _waiting(locked)
    if not acting(by, clock.local_day(at)).has(CLERK, locked.office_id):
        raise NotAllowed("Chỉ người trực quầy trả lời đề nghị của người nộp.", code="not-a-clerk")
    if not tidy(reason):
        raise NotAllowed("Ghi vì sao, để người dân biết.", code="reason-missing", field="reason")
    wish.answered_at, wish.answered_by = at, by
    wish.is_granted, wish.answer = False, tidy(reason)[:500]
    wish.save(update_fields=["answered_at", "answered_by", "is_granted", "answer"])
    book.record(
        "dossier.decline_wish",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={"wish": wish.pk, "text_digest": book.salted_digest(wish.answer, wish.salt)},
    )
    return wish


def _waiting(dossier: Dossier) -> Wish:
    wish = dossier.wishes.filter(answered_at=None).first()
    if wish is None:
        raise NotAllowed("Không có đề nghị nào đang chờ trả lời.", code="answered-already")
    return wish
