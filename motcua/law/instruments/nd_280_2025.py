"""NĐ 280/2025/NĐ-CP: amends NĐ 23/2015 (new wordings and registers); its content has not been read."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument

INSTRUMENT = Instrument(
    key="nd_280_2025",
    number="280/2025/NĐ-CP",
    title="Sửa đổi, bổ sung Nghị định 23/2015/NĐ-CP về chứng thực",
    in_force_from=date(2025, 10, 27),
    in_force_to=None,
    confidence=Confidence.UNSURE,
    note="Ngày 27/10/2025; có lời chứng và mẫu sổ mới, chưa đọc được nội dung.",
    amends="23/2015/NĐ-CP",
)
