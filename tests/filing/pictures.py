"""Pictures as phones send them."""

import io

from PIL import Image


def photo(
    width: int = 900, height: int = 1200, *, colour: str = "white", form: str = "JPEG", noise: bool = False
) -> bytes:
    """Return an invented photo of a sheet of paper, with the place where it was taken in it."""
    picture = Image.new("RGB", (width, height), colour)
    if noise:  # weighs what a real photo weighs
        picture = Image.merge("RGB", [Image.effect_noise((width, height), 40)] * 3)
    picture.paste("navy", (width // 4, height // 4, width // 2, height // 3))
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    picture.save(out, form, **({"exif": exif.tobytes()} if form == "JPEG" else {}))
    return out.getvalue()
