"""What a page swaps while scripts run, and the same asked for without: the region must be the one of a fresh page."""

import json
from dataclasses import dataclass
from pathlib import Path

import motcua
from tests.forms import Element, Form, Page, parse

PACKAGE = Path(motcua.__file__).parent
_SENDS = ("hx-post", "hx-get", "hx-put", "hx-patch", "hx-delete")


def templates_that_swap() -> set[str]:
    """List the templates that swap something, by their path below `templates/`."""
    found = set()
    for path in PACKAGE.glob("web/**/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        if any(f"{word}=" in text for word in (*_SENDS, "hx-target", "hx-select", "hx-boost")):
            found.add(str(path).replace("\\", "/").rpartition("/templates/")[2])
    return found


@dataclass(frozen=True)
class Swap:
    """One element that asks for a region: what it sends, and which ids it puts into the page."""

    element: Element
    method: str
    address: str
    sends: dict[str, str]
    regions: tuple[str, ...]

    def __str__(self):
        return f"{self.element.tag} {self.sends} → {', '.join(self.regions)}"


def swaps(page: Page) -> list[Swap]:
    """List everything on the page that swaps a region; of a row of tiles only the first."""
    found: dict[tuple, Swap] = {}
    for one in page.root.walk():
        method = next((name for name in _SENDS if one.has(name)), "")
        if not method:
            continue
        assert method in ("hx-post", "hx-get"), "compare another method too"
        sends = json.loads(_inherited(one, "hx-vals") or "{}")
        if one.tag == "button":
            sends |= {one["name"]: one["value"]}
        select = _inherited(one, "hx-select") or _inherited(one, "hx-target")
        also = [part.strip() for part in _inherited(one, "hx-select-oob").split(",") if part.strip()]
        regions = tuple(region.removeprefix("#") for region in (select, *also))
        swap = Swap(one, method[3:], one[method] or page.address, sends, regions)
        found.setdefault((tuple(sends) if one.tag == "button" else tuple(sends.items()), regions), swap)
    return list(found.values())


def assert_same_regions(form: Form) -> int:
    """Ask for each region the way the page's script does, compare it with the full page's; return how many."""
    count = 0
    for swap in swaps(form.page):
        sent: dict[str, list] = {}
        for name, value in (*form.data(), *swap.sends.items()):
            sent.setdefault(name, []).append(value)
        ask = getattr(form.page.client, swap.method)
        fresh = parse(ask(swap.address, sent).content.decode())
        part = ask(swap.address, sent, headers={"HX-Request": "true", "HX-Target": swap.regions[0]})
        assert part.status_code == 200, "htmx swaps nothing for another answer"
        swapped = parse(part.content.decode())
        for region in swap.regions:
            found, wanted = swapped.all(id=region), fresh.all(id=region)
            assert len(found) == len(wanted) == 1, f"{swap}: {region} is not there once"
            assert _drawn(found[0]) == _drawn(wanted[0]), f"{swap}: {region} differs from the fresh page's"
            count += 1
    return count


def _inherited(one: Element | None, name: str) -> str:
    while one is not None:
        if one.has(name):
            return one[name]
        one = one.parent
    return ""


def _drawn(element: Element) -> tuple:
    """Return the element as comparable parts. Only where the cursor starts may differ: a script places it in a region."""
    attributes = tuple(
        sorted((name, value) for name, value in element.attributes.items() if name != "autofocus")
    )
    parts = []
    for part in element.parts:
        if isinstance(part, Element):
            parts.append(_drawn(part))
        elif words := " ".join(part.split()):
            parts.append(words)
    return element.tag, attributes, tuple(parts)
