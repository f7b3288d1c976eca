"""NĐ 61/2018/NĐ-CP: the one-stop mechanism until 30/6/2025, with NĐ 107/2021."""

from datetime import date, time

from motcua.law.instrument import Confidence, Instrument, Statement

_KNOWN, _UNSURE = Confidence.FROM_KNOWLEDGE, Confidence.UNSURE

INSTRUMENT = Instrument(
    key="nd_61_2018",
    number="61/2018/NĐ-CP",
    title="Thực hiện cơ chế một cửa, một cửa liên thông trong giải quyết thủ tục hành chính",
    in_force_from=date(2018, 6, 21),
    in_force_to=date(2025, 6, 30),
    confidence=_KNOWN,
    note="Được Nghị định 107/2021/NĐ-CP sửa đổi; cả hai hết hiệu lực từ 01/7/2025 (Điều 40.1 Nghị định 118/2025).",
    statements={
        "supplement.limit_before_acceptance": Statement(1, "Điều 11", _KNOWN, "Hướng dẫn đầy đủ một lần."),
        "supplement.limit_after_acceptance": Statement(1, "Điều 19", _KNOWN),
        "supplement.notice_working_days": Statement(3, "Điều 19", _KNOWN),
        "supplement.clock": Statement(
            "restart", "Điều 19", _KNOWN, "Thời hạn tính lại từ đầu khi nhận đủ hồ sơ."
        ),
        "supplement.close_after_days": Statement(
            None, "", _UNSURE, "Không biết quy định nào cho phép tự kết thúc hồ sơ."
        ),
        "stop.allowed": Statement(False, "", _KNOWN, "Quyền yêu cầu dừng chỉ có từ Nghị định 118/2025."),
        "stop.modify_online_allowed": Statement(False, "", _KNOWN),
        "stop.modify_clock": Statement(None, "", _UNSURE),
        "reappointment.limit": Statement(1, "Điều 19", Confidence.CONFIRMED),
        "reappointment.notice_days": Statement(1, "Điều 19", _KNOWN),
        "acceptance.working_hours": Statement(
            8, "Điều 17", _KNOWN, "Theo bản sửa đổi của Nghị định 107/2021."
        ),
        "acceptance.alert_working_hours": Statement(None, "", _UNSURE),
        "receipt.required_for_immediate_result": Statement(False, "Điều 17", _KNOWN),
        "forwarding.cutoff": Statement(time(15, 0), "Điều 18", _KNOWN),
        "forwarding.other_place_working_days": Statement(None, "", _UNSURE),
        "result.correction_working_days": Statement(None, "", _UNSURE),
        "code.agency": Statement("receiving", "", _UNSURE, "Theo nếp làm; không thấy văn bản nêu rõ."),
        "fees.remittance_working_hours": Statement(None, "", _UNSURE),
    },
)
