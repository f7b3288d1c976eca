"""How long a whole board takes to set, from the catalogue's rows to the finished PDF, and what memory it wants."""

import time
from io import BytesIO

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most, told


def measure(*, quick: bool) -> list[Figure]:
    """Set the board of every procedure of the shipped catalogue, on A4, each sheet with a code of its own."""
    import pypdf

    from motcua.documents import boards
    from motcua.lib import clock

    agency, day = place.staff().office, clock.today()
    orders = boards.board_of(day, link_of=lambda kind, target: f"https://mot-cua.example/q/{kind}-{target}")
    procedures = sum(order.kind == "procedure" for order in orders)
    if quick:
        orders = orders[:60]
    started = time.perf_counter()
    content = boards.typeset(orders, agency=agency, day=day)
    took = time.perf_counter() - started
    pages = len(pypdf.PdfReader(BytesIO(content)).pages)
    said = f"{pages} trang, {len(content) / 1e6:.1f} MB" + (" (đo ngắn: 60 tờ)" if quick else "")
    one = min(_seconds(orders, agency, day) for _ in range(5)) * 1000
    return [
        at_most("board_pdf", f"cả bảng {procedures} thủ tục, khổ A4", took, 20, "s", note=said),
        told("board_memory", "bộ nhớ của tiến trình xếp chữ", _memory_of_children(), "MB"),
        told("sheet_pdf", "một tờ nội dung thủ tục", one, "ms"),
    ]


def _memory_of_children() -> float | None:
    """Return the most memory any process started from here has taken, in MB; only Unix tells."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _seconds(orders, agency, day) -> float:
    from motcua.documents import boards

    sheet = next(order for order in orders if order.kind == "procedure")
    started = time.perf_counter()
    boards.typeset([sheet], agency=agency, day=day)
    return time.perf_counter() - started
