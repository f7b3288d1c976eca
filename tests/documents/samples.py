"""Invented slips that several tests print."""

from dataclasses import replace
from datetime import date

from motcua.documents.press import Letterhead
from motcua.documents.printouts import apology, control_sheet, receipt, refusal, stop, supplement
from motcua.lib.clock import at_local

DAY = date(2026, 11, 23)
URL = "https://dongsen.example/ho-so/H99.12-261123-0047/?khoa=abcdefghij0123456789"


def letterhead(number="47/TTPVHCC", issued_on=DAY, **more):
    return Letterhead(
        superior="UBND xã Đồng Sen",
        office="Trung tâm Phục vụ hành chính công",
        number=number,
        place="Đồng Sen",
        issued_on=issued_on,
        **more,
    )


def a_receipt(papers=3, **more):
    components = [
        receipt.Component("Tờ khai đăng ký khai sinh", "Bản chính", 1),
        receipt.Component("Giấy chứng sinh", "Bản chính", 1),
        receipt.Component("Văn bản ủy quyền", "Bản sao", 2),
        receipt.Component("Giấy chứng nhận kết hôn của cha, mẹ", "Bản sao chứng thực", 1),
    ]
    content = receipt.Content(
        letterhead=letterhead(),
        code="H99.12-261123-0047",
        secret="7KQ2MX4HT",
        look_up_url=URL,
        receiving_desk="Quầy 1",
        applicant="Đặng Thị Ngọc Diễm",
        identity="Căn cước 099185000123",
        address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        phone="0900 000 017",
        procedure="Đăng ký khai sinh",
        procedure_code="1.001193",
        components=tuple((components * (papers // 4 + 1))[:papers]),
        received_at=at_local(DAY, 9, 14),
        due_at=at_local(DAY, 17, 0),
        legal_time="Trong ngày làm việc (nhận trước 15:00)",
        result_place="Quầy 1",
        officer="Trần Thu Hà",
        fee=receipt.Fee(16_000, note="2 bản sao"),
        register_book="04",
        register_number="1.207",
        notes=(
            "Mất giấy này: mang căn cước đến Quầy 1 vẫn nhận được. Người khác nhận thay: mang giấy ủy quyền.",
            "Trễ hẹn mà chưa được báo: gọi 1900 0000.",
        ),
    )
    return replace(content, **more)


def a_supplement(**more):
    content = supplement.Content(
        letterhead=letterhead("12/HDHS"),
        applicant="Đặng Thị Ngọc Diễm",
        identity="Căn cước 099185000123",
        procedure="Đăng ký khai sinh",
        procedure_code="1.001193",
        address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        phone="0900 000 017",
        email="diem@thu.example",
        items=(
            supplement.Item(
                "Giấy chứng sinh", originals=1, reason="ảnh mờ ở dòng ngày sinh, xin mang bản chính"
            ),
            supplement.Item("Giấy chứng nhận kết hôn của cha, mẹ", certified=1, photocopies=2),
        ),
        reason="Thiếu giấy tờ theo thành phần hồ sơ đã công bố",
        officer="Trần Thu Hà",
        contact_phone="1900 0000",
        web_page="dongsen.example",
        code="H99.12-261123-0047",
        look_up_url=URL,
        complete_by=date(2026, 12, 8),
    )
    return replace(content, **more)


def a_refusal(**more):
    content = refusal.Content(
        letterhead=letterhead("3/TTPVHCC"),
        applicant="Nguyễn Hữu Ưởng",
        identity="Căn cước 099085000456",
        address="Thôn Đoài, xã Đồng Sen, tỉnh Lam Giang",
        phone="0900 000 018",
        email="uong@thu.example",
        procedure="Cấp hộ chiếu phổ thông",
        reasons=("Thủ tục này không thuộc thẩm quyền của Ủy ban nhân dân xã.",),
        proper_place="Phòng Quản lý xuất nhập cảnh, Công an tỉnh Lam Giang",
        contact="Trần Thu Hà, Quầy 1, số điện thoại 1900 0000",
        officer="Trần Thu Hà",
    )
    return replace(content, **more)


def a_stop_notice(**more):
    content = stop.Content(
        letterhead=letterhead("2/DHS"),
        code="H99.12-261123-0047",
        applicant="Nguyễn Hữu Ưởng",
        identity="Căn cước 099085000456",
        address="Thôn Đoài, xã Đồng Sen, tỉnh Lam Giang",
        phone="0900 000 018",
        procedure="Cấp Giấy xác nhận tình trạng hôn nhân",
        procedure_code="1.004873",
        arrived_at=at_local(DAY, 9, 14),
        ended_at=at_local(DAY, 15, 30),
        is_asked_for=True,
        reason="Người nộp đổi ý.",
        papers_back=("Giấy chứng sinh (bản chính)",),
        officer="Trần Thu Hà",
        contact="1900 0000",
    )
    return replace(content, **more)


def a_control_sheet(**more):
    content = control_sheet.Content(
        letterhead=letterhead("47/TTPVHCC"),
        code="H99.12-261123-0047",
        procedure="Đăng ký khai sinh",
        agency_in_charge="Ủy ban nhân dân xã Đồng Sen",
        coordinating_agencies=("Công an xã Đồng Sen", "Trạm Y tế xã Đồng Sen"),
        received_at=at_local(DAY, 9, 14),
        due_at=at_local(DAY, 17, 0),
        handings=(
            control_sheet.Handing(
                "Phòng Văn hóa - Xã hội",
                at_local(DAY, 9, 20),
                "Trần Thu Hà",
                "Lê Văn Quỵnh",
                control_sheet.Outcome.EARLY,
                "Hồ sơ điện tử",
            ),
        ),
        blank_rows=1,
    )
    return replace(content, **more)


def an_apology(**more):
    content = apology.Content(
        letterhead=letterhead("5/PXL"),
        code="H99.12-261123-0047",
        applicant="Đặng Thị Ngọc Diễm",
        procedure="Đăng ký khai sinh",
        procedure_code="1.001193",
        address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        phone="0900 000 017",
        email="diem@thu.example",
        received_at=at_local(DAY, 9, 14),
        first_due_at=at_local(DAY, 17, 0),
        new_due_at=at_local(date(2026, 11, 25), 17, 0),
        reason="Chờ cơ quan phối hợp trả lời.",
        result_place="Quầy 1",
        contact_phone="1900 0000",
        signer="Phạm Thị Hạnh",
    )
    return replace(content, **more)
