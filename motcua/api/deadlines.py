"""The deadline engine for anybody: nothing is kept, nothing is personal, no token is needed."""

import json
import re

from motcua.api.door import TOO_BIG, Problem, api, as_json
from motcua.api.pace import Pace
from motcua.api.schemas import DeadlineSchema, ProblemSchema
from motcua.worktime.models import Calendar
from motcua.worktime.national import STANDARD, shipped_calendar
from motcua.worktime.requests import (
    MOST_AMOUNT,
    MOST_EXCEPTIONS,
    MOST_SHIFTS,
    MOST_SUSPENSIONS,
    BadDeadlineRequest,
    deadline_from_request,
)

LARGEST_BODY = 1_500_000  # bytes; a thousand exceptions with long Vietnamese names fit
pace = Pace(6000)  # a minute and address: a hundred a second leave the machine half idle

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_JSON = re.compile(r"application/([a-z0-9.+-]+\+)?json", re.I)

_HOUR = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
_SHIFT = {"type": "array", "items": _HOUR, "minItems": 2, "maxItems": 2, "examples": [["08:00", "12:00"]]}
_SHIFTS = {"type": "array", "items": _SHIFT, "maxItems": MOST_SHIFTS}
_DAY = {"type": "string", "format": "date", "examples": ["2026-11-24"]}
_INSTANT = {
    "type": "string",
    "format": "date-time",
    "description": "ISO 8601 kèm múi giờ, từ năm 2000 đến 2100",
    "examples": ["2026-11-23T08:00+07:00"],
}
_OFF_OR_WORKED = {
    "type": "object",
    "required": ["date"],
    "properties": {
        "date": _DAY,
        "off": {"type": ["boolean", "null"]},
        "shifts": {"anyOf": [_SHIFTS, {"type": "null"}]},
        "name": {"type": ["string", "null"], "maxLength": 200},
        "source": {"type": ["string", "null"], "maxLength": 200},
        "provisional": {"type": "boolean"},
    },
}
_SUSPENSION = {
    "type": "object",
    "required": ["from"],
    "properties": {
        "from": _INSTANT,
        "to": {"anyOf": [_INSTANT, {"type": "null"}], "description": "null là chưa hết tạm dừng"},
        "effect": {"enum": ["resume", "restart"]},
    },
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BODY = {
    "type": "object",
    "required": ["start", "unit"],
    "properties": {
        "start": _INSTANT,
        "amount": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": MOST_AMOUNT,
            "description": "Bắt buộc, trừ khi `unit` là `same_day`",
        },
        "unit": {"enum": ["working_hour", "working_day", "day", "month", "same_day"]},
        "calendar": {
            "type": ["string", "null"],
            "description": "`standard` (thứ Hai–thứ Sáu 8–12, 13–17, ngày nghỉ quốc gia) hoặc mã lịch của cơ quan",
            "examples": [STANDARD],
        },
        "cutoff": {"anyOf": [_HOUR, {"type": "null"}], "description": "Giờ chốt của `same_day`"},
        "policy": {"enum": ["as_hours", "end_of_day", None]},
        "shifts": {
            "description": "Ca cho mọi ngày làm việc của lịch; hoặc bảy danh sách từ thứ Hai; hoặc theo tên thứ",
            "anyOf": [
                _SHIFTS,
                {"type": "array", "items": _SHIFTS, "minItems": 7, "maxItems": 7},
                {
                    "type": "object",
                    "properties": dict.fromkeys(_WEEK, _SHIFTS),
                    "additionalProperties": False,
                },
                {"type": "null"},
            ],
        },
        "exceptions": {
            "anyOf": [
                {"type": "array", "items": _OFF_OR_WORKED, "maxItems": MOST_EXCEPTIONS},
                {"type": "null"},
            ]
        },
        "suspensions": {
            "anyOf": [{"type": "array", "items": _SUSPENSION, "maxItems": MOST_SUSPENSIONS}, {"type": "null"}]
        },
    },
    "examples": [
        {"start": "2026-11-23T08:00+07:00", "amount": 3, "unit": "working_day", "calendar": STANDARD}
    ],
}


@api.post(
    "/api/v1/deadlines",
    operation_id="compute_deadline",
    summary="Tính thời hạn",
    description="Không cần mã truy cập, không giữ lại gì. Phần tử mâu thuẫn nhau (hai lần tạm dừng chồng nhau, ca ngược giờ) "
    "là 422. `Idempotency-Key` được nhận và bỏ qua: hỏi lại bao nhiêu lần cũng cùng một kết quả.",
    response={200: DeadlineSchema, (400, 413, 415, 422, 429): ProblemSchema},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": BODY}}}},
)
def compute(request):
    """Compute a deadline."""
    if wait := pace.wait(request.META.get("REMOTE_ADDR", "")):
        raise Problem(
            429,
            "too-many-requests",
            "Máy của ông/bà hỏi quá nhanh. Chờ một lát rồi hỏi tiếp.",
            retry_after=wait,
        )
    try:
        return as_json(deadline_from_request(read_body(request), named_calendar), Cache_Control="no-store")
    except BadDeadlineRequest as bad:
        raise Problem(422, bad.code, bad.reason, field=bad.field) from bad
    except RecursionError as error:
        raise Problem(400, "bad-json", "JSON lồng quá nhiều tầng.") from error


def named_calendar(code: str):
    """Return the calendar of a code, None when there is none."""
    if not _CODE.fullmatch(code):
        return None
    found = Calendar.objects.find(code)
    return shipped_calendar() if found is None and code == STANDARD else found


def read_body(request) -> object:
    """Return what was sent as JSON. Raises Problem 413, 415 or 400."""
    kind = request.content_type or ""
    if not _JSON.fullmatch(kind):
        raise Problem(
            415,
            "not-json",
            "Nội dung phải là JSON: gửi kèm «Content-Type: application/json».",
            detail=kind[:100],
        )
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Problem(413, *TOO_BIG)
    try:
        body = json.loads(request.body.decode("utf-8-sig"), parse_constant=_refuse)
        # An escaped half of a pair is no text in any encoding, though JSON lets it through.
        json.dumps(body, ensure_ascii=False).encode("utf-8")
    except ValueError as error:  # also what is not UTF-8, and numbers of thousands of digits
        raise Problem(400, "bad-json", "Nội dung không phải JSON đúng cú pháp, mã hóa UTF-8.") from error
    return body


def _refuse(word: str):
    raise ValueError(word)
