"""Read a table out of a spreadsheet, and write an empty one to fill in.

The file is somebody else's: it is looked into (`files.inspection`) and measured before a reader opens it, formulas are
never computed (what the program that saved them last saw is read), and columns are known by their headings, wherever
they stand. Everything becomes text; whether a cell was a number is kept, because a number has lost its leading zeros.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, islice

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from motcua.files.inspection import XLSX, inspect
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy

MAX_ROWS = 100_000
MAX_COLUMNS = 200
_MOST_CELLS = 4_000_000  # a reader makes room for the whole rectangle up to the last cell
_MOST_TEXT = 120 * 1024 * 1024  # bytes of XML unpacked; 100,000 rows of ten columns are about 60 MB
_LONGEST_CELL = 2_000  # characters kept of a cell: more than any field takes
FULL_CELL = 32_767  # characters that a spreadsheet's cell can hold
_MOST_SHEETS = 40  # sheets looked at: an office keeps one for each sector
_HEADING_WITHIN = 20  # rows above the headings: the agency's name, a title
# What the spreadsheet's own day 0 means; day 60 does not exist, and no date of an office lies before it.
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 – a wall clock


@dataclass(frozen=True)
class Column:
    """A column that is understood: its heading in our template, other names for it, and whether it must be there."""

    key: str
    title: str
    names: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    width: int = 22

    def is_called(self, heading: str) -> bool:
        """Tell whether a heading means this column."""
        asked = fold(heading)
        return bool(asked) and asked in {fold(self.title), fold(self.key), *map(fold, self.names)}


@dataclass(frozen=True)
class Line:
    """One row of the table: its number in the sheet, its texts by column, and which of them were numbers."""

    number: int
    cells: dict[str, str]
    numbers: frozenset[str] = frozenset()

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")

    def as_json(self) -> dict:
        """Return the line as it is kept until it is confirmed."""
        return {"n": self.number, "c": self.cells, "x": sorted(self.numbers)}

    @classmethod
    def from_json(cls, kept: dict) -> "Line":
        """Return the line that `as_json` kept."""
        return cls(kept["n"], kept["c"], frozenset(kept["x"]))


@dataclass
class Table:
    """What was read: the lines, and what the person ought to know of the file."""

    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sheet: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of sheet in a workbook of several: known by its columns, wherever it stands and whatever it is called."""

    key: str
    title: str
    columns: tuple[Column, ...]


def read_table(content: bytes, name: str, columns: tuple[Column, ...], *, field: str = "file") -> Table:
    """Return the table with these columns from the first sheet that has them. Raises NotAllowed with a sentence.

    Codes besides those of `files.inspection`: `sheet-too-large`, `sheet-broken`, `sheet-headings`, `sheet-empty`.
    """
    with _opened(content, name, field) as (workbook, _has_formulas):
        for position in range(min(len(workbook.sheet_names), _MOST_SHEETS)):
            sheet = workbook.get_sheet_by_index(position)
            rows = iter(sheet.iter_rows())
            top = list(islice(rows, _HEADING_WITHIN))
            if (found := _headings(top, columns)) is not None:
                return _table(top, rows, found, columns, sheet.merged_cell_ranges or [])
    raise _no_headings(columns, field)


def read_tables(
    content: bytes, name: str, kinds: tuple[Kind, ...], *, field: str = "file"
) -> tuple[dict[str, list[Table]], list[str]]:
    """Return every table of the workbook by its kind, and what to know of the file; the first kind must be there.

    A sheet is the first of the kinds whose columns it has, unless its own name says another. Hidden sheets are left out and
    named. Cells keep their lines and all their text. Raises NotAllowed as `read_table` does.
    """
    found: dict[str, list[Table]] = {kind.key: [] for kind in kinds}
    notes: list[str] = []
    with _opened(content, name, field) as (workbook, has_formulas):
        if has_formulas:
            notes.append(
                "Tệp có công thức: chương trình không tính, chỉ lấy giá trị mà Excel đã lưu lần cuối."
            )
        for position, told in enumerate(workbook.sheets_metadata[:_MOST_SHEETS]):
            if told.visible != SheetVisibleEnum.Visible:
                notes.append(f"Trang «{tidy(told.name)[:40]}» đang ẩn nên không đọc.")
                continue
            sheet = workbook.get_sheet_by_index(position)
            rows = iter(sheet.iter_rows())
            top = list(islice(rows, _HEADING_WITHIN))
            named = sorted(kinds, key=lambda kind: fold(kind.title) != fold(told.name))
            for kind in named:
                if (headings := _headings(top, kind.columns)) is not None:
                    table = _table(
                        top, rows, headings, kind.columns, sheet.merged_cell_ranges or [], whole_cells=True
                    )
                    table.sheet = tidy(told.name)[:40]
                    notes += [f"Trang «{table.sheet}»: {note}" for note in table.notes]
                    found[kind.key].append(table)
                    break
    if not found[kinds[0].key]:
        raise _no_headings(kinds[0].columns, field)
    return found, notes


def _no_headings(columns: tuple[Column, ...], field: str) -> NotAllowed:
    wanted = ", ".join(f"«{column.title}»" for column in columns if column.required)
    return NotAllowed(
        f"Không thấy hàng tiêu đề có đủ các cột {wanted}. Ông/bà tải mẫu về để so tên cột.",
        code="sheet-headings",
        field=field,
    )


@contextmanager
def _opened(content: bytes, name: str, field: str) -> Iterator[tuple[CalamineWorkbook, bool]]:
    inspected = inspect(content, name, field=field)
    if inspected.kind != XLSX:
        raise NotAllowed(
            "Tệp này không phải bảng Excel (.xlsx). Ông/bà tải mẫu về, điền rồi gửi.",
            code="sheet-kind",
            field=field,
        )
    try:
        has_formulas = _measure(inspected.content)
        yield CalamineWorkbook.from_filelike(io.BytesIO(inspected.content)), has_formulas
    except _TooLarge as error:
        raise NotAllowed(str(error), code="sheet-too-large", field=field) from error
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, EOFError, IndexError, KeyError) as error:
        raise NotAllowed(_BROKEN, code="sheet-broken", field=field) from error
    except BaseException as error:  # a reader written in Rust reports its own bugs outside of Exception
        if type(error).__name__ != "PanicException":
            raise
        raise NotAllowed(_BROKEN, code="sheet-broken", field=field) from error


_BROKEN = "Không đọc được bảng này. Ông/bà mở bằng Excel, lưu lại thành .xlsx rồi gửi."


class _TooLarge(Exception):
    pass


_TOO_LARGE = (
    "Bảng quá lớn: nhiều nhất 100.000 dòng và 200 cột. Ông/bà xóa các dòng, cột trống đã kẻ khung ở cuối, "
    "hoặc chia thành nhiều tệp."
)
_NO_NUMBERS: frozenset[str] = frozenset()
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([^\"']*)[\"']")
_REFERENCES = re.compile(rb"(?:[A-Z]{1,3}\d{1,7} )+")
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _measure(content: bytes) -> bool:
    """Find the last cell of every part that holds cells: one cell at XFD1048576 would make a reader take 400 GB.

    Return whether any cell holds a formula.
    """
    has_formulas = False
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > _MOST_TEXT:
            raise _TooLarge(_TOO_LARGE)
        for part in parts:
            with package.open(part) as stream:
                text = stream.read()
            if b"sheetData" not in text:
                if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in text[:4]:
                    _refuse_other_encodings(part.filename)
                continue
            has_formulas = has_formulas or b"<f>" in text or b"<f " in text
            # Looked at as one text, not cell by cell: a catalogue has a million of them.
            places = b" ".join(_CELL.findall(text)) + b" "
            if places != b" " and not _REFERENCES.fullmatch(places):
                raise ValueError("a cell that stands nowhere")
            rows = max(map(int, set(places.translate(None, _LETTERS).split())), default=0)
            columns = max(map(_column_number, set(places.translate(None, _DIGITS).split())), default=0)
            # One row of headings and a few above it are not counted against the limit.
            if rows > MAX_ROWS + _HEADING_WITHIN or columns > MAX_COLUMNS or rows * columns > _MOST_CELLS:
                raise _TooLarge(_TOO_LARGE)
    return has_formulas


def _refuse_other_encodings(name: str) -> None:
    if name.lower().endswith((".xml", ".rels")):
        raise ValueError("an encoding that hides what stands there")


@lru_cache(maxsize=1024)
def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _headings(rows: list[list], columns: tuple[Column, ...]) -> tuple[int, dict[int, str]] | None:
    for at, row in enumerate(rows[:_HEADING_WITHIN]):
        where: dict[int, str] = {}
        for position, cell in enumerate(row):
            heading = re.sub(r"\s*\*\s*$", "", cell) if isinstance(cell, str) else ""
            called = next((c.key for c in columns if c.is_called(heading)), None)
            if called is not None and called not in where.values():
                where[position] = called
        if {c.key for c in columns if c.required} <= set(where.values()):
            return at, where
    return None


def _table(
    top: list[list], rest, found, columns: tuple[Column, ...], merged: list, *, whole_cells: bool = False
) -> Table:
    heading_at, where = found
    table = Table()
    places = sorted(where.items())
    # A list says the same words over and over: each text is made tidy once, and kept once.
    known: dict[str, str] = {}
    for at, row in enumerate(chain(top[heading_at + 1 :], rest), start=heading_at + 2):
        cells, numbers, width = {}, [], len(row)
        for position, key in places:
            if position >= width:
                break
            cell = row[position]
            if cell == "" or cell is None:
                continue
            if isinstance(cell, str):
                if (text := known.get(cell)) is None:
                    text = known[cell] = _text(cell, whole=whole_cells)
            else:
                text = _text(cell, whole=whole_cells)
                if isinstance(cell, float | int) and not isinstance(cell, bool):
                    numbers.append(key)
            if text:
                cells[key] = text
        if cells and not _is_example(cells):
            table.lines.append(Line(at, cells, frozenset(numbers) if numbers else _NO_NUMBERS))
            if len(table.lines) > MAX_ROWS:
                raise _TooLarge(_TOO_LARGE)
    unknown = [
        tidy(cell)[:60]
        for position, cell in enumerate(top[heading_at])
        if isinstance(cell, str) and tidy(cell) and position not in where
    ]
    if unknown:
        table.notes.append(f"Cột không dùng đến: {', '.join(unknown[:10])}.")
    joined = sorted({start[0] + 1 for start, end in merged if end[0] > heading_at and start != end})
    if joined:
        shown = ", ".join(map(str, joined[:10]))
        table.notes.append(
            f"Có ô gộp ở dòng {shown}: chỉ ô đầu của chỗ gộp có nội dung, các ô sau coi là trống."
        )
    return table


def _is_example(cells: dict[str, str]) -> bool:
    return "Ví dụ:" in (text[:6] for text in cells.values())


def _text(cell, *, whole: bool = False) -> str:
    """Return the cell as text; a whole one keeps its lines."""
    if isinstance(cell, bool):
        return "có" if cell else "không"
    if isinstance(cell, float | int):
        return str(int(cell)) if float(cell).is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, time | timedelta):
        return str(cell)
    if whole and "\n" in (text := str(cell)):
        return "\n".join(filter(None, map(tidy, text.splitlines())))
    return tidy(str(cell)[: FULL_CELL if whole else _LONGEST_CELL].replace("\n", " "))


_MOMENTS = (
    "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y%m%d%H%M%S",
)  # fmt: skip
_PLAIN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%y")


def read_moment(text: str, *, was_number: bool = False) -> tuple[datetime, bool]:
    """Return the wall-clock moment that a text means, and whether it names an hour. Raises ValueError.

    Reads 05/11/2026 08:30, 08:30 05/11/2026, 2026-11-05, 20261105083000, and a spreadsheet's number of days.
    """
    if (plain := _PLAIN_DAY.fullmatch(text)) and 1990 <= int(plain[3]) <= 2100:
        return datetime(int(plain[3]), int(plain[2]), int(plain[1])), False  # noqa: DTZ001 – a wall clock
    typed = (
        tidy(text).replace(".", "/").replace("-", "/")
        if re.fullmatch(r"[\d.\-]+", tidy(text))
        else tidy(text)
    )
    typed = re.sub(r"^(\d{1,2})-(\d{1,2})-(\d{4})", r"\1/\2/\3", typed).replace(",", " ")
    typed = re.sub(
        r"(\d{1,2}) ?giờ(?: ?(\d{1,2})(?: ?phút)?(?![\d/]))?", lambda m: f"{m[1]}:{int(m[2] or 0):02d}", typed
    )
    typed = re.sub(r"\s+", " ", typed).strip()
    for pattern in _MOMENTS:
        if (found := _strptime(typed, pattern)) is not None:
            return found, True
    if re.fullmatch(r"\d{4}/\d{2}/\d{2}", typed):
        typed = typed.replace("/", "-")
    for pattern in _DAYS:
        if (found := _strptime(typed, pattern)) is not None:
            return found, False
    if was_number and re.fullmatch(r"\d{5}([./]\d+)?", typed):
        days = float(typed.replace("/", "."))
        if 36_526 <= days <= 73_050:  # 2000 to 2099
            at = _DAY_ZERO + timedelta(minutes=round(days * 24 * 60))
            return at, not float(days).is_integer()
    raise ValueError(text)


def _strptime(text: str, pattern: str) -> datetime | None:
    try:
        found = datetime.strptime(text, pattern)  # noqa: DTZ007 – the wall clock of a printed paper
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def write_template(
    columns: tuple[Column, ...], *, title: str, example: dict[str, str], notes: list[str]
) -> bytes:
    """Return an empty table to fill in: every column as text, so that no number loses its zeros."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": title})
        sheet, told = book.add_worksheet("Danh sách"), book.add_worksheet("Cách điền")
        heading = book.add_format(
            {
                "bold": True,
                "bg_color": "#0A5444",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )
        text = book.add_format({"num_format": "@", "valign": "top"})
        grey = book.add_format({"num_format": "@", "font_color": "#5A5A5A", "italic": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width, text)
            sheet.write_string(0, position, column.title + (" *" if column.required else ""), heading)
            if column.choices:
                sheet.data_validation(
                    2, position, 2_000, position, {"validate": "list", "source": list(column.choices)}
                )
        for position, column in enumerate(columns):
            words = example.get(column.key, "")
            sheet.write_string(1, position, f"Ví dụ: {words}" if position == 0 else words, grey)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        told.set_column(0, 0, 28, wrapped)
        told.set_column(1, 1, 90, wrapped)
        for at, note in enumerate(notes):
            told.write_string(at, 1, note)
        for at, column in enumerate(columns, start=len(notes) + 1):
            told.write_string(at, 0, column.title + (" (bắt buộc)" if column.required else ""))
            told.write_string(at, 1, column.hint)
    return made.getvalue()
