"""What can be ordered from the press: a kind of sheet, what it is about, its size and where its QR leads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from motcua.catalogue import reading
from motcua.lib.objections import NotAllowed

STICKER = "sticker"
SIZES = ("A3", "A4", "A5", STICKER)
_SHEETS = ("A3", "A4", "A5")

# Which sizes a kind is made in. A poster of the size of a sticker is one sticker; several in a row share sheets of A4.
KINDS = {
    "cover": _SHEETS,
    "sectors": _SHEETS,
    "sector": _SHEETS,
    "procedure": _SHEETS,
    "poster": SIZES,
    "stickers": ("A4", STICKER),
    "leaflet": ("A4",),
    "feedback": _SHEETS,
    "binder": ("A4",),
}
# Stickers on an A4 sheet: how many across and down. With 24 the code is still 25 mm wide; smaller ones fail on cheap phones.
LAYOUTS = {2: (1, 2), 6: (2, 3), 8: (2, 4), 12: (3, 4), 24: (4, 6)}
USUAL_LAYOUT = 24
ONLY_A_CODE = {"poster", "stickers"}  # without a QR code they would say nothing


@dataclass(frozen=True)
class SheetOrder:
    """One sheet, however many pages it takes.

    `target` is a sector's slug, a procedure's code, or "" for the whole office; `link` the whole short address its QR leads
    to, "" while the office has no settled address. `per_sheet` counts stickers on an A4 sheet; `replaces` is the day
    printed on the sheet that a page of the binder takes the place of, where that is known.
    """

    kind: str
    target: str = ""
    size: str = "A4"
    link: str = ""
    per_sheet: int = USUAL_LAYOUT
    replaces: date | None = None


def sizes_of(kind: str) -> tuple[str, ...]:
    """Return the sizes a kind of sheet is made in."""
    return KINDS[kind]


def check(order: SheetOrder) -> SheetOrder:
    """Return the order; raise NotAllowed where it asks for what cannot be printed, ValueError for an unknown word."""
    if order.kind not in KINDS or order.size not in KINDS[order.kind] or order.per_sheet not in LAYOUTS:
        raise ValueError(f"no such sheet: {order.kind} {order.size} {order.per_sheet}")
    if order.kind in ONLY_A_CODE and not order.link:
        raise NotAllowed(
            "Chưa in được áp phích và nhãn QR: địa chỉ trang của cơ quan chưa được điện thoại nào mở thử. "
            "Ông/bà vào mục Địa chỉ trang của cơ quan để thử trước.",
            code="no-site-address",
        )
    return order


def board_of(
    day: date, *, size: str = "A4", link_of: Callable[[str, str], str], sectors: tuple[str, ...] = ()
) -> list[SheetOrder]:
    """Return the whole board as orders: cover, sectors, each sector's list followed by its procedures, feedback notice.

    `link_of(kind, target)` gives the address for each sheet's code, or "". With `sectors` only those are taken.
    """
    shown = [s for s in reading.sectors(day) if s.count and (not sectors or s.slug in sectors)]

    def order(kind: str, target: str = "") -> SheetOrder:
        return SheetOrder(kind, target, size, link_of(kind, target))

    board = [order("cover"), order("sectors")]
    for sector in shown:
        board.append(order("sector", sector.slug))
        codes = [revision.procedure.code for revision in reading.in_sector(sector.slug, day)]
        board += [order("procedure", code) for code in codes]
    return [*board, order("feedback")]
