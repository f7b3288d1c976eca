"""NĐ 118/2025/NĐ-CP: the one-stop mechanism since 1/7/2025, as first issued (before NĐ 367/2025)."""

from datetime import date, time

from motcua.law.instrument import Confidence, Instrument, Statement

_SURE = Confidence.CONFIRMED

INSTRUMENT = Instrument(
    key="nd_118_2025",
    number="118/2025/NĐ-CP",
    title="Thực hiện thủ tục hành chính theo cơ chế một cửa, một cửa liên thông tại Bộ phận Một cửa và Cổng Dịch vụ công quốc gia",
    in_force_from=date(2025, 7, 1),
    in_force_to=None,
    confidence=_SURE,
    note="Đọc bản ban hành ngày 09/6/2025. Nghị định 367/2025/NĐ-CP sửa đổi, chưa đọc được nội dung.",
    statements={
        "supplement.limit_before_acceptance": Statement(
            1, "Điều 11.2c, 16.3, 17.1c", _SURE, "Yêu cầu bổ sung đầy đủ một lần."
        ),
        "supplement.limit_after_acceptance": Statement(
            1,
            "Điều 11.2c, 19.5",
            Confidence.FROM_KNOWLEDGE,
            "Nguyên tắc bổ sung một lần; chỉ số quốc gia tính quá hạn khi yêu cầu từ lần thứ hai.",
        ),
        "supplement.notice_working_days": Statement(
            3, "Điều 19.5", _SURE, "Trừ khi pháp luật chuyên ngành quy định khác."
        ),
        "supplement.clock": Statement(
            "restart", "Điều 19.5", _SURE, "Tính lại từ đầu khi nhận đủ hồ sơ bổ sung, hoàn thiện."
        ),
        "supplement.close_after_days": Statement(
            15, "Điều 19.5", _SURE, "15 ngày kể từ khi thông báo (ngày thường, không phải ngày làm việc)."
        ),
        "stop.allowed": Statement(
            True, "Điều 21", _SURE, "Từ lúc tiếp nhận đến khi có kết quả; lưu toàn bộ lịch sử."
        ),
        "stop.modify_online_allowed": Statement(True, "Điều 21", _SURE),
        "stop.modify_clock": Statement(
            "restart",
            "",
            Confidence.UNSURE,
            "Điều 21 không nói; tính như hồ sơ bổ sung (Điều 19.5): nội dung mới được trọn thời hạn.",
        ),
        "reappointment.limit": Statement(1, "Điều 19.6", _SURE),
        "reappointment.notice_days": Statement(1, "Điều 19.6", _SURE),
        "acceptance.working_hours": Statement(
            8,
            "Điều 17.2",
            _SURE,
            "Kể từ khi hồ sơ đến hệ thống; trừ khi pháp luật chuyên ngành quy định khác.",
        ),
        "acceptance.alert_working_hours": Statement(
            2,
            "Điều 17.2",
            _SURE,
            "Văn bản ghi “02 giờ”; tính theo giờ làm việc là cách hiểu của phần mềm.",
        ),
        "receipt.required_for_immediate_result": Statement(
            False, "Điều 17.4", _SURE, "Chỉ cấp khi người nộp yêu cầu, nhưng vẫn phải ghi nhận hồ sơ."
        ),
        "forwarding.cutoff": Statement(time(15, 0), "Điều 18", _SURE, "Hồ sơ điện tử chuyển ngay."),
        "forwarding.other_place_working_days": Statement(1, "Điều 20.1a", _SURE),
        "result.correction_working_days": Statement(3, "Điều 23.1", _SURE),
        "code.agency": Statement(
            "competent",
            "Điều 28",
            _SURE,
            "Nhóm thủ tục liên thông: mã của nơi tiếp nhận (trực tiếp) hoặc của Cổng Dịch vụ công quốc gia (trực tuyến).",
        ),
        "fees.remittance_working_hours": Statement(
            8, "Điều 24.3", _SURE, "Khi pháp luật chuyên ngành không quy định."
        ),
    },
)
