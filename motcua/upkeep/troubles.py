"""What a disk says, in words for people. Pure."""

import errno

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, getattr(errno, "ENOTCONN", errno.EIO)}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
# Windows: disk full; not ready, no such volume, network name gone, device gone; access denied, write-protected.
_FULL_ON_WINDOWS, _GONE_ON_WINDOWS, _FORBIDDEN_ON_WINDOWS = {39, 112}, {3, 15, 21, 55, 64, 433, 1167}, {5, 19}


def words_of(error: OSError, place: object) -> str:
    """Return what happened at the place and what to do."""
    number = getattr(error, "winerror", None)
    if error.errno in _FULL or number in _FULL_ON_WINDOWS:
        return f"Ổ đĩa chứa {place} đã đầy. Dọn bớt hoặc dùng ổ lớn hơn."
    if error.errno in _FORBIDDEN or number in _FORBIDDEN_ON_WINDOWS:
        return (
            f"Không được ghi vào {place}. Cho tài khoản chạy chương trình quyền ghi, hoặc bỏ chống ghi của ổ."
        )
    if error.errno in _GONE or number in _GONE_ON_WINDOWS:
        return f"Ổ chứa {place} không trả lời: chưa cắm, vừa bị rút ra hoặc hỏng. Cắm lại rồi làm lại."
    return f"Không ghi được {place}. Kiểm tra ổ đĩa rồi làm lại."
