"""Accounts, from the machine itself."""

import sys

import django

from motcua.commands import house
from motcua.demo import folder
from motcua.upkeep import running


def add_arguments(parser) -> None:
    parser.add_argument("action", choices=["reset"])
    parser.add_argument("name", help="tên đăng nhập")
    parser.add_argument(
        "--drop-second-factor", action="store_true", help="bỏ lớp xác thực thứ hai (mất điện thoại)"
    )


def run(options) -> int:
    """Print a one-time login link for the person."""
    django.setup()
    from motcua.people.actions import drop_second_factor, reset_login
    from motcua.people.models import User, tidy_username
    from motcua.people.questions import public_address

    user = User.objects.filter(username=tidy_username(options.name)).first()
    if user is None:
        print(f"Không có tài khoản «{options.name}».", file=sys.stderr)
        return 1
    if options.drop_second_factor:
        drop_second_factor(user, by=None)
    token = reset_login(user, by=None)
    # In the open the desk answers at this machine's own name for itself only; a settled HTTPS name may not lead here yet.
    here = house.addresses(running.port_told(folder.chosen()))[0]
    print(f"Đường vào một lần, dùng trong 30 phút, mở trên chính máy này: {here}can-bo/vao/{token}/")
    if (known := public_address()).startswith("https://"):
        print(f"Từ máy khác: {known}/can-bo/vao/{token}/")
    return 0
