"""Every shape of file: what goes out comes in again unchanged, and what a shape cannot hold is named."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import date, time

import pytest
import xlsxwriter

from motcua.catalogue import loading
from motcua.catalogue.loading import FeeFacts, LimitFacts, PaperFacts
from motcua.exchange.catalogue.checking import problems_of
from motcua.exchange.catalogue.said import facts_of_said
from motcua.exchange.catalogue.shapes import SHAPES, national, shape_of, workbook
from motcua.exchange.catalogue.shapes.shape import Surroundings
from motcua.exchange.sheets import FULL_CELL
from motcua.lib.objections import NotAllowed
from tests.exchange.lists import FIRST_SHEET, sheet, tampered

DAY = date(2026, 11, 9)
SECTORS = {row["slug"]: row["name"] for row in loading.shipped("sectors.json")}
AROUND = Surroundings(SECTORS, "UBND xã Đồng Sen", DAY)


@pytest.fixture(scope="module")
def shipped():
    return {facts.code: facts for facts in map(loading.read_record, loading.shipped_records())}


def odd(shipped):
    """A procedure with everything the shipped ones do not have."""
    return replace(
        shipped["1.001193"],
        code="HT-01/2026",
        code_is_national=False,
        sector="khac",
        cases=(("lan-dau", "Lần đầu = lần thứ nhất"), ("cap-lai", "Cấp lại")),
        limits=(
            LimitFacts(3, "working_hour", "online", "lan-dau", 2, "day", "Xác minh", "ghi chú", "3 giờ"),
            LimitFacts(None, "same_day", None, "cap-lai", cutoff=time(14, 30)),
            LimitFacts(None, None),
        ),
        papers=(PaperFacts("=SUM(A1)", 0, 3, True, True, "khi ở xa", "Mẫu 1", "-x"),),
        fees=(
            FeeFacts("Lệ phí", 0, "bản", "", False, ""),
            FeeFacts("Phí", None, "", "chờ", True, "NQ 1", "post"),
        ),
        channels=(("counter", "thứ Hai: sáng"), ("post", "")),
        legal_bases=(("1/QĐ", False), ("2/QĐ (chưa đối chiếu)", True)),
        instructions=("- gạch đầu dòng", "a: b"),
        former_codes=("1.000001", "1.000002"),
        valid_to=date(2027, 1, 1),
        decision=None,
        decided_on=date(2026, 11, 2),
        publisher=None,
    )


@pytest.mark.parametrize("key", ["xlsx", "json"])
def test_all_406_procedures_come_back_as_they_went_out(shipped, key):
    shape = SHAPES[key]
    written = shape.write(shipped.values(), AROUND)
    assert written.lost == {}
    read = shape.read(written.content, f"a.{shape.ending}", AROUND)
    assert len(read.said) == len(shipped) == 406
    for said in read.said:
        assert (said.problems, said.cautions) == ([], [])
        assert facts_of_said(said, None, day=DAY) == shipped[said.code]
        assert facts_of_said(said, shipped[said.code], day=DAY) == shipped[said.code]


def test_the_national_shape_read_beside_what_stands_changes_nothing(shipped):
    written = national.write(shipped.values(), AROUND)
    for said in national.read(written.content, "a.json", AROUND).said:
        assert facts_of_said(said, shipped[said.code], day=DAY) == shipped[said.code]


@pytest.mark.parametrize("key", ["xlsx", "json"])
def test_what_no_shipped_procedure_has_comes_back_too(shipped, key):
    facts, shape = odd(shipped), SHAPES[key]
    if key == "xlsx":  # the one text that a workbook takes for a mark of its own
        facts = replace(facts, legal_bases=facts.legal_bases[:1])
    [said] = shape.read(shape.write([facts], AROUND).content, f"a.{shape.ending}", AROUND).said
    assert said.problems == []
    assert facts_of_said(said, None, day=DAY) == facts
    assert problems_of(facts, SECTORS) == []


def test_a_whole_workbook_takes_away_what_it_does_not_have(shipped):
    bare = replace(shipped["1.001193"], papers=(), fees=(), results=(), note="", decision=None)
    [said] = workbook.read(workbook.write([bare], AROUND).content, "a.xlsx", AROUND).said
    assert facts_of_said(said, shipped["1.001193"], day=DAY) == bare


def test_what_a_cell_cannot_hold_is_named(shipped):
    long = replace(shipped["1.001193"], instructions=("bước " * 4000, "bước " * 4000))
    written = workbook.write([long], AROUND)
    assert written.lost == {"1.001193": ["Trình tự thực hiện: dài quá một ô Excel"]}
    assert len("\n".join(long.instructions)) > FULL_CELL


def test_the_template_names_every_part_and_holds_no_procedure(shipped):
    with pytest.raises(NotAllowed) as caught:
        workbook.read(workbook.template(AROUND), "mau.xlsx", AROUND)
    assert caught.value.objection.code == "sheet-empty"


# ---- the office's own workbooks -------------------------------------------------------------------------------------


def book(
    sheets: dict[str, list[list]], *, hidden: str = "", formula: tuple | None = None, merge: str = ""
) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as new:
        for title, rows in sheets.items():
            page = new.add_worksheet(title)
            for at, row in enumerate(rows):
                for position, cell in enumerate(row):
                    page.write(at, position, cell) if not isinstance(cell, str) else page.write_string(
                        at, position, cell
                    )
            if title == hidden:
                page.hide()
            if formula and title == formula[0]:
                page.write_formula(*formula[1:])
            if merge and not title.startswith("Ẩn"):
                page.merge_range(merge, "Hộ tịch")
    return made.getvalue()


HEADS = ["STT", "Mã TTHC", "TÊN THỦ TỤC HÀNH CHÍNH", "Lĩnh vực", "Quyết định công bố"]


def test_one_sheet_for_each_sector_is_read_and_a_hidden_one_is_named():
    content = book(
        {
            "Hộ tịch": [["UBND XÃ ĐỒNG SEN"], HEADS, [1, "1.000001", "Một", "Hộ tịch", "1/QĐ"]],
            "Đất đai": [HEADS, [1, "1.000002", "Hai", "Đất đai", "1/QĐ"]],
            "Ẩn": [HEADS, [1, "1.000003", "Ba", "Đất đai", "1/QĐ"]],
        },
        hidden="Ẩn",
    )
    read = workbook.read(content, "a.xlsx", AROUND)
    assert [(said.code, said.where) for said in read.said] == [
        ("1.000001", "trang Hộ tịch, dòng 3"),
        ("1.000002", "trang Đất đai, dòng 2"),
    ]
    assert "Trang «Ẩn» đang ẩn nên không đọc." in read.notes


def test_joined_cells_and_formulas_are_told():
    rows = [HEADS, [1, "1.000001", "Một", "Hộ tịch", "1/QĐ"], [2, "1.000002", "Hai", "", "1/QĐ"]]
    content = book({"DS": rows}, merge="D2:D3", formula=("DS", 1, 4, '="1/"&"QĐ"', None, "1/QĐ"))
    read = workbook.read(content, "a.xlsx", AROUND)
    assert any("ô gộp ở dòng 2" in note for note in read.notes)
    assert any("công thức" in note for note in read.notes)
    assert read.said[0].parts["decision"] == "1/QĐ"
    assert "official_sector" not in read.said[1].parts


def test_the_sheets_of_papers_limits_and_fees_belong_to_their_procedures():
    content = book({
        "DS": [HEADS, [1, "1.000001", "Một", "Hộ tịch", "1/QĐ"]],
        "Giấy": [["Mã", "Thành phần hồ sơ", "Bản chính", "Chỉ khi thuộc trường hợp"], ["1.000001", "Tờ khai", 1, "không"], ["1.000009", "Đơn", "hai", ""]],
        "Hạn": [["Mã", "Số lượng", "Đơn vị", "Cách nộp"], ["1.000001", 5, "ngày làm việc", ""], ["1.000001", 3, "tuần", "qua mạng"]],
        "Phí": [["Mã", "Tên phí", "Mức thu"], ["1.000001", "Lệ phí", "8.000 đồng"], ["1.000001", "Phí", "vài nghìn"]],
    })  # fmt: skip
    one, other = workbook.read(content, "a.xlsx", AROUND).said
    assert one.parts["papers"] == (PaperFacts("Tờ khai", 1, 0, False, False),)
    assert one.parts["limits"][0].amount == 5
    assert [fee.amount for fee in one.parts["fees"]] == [8000, None]
    assert one.problems == [
        "trang Hạn, dòng 3: «tuần» không có trong danh mục.",
        "trang Hạn, dòng 3: «qua mạng» không có trong danh mục.",
        "trang Phí, dòng 3: mức thu «vài nghìn» không phải một số tiền.",
    ]
    assert other.problems == ["trang Giấy, dòng 3: «hai» không phải một số."]


@pytest.mark.parametrize(
    ("words", "amount", "unit"),
    [
        ("05 ngày làm việc", 5, "working_day"),
        ("Không quá 15 ngày", 15, "day"),
        ("08 giờ làm việc kể từ khi nhận đủ hồ sơ", 8, "working_hour"),
        ("10 (mười) ngày làm việc", 10, "working_day"),
        ("Ngay trong ngày", None, "same_day"),
        ("3 ngày, xác minh thì 5 ngày", None, None),
        ("theo quy định", None, None),
    ],
)
def test_a_limit_in_words_is_understood_or_kept_in_words(words, amount, unit):
    heads = ["Mã thủ tục", "Tên thủ tục", "Thời gian giải quyết"]
    [said] = workbook.read(sheet([heads, ["1.000001", "Một", words]]), "a.xlsx", AROUND).said
    [limit] = facts_of_said(said, None, day=DAY).limits
    assert (limit.amount, limit.unit) == (amount, unit)
    assert bool(said.cautions) == (unit is None)
    if unit is None:
        assert limit.note == words


def test_words_in_one_cell_never_wipe_out_what_is_known_better(shipped):
    heads = ["Mã thủ tục", "Tên thủ tục", "Thời hạn", "Lệ phí"]

    def after(code, limit, fee):
        [said] = workbook.read(sheet([heads, [code, shipped[code].name, limit, fee]]), "a.xlsx", AROUND).said
        return facts_of_said(said, shipped[code], day=DAY), said.cautions

    birth = shipped["1.001193"]
    facts, cautions = after(birth.code, "Trong ngày", "miễn")
    assert facts == birth
    assert f"Đang có {len(birth.fees)} khoản thu" in cautions[0]
    facts, cautions = after(birth.code, "theo quy định", "")
    assert facts == birth
    assert "giữ thời hạn đang có" in cautions[0]
    one = shipped["1.013855"]
    facts, cautions = after(one.code, "15 ngày làm việc", "300.000 đ")
    assert [(x.amount, x.unit) for x in facts.limits] == [(15, "working_day")]
    assert [(f.name, f.amount) for f in facts.fees] == [(one.fees[0].name, 300_000)]
    assert cautions == []


def test_a_bomb_and_a_far_cell_are_refused_before_a_reader_makes_room():
    content = sheet([HEADS, [1, "1.000001", "Một", "Hộ tịch", "1/QĐ"]])
    bomb = tampered(content, FIRST_SHEET, lambda text: text + b" " * 210 * 1024 * 1024)
    far = b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    away = tampered(content, FIRST_SHEET, lambda text: text.replace(b"</sheetData>", far))
    for bad, code in ((bomb, "file-too-complex"), (away, "sheet-too-large")):
        with pytest.raises(NotAllowed) as caught:
            workbook.read(bad, "a.xlsx", AROUND)
        assert caught.value.objection.code == code


def test_a_workbook_in_another_encoding_or_without_headings_is_refused():
    utf16 = tampered(sheet([HEADS, [1]]), FIRST_SHEET, lambda text: text.decode().encode("utf-16"))
    with pytest.raises(NotAllowed) as caught:
        workbook.read(utf16, "a.xlsx", AROUND)
    assert caught.value.objection.code == "sheet-broken"
    with pytest.raises(NotAllowed) as caught:
        workbook.read(sheet([["Tên thủ tục"], ["Một"]]), "a.xlsx", AROUND)
    assert "«Mã thủ tục»" in caught.value.objection.reason


def test_a_zip_that_is_no_workbook_is_refused():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("a.txt", "x")
    with pytest.raises(NotAllowed):
        workbook.read(made.getvalue(), "a.xlsx", AROUND)


# ---- the national shape ---------------------------------------------------------------------------------------------

ANSWER = {
    "MATTHC": "1.777001.000.00.00.H99",
    "TENTTHC": "Cấp giấy xác nhận nhà sàn",
    "TRANGTHAI": 1,
    "LINHVUCTHUCHIEN": [{"MALINHVUC": "G01", "TENLINHVUC": "Nhà ở"}],
    "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Nộp hồ sơ."}, {"TENTRINHTU": "Nhận kết quả."}]}],
    "CACHTHUCTHUCHIEN": [
        {"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": 5, "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": [{"SOTIEN": "10000", "DONVI": "Đồng", "MOTA": "Lệ phí"}]}]},
        {"KENH": "2", "THOIGIAN": [{"THOIGIANGIAIQUYET": 3, "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": [{"SOTIEN": "5000", "DONVI": "Đồng", "MOTA": "Lệ phí"}]}]},
        {"KENH": "3", "THOIGIAN": [{"THOIGIANGIAIQUYET": 5, "DONVITINH": "Ngày làm việc", "MOTA": "", "PHILEPHI": [{"SOTIEN": "10000", "DONVI": "Đồng", "MOTA": "Lệ phí"}]}]},
    ],
    "THANHPHANHOSO": [{"TRUONGHOP": "", "GIAYTO": [{"MAGIAYTO": "1", "TENGIAYTO": "Đơn", "TENMAUDON": "Mẫu 1.docx", "URL": ""}]}, {"TRUONGHOP": "Ở nhờ", "GIAYTO": [{"TENGIAYTO": "Giấy cho ở nhờ"}]}],
    "YEUCAU": "Có nhà sàn",
    "MOTADOITUONGTHUCHIEN": "Công dân Việt Nam; Hợp tác xã",
    "KETQUATHUCHIEN": [{"MAKETQUA": "KQ1", "TENKETQUA": "Giấy xác nhận"}],
    "CANCUPHAPLY": [{"SOVANBAN": "27/2023/QH15", "TENVANBAN": "Luật Nhà ở"}],
    "COQUANTHUCHIEN": [{"MADONVI": "H99", "TENDONVI": "Ủy ban nhân dân cấp xã"}],
}  # fmt: skip


@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: [a], lambda a: {"error_code": "0", "result": [a]}])
def test_an_answer_of_the_national_database_is_read_whole(wrap):
    content = json.dumps(wrap(ANSWER)).encode()
    assert shape_of(content, "tthc.json").key == "national"
    [said] = national.read(content, "tthc.json", AROUND).said
    facts = facts_of_said(said, None, day=DAY)
    assert (facts.code, facts.name, facts.official_sector) == (
        "1.777001",
        "Cấp giấy xác nhận nhà sàn",
        "Nhà ở",
    )
    assert facts.instructions == ("Nộp hồ sơ.", "Nhận kết quả.")
    assert [kind for kind, _note in facts.channels] == ["counter", "online", "post"]
    assert [(x.channel, x.amount, x.unit) for x in facts.limits] == [
        (None, 5, "working_day"),
        ("online", 3, "working_day"),
    ]
    assert [(f.channel, f.amount) for f in facts.fees] == [
        ("counter", 10000),
        ("online", 5000),
        ("post", 10000),
    ]
    assert [(p.name, p.form_code, p.conditional, p.condition) for p in facts.papers] == [
        ("Đơn", "Mẫu 1.docx", None, ""),
        ("Giấy cho ở nhờ", "", True, "Ở nhờ"),
    ]
    assert (facts.subjects, facts.results) == (("Công dân Việt Nam", "Hợp tác xã"), ("Giấy xác nhận",))
    assert facts.legal_bases == (("27/2023/QH15", True),)


def test_what_we_know_better_survives_a_changed_national_answer(shipped):
    ours = shipped["2.000815"]
    answer = national.answer_of(ours)
    answer["THANHPHANHOSO"][0]["GIAYTO"].append({"TENGIAYTO": "Giấy mới"})
    answer["CACHTHUCTHUCHIEN"][0]["THOIGIAN"][0]["PHILEPHI"][0]["SOTIEN"] = "3000"
    [said] = national.read(json.dumps(answer).encode(), "a.json", AROUND).said
    new = facts_of_said(said, ours, day=DAY)
    assert new.papers[: len(ours.papers)] == ours.papers
    assert new.papers[-1].name == "Giấy mới"
    assert (new.decision, new.publisher, new.keywords, new.sets) == (
        ours.decision,
        ours.publisher,
        ours.keywords,
        ours.sets,
    )


@pytest.mark.parametrize(
    "damage",
    [
        {"CACHTHUCTHUCHIEN": [{"KENH": None, "THOIGIAN": "x"}, 5, {"KENH": "9"}]},
        {
            "CACHTHUCTHUCHIEN": [
                {"KENH": "1", "THOIGIAN": [{"THOIGIANGIAIQUYET": "9" * 30, "DONVITINH": "tuần"}]}
            ]
        },
        {"THANHPHANHOSO": [{"GIAYTO": [{"TENGIAYTO": None}, "x"]}]},
        {"LINHVUCTHUCHIEN": "Hộ tịch", "COQUANTHUCHIEN": {}, "YEUCAU": None, "CANCUPHAPLY": [[]]},
        {"DOITUONGTHUCHIEN": [1, None, {"TENDOITUONG": "Công dân"}]},
    ],
)
def test_an_answer_with_odd_values_is_read_as_far_as_it_is_understood(damage):
    [said] = national.read(json.dumps({**ANSWER, **damage}).encode(), "a.json", AROUND).said
    facts = facts_of_said(said, None, day=DAY)
    assert facts.name == ANSWER["TENTTHC"]
    assert [p for p in problems_of(facts, SECTORS) if p != "Chưa có lĩnh vực."] == []


def test_what_the_national_shape_cannot_hold_is_named_for_each_procedure(shipped):
    written = national.write(shipped.values(), AROUND)
    assert "từ khóa" in written.lost["1.001193"]
    assert any(words.startswith("quyết định công bố (") for words in written.lost["1.001193"])
    assert "số bản chính, bản sao" in written.lost["1.001193"]
