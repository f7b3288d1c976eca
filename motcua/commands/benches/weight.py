"""What public pages bring over the wire, counted answer by answer: the first, the second, the guide kept for reading offline."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from motcua.commands.benches import place, sight
from motcua.commands.benches.figure import Figure, at_most
from motcua.commands.benches.load import Browser

PAGE = "/thu-tuc/1.001193/"
SECOND_PAGES = ("/", "/thu-tuc/1.004873/", "/thu-tuc/?q=sao+y", "/linh-vuc/hotich/")
# What the service worker fetches besides: the file, itself, and the page with the scripts that draw it.
GUIDE = {"tệp": "/ngoai-tuyen/cam-nang.json", "máy lưu": "/sw.js"}
GUIDE_PAGE = "/ngoai-tuyen/"
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)")


class _Links(HTMLParser):
    """What a browser fetches for a page by itself."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        wanted = {"script": "src", "img": "src", "source": "src"}.get(tag)
        if tag == "link" and {"stylesheet", "icon", "manifest", "preload", "modulepreload"} & set(
            (given.get("rel") or "").split()
        ):
            wanted = "href"
        if wanted and given.get(wanted):
            self.found.append(given[wanted])


def measure(*, quick: bool) -> list[Figure]:
    """Visit as a browser with brotli would, first and again, once with Save-Data; then look at the pages on a slow line."""
    del quick
    with place.server(workers=1) as port:
        firsts = {page: visit(port, page) for page, _ in sight.PAGES.values()}
        parts, fonts = max(firsts.values(), key=lambda found: sum(found[0].values()))
        _, saving = visit(port, PAGE, save_data=True)
        browser = Browser(port)
        seconds = {page: _fetched(browser, page, save_data=False)[0] for page in SECOND_PAGES}
        again = _asked_again(browser, PAGE)
        guide = {words: _fetched(browser, path, save_data=False)[0] for words, path in GUIDE.items()}
        drawn, _ = visit(port, GUIDE_PAGE)
        guide["trang và chương trình"] = drawn["HTML"] + drawn["JS"]
        looks = sight.measure(port)
    note = "; ".join(f"{kind} {size / 1000:.1f}" for kind, size in parts.items())
    return [
        at_most(
            "weight_first_visit",
            "lần đầu mở một trang (nặng nhất trong bốn), chưa kể phông",
            sum(parts.values()) / 1000,
            60,
            "kB",
            note=note,
        ),
        at_most("weight_fonts", "phông chữ, mọi tệp trang có thể dùng", fonts / 1000, 60, "kB"),
        at_most(
            "weight_fonts_saving", "phông chữ khi trình duyệt xin tiết kiệm dữ liệu", saving / 1000, 0, "kB"
        ),
        at_most(
            "weight_second_page", "trang sau, nặng nhất trong bốn", max(seconds.values()) / 1000, 15, "kB"
        ),
        at_most("weight_again", "cùng trang mở lại, không đổi (304)", again / 1000, 1.5, "kB"),
        at_most(
            "weight_guide",
            "cả cẩm nang để đọc khi mất mạng",
            sum(guide.values()) / 1000,
            150,
            "kB",
            note="; ".join(f"{words} {size / 1000:.1f}" for words, size in guide.items()),
        ),
        *looks,
    ]


def _asked_again(browser: Browser, path: str) -> int:
    """Return the bytes of the answer to a browser that has the page."""
    headers = {"Accept-Encoding": "br"}
    browser.connection.request("GET", path, headers=headers)
    first = browser.connection.getresponse()
    first.read()
    browser.connection.request("GET", path, headers={**headers, "If-None-Match": first.headers["ETag"]})
    answer = browser.connection.getresponse()
    body = answer.read()
    if answer.status != 304:
        raise RuntimeError(f"GET {path} again: {answer.status}")
    return sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17 + len(body)


def visit(port: int, page: str, *, save_data: bool = False) -> tuple[dict[str, int], int]:
    """Return the bytes by kind of answer, head and body, and those of the fonts its stylesheets name.

    Every font named is counted, though a browser takes only those whose letters stand on the page.
    """
    browser = Browser(port)
    sizes: dict[str, int] = {}
    seen, fonts = set(), set()
    waiting, kinds = [page], {".css": "CSS", ".js": "JS", ".svg": "hình"}
    while waiting:
        path = waiting.pop(0).partition("#")[0]
        if path in seen or not path.startswith("/"):
            continue
        seen.add(path)
        size, text = _fetched(browser, path, save_data=save_data)
        kind = next(
            (words for ending, words in kinds.items() if path.endswith(ending)),
            "HTML" if path == page else "khác",
        )
        sizes[kind] = sizes.get(kind, 0) + size
        if path == page:
            links = _Links()
            links.feed(text)
            waiting += [urljoin(page, link) for link in links.found]
        elif kind == "CSS":
            for link in _URL.findall(text):
                target = urljoin(path, link)
                (fonts.add if ".woff" in target else waiting.append)(target)
        elif kind == "JS":
            waiting += [
                urljoin(path, link) for link in re.findall(r"(?:from|import)\s*[\"'](\.[^\"']+)[\"']", text)
            ]
    return sizes, sum(_fetched(browser, path, save_data=save_data)[0] for path in fonts)


def _fetched(browser: Browser, path: str, *, save_data: bool) -> tuple[int, str]:
    """Return how many bytes came over the wire and what they say."""
    import brotli

    headers = {"Accept-Encoding": "br"} | ({"Save-Data": "on"} if save_data else {})
    browser.connection.request("GET", path, headers=headers)
    answer = browser.connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"GET {path}: {answer.status}")
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
    content = brotli.decompress(body) if answer.headers.get("Content-Encoding") == "br" else body
    return head + len(body), content.decode("utf-8", "replace")
