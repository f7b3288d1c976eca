"""When the largest part of a public page is to be seen, in Chromium on a slow line and with nothing kept from before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from motcua.commands.benches.figure import Figure, at_most

LATENCY = 400  # ms
BYTES_A_SECOND = 50_000
SOON = 2.5  # seconds
PAGES = {
    "home": ("/", "trang đầu"),
    "search": ("/thu-tuc/?q=lam+giay+khai+sinh+cho+con", "tìm kiếm"),
    "procedure": ("/thu-tuc/1.001193/", "trang thủ tục"),
    "sector": ("/linh-vuc/hotich/", "lĩnh vực"),
}
# What Chromium counts as the largest paint so far; it is told anew whenever something larger is painted.
_LARGEST = """() => new Promise((done) => {
    let last = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) last = one.startTime; })
        .observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => done(last), 300);
})"""


def measure(port: int) -> list[Figure]:
    """Open each page once, as a phone that has never been here; without Chromium the figures say so."""
    found = {}
    if why := lacking():
        found = dict.fromkeys(PAGES)
    else:
        with phone() as open_fresh:
            for name, (address, _) in PAGES.items():
                found[name] = open_fresh(f"http://localhost:{port}{address}")
    return [
        at_most(f"sight_{name}", f"LCP, {words}, {LATENCY} ms, 50 kB/s", found[name], SOON, "s", note=why)
        for name, (_, words) in PAGES.items()
    ]


def lacking() -> str:
    """Return what this machine has not got to look with, "" for nothing."""
    if not _chromium():
        return "máy này không có Chromium"
    return "" if find_spec("playwright") else "máy này không có playwright (gói kiểm thử)"


def _chromium() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""


@contextmanager
def phone() -> Iterator:
    """Give a function that opens an address with an empty cache on the slow line and returns its LCP in seconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )

        def open_fresh(address: str) -> float:
            context = browser.new_context(
                viewport={"width": 360, "height": 740}, device_scale_factor=2, locale="vi-VN"
            )
            page = context.new_page()
            slow_down(context, page)
            page.goto(address, wait_until="load", timeout=60_000)
            page.wait_for_timeout(1500)  # fonts are swapped in late
            seen = page.evaluate(_LARGEST) / 1000
            context.close()
            return seen

        try:
            yield open_fresh
        finally:
            browser.close()


def slow_down(context, page) -> None:
    """Put the page on a line of 400 ms and 50 kB/s with an empty cache."""
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": False})
    devtools.send("Network.clearBrowserCache")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
