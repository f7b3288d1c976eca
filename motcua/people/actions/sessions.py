"""Verbs on sign-ins and one-time links. They touch no cookie: the door does."""

import secrets
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import transaction

from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import INVITATION_LASTS, LINK_LASTS, LoginLink, SignIn, User

# Kept long enough to answer "was that me?", no longer.
SIGN_INS_KEPT = timedelta(days=90)
ATTEMPTS_KEPT = timedelta(days=1)

_DEAD_LINK = "Liên kết này đã dùng hoặc đã hết hạn. Ông/bà nhờ người quản trị của cơ quan tạo liên kết khác."


@transaction.atomic
def sign_in(
    user: User,
    *,
    by: User | None,
    at: datetime | None = None,
    device: str = "",
    place: str = "",
    session_key: str = "",
) -> SignIn:
    """Note that the person came in, after every check of the door."""
    at = at or clock.now()
    if not user.is_active:
        raise NotAllowed("Tài khoản này đã khóa.", code="inactive")
    made = SignIn.objects.create(
        user=user, device=device[:80], place=place[:60], session_key=session_key, started_at=at, seen_at=at
    )
    book.record(
        "user.signed_in", stream=user.stream, subject=user.stream, by=by, at=at, data={"sign_in": made.pk}
    )
    return made


@transaction.atomic
def note_presence(sign_in_id: int, *, by: User | None, at: datetime | None = None) -> bool:
    """Note that the session is in use. The door calls this once a minute at most; the journal does not need it."""
    return bool(SignIn.objects.filter(pk=sign_in_id, ended_at__isnull=True).update(seen_at=at or clock.now()))


@transaction.atomic
def keep_session(sign_in_id: int, session_key: str, *, by: User | None, at: datetime | None = None) -> None:
    """Note the new key of a session that goes on after the others were ended."""
    SignIn.objects.filter(pk=sign_in_id, ended_at__isnull=True).update(session_key=session_key)


@transaction.atomic
def end_session(user: User, sign_in_id: int, *, by: User | None, at: datetime | None = None) -> bool:
    """End one session of the person at once, on whatever device it is; tell whether there was one."""
    at = at or clock.now()
    refuse_if(rules.may_tend_own_account(by, user, clock.local_day(at)))
    found = SignIn.objects.select_for_update().filter(pk=sign_in_id, user=user, ended_at__isnull=True).first()
    if found is None:
        return False
    if found.session_key:
        Session.objects.filter(pk=found.session_key).delete()
    found.ended_at, found.session_key = at, ""
    found.save(update_fields=["ended_at", "session_key"])
    data = {"sign_in": found.pk, "why": "ended"}
    book.record("user.signed_out", stream=user.stream, subject=user.stream, by=by, at=at, data=data)
    return True


@transaction.atomic
def sign_out(sign_in_id: int, *, by: User | None, at: datetime | None = None, why: str = "asked") -> None:
    """Note that a session ended, because its holder asked or because it ran out (`why`: asked, idle, too_long)."""
    at = at or clock.now()
    found = SignIn.objects.select_for_update().filter(pk=sign_in_id, ended_at__isnull=True).first()
    if found is None:
        return
    found.ended_at, found.session_key = at, ""
    found.save(update_fields=["ended_at", "session_key"])
    stream = f"user:{found.user_id}"
    book.record(
        "user.signed_out",
        stream=stream,
        subject=stream,
        by=by,
        at=at,
        data={"sign_in": found.pk, "why": why},
    )


@transaction.atomic
def end_all_sessions(
    user: User, *, by: User | None, at: datetime | None = None, but: int | None = None
) -> User:
    """End every session of the person at once; `but` is the sign-in that its door lets go on with the new hash."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_tend_own_account(by, user, clock.local_day(at)))
    user.session_round += 1
    user.save(update_fields=["session_round"])
    SignIn.objects.filter(user=user, ended_at__isnull=True).exclude(pk=but).update(
        ended_at=at, session_key=""
    )
    book.record(
        "user.sessions_ended", stream=user.stream, subject=user.stream, by=by, at=at, data={"but": but}
    )
    return user


@transaction.atomic
def reset_login(user: User, *, by: User | None, at: datetime | None = None) -> str:
    """Return the token of a link that lets the person in once within 30 minutes; links made before go dead.

    256 random bits, of which only the SHA-256 is kept: nothing in the database opens a door.
    """
    return _make_link(user, LoginLink.Purpose.RESET, by=by, at=at or clock.now())


@transaction.atomic
def invite(user: User, *, by: User | None, at: datetime | None = None) -> str:
    """Return the token of a link with which somebody new chooses a password, once within three days.

    Raises NotAllowed for somebody who has one already: then half an hour must do (`reset_login`).
    """
    if user.has_usable_password():
        raise NotAllowed("Người này đã đặt mật khẩu rồi.", code="already-in")
    return _make_link(user, LoginLink.Purpose.INVITATION, by=by, at=at or clock.now())


@transaction.atomic
def use_login_link(token: str, *, by: User | None, at: datetime | None = None) -> User:
    """Spend the link and return whom it lets in. Raises NotAllowed when it is spent, too old or unknown."""
    at = at or clock.now()
    found = LoginLink.objects.alive(token, at)
    if found is None:
        raise NotAllowed(_DEAD_LINK, code="dead-link")
    # The condition decides between two who come at once; whoever changes no row is late.
    if not LoginLink.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=at):
        raise NotAllowed(_DEAD_LINK, code="dead-link")
    user = found.user
    book.record("user.link_used", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return user


@transaction.atomic
def forget_old_sign_ins(*, by: User | None = None, at: datetime | None = None) -> int:
    """Delete what nobody needs any more and return how many rows; the journal keeps that they happened.

    Sign-ins and links after 90 days, failed attempts (they name an account and a machine) after a day, and sessions
    that have run out. A daily job of the schedule.
    """
    at = at or clock.now()
    gone = 0
    for old in (
        SignIn.objects.filter(seen_at__lt=at - SIGN_INS_KEPT),
        LoginLink.objects.filter(made_at__lt=at - SIGN_INS_KEPT),
        AccessAttempt.objects.filter(attempt_time__lt=at - ATTEMPTS_KEPT),
        Session.objects.filter(expire_date__lt=at),
    ):
        gone += old.delete()[0]
    return gone


def _make_link(user: User, purpose: str, *, by: User | None, at: datetime) -> str:
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_account(by, user, clock.local_day(at)))
    if not user.is_active:
        raise NotAllowed("Tài khoản này đã khóa. Ông/bà mở lại tài khoản trước.", code="inactive")
    LoginLink.objects.filter(user=user, used_at__isnull=True).update(used_at=at)
    token = secrets.token_urlsafe(32)
    lasts = INVITATION_LASTS if purpose == LoginLink.Purpose.INVITATION else LINK_LASTS
    LoginLink.objects.create(
        user=user, purpose=purpose, digest=LoginLink.digest_of(token), made_at=at, expires_at=at + lasts
    )
    kind = "user.invited" if purpose == LoginLink.Purpose.INVITATION else "user.link_made"
    book.record(kind, stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return token
