"""TT 01/2018/TT-VPCP: the dossier code and the forms until 14/9/2025."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument, Statement, frozen

INSTRUMENT = Instrument(
    key="tt_01_2018",
    number="01/2018/TT-VPCP",
    title="Hướng dẫn Nghị định 61/2018/NĐ-CP",
    in_force_from=date(2018, 11, 23),
    in_force_to=date(2025, 9, 14),
    confidence=Confidence.FROM_KNOWLEDGE,
    note="Ký 23/11/2018, ngày bắt đầu hiệu lực chưa đối chiếu. Từ 01/7 đến 14/9/2025 vẫn dùng mẫu này vì chưa có mẫu mới.",
    statements={
        "code.pattern": Statement(
            "{agency}-{date:%y%m%d}-{seq:04d}",
            "Điều 19",
            Confidence.CONFIRMED,
            "Mã định danh cơ quan, 6 chữ số ngày nhận, 4 chữ số thứ tự trong ngày.",
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
                        "title": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
                        "sheet": "A5",
                    },
                    "control_sheet": {
                        "number": "05",
                        "title": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
                        "sheet": "A5",
                    },
                    "register": {"number": "06", "title": "Sổ theo dõi hồ sơ", "sheet": "A4"},
                }
            ),
            "Phụ lục",
            Confidence.CONFIRMED,
        ),
    },
)
