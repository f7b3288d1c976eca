"""QR codes: SVG for pages and for typesetting, PNG for whoever needs a picture. Error level M, border 4."""

from html import escape
from io import BytesIO

import segno

# Phones do not read Micro QR; level M survives a fold or a stain; readers need four clear modules around.
_BORDER = 4


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False, boost_error=False)


def path(text: str) -> tuple[str, int]:
    """Return the SVG path of the dark modules, one unit each, and the number of modules a side with border."""
    rows = [bytes(row) for row in _code(text).matrix]
    runs = []
    for y, row in enumerate(rows, start=_BORDER):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            end = x
            while end < len(row) and row[end]:
                end += 1
            runs.append(f"M{x + _BORDER} {y}h{end - x}v1H{x + _BORDER}z")
            x = end
    return "".join(runs), len(rows) + 2 * _BORDER


def svg(text: str, *, title: str) -> str:
    """Return a whole SVG, black on white, whose title a screen reader says; it has no size of its own."""
    dark, side = path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{dark}"/></svg>'
    )


def png(text: str, *, scale: int = 8) -> bytes:
    """Return a PNG, `scale` pixels a module."""
    out = BytesIO()
    _code(text).save(out, kind="png", scale=scale, border=_BORDER)
    return out.getvalue()
