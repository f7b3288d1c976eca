"""The topics the law is asked about, and which day counts for each."""

from dataclasses import dataclass
from enum import StrEnum


class DayThatCounts(StrEnum):
    """The day on which a rule must have been in force."""

    RECEPTION = "reception"
    ISSUE = "issue"
    FALLS_DUE = "falls-due"
    POSTING = "posting"

    @property
    def label(self) -> str:
        """Return the Vietnamese name of the day."""
        return {
            DayThatCounts.RECEPTION: "ngày tiếp nhận hồ sơ",
            DayThatCounts.ISSUE: "ngày lập giấy tờ",
            DayThatCounts.FALLS_DUE: "ngày phải nộp",
            DayThatCounts.POSTING: "ngày niêm yết",
        }[self]


@dataclass(frozen=True)
class Topic:
    """One question to the law, in Vietnamese, with the unit of its answer and the day that counts."""

    name: str
    question: str
    unit: str = ""
    counted_on: DayThatCounts = DayThatCounts.RECEPTION


_R, _I, _D = DayThatCounts.RECEPTION, DayThatCounts.ISSUE, DayThatCounts.FALLS_DUE

TOPICS: dict[str, Topic] = {
    t.name: t
    for t in (
        Topic("supplement.limit_before_acceptance", "Số lần yêu cầu bổ sung trước khi tiếp nhận", "lần"),
        Topic("supplement.limit_after_acceptance", "Số lần yêu cầu bổ sung sau khi tiếp nhận", "lần"),
        Topic(
            "supplement.notice_working_days",
            "Hạn thông báo bổ sung, kể từ ngày tiếp nhận",
            "ngày làm việc",
        ),
        Topic("supplement.clock", "Sau khi nhận đủ hồ sơ bổ sung, thời hạn giải quyết"),
        Topic("supplement.close_after_days", "Quá hạn này mà không bổ sung thì kết thúc hồ sơ", "ngày"),
        Topic("stop.allowed", "Người nộp được yêu cầu dừng giải quyết"),
        Topic("stop.modify_online_allowed", "Hồ sơ trực tuyến được yêu cầu sửa đổi khi đang giải quyết"),
        Topic("stop.modify_clock", "Sau khi nhận phần người nộp sửa đổi, thời hạn giải quyết"),
        Topic("reappointment.limit", "Số lần hẹn lại ngày trả kết quả", "lần"),
        Topic("reappointment.notice_days", "Báo trễ hẹn chậm nhất trước ngày hẹn", "ngày"),
        Topic("acceptance.working_hours", "Hạn trả lời tiếp nhận hồ sơ trực tuyến", "giờ làm việc"),
        Topic("acceptance.alert_working_hours", "Hạn báo người tiếp nhận có hồ sơ trực tuyến", "giờ"),
        Topic("receipt.required_for_immediate_result", "Thủ tục trả kết quả ngay phải cấp giấy tiếp nhận"),
        Topic("forwarding.cutoff", "Hồ sơ giấy nhận sau giờ này chuyển vào đầu ngày làm việc sau"),
        Topic(
            "forwarding.other_place_working_days",
            "Hạn chuyển hồ sơ giấy nhận hộ cơ quan khác địa bàn",
            "ngày làm việc",
        ),
        Topic("same_day.cutoff", "Giờ chốt nhận của thủ tục giải quyết trong ngày (chứng thực)"),
        Topic(
            "same_day.longer_working_days",
            "Được kéo dài thêm khi chứng thực nhiều bản, nhiều trang, nội dung phức tạp",
            "ngày làm việc",
        ),
        Topic("result.correction_working_days", "Hạn sửa kết quả có sai sót", "ngày làm việc"),
        Topic("code.pattern", "Mẫu mã số hồ sơ"),
        Topic("code.agency", "Mã định danh đứng đầu mã số hồ sơ là của"),
        Topic("slips", "Bộ mẫu giấy tờ giải quyết thủ tục", counted_on=_I),
        Topic(
            "disclosure.days",
            "Nội dung phải công khai niêm yết ít nhất",
            "ngày",
            DayThatCounts.POSTING,
        ),
        Topic("postings", "Bộ mẫu niêm yết thủ tục tại trụ sở", counted_on=_I),
        Topic("fees.remittance_working_hours", "Hạn nộp khoản thu tại Bộ phận Một cửa", "giờ làm việc", _D),
        Topic("fees.certified_copy", "Phí chứng thực bản sao từ bản chính", counted_on=_D),
        Topic("fees.certified_signature", "Phí chứng thực chữ ký, một trường hợp", "đ", _D),
        Topic("fees.certified_contract", "Phí chứng thực hợp đồng, giao dịch", "đ", _D),
        Topic("fees.certified_contract_change", "Phí chứng thực sửa đổi, hủy bỏ hợp đồng", "đ", _D),
        Topic("fees.certified_contract_correction", "Phí sửa lỗi sai sót trong hợp đồng", "đ", _D),
    )
}


def topic(name: str) -> Topic:
    """Return the topic of that name. Raises KeyError."""
    return TOPICS[name]
