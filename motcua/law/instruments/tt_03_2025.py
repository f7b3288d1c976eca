"""TT 03/2025/TT-VPCP: the dossier code and the forms since 15/9/2025."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument, Statement, frozen

INSTRUMENT = Instrument(
    key="tt_03_2025",
    number="03/2025/TT-VPCP",
    title="Hướng dẫn Nghị định 118/2025/NĐ-CP",
    in_force_from=date(2025, 9, 15),
    in_force_to=None,
    confidence=Confidence.CONFIRMED,
    note="Tên các mẫu đã đối chiếu; chữ trong từng mẫu và mẫu mã số hồ sơ chưa đọc được.",
    statements={
        "code.pattern": Statement(
            "{agency}-{date:%y%m%d}-{seq:04d}",
            "",
            Confidence.UNSURE,
            "Chưa đọc được mẫu mới; giữ mẫu của Thông tư 01/2018, đơn vị được đặt mẫu riêng.",
        ),
        "slips": Statement(
            frozen(
                {
                    "receipt": {
                        "number": "01",
                        "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
                        "sheet": "A5",
                    },
                    "supplement": {
                        "number": "02",
                        "title": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
                        "sheet": "A5",
                    },
                    "refusal": {
                        "number": "03",
                        "title": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
                        "sheet": "A5",
                    },
                    "apology": {
                        "number": "04",
                        "title": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
                        "sheet": "A5",
                    },
                    "stop": {"number": "05", "title": "Thông báo dừng giải quyết hồ sơ", "sheet": "A5"},
                    "control_sheet": {
                        "number": "06",
                        "title": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
                        "sheet": "A5",
                    },
                    "register": {"number": "07", "title": "Sổ theo dõi hồ sơ", "sheet": "A4"},
                }
            ),
            "Phụ lục I",
            Confidence.CONFIRMED,
            "Khổ giấy theo mẫu cũ, chưa đối chiếu.",
        ),
    },
)
