"""Story 6: the citizen looks up the dossier by the receipt's QR, or by its two codes; guessing leads nowhere."""

import re
from urllib.parse import urlsplit

from django.test import Client

from motcua.dossiers.actions import guessing
from tests.cast import MARITAL
from tests.forms import open_page
from tests.journeys.steps import LOOK_UP, at, move, receive


def looked_up(client, code, secret):
    form = open_page(client, LOOK_UP).form("secret")
    form["code"], form["secret"] = code, secret
    return form.enter()


def test_the_citizen_sees_every_move_and_what_to_do_next_and_nobodys_name(office, browser_of, clock):
    clerk = browser_of(office.clerk)
    receipt = receive(clerk, MARITAL, assignee=office.specialist.pk)
    citizen = Client()
    split = urlsplit(receipt.qr)
    page = open_page(citizen, f"{split.path}?{split.query}")
    assert page.status == 200
    assert "k=" not in page.address, "the secret does not stay in the address"
    assert receipt.secret not in page.html

    clock.move_to(at(10))
    move(
        browser_of(office.specialist),
        receipt.code,
        "bo-sung/",
        "Yêu cầu bổ sung",
        name_0="Trích lục ly hôn",
        why_new_0="bản rõ hơn",
    )
    typed = f" {receipt.secret[:3].lower()} {receipt.secret[3:6]}-{receipt.secret[6:]} "
    page = looked_up(Client(), receipt.code.lower(), typed)
    assert page.address == f"/ho-so/{receipt.code}/"
    main = page.root.one("main").text
    assert "Cần ông/bà bổ sung giấy tờ" in main
    assert "Trích lục ly hôn" in main
    assert "tạm dừng" in main

    clock.move_to(at(14))
    move(browser_of(office.clerk), receipt.code, "nhan-bo-sung/", "Nhận bổ sung", come_0=True)
    move(browser_of(office.specialist), receipt.code, "chuyen/", "Chuyển bước", assignee=office.chairwoman.pk)
    page = looked_up(Client(), receipt.code, receipt.secret)
    main = page.root.one("main").text
    # The due date and why.
    assert "hẹn 14:00 thứ Năm 12/11/2026" in main
    assert len(page.root.all("details")[-1].all("li")) >= 2
    # Every move with its time and the unit responsible.
    for moment in ("09:00", "10:00", "14:00"):
        assert moment in main
    assert "chuyển Bộ phận chuyên môn" in main or "Bộ phận Hộ tịch" in main
    clock.move_to(at(15))
    move(browser_of(office.chairwoman), receipt.code, "ky-duyet/", "Ký duyệt")
    main = looked_up(Client(), receipt.code, receipt.secret).root.one("main").text
    assert "mời ông/bà đến lấy" in main, "what to do next"
    # No name or number of anybody.
    for one in ("Sáng", "Lan", "Diễm", "Thành", "Trần Thu Hà", "0900000017", "099185000123", "01/2026"):
        assert not re.search(rf"\b{one}\b", main), one


def test_guessing_is_stopped_and_a_wrong_secret_looks_like_a_code_that_is_not_there(office, browser_of):
    receipt = receive(browser_of(office.clerk), MARITAL)
    stranger = Client()
    wrong = looked_up(stranger, receipt.code, "222222222")
    absent = looked_up(stranger, "H99.12-261109-9999", "222222222")
    assert wrong.status == absent.status == 404
    assert wrong.form("secret")["code"] == receipt.code
    assert wrong.text == absent.text
    assert open_page(stranger, f"/ho-so/{receipt.code}/").status == 404
    assert open_page(stranger, "/ho-so/H99.12-261109-9999/").status == 404
    for _ in range(guessing.PER_CODE - 1):
        last = looked_up(stranger, receipt.code, "333333333")
    assert last.status == 404
    page = looked_up(stranger, receipt.code, receipt.secret)
    assert page.status == 429, "even the right secret waits now"
    assert "Gõ sai nhiều lần quá" in page.text
    assert open_page(stranger, f"/ho-so/{receipt.code}/?k={receipt.secret}").status == 429
