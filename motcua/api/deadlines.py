"""The deadline engine for anybody: nothing is kept, nothing is personal, no token is needed."""

from motcua.api.door import TOO_BIG, Problem, api, as_json, json_of, read_kind
from motcua.api.pace import Pace
from motcua.api.schemas import DeadlineSchema, ProblemSchema
from motcua.worktime.models import Calendar
from motcua.worktime.national import STANDARD, shipped_calendar
from motcua.worktime.requests import (
    CALENDAR_CODE,
    DAY,
    HOUR,
    INSTANT,
    MOST_AMOUNT,
    MOST_EXCEPTIONS,
    MOST_SHIFTS,
    MOST_SUSPENSIONS,
    MOST_TEXT,
    SPAN,
    BadDeadlineRequest,
    deadline_from_request,
)

LARGEST_BODY = 1_500_000  # bytes; a thousand exceptions with long Vietnamese names fit
pace = Pace(6000)  # a minute and address: a hundred a second leave the machine half idle


def exactly(pattern: str) -> str:
    """Return the pattern as a schema says it: of the whole text."""
    return f"^{pattern}$"


_HOUR = {"type": "string", "pattern": exactly(HOUR), "examples": ["08:00"]}
_SHIFT = {
    "anyOf": [
        {"type": "array", "items": _HOUR, "minItems": 2, "maxItems": 2},
        {"type": "string", "pattern": exactly(SPAN)},
        {"type": "object", "required": ["from", "to"], "properties": {"from": _HOUR, "to": _HOUR}},
    ],
    "examples": [["08:00", "12:00"]],
}
_SHIFTS = {"type": "array", "items": _SHIFT, "maxItems": MOST_SHIFTS}
_DAY = {"type": "string", "pattern": exactly(DAY), "examples": ["2026-11-24"]}
_INSTANT = {
    "type": "string",
    "pattern": exactly(INSTANT),
    "description": "ISO 8601 kèm múi giờ, từ năm 2000 đến 2100",
    "examples": ["2026-11-23T08:00+07:00"],
}
_TEXT = {"type": ["string", "null"], "maxLength": MOST_TEXT}
_SAID = {"date": _DAY, "name": _TEXT, "source": _TEXT, "provisional": {"type": "boolean"}}
_OFF_OR_WORKED = {
    "anyOf": [
        {
            "type": "object",
            "required": ["date", "off"],
            "properties": {**_SAID, "off": {"type": "boolean"}, "shifts": {"type": "null"}},
            "description": "Ngày nghỉ, hay ngày làm bù theo ca thường lệ",
        },
        {
            "type": "object",
            "required": ["date", "shifts"],
            "properties": {**_SAID, "off": {"enum": [False, None]}, "shifts": {**_SHIFTS, "minItems": 1}},
            "description": "Ngày làm theo ca riêng",
        },
        {
            "type": "object",
            "required": ["date", "shifts"],
            "properties": {
                **_SAID,
                "off": {"enum": [True, None]},
                "shifts": {"type": "array", "maxItems": 0},
            },
            "description": "Ngày không có ca nào: nghỉ",
        },
    ]
}
_SUSPENSION = {
    "type": "object",
    "required": ["from"],
    "properties": {
        "from": _INSTANT,
        "to": {"anyOf": [_INSTANT, {"type": "null"}], "description": "null là chưa hết tạm dừng"},
        "effect": {"enum": ["resume", "restart", None]},
    },
}
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BODY = {
    "type": "object",
    "required": ["start", "unit"],
    "anyOf": [
        {"required": ["amount"], "properties": {"amount": {"type": "integer"}}},
        {"properties": {"unit": {"const": "same_day"}}},
    ],
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
            "pattern": exactly(CALENDAR_CODE),
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
    description="Không cần mã truy cập, không giữ lại gì. Sai dạng là 422; đúng dạng mà mâu thuẫn nhau (hai lần tạm dừng chồng "
    "nhau, ca ngược giờ) là 409; không có lịch mang mã ấy là 404. `Idempotency-Key` được nhận và bỏ qua: hỏi lại bao nhiêu lần cũng cùng một kết quả.",
    response={200: DeadlineSchema, (400, 404, 409, 413, 415, 422, 429): ProblemSchema},
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
        status = 409 if bad.is_contradiction else 404 if bad.code == "calendar-unknown" else 422
        raise Problem(status, bad.code, bad.reason, field=bad.field) from bad
    except RecursionError as error:
        raise Problem(400, "bad-json", "JSON lồng quá nhiều tầng.") from error


def named_calendar(code: str):
    """Return the calendar of a code, None when there is none."""
    found = Calendar.objects.find(code)
    return shipped_calendar() if found is None and code == STANDARD else found


def read_body(request) -> object:
    """Return what was sent as JSON. Raises Problem 413, 415 or 400."""
    read_kind(request)
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Problem(413, *TOO_BIG)
    return json_of(request.body)
