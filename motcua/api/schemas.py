"""The form of every answer, for docs/openapi.json; tests and schemathesis hold the answers against it."""

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from motcua.webhooks.events import EVENTS

UnitName = Literal["working_hour", "working_day", "day", "month", "same_day"]
ChannelName = Literal["counter", "online", "post"]


class ProblemSchema(Schema):
    """Lỗi theo RFC 9457; `title` để đọc, `code` để máy so."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    field: str = Field("", description="Phần bị sai, ví dụ suspensions.0.from")


class ProcedureItem(Schema):
    """Một dòng kết quả tìm."""

    code: str
    code_is_national: bool
    name: str
    sector: str
    sector_name: str
    limit_words: str
    fee_words: str
    channel_words: str
    agency_name: str
    is_received_here: bool
    page: str = Field(description="Địa chỉ trang cho người đọc")


class OutOfScopeSchema(Schema):
    """Việc không làm ở xã: ai làm, nên làm gì."""

    topic: str
    who: str
    advice: str


class ProcedureList(Schema):
    """Kết quả tìm, đúng nhất trước."""

    items: list[ProcedureItem]
    next: str | None = Field(description="Địa chỉ của phần tiếp theo; null là hết")
    understood: str
    out_of_scope: OutOfScopeSchema | None


class SectorSchema(Schema):
    """Lĩnh vực."""

    slug: str
    name: str
    official_name: str


class CaseSchema(Schema):
    """Trường hợp có thời hạn riêng."""

    key: str
    name: str


class PaperSchema(Schema):
    """Một giấy tờ của thành phần hồ sơ."""

    name: str
    originals: int
    copies: int
    present_only: bool = Field(description="Chỉ xuất trình, không nộp")
    conditional: bool | None = Field(description="Chỉ khi thuộc trường hợp; null là danh mục chưa rõ")
    condition: str
    form_code: str
    note: str


class LongerLimit(Schema):
    """Thời hạn dài hơn khi có điều kiện."""

    amount: int
    unit: UnitName
    trigger: str


class LimitSchema(Schema):
    """Thời hạn giải quyết; `unit` null là chưa rõ."""

    case: str | None
    channel: ChannelName | None
    amount: int | None
    unit: UnitName | None
    cutoff: str | None = Field(description="Giờ chốt của `same_day`, ví dụ 15:00")
    longer: LongerLimit | None
    words: str
    note: str


class FeeSchema(Schema):
    """Phí, lệ phí bằng đồng; `amount` null là chưa rõ."""

    channel: ChannelName | None
    name: str
    amount: int | None
    unit: str
    set_by_province: bool
    words: str
    note: str
    source: str


class ChannelSchema(Schema):
    """Cách nộp."""

    kind: ChannelName
    words: str
    note: str


class BasisSchema(Schema):
    """Căn cứ pháp lý; chưa đối chiếu thì `verified` là false."""

    number: str
    verified: bool


class ProcedureSchema(Schema):
    """Mọi phần của một thủ tục theo phiên bản đang áp dụng (NĐ 63/2010, Điều 8)."""

    code: str
    code_is_national: bool
    name: str
    sector: SectorSchema
    status: Literal["active", "superseded", "repealed", "suspended"]
    status_words: str = Field(description="Nếu thôi hay tạm ngừng áp dụng: từ ngày nào, theo quyết định nào")
    replaced_by: str | None
    former_codes: list[str]
    revision: int
    valid_from: date
    valid_to: date | None = Field(description="Ngày đầu tiên hết hiệu lực")
    agency_name: str
    scope: Literal["decides", "receives", "elsewhere"]
    is_received_here: bool
    level_before: str
    subjects: list[str]
    conditions: list[str]
    results: list[str]
    decision: str | None
    decided_on: date | None = Field(description="Ngày ký quyết định công bố")
    publisher: str | None
    sets: int
    online_level: Literal["none", "partial", "full"] | None
    online_note: str
    note: str
    cases: list[CaseSchema]
    instructions: list[str]
    papers: list[PaperSchema]
    time_limits: list[LimitSchema]
    fees: list[FeeSchema]
    channels: list[ChannelSchema]
    legal_bases: list[BasisSchema]
    missing_parts: list[str] = Field(description="Phần danh mục chưa biết, gọi theo luật")
    is_checked: bool
    page: str


class CatalogueSchema(Schema):
    """Toàn bộ danh mục đang áp dụng, để ai cũng dùng lại được."""

    shape: str
    agency: str
    made_on: date = Field(description="Ngày của danh mục")
    licence: str
    licence_url: str
    source: str
    count: int
    items: list[ProcedureSchema]


class MovedSchema(Schema):
    """Mã cũ; thủ tục nay mang mã khác."""

    code: str
    former_code: str
    location: str


class DeadlineSchema(Schema):
    """Thời hạn tính được; `due` null khi đang tạm dừng."""

    due: datetime | None
    calendar_version: str
    provisional: bool
    explanation: list[str]


class TimelineItem(Schema):
    """Một việc đã xảy ra với hồ sơ; không có tên ai."""

    at: datetime
    move: str
    stage: str
    words: str
    unit: str = Field(description="Đơn vị giữ hồ sơ sau việc này; rỗng là không ai")


class UnitsSchema(Schema):
    """Các đơn vị của hồ sơ."""

    received_by: str
    resolved_by: str
    now: str = Field(description="Đơn vị đang giữ hồ sơ; rỗng là không ai")


class DossierProcedure(Schema):
    """Thủ tục của hồ sơ, theo phiên bản lúc nhận."""

    code: str
    name: str
    revision: int


class DossierSchema(Schema):
    """Một hồ sơ; không có tên hay số của ai."""

    code: str
    state: int = Field(ge=1, le=10, description="Trạng thái theo danh mục quốc gia, 1–10")
    state_words: str
    stage: str
    stage_words: str
    procedure: DossierProcedure
    units: UnitsSchema
    submitted_at: datetime = Field(description="Lúc hồ sơ đến cơ quan")
    received_at: datetime | None = Field(description="Lúc tiếp nhận; null khi chưa tiếp nhận")
    due: datetime | None = Field(description="null khi đang tạm dừng hoặc chưa tiếp nhận")
    first_due: datetime | None
    provisional: bool
    explanation: list[str]
    finished_at: datetime | None
    returned_at: datetime | None
    timeline: list[TimelineItem]


class FiledSchema(Schema):
    """Hồ sơ vừa nộp; `secret` là mã tra cứu, chỉ đưa cho người nộp."""

    code: str
    secret: str
    state: int = Field(ge=1, le=10, description="1 là mới vào sổ, chưa tiếp nhận")
    due: datetime | None = Field(description="null khi chưa tiếp nhận")
    answer_due: datetime | None = Field(
        description="Một cửa trả lời tiếp nhận đến lúc này; null khi đã tiếp nhận"
    )
    page: str = Field(description="Trang xem hồ sơ, không kèm mã tra cứu")


class NewsSchema(Schema):
    """Một tin gửi đến nơi nhận; không có tên hay số của ai."""

    id: str = Field(description="Mã lần báo; gửi lại vẫn mã ấy")
    event: Literal[*EVENTS] = Field(description="Việc vừa xảy ra, như trong nhật ký")
    code: str
    state: int = Field(ge=1, le=10, description="Trạng thái theo danh mục quốc gia sau việc này")
    at: datetime = Field(description="Lúc việc xảy ra")
    due: datetime | None = Field(description="Ngày hẹn lúc ấy; null khi đang tạm dừng hoặc chưa tiếp nhận")


class SealCounts(Schema):
    """Số đếm của một niêm phong."""

    entries: int
    entries_total: int
    looks: int
    streams: int
    streams_total: int


class SealSchema(Schema):
    """Niêm phong của một ngày, đủ cột để tính lại `digest`."""

    date: date
    number: int
    root: str
    looks: str
    counts: SealCounts
    heads: int
    actor: str
    made_at: datetime
    previous: str
    digest: str


class AliveSchema(Schema):
    """Tiến trình web còn sống."""

    status: Literal["ok"]


class DatabaseCheck(Schema):
    """Cơ sở dữ liệu."""

    ok: bool


class JobsCheck(Schema):
    """Việc máy làm: chờ, trễ, hỏng hẳn."""

    ok: bool
    waiting: int | None
    late: int | None = Field(description="Đáng lẽ phải chạy từ hơn 10 phút trước")
    failed: int | None
    last_heartbeat: datetime | None


class DiskCheck(Schema):
    """Ổ đĩa chứa dữ liệu."""

    ok: bool
    free_mb: int | None


class ChecksSchema(Schema):
    """Từng phần được kiểm tra."""

    database: DatabaseCheck
    jobs: JobsCheck
    disk: DiskCheck


class ReadySchema(Schema):
    """Máy nhận việc được."""

    ready: bool
    checks: ChecksSchema


class NotReadySchema(ProblemSchema):
    """Máy chưa nhận việc được, và vì sao."""

    ready: bool
    checks: ChecksSchema
