"""How long the work list takes at ten thousand and at a hundred thousand dossiers, and how many queries it makes.

Three officers click through the five tabs and two searches one after another, against the two web processes that
`motcua serve` runs; the slowest page counts.
"""

import random
import time
from statistics import median
from urllib.parse import quote

from motcua.commands.benches import filling, place
from motcua.commands.benches.figure import Figure, at_most, percentile, told
from motcua.commands.benches.load import Browser

LIST = "/can-bo/"
SMALL, LARGE = 10_000, 100_000
OFFICERS = ("specialist1", "leader1", "clerk1")
NOISE_MS = 5  # a page that takes 12 ms instead of 7 has not become slow
WIDE = "tìm một chữ"  # half of all dossiers fit: no work for people, but it must not hurt
PAGES = {
    "can-lam": "?muc=can-lam",
    "cho-bo-sung": "?muc=cho-bo-sung",
    "sap-qua-han": "?muc=sap-qua-han",
    "cho-tra": "?muc=cho-tra",
    "tat-ca": "?muc=tat-ca",
    "tìm tên": "?muc=tat-ca&q={name}",
    "tìm số": "?muc=tat-ca&q={number}",
    WIDE: "?muc=tat-ca&q=n",
}


def measure(*, quick: bool) -> list[Figure]:
    """Fill, measure, fill up, measure again in the same database."""
    from motcua.lib import clock

    staff = place.staff()
    small, large = (SMALL // 10, LARGE // 10) if quick else (SMALL, LARGE)
    rounds = 15 if quick else 40
    found, queries = {}, {}
    started = time.perf_counter()
    filling_took = 0.0
    for size, seed in ((small, 1), (large, 2)):
        begun = time.perf_counter()
        filling.fill(size - _standing(), staff, now=clock.now(), seed=seed)
        filling.settle_statistics()
        filling_took += time.perf_counter() - begun
        queries[size] = _queries()
        place.close_database()
        with place.server() as port:
            found[size] = _click(port, rounds)
    del started
    p95 = {
        size: {page: percentile(took, 0.95) for page, took in pages.items()} for size, pages in found.items()
    }
    middle = {size: {page: median(took) for page, took in pages.items()} for size, pages in found.items()}
    slowest = max(p95[large], key=p95[large].get)
    growth = {
        page: middle[large][page] / max(middle[small][page], NOISE_MS) for page in PAGES if page != WIDE
    }
    worst = max(growth, key=growth.get)
    each = "; ".join(f"{page} {value:.0f}" for page, value in p95[large].items())
    differing = [page for page in queries[small] if queries[small][page] != queries[large][page]]
    return [
        at_most(
            "worklist_p95",
            f"danh sách việc, {large:,} hồ sơ, p95 của trang chậm nhất ({slowest})",
            p95[large][slowest],
            150,
            "ms",
            note=each,
        ),
        at_most(
            "worklist_growth",
            f"thời gian ở {large:,} so với {small:,} hồ sơ, trang tăng nhiều nhất ({worst})",
            growth[worst],
            1.5,
            "lần",
            note="; ".join(
                f"{page} {middle[small][page]:.0f}→{middle[large][page]:.0f} ms" for page in PAGES
            ),
        ),
        at_most(
            "worklist_queries",
            "trang có số câu hỏi cơ sở dữ liệu thay đổi theo số hồ sơ",
            len(differing),
            0,
            "",
            note=f"nhiều nhất {max(queries[large].values())} câu một trang"
            + (f"; khác: {differing}" if differing else ""),
        ),
        told("worklist_filling", f"nạp {large:,} hồ sơ", filling_took, "s"),
    ]


def _standing() -> int:
    from motcua.dossiers.models import Dossier

    return Dossier.objects.count()


def _addresses() -> dict[str, str]:
    chance = random.Random(5)
    name = quote(chance.choice(("nguyen thi", "tran van", "hoang ngoc")))
    return {page: LIST + query.format(name=name, number="0912") for page, query in PAGES.items()}


def _click(port: int, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of each page, all officers together."""
    addresses = _addresses()
    took: dict[str, list[float]] = {page: [] for page in addresses}
    browsers = [Browser(port).sign_in(username, place.PASSWORD) for username in OFFICERS]
    for turn in range(-3, rounds):
        for browser in browsers:
            for page, address in addresses.items():
                started = time.perf_counter()
                browser.page(address)
                if turn >= 0:  # before that every process warms up
                    took[page].append((time.perf_counter() - started) * 1000)
    return took


def _queries() -> dict[str, int]:
    """Return how many queries each page makes for each officer."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from motcua.people.models import User

    counted = {}
    for username in OFFICERS:
        client = Client(HTTP_HOST="localhost")
        client.force_login(
            User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        for page, address in _addresses().items():
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                if client.get(address).status_code != 200:
                    raise RuntimeError(f"{page} of {username} is not there")
            counted[f"{username} {page}"] = len(captured)
    return counted
