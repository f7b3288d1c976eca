"""XLSX: the office's own lists, known by their columns, and our own workbook, which keeps every value."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from itertools import groupby
from typing import Any

import xlsxwriter

from motcua.catalogue.loading import CUTOFF, FeeFacts, LimitFacts, PaperFacts, ProcedureFacts
from motcua.catalogue.models import ChannelKind, OnlineLevel, Scope, Status, Unit
from motcua.exchange.catalogue import wording
from motcua.exchange.catalogue.said import Said, SaidCatalogue, read_code
from motcua.exchange.catalogue.shapes.shape import Shape, Surroundings, Written
from motcua.exchange.sheets import FULL_CELL, Column, Kind, Line, Table, read_moment, read_tables
from motcua.files.inspection import XLSX
from motcua.lib import vietnamese
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import slug, tidy

_LINES = "Mỗi ý một dòng trong ô (Alt+Enter)."
MAIN = Kind("main", "Thủ tục", (
    Column("code", "Mã thủ tục", ("mã tthc", "mã thủ tục hành chính", "mã số", "mã số tthc", "mã"), required=True, hint="Mã quốc gia, ví dụ 1.001193. Để dạng chữ, đừng để dạng số.", width=14),
    Column("name", "Tên thủ tục", ("tên thủ tục hành chính", "tên tthc", "thủ tục hành chính", "thủ tục"), required=True, width=60),
    Column("official_sector", "Lĩnh vực", ("lĩnh vực theo quyết định công bố", "tên lĩnh vực"), hint="Tên lĩnh vực như trong quyết định công bố."),
    Column("sector", "Lĩnh vực trên bảng", ("nhóm lĩnh vực",), hint="Nhóm mà người dân thấy trên bảng; để trống thì theo lĩnh vực."),
    Column("status", "Tình trạng", ("hiệu lực",), hint="đang áp dụng, đã được thay thế, đã bãi bỏ hoặc đang tạm ngừng. Thôi áp dụng thì ghi số và ngày quyết định cho thôi ở hai cột quyết định, hoặc khi gửi tệp.", choices=tuple(one.label for one in Status)),
    Column("replaced_by", "Được thay bằng", ("mã thay thế",), hint="Mã của thủ tục mới.", width=14),
    Column("former_codes", "Mã cũ", (), hint=_LINES, width=14),
    Column("agency_name", "Cơ quan giải quyết", ("cơ quan thực hiện", "cơ quan có thẩm quyền"), hint="Ví dụ: UBND cấp xã."),
    Column("scope", "Phạm vi của xã", (), choices=tuple(one.label for one in Scope), width=30),
    Column("limit_words", "Thời hạn giải quyết", ("thời hạn", "thời gian giải quyết"), hint="Viết bằng chữ như «05 ngày làm việc», «trong ngày». Nhiều trường hợp thì ghi ở trang Thời hạn."),
    Column("fee_words", "Phí, lệ phí", ("lệ phí", "phí", "phí lệ phí", "mức thu"), hint="Một số tiền, hoặc «miễn». Nhiều khoản thì ghi ở trang Phí, lệ phí."),
    Column("channels", "Cách thức thực hiện", ("cách nộp", "hình thức nộp"), hint="trực tiếp, trực tuyến, bưu chính; mỗi cách một dòng, ghi chú sau dấu hai chấm."),
    Column("subjects", "Đối tượng thực hiện", ("đối tượng",), hint=_LINES, width=30),
    Column("conditions", "Yêu cầu, điều kiện", ("yêu cầu", "điều kiện"), hint=_LINES, width=40),
    Column("instructions", "Trình tự thực hiện", ("trình tự", "các bước"), hint="Mỗi bước một dòng trong ô (Alt+Enter).", width=60),
    Column("results", "Kết quả thực hiện", ("kết quả",), hint=_LINES, width=30),
    Column("legal_bases", "Căn cứ pháp lý", ("căn cứ", "cơ sở pháp lý"), hint=f"{_LINES} Thêm « (chưa đối chiếu)» khi chưa chắc.", width=30),
    Column("decision", "Quyết định công bố", ("số quyết định", "quyết định", "qđ công bố")),
    Column("decided_on", "Ngày ký quyết định", ("ngày quyết định", "ngày ban hành"), hint="dd/mm/yyyy.", width=14),
    Column("publisher", "Cơ quan công bố", ("cơ quan ban hành",)),
    Column("sets", "Số bộ hồ sơ", ("số bộ", "số lượng hồ sơ"), width=10),
    Column("online_level", "Mức độ trực tuyến", ("mức độ", "mức độ dvc", "mức độ dịch vụ công"), choices=tuple(one.label for one in OnlineLevel)),
    Column("online_note", "Ghi chú về nộp trực tuyến"),
    Column("cases", "Trường hợp", (), hint="Mỗi trường hợp một dòng: khóa = tên. Thời hạn riêng ghi ở trang Thời hạn.", width=40),
    Column("keywords", "Từ khóa", ("cách gọi khác",), hint=f"{_LINES} Chỉ thêm, không bỏ từ khóa đã có.", width=30),
    Column("note", "Ghi chú", (), width=40),
    Column("valid_from", "Có hiệu lực từ ngày", ("ngày hiệu lực", "hiệu lực từ", "từ ngày"), hint="dd/mm/yyyy."),
    Column("valid_to", "Hết hiệu lực từ ngày", ("đến ngày",), hint="dd/mm/yyyy; để trống là chưa biết."),
    Column("level_before", "Cấp giải quyết trước 01/7/2025"),
    Column("detail", "Mức chi tiết của dữ liệu", (), hint="full (có trình tự, điều kiện) hoặc list."),
    Column("confidence", "Độ tin cậy của mã và tên", (), hint="high, medium, low."),
    Column("detail_confidence", "Độ tin cậy của nội dung", (), hint="high, medium, low."),
))  # fmt: skip
_CODE = Column("code", "Mã thủ tục", ("mã tthc", "mã"), required=True, width=14)
PAPERS = Kind("papers", "Giấy tờ", (
    _CODE,
    Column("name", "Tên giấy tờ", ("thành phần hồ sơ", "giấy tờ"), required=True, hint=f"Ghi {wording.NOTHING} để bỏ hết giấy tờ của thủ tục.", width=60),
    Column("originals", "Số bản chính", ("bản chính",), width=10),
    Column("copies", "Số bản sao", ("bản sao",), width=10),
    Column("present_only", "Chỉ xuất trình", ("xuất trình",), hint="có hoặc không.", width=12),
    Column("conditional", "Chỉ khi thuộc trường hợp", (), hint="có, không; để trống là chưa rõ.", width=14),
    Column("condition", "Trường hợp phải có", (), width=40),
    Column("form_code", "Mẫu đơn, tờ khai", ("mẫu đơn", "tờ khai", "biểu mẫu")),
    Column("note", "Ghi chú", (), width=40),
))  # fmt: skip
LIMITS = Kind("limits", "Thời hạn", (
    _CODE,
    Column("amount", "Số lượng", (), required=True, hint=f"Số; để trống khi trong ngày hoặc chưa rõ. Ghi {wording.NOTHING} để bỏ hết.", width=12),
    Column("unit", "Đơn vị", ("đơn vị tính",), required=True, choices=tuple(one.label for one in Unit), width=16),
    Column("case_key", "Trường hợp", ("khóa trường hợp",), hint="Khóa của trường hợp; để trống là chung."),
    Column("channel", "Cách nộp", (), hint="Để trống là mọi cách.", choices=tuple(one.label for one in ChannelKind), width=14),
    Column("cutoff", "Giờ chốt trong ngày", (), hint="hh:mm, khi đơn vị là trong ngày; để trống là 15:00.", width=12),
    Column("longer_amount", "Số lượng khi kéo dài", (), width=12),
    Column("longer_unit", "Đơn vị khi kéo dài", (), choices=tuple(one.label for one in Unit), width=16),
    Column("longer_trigger", "Điều kiện kéo dài", (), width=40),
    Column("note", "Ghi chú", (), width=40),
    Column("original_words", "Nguyên văn", ()),
))  # fmt: skip
FEES = Kind("fees", "Phí, lệ phí", (
    _CODE,
    Column("name", "Tên khoản thu", ("tên phí", "tên khoản", "khoản thu"), required=True, hint=f"Ghi {wording.NOTHING} để bỏ hết khoản thu của thủ tục.", width=40),
    Column("amount", "Mức thu (đồng)", ("mức thu", "số tiền"), hint="Số nguyên; 0 là miễn phí; để trống là chưa rõ."),
    Column("unit", "Đơn vị tính", ("đơn vị",)),
    Column("channel", "Cách nộp", (), choices=tuple(one.label for one in ChannelKind), width=14),
    Column("set_by_province", "Do HĐND tỉnh quy định", ("tỉnh quy định",), hint="có hoặc không.", width=14),
    Column("note", "Ghi chú", (), width=40),
    Column("source", "Nguồn", ()),
))  # fmt: skip
ABOUT = Kind(
    "about", "Về tệp này", (Column("key", "Mục", required=True), Column("value", "Nội dung", required=True))
)
KINDS = (MAIN, PAPERS, LIMITS, FEES, ABOUT)
_EMPTY_MEANS, _NOTHING_THERE, _LEAVE = "Ô trống nghĩa là", "không có", "giữ nguyên"
_UNCHECKED = " (chưa đối chiếu)"

fold = lru_cache(maxsize=4096)(vietnamese.fold)  # a column says few different words ten thousand times


# ---- out -----------------------------------------------------------------------------------------------------------


def write(all_facts: Iterable[ProcedureFacts], around: Surroundings) -> Written:
    """Return the whole catalogue as a workbook of five sheets. What a cell cannot hold is named in `lost`."""
    written = Written(b"")
    all_facts = list(all_facts)
    rows: dict[str, Iterable[dict[str, Any]]] = {
        "main": (_main_row(facts, around) for facts in all_facts),
        "papers": (_paper_row(facts, paper) for facts in all_facts for paper in facts.papers),
        "limits": (_limit_row(facts, limit) for facts in all_facts for limit in facts.limits),
        "fees": (_fee_row(facts, fee) for facts in all_facts for fee in facts.fees),
        "about": _about(around, _NOTHING_THERE),
    }
    written.content = _book(rows, written.lost)
    return written


def template(around: Surroundings) -> bytes:
    """Return the empty workbook to fill in, with an example and what each column means."""
    example = "Ví dụ: 1.001193"
    rows = {
        "main": [{"code": example, "name": "Đăng ký khai sinh", "official_sector": "Hộ tịch", "agency_name": "UBND cấp xã", "limit_words": "trong ngày", "fee_words": "miễn", "channels": "trực tiếp\ntrực tuyến", "decision": "2495/QĐ-BTP"}],
        "papers": [{"code": example, "name": "Tờ khai đăng ký khai sinh", "originals": "1", "present_only": "không", "conditional": "không"}],
        "limits": [{"code": example, "unit": "trong ngày"}],
        "fees": [{"code": example, "name": "Lệ phí đăng ký quá hạn", "amount": "8000", "unit": "trường hợp"}],
        "about": _about(around, _LEAVE),
    }  # fmt: skip
    return _book(rows, {}, with_hints=True)


def _about(around: Surroundings, empty_means: str) -> list[dict[str, str]]:
    return [
        {"key": "Danh mục của", "value": around.agency},
        {"key": "Ngày lập", "value": f"{around.day:%d/%m/%Y}"},
        {"key": _EMPTY_MEANS, "value": empty_means},
        {"key": "Cách đọc ô trống", "value": f"«{_LEAVE}»: ô trống không đổi gì, ghi {wording.NOTHING} để bỏ. «{_NOTHING_THERE}»: ô trống là không có."},
    ]  # fmt: skip


def _book(rows: dict[str, Iterable[dict]], lost: dict[str, list[str]], *, with_hints: bool = False) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "Danh mục thủ tục hành chính"})
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
        for kind in KINDS:
            sheet = book.add_worksheet(kind.title)
            for position, column in enumerate(kind.columns):
                sheet.set_column(position, position, column.width, text)
                title = column.title + (" *" if column.required and kind is not ABOUT else "")
                sheet.write_string(0, position, title, heading)
                if column.choices and with_hints:
                    sheet.data_validation(
                        2, position, 2_000, position, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
                    )  # fmt: skip
            sheet.set_row(0, 32)
            sheet.freeze_panes(1, 1)
            keys = [column.key for column in kind.columns]
            for at, row in enumerate(rows[kind.key], start=1):
                for position, key in enumerate(keys):
                    if words := row.get(key):
                        if len(words) > FULL_CELL:
                            title = kind.columns[position].title
                            lost.setdefault(row["code"], []).append(f"{title}: dài quá một ô Excel")
                            words = words[:FULL_CELL]
                        sheet.write_string(at, position, words)
        if with_hints:
            _hints(book)
    return made.getvalue()


def _hints(book) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Cách điền")
    sheet.set_column(0, 0, 34, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    notes = [
        "Mỗi dòng của trang Thủ tục là một thủ tục. Cột đứng đâu cũng được; cột không dùng thì xóa. Dòng bắt đầu bằng «Ví dụ:» không được nhập.",
        f"Thủ tục đã có ở đây: ô trống giữ nguyên nội dung đang có, ghi {wording.NOTHING} để bỏ nội dung ấy. Trang Giấy tờ, Thời hạn, Phí, lệ phí có dòng nào của thủ tục thì thay cả phần ấy.",
        "Chưa có gì được ghi cho đến khi ông/bà xem khác biệt và xác nhận.",
    ]
    for at, note in enumerate(notes):
        sheet.write_string(at, 1, note)
    at = len(notes) + 1
    for kind in KINDS[:-1]:
        for column in kind.columns:
            sheet.write_string(
                at, 0, f"{kind.title}: {column.title}" + (" (bắt buộc)" if column.required else "")
            )
            sheet.write_string(at, 1, column.hint)
            at += 1


def _main_row(facts: ProcedureFacts, around: Surroundings) -> dict[str, str]:
    return {
        "code": facts.code,
        "name": facts.name,
        "official_sector": facts.official_sector,
        "sector": around.sectors.get(facts.sector, facts.sector),
        "status": Status(facts.status).label,
        "replaced_by": facts.replaced_by or "",
        "former_codes": "\n".join(facts.former_codes),
        "agency_name": facts.agency_name,
        "scope": Scope(facts.scope).label,
        "channels": "\n".join(_channel(kind, note) for kind, note in facts.channels),
        "subjects": "\n".join(facts.subjects),
        "conditions": "\n".join(facts.conditions),
        "instructions": "\n".join(facts.instructions),
        "results": "\n".join(facts.results),
        "legal_bases": "\n".join(n if verified else n + _UNCHECKED for n, verified in facts.legal_bases),
        "decision": facts.decision or "",
        "decided_on": f"{facts.decided_on:%d/%m/%Y}" if facts.decided_on else "",
        "publisher": facts.publisher or "",
        "sets": str(facts.sets),
        "online_level": OnlineLevel(facts.online_level).label if facts.online_level else "",
        "online_note": facts.online_note,
        "cases": "\n".join(f"{key} = {name}" for key, name in facts.cases),
        "keywords": "\n".join(facts.keywords),
        "note": facts.note,
        "valid_from": f"{facts.valid_from:%d/%m/%Y}",
        "valid_to": f"{facts.valid_to:%d/%m/%Y}" if facts.valid_to else "",
        "level_before": facts.level_before,
        "detail": facts.detail,
        "confidence": facts.confidence,
        "detail_confidence": facts.detail_confidence,
    }


def _channel(kind: str, note: str) -> str:
    label = ChannelKind(kind).label
    return f"{label}: {note}" if note else label


def _paper_row(facts: ProcedureFacts, paper: PaperFacts) -> dict[str, str]:
    return {
        "code": facts.code,
        "name": paper.name,
        "originals": str(paper.originals),
        "copies": str(paper.copies),
        "present_only": _yes(paper.present_only),
        "conditional": _yes(paper.conditional),
        "condition": paper.condition,
        "form_code": paper.form_code,
        "note": paper.note,
    }


def _limit_row(facts: ProcedureFacts, limit: LimitFacts) -> dict[str, str]:
    return {
        "code": facts.code,
        "amount": _number(limit.amount),
        "unit": Unit(limit.unit).label if limit.unit else "",
        "case_key": limit.case_key or "",
        "channel": ChannelKind(limit.channel).label if limit.channel else "",
        "cutoff": f"{limit.cutoff:%H:%M}" if limit.cutoff != CUTOFF else "",
        "longer_amount": _number(limit.longer_amount),
        "longer_unit": Unit(limit.longer_unit).label if limit.longer_unit else "",
        "longer_trigger": limit.longer_trigger,
        "note": limit.note,
        "original_words": limit.original_words,
    }


def _fee_row(facts: ProcedureFacts, fee: FeeFacts) -> dict[str, str]:
    return {
        "code": facts.code,
        "name": fee.name,
        "amount": _number(fee.amount),
        "unit": fee.unit,
        "channel": ChannelKind(fee.channel).label if fee.channel else "",
        "set_by_province": _yes(fee.set_by_province),
        "note": fee.note,
        "source": fee.source,
    }


def _yes(value: bool | None) -> str:
    return "" if value is None else "có" if value else "không"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


# ---- in ------------------------------------------------------------------------------------------------------------


def read(content: bytes, name: str, around: Surroundings) -> SaidCatalogue:
    """Read a workbook: one or more lists of procedures, and the sheets of papers, limits and fees where there are any."""
    tables, notes = read_tables(content, name, KINDS)
    if not any(table.lines for table in tables["main"]):
        raise NotAllowed("Dưới hàng tiêu đề chưa có dòng nào.", code="sheet-empty", field="file")
    reader = _Reader(around, empties=_empties(tables["about"]))
    made = SaidCatalogue(notes=notes)
    many = len(tables["main"]) > 1
    for table in tables["main"]:
        for line in table.lines:
            made.said.append(
                reader.main(
                    line, f"trang {table.sheet}, dòng {line.number}" if many else f"dòng {line.number}"
                )
            )
    by_code: dict[str, Said] = {}
    for said in made.said:
        by_code.setdefault(said.code, said)
    for kind in (PAPERS, LIMITS, FEES):
        made.said += reader.rows(kind, tables[kind.key], by_code)
    if reader.empties:
        reader.fill(made.said)
    return made


def _empties(tables: list[Table]) -> bool:
    told = {fold(line["key"]): fold(line["value"]) for table in tables for line in table.lines}
    return told.get(fold(_EMPTY_MEANS)) == fold(_NOTHING_THERE)


@dataclass(frozen=True)
class _Cell:
    """How a column of the main sheet is read, and what it is when there is nothing."""

    read: Callable[[str, Line, Said], Any]
    empty: Any


_SMALL_NUMBER = re.compile(r"\d{1,9}")
_DASH = re.compile(r"^\s*[-–•+*]\s+")


class _Reader:
    """Turns lines into what is said. `empties`: an empty cell says that there is nothing."""

    def __init__(self, around: Surroundings, *, empties: bool):
        self.empties = empties
        self._begun: set[tuple[str, int]] = set()  # (kind, said): which parts a file has begun to list
        self.sectors = {fold(name): slug_ for slug_, name in around.sectors.items()} | {
            fold(slug_): slug_ for slug_ in around.sectors
        }
        text, lines = _Cell(_line_of, ""), _Cell(self._lines, ())
        self.cells: dict[str, _Cell] = {
            "name": text, "official_sector": text, "agency_name": text, "online_note": text, "note": text, "level_before": text,
            "detail": _Cell(_line_of, "list"), "confidence": text, "detail_confidence": text,
            "decision": _Cell(_line_of, None), "publisher": _Cell(_line_of, None),
            "subjects": lines, "conditions": lines, "instructions": lines, "results": lines, "keywords": lines,
            "former_codes": _Cell(lambda t, _line, _said: tuple(filter(None, re.split(r"[\s,;]+", t))), ()),
            "sector": _Cell(self._sector, None), "replaced_by": _Cell(_line_of, None),
            "status": _Cell(self._listed("Tình trạng", wording.STATUSES), "active"),
            "scope": _Cell(self._listed("Phạm vi của xã", wording.SCOPES), "decides"),
            "online_level": _Cell(self._listed("Mức độ trực tuyến", wording.ONLINE_LEVELS), None),
            "sets": _Cell(self._sets, 1), "channels": _Cell(self._channels, ()), "cases": _Cell(self._cases, ()),
            "legal_bases": _Cell(self._bases, ()), "valid_from": _Cell(self._day("valid_from"), None),
            "valid_to": _Cell(self._day("valid_to"), None), "decided_on": _Cell(self._day("decided_on"), None),
        }  # fmt: skip

    def main(self, line: Line, where: str) -> Said:
        """Read a line of the list of procedures."""
        code, cautions = read_code(line["code"], was_number="code" in line.numbers)
        said = Said(where, code, cautions=cautions)
        for key, text in line.cells.items():
            if text in wording.ERRORS:
                said.problems.append(f"Ô «{_title(key)}» có lỗi công thức {text}.")
        if not code:
            shown = line["code"][:40]
            said.code = shown[:20]
            said.problems.append(f"«{shown}» không phải mã thủ tục." if shown else "Chưa có mã thủ tục.")
        if said.problems:
            said.parts["name"] = tidy(line["name"])
            return said
        told = line.cells
        for key, cell in self.cells.items():
            if text := told.get(key):
                if text == wording.NOTHING:
                    said.parts[key] = cell.empty
                elif (value := cell.read(text, line, said)) is not None:
                    said.parts[key] = value
        self._in_words(line, said)
        return said

    def _in_words(self, line: Line, said: Said) -> None:
        limit = fee = None
        if words := _one_line(line["limit_words"]):
            limit = wording.limit_of(words)
        if words := _one_line(line["fee_words"]):
            amount = wording.money_of(words)
            by_province = amount is None and any(w in fold(words) for w in ("hdnd", "hoi dong nhan dan"))
            fee = FeeFacts("Phí, lệ phí", amount, "", "" if amount is not None else words, by_province, "")
        if limit or fee:
            said.beside = lambda standing: _beside_words(standing, limit, fee, said)

    def fill(self, all_said: list[Said]) -> None:
        """Say of every part that the file does not name that there is none."""
        for said in all_said:
            if said.problems:
                continue
            for key, cell in self.cells.items():
                if key not in ("name", "official_sector", "agency_name", "sector", "valid_from"):
                    said.parts.setdefault(key, cell.empty)
            for key in ("papers", "limits", "fees"):
                said.parts.setdefault(key, ())

    def rows(self, kind: Kind, tables: list[Table], by_code: dict[str, Said]) -> list[Said]:
        """Read the sheets of one part; return what they say of procedures that the main list does not name."""
        read = {"papers": self._paper, "limits": self._limit, "fees": self._fee}[kind.key]
        more: list[Said] = []
        for table in tables:
            lines = [
                (read_code(line["code"], was_number="code" in line.numbers)[0], line) for line in table.lines
            ]
            for code, some in groupby(lines, key=lambda pair: pair[0]):
                for _code, line in some:
                    where = f"trang {table.sheet}, dòng {line.number}"
                    said = by_code.get(code) if code else None
                    if said is None:
                        said = Said(where, code or line["code"][:20])
                        if not code:
                            said.problems.append(f"«{line['code'][:40]}» không phải mã thủ tục.")
                        else:
                            by_code[code] = said
                        more.append(said)
                    if said.problems and not code:
                        continue
                    first = (kind.key, id(said)) not in self._begun
                    self._begun.add((kind.key, id(said)))
                    rows = () if first else said.parts.get(kind.key, ())
                    nothing = wording.NOTHING in (line["name"].strip(), line["amount"].strip())
                    said.parts[kind.key] = rows if nothing else (*rows, read(line, said, where))
        return more

    def _paper(self, line: Line, said: Said, where: str) -> PaperFacts:
        return PaperFacts(
            name=_one_line(line["name"]),
            originals=self._whole(line, "originals", said, where) or 0,
            copies=self._whole(line, "copies", said, where) or 0,
            present_only=bool(self._flag(line, "present_only", said, where)),
            conditional=self._flag(line, "conditional", said, where),
            condition=_one_line(line["condition"]),
            form_code=_one_line(line["form_code"]),
            note=_one_line(line["note"]),
        )

    def _limit(self, line: Line, said: Said, where: str) -> LimitFacts:
        return LimitFacts(
            amount=self._whole(line, "amount", said, where),
            unit=self._known(line, "unit", wording.UNITS, said, where),
            channel=self._known(line, "channel", wording.CHANNELS, said, where),
            case_key=line["case_key"].strip() or None,
            longer_amount=self._whole(line, "longer_amount", said, where),
            longer_unit=self._known(line, "longer_unit", wording.UNITS, said, where),
            longer_trigger=_one_line(line["longer_trigger"]),
            note=_one_line(line["note"]),
            original_words=_one_line(line["original_words"]),
            cutoff=self._hour(line, said, where),
        )

    def _fee(self, line: Line, said: Said, where: str) -> FeeFacts:
        amount = None
        if text := line["amount"].strip():
            amount = wording.money_of(text)
            if amount is None:
                said.problems.append(f"{where}: mức thu «{text[:40]}» không phải một số tiền.")
        return FeeFacts(
            name=_one_line(line["name"]),
            amount=amount,
            unit=_one_line(line["unit"]),
            note=_one_line(line["note"]),
            set_by_province=bool(self._flag(line, "set_by_province", said, where)),
            source=_one_line(line["source"]),
            channel=self._known(line, "channel", wording.CHANNELS, said, where),
        )

    def _whole(self, line: Line, key: str, said: Said, where: str) -> int | None:
        text = line[key].strip()
        if not text:
            return None
        if _SMALL_NUMBER.fullmatch(text):
            return int(text)
        said.problems.append(f"{where}: «{text[:40]}» không phải một số.")
        return None

    def _flag(self, line: Line, key: str, said: Said, where: str) -> bool | None:
        if not line[key]:
            return None
        text = fold(line[key])
        if text in YES_OR_NO:
            return YES_OR_NO[text]
        if text:
            said.problems.append(f"{where}: «{line[key][:40]}» phải là có hoặc không.")
        return None

    def _known(self, line: Line, key: str, known: dict[str, str], said: Said, where: str) -> str | None:
        if not line[key]:
            return None
        text = fold(line[key])
        if text and text not in known and line[key] not in known:
            said.problems.append(f"{where}: «{line[key][:40]}» không có trong danh mục.")
        return known.get(text) or known.get(line[key])

    def _hour(self, line: Line, said: Said, where: str) -> time:
        if not (text := line["cutoff"].strip()):
            return CUTOFF
        try:
            return time.fromisoformat(text)
        except ValueError:
            said.problems.append(f"{where}: giờ chốt «{text[:20]}» phải viết như 15:00.")
            return CUTOFF

    def _lines(self, text: str, _line: Line, _said: Said) -> tuple[str, ...]:
        parts = text.split("\n")
        if (
            not self.empties
        ):  # a list typed by hand begins its lines with dashes; our own text is kept to the letter
            parts = [_DASH.sub("", part) for part in parts]
        return tuple(filter(None, parts))  # each line is tidy already (`sheets`)

    def _sector(self, text: str, _line: Line, said: Said) -> str | None:
        found = self.sectors.get(fold(text))
        if found is None:
            said.cautions.append(
                f"Lĩnh vực trên bảng «{tidy(text)[:40]}» không có ở đây; xếp theo lĩnh vực công bố."
            )
        return found

    def _listed(self, called: str, known: dict[str, str]):
        def read_it(text: str, _line: Line, said: Said) -> str | None:
            found = known.get(fold(text))
            if found is None:
                said.problems.append(f"{called} «{tidy(text)[:40]}» không có trong danh mục.")
            return found

        return read_it

    def _sets(self, text: str, _line: Line, said: Said) -> int | None:
        found = re.search(r"\d{1,2}", text)
        if found is None:
            said.problems.append(f"Số bộ hồ sơ «{tidy(text)[:40]}» không phải một số.")
        return int(found[0]) if found else None

    def _channels(self, text: str, _line: Line, said: Said) -> tuple[tuple[str, str], ...]:
        rows = []
        for part in text.split("\n") if "\n" in text or ":" in text else re.split(r"[,;/]", text):
            words, _colon, note = part.partition(":")
            if not part.strip():
                continue
            if (kind := wording.CHANNELS.get(fold(words))) is None:
                said.problems.append(
                    f"Cách nộp «{tidy(words)[:40]}» phải là trực tiếp, trực tuyến hoặc bưu chính."
                )
            else:
                rows.append((kind, note.strip()))
        return tuple(rows)

    def _cases(self, text: str, _line: Line, _said: Said) -> tuple[tuple[str, str], ...]:
        rows = []
        for part in filter(None, text.split("\n")):
            key, equals, name = part.partition(" = ")
            rows.append((key, name) if equals else (slug(part)[:60], part))
        return tuple(rows)

    def _bases(self, text: str, line: Line, said: Said) -> tuple[tuple[str, bool], ...]:
        rows = self._lines(text, line, said)
        return tuple((row.removesuffix(_UNCHECKED), not row.endswith(_UNCHECKED)) for row in rows)

    def _day(self, key: str):
        def read_it(text: str, line: Line, said: Said) -> date | None:
            try:
                return read_moment(text, was_number=key in line.numbers)[0].date()
            except ValueError:
                said.problems.append(f"{_title(key)}: không hiểu «{tidy(text)[:40]}». Ghi như 05/11/2026.")
                return None

        return read_it


def _beside_words(
    standing: ProcedureFacts | None, limit: LimitFacts | None, fee: FeeFacts | None, said: Said
) -> dict[str, Any]:
    """Take a limit and a fee written in one cell; what stands is never lost to words that say less or the same."""
    parts: dict[str, Any] = {}
    if limit is not None and "limits" not in said.parts:
        known = standing.limits if standing else ()
        same = any((x.amount, x.unit) == (limit.amount, limit.unit) for x in known if x.case_key is None)
        if limit.unit is None:
            kept = "giữ thời hạn đang có" if known else "giữ nguyên văn, không tính được ngày hẹn"
            said.cautions.append(
                f"Thời hạn «{limit.note[:60]}»: {kept}. Muốn đổi thì ghi rõ ở trang Thời hạn."
            )
        elif len(known) > 1 and not same:
            said.cautions.append(
                f"Đang có {len(known)} thời hạn theo trường hợp, cách nộp: giữ nguyên. Muốn đổi thì ghi rõ ở trang Thời hạn."
            )
        if not known or (limit.unit is not None and len(known) == 1 and not same):
            parts["limits"] = (limit,)
    if fee is not None and "fees" not in said.parts:
        known = standing.fees if standing else ()
        if fee.amount is None and not fee.set_by_province:
            kept = "giữ mức thu đang có" if known else "giữ nguyên văn, chưa rõ mức thu"
            said.cautions.append(f"Phí «{fee.note[:60]}»: {kept}. Muốn đổi thì ghi rõ ở trang Phí, lệ phí.")
        elif len(known) > 1:
            said.cautions.append(
                f"Đang có {len(known)} khoản thu: giữ nguyên. Muốn đổi thì ghi rõ ở trang Phí, lệ phí."
            )
        if not known:
            parts["fees"] = (fee,)
        elif len(known) == 1 and fee.amount not in (None, known[0].amount):
            parts["fees"] = (replace(known[0], amount=fee.amount, set_by_province=False),)
    return parts


YES_OR_NO = dict.fromkeys(wording.YES, True) | dict.fromkeys(wording.NO, False)


def _line_of(text: str, _line: Line, _said: Said) -> str:
    return _one_line(text)


def _one_line(text: str) -> str:
    return text.replace("\n", " ")  # a cell's lines are tidy already


def _title(key: str) -> str:
    return next((column.title for column in MAIN.columns if column.key == key), key)


SHAPE = Shape("xlsx", "Excel (giữ đủ mọi phần)", "xlsx", XLSX, read, write)
