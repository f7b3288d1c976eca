"""PL 34/2007/PL-UBTVQH11: grassroots democracy in communes, until the law of 2022."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument, Statement

INSTRUMENT = Instrument(
    key="pl_34_2007",
    number="34/2007/PL-UBTVQH11",
    title="Pháp lệnh Thực hiện dân chủ ở xã, phường, thị trấn",
    in_force_from=date(2007, 7, 1),
    in_force_to=date(2023, 6, 30),
    confidence=Confidence.FROM_KNOWLEDGE,
    statements={
        "disclosure.days": Statement(30, "Điều 7", Confidence.UNSURE, "Liên tục, kể từ ngày niêm yết.")
    },
)
