"""Make one PDF of a pile of orders: here, in a process apart, or in several parts that are joined."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pypdf

from motcua.documents.boards.content import Reading, data_of
from motcua.documents.boards.orders import SheetOrder, check
from motcua.documents.boards.samples import samples_of
from motcua.lib import pdf, pdf_apart
from motcua.lib.clock import at_local
from motcua.people.models import Agency

TEMPLATES = Path(__file__).parents[1] / "templates_typst"
TEMPLATE = TEMPLATES / "boards" / "boards.typ"

# What a person waits for is set here; from this many sheets on a process apart takes the memory (3 MB a sheet) and gives it back.
SET_HERE = 12
# More than a sector: set in parts, so that no part takes more than about 350 MB, and joined. Joined parts have no tags.
PART = 100


def typeset(
    orders: Iterable[SheetOrder],
    *,
    agency: Agency,
    day: date,
    samples: Mapping[str, Sequence[bytes]] | None = None,
) -> bytes:
    """Return one PDF of all sheets, in order, as the catalogue stands that day.

    `samples` are PDFs by procedure code (filled-in forms), bound into the binder behind that procedure's sheets; left out, they
    are those the office has (`samples.samples_of`). Up to `PART` sheets without samples it is accessible (PDF/UA-1) and fit to be archived (PDF/A-2a); a whole board is for the printer.
    Raises NotAllowed for a code or sector nobody knows and for a poster without an address; ValueError for no order.
    """
    checked = _checked(orders)
    in_binder = [order.target for order in checked if order.kind == "binder" and "." in order.target]
    if samples is None:
        samples = samples_of(in_binder, agency=agency, day=day) if in_binder else {}
    bound = {code: list(given) for code, given in samples.items() if given}
    read = Reading(checked, agency=agency, day=day, with_samples=frozenset(bound))
    at = at_local(day)

    def data(some: list[SheetOrder]) -> dict:
        return data_of(some, agency=agency, day=day, read=read)

    if not bound and len(checked) <= SET_HERE:
        return pdf.typeset(TEMPLATE, data(checked), root=TEMPLATES, at=at)
    if not bound and len(checked) <= PART:
        return pdf_apart.typeset(TEMPLATE, data(checked), root=TEMPLATES, at=at)

    # One press at a time; while it sets a part, the words of the next are read here.
    with ThreadPoolExecutor(max_workers=1) as press:
        parts: list[bytes | Future[bytes]] = []
        for part in _parts(checked, bound):
            parts.append(press.submit(_set_plain, data(part), at))
            if part[-1].kind == "binder":
                parts += bound.get(part[-1].target, ())
        made = [part if isinstance(part, bytes) else part.result() for part in parts]
    return _joined(made, title=f"Niêm yết thủ tục hành chính – {read.office.name}", author=read.office.name)


def _set_plain(data: dict, at: datetime) -> bytes:
    return pdf_apart.typeset(TEMPLATE, data, root=TEMPLATES, at=at, is_accessible=False)


def pictures(orders: Iterable[SheetOrder], *, agency: Agency, day: date, ppi: int = 100) -> list[bytes]:
    """Return every page as a PNG picture."""
    checked = _checked(orders)
    return pdf.pictures(TEMPLATE, data_of(checked, agency=agency, day=day), root=TEMPLATES, ppi=ppi)


def _checked(orders: Iterable[SheetOrder]) -> list[SheetOrder]:
    checked = [check(order) for order in orders]
    if not checked:
        raise ValueError("nothing to print")
    return checked


def _parts(orders: list[SheetOrder], bound: Mapping[str, list[bytes]]) -> Iterator[list[SheetOrder]]:
    """Cut the pile into parts: behind a sheet that samples follow, and where a part is full.

    A run of stickers that share sheets is not torn apart.
    """
    part: list[SheetOrder] = []
    for order in orders:
        if len(part) >= PART and order.size != "sticker":
            yield part
            part = []
        part.append(order)
        if order.kind == "binder" and order.target in bound:
            yield part
            part = []
    if part:
        yield part


def _joined(parts: Iterable[bytes], *, title: str, author: str) -> bytes:
    """Return one PDF of the pages of all, with the headings of all as its bookmarks."""
    whole = pypdf.PdfWriter()
    for part in parts:
        whole.append(BytesIO(part))
    whole.add_metadata({"/Title": title, "/Author": author})
    whole.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject("vi-VN")
    out = BytesIO()
    whole.write(out)
    return out.getvalue()
