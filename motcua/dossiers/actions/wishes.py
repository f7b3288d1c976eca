"""What an applicant asks of an accepted dossier: to stop it, to withdraw it, to modify it. The office grants it, or says why not."""

from datetime import datetime

from django.db import transaction

from motcua import law
from motcua.dossiers.actions.closing import stop_dossier, withdraw_dossier
from motcua.dossiers.actions.modifying import modify_dossier
from motcua.dossiers.actions.moving import lock
from motcua.dossiers.models import Dossier, OfferedPaper, Wish
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import APPLICANT, CLERK, may_modify, may_wish, received_day
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, Objection, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.lib.wording import moment

MOST_OFFERED = 40  # photos of one wish


@transaction.atomic
def make_wish(
    dossier: Dossier, *, kind: str, reason: str = "", by=APPLICANT, at: datetime | None = None
) -> Wish:
    """Ask the office to stop, to give back or to modify an accepted dossier (NĐ 118/2025 Điều 21). Raises NotAllowed.

    Asked twice it is asked once, until the office has answered. A wish to modify says what, and takes with it the
    photos gathered before.
    """
    at = at or clock.now()
    locked = _own(dossier, by, at)
    if kind == Wish.Kind.STOP and not law.rule("stop.allowed", received_day(locked)).value:
        raise NotAllowed(
            "Quy định áp dụng cho hồ sơ này chưa có việc dừng theo yêu cầu; ông/bà có thể rút hồ sơ.",
            code="law-does-not-allow",
        )
    if kind == Wish.Kind.MODIFY:
        refuse_if(may_modify(locked))
        if not tidy(reason):
            raise NotAllowed(
                "Ghi rõ sửa hay thêm điều gì, để cơ quan biết mà xem.", code="reason-missing", field="reason"
            )
    if waiting := locked.wishes.filter(answered_at=None).first():
        return waiting
    wish = Wish.objects.create(
        dossier=locked, kind=kind, reason=tidy(reason)[:500], at=at, salt=book.new_salt()
    )
    papers = locked.offered_papers.filter(wish=None).update(wish=wish) if kind == Wish.Kind.MODIFY else 0
    book.record(
        "dossier.wish",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={
            "wish": wish.pk,
            "what": kind,
            **({"papers": papers} if papers else {}),
            "text_digest": book.salted_digest(wish.reason, wish.salt) if wish.reason else None,
        },
    )
    return wish


@transaction.atomic
def offer_paper(
    dossier: Dossier, *, name: str, file, file_name: str = "", by=APPLICANT, at: datetime | None = None
) -> OfferedPaper:
    """Keep a photo for the wish to modify, until that is sent. Raises NotAllowed.

    A name that a paper of the dossier bears is a new edition of it; any other is one more paper.
    """
    at = at or clock.now()
    locked = _own(dossier, by, at)
    refuse_if(may_modify(locked))
    if not tidy(name):
        raise NotAllowed("Ghi đây là giấy gì.", code="name-missing", field="name")
    refuse_if(may_offer(locked))
    row, _ = OfferedPaper.objects.get_or_create(
        dossier=locked,
        wish=None,
        name=tidy(name)[:500],
        file=file,
        defaults={"file_name": kept_name(file_name), "at": at},
    )
    return row


def may_offer(dossier: Dossier) -> Objection | None:
    """Say whether one more photo may be kept for the wish to modify."""
    if dossier.offered_papers.filter(wish=None).count() < MOST_OFFERED:
        return None
    return Objection(
        f"Mỗi lần sửa đổi gửi được {MOST_OFFERED} ảnh. Bỏ bớt ảnh thừa, hoặc mang giấy đến nơi đã nộp.",
        code="too-many-files",
        field="file",
    )


@transaction.atomic
def drop_offered_paper(dossier: Dossier, *, offered: int, by=APPLICANT, at: datetime | None = None) -> None:
    """Take a photo out again before the wish is sent. Raises NotAllowed."""
    _own(dossier, by, at or clock.now()).offered_papers.filter(pk=offered, wish=None).delete()


@transaction.atomic
def grant_wish(
    dossier: Dossier, *, by, at: datetime | None = None, seen: int | None = None, **date
) -> Dossier:
    """Do what the applicant asked: the dossier ends and the notice is written, or it is modified. Raises NotAllowed.

    `due_by_hand` and `due_ground` are for a dossier to modify whose date was set by hand.
    """
    wish = _waiting(lock(dossier, seen=seen))
    if wish.kind == Wish.Kind.MODIFY:
        return modify_dossier(dossier, by=by, at=at, **date)
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


def _own(dossier: Dossier, by, at: datetime) -> Dossier:
    """Return the dossier, locked, if the applicant may still ask for something. Raises NotAllowed."""
    locked = lock(dossier)
    if not acting(by, clock.local_day(at)).is_applicant:
        raise NotAllowed("Việc này dành cho người nộp hồ sơ.", code="not-yours")
    refuse_if(may_wish(locked))
    return locked


def _waiting(dossier: Dossier) -> Wish:
    wish = dossier.wishes.filter(answered_at=None).first()
    if wish is None:
        raise NotAllowed("Không có đề nghị nào đang chờ trả lời.", code="answered-already")
    return wish
