"""Verbs on the second factor: a code from an authenticator app, and recovery codes for when the phone is lost.

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
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.models import User
from motcua.people.second_factor import has_second_factor

# A code holds for its half minute and, as clocks differ, the one before and after: so many may not be used again.
_SPENT_KEPT = 3


@transaction.atomic
def activate_second_factor(
    user: User, *, secret: str, code: str, by: User | None, at: datetime | None = None
) -> list[str]:
    """Ask for a code at every sign-in from now on; return the recovery codes, which are shown once.

    Raises NotAllowed when the code does not fit the secret: then the app was not set up well.
    """
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_tend_own_account(by, user, clock.local_day(at)))
    if has_second_factor(user):
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
    codes = _new_recovery_codes(user)
    book.record("user.second_factor_on", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return codes


@transaction.atomic
def renew_recovery_codes(user: User, *, by: User | None, at: datetime | None = None) -> list[str]:
    """Replace all recovery codes and return the new ones."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_tend_own_account(by, user, clock.local_day(at)))
    if not has_second_factor(user):
        raise NotAllowed("Tài khoản chưa bật mã xác nhận.", code="second-factor-off")
    codes = _new_recovery_codes(user)
    book.record("user.recovery_codes_renewed", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return codes


@transaction.atomic
def drop_second_factor(user: User, *, by: User | None, at: datetime | None = None) -> None:
    """Ask for no code any more, at the holder's own wish or because phone and recovery codes are lost."""
    at = at or clock.now()
    refuse_if(rules.may_tend_own_account(by, user, clock.local_day(at)))
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


def _new_recovery_codes(user: User) -> list[str]:
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(user).get_unused_codes()
