"""Bind pages that came one by one (photos, scans, PDFs) into one PDF: a paper of a dossier is one file. Pure.

Photos are laid in as they are, not drawn again, so nothing of their sharpness is lost and binding costs milliseconds.
"""

import io
from collections.abc import Iterable

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject, StreamObject

from motcua.files.inspection import JPEG, PDF, Inspected

_A4 = (595.0, 842.0)  # points
_MAX_PAGES = 400


def bind(parts: Iterable[tuple[str, bytes]]) -> Inspected:
    """Return one PDF of all parts, each (kind, content) already inspected, in their order.

    Raises ValueError for a kind that is neither PDF nor picture, or for more pages than anybody would read.
    """
    writer = PdfWriter()
    for kind, content in parts:
        if kind == PDF:
            for page in PdfReader(io.BytesIO(content)).pages:
                writer.add_page(page)
        elif kind.startswith("image/"):
            _lay(writer, kind, content)
        else:
            raise ValueError(f"{kind} cannot be bound")
    if len(writer.pages) > _MAX_PAGES:
        raise ValueError("too many pages")
    out = io.BytesIO()
    writer.write(out)
    return Inspected(out.getvalue(), PDF, pages=len(writer.pages))


def _lay(writer: PdfWriter, kind: str, content: bytes) -> None:
    with Image.open(io.BytesIO(content)) as picture:
        (width, height), mode = picture.size, picture.mode
        if kind != JPEG or mode not in ("L", "RGB"):
            drawn = io.BytesIO()
            picture = picture.convert("RGB")
            picture.save(drawn, "JPEG", quality=90)
            content, mode = drawn.getvalue(), "RGB"
    image = StreamObject()
    image.set_data(content)
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(width),
            NameObject("/Height"): NumberObject(height),
            NameObject("/ColorSpace"): NameObject("/DeviceGray" if mode == "L" else "/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    short, long = _A4
    room = (short, long) if height >= width else (long, short)
    scale = min(room[0] / width, room[1] / height)
    wide, high = width * scale, height * scale
    page = writer.add_blank_page(width=wide, height=high)
    drawing = DecodedStreamObject()
    drawing.set_data(f"q {wide:.2f} 0 0 {high:.2f} 0 0 cm /Im0 Do Q".encode())
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/Im0"): writer._add_object(image)})}
    )
    page[NameObject("/Contents")] = writer._add_object(drawing)
