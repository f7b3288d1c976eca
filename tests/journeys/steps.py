"""What people do on the pages, as small steps that the stories share."""

import io
import re
from dataclasses import dataclass
from datetime import date

from pypdf import PdfReader

from motcua.lib.clock import at_local
from tests.cast import MONDAY, PASSWORD
from tests.forms import Page, open_page

LOGIN, LIST, COUNTER, GIVE, LOOK_UP = (
    "/can-bo/dang-nhap/",
    "/can-bo/",
    "/can-bo/tiep-nhan/",
    "/can-bo/tra/",
    "/ho-so/",
)
CARD = "099185000123|012345678|Đặng Thị Ngọc Diễm|12021985|Nữ|Thôn Bến Đình, Xã Đồng Sen, Lam Giang|01072021"
FATHERS_CARD = "099060000321||Đặng Văn Bách|03041960|Nam|Thôn Bến Đình, Xã Đồng Sen, Lam Giang|01072021"
NAME, FATHER = "Đặng Thị Ngọc Diễm", "Đặng Văn Bách"


def at(hour: int, minute: int = 0, day: int = 9):
    """Return an instant of the cast's November."""
    return at_local(MONDAY.replace(day=day), hour, minute)


def come_in(client, user):
    """Sign in through the form."""
    form = open_page(client, LOGIN).form("username")
    form["username"], form["password"] = user.username, PASSWORD
    page = form.press("Đăng nhập")
    assert page.status == 200, page.text
    assert not page.address.startswith(LOGIN), page.text
    return client


# ---- the counter -------------------------------------------------------------------------------------------------


def scan(page: Page, raw: str = CARD) -> Page:
    """Scan into the waiting box; the scanner ends with Enter."""
    form = page.form("reception")
    form["scan"] = raw
    return form.enter()


def choose(page: Page, code: str) -> Page:
    """Press a procedure's tile; search for its code first when it is not among them."""
    form = page.form("reception")
    if not form.buttons(f"choose={code}"):
        form["q"] = code
        form = form.press("act=search").form("reception")
    return form.press(f"choose={code}")


def receive(client, code: str, card: str = CARD, **fields) -> "Receipt":
    """Receive a dossier at the counter and read what the slip for the citizen says."""
    form = choose(scan(open_page(client, COUNTER), card), code).form("reception")
    for name, value in fields.items():
        form[name.replace("__", "-")] = value
    return receipt_of(form.enter())


@dataclass(frozen=True)
class Receipt:
    """What the citizen carries home, read off the printed slip."""

    code: str
    secret: str
    text: str
    page: Page

    @property
    def qr(self) -> str:
        """Return what the receipt's QR says to a scanner."""
        return f"https://mot-cua.example/ho-so/{self.code}/?k={self.secret}"


def receipt_of(page: Page) -> Receipt:
    """Read the slip in the frame of the page."""
    assert "Đã nhận hồ sơ" in page.text, page.mistakes or page.text
    text = pdf_text(page.client.get(page.root.one("iframe")["src"]))
    code = re.search(r"H99\.12-\d{6}-\d{4}", text)[0]
    secret = re.search(r"Mã tra cứu:?\s*([2-9A-Z]{3}[ -]?[2-9A-Z]{3}[ -]?[2-9A-Z]{3})", text)
    assert secret, text
    return Receipt(code, re.sub(r"[ -]", "", secret[1]), text, page)


def pdf_text(response) -> str:
    """Return the words of a printed page."""
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# ---- one dossier -------------------------------------------------------------------------------------------------


def dossier_page(client, code: str, slug: str = "") -> Page:
    """Open the dossier's page, or the page of one of its moves."""
    return open_page(client, f"/can-bo/ho-so/{code}/{slug}")


def move(client, code: str, slug: str, button: str, **fields) -> Page:
    """Open the page of a move, fill it in and press."""
    form = dossier_page(client, code, slug).form("seen")
    for name, value in fields.items():
        form[name] = value
    return form.press(button)


def undo_form(page: Page):
    """Return the form of the undo bar, None when nothing is offered."""
    bars = page.root.all("div", class_="undo")
    if not bars:
        return None
    inside = {id(one) for one in bars[0].walk()}
    return next(form for form in page.forms if id(form.element) in inside)


def fill_day(form, name: str, day: date) -> None:
    """Type a day into its three boxes."""
    form[f"{name}_day"], form[f"{name}_month"], form[f"{name}_year"] = day.strftime("%d %m %Y").split()


# ---- the list ----------------------------------------------------------------------------------------------------


def tabs(page: Page) -> dict[str, tuple[str, str]]:
    """Return, by the words of each tab, its address and what it counts."""
    found = {}
    for link in page.root.one("nav", class_="tabs").all("a"):
        count = link.one("span", class_="count").text
        found[link.text.removesuffix(count).strip()] = (link["href"], count)
    return found


def rows(page: Page) -> list:
    """Return the rows of the list."""
    return [row for row in page.root.all("tr") if row.has("data-row")]


def codes(page: Page) -> list[str]:
    """Return the running numbers of the rows, in order."""
    return [re.search(r"\d{6}-\d{4}", row.text)[0] for row in rows(page)]
