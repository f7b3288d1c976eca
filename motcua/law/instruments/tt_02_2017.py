"""TT 02/2017/TT-VPCP: the forms in which procedures are posted at the office."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument, Statement, frozen

INSTRUMENT = Instrument(
    key="tt_02_2017",
    number="02/2017/TT-VPCP",
    title="Hướng dẫn về nghiệp vụ kiểm soát thủ tục hành chính",
    in_force_from=date(2017, 12, 15),
    in_force_to=None,
    confidence=Confidence.FROM_KNOWLEDGE,
    note="Biết bốn mẫu niêm yết và nội dung phải có; ngày có hiệu lực, số mẫu và cách trình bày chưa đối chiếu.",
    statements={
        # The numbers are only the order in which the annex lists the forms, as far as we know it.
        "postings": Statement(
            frozen(
                {
                    "board": {"number": "1", "title": "Bảng niêm yết thủ tục hành chính", "sheet": "A4"},
                    "sector": {
                        "number": "2",
                        "title": "Danh mục thủ tục hành chính theo lĩnh vực",
                        "sheet": "A4",
                    },
                    "procedure": {
                        "number": "3",
                        "title": "Nội dung thủ tục hành chính",
                        "sheet": "A4",
                    },
                    "feedback": {
                        "number": "4",
                        "title": "Nội dung hướng dẫn phản ánh, kiến nghị",
                        "sheet": "A4",
                    },
                }
            ),
            "",
            Confidence.UNSURE,
            "Tên và nội dung của bốn mẫu theo tài liệu của cơ quan đã dùng; bố cục tạm, chưa đối chiếu Phụ lục.",
        ),
    },
)
