"""The whole contract as OpenAPI: served here, committed as docs/openapi.json, compared by a test.

Write the file anew with ``python -m motcua.api docs/openapi.json``.
"""

import hashlib
import json
from functools import cache

from django.http import HttpResponse

from motcua.api.door import PROBLEM, api, keep, unchanged
from motcua.api.schemas import ProblemSchema

KEPT_FOR = 300  # seconds
_PROBLEM_REF = {"$ref": f"#/components/schemas/{ProblemSchema.__name__}"}
_WORDS = {
    200: "Được",
    304: "Không đổi từ lần trước",
    308: "Mã cũ, đã chuyển",
    400: "Không đọc được nội dung",
    404: "Không có",
    405: "Phương thức không nhận",
    413: "Lớn quá",
    415: "Không phải JSON",
    422: "Giá trị không đúng",
    429: "Hỏi quá nhiều",
    500: "Máy trục trặc",
    503: "Máy chưa nhận việc được",
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
    for path in schema["paths"].values():
        for operation in path.values():
            _complete(operation)
    schema["components"]["securitySchemes"] = {
        "Bearer": {
            "type": "http",
            "scheme": "bearer",
            "description": "Mã tạo bằng lệnh «motcua token create --user TÊN --scopes dossiers:read»",
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
        if status == "429":
            response["headers"] = {
                "Retry-After": {
                    "description": "Số giây phải chờ",
                    "schema": {"type": "integer", "minimum": 1},
                }
            }
    operation["responses"] = dict(sorted(responses.items()))
