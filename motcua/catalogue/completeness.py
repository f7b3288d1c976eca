"""Which parts the law asks of a procedure are there, and where a missing one is found. Pure: no database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motcua.catalogue.papers import is_cut

if TYPE_CHECKING:
    from motcua.catalogue.loading import ProcedureFacts


@dataclass(frozen=True)
class Part:
    """One part of a procedure (NĐ 63/2010 Điều 8, amended by NĐ 92/2017): mandatory, or only where the case requires."""

    key: str
    words: str
    is_mandatory: bool
    where: str  # in the announcing decision or the national database
    is_there: "Callable[[ProcedureFacts], bool]"


_NATIONAL = "mục «{}» của thủ tục trên Cơ sở dữ liệu quốc gia về thủ tục hành chính"
PARTS = (
    Part(
        "name",
        "tên thủ tục",
        True,
        "Danh mục kèm theo quyết định công bố, cột tên thủ tục",
        lambda f: bool(f.name),
    ),
    Part(
        "instructions",
        "trình tự thực hiện",
        True,
        "Phần nội dung cụ thể kèm theo quyết định công bố, hoặc " + _NATIONAL.format("Trình tự thực hiện"),
        lambda f: bool(f.instructions),
    ),
    Part(
        "channels",
        "cách thức thực hiện",
        True,
        "Phần nội dung cụ thể kèm theo quyết định công bố, hoặc " + _NATIONAL.format("Cách thức thực hiện"),
        lambda f: bool(f.channels),
    ),
    Part(
        "papers",
        "thành phần hồ sơ",
        True,
        "Phần nội dung cụ thể kèm theo quyết định công bố, hoặc " + _NATIONAL.format("Thành phần hồ sơ"),
        lambda f: bool(f.papers) and f.sets > 0,
    ),
    Part(
        "paper_names",
        "tên trọn của giấy",
        True,
        "Nguồn chỉ ghi đầu tên rồi «…». Tên đủ ở "
        + _NATIONAL.format("Thành phần hồ sơ")
        + ", hoặc ở mẫu của chính giấy ấy",
        lambda f: not any(is_cut(paper.name) for paper in f.papers),
    ),
    Part(
        "limits",
        "thời hạn giải quyết",
        True,
        "Phần nội dung cụ thể kèm theo quyết định công bố, hoặc cột «Thời hạn giải quyết» của «Cách thức thực hiện» trên "
        "Cơ sở dữ liệu quốc gia",
        lambda f: any(limit.unit is not None for limit in f.limits),
    ),
    Part(
        "subjects",
        "đối tượng thực hiện",
        True,
        "Phần nội dung cụ thể kèm theo quyết định công bố, hoặc " + _NATIONAL.format("Đối tượng thực hiện"),
        lambda f: bool(f.subjects),
    ),
    Part(
        "agency",
        "cơ quan giải quyết",
        True,
        "Danh mục kèm theo quyết định công bố, cột cơ quan thực hiện, hoặc "
        + _NATIONAL.format("Cơ quan thực hiện"),
        lambda f: bool(f.agency_name),
    ),
    Part(
        "results",
        "kết quả thực hiện",
        False,
        _NATIONAL.format("Kết quả thực hiện"),
        lambda f: bool(f.results),
    ),
    Part(
        "fees",
        "phí, lệ phí",
        False,
        "Cột «Phí, lệ phí» trên Cơ sở dữ liệu quốc gia; mức do HĐND cấp tỉnh quy định thì ở nghị quyết của tỉnh. "
        "Không thu thì ghi một dòng 0 đồng",
        lambda f: bool(f.fees),
    ),
    Part(
        "conditions",
        "yêu cầu, điều kiện thực hiện",
        False,
        _NATIONAL.format("Yêu cầu, điều kiện thực hiện")
        + ". Không có điều kiện nào thì đánh dấu là đã đối chiếu",
        lambda f: bool(f.conditions) or f.detail != "list",
    ),
    Part(
        "legal_bases",
        "căn cứ pháp lý",
        False,
        _NATIONAL.format("Căn cứ pháp lý"),
        lambda f: bool(f.legal_bases),
    ),
)
_BY_KEY = {part.key: part for part in PARTS}


def missing(facts: "ProcedureFacts") -> list[Part]:
    """Return the parts that are not there, the mandatory ones first."""
    return [part for part in PARTS if not part.is_there(facts)]


def part(key: str) -> Part | None:
    """Return the part of that key, None for a key there is not."""
    return _BY_KEY.get(key)


def words_of(key: str) -> str:
    """Return what the law calls the part."""
    return _BY_KEY[key].words
