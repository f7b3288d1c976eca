"""Verbs on the tokens with which other machines use the API in an officer's name."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import ApiToken, User

# Begins every token, so that one that leaked into a file or a log is recognised.
PREFIX = "mc_"
LONGEST_DAYS = 730


@transaction.atomic
def make_token(
    user: User,
    *,
    scopes: Iterable[str],
    by: User | None,
    at: datetime | None = None,
    name: str = "",
    days: int = 365,
) -> tuple[ApiToken, str]:
    """Return a new token's row and its text, which nobody can read again. Raises NotAllowed.

    256 random bits, of which only the SHA-256 is kept. It lets a machine do what its officer may do, within the
    scopes, for that many days.
    """
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_account(by, user, clock.local_day(at)))
    refuse_if(rules.object_to_token(scopes := sorted(set(scopes)), days, LONGEST_DAYS))
    if not user.is_active:
        raise NotAllowed("Tài khoản này đã khóa. Ông/bà mở lại tài khoản trước.", code="inactive")
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=vietnamese.tidy(name)[:80],
        scopes=scopes,
        digest=ApiToken.digest_of(text),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    book.record(
        "user.token_made",
        stream=user.stream,
        subject=user.stream,
        by=by,
        at=at,
        data={"token": token.pk, "scopes": scopes, "days": days},
    )
    return token, text


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None, at: datetime | None = None) -> ApiToken:
    """Close a token for good, at its officer's or an administrator's wish. Raises NotAllowed when it is closed already."""
    at = at or clock.now()
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
    refuse_if(rules.may_tend_own_account(by, token.user, clock.local_day(at)))
    if token.revoked_at is not None:
        raise NotAllowed("Mã truy cập này đã thu hồi rồi.", code="token-revoked")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    stream = token.user.stream
    book.record("user.token_revoked", stream=stream, subject=stream, by=by, at=at, data={"token": token.pk})
    return token


@transaction.atomic
def note_token_use(token: ApiToken, *, by: User | None, at: datetime | None = None) -> None:
    """Note the day on which the token was last used: one write a day, not one a request."""
    day = clock.local_day(at or clock.now())
    if token.last_used_on != day:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=day)
