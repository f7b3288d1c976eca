"""Luật 10/2022/QH15: grassroots democracy; what a commune must post, and how long it hangs."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument, Statement

INSTRUMENT = Instrument(
    key="luat_10_2022",
    number="10/2022/QH15",
    title="Luật Thực hiện dân chủ ở cơ sở",
    in_force_from=date(2023, 7, 1),
    in_force_to=None,
    confidence=Confidence.FROM_KNOWLEDGE,
    note="Văn bản riêng của từng việc (đất đai, trợ giúp xã hội, đấu giá) có thể đặt số ngày khác.",
    statements={
        "disclosure.days": Statement(
            20, "Điều 14", Confidence.UNSURE, "Liên tục, kể từ ngày niêm yết; trừ khi luật khác quy định."
        )
    },
)
