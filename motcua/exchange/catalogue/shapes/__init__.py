"""The shapes in which a catalogue comes in and goes out: each a module with `SHAPE`. A new one is a module and a line here."""

from motcua.exchange.catalogue.shapes import national, records, workbook
from motcua.exchange.catalogue.shapes.shape import Shape
from motcua.lib.objections import NotAllowed

SHAPES: dict[str, Shape] = {shape.key: shape for shape in (workbook.SHAPE, records.SHAPE, national.SHAPE)}

__all__ = ["SHAPES", "Shape", "shape_of"]


def shape_of(content: bytes, name: str, *, field: str = "file") -> Shape:
    """Tell from its name and first records in which shape a file is. Raises NotAllowed for a file of no shape we know."""
    ending = name.lower().rpartition(".")[2]
    if ending == "json":
        return SHAPES["national"] if national.looks_like(content) else SHAPES["json"]
    if ending == "xlsx" or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return SHAPES["xlsx"]
    raise NotAllowed(
        "Chỉ nhận bảng Excel (.xlsx) hoặc tệp JSON (.json). Tệp .xls, .csv: mở bằng Excel, lưu thành .xlsx rồi gửi.",
        code="catalogue-kind",
        field=field,
    )
