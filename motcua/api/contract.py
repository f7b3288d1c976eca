"""The whole contract as OpenAPI: served here, committed as docs/openapi.json, compared by a test.

Write the file anew with ``python -m motcua.api docs/openapi.json``.
"""

import hashlib
import json
from functools import cache

from django.http import HttpResponse

from motcua.api import repeats
from motcua.api.door import PROBLEM, api, keep, unchanged
from motcua.api.schemas import NewsSchema, ProblemSchema

KEPT_FOR = 300  # seconds
_PROBLEM_REF = {"$ref": f"#/components/schemas/{ProblemSchema.__name__}"}
_WORDS = {
    200: "Được",
    201: "Đã ghi",
    304: "Không đổi từ lần trước",
    308: "Mã cũ, đã chuyển",
    400: "Không đọc được nội dung",
    401: "Cần mã truy cập",
    403: "Mã truy cập không được làm việc này, hoặc chỉ qua HTTPS",
    404: "Không có",
    405: "Phương thức không nhận",
    409: "Đúng dạng mà không làm được",
    413: "Lớn quá",
    415: "Không phải JSON",
    422: "Giá trị không đúng",
    429: "Hỏi quá nhiều",
    500: "Máy trục trặc",
    503: "Máy chưa nhận việc được",
}


REPEATED = {
    "name": repeats.HEADER,
    "in": "header",
    "required": False,
    "description": "Gửi lại cùng khóa và cùng nội dung trong 24 giờ thì việc chỉ làm một lần",
    "schema": {"type": "string", "pattern": repeats.PATTERN},
}


NEWS = {
    "operationId": "told_of_dossier",
    "summary": "Báo khi hồ sơ có việc mới",
    "description": "Chương trình gửi đến địa chỉ mà người quản trị đã ghi, sau năm phút còn hoàn tác được. Trả 2xx là đã nhận; khác đi thì "
    "gửi lại, nhiều nhất tám lần trong khoảng mười bốn giờ.",
    "parameters": [
        {"name": name, "in": "header", "required": True, "description": words, "schema": {"type": "string"}}
        for name, words in (
            ("Motcua-Event", "Việc vừa xảy ra"),
            ("Motcua-Delivery", "Mã lần báo, như `id`"),
            ("Motcua-Signature", "t=giây,v1=HMAC-SHA256 dạng hex của «t.thân» bằng khóa ký"),
        )
    ],
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{NewsSchema.__name__}"}}},
    },
    "responses": {"2XX": {"description": "Đã nhận"}},
}


@api.get("/api/v1/openapi.json", operation_id="read_contract", include_in_schema=False)
def read(request):
    """Serve the contract."""
    tag = hashlib.sha256(text().encode()).hexdigest()[:32]
    same = unchanged(request, tag)
    return same or keep(HttpResponse(text(), content_type="application/json"), tag, seconds=KEPT_FOR)


@cache
def text() -> str:
    """Return the contract as it is committed."""
    return json.dumps(contract(), ensure_ascii=False, indent=1) + "\n"


def contract() -> dict:
    """Return the contract: ninja's, with errors under their own content type and the two ways to show who asks."""
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    schema["paths"] = dict(sorted(schema["paths"].items()))  # not in the order in which modules were imported
    for path in schema["paths"].values():
        for method, operation in path.items():
            _complete(operation)
            if method == "post":
                operation.setdefault("parameters", []).append(REPEATED)
    news = NewsSchema.model_json_schema()
    schema["components"]["schemas"][NewsSchema.__name__] = news
    schema["webhooks"] = {"dossier-moved": {"post": NEWS}}
    schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
    schema["components"]["securitySchemes"] = {
        "Bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "Mã tạo bằng lệnh «motcua token create --user TÊN --scopes dossiers:read,dossiers:file»",
        },
        "LookupSecret": {
            "type": "apiKey",
            "in": "header",
            "name": "X-Lookup-Secret",
            "description": "Mã tra cứu in dưới mã hồ sơ trên giấy hẹn",
        },
    }
    return schema


def _complete(operation: dict) -> None:
    responses = operation["responses"]
    for status in ("500", "503"):
        responses.setdefault(status, {"content": {"": {"schema": _PROBLEM_REF}}})
    for status, response in responses.items():
        response["description"] = _WORDS[int(status)]
        if int(status) >= 400 and "content" in response:
            response["content"] = {PROBLEM: next(iter(response["content"].values()))}
        if status == "201":
            response["headers"] = {
                "Location": {"description": "Địa chỉ để đọc", "schema": {"type": "string"}, "required": True}
            }
        if status == "401":
            response["headers"] = {
                "WWW-Authenticate": {"description": "Cách tự giới thiệu", "schema": {"type": "string"}}
            }
        if status == "429":
            response["headers"] = {
                "Retry-After": {
                    "description": "Số giây phải chờ",
                    "schema": {"type": "integer", "minimum": 1},
                }
            }
    operation["responses"] = dict(sorted(responses.items()))
