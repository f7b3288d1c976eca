"""NĐ 23/2015/NĐ-CP: certification; the same-day rule and its longer limit."""

from datetime import date, time

from motcua.law.instrument import Confidence, Instrument, Statement

INSTRUMENT = Instrument(
    key="nd_23_2015",
    number="23/2015/NĐ-CP",
    title="Cấp bản sao từ sổ gốc, chứng thực bản sao từ bản chính, chứng thực chữ ký và hợp đồng, giao dịch",
    in_force_from=date(2015, 4, 10),
    in_force_to=None,
    confidence=Confidence.FROM_KNOWLEDGE,
    note="Được sửa đổi bởi Nghị định 07/2025 và 280/2025; giờ chốt 15:00 vẫn nêu trong nội dung thủ tục đang công bố.",
    statements={
        "same_day.cutoff": Statement(
            time(15, 0),
            "Điều 7",
            Confidence.CONFIRMED,
            "Nhận sau 15:00 thì trả trong ngày làm việc tiếp theo.",
        ),
        "same_day.longer_working_days": Statement(
            2,
            "Điều 21",
            Confidence.CONFIRMED,
            "Hoặc dài hơn theo thỏa thuận bằng văn bản; phải có phiếu hẹn.",
        ),
    },
)
