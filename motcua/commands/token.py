"""Tokens with which other machines call the API."""

import sys

import django


def add_arguments(parser) -> None:
    parser.add_argument("action", choices=["create", "list", "revoke"])
    parser.add_argument("--user", metavar="TÊN", help="tên đăng nhập của người mà máy kia làm thay")
    parser.add_argument("--scopes", metavar="PHẠM_VI", help="cách nhau bằng dấu phẩy, ví dụ dossiers:read")
    parser.add_argument("--name", default="", metavar="CHỮ", help="dùng cho việc gì, để sau này nhận ra")
    parser.add_argument(
        "--days", type=int, default=365, metavar="N", help="dùng được bao nhiêu ngày (mặc định 365)"
    )
    parser.add_argument("--id", type=int, metavar="SỐ", help="mã cần thu hồi, theo «token list»")


def run(options) -> int:
    """Make a token and print it once, list a person's tokens, or revoke one."""
    django.setup()
    from motcua.lib.objections import NotAllowed

    try:
        return {"create": _create, "list": _list, "revoke": _revoke}[options.action](options)
    except NotAllowed as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _create(options) -> int:
    from motcua.lib.clock import local
    from motcua.people.actions import make_token

    user = _user(options.user)
    if user is None:
        return 1
    scopes = [scope.strip() for scope in (options.scopes or "").split(",") if scope.strip()]
    token, text = make_token(user, scopes=scopes, name=options.name, days=options.days, by=None)
    print(text)
    print(
        f"Mã số {token.pk}, phạm vi {', '.join(token.scopes)}, dùng đến {local(token.expires_at):%d/%m/%Y}. "
        "Mã chỉ hiện một lần này; máy chủ không giữ lại.",
        file=sys.stderr,
    )
    return 0


def _list(options) -> int:
    from motcua.lib.clock import local

    user = _user(options.user)
    if user is None:
        return 1
    for token in user.api_tokens.all():
        state = "đã thu hồi" if token.revoked_at else f"dùng đến {local(token.expires_at):%d/%m/%Y}"
        used = f"{token.last_used_on:%d/%m/%Y}" if token.last_used_on else "chưa dùng"
        print(f"{token.pk}\t{token.name}\t{', '.join(token.scopes)}\t{state}\t{used}")
    return 0


def _revoke(options) -> int:
    from motcua.people.actions import revoke_token
    from motcua.people.models import ApiToken

    token = ApiToken.objects.filter(pk=options.id).first()
    if token is None:
        print("Không có mã mang số này; xem «motcua token list --user TÊN».", file=sys.stderr)
        return 1
    revoke_token(token, by=None)
    print(f"Đã thu hồi mã số {token.pk}.")
    return 0


def _user(name: str | None):
    from motcua.people.models import User, tidy_username

    user = User.objects.filter(username=tidy_username(name)).first() if name else None
    if user is None:
        print(f"Không có tài khoản «{name or ''}»; ghi tên đăng nhập sau --user.", file=sys.stderr)
    return user
