"""Tell what failed, in a calm sentence, and carry what was typed so that nothing has to be typed again."""

import errno
from dataclasses import dataclass

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static

from motcua.web.shared.context import contrast, is_public_pc, saves_data, type_size
from motcua.web.shared.logs import chain

# Django turns these into 404, 403 and 400 and asks our handlers for the page.
LEFT_TO_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, MultiPartParserError, BadRequest)

# Never carried, never shown: whatever may be a secret or belongs to the form's machinery.
_SECRETS = ("password", "passwd", "mat_khau", "secret", "otp", "scan", "csrfmiddlewaretoken")
_SHOWN = 300  # characters of one value that the page shows; the form carries all of it
_CARRIED = 1_000_000  # characters in all: above, the page asks to go back instead


@dataclass(frozen=True)
class Failure:
    """What a page that cannot answer says."""

    status: int
    code: str
    heading: str
    lead: str
    advice: str = ""
    retry_after: int | None = None


BUSY = Failure(
    503,
    "database-busy",
    "Máy của xã đang bận",
    "Nhiều người cùng làm một lúc, máy chưa kịp ghi. Chưa có gì bị ghi dở.",
    "Chờ chừng 10 giây rồi bấm «Gửi lại».",
    10,
)
NO_DATABASE = Failure(
    503,
    "database-down",
    "Máy của xã đang trục trặc",
    "Nơi lưu hồ sơ chưa trả lời. Hồ sơ đã nhận vẫn còn nguyên, chưa có gì bị ghi dở.",
    "Thử lại sau 5 phút. Vẫn chưa được thì gọi người trông máy.",
    300,
)
NO_ROOM = Failure(
    503,
    "disk-full",
    "Ổ đĩa của máy đã đầy",
    "Máy không còn chỗ để ghi nên đã dừng lại. Hồ sơ đã nhận vẫn còn nguyên, chưa có gì bị ghi dở.",
    "Báo người trông máy dọn ổ đĩa, rồi bấm «Gửi lại».",
    300,
)
READ_ONLY = Failure(
    503,
    "database-read-only",
    "Máy của xã đang chỉ cho xem",
    "Nơi lưu hồ sơ không cho ghi. Hồ sơ đã nhận vẫn còn nguyên, chưa có gì bị ghi dở.",
    "Báo người trông máy, rồi bấm «Gửi lại».",
    300,
)
BROKEN = Failure(
    500,
    "unexpected",
    "Máy của xã đang trục trặc",
    "Việc vừa làm chưa xong và chưa có gì bị ghi dở.",
    "Thử lại sau 5 phút. Vẫn chưa được thì báo người trông máy, đọc giúp số ở dưới.",
)
TOO_BIG = Failure(
    413,
    "too-big",
    "Gửi lên nhiều quá",
    "Tệp hoặc phần chữ vừa gửi lớn hơn mức máy nhận được. Chưa có gì được ghi.",
    "Quay lại (chữ đã gõ thường vẫn còn), chọn tệp không quá 20 MB hoặc gửi từng tệp một.",
)
TOO_SLOW = Failure(
    408,
    "too-slow",
    "Phần gửi lên chưa tới đủ",
    "Đường truyền chậm hoặc bị ngắt giữa chừng. Chưa có gì được ghi.",
    "Quay lại và gửi lần nữa; chữ đã gõ thường vẫn còn trong trang.",
)
NOT_UNDERSTOOD = Failure(
    400,
    "bad-request",
    "Máy chưa hiểu yêu cầu này",
    "Địa chỉ hoặc phần vừa gửi bị thiếu hay sai, thường là do đường dẫn bị chép thiếu.",
    "Quay lại trang trước, hoặc bắt đầu từ trang đầu.",
)
FORBIDDEN = Failure(
    403,
    "forbidden",
    "Trang này không mở cho ông/bà",
    "Việc này cần quyền khác với quyền đang có.",
    "Nếu đây là việc được giao, nhờ người quản trị xem lại chức vụ đã ghi.",
)
NOT_FOUND = Failure(
    404,
    "not-found",
    "Không có trang này",
    "Địa chỉ có thể bị gõ thiếu một chữ, hoặc mã không đúng.",
    "Xem lại mã trên giấy hẹn, hoặc tìm ở dưới.",
)
EXPIRED = Failure(
    403,
    "form-expired",
    "Trang này để lâu quá, cần gửi lại",
    "Chưa có gì được ghi. Những gì đã gõ vẫn còn trong trang này.",
    "Bấm «Gửi lại» là xong.",
)
LOCKED = Failure(
    403,
    "session-ended",
    "Lâu không dùng nên đã khóa",
    "Chưa có gì được ghi. Đăng nhập lại, chữ đã gõ còn nguyên trong trang này.",
    "Mở trang đăng nhập ở thẻ mới, đăng nhập xong thì quay lại đây và bấm «Gửi lại».",
)


# Why the gate (`motcua.commands.gate`) did not take a request in.
REFUSED = {"too-big": TOO_BIG, "too-slow": TOO_SLOW, "cut-short": TOO_SLOW, "crowded": BUSY}


def diagnose(error: BaseException | None) -> Failure:
    """Tell which failure an exception is, by what led to it."""
    for link in chain(error):
        words = str(link).lower()
        if isinstance(link, DataError | ValueError) and "nul (0x00)" in words:
            return NOT_UNDERSTOOD  # PostgreSQL keeps no such character, and no keyboard types it
        if isinstance(link, OSError) and link.errno in {errno.ENOSPC, errno.EDQUOT}:
            return NO_ROOM
        # SQLite's words; PostgreSQL's state, which Django calls an internal error.
        if "readonly database" in words or _sqlstate(link) == "25006":
            return READ_ONLY
        if isinstance(link, OperationalError | InterfaceError):
            if "disk is full" in words or "no space left" in words or _sqlstate(link) == "53100":
                return NO_ROOM
            if "is locked" in words or _sqlstate(link) in {"40001", "40P01", "55P03"}:
                return BUSY
            if words.startswith("no such ") or "syntax error" in words or "has no column" in words:
                continue  # SQLite's words for our own mistakes
            return NO_DATABASE
    return BROKEN


def diagnose_refusal(error: BaseException | None) -> Failure:
    """Tell why a request was not even read."""
    return (
        TOO_BIG
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
        else NOT_UNDERSTOOD
    )


def typed(request) -> list[tuple[str, str]]:
    """List what a posted form carried, in its order, without secrets; empty when it cannot be read."""
    if request.method != "POST":
        return []
    try:
        values = [
            (name, value) for name, given in request.POST.lists() for value in given if not _is_secret(name)
        ]
    except Exception:  # the body itself may be what went wrong
        return []
    return values if sum(len(value) for _, value in values) <= _CARRIED else []


def files(request) -> list[str]:
    """List the names of the files a form carried: they have to be chosen again."""
    if request.method != "POST":
        return []
    try:
        return [file.name for _, given in request.FILES.lists() for file in given]
    except Exception:
        return []


def answer(request, failure: Failure, *, number: str = "", show_typed: bool = True):
    """Answer with the calm page of a failure, or with problem+json on an address for machines."""
    if wants_json(request):
        response = JsonResponse(
            {"type": "about:blank", "title": failure.heading, "status": failure.status, "code": failure.code},
            status=failure.status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        response = _page(request, failure, number, show_typed)
    if failure.retry_after:
        response["Retry-After"] = str(failure.retry_after)
    response["Cache-Control"] = "no-store"
    return response


def wants_json(request) -> bool:
    """Tell whether a machine asks."""
    return request.path.startswith("/api/") or request.path in {"/healthz", "/readyz"}


def _page(request, failure: Failure, number: str, show_typed: bool):
    carried = typed(request)
    shown = [value[:_SHOWN] for _, value in carried if value.strip() and value not in {"on", "true", "false"}]
    # No request context here: the page must not need the database, the session or anything else that may be down.
    context = {
        "failure": failure,
        "number": number,
        "carried": carried,
        "shown": shown if show_typed else [],
        "files": files(request),
        "address": request.get_full_path() if carried else "",
        "csrf_token": get_token(request) if carried else "",
        "type_size": type_size(request),
        "contrast": contrast(request),
        "public_pc": is_public_pc(request),
        "save_data": saves_data(request),
        "door": "desk" if request.path.startswith("/can-bo/") else "portal",
        "stylesheet": _static("motcua/css/motcua.css"),
        "watch": _static("motcua/js/public-pc.js"),
    }
    try:
        body = render_to_string("shared/errors/failure.html", context)
    except Exception:
        body = _BARE.format(heading=failure.heading, lead=failure.lead, advice=failure.advice)
    return HttpResponse(body, status=failure.status)


_BARE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>{heading}</title>'
    "<h1>{heading}</h1><p>{lead}</p><p>{advice}</p></html>"
)


def _static(name: str) -> str:
    try:
        return static(name)
    except ValueError:  # the list of hashed names is missing: a plain page is better than none
        return ""


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRETS)


def _sqlstate(error: BaseException) -> str:
    return getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or ""
