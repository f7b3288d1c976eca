"""What somebody does who files online, as small steps; JavaScript is off."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.filing.pictures import photo
from tests.forms import Page, open_page

_NUMBERS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def start(client, code: str) -> Page:
    """Open the first page and begin."""
    page = open_page(client, f"/nop/{code}/")
    form = next(form for form in page.forms if form.buttons("Bắt đầu") or form.buttons("Bắt đầu hồ sơ mới"))
    return form.enter()


def fill(form):
    """Say who one is."""
    form["full_name"], form["id_number"] = "Đặng Thị Ngọc Diễm", "099 185 000 123"
    form["birth_year"] = "1985"
    form["address"], form["phone"] = "Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang", "0900 000 017"
    form["whom"] = "self"
    return form


def upload(client, code: str, *photos: bytes) -> Page:
    """Choose photos for the first paper and press its button."""
    address = f"/nop/{code}/giay-to/"
    card = open_page(client, address).root.all("section", data_slot=True)[0]
    slot = card["data-slot"]
    files = [SimpleUploadedFile(f"IMG_{n}.jpg", one, "image/jpeg") for n, one in enumerate(photos)]
    answer = client.post(address, {f"tep-{slot}": files, "send": slot})
    assert answer.status_code == 302, answer.content.decode()
    return open_page(client, answer.url.partition("#")[0])


def answer_of(page: Page) -> str:
    """Work out the small question as a person would."""
    question = next(label.text for label in page.root.all("label") if label.get("for") == "id_answer")
    one, other = (_NUMBERS.index(word) for word in re.findall("|".join(_NUMBERS), question.lower()))
    if "cộng" in question:
        return str(one + other)
    return str(one - other) if "trừ" in question else str(max(one, other))


def go_on(client, code: str, clock) -> Page:
    """Walk from the papers to the end."""
    upload(client, code, photo())
    form = open_page(client, f"/nop/{code}/noi-dung/").form("description")
    form["description"], form["delivery"] = "Xin giấy để vay vốn ngân hàng.", "counter"
    page = form.press("Tiếp: xem lại và gửi")
    clock.shift(30)
    form = page.form("answer")
    form["declare"], form["answer"] = True, answer_of(page)
    return form.press("Gửi hồ sơ")


def file_online(client, code: str, clock) -> Page:
    """File from the first page to the two codes."""
    fill(start(client, code).form("full_name")).press("Tiếp: giấy tờ")
    return go_on(client, code, clock)
