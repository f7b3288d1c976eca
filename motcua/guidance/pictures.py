"""Make a picture small enough for a slow line before it is kept. Pure: bytes in, bytes out."""

import io

from PIL import Image

from motcua.files.inspection import JPEG, Inspected, inspect
from motcua.lib.objections import NotAllowed

WIDEST = 800  # pixels: a phone's width twice over, and sharp on an A5 sheet
_WANTED = 45_000  # bytes; one second on the slowest line we promise to serve


def for_the_guide(content: bytes, name: str) -> Inspected:
    """Return the picture drawn anew as a JPEG of at most 800 pixels and about 45 kB. Raises NotAllowed at `picture` like `inspect`."""
    kept = inspect(content, name, field="picture")
    if not kept.kind.startswith("image/"):
        raise NotAllowed(
            "Tệp này không phải ảnh. Ông/bà chọn ảnh JPG hoặc PNG.", code="not-a-picture", field="picture"
        )
    with Image.open(io.BytesIO(kept.content)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    small = b""
    for quality in (80, 68, 55, 42):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        small = out.getvalue()
        if len(small) <= _WANTED:
            break
    return Inspected(small, JPEG, width=picture.width, height=picture.height)
