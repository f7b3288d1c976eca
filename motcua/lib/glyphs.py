"""Say which characters our own fonts can print: a PDF fit for archives is refused when one is missing."""

import struct
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
# Typst carries a font of symbols of its own; the forms use these two of it.
_TYPST_HAS = {ord("☐"), ord("☒")}


@cache
def printable() -> frozenset[int]:
    """Return the code points of all fonts in the folder together."""
    return frozenset(_TYPST_HAS.union(*(code_points(path.read_bytes()) for path in FONTS.glob("*.ttf"))))


def code_points(font: bytes) -> set[int]:
    """Return the code points a TrueType font has glyphs for, from its cmap of format 4 (the basic plane)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * i)[2]
        if struct.unpack_from(">H", font, start)[0] == 4:
            found |= _segments(font, start)
    return found


def _segments(font: bytes, start: int) -> set[int]:
    """Read the segments of a format 4 subtable: ends, starts, deltas, offsets into the glyph array."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    row = f">{count}H"
    ends = struct.unpack_from(row, font, start + 14)
    starts = struct.unpack_from(row, font, start + 16 + 2 * count)
    deltas = struct.unpack_from(row, font, start + 16 + 4 * count)
    offsets_at = start + 16 + 6 * count
    offsets = struct.unpack_from(row, font, offsets_at)
    found = set()
    for i in range(count):
        for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
            if offsets[i] == 0:
                glyph = (code + deltas[i]) & 0xFFFF
            else:
                at = offsets_at + 2 * i + offsets[i] + 2 * (code - starts[i])
                glyph = struct.unpack_from(">H", font, at)[0]
            if glyph:
                found.add(code)
    return found
