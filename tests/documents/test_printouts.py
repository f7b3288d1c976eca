"""Every printed form: its fields are in the text, its codes are readable, its law is the day's."""

import re
import time
import unicodedata
from datetime import date
from io import BytesIO

import pypdf
import pytest
import zxingcpp
from PIL import Image

from motcua.documents import press
from motcua.documents.printouts import apology, control_sheet, receipt, refusal, stop, supplement
from motcua.lib.clock import at_local
from tests.documents.samples import (
    URL,
    a_control_sheet,
    a_receipt,
    a_refusal,
    a_stop_notice,
    a_supplement,
    an_apology,
    letterhead,
)

LAST_DAY_OF_THE_OLD_FORMS, FIRST_DAY_OF_THE_NEW = date(2025, 9, 14), date(2025, 9, 15)
EVERY_FORM = {
    "receipt-a5": lambda **more: receipt.render(a_receipt(**more)),
    "receipt-80mm": lambda **more: receipt.render(a_receipt(**more), size="80mm"),
    "supplement": lambda **more: supplement.render(a_supplement(**more)),
    "refusal": lambda **more: refusal.render(a_refusal(**more)),
    "control-sheet": lambda **more: control_sheet.render(a_control_sheet(**more)),
    "apology": lambda **more: apology.render(an_apology(**more)),
}


def reader(content):
    return pypdf.PdfReader(BytesIO(content))


def text_of(content):
    """Return all the text on one line, in the order it was set."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader(content).pages))


def codes_on(picture):
    return {r.text for r in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))}


@pytest.fixture(params=EVERY_FORM)
def form(request):
    return EVERY_FORM[request.param]


@pytest.mark.parametrize("issued_on", [LAST_DAY_OF_THE_OLD_FORMS, FIRST_DAY_OF_THE_NEW])
def test_every_form_is_tagged_titled_vietnamese_and_composed(form, issued_on):
    content = form(letterhead=letterhead(issued_on=issued_on))
    found = reader(content)
    text = text_of(content)
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.trailer["/Root"]["/Lang"].startswith("vi")
    assert found.metadata.title
    assert text == unicodedata.normalize("NFC", text)
    for line in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND XÃ ĐỒNG SEN"):
        assert line in text
    assert f"Đồng Sen, ngày {issued_on.day} tháng 09 năm 2025" in text


def test_every_form_is_the_same_bytes_every_time(form):
    assert form() == form()


@pytest.mark.parametrize("kind", [kind for kind in EVERY_FORM if kind != "control-sheet"])
def test_a_name_typed_in_pieces_is_printed_composed(kind):
    name = "Đổng Thị Quỵnh Ưởng"
    assert name in text_of(EVERY_FORM[kind](applicant=unicodedata.normalize("NFD", name)))


def test_a_trial_copy_says_so(form):
    assert "BẢN THỬ NGHIỆM" in text_of(form(is_trial=True))
    assert "BẢN THỬ NGHIỆM" not in text_of(form())


def test_the_decision_that_permits_filing_here_stands_on_every_form(form):
    decision = "Quyết định số 15/QĐ-UBND ngày 01/11/2026 của UBND tỉnh Lam Giang"
    text = text_of(form(letterhead=letterhead(permitted_by=decision)))
    text = text.replace("QĐ- UBND", "QĐ-UBND")  # the roll is narrow
    assert f"Nộp trực tuyến tại đây theo {decision}" in text


def test_markup_in_a_field_stays_text(form):
    assert "#panic() *x* $y$ @z" in text_of(form(procedure="#panic() *x* $y$ @z"))


@pytest.mark.parametrize("size", receipt.SIZES)
def test_the_receipt_holds_every_field_of_the_form(size):
    content = a_receipt(4, holder="Nguyễn Bảo An", email="diem@thu.example")
    text = text_of(receipt.render(content, size=size))
    for word in (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Số: 47/TTPVHCC",
        "Liên 2: giao người nộp hồ sơ",
        "17:00 thứ Hai 23/11/2026",
        "H99.12-261123-0047",
        "7KQ-2MX-4HT",
        "Nơi tiếp nhận",
        "Đặng Thị Ngọc Diễm · Căn cước 099185000123",
        "Nguyễn Bảo An",
        "Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        "0900 000 017",
        "diem@thu.example",
        "Đăng ký khai sinh (1.001193)",
        "Giấy chứng nhận kết hôn của cha, mẹ",
        "01 bộ",
        "số 04, số thứ tự 1.207",
        "Trong ngày làm việc (nhận trước 15:00)",
        "09 giờ 14 phút, ngày 23 tháng 11 năm 2026",
        "17 giờ 00 phút, ngày 23 tháng 11 năm 2026",
        "16.000 đ (2 bản sao), chưa nộp",
        "Người nộp hồ sơ",
        "Người tiếp nhận",
        "Trần Thu Hà",
        "Mất giấy này",
    ):
        assert word in text, word


def test_the_receipt_lists_each_paper_with_its_kind_and_number():
    text = text_of(receipt.render(a_receipt(4)))
    assert "TT Thành phần hồ sơ Loại giấy tờ Số lượng" in text
    assert "3 Văn bản ủy quyền Bản sao 2" in text


def test_the_old_receipt_has_the_numbered_lines_of_its_circular():
    text = text_of(receipt.render(a_receipt(2, letterhead=letterhead(issued_on=LAST_DAY_OF_THE_OLD_FORMS))))
    for word in ("1. Thành phần hồ sơ nộp gồm", "2. Số lượng hồ sơ", "6. Đăng ký nhận kết quả tại"):
        assert word in text
    assert "Loại giấy tờ" not in text


@pytest.mark.parametrize("size", receipt.SIZES)
@pytest.mark.parametrize("issued_on", [LAST_DAY_OF_THE_OLD_FORMS, FIRST_DAY_OF_THE_NEW])
def test_qr_and_barcode_are_read_from_the_printed_receipt(size, issued_on):
    head = letterhead(issued_on=issued_on)
    page = receipt.pictures(a_receipt(letterhead=head), size=size, ppi=203)[0]  # a plain thermal printer
    assert codes_on(page) == {URL, "H99.12-261123-0047"}


def test_the_barcode_of_the_control_sheet_is_read_from_the_print():
    assert codes_on(control_sheet.pictures(a_control_sheet(), ppi=203)[0]) == {"H99.12-261123-0047"}


@pytest.mark.parametrize("issued_on", [LAST_DAY_OF_THE_OLD_FORMS, FIRST_DAY_OF_THE_NEW])
@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "is_trial": True,
            "procedure": "Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới của công dân Việt Nam",
        },
        {"replaces": receipt.Replacement("45/TTPVHCC", "20/11/2026", "Sửa số điện thoại người nộp")},
    ],
)
def test_four_papers_fit_one_side_of_a5(issued_on, more):
    page = reader(receipt.render(a_receipt(4, letterhead=letterhead(issued_on=issued_on), **more))).pages
    assert len(page) == 1
    width, height = (float(side) / 72 * 25.4 for side in page[0].mediabox[2:])
    assert (round(width), round(height)) == (148, 210)


def test_more_papers_go_to_a_second_page_with_the_pages_counted():
    content = receipt.render(a_receipt(14))
    assert len(reader(content).pages) == 2
    assert "Trang 2 trên 2" in text_of(content)


@pytest.mark.parametrize("size", receipt.SIZES)
@pytest.mark.parametrize(
    "more",
    [
        {"components": ()},
        {"components": (receipt.Component("Giấy 张 😀", "", 1), receipt.Component("Tệp", "Điện tử", 2))},
        {"procedure": "Tên thủ tục rất dài " * 40, "applicant": "Ư" * 200},
        {"identity": "", "address": "", "phone": "", "fee": None, "register_book": "", "notes": ()},
    ],
)
def test_odd_contents_are_still_printed(size, more):
    assert text_of(receipt.render(a_receipt(**more), size=size))


def test_both_copies_come_one_behind_the_other():
    content = receipt.render(a_receipt(3, copy_marks=(receipt.KEPT_COPY, receipt.APPLICANT_COPY)))
    pages = [page.extract_text() for page in reader(content).pages]
    assert len(pages) == 2
    assert "Liên 1: lưu" in pages[0]
    assert "Liên 2: giao người nộp hồ sơ" in pages[1]
    assert "Trang" not in pages[0]


@pytest.mark.parametrize("size", receipt.SIZES)
def test_a_replacing_slip_says_what_it_replaces_and_why(size):
    replaced = receipt.Replacement("45/TTPVHCC", "20/11/2026", "Sửa số điện thoại người nộp")
    text = text_of(receipt.render(a_receipt(replaces=replaced), size=size))
    assert "BẢN THAY cho giấy số 45/TTPVHCC ngày 20/11/2026. Lý do: Sửa số điện thoại người nộp" in text
    assert "BẢN THAY" not in text_of(receipt.render(a_receipt(), size=size))


def test_without_a_date_the_receipt_says_why():
    text = text_of(receipt.render(a_receipt(due_at=None, due_words="Đang tạm dừng, chờ bổ sung")))
    assert "Đang tạm dừng, chờ bổ sung" in text


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (receipt.Fee(16_000, note="2 bản sao"), "16.000 đ (2 bản sao), chưa nộp"),
        (receipt.Fee(8_000, paid=True), "8.000 đ, đã nộp"),
        (receipt.Fee(0, note="người có công"), "không thu (người có công)"),
        (receipt.Fee(0), "không thu"),
        (receipt.Fee(None, note="do Hội đồng nhân dân tỉnh quy định"), "do Hội đồng nhân dân tỉnh quy định"),
        (receipt.Fee(None), "chưa xác định"),
    ],
)
def test_the_fee_is_said_with_what_was_paid(fee, words):
    assert fee.words() == words


def test_a_receipt_of_another_size_is_an_error():
    with pytest.raises(ValueError, match="size"):
        receipt.render(a_receipt(), size="a3")


def test_the_electronic_signature_has_its_line():
    head = letterhead(electronic_signer="UBND xã Đồng Sen")
    assert "Chữ ký số của tổ chức: UBND xã Đồng Sen" in text_of(receipt.render(a_receipt(letterhead=head)))
    assert "Chữ ký số" not in text_of(receipt.render(a_receipt()))


def test_the_supplement_request_holds_every_field_of_the_form():
    text = text_of(supplement.render(a_supplement()))
    for word in (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        "Số: 12/HDHS",
        "Hồ sơ của: Đặng Thị Ngọc Diễm (Căn cước 099185000123)",
        "Nội dung yêu cầu giải quyết: Đăng ký khai sinh (1.001193)",
        "Địa chỉ: Thôn Bến Đình",
        "Số điện thoại: 0900 000 017",
        "Email: diem@thu.example",
        "Số lượng",
        "Bản photo",
        "ảnh mờ ở dòng ngày sinh",
        "Giấy chứng nhận kết hôn của cha, mẹ 1 2",
        "Lý do: Thiếu giấy tờ",
        "thứ Ba 08/12/2026",
        "liên hệ Trần Thu Hà, số điện thoại 1900 0000, trang tin dongsen.example",
        "NGƯỜI HƯỚNG DẪN",
    ):
        assert word in text, word
    assert codes_on(supplement.pictures(a_supplement())[0]) == {URL}


def test_a_supplement_request_before_reception_has_neither_code_nor_qr():
    content = a_supplement(code="", look_up_url="", complete_by=None)
    assert "Mã hồ sơ" not in text_of(supplement.render(content))
    assert codes_on(supplement.pictures(content)[0]) == set()


def test_the_refusal_holds_every_field_of_the_form():
    text = text_of(refusal.render(a_refusal()))
    for word in (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        "Họ tên người nộp hồ sơ: Nguyễn Hữu Ưởng",
        "Địa chỉ: Thôn Đoài",
        "Số điện thoại: 0900 000 018",
        "Email: uong@thu.example",
        "Nội dung yêu cầu giải quyết: Cấp hộ chiếu phổ thông",
        "1. Thủ tục này không thuộc thẩm quyền",
        "Phòng Quản lý xuất nhập cảnh",
        "liên hệ Trần Thu Hà, Quầy 1",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
    ):
        assert word in text, word


def test_the_stop_notice_holds_every_field_of_the_form():
    text = text_of(stop.render(a_stop_notice()))
    for word in (
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        "Kính gửi: Nguyễn Hữu Ưởng (Căn cước 099085000456)",
        "Mã hồ sơ: H99.12-261123-0047",
        "Cấp Giấy xác nhận tình trạng hôn nhân (1.004873)",
        "Theo đề nghị của Ông/bà",
        "Lý do: Người nộp đổi ý",
        "Giấy chứng sinh (bản chính)",
        "NGƯỜI LẬP THÔNG BÁO",
    ):
        assert word in text, word
    found = reader(stop.render(a_stop_notice()))
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_notice_the_machine_writes_says_so_and_until_when_was_waited():
    text = text_of(
        stop.render(
            a_stop_notice(officer="", is_asked_for=False, complete_by=date(2026, 12, 1), papers_back=())
        )
    )
    assert "chưa được bổ sung đến hết ngày 01/12/2026" in text
    assert "do máy của cơ quan lập" in text


def test_the_stop_notice_has_no_form_before_the_new_circular():
    with pytest.raises(KeyError):
        stop.render(a_stop_notice(letterhead=letterhead(issued_on=LAST_DAY_OF_THE_OLD_FORMS)))


def test_the_control_sheet_holds_every_field_of_the_form():
    text = text_of(control_sheet.render(a_control_sheet()))
    for word in (
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
        "Mã hồ sơ: H99.12-261123-0047",
        "Cơ quan chủ trì giải quyết hồ sơ: Ủy ban nhân dân xã Đồng Sen",
        "Cơ quan phối hợp giải quyết hồ sơ: Công an xã Đồng Sen, Trạm Y tế xã Đồng Sen",
        "TÊN CƠ QUAN",
        "THỜI GIAN GIAO, NHẬN HỒ SƠ",
        "KẾT QUẢ GIẢI QUYẾT",
        "GHI CHÚ",
        "1. Giao: 09 giờ 20 phút, ngày 23 tháng 11 năm 2026",
        "Người giao",
        "Lê Văn Quỵnh",
        "☒ Trước hạn ☐ Đúng hạn ☐ Quá hạn",
        "Hồ sơ điện tử",
        "….. giờ ….. phút",
    ):
        assert word in text, word


def test_the_apology_holds_every_field_of_the_form():
    text = text_of(apology.render(an_apology()))
    for word in (
        "Số: 5/PXL",
        "Kính gửi: Đặng Thị Ngọc Diễm",
        "Ngày 23/11/2026",
        "Đăng ký khai sinh (1.001193), mã hồ sơ H99.12-261123-0047",
        "hẹn trả kết quả lúc 17:00 thứ Hai 23/11/2026",
        "Lý do: Chờ cơ quan phối hợp trả lời.",
        "xin lỗi Ông/bà",
        "17:00 thứ Tư 25/11/2026",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "đóng dấu",
        "Phạm Thị Hạnh",
    ):
        assert word in text, word


def test_the_form_goes_by_its_day_of_issue_not_by_the_day_of_reception():
    received = at_local(date(2025, 9, 10), 9, 0)
    old = text_of(
        apology.render(
            an_apology(received_at=received, letterhead=letterhead(issued_on=LAST_DAY_OF_THE_OLD_FORMS))
        )
    )
    new = text_of(
        apology.render(
            an_apology(received_at=received, letterhead=letterhead(issued_on=FIRST_DAY_OF_THE_NEW))
        )
    )
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in old
    assert "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT" in new


def test_a_slip_the_law_of_the_day_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        press.form("stop", LAST_DAY_OF_THE_OLD_FORMS)


def test_every_instrument_has_a_template_of_every_form():
    for folder, more in (("tt_01_2018", set()), ("tt_03_2025", {"stop"})):
        assert {p.stem for p in (press.TEMPLATES / folder).glob("*.typ")} == {
            "receipt-a5", "receipt-80mm", "supplement", "refusal", "apology", "control_sheet", *more,
        }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("size", receipt.SIZES)
def test_a_warm_receipt_is_set_within_a_hundred_milliseconds(size):
    receipt.render(a_receipt(4), size=size)
    times = []
    for number in range(20):
        started = time.perf_counter()
        receipt.render(a_receipt(4, code=f"H99.12-261123-{number:04d}"), size=size)
        times.append(time.perf_counter() - started)
    assert sorted(times)[10] < 0.1


@pytest.mark.parametrize("size", ["a5", "80mm"])
def test_a_receipt_without_an_address_has_no_qr_and_says_where_to_ask(size):
    content = a_receipt(look_up_url="")
    assert "Tra cứu tại quầy" in text_of(receipt.render(content, size=size))
    codes = codes_on(receipt.pictures(content, size=size, ppi=203)[0])
    assert not [code for code in codes if "/ho-so/" in code]
    assert content.code in codes  # the bar code stays
