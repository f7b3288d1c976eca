"""The supplement and refusal letters, written from the same screen, and what is printed."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from motcua.dossiers.models import Dossier, ReadyPhrase, RefusalNotice, SupplementRequest
from tests.cast import BIRTH, CERTIFIED_COPY
from tests.forms import open_page
from tests.web.desk_reception.counter import COUNTER, choose, scan, sign_in


def pdf_text(response) -> str:
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split()
    )


def a_missing_paper(page):
    form = page.form("reception")
    mark = next(one["name"] for one in form.controls if one.get("name", "").endswith("-mark"))
    form[mark] = "bad"
    return form, mark.removesuffix("-mark")


def test_a_missing_paper_is_not_received_and_everything_stays(counter):
    form, prefix = a_missing_paper(choose(scan(counter), BIRTH))
    form[f"{prefix}-phrases"] = ["Thiếu chữ ký"]
    page = form.enter()
    assert page.status == 422
    assert "Chưa đủ giấy tờ để nhận" in page.mistakes[0]
    assert page.form("reception")[f"{prefix}-phrases"] == ["Thiếu chữ ký"]
    assert not Dossier.objects.exists()
    assert "Thiếu 1 giấy." in page.text


def test_the_supplement_letter_is_one_press_away_and_names_every_point(counter):
    form, prefix = a_missing_paper(choose(scan(counter), BIRTH))
    form[f"{prefix}-phrases"] = ["Thiếu chữ ký", "Ghi chưa đủ mục"]
    form[f"{prefix}-reason"] = "dòng nơi sinh bỏ trống"
    page = form.press("act=supplement")
    letter = SupplementRequest.objects.get()
    assert letter.points[0]["reason"] == "Thiếu chữ ký; Ghi chưa đủ mục; dòng nơi sinh bỏ trống"
    assert "Phiếu yêu cầu bổ sung số 1/2026" in page.text
    text = pdf_text(page.client.get(page.root.one("iframe")["src"]))
    assert "Tờ khai đăng ký khai sinh" in text
    assert "Đặng Thị Ngọc Diễm" in text
    assert not Dossier.objects.exists()
    assert ReadyPhrase.objects.exists()
    again = form.press("act=supplement")  # pressed twice: one letter
    assert again.address == page.address
    assert SupplementRequest.objects.count() == 1


def test_a_supplement_letter_needs_a_person_a_procedure_and_a_cross(counter):
    page = counter.form("reception").press("act=supplement")
    assert [words[:14] for words in page.mistakes] == ["Chưa có họ tên", "Chưa chọn thủ "]
    page = choose(scan(counter), BIRTH).form("reception").press("act=supplement")
    assert "Chưa đánh dấu giấy nào thiếu" in page.mistakes[0]


def test_what_the_commune_does_not_handle_is_refused_with_the_place_to_go(counter):
    form = scan(counter).form("reception")
    form["q"] = "doi giay phep lai xe"
    page = form.press("act=search")
    page = page.form("reception").press("act=refuse")
    letter = RefusalNotice.objects.get()
    assert letter.instead
    assert letter.revision is None
    assert letter.subject
    text = pdf_text(page.client.get(page.root.one("iframe")["src"]))
    assert "Đặng Thị Ngọc Diễm" in text


def test_a_refusal_needs_its_reason(counter):
    form = choose(scan(counter), BIRTH).form("reception")
    page = form.press("act=refuse")
    assert page.mistakes == ["Ghi lý do, để người dân biết vì sao và biết đến đâu"]
    form = page.form("reception")
    form["refusal-reason"] = "Việc sinh đã được đăng ký ở nơi khác."
    page = form.press("act=refuse")
    assert "Phiếu từ chối số 1/2026" in page.text


def test_the_receipt_prints_on_both_papers_as_it_was_frozen(counter, office, client):
    choose(scan(counter), CERTIFIED_COPY).form("reception").enter()
    dossier = Dossier.objects.get()
    address = f"/can-bo/ho-so/{dossier.code}/giay-hen.pdf"
    for size in ("a5", "80mm"):
        response = client.get(f"{address}?kho={size}")
        assert dossier.code in pdf_text(response)
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert client.get(f"{address}?kho=a0").status_code == 404
    assert client.get(f"{address}?ban=7").status_code == 404
    sign_in(client, office.specialist)
    assert client.get(address).status_code == 200
    sign_in(client, office.stranger)
    assert client.get(address).status_code == 404


def test_the_machine_remembers_which_paper_it_prints_on(counter):
    page = choose(scan(counter), CERTIFIED_COPY).form("reception").enter()
    page = page.follow("Đổi sang khổ 80 mm")
    assert page.root.one("iframe")["src"].endswith("kho=80mm")
    assert "80 mm" in open_page(page.client, COUNTER).text


def test_an_authorisation_file_is_kept_although_the_page_comes_back(counter):
    form = choose(scan(counter), CERTIFIED_COPY).form("reception")
    form["same_holder"] = False
    form["authorisation-file"] = SimpleUploadedFile("uyquyen.pdf", b"not a pdf", "application/pdf")
    page = form.enter()
    assert "Đã giữ tệp" not in page.text
    assert page.status == 422
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "JPEG")
    form = page.form("reception")
    form["authorisation-file"] = SimpleUploadedFile("uyquyen.jpg", picture.getvalue(), "image/jpeg")
    page = form.enter()
    assert "Đã giữ tệp «uyquyen.jpg»" in page.text
    form = page.form("reception")
    form["holder-full_name"], form["authorisation-basis"] = "Đặng Văn Bách", "written"
    form["authorisation-reference"] = "giấy viết tay ngày 1/11/2026"
    assert "Đã nhận" in form.enter().text
    assert Dossier.objects.get().authorisation.file.kind == "image/jpeg"
