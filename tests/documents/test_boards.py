"""What hangs on the wall: every sheet says what the catalogue knows, and every code on it is read."""

import unicodedata
from datetime import date, timedelta
from io import BytesIO

import pypdf
import pytest
import zxingcpp
from PIL import Image

from motcua.catalogue.actions.local_fees import set_local_fee
from motcua.catalogue.actions.standing import close_procedures
from motcua.catalogue.models import Procedure
from motcua.documents import boards
from motcua.documents.boards import KINDS, SheetOrder, board_of, sizes_of, typesetting
from motcua.documents.boards.content import Reading, bound, shortened
from motcua.documents.boards.orders import LAYOUTS
from motcua.files.actions import store_file
from motcua.lib.objections import NotAllowed
from motcua.paperforms.actions import keep_form_file
from motcua.people.actions import edit_agency
from motcua.people.models import User
from motcua.postings.content import contents_of
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, NINE, UNKNOWN_LIMIT, make_cast
from tests.documents.test_printouts import text_of
from tests.files.test_store_file import package

DAY = date(2026, 11, 23)
SITE = "https://mot-cua.dongsen.example"
LINK = f"{SITE}/q/7KQ2MX"
LONGEST, SHORTEST, MOST_PAPERS, NOTHING_KNOWN = "1.013962", "1.010038", "1.013226", "2.002403"
TARGETS = {"sector": "hotich", "procedure": BIRTH, "poster": BIRTH, "stickers": BIRTH, "binder": BIRTH}
EVERY_SHEET = [(kind, size) for kind in KINDS for size in sizes_of(kind)]

# How sheets look; what stands on them is asked of both databases in tests/postings and tests/catalogue.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def office(db):
    """The commune with the usual procedures and those that are hardest to lay out."""
    codes = (BIRTH, CERTIFIED_COPY, MARITAL, UNKNOWN_LIMIT, LONGEST, SHORTEST, MOST_PAPERS, NOTHING_KNOWN)
    return make_cast(codes).office


def codes_on(picture):
    return [found.text for found in zxingcpp.read_barcodes(Image.open(BytesIO(picture)).convert("L"))]


def order(kind, size="A4", link=LINK, **more):
    return SheetOrder(kind, TARGETS.get(kind, ""), size, link, **more)


def pages_of(content):
    return pypdf.PdfReader(BytesIO(content)).pages


def said(orders, office, **more):
    """Return the text of the sheets on one line, with ordinary spaces."""
    return text_of(boards.typeset(orders, agency=office, day=DAY, **more)).replace("\u00a0", " ")


@pytest.mark.parametrize(("kind", "size"), EVERY_SHEET)
def test_the_code_of_every_sheet_is_read_in_every_size(office, kind, size):
    pages = boards.pictures([order(kind, size)], agency=office, day=DAY, ppi=110)
    found = [code for page in pages for code in codes_on(page)]
    assert set(found) == {LINK}


@pytest.mark.parametrize(("kind", "size"), EVERY_SHEET)
def test_every_sheet_is_tagged_titled_composed_and_tells_the_address(office, kind, size):
    content = boards.typeset([order(kind, size)], agency=office, day=DAY, samples={})
    found, text = pypdf.PdfReader(BytesIO(content)), text_of(content)
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.trailer["/Root"]["/Lang"].startswith("vi")
    assert found.metadata.title
    assert text == unicodedata.normalize("NFC", text)
    assert "mot-cua.dongsen.example/q/7KQ2MX" in text.replace(" ", "")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("poster", "stickers", "binder")])
def test_without_an_address_no_sheet_has_a_code(office, kind):
    pages = boards.pictures([order(kind, link="")], agency=office, day=DAY, ppi=72)
    assert [code for page in pages for code in codes_on(page)] == []


@pytest.mark.parametrize("kind", ["poster", "stickers"])
def test_what_is_only_a_code_is_refused_without_an_address(office, kind):
    with pytest.raises(NotAllowed, match="Địa chỉ trang"):
        boards.typeset([order(kind, link="")], agency=office, day=DAY)


def test_the_sheet_of_a_procedure_holds_every_part_the_law_asks_for(office):
    text = said([order("procedure")], office)
    for words in (
        "Đăng ký khai sinh",
        "1.001193",
        "trình tự thực hiện",
        "cách thức thực hiện",
        "thành phần hồ sơ, 1 bộ",
        "thời hạn giải quyết",
        "Đối tượng thực hiện",
        "Cơ quan giải quyết",
        "Mẫu đơn, tờ khai",
        "Kết quả thực hiện",
        "phí, lệ phí",
        "Yêu cầu, điều kiện",
        "Căn cứ pháp lý",
        "Phiên bản 1, có hiệu lực từ 01/07/2025",
        "In ngày 23/11/2026",
        "trang 1/",
    ):
        assert words in text, words


def test_every_paper_of_the_catalogue_stands_on_the_sheet(office):
    text = said([SheetOrder("procedure", MOST_PAPERS)], office)
    papers = Procedure.objects.get(code=MOST_PAPERS).current(DAY).papers.all()
    assert len(papers) == 12
    for paper in papers:
        assert paper.name in text


def test_what_nobody_knows_is_said_and_not_invented(office):
    text = said([SheetOrder("procedure", NOTHING_KNOWN)], office)
    for words in (
        "Chưa rõ thời hạn",
        "Chưa ghi không có nghĩa là miễn phí",
        "Danh mục chưa có danh sách giấy tờ",
        "Danh mục chưa có trình tự",
        "Danh mục chưa ghi cách nộp",
        "Tờ này không có mã QR",
    ):
        assert words in text, words
    assert "Miễn phí" not in text


def test_a_fee_set_by_the_province_says_who_sets_it(office):
    assert "Mức thu do HĐND tỉnh quy định" in said([SheetOrder("procedure", LONGEST)], office)


def test_the_amount_the_province_set_stands_on_the_sheet_from_its_day(office):
    set_local_fee(
        [Procedure.objects.get(code=MARITAL)],
        province="lam-giang",
        name="Lệ phí hộ tịch",
        amount=15000,
        resolution="12/2026/NQ-HĐND",
        valid_from=DAY,
        by=None,
        at=NINE,
    )
    assert "15.000 đ" in said([SheetOrder("procedure", MARITAL)], office)
    early = boards.typeset([SheetOrder("procedure", MARITAL)], agency=office, day=DAY - timedelta(days=1))
    assert "15.000 đ" not in text_of(early).replace("\u00a0", " ")


@pytest.mark.parametrize("size", ["A3", "A4", "A5"])
@pytest.mark.parametrize("code", [LONGEST, SHORTEST])
def test_a_poster_is_one_page_for_the_longest_name_and_the_shortest(office, code, size):
    content = boards.typeset([SheetOrder("poster", code, size, LINK)], agency=office, day=DAY)
    assert len(pages_of(content)) == 1


def test_the_notice_for_feedback_and_the_posters_of_places_are_one_page_on_the_smallest_paper(office):
    office.counters.get_or_create(
        number=1, defaults={"name": "Đất đai, xây dựng, môi trường, kinh doanh, lao động, xã hội"}
    )
    wanted = [("feedback", ""), ("poster", "thon:"), ("poster", "quay:1")]
    content = boards.typeset([SheetOrder(*one, "A5", LINK) for one in wanted], agency=office, day=DAY)
    assert len(pages_of(content)) == len(wanted)


@pytest.mark.parametrize("size", ["A3", "A4", "A5"])
def test_a_sheet_of_several_pages_counts_them_and_names_itself_on_each(office, size):
    content = boards.typeset([SheetOrder("procedure", MOST_PAPERS, size, LINK)], agency=office, day=DAY)
    pages = pages_of(content)
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        text = page.extract_text().replace("\u00a0", " ")
        assert f"trang {number}/{len(pages)}" in text
        assert MOST_PAPERS in text
        assert "Phiên bản 1" in text


def test_each_sheet_of_a_pile_counts_its_own_pages_and_has_its_own_size(office):
    orders = [SheetOrder("procedure", BIRTH, "A3", LINK), SheetOrder("procedure", BIRTH, "A5", LINK)]
    pages = pages_of(boards.typeset(orders, agency=office, day=DAY))
    firsts = [page for page in pages if "trang 1/" in page.extract_text()]
    assert [round(float(page.mediabox.height) / 72 * 25.4) for page in firsts] == [420, 210]


@pytest.mark.parametrize("per_sheet", LAYOUTS)
def test_a_sheet_of_stickers_holds_as_many_readable_codes_as_were_asked_for(office, per_sheet):
    (page,) = boards.pictures([order("stickers", per_sheet=per_sheet)], agency=office, day=DAY, ppi=150)
    assert codes_on(page) == [LINK] * per_sheet


def test_stickers_of_different_things_share_their_sheets(office):
    orders = [
        SheetOrder("poster", code, "sticker", f"{SITE}/q/{n:06d}")
        for n, code in enumerate([BIRTH, LONGEST] * 13)
    ]
    pages = boards.pictures(orders, agency=office, day=DAY, ppi=150)
    assert [len(codes_on(page)) for page in pages] == [24, 2]
    assert {code for page in pages for code in codes_on(page)} == {one.link for one in orders}


def test_the_leaflet_is_one_leaf_printed_on_both_sides(office):
    pages = pages_of(boards.typeset([order("leaflet")], agency=office, day=DAY))
    assert len(pages) == 2
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    inside = pages[1].extract_text().replace("\u00a0", " ")
    assert "Đăng ký khai sinh" in inside


def test_the_feedback_notice_tells_what_where_and_what_not(office):
    text = said([order("feedback")], office)
    for words in (
        "Ủy ban nhân dân xã Đồng Sen mời",
        "Quy định không hợp pháp, không hợp lý, không thống nhất",
        "Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang",
        "0200 000 0000",
        "Thư điện tử chưa niêm yết",
        "Viết bằng tiếng Việt",
        "Tên, địa chỉ, số điện thoại",
        "Không gửi khiếu nại, tố cáo vào đây",
    ):
        assert words in text, words
    edit_agency(office, email="motcua@dongsen.example", by=None, at=NINE)
    office.refresh_from_db()
    assert "motcua@dongsen.example" in said([order("feedback")], office)


def test_the_list_of_a_sector_groups_its_procedures_as_the_decisions_do(office):
    text = said([SheetOrder("sector", "datdai")], office)
    assert (
        text.index("Đất đai")
        < text.index(LONGEST)
        < text.index("Hoạt động xây dựng")
        < text.index(MOST_PAPERS)
    )
    assert "2 thủ tục" in text


def test_the_board_begins_with_its_cover_and_ends_with_the_feedback_notice(office):
    board = board_of(DAY, link_of=lambda kind, target: f"{SITE}/q/{kind}")
    kinds = [one.kind for one in board]
    assert kinds[:3] == ["cover", "sectors", "sector"]
    assert kinds[-1] == "feedback"
    assert kinds.count("procedure") == 8
    assert [
        one.target
        for one in board_of(DAY, link_of=lambda *_: "", sectors=("datdai",))
        if one.kind == "sector"
    ] == ["datdai"]


def test_a_page_of_the_binder_bears_its_number_and_the_day_of_the_one_it_replaces(office):
    text = said([order("binder", replaces=date(2025, 9, 1))], office)
    assert "HT-01" in text
    assert "Tờ 1, thay tờ ngày 01/09/2025" in text
    assert "thay tờ ngày" not in said([order("binder")], office)


def test_a_new_procedure_comes_last_in_the_binder_so_that_no_other_number_moves(office):
    numbers = Reading([], agency=office, day=DAY).binder_numbers
    first = Procedure.objects.get(code=BIRTH)
    Procedure.objects.create(code="1.000001", sector=first.sector)
    later = Reading([], agency=office, day=DAY).binder_numbers
    assert {code: later[code] for code in numbers} == numbers
    assert later["1.000001"] == "HT-03"


def test_the_binder_has_an_index_and_a_tab_for_each_sector(office):
    assert "Tập hồ sơ mẫu" in said([SheetOrder("binder")], office)
    tab = said([SheetOrder("binder", "hotich")], office)
    assert "HT-01 Đăng ký khai sinh" in tab


def test_filled_in_samples_are_bound_behind_their_procedure(office):
    sample = boards.typeset([SheetOrder("feedback", "", "A5")], agency=office, day=DAY)
    orders = [SheetOrder("binder", BIRTH), SheetOrder("binder", MARITAL)]
    pages = pages_of(boards.typeset(orders, agency=office, day=DAY, samples={BIRTH: [sample]}))
    assert len(pages) > 2
    texts = [page.extract_text() for page in pages]
    at = next(n for n, text in enumerate(texts) if "Hướng dẫn phản ánh" in text)
    assert all("HT-01" in text for text in texts[:at])
    assert all("HT-02" in text for text in texts[at + 1 :])


def test_the_binder_takes_the_samples_that_the_office_has(office):
    birth = boards.typeset([SheetOrder("binder", BIRTH)], agency=office, day=DAY)
    text = text_of(birth)
    assert "Tờ sau: mẫu đã điền sẵn" in text
    assert "MẪU ĐIỀN SẴN – NGƯỜI VÀ SỐ ĐỀU GIẢ ĐỊNH" in text
    assert text.index("HT-01") < text.index("MẪU ĐIỀN SẴN")
    own = boards.typeset([SheetOrder("feedback", "", "A5")], agency=office, day=DAY)
    keep_form_file(
        office,
        Procedure.objects.get(code=BIRTH),
        paper="",
        kind="sample",
        stored=store_file(own, name="mau.pdf", by=None, at=NINE),
        name="mau.pdf",
        by=User.objects.get(username="mai"),
        at=NINE,
    )
    text = said([SheetOrder("binder", BIRTH)], office)
    assert "Hướng dẫn phản ánh" in text
    assert "MẪU ĐIỀN SẴN" not in text


def test_a_sample_in_word_is_named_with_the_code_of_its_download(office, settings):
    settings.SITE_URL = SITE
    before = contents_of([("binder", BIRTH)], agency=office, day=DAY)["binder", BIRTH]
    kept = keep_form_file(
        office,
        Procedure.objects.get(code=BIRTH),
        paper="",
        kind="sample",
        stored=store_file(package(), name="mau.docx", by=None, at=NINE),
        name="Tờ khai điền sẵn.docx",
        by=User.objects.get(username="mai"),
        at=NINE,
    )
    [page, *_] = [
        page
        for page in boards.pictures([SheetOrder("binder", BIRTH)], agency=office, day=DAY)
        if codes_on(page)
    ]
    assert codes_on(page) == [f"{SITE}/thu-tuc/{BIRTH}/mau-don/tep/{kept.pk}/"]
    text = said([SheetOrder("binder", BIRTH)], office)
    assert "Tờ khai điền sẵn.docx" in text
    assert "MẪU ĐIỀN SẴN – NGƯỜI VÀ SỐ" in text  # our own form is still bound
    after = contents_of([("binder", BIRTH)], agency=office, day=DAY)["binder", BIRTH]
    assert before.digest != after.digest
    assert ["Tờ khai điền sẵn.docx", kept.stored.digest] in after.shown["samples"]


def test_a_large_pile_is_set_in_parts_by_a_process_apart_and_reads_the_same(office, monkeypatch):
    board = board_of(DAY, link_of=lambda kind, target: LINK)
    whole = text_of(boards.typeset(board, agency=office, day=DAY))
    monkeypatch.setattr(typesetting, "SET_HERE", 1)
    monkeypatch.setattr(typesetting, "PART", 4)
    content = boards.typeset(board, agency=office, day=DAY)
    assert text_of(content) == whole
    found = pypdf.PdfReader(BytesIO(content))
    assert found.metadata.title == "Niêm yết thủ tục hành chính – Ủy ban nhân dân xã Đồng Sen"
    assert sum(not isinstance(entry, list) for entry in found.outline) == len(board)


def test_a_sheet_says_from_when_its_revision_holds_also_before_that_day(office):
    early = date(2025, 7, 1) - timedelta(days=30)
    text = text_of(boards.typeset([order("procedure")], agency=office, day=early))
    assert "có hiệu lực từ 01/07/2025" in text


def test_a_closed_procedure_says_on_its_sheet_what_takes_its_place(office):
    old, new = Procedure.objects.get(code=SHORTEST), Procedure.objects.get(code=MARITAL)
    close_procedures(
        [old],
        kind="replaced",
        starts_on=DAY,
        successor=new,
        decision="12/QĐ-UBND",
        decided_on=date(2026, 11, 9),
        by=None,
        at=NINE,
    )
    text = said([SheetOrder("procedure", SHORTEST)], office)
    assert "Nay làm theo: Cấp Giấy xác nhận tình trạng hôn nhân (mã 1.004873)" in text


def test_the_sheet_of_a_procedure_that_ended_says_so(office):
    Procedure.objects.filter(code=SHORTEST).update(status="repealed")
    assert "Thủ tục này đã bãi bỏ." in said([SheetOrder("procedure", SHORTEST)], office)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [(SheetOrder("procedure", "9.999999"), "9.999999"), (SheetOrder("sector", "khong-co"), "khong-co")],
)
def test_what_the_catalogue_does_not_know_is_not_printed(office, wrong, words):
    with pytest.raises(NotAllowed, match=words):
        boards.typeset([wrong], agency=office, day=DAY)


@pytest.mark.parametrize(
    "wrong", [SheetOrder("flag"), SheetOrder("leaflet", size="A3"), order("stickers", per_sheet=7)]
)
def test_a_sheet_nobody_makes_is_a_mistake_of_the_program(office, wrong):
    with pytest.raises(ValueError, match="no such sheet"):
        boards.typeset([wrong], agency=office, day=DAY)


def test_nothing_ordered_is_a_mistake_of_the_program(office):
    with pytest.raises(ValueError, match="nothing"):
        boards.typeset([], agency=office, day=DAY)


def test_a_number_stays_with_its_unit():
    assert bound("5 ngày làm việc, 8.000 đ/bản") == "5\u00a0ngày làm việc, 8.000\u00a0đ/bản"


def test_a_long_name_is_cut_between_words():
    assert shortened("Đăng ký khai sinh, khai tử", 20) == "Đăng ký khai sinh…"
    assert shortened("Tách hộ", 20) == "Tách hộ"
