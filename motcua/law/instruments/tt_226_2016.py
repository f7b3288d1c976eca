"""TT 226/2016/TT-BTC: fees of certification."""

from datetime import date

from motcua.law.fees import CertifiedCopyFee
from motcua.law.instrument import Confidence, Instrument, Statement

_KNOWN = Confidence.FROM_KNOWLEDGE

INSTRUMENT = Instrument(
    key="tt_226_2016",
    number="226/2016/TT-BTC",
    title="Mức thu, chế độ thu, nộp, quản lý và sử dụng phí chứng thực",
    in_force_from=date(2017, 1, 1),
    in_force_to=None,
    confidence=_KNOWN,
    note="Hội đồng nhân dân tỉnh có thể miễn, giảm: mức của nơi thu đặt trong danh mục thủ tục.",
    statements={
        "fees.certified_copy": Statement(
            CertifiedCopyFee(dear_pages=2, dear_page=2_000, further_page=1_000, most_per_copy=200_000),
            "Điều 4",
            Confidence.CONFIRMED,
            "Trang tính theo bản chính.",
        ),
        "fees.certified_signature": Statement(10_000, "Điều 4", _KNOWN),
        "fees.certified_contract": Statement(
            50_000, "Điều 4", _KNOWN, "Mức 50.000 đ với di chúc đã đối chiếu."
        ),
        "fees.certified_contract_change": Statement(30_000, "Điều 4", _KNOWN),
        "fees.certified_contract_correction": Statement(25_000, "Điều 4", _KNOWN),
    },
)
