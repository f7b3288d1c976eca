"""NĐ 367/2025/NĐ-CP: known to amend NĐ 118/2025; its content has not been read, so it states nothing here."""

from datetime import date

from motcua.law.instrument import Confidence, Instrument

INSTRUMENT = Instrument(
    key="nd_367_2025",
    number="367/2025/NĐ-CP",
    title="Sửa đổi, bổ sung Nghị định 118/2025/NĐ-CP",
    in_force_from=date(2025, 12, 31),
    in_force_to=None,
    confidence=Confidence.UNSURE,
    note="Chỉ biết là có; chưa đọc được nội dung và ngày có hiệu lực. Các quy tắc theo bản gốc của Nghị định 118/2025.",
    amends="118/2025/NĐ-CP",
)
