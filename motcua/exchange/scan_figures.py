"""How often posted codes are scanned, as a file for a spreadsheet: text with commas, or a workbook. Pure."""

import csv
import io
from dataclasses import dataclass
from datetime import date

import xlsxwriter


@dataclass(frozen=True)
class ScanRow:
    """One code with its figures."""

    place: str
    place_kind: str
    leads_to: str
    kind: str
    code: str
    link: str
    week: int
    month: int
    quarter: int
    ever: int
    last: date | None
    posted_on: date
    retired_on: date | None


HEADINGS = (
    "Nơi niêm yết", "Loại nơi", "Dẫn tới", "Loại mã", "Mã", "Địa chỉ", "7 ngày", "30 ngày", "90 ngày", "Tất cả",
    "Lần quét gần nhất", "Lập ngày", "Thôi niêm yết ngày",
)  # fmt: skip
_WIDTHS = (28, 22, 44, 16, 10, 34, 8, 8, 8, 8, 16, 12, 16)


def as_csv(rows: list[ScanRow]) -> bytes:
    """Return UTF-8 with the mark by which Excel knows it; days as 09/11/2026."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([_plain(value) for value in _values(row)] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: list[ScanRow], *, heading: str) -> bytes:
    """Return a workbook of one sheet; numbers and days are numbers and days."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Lượt quét")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, heading, bold)
        for column, (words, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, words, bold)
        for at, row in enumerate(rows, start=3):
            for column, value in enumerate(_values(row)):
                if isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write_string(at, column, value or "")
        sheet.freeze_panes(3, 1)
    return out.getvalue()


def _values(row: ScanRow) -> list:
    return [
        row.place, row.place_kind, row.leads_to, row.kind, row.code, row.link, row.week, row.month, row.quarter, row.ever,
        row.last, row.posted_on, row.retired_on,
    ]  # fmt: skip


def _plain(value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    text = "" if value is None else str(value)
    # A spreadsheet computes what begins like this, and a place's name was typed by somebody.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text
