"""Code 128 barcodes (ISO/IEC 15417, sets B and C) as SVG: what every counter scanner reads."""

from html import escape

# Widths of bar, space, bar, space, bar, space for the values 0 to 105; 106 (stop) has a seventh element.
_WIDTHS = [
    "212222",
    "222122",
    "222221",
    "121223",
    "121322",
    "131222",
    "122213",
    "122312",
    "132212",
    "221213",
    "221312",
    "231212",
    "112232",
    "122132",
    "122231",
    "113222",
    "123122",
    "123221",
    "223211",
    "221132",
    "221231",
    "213212",
    "223112",
    "312131",
    "311222",
    "321122",
    "321221",
    "312212",
    "322112",
    "322211",
    "212123",
    "212321",
    "232121",
    "111323",
    "131123",
    "131321",
    "112313",
    "132113",
    "132311",
    "211313",
    "231113",
    "231311",
    "112133",
    "112331",
    "132131",
    "113123",
    "113321",
    "133121",
    "313121",
    "211331",
    "231131",
    "213113",
    "213311",
    "213131",
    "311123",
    "311321",
    "331121",
    "312113",
    "312311",
    "332111",
    "314111",
    "221411",
    "431111",
    "111224",
    "111422",
    "121124",
    "121421",
    "141122",
    "141221",
    "112214",
    "112412",
    "122114",
    "122411",
    "142112",
    "142211",
    "241211",
    "221114",
    "413111",
    "241112",
    "134111",
    "111242",
    "121142",
    "121241",
    "114212",
    "124112",
    "124211",
    "411212",
    "421112",
    "421211",
    "212141",
    "214121",
    "412121",
    "111143",
    "111341",
    "131141",
    "114113",
    "114311",
    "411113",
    "411311",
    "113141",
    "114131",
    "311141",
    "411131",
    "211412",
    "211214",
    "211232",
    "2331112",
]
_TO_C, _TO_B, _START_B, _START_C, _STOP = 99, 100, 104, 105, 106
_QUIET = 10  # modules of white at each end


def _digits_from(text: str, start: int) -> int:
    """Count the ASCII digits that stand in a row from there."""
    end = start
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - start


def values(text: str) -> list[int]:
    """Return the symbol values with start, check value and stop. Raises ValueError outside printable ASCII."""
    if not text or any(not " " <= char <= "~" for char in text):
        raise ValueError("Code 128 set B holds printable ASCII only")
    run = _digits_from(text, 0)
    in_c = run >= 4 or (run == 2 == len(text))
    found, place = [_START_C if in_c else _START_B], 0
    while place < len(text):
        run = _digits_from(text, place)
        if in_c and run >= 2:
            found.append(int(text[place : place + 2]))
            place += 2
        elif in_c:
            found.append(_TO_B)
            in_c = False
        elif run % 2 == 0 and (run >= 6 or (run >= 4 and place + run == len(text))):
            found.append(_TO_C)
            in_c = True
        else:
            found.append(ord(text[place]) - 32)
            place += 1
    check = (found[0] + sum(i * value for i, value in enumerate(found[1:], start=1))) % 103
    return [*found, check, _STOP]


def path(text: str, *, height: int = 10) -> tuple[str, int]:
    """Return the SVG path of the bars, one unit a module, and the whole width with its white ends."""
    x, bars = _QUIET, []
    for value in values(text):
        for i, width in enumerate(map(int, _WIDTHS[value])):
            if i % 2 == 0:
                bars.append(f"M{x} 0h{width}v{height}H{x}z")
            x += width
    return "".join(bars), x + _QUIET


def svg(text: str, *, title: str, height: int = 10) -> str:
    """Return a whole SVG that stretches to the box it is given, whose title a screen reader says."""
    bars, width = path(text, height=height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none" '
        f'role="img" shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{width}v{height}H0z"/><path fill="#000" d="{bars}"/></svg>'
    )
