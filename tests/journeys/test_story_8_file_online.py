"""Story 8: somebody at home files in a permitted pilot with an old phone, goes on at the neighbour's, and follows the dossier."""

import re

from django.test import Client

from motcua.dossiers.models import Dossier
from motcua.filing.actions import set_online_filing
from motcua.filing.models import Draft
from motcua.journal.jobs import work
from motcua.journal.verification import verify
from tests.cast import MARITAL, NINE
from tests.filing.conftest import DECISION
from tests.filing.pictures import photo
from tests.forms import open_page
from tests.journeys.filing import answer_of, fill, start, upload
from tests.journeys.steps import LIST, LOOK_UP, at, codes

NOP = f"/nop/{MARITAL}/"


def test_from_the_procedures_page_to_the_desks_list_and_back(office, browser_of, clock):
    # The office leads to the national portal, until its manager writes down who allowed it otherwise.
    phone = Client()
    page = open_page(phone, f"/thu-tuc/{MARITAL}/").follow("Chuẩn bị và nộp ở Cổng Dịch vụ công quốc gia")
    assert "Tờ khai" in page.text
    assert phone.get(NOP + "nguoi-nop/").status_code == 404
    set_online_filing(office.office, mode="internal", **DECISION, by=office.manager, at=NINE)
    clock.shift(1)

    # On the phone: who one is, a first photo; then the battery is empty.
    page = open_page(phone, f"/thu-tuc/{MARITAL}/").follow("Nộp trực tuyến")
    assert "Quyết định số 15/QĐ-UBND" in page.text
    fill(start(phone, MARITAL).form("full_name")).press("Tiếp: giấy tờ")
    upload(phone, MARITAL, photo())
    page = open_page(phone, NOP + "de-do/")
    code = page.root.all("p", class_="draft-code")[0].text
    assert code == Draft.objects.get().grouped_code

    # At the neighbour's, the next day.
    clock.move_to(at(19, day=10))
    neighbour = Client()
    form = open_page(neighbour, "/nop/tiep/").form("code")
    form["code"] = code.lower()
    page = form.enter()
    assert page.form("full_name")["phone"] == "0900 000 017"
    upload(neighbour, MARITAL, photo(colour="red"))
    form = open_page(neighbour, NOP + "noi-dung/").form("description")
    form["description"], form["delivery"] = "Xin giấy để vay vốn ngân hàng.", "counter"
    page = form.press("Tiếp: xem lại và gửi")
    assert "2 tờ" in page.text
    clock.shift(40)
    form = page.form("answer")
    form["declare"], form["answer"] = True, answer_of(page)
    page = form.press("Gửi hồ sơ")
    filed = re.search(r"H99\.12-\d{6}-\d{4}", page.text)[0]
    secret = re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", page.text)[0]
    assert "không phải giấy tiếp nhận" in page.text
    assert "Quyết định số 15/QĐ-UBND" in page.root.all("div", class_="slip")[0].text

    # The phone, charged again, finds what became of the draft; the shared machine forgets it.
    assert filed in open_page(phone, NOP + "xong/").text
    neighbour.post(NOP + "quen/")
    assert neighbour.get(NOP + "xong/").url == NOP

    # The desk has it in its list at once; the photos follow.
    while work(20):
        pass
    clerk = browser_of(office.clerk)
    assert filed.removeprefix("H99.12-") in codes(open_page(clerk, LIST))
    dossier = Dossier.objects.get()
    paper = dossier.papers.get(verdict="good")
    assert (paper.file.kind, paper.file.pages) == ("application/pdf", 2)

    # Anybody with the two codes sees where it is.
    form = open_page(Client(), LOOK_UP).form("secret")
    form["code"], form["secret"] = filed, secret
    page = form.enter()
    assert "đang chờ tiếp nhận" in page.text
    assert "trả lời trước" in page.text
    assert "Quyết định số 15/QĐ-UBND" in page.text
    assert verify() == []
