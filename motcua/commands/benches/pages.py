"""How the public pages compare with a bare one, cold and warm, and how soon a new revision shows.

One web process and one generator, so that on two cores neither takes from the other; short slices of the pages and of the
bare page take turns, and the middle one of the ratios counts, so that whatever else the machine does falls on both.
"""

import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from itertools import count, cycle
from statistics import median
from urllib.parse import quote

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_least, at_most, told
from motcua.commands.benches.load import hammer

QUERIES = (
    "lam giay khai sinh cho con", "xac nhan doc than", "sao y", "so do", "cap lai giay khai sinh", "dang ky ket hon",
    "khai tu", "mo quan", "tro cap nguoi cao tuoi", "chung thuc chu ky", "nhan nuoi con nuoi", "tach thua",
    "mai tang phi", "khuyet tat", "doi ten", "ho ngheo",
)  # fmt: skip
WORKERS = 2


def measure(*, quick: bool) -> list[Figure]:
    """Measure the ratios on one process, then a new revision on two."""
    from motcua.catalogue.models import Procedure, Status

    codes = list(
        Procedure.objects.filter(status=Status.ACTIVE).order_by("code").values_list("code", flat=True)
    )
    place.close_database()
    with place.server(workers=1) as port:
        figures = _ratios(port, codes, rounds=3 if quick else 9, seconds=0.5 if quick else 1.0)
    with place.server(workers=WORKERS) as port:
        figures.append(_a_new_revision(port))
    return figures


def _ratios(port: int, codes: list[str], *, rounds: int, seconds: float) -> list[Figure]:
    number = count()
    kinds: dict[str, Callable[[], Iterator[str]]] = {
        "bare": lambda: cycle(["/_tran/"]),
        "page_warm": lambda: cycle(f"/thu-tuc/{code}/" for code in codes[:20]),
        # A browser that has the page and asks whether it still holds: 304.
        "page_again": lambda: cycle(f"/thu-tuc/{code}/" for code in codes[:20]),
        "search_warm": lambda: cycle(f"/thu-tuc/?q={quote(words)}" for words in QUERIES),
        # The first request of a procedure in a process after a new revision: its facts come from the database.
        "page_cold": lambda: (f"/_quen/{code}/?lan={next(number)}" for code in cycle(codes)),
        # An address never asked for before is in no memory: the page is drawn anew every time.
        "page_drawn": lambda: (f"/thu-tuc/{code}/?lan={next(number)}" for code in cycle(codes)),
        "search_cold": lambda: (f"/thu-tuc/?q={quote(words)}&lan={next(number)}" for words in cycle(QUERIES)),
    }
    streams = {kind: make() for kind, make in kinds.items()}
    tags = {"page_again": _tags(port, [f"/thu-tuc/{code}/" for code in codes[:20]])}
    for stream in streams.values():
        hammer(port, stream, seconds=0.5)
    rates = {kind: [] for kind in kinds}
    for _ in range(rounds):
        for kind, stream in streams.items():
            rates[kind].append(hammer(port, stream, seconds=seconds, tags=tags.get(kind)))
    ratios = {
        kind: 100 * median(page / bare for page, bare in zip(rates[kind], rates["bare"], strict=True))
        for kind in kinds
    }
    per_second = {kind: f"{median(values):.0f}/s" for kind, values in rates.items()}
    return [
        told("pages_bare", "trang trần, 30 dòng, một tiến trình", median(rates["bare"]), "/s"),
        at_least(
            "page_cold",
            "trang thủ tục, nguội (dữ kiện từ cơ sở dữ liệu), so với trang trần",
            ratios["page_cold"],
            15,
            "%",
            note=per_second["page_cold"],
        ),
        at_least(
            "page_drawn",
            "trang thủ tục, nguội (dữ kiện trong bộ nhớ), so với trang trần",
            ratios["page_drawn"],
            15,
            "%",
            note=per_second["page_drawn"],
        ),
        at_least(
            "page_warm",
            "trang thủ tục, nóng, so với trang trần",
            ratios["page_warm"],
            50,
            "%",
            note=per_second["page_warm"],
        ),
        at_least(
            "page_again",
            "trang thủ tục, trình duyệt đã có (304), so với trang trần",
            ratios["page_again"],
            50,
            "%",
            note=per_second["page_again"],
        ),
        at_least(
            "search_cold",
            "tìm kiếm, nguội, so với trang trần",
            ratios["search_cold"],
            15,
            "%",
            note=per_second["search_cold"],
        ),
        at_least(
            "search_warm",
            "tìm kiếm, nóng, so với trang trần",
            ratios["search_warm"],
            50,
            "%",
            note=per_second["search_warm"],
        ),
    ]


def _tags(port: int, paths: list[str]) -> dict[str, str]:
    """Return what names the bytes of each page, as a browser keeps it."""
    line, tags = HTTPConnection("127.0.0.1", port, timeout=30), {}
    for path in paths:
        line.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
        answer = line.getresponse()
        answer.read()
        tags[path] = answer.headers["ETag"]
    line.close()
    return tags


def _a_new_revision(port: int) -> Figure:
    """Publish three new revisions and return how late the last process showed the last of them."""
    from motcua.catalogue import loading
    from motcua.catalogue.actions import publish_revision

    lines = line_to_each_process(port)
    records = {record.get("code"): record for record in loading.shipped_records()}
    slowest = 0.0
    for code in ("1.001193", "1.004873", "2.000815"):
        name = f"{records[code]['name']} (bản đo)"
        for line in lines.values():
            text_of(line, f"/thu-tuc/{code}/")  # now it is in every process's memory
        publish_revision(loading.read_record({**records[code], "name": name}), valid_from=place.today())
        published = time.perf_counter()
        waiting = dict(lines)
        while waiting and time.perf_counter() - published < 20:
            for process, line in list(waiting.items()):
                if "(bản đo)" in text_of(line, f"/thu-tuc/{code}/"):
                    slowest = max(slowest, time.perf_counter() - published)
                    del waiting[process]
            time.sleep(0.01)
        if waiting:
            slowest = 20.0
    for line in lines.values():
        line.close()
    return at_most("new_revision", f"bản mới hiện ở mọi tiến trình ({len(lines)})", slowest, 1, "s")


def line_to_each_process(port: int) -> dict[str, HTTPConnection]:
    """Return a kept-alive connection to each of the web processes."""
    lines: dict[str, HTTPConnection] = {}
    for _ in range(200):
        line = HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", "/_tran/")
        answer = line.getresponse()
        answer.read()
        if lines.setdefault(answer.headers["X-Process"], line) is not line:
            line.close()
        if len(lines) == WORKERS:
            return lines
    raise RuntimeError(f"only {len(lines)} of {WORKERS} processes answered")


def text_of(line: HTTPConnection, path: str) -> str:
    """Return the page on that connection."""
    line.request("GET", path)
    return line.getresponse().read().decode()
