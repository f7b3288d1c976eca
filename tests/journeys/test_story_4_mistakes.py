"""Story 4: a mistake at the counter is corrected by a verb with a reason; what was received in error is voided."""

from motcua.dossiers.models import Dossier
from tests.cast import MARITAL
from tests.journeys.steps import dossier_page, move, pdf_text, receive


def test_a_wrong_name_is_corrected_with_a_reason_and_a_replacing_slip(office, browser_of):
    clerk = browser_of(office.clerk)
    receipt = receive(clerk, MARITAL)
    form = dossier_page(clerk, receipt.code).follow("Sửa thông tin").form("seen")
    form["applicant-full_name"] = "Đặng Thị Ngọc Diệm"
    form["applicant-id_number"] = "09918500012"
    page = form.press("Sửa thông tin")
    assert page.status == 422
    assert page.form("seen")["applicant-full_name"] == "Đặng Thị Ngọc Diệm", "nothing typed is lost"
    assert any("Ghi lý do" in words for words in page.mistakes), page.mistakes
    form = page.form("seen")
    form["reason"] = "gõ sai dấu tên"
    page = form.press("Sửa thông tin")
    assert page.status == 422
    assert any("Mới có 11 chữ số" in words for words in page.mistakes), page.mistakes
    form = page.form("seen")
    form["applicant-id_number"] = "099185000123"
    page = form.press("Sửa thông tin")
    assert page.status == 200
    assert "Đặng Thị Ngọc Diệm" in page.text
    assert "gõ sai dấu tên" in page.text
    assert "cấp bản thay" in page.text
    link = next(one for one in page.root.all("a") if "Bản thay giấy hẹn" in one.text)
    slip = pdf_text(clerk.get(link["href"]))
    assert "bản thay" in slip.lower()
    assert receipt.code in slip
    assert "diệm" in slip.lower()
    first = pdf_text(clerk.get(receipt.page.root.one("iframe")["src"].replace("kho=a5", "kho=a5&ban=1")))
    assert "diễm" in first.lower(), "the slip given first stays what it was"


def test_a_dossier_received_in_error_is_voided_and_its_number_stays_used(office, browser_of):
    clerk = browser_of(office.clerk)
    wrong = receive(clerk, MARITAL).code
    page = move(clerk, wrong, "huy/", "Hủy")
    assert page.status == 422
    form = page.form("seen")
    form["reason"] = "chọn nhầm thủ tục"
    form.press("Hủy")
    page = dossier_page(clerk, wrong)
    assert "chọn nhầm thủ tục" in page.text
    assert "Hủy hồ sơ nhận nhầm" in page.text
    assert clerk.post(f"/can-bo/ho-so/{wrong}/sua/", {"reason": "x"}).status_code == 409, "it is over"
    again = receive(clerk, MARITAL).code
    assert again != wrong
    assert again.endswith("0002")
    assert Dossier.objects.filter(code=wrong).exists()
