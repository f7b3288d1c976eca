"""What every address of this door shares: JSON in words people can read, errors as problems, no session, no cookie."""

import json
import math
import re
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse, HttpResponseNotModified, UnreadablePostError
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from motcua.api import repeats
from motcua.lib import clock
from motcua.lib.objections import NotAllowed

PROBLEM = "application/problem+json"
_JSON = re.compile(r"application/([a-z0-9.+-]+\+)?json", re.I)


class Problem(Exception):
    """An answer that is not the one asked for: `title` in Vietnamese, `code` stable, `field` the part to blame."""

    def __init__(
        self,
        status: int,
        code: str,
        title: str,
        *,
        field: str | None = None,
        detail: str = "",
        retry_after: float | None = None,
        challenge: str = "",
        **more: Any,
    ):
        super().__init__(code)
        self.status, self.code, self.title = status, code, title
        self.field, self.detail, self.more = field, detail, more
        self.retry_after, self.challenge = retry_after, challenge


api = NinjaAPI(
    title="Một Cửa",
    version="1",
    description="Tra cứu thủ tục, tính thời hạn, nộp và đọc hồ sơ, nhận tin khi hồ sơ có việc mới, lấy niêm phong nhật ký. Lỗi trả về theo RFC 9457.",
    openapi_url=None,  # `contract.py` serves it: the same bytes as the committed file
    docs_url=None,  # a page of documentation would load a viewer from another host
    urls_namespace="api",
)


def as_json(
    content: Any, *, status: int = 200, content_type: str = "application/json", **headers: str
) -> HttpResponse:
    """Return the content as JSON, letters as they are."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return HttpResponse(
        body.encode("utf-8", "replace"),
        status=status,
        content_type=content_type,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def read_kind(request) -> None:
    """Raise Problem 415 unless what was sent says that it is JSON."""
    kind = request.content_type or ""
    if not _JSON.fullmatch(kind):
        raise Problem(
            415,
            "not-json",
            "Nội dung phải là JSON: gửi kèm «Content-Type: application/json».",
            detail=kind[:100],
        )


def json_of(content: bytes) -> object:
    """Return what the bytes say as JSON. Raises Problem 400."""
    try:
        body = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
        # An escaped half of a pair is no text in any encoding, though JSON lets it through.
        json.dumps(body, ensure_ascii=False).encode("utf-8")
    except ValueError as error:  # also what is not UTF-8, and numbers of thousands of digits
        raise Problem(400, "bad-json", "Nội dung không phải JSON đúng cú pháp, mã hóa UTF-8.") from error
    except RecursionError as error:
        raise Problem(400, "bad-json", "JSON lồng quá nhiều tầng.") from error
    return body


def _refuse(word: str):
    raise ValueError(word)


def instant(at: datetime | None) -> str | None:
    """Return an instant on the wall clock of Việt Nam with its offset, to the second."""
    return None if at is None else clock.local(at).isoformat(timespec="seconds")


def unchanged(request, tag: str) -> HttpResponse | None:
    """Return 304 when the reader already has the answer of this tag, else None."""
    response = get_conditional_response(request, etag=quote_etag(tag))
    return response if isinstance(response, HttpResponseNotModified) else None


def keep(response: HttpResponse, tag: str, *, seconds: int) -> HttpResponse:
    """Let readers and proxies keep an answer that is the same for everybody."""
    response["ETag"] = quote_etag(tag)
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response


def explain(request, problem: Problem) -> HttpResponse:
    """Answer with a problem."""
    content = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "code": problem.code,
        **({"detail": problem.detail} if problem.detail else {}),
        **({"field": problem.field} if problem.field is not None else {}),
        **problem.more,
    }
    response = as_json(content, status=problem.status, content_type=PROBLEM, Cache_Control="no-store")
    if problem.challenge:
        response["WWW-Authenticate"] = problem.challenge
    if problem.retry_after is not None:
        response["Retry-After"] = str(max(1, math.ceil(problem.retry_after)))
    return response


NOT_FOUND = ("not-found", "Không có địa chỉ này. Xem danh sách ở /api/v1/openapi.json.")
TOO_BIG = ("too-big", "Nội dung gửi đến lớn quá mức máy nhận được.")


@api.exception_handler(Problem)
def _problem(request, problem):
    return explain(request, problem)


@api.exception_handler(NotAllowed)
def _not_allowed(request, refusal):
    said = refusal.objection
    return explain(request, Problem(409, said.code, said.reason, field=said.field))


@api.exception_handler(ValidationError)
def _bad_parameter(request, error):
    where = [str(part) for part in error.errors[0].get("loc", ())] if error.errors else []
    name = where[-1] if where else ""
    return explain(request, Problem(422, "bad-parameter", f"Tham số «{name}» không đúng.", field=name))


@api.exception_handler(RequestDataTooBig)
def _too_big(request, error):
    return explain(request, Problem(413, *TOO_BIG))


@api.exception_handler(UnreadablePostError)
@api.exception_handler(SuspiciousOperation)
def _unreadable(request, error):
    return explain(request, Problem(400, "bad-request", "Nội dung gửi đến bị ngắt giữa chừng hoặc bị hỏng."))


@api.exception_handler(Http404)
def _not_there(request, error):
    return explain(request, Problem(404, *NOT_FOUND))


@api.exception_handler(HttpError)
def _other(request, error):
    return explain(request, Problem(error.status_code, "refused", "Máy không nhận yêu cầu này."))


# Whatever else fails (a database that is down, a full disk, our own mistakes) is logged and answered as 503 or 500 by
# the middleware that does it for every door; it too answers `/api/`, `/healthz` and `/readyz` with a problem.


def opened(view):
    """Open a view to machines: no login page, no form token; HEAD as GET, OPTIONS answered, 405 as a problem."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        headless = request.method == "HEAD"
        if headless:
            request.method = "GET"
        if request.method == "POST" and repeats.is_bad(request):
            return explain(request, Problem(422, *repeats.BAD_KEY))
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            known = {method.strip() for method in response.get("Allow", "").split(",")}
            allow = ", ".join(sorted(known | {"OPTIONS"} | ({"HEAD"} if "GET" in known else set())))
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": allow})
            title = f"Địa chỉ này không nhận {request.method[:20]}; chỉ nhận {allow}."
            response = explain(request, Problem(405, "method-not-allowed", title))
            response["Allow"] = allow
        if headless and not isinstance(response, HttpResponseNotModified):
            length = len(response.content)
            response.content = b""
            response["Content-Length"] = str(length)
        return response

    answer.csrf_exempt = True  # nothing here is done in the name of a session
    answer.login_required = False
    return answer


def nowhere(request, rest: str = ""):
    """Answer for an address below `/api/` that is not there."""
    return explain(request, Problem(404, *NOT_FOUND))
