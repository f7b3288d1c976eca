"""The colours of the tokens, measured as WCAG does: body text is AAA, edges and marks at least 3 to 1."""

import re

import pytest

from tests.web.shared.places import STATIC

CSS = (STATIC / "css/motcua.css").read_text(encoding="utf-8")


def _tokens(block: str) -> dict[str, str]:
    return {name: _long(value) for name, value in re.findall(r"--([a-z0-9-]+): (#[0-9A-Fa-f]{3,6})\b", block)}


def _long(value: str) -> str:
    return value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:])


_ROOT = re.search(r":root \{(.*?)\n  \}", CSS, re.S).group(1)
_LARGE = re.search(r":root\[data-type=large\] \{(.*?)\n  \}", CSS, re.S).group(1)
USUAL = _tokens(_ROOT)
LARGE = USUAL | _tokens(_LARGE)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one: str, other: str) -> float:
    light, dark = sorted((_light(one), _light(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


AAA = [
    ("ink", "paper"), ("ink", "lime"), ("ink", "white"), ("ink", "lime-pale"), ("ink-2", "paper"), ("ink-2", "lime"),
    ("ink-2", "white"), ("ink-2", "lime-pale"), ("door", "paper"), ("door", "white"), ("door", "lime"),
    ("door", "door-pale"), ("on-dark", "door"), ("on-dark", "door-deep"), ("on-dark", "bar"), ("on-dark", "foot"),
    ("on-dark", "tile"), ("tile", "white"), ("tile", "paper"), ("tile", "tile-pale"), ("sun-ink", "sun-pale"),
    ("indigo", "indigo-pale"), ("on-sun", "sun"), ("ink", "sun-pale"), ("ink", "rule"),
]  # fmt: skip
AA = [("ink-3", "paper"), ("edge", "white"), ("ink-2", "rule")]


@pytest.mark.parametrize(("text", "ground"), AAA)
@pytest.mark.parametrize("tokens", [USUAL, LARGE], ids=["usual", "large"])
def test_text_is_readable_in_the_sun(text, ground, tokens):
    if tokens is LARGE and ground == "rule":
        pytest.skip("large type draws rules in black and puts no text on them")
    assert ratio(tokens[text], tokens[ground]) >= 7


@pytest.mark.parametrize(("text", "ground"), AA)
def test_small_print_and_disabled_words_are_readable(text, ground):
    assert ratio(USUAL[text], USUAL[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "white", "lime", "bar", "foot"])
def test_the_focus_is_seen_on_every_ground(ground):
    # sun beside ink: one of the two always stands out, and they stand out from each other
    assert ratio(USUAL["sun"], USUAL["ink"]) >= 3
    assert max(ratio(USUAL["sun"], USUAL[ground]), ratio(USUAL["ink"], USUAL[ground])) >= 3


@pytest.mark.parametrize("colour", re.findall(r"--sector: (#[0-9A-F]{6})", CSS))
def test_white_icons_stand_out_from_their_tiles(colour):
    assert ratio("#FFFFFF", colour) >= 4.5
