"""Verbs on officers' accounts. The journal names the account, never the person's name, phone or address."""

import re
from datetime import datetime

from django.db import transaction

from motcua.journal import book
from motcua.lib import clock, vietnamese
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.people import rules
from motcua.people.actions.sessions import end_all_sessions
from motcua.people.models import Role, User, given_name_first, tidy_username

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,59}")


@transaction.atomic
def make_user(
    *,
    username: str,
    full_name: str,
    by: User | None,
    at: datetime | None = None,
    password: str | None = None,
    public_title: str = "",
    phone: str = "",
    email: str = "",
    must_change_password: bool = False,
) -> User:
    """Open an account. Without a password its holder comes in by an invitation (`invite`). Raises NotAllowed.

    A password is given by the machine only (first start, demo): whoever opens accounts never knows one.
    """
    at = at or clock.now()
    refuse_if(rules.may_make_accounts(by, clock.local_day(at)))
    username, full_name = tidy_username(username), vietnamese.tidy(full_name)
    if not _USERNAME.fullmatch(username):
        raise NotAllowed(
            "Tên đăng nhập gồm từ 2 đến 60 chữ cái không dấu, chữ số hoặc dấu . _ - @, không có dấu cách.",
            code="bad-username",
            field="username",
        )
    if not full_name:
        raise NotAllowed("Ông/bà nhập họ và tên.", code="name-missing", field="full_name")
    if User.objects.filter(username=username).exists():
        raise NotAllowed(
            "Tên đăng nhập này đã có người dùng. Ông/bà chọn tên khác.",
            code="username-taken",
            field="username",
        )
    if password is not None and by is not None:
        raise NotAllowed(
            "Người mới tự đặt mật khẩu bằng liên kết mời, không ai đặt thay.", code="password-of-another"
        )
    user = User(
        username=username,
        full_name=full_name,
        sort_name=given_name_first(full_name),
        public_title=vietnamese.tidy(public_title),
        phone=vietnamese.tidy(phone),
        email=vietnamese.tidy(email),
        must_change_password=must_change_password,
        joined_at=at,
    )
    if password is None:
        user.set_unusable_password()
    else:
        refuse_if(rules.object_to_password(password, user))
        user.set_password(password)
    user.save(force_insert=True)
    book.record("user.made", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return user


@transaction.atomic
def edit_user(user: User, *, by: User | None, at: datetime | None = None, **changes) -> User:
    """Change full_name, public_title, phone or email."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_account(by, user, clock.local_day(at)))
    if unknown := set(changes) - {"full_name", "public_title", "phone", "email"}:
        raise TypeError(f"not editable: {sorted(unknown)}")
    changes = {name: vietnamese.tidy(value) for name, value in changes.items()}
    changes = {name: value for name, value in changes.items() if getattr(user, name) != value}
    if not changes:
        return user
    if changes.get("full_name") == "":
        raise NotAllowed("Ông/bà nhập họ và tên.", code="name-missing", field="full_name")
    for name, value in changes.items():
        setattr(user, name, value)
    user.sort_name = given_name_first(user.full_name)
    user.save(update_fields=[*changes, "sort_name"])
    book.record(
        "user.edited", stream=user.stream, subject=user.stream, by=by, at=at, data={"fields": sorted(changes)}
    )
    return user


@transaction.atomic
def set_password(
    user: User,
    password: str,
    *,
    by: User | None,
    at: datetime | None = None,
    must_change: bool = False,
    but: int | None = None,
) -> User:
    """Give the account a new password, which ends every session of it (but the sign-in `but`).

    Raises NotAllowed for a password that is easy to guess.
    """
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_change_own_secret(by, user))
    refuse_if(rules.object_to_password(password, user))
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
    book.record("user.password_set", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return end_all_sessions(user, by=by, at=at, but=but)


@transaction.atomic
def deactivate_user(user: User, *, by: User | None, at: datetime | None = None) -> User:
    """Shut the account and end its sessions. Positions stay: they say who did what in their time."""
    at = at or clock.now()
    day = clock.local_day(at)
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_account(by, user, day))
    if by is not None and by.pk == user.pk:
        raise NotAllowed("Ông/bà không tự khóa tài khoản của mình được.", code="self-deactivation")
    if not user.is_active:
        raise NotAllowed("Tài khoản này đã khóa rồi.", code="already-inactive")
    for position in user.positions.in_force(day).filter(role=Role.ADMINISTRATOR):
        refuse_if(rules.object_to_losing_administrator(position, day))
    user.is_active = False
    user.save(update_fields=["is_active"])
    book.record("user.deactivated", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return end_all_sessions(user, by=by, at=at)


@transaction.atomic
def reactivate_user(user: User, *, by: User | None, at: datetime | None = None) -> User:
    """Open a shut account again."""
    at = at or clock.now()
    user = User.objects.select_for_update().get(pk=user.pk)
    refuse_if(rules.may_manage_account(by, user, clock.local_day(at)))
    if user.is_active:
        raise NotAllowed("Tài khoản này đang hoạt động.", code="already-active")
    user.is_active = True
    user.save(update_fields=["is_active"])
    book.record("user.reactivated", stream=user.stream, subject=user.stream, by=by, at=at, data={})
    return user
