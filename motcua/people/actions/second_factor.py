"""Verbs on the second factor: codes of an app, passkeys, and recovery codes for when the phone is lost.

The algorithm, the table and the recovery codes are allauth.mfa's; its pages are not used (docs/decisions/login.md).
"""

from datetime import datetime

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import decrypt
from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import passkeys, rules
from motcua.people.models import User
from motcua.people.second_factor import (
    factors_of,
    has_codes,
    has_second_factor,
    is_needed,
    recovery_codes_left,
)

# A code holds for its half minute and, as clocks differ, the one before and after: so many may not be used again.
_SPENT_KEPT = 3


@transaction.atomic
def activate_second_factor(
    user: User, *, secret: str, code: str, by: User | None, at: datetime | None = None
) -> list[str]:
    """Ask for a code at every sign-in from now on; return the recovery codes, which are shown once ([] if there are some).

    Raises NotAllowed when the code does not fit the secret: then the app was not set up well.
    """
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_change_own_secret(by, user))
    if has_codes(user):
        raise NotAllowed("Tài khoản đã bật mã xác nhận rồi.", code="second-factor-on")
    if not validate_totp_code(secret, code):
        raise NotAllowed(
            "Mã chưa đúng. Ông/bà xem lại mã đang hiện trong ứng dụng và giờ trên điện thoại, rồi nhập lại.",
            code="wrong-code",
            field="code",
        )
    made = TOTP.activate(user, secret).instance
    made.data["spent"] = [normalize_user_code(code)]
    made.save(update_fields=["data"])
    codes = [] if recovery_codes_left(user) else _new_recovery_codes(user)
    book.record("user.second_factor_on", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, *, by: User | None, at: datetime | None = None) -> list[str]:
    """Replace all recovery codes and return the new ones."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_change_own_secret(by, user))
    if not has_second_factor(user):
        raise NotAllowed("Tài khoản chưa có lớp xác thực thứ hai.", code="second-factor-off")
    codes = _new_recovery_codes(user)
    book.record("user.recovery_codes_renewed", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return codes


@transaction.atomic
def add_passkey(
    user: User,
    *,
    name: str,
    host: str,
    state: dict,
    answer: dict,
    by: User | None,
    at: datetime | None = None,
) -> list[str]:
    """Keep a new passkey; return the recovery codes, which are shown once ([] if there are some).

    `state` is what `passkeys.ask_for_new` gave, `answer` what the browser said to it. Raises NotAllowed.
    """
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_change_own_secret(by, user))
    mine = passkeys.of_user(user)
    if len(mine) >= passkeys.MOST:
        raise NotAllowed(
            f"Mỗi người giữ nhiều nhất {passkeys.MOST} khóa truy cập. Ông/bà bỏ bớt khóa không dùng nữa.",
            code="too-many-passkeys",
        )
    try:
        kept = passkeys.read_new(state, answer, host)
    except passkeys.Doubtful:
        raise NotAllowed(
            "Khóa truy cập chưa tạo được. Ông/bà thử lại; vẫn không được thì dùng ứng dụng tạo mã.",
            code="passkey-doubtful",
        ) from None
    if passkeys.with_id(kept["id"], host) is not None:
        raise NotAllowed("Khóa truy cập này đã có rồi.", code="passkey-known")
    name = vietnamese.tidy(name)[:60] or f"Khóa {len(mine) + 1}"
    Authenticator.objects.create(user=user, type=passkeys.KIND, data={"name": name, **kept}, created_at=at)
    codes = [] if recovery_codes_left(user) else _new_recovery_codes(user)
    book.record("user.passkey_added", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return codes


@transaction.atomic
def spend_passkey(
    *,
    host: str,
    state: dict,
    answer: dict,
    by: User | None,
    at: datetime | None = None,
    user: User | None = None,
) -> User | None:
    """Return whom the passkey lets in, None when it does not; with `user`, only one of theirs counts.

    Without `user` the passkey stands for password and second factor both, so its holder must have shown PIN, finger or face.
    """
    at = at or clock.now()
    found = passkeys.with_id(passkeys.id_in(answer), host)
    if found is None or (user is not None and found.user_id != user.pk):
        return None
    found = Authenticator.objects.select_for_update(of=("self",)).select_related("user").get(pk=found.pk)
    try:
        shown = passkeys.read(state, answer, host, found)
    except passkeys.Doubtful:
        return None
    if user is None and not shown.verified:
        return None
    found.data["count"] = shown.count
    found.last_used_at = at
    found.save(update_fields=["data", "last_used_at"])
    return found.user


@transaction.atomic
def drop_factor(user: User, factor: int, *, by: User | None, at: datetime | None = None) -> None:
    """Take away one second factor, by its number; with the last one go the recovery codes. Raises NotAllowed."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_change_own_secret(by, user))
    gone = factors_of(user).filter(pk=factor).first()
    if gone is None:
        return
    others = factors_of(user).exclude(pk=factor).count()
    needed = by is not None and _is_needed(user, at)
    refuse_if(rules.object_to_losing_last_factor(others, needed=needed))
    if not others:
        drop_second_factor(user, by=by, at=at)
        return
    kind = "user.passkey_dropped" if gone.type == passkeys.KIND else "user.codes_dropped"
    gone.delete()
    book.record(kind, stream=user.stream, subject=user.stream, by=by, at=at, data={})


@transaction.atomic
def drop_second_factor(user: User, *, by: User | None, at: datetime | None = None) -> None:
    """Ask for nothing but the password any more, at the holder's own wish or, by the machine, because all is lost."""
    at = at or clock.now()
    refuse_if(rules.may_change_own_secret(by, user))
    needed = by is not None and _is_needed(user, at)
    refuse_if(rules.object_to_losing_last_factor(0, needed=needed))
    gone, _ = Authenticator.objects.filter(user=user).delete()
    if gone:
        book.record("user.second_factor_off", stream=user.stream, subject=user.stream, by=by, at=at, data={})


@transaction.atomic
def spend_code(user: User, code: str, *, by: User | None, at: datetime | None = None) -> bool:
    """Tell whether the code (of the app, or a recovery code) lets the person in, and make it useless from now on."""
    at = at or clock.now()
    wanted = normalize_user_code(code)
    for found in Authenticator.objects.select_for_update().filter(user=user).order_by("pk"):
        if found.type == Authenticator.Type.TOTP:
            spent = found.data.get("spent", [])
            if wanted in spent or not validate_totp_code(decrypt(found.data["secret"]), code):
                continue
            found.data["spent"] = [*spent, wanted][-_SPENT_KEPT:]
        elif found.type == Authenticator.Type.RECOVERY_CODES:
            recovery = found.wrap()
            if not recovery.validate_code(code):
                continue
            found = recovery.instance  # it noted in its own row which code was used
            book.record(
                "user.recovery_code_used", stream=user.stream, subject=user.stream, by=by, at=at, data={}
            )
        else:
            continue
        found.last_used_at = at
        found.save(update_fields=["data", "last_used_at"])
        return True
    return False


def _is_needed(user: User, at: datetime) -> bool:
    day = clock.local_day(at)
    return is_needed(user.positions_on(day), day)


def _new_recovery_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).get_unused_codes()
