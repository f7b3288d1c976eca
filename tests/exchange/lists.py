"""Spreadsheets as offices send them: right, careless and hostile."""

import io
import zipfile

import xlsxwriter


def sheet(rows: list[list], *, merge: str = "", formulas: dict | None = None, title: str = "Sheet1") -> bytes:
    """Return a spreadsheet of these rows; a cell is a text, a number, a date or nothing."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        page = book.add_worksheet(title)
        for at, row in enumerate(rows):
            for position, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(at, position, cell)
                elif cell is not None:
                    page.write(at, position, cell)
        for where, (formula, value) in (formulas or {}).items():
            page.write_formula(where, formula, None, value)
        if merge:
            page.merge_range(merge, "gộp")
    return made.getvalue()


def tampered(content: bytes, part: str, change) -> bytes:
    """Return the spreadsheet with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            text = old.read(one)
            new.writestr(one.filename, change(text) if one.filename == part else text)
    return made.getvalue()


FIRST_SHEET = "xl/worksheets/sheet1.xml"
PEOPLE = ["Họ và tên", "Vai trò", "Tên đăng nhập", "Phòng chuyên môn", "Điện thoại", "Đến hết ngày"]
DOSSIERS = [
    "Mã hồ sơ", "Mã thủ tục", "Họ và tên người nộp", "Trạng thái", "Ngày nhận", "Ngày hẹn trả", "Số định danh", "Điện thoại",
    "Mã trên hệ thống tỉnh",
]  # fmt: skip


def dossier_row(code: str, **changes) -> list:
    """Return a row of an open dossier."""
    given = {
        "code": code,
        "procedure": "1.001193",
        "name": "Lường Thị Mến",
        "state": "Đang xử lý",
        "received": "02/11/2026 08:30",
        "due": "12/11/2026 17:00",
        "id": "099180000123",
        "phone": "0900000018",
        "provincial": "",
    }
    return list({**given, **changes}.values())
