"""JSON: our own export, which keeps every value, and the records the software is shipped with."""

import json
from collections.abc import Iterable

from motcua.catalogue import loading
from motcua.catalogue.facts import from_json, to_json
from motcua.catalogue.loading import ProcedureFacts
from motcua.exchange.catalogue.said import Said, SaidCatalogue, read_code
from motcua.exchange.catalogue.shapes.shape import Shape, Surroundings, Written
from motcua.lib.objections import NotAllowed

OWN = "motcua-catalogue/1"
MAX_SIZE = 120 * 1024 * 1024  # bytes; ten thousand procedures are about 30 MB
LICENCE = "Văn bản hành chính, không thuộc phạm vi bảo hộ quyền tác giả (Luật Sở hữu trí tuệ, Điều 15)"


def parse(content: bytes, *, field: str = "file"):
    """Return what a JSON file holds. Raises NotAllowed with a sentence."""
    if len(content) > MAX_SIZE:
        raise NotAllowed(
            "Tệp nặng quá 120 MB. Ông/bà chia thành nhiều tệp.", code="records-too-large", field=field
        )
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise NotAllowed(
            "Không đọc được tệp này: không phải JSON mã UTF-8. Ông/bà xuất lại từ nơi đã lấy tệp, chọn mã UTF-8.",
            code="records-broken",
            field=field,
        ) from error


def read(content: bytes, name: str, around: Surroundings) -> SaidCatalogue:
    """Read our own export or a list of shipped records. Raises NotAllowed for a file that is neither."""
    found = parse(content)
    if isinstance(found, dict) and found.get("shape") == OWN and isinstance(found.get("procedures"), list):
        rows, reader = found["procedures"], _own
    elif isinstance(found, list) and found:
        rows, reader = found, _shipped
    else:
        raise NotAllowed(
            "Tệp JSON này không phải danh mục: cần bản xuất của Một Cửa, danh sách bản ghi, hoặc dạng LayThuTuc.",
            code="records-shape",
            field="file",
        )
    if not rows:
        raise NotAllowed("Tệp không có thủ tục nào.", code="records-empty", field="file")
    return SaidCatalogue([reader(row, f"bản ghi {number}") for number, row in enumerate(rows, start=1)])


def _own(row, where: str) -> Said:
    try:
        facts = from_json(row)
    except ValueError as error:
        return _wrong(row, where, str(error)[:200])
    return _said(facts, where)


def _shipped(row, where: str) -> Said:
    try:
        facts = loading.read_record(row)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        return _wrong(row, where, _why(error))
    return _said(facts, where)


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"thiếu hoặc không hiểu «{str(error.args[0])[:60]}»"
    return "một giá trị không đúng dạng"


def _said(facts: ProcedureFacts, where: str) -> Said:
    code, cautions = read_code(facts.code)
    names = ProcedureFacts.__dataclass_fields__
    parts = {name: getattr(facts, name) for name in names if name not in ("code", "code_is_national")}
    said = Said(where, code, parts, cautions=cautions)
    if not code:
        said.code = facts.code[:20]
        said.problems.append(f"«{facts.code[:40]}» không phải mã thủ tục.")
    return said


def _wrong(row, where: str, why: str) -> Said:
    known = row if isinstance(row, dict) else {}
    code, name = (known.get(key) if isinstance(known.get(key), str) else "" for key in ("code", "name"))
    return Said(where, code[:20], {"name": name[:200]}, problems=[f"Bản ghi không đúng dạng: {why}."])


def write(all_facts: Iterable[ProcedureFacts], around: Surroundings) -> Written:
    """Return the catalogue as one JSON file that loses nothing."""
    whole = {
        "shape": OWN,
        "made_on": around.day.isoformat(),
        "agency": around.agency,
        "licence": LICENCE,
        "procedures": [to_json(facts) for facts in all_facts],
    }
    return Written(json.dumps(whole, ensure_ascii=False, indent=1).encode())


SHAPE = Shape("json", "JSON của Một Cửa (giữ đủ mọi phần)", "json", "application/json", read, write)
