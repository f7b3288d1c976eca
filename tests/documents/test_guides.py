"""The guiding sheets: one page for the checklist of every procedure there is; a longer one goes on overleaf and loses nothing."""

import io

import pypdf
import pytest

from motcua.catalogue.loading import read_record, shipped_records
from motcua.documents import guides
from motcua.documents.guides import ChecklistSheet, NoPhoneSheet, PaperLine, StepBlock, StepsSheet
from tests.cast import NINE

LINK = "https://motcua.xa-vidu.gov.vn/thu-tuc/1.001193/truong-hop/?t-qua-60-ngay=chua&t-hoan-canh=bo-roi&t-cach-nop=counter"


def sheet(**changes) -> ChecklistSheet:
    given = {
        "office": "Trung tâm Phục vụ hành chính công xã Đồng Sen",
        "procedure": "Đăng ký khai sinh",
        "code": "1.001193",
        "revision": "bản 1, áp dụng từ 01/07/2025",
        "printed_at": NINE,
        "bring": (
            PaperLine("Tờ khai", "1 bản chính"),
            PaperLine("Giấy chứng sinh", note="Có bản điện tử thì thôi"),
        ),
        "show": (PaperLine("Thẻ căn cước"),),
        "perhaps": (PaperLine("Giấy tờ về nơi cư trú", when="Khi không tra được"),),
        "answers": (("Đã quá 60 ngày chưa?", "Chưa"),),
        "money": "Miễn phí",
        "time": "Trong ngày",
        "promise": "Nộp ngay bây giờ thì nhận kết quả 17:00 thứ Hai 09/11/2026.",
        "where": (
            "Thôn Bến Đình, xã Đồng Sen",
            "Thứ Hai đến thứ Sáu: 8:00–12:00 và 13:00–17:00",
            "Gọi: 0200 000 0000",
        ),
        "link": LINK,
    }
    return ChecklistSheet(**{**given, **changes})


def pages(content: bytes):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(content)).split())


def of_record(facts) -> ChecklistSheet:
    lines = [
        PaperLine(paper.name, "1 bản chính", paper.note, paper.condition if paper.conditional else "")
        for paper in facts.papers
    ]
    return sheet(
        procedure=facts.name,
        bring=tuple(line for line, p in zip(lines, facts.papers, strict=True) if not p.conditional),
        perhaps=tuple(line for line, p in zip(lines, facts.papers, strict=True) if p.conditional),
        money_lines=tuple(f"{fee.name}: {fee.amount}" for fee in facts.fees),
        advice=(
            "Hai bên cùng có mặt ký vào Sổ và Giấy chứng nhận kết hôn; kết quả không gửi qua bưu chính.",
        ),
    )


def smallest_type(content: bytes) -> float:
    """Return the smallest letters of the list on the only page, in points; the small print below it is smaller."""
    sizes = []

    def look(words, user, place, _font, size):
        if "bản chính" in words or "Thẻ căn cước" in words or "Tiền phải nộp" in words:
            sizes.append(round(size * abs(place[3]) * abs(user[3]), 1))

    (page,) = pages(content)
    page.extract_text(visitor_text=look)
    return min(sizes)


def longest(count: int) -> list:
    all_facts = [read_record(record) for record in shipped_records()]
    return sorted(
        all_facts,
        key=lambda f: len(f.name) + sum(len(p.name) + len(p.note) + 40 for p in f.papers),
        reverse=True,
    )[:count]


def test_the_checklist_is_one_a5_page_with_everything_on_it():
    content = guides.checklist(sheet())
    (page,) = pages(content)
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [148, 210]
    said = text(content)
    for words in (
        "Đăng ký khai sinh",
        "Giấy phải nộp (2)",
        "Chỉ đưa xem rồi mang về (1)",
        "Có thể cần thêm (1)",
        "Khi không tra được: Giấy tờ về nơi cư trú",
        "Có bản điện tử thì thôi",
        "Tiền phải nộp: Miễn phí",
        "17:00 thứ Hai 09/11/2026",
        "Gọi: 0200 000 0000",
        "1.001193",
    ):
        assert words in said


@pytest.mark.parametrize("size", [guides.A5, guides.A4])
def test_the_longest_procedures_of_the_catalogue_fit_on_one_page_and_lose_no_paper(size):
    for facts in longest(4):
        content = guides.checklist(of_record(facts), size=size)
        assert len(pages(content)) == 1, facts.code
        said = text(content)
        assert all(" ".join(paper.name.split()) in said for paper in facts.papers), facts.code
        assert smallest_type(content) >= 9, facts.code


@pytest.mark.parametrize("size", [guides.A5, guides.A4])
def test_a_list_too_long_for_one_page_goes_on_overleaf_with_every_paper_and_the_count_of_pages(size):
    many = tuple(
        PaperLine(f"Giấy tờ chứng minh số {n} với một cái tên khá dài dòng để kín tờ giấy") for n in range(60)
    )
    content = guides.checklist(sheet(bring=many), size=size)
    count = len(pages(content))
    assert count > 1
    assert text(content).count("với một cái tên") == 60
    for number, page in enumerate(pages(content), 1):
        said = page.extract_text()
        assert f"Trang {number}/{count}" in said
        assert ("(tiếp theo)" in said) == (number > 1)


def test_without_a_settled_address_there_is_no_code_to_scan():
    assert "Quét để mở lại" in text(guides.checklist(sheet()))
    assert "Quét" not in text(guides.checklist(sheet(link="")))


def test_the_code_on_the_sheet_leads_back_to_the_same_answers():
    zxingcpp = pytest.importorskip("zxingcpp")
    from PIL import Image

    picture = Image.open(io.BytesIO(guides.checklist_pictures(sheet(), ppi=200)[0]))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def test_the_sheet_without_a_smartphone_is_one_a4_page_of_large_type():
    content = guides.no_phone(
        NoPhoneSheet(
            office="Trung tâm Phục vụ hành chính công xã Đồng Sen",
            address="Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
            hours=("Thứ Hai đến thứ Sáu: 8:00–12:00 và 13:00–17:00",),
            phone="0200 000 0000",
            hotline="1900 0000",
            ways=tuple((f"Cách {n}", "Nói rõ phải làm gì, mang theo giấy gì. " * 3) for n in range(5)),
            link="https://motcua.xa-vidu.gov.vn/khong-dien-thoai/",
        )
    )
    (page,) = pages(content)
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    assert "1900 0000" in text(content)


def test_the_steps_print_with_their_pictures_and_the_words_of_the_film():
    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(drawn, "JPEG")
    content = guides.steps(
        StepsSheet(
            office="Xã Đồng Sen",
            procedure="Đăng ký khai sinh",
            steps=(
                StepBlock("Lấy tờ khai ở bàn số 1", drawn.getvalue(), "Bàn số 1 cạnh cửa"),
                StepBlock("Nộp"),
            ),
            film="Làm khai sinh",
            transcript=("Chào bà con.",),
            where=("Gọi 0200 000 0000",),
        )
    )
    said = text(content)
    for words in ("Bước 1", "Trong hình: Bàn số 1 cạnh cửa", "Bước 2", "Lời trong phim", "Chào bà con."):
        assert words in said


def test_markup_typed_by_somebody_is_set_as_text():
    assert "#import *x* $y$" in text(guides.checklist(sheet(procedure="#import *x* $y$")))
