"""What a filed dossier must look like: checked here, and said by the contract in the same words."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from motcua.worktime.requests import INSTANT

_TEXT = "[^\\x00-\\x1f\\x7f]"  # neither PostgreSQL nor a page can hold the others
_ESCAPED = "[^\\u0000-\\u001f\\u007f]"
_BASE64 = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
MOST_PAPERS = 200
LARGEST_FILE = 28_000_000  # characters of base64: what the store takes, and the whole body is smaller anyway


def _fits(pattern: str):
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueError("malformed")
        return text

    return AfterValidator(check)


def _text(most: int, *, least: int = 0, **said):
    """Return a line of text of so many characters, without control characters."""
    span = f"{{{least},{most}}}"
    schema = {"type": "string", "pattern": f"^{_ESCAPED}{span}$", **said}
    return Annotated[str, _fits(f"{_TEXT}{span}"), WithJsonSchema(schema)]


def _coded(pattern: str, **said):
    return Annotated[
        str, _fits(pattern), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **said})
    ]


def _number(least: int, most: int):
    def whole(value: object) -> object:
        return int(value) if isinstance(value, float) and value.is_integer() else value  # 3.0 is 3 in JSON

    return Annotated[int, Field(ge=least, le=most), BeforeValidator(whole)]


def _instant_from(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(INSTANT, value):
        raise ValueError("malformed")
    return datetime.fromisoformat(value)


Instant = Annotated[
    datetime,
    BeforeValidator(_instant_from),
    WithJsonSchema({"type": "string", "pattern": f"^{INSTANT}$", "examples": ["2026-11-23T08:00+07:00"]}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class PartySchema(_Strict):
    """Người nộp, hoặc người có hồ sơ."""

    full_name: _text(200, least=1, description="Họ tên, hoặc tên tổ chức")
    kind: Literal["citizen", "business", "organisation"] = "citizen"
    id_number: _text(20, description="Số căn cước, hộ chiếu hoặc mã số thuế") = ""
    birth: _coded(
        "((([0-2][0-9]|3[01])/)?(0[1-9]|1[0-2])/[0-9]{4}|[0-9]{4})?",
        description="dd/mm/yyyy, mm/yyyy hoặc yyyy",
    ) = ""
    sex: Literal["", "Nam", "Nữ"] = ""
    address: _text(300) = ""
    phone: _text(15) = ""
    email: _coded("([A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,60}([.][A-Za-z0-9-]{1,60}){1,2})?") = ""


class AuthorisationSchema(_Strict):
    """Căn cứ để nộp thay."""

    basis: Literal["certified", "written", "family", "legal"]
    reference: _text(200, description="Số, ngày của giấy ủy quyền, hoặc quan hệ") = ""


class FileSchema(_Strict):
    """Bản quét: PDF, JPEG, PNG, HEIC hoặc tệp văn phòng; loại được xem theo nội dung."""

    name: _text(200, least=1, examples=["to-khai.pdf"])
    content: Annotated[
        str,
        Field(max_length=LARGEST_FILE),
        _fits(_BASE64),
        WithJsonSchema(
            {
                "type": "string",
                "pattern": f"^{_BASE64}$",
                "maxLength": LARGEST_FILE,
                "contentEncoding": "base64",
            }
        ),
    ]


class FiledPaper(_Strict):
    """Một giấy tờ."""

    name: _text(2000, least=1, description="Như tên trong thành phần hồ sơ của thủ tục thì được nối vào đó")
    originals: _number(0, 99) = 0
    copies: _number(0, 99) = 0
    present_only: bool = False
    file: FileSchema | None = None


class FiledCharge(_Strict):
    """Một khoản phải nộp; `unit_amount` null là chưa biết mức."""

    name: _text(300, least=1)
    unit_amount: _number(0, 100_000_000) | None = None
    unit: _text(40) = ""
    quantity: _number(1, 20) = 1
    source: _text(300) = ""
    exempt_ground: _text(200) = ""
    paid: bool = False


class FilingSchema(_Strict):
    """Một hồ sơ gửi đến."""

    procedure: _coded("[0-9A-Za-z.]{1,20}", examples=["1.004873"])
    channel: Literal["counter", "online", "post"]
    office: (
        _coded("[a-z0-9-]{1,60}", description="Chỉ cần khi người giữ mã nhận hồ sơ ở nhiều cơ quan") | None
    ) = None
    applicant: PartySchema
    holder: PartySchema | None = Field(None, description="Khi nộp thay; cần `authorisation`")
    authorisation: AuthorisationSchema | None = None
    papers: list[FiledPaper] = Field(default=[], max_length=MOST_PAPERS)
    charges: list[FiledCharge] | None = Field(
        None, max_length=50, description="Chỉ cho `counter`; bỏ trống thì lấy mức của danh mục, mỗi khoản một"
    )
    case: _coded("[a-z0-9_-]{1,60}", description="Trường hợp có thời hạn riêng") | None = None
    due: Instant | None = Field(None, description="Chỉ khi danh mục chưa rõ thời hạn; cần `due_ground`")
    due_ground: _text(300) = ""
    arrived_at: Instant | None = Field(
        None, description="Lúc đến cơ quan, cho `online` và `post`; bỏ trống là lúc này"
    )
    summary: _text(300) = ""
    delivery: Literal["counter", "post", "online", "home"] = "counter"
    delivery_address: _text(300) = ""

    @classmethod
    def contract(cls) -> dict:
        """Return the schema without references, as it stands in the contract."""
        schema = cls.model_json_schema()
        parts = schema.pop("$defs", {})
        return _inlined(schema, parts)


def _inlined(node, parts: dict):
    if isinstance(node, list):
        return [_inlined(one, parts) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(parts[node["$ref"].rpartition("/")[2]], parts)
    return {
        key: _inlined(value, parts)
        for key, value in node.items()
        if key != "title" or not isinstance(value, str)
    }
