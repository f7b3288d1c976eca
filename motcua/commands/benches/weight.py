"""What the first visit of a procedure's page brings over the wire, counted answer by answer."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from motcua.commands.benches import place
from motcua.commands.benches.figure import Figure, at_most
from motcua.commands.benches.load import Browser

PAGE = "/thu-tuc/1.001193/"
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)")


class _Links(HTMLParser):
    """What a browser fetches for a page by itself."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        wanted = {"script": "src", "img": "src", "source": "src"}.get(tag)
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload"} & set(
            (given.get("rel") or "").split()
        ):
            wanted = "href"
        if wanted and given.get(wanted):
            self.found.append(given[wanted])


def measure(*, quick: bool) -> list[Figure]:
    """Visit once as a browser with brotli would, and once with Save-Data."""
    del quick
    with place.server(workers=1) as port:
        parts, fonts = visit(port, PAGE)
        _, saving = visit(port, PAGE, save_data=True)
    note = "; ".join(f"{kind} {size / 1000:.1f}" for kind, size in parts.items())
    return [
        at_most(
            "weight_first_visit",
            "lần đầu mở trang thủ tục, chưa kể phông",
            sum(parts.values()) / 1000,
            60,
            "kB",
            note=note,
        ),
        at_most("weight_fonts", "phông chữ, mọi tệp trang có thể dùng", fonts / 1000, 60, "kB"),
        at_most(
            "weight_fonts_saving", "phông chữ khi trình duyệt xin tiết kiệm dữ liệu", saving / 1000, 0, "kB"
        ),
    ]


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
