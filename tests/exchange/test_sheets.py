"""Reading somebody else's spreadsheet: careless ones are understood, hostile ones are refused in a sentence."""

from datetime import datetime

import pytest

from motcua.exchange.sheets import Column, read_moment, read_table, write_template
from motcua.lib.objections import NotAllowed
from tests.exchange.lists import FIRST_SHEET, sheet, tampered

COLUMNS = (
    Column("name", "Họ và tên", ("họ tên",), required=True),
    Column("number", "Số định danh", ("cccd",)),
    Column("day", "Ngày"),
)


def read(content: bytes, name: str = "ds.xlsx"):
    return read_table(content, name, COLUMNS)


def refusal(content: bytes, name: str = "ds.xlsx"):
    with pytest.raises(NotAllowed) as caught:
        read(content, name)
    return caught.value.objection


def test_columns_are_known_by_their_headings_wherever_they_stand():
    table = read(
        sheet(
            [["ỦY BAN NHÂN DÂN XÃ"], [], ["STT", "CCCD", "HỌ TÊN *"], [1, "099", "Lò Thị Pấu"], [2, "", ""]]
        )
    )
    (line,) = table.lines
    assert (line.number, line["name"], line["number"]) == (4, "Lò Thị Pấu", "099")


def test_rows_without_anything_that_is_asked_for_are_passed_over():
    table = read(sheet([["Họ và tên"], ["A Sì"], [None], ["  "], ["Tẩn Mẩy"]]))
    assert [(line.number, line["name"]) for line in table.lines] == [(2, "A Sì"), (5, "Tẩn Mẩy")]


def test_a_number_is_told_from_a_text_so_that_lost_zeros_are_noticed():
    table = read(sheet([["Họ và tên", "CCCD"], ["A", 99180000123], ["B", "099180000123"]]))
    assert [line["number"] for line in table.lines] == ["99180000123", "099180000123"]
    assert ["number" in line.numbers for line in table.lines] == [True, False]


def test_a_formula_is_never_computed_only_its_last_value_is_read():
    table = read(sheet([["Họ và tên", "CCCD"], ["A", None]], formulas={"B2": ("=1+1", "99")}))
    assert table.lines[0]["number"] == "99"
    table = read(sheet([["Họ và tên"], ["=HYPERLINK(0)"]]))
    assert table.lines[0]["name"] == "=HYPERLINK(0)"


def test_joined_cells_and_unknown_columns_are_told():
    table = read(sheet([["Họ và tên", "CCCD", "Ghi chú riêng"], ["A"], ["B"], ["C"]], merge="B3:B4"))
    assert any("Ô gộp" in note or "ô gộp" in note for note in table.notes)
    assert any("Ghi chú riêng" in note for note in table.notes)


def test_without_the_headings_it_says_which_are_wanted():
    no = refusal(sheet([["Tên", "Số"], ["A", "1"]]))
    assert no.code == "sheet-headings"
    assert "«Họ và tên»" in no.reason


@pytest.mark.parametrize("reference", ["XFD1048576", "A1048576", "ZZ5"])
def test_one_cell_far_away_is_refused_before_a_reader_makes_room_for_it(reference):
    far = f'<row r="9"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    content = tampered(
        sheet([["Họ và tên"], ["A"]]), FIRST_SHEET, lambda text: text.replace(b"</sheetData>", far)
    )
    assert refusal(content).code == "sheet-too-large"


@pytest.mark.parametrize("reference", ["&#88;FD1048576", "A0x9", "AAAA1", ""])
def test_a_cell_that_stands_nowhere_is_refused(reference):
    odd = f'<row r="9"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
    content = tampered(
        sheet([["Họ và tên"], ["A"]]), FIRST_SHEET, lambda text: text.replace(b"</sheetData>", odd)
    )
    assert refusal(content).code == "sheet-broken"


def test_more_than_a_hundred_thousand_rows_are_refused_with_a_sentence():
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, 100_100))
    content = tampered(
        sheet([["Họ và tên"], ["A"]]), FIRST_SHEET, lambda text: text.replace(b"</sheetData>", rows + b"</sheetData>")
    )  # fmt: skip
    no = refusal(content)
    assert no.code == "sheet-too-large"
    assert "100.000 dòng" in no.reason


def test_a_bomb_is_refused():
    content = tampered(
        sheet([["Họ và tên"], ["A"]]), FIRST_SHEET, lambda text: text + b" " * 210 * 1024 * 1024
    )
    assert refusal(content).code == "file-too-complex"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text.decode().encode("utf-16"), "sheet-broken"),
        (lambda text: text[: len(text) // 2], "sheet-headings"),
        (lambda text: b"<worksheet><sheetData><c", "sheet-headings"),
    ],
)
def test_a_damaged_sheet_is_refused_in_a_sentence(change, code):
    content = tampered(sheet([["Họ và tên"], ["A"]]), FIRST_SHEET, change)
    assert refusal(content).code in {code, "sheet-broken", "sheet-headings"}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "ds.xlsx", "file-empty"),
        (b"PK\x03\x04rest", "ds.xlsx", "file-broken"),
        (b"%PDF-1.4 %%EOF", "ds.xlsx", "file-disguised"),
        (b"a;b;c", "ds.csv", "file-kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "ds.xlsx", "file-locked"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(content, name, code):
    assert refusal(content, name).code == code


@pytest.mark.parametrize(
    ("text", "number", "wanted", "has_hour"),
    [
        ("05/11/2026 08:30", False, datetime(2026, 11, 5, 8, 30), True),
        ("5/11/2026", False, datetime(2026, 11, 5), False),
        ("05-11-2026", False, datetime(2026, 11, 5), False),
        ("05.11.2026", False, datetime(2026, 11, 5), False),
        ("2026-11-05", False, datetime(2026, 11, 5), False),
        ("20261105083000", False, datetime(2026, 11, 5, 8, 30), True),
        ("2026-11-05T08:30:00", False, datetime(2026, 11, 5, 8, 30), True),
        ("08:30 05/11/2026", False, datetime(2026, 11, 5, 8, 30), True),
        ("8 giờ 30 05/11/2026", False, datetime(2026, 11, 5, 8, 30), True),
        ("17 giờ 05/11/2026", False, datetime(2026, 11, 5, 17, 0), True),
        ("46331", True, datetime(2026, 11, 5), False),
        ("46331.354166666664", True, datetime(2026, 11, 5, 8, 30), True),
        ("20261105083000", True, datetime(2026, 11, 5, 8, 30), True),
    ],
)
def test_a_day_is_understood_as_it_is_written(text, number, wanted, has_hour):
    assert read_moment(text, was_number=number) == (wanted, has_hour)


@pytest.mark.parametrize(
    "text", ["", "mai", "32/01/2026", "05/13/2026", "46331", "0001-01-01", "05/11/26a", "1e9"]
)
def test_what_is_no_day_is_not_guessed(text):
    with pytest.raises(ValueError, match=r".*"):
        read_moment(text)


def test_the_template_is_read_back_without_its_example():
    made = write_template(COLUMNS, title="Mẫu", example={"name": "Trần Thu Hà"}, notes=["Cách điền"])
    assert read(made).lines == []
