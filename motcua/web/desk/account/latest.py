"""What happened to an account lately, in words its holder understands: the way to notice that it was somebody else."""

from dataclasses import dataclass
from datetime import datetime

from motcua.journal import book
from motcua.people.models import User

SHOWN = 10
_WORDS = {
    "user.invited": "Tạo liên kết mời",
    "user.link_made": "Tạo liên kết đặt lại mật khẩu",
    "user.link_used": "Dùng liên kết một lần",
    "user.password_set": "Đổi mật khẩu",
    "user.second_factor_on": "Bật mã xác nhận",
    "user.second_factor_off": "Tắt lớp xác thực thứ hai",
    "user.codes_dropped": "Tắt mã xác nhận",
    "user.passkey_added": "Thêm khóa truy cập",
    "user.passkey_dropped": "Bỏ khóa truy cập",
    "user.recovery_code_used": "Dùng một mã dự phòng",
    "user.recovery_codes_renewed": "Tạo mã dự phòng mới",
    "user.sessions_ended": "Kết thúc các phiên đăng nhập",
    "user.deactivated": "Khóa tài khoản",
    "user.reactivated": "Mở lại tài khoản",
    "user.token_made": "Tạo mã truy cập cho máy khác",
    "user.token_revoked": "Thu hồi mã truy cập cho máy khác",
    "position.given": "Giao vị trí",
    "position.ended": "Kết thúc vị trí",
}


@dataclass(frozen=True)
class Happening:
    """One thing that was done to the account."""

    at: datetime
    words: str
    by: str


def happenings(user: User) -> list[Happening]:
    """Return the latest changes of the account, the newest first, with who made them."""
    entries = list(book.entries(user.stream).filter(kind__in=_WORDS).order_by("-number")[:SHOWN])
    ids = {int(e.actor.removeprefix("user:")) for e in entries if e.actor.removeprefix("user:").isdigit()}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))

    def who(actor: str) -> str:
        if actor == user.actor:
            return "chính ông/bà"
        number = actor.removeprefix("user:")
        return names.get(int(number), "") if number.isdigit() else "máy chủ"

    return [Happening(entry.at, _WORDS[entry.kind], who(entry.actor)) for entry in entries]
