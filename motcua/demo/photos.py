"""Photos of papers as a phone takes them: a sheet with illegible lines on a table, never quite straight. Nothing in them is real."""

import io
from random import Random

from PIL import Image, ImageDraw

_TABLE, _SHEET, _INK, _STAMP = "#7C5A3C", "#FBF8F0", "#3C4046", "#A33A2C"


def photo_of_paper(rng: Random) -> bytes:
    """Return a JPEG of an invented sheet, a different one each time."""
    sheet = Image.new("RGB", (840, 1188), _SHEET)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((260, 70, 580, 82), fill=_INK)
    pen.rectangle((180, 130, 660, 148), fill=_INK)
    for y in range(220, 980, 34):
        left = 80
        while left < 720:
            width = rng.randint(18, 90)
            pen.rectangle((left, y, min(left + width, 760), y + 9), fill=_INK)
            left += width + 12
            if rng.random() < 0.06:
                break
    pen.ellipse((560, 1000, 700, 1140), outline=_STAMP, width=7)
    table = Image.new("RGB", (1000, 1360), _TABLE)
    turned = sheet.rotate(
        rng.uniform(-3, 3), expand=True, resample=Image.Resampling.BICUBIC, fillcolor=_TABLE
    )
    table.paste(turned, ((1000 - turned.width) // 2, (1360 - turned.height) // 2))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=70)
    return out.getvalue()
