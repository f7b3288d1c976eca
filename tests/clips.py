"""Small films, sounds and pictures made by hand, for tests."""

import io
import struct

from PIL import Image


def box(name: bytes, content: bytes = b"") -> bytes:
    """Return an MP4 box."""
    return struct.pack(">I", 8 + len(content)) + name + content


PLACE = b"+21.0285+105.8542/"  # where a telephone says the film was taken
MP4 = (
    box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2mp41")
    + box(
        b"moov",
        box(b"mvhd", bytes(100))
        + box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7" + PLACE))
        + box(b"trak", box(b"meta", PLACE)),
    )
    + box(b"mdat", bytes(range(256)) * 8)
)
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(200)
WAV = (
    b"RIFF"
    + struct.pack("<I", 36 + 800)
    + b"WAVEfmt "
    + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    + b"data"
    + struct.pack("<I", 800)
    + bytes(800)
)


def jpeg(width: int = 1200, height: int = 900, colour: str = "white") -> bytes:
    """Return a picture as a camera makes it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return out.getvalue()
