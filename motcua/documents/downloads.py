"""What anybody may take from the page of boards: a closed list of names, and what each is printed from."""

from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import date
from functools import partial
from hashlib import sha256

from motcua import __version__
from motcua.catalogue import reading
from motcua.documents.boards import SheetOrder, board_of
from motcua.documents.boards.content import office_of
from motcua.people.models import Agency
from motcua.people.questions import public_address

SHEETS = ("A4", "A3", "A5")


@dataclass(frozen=True)
class Download:
    """One file of the list. `group` is the heading it stands under; `orders(day)` are its sheets."""

    name: str
    group: str
    sector: str
    size: str
    words: str
    orders: Callable[[date], list[SheetOrder]]


def address_of(kind: str, target: str, *, site: str) -> str:
    """Return where the code of a sheet leads that nobody posted at a known place: the page itself; "" without a site.

    A posting of the office has a short link of its own, which is counted; a sheet that anybody prints has none.
    """
    if not site:
        return ""
    if kind == "feedback":
        return f"{site}/"
    if "." in target:
        return f"{site}/thu-tuc/{target}/"
    return f"{site}/linh-vuc/{target}/" if target else f"{site}/thu-tuc/"


def all_downloads(day: date) -> dict[str, Download]:
    """Return the list by name. Posters and stickers are on it only once the office's address is settled."""
    site = public_address()
    link_of = partial(address_of, site=site)
    made: list[Download] = []

    def one(
        kind: str, group: str, words: str, sizes: tuple[str, ...], *, name: str, sector="", target=""
    ) -> None:
        for size in sizes:

            def orders(day: date, size=size) -> list[SheetOrder]:
                return [SheetOrder(kind, target, size, link_of(kind, target))]

            made.append(Download(f"{name}-{_slug(size)}", group, sector, size, words, orders))

    for size in SHEETS:
        made.append(
            Download(
                f"bang-{_slug(size)}",
                "board",
                "",
                size,
                "Cả bảng niêm yết",
                partial(_board, size=size, link_of=link_of),
            )
        )
    one("leaflet", "board", "Tờ gấp: những việc hay làm nhất", ("A4",), name="to-gap")
    one("feedback", "board", "Hướng dẫn phản ánh, kiến nghị", SHEETS, name="phan-anh")
    if site:
        one("poster", "board", "Áp phích mã QR: mọi thủ tục", SHEETS, name="ap-phich")
        one("stickers", "board", "Nhãn dán mã QR: mọi thủ tục", ("A4",), name="nhan")
    for sector in (sector for sector in reading.sectors(day) if sector.count):
        for size in SHEETS:
            made.append(
                Download(
                    f"linh-vuc-{sector.slug}-{_slug(size)}",
                    "sector",
                    sector.slug,
                    size,
                    "Danh mục và nội dung từng thủ tục",
                    partial(_sector, sector=sector.slug, size=size, link_of=link_of),
                )
            )
        if site:
            one(
                "poster",
                "sector",
                "Áp phích mã QR",
                SHEETS,
                name=f"ap-phich-{sector.slug}",
                sector=sector.slug,
                target=sector.slug,
            )
            one(
                "stickers",
                "sector",
                "Nhãn dán mã QR",
                ("A4",),
                name=f"nhan-{sector.slug}",
                sector=sector.slug,
                target=sector.slug,
            )
    return {download.name: download for download in made}


def _board(day: date, *, size: str, link_of) -> list[SheetOrder]:
    return board_of(day, size=size, link_of=link_of)


def _sector(day: date, *, sector: str, size: str, link_of) -> list[SheetOrder]:
    """Return a sector's list and the sheets of its procedures, without the cover of the whole board."""
    return board_of(day, size=size, link_of=link_of, sectors=(sector,))[2:-1]


def stamp_of(agency: Agency, day: date) -> str:
    """Return what changes when anything on any of the prints does: what they were made from, not the day they bear."""
    told = (
        _wall(day, reading.province_at(agency, day)),
        astuple(office_of(agency)),
        public_address(),
        __version__,
    )
    return sha256(repr(told).encode()).hexdigest()


@reading.remembered
def _wall(day: date, province: str) -> str:
    """Return the digest of all that hangs on the wall that day; local fees and the like are in the cards."""
    told = sha256(repr(reading.sectors(day)).encode())
    for card in reading.walk_cards(day, province):
        told.update(repr(card).encode())
    return told.hexdigest()


def _slug(size: str) -> str:
    return size.lower()
