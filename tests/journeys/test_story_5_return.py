"""Story 5: the receipt is scanned, the result handed over, the money taken, the originals given back."""

from motcua.dossiers.models import Dossier, Return
from tests.cast import MARITAL
from tests.forms import open_page
from tests.journeys.steps import CARD, FATHER, GIVE, NAME, dossier_page, move, receive, undo_form


def scanned(browser, text):
    form = open_page(browser, GIVE).form("q")
    form["q"] = text
    return form.enter()


def finished(office, browser_of, **fields):
    """Bring a dossier from the counter to its result."""
    receipt = receive(browser_of(office.clerk), MARITAL, assignee=office.specialist.pk, **fields)
    move(browser_of(office.specialist), receipt.code, "chuyen/", "Chuyển bước", assignee=office.chairwoman.pk)
    move(browser_of(office.chairwoman), receipt.code, "ky-duyet/", "Ký duyệt")
    return receipt


def the_return(code) -> Return:
    return Return.objects.get(dossier__code=code, undone_at=None)


def test_scanning_the_receipt_shows_what_to_hand_over_and_enter_closes_it(office, browser_of):
    receipt = finished(
        office, browser_of, **{"extra-1-name": "Giấy ra viện", "extra-1-originals": "1", "extra-1-kept": True}
    )
    clerk = browser_of(office.clerk)
    page = dossier_page(clerk, receipt.code)
    form = page.follow("Ghi mức thu").form("amount")  # the province's council decided meanwhile
    form["amount"], form["source"] = "15.000", "Nghị quyết giả định"
    form.press("Ghi mức thu")

    page = scanned(clerk, receipt.qr)
    assert receipt.secret not in page.address + page.html
    assert "01/2026/HT" in page.text
    assert "Còn phải thu 15.000" in page.text
    assert "Trả lại bản chính: Giấy ra viện" in page.text
    form = page.form("seen")
    assert form["with_receipt"] == "yes"
    page = form.enter()
    assert page.status == 422, "the money is still due"
    assert "Còn phải thu 15.000" in " ".join(page.mistakes)
    form = page.form("seen")
    form["take_payment"] = True
    page = form.enter()
    assert page.address == GIVE
    assert page.element("scan").has("autofocus")
    assert f"Đã trả kết quả hồ sơ …{receipt.code[-4:]} cho {NAME}." in page.text
    dossier = Dossier.objects.get(code=receipt.code)
    assert dossier.is_closed
    assert the_return(receipt.code).with_receipt
    assert dossier.charges.get().settled_by == office.clerk
    page = dossier_page(clerk, receipt.code)
    assert "đã trả lại bản chính" in page.text
    assert "Đã thu" in page.text
    page = undo_form(page).press("Hoàn tác")
    assert not Dossier.objects.get(code=receipt.code).is_closed


def test_without_the_receipt_the_identity_is_checked_and_recorded(office, browser_of):
    receipt = finished(office, browser_of)
    clerk = browser_of(office.clerk)
    form = scanned(clerk, CARD).form("seen")
    assert form["with_receipt"] == "no"
    page = form.press("Đã trả")
    assert page.status == 422
    form = page.form("seen")
    form["identity_check"] = "thẻ căn cước"
    form.press("Đã trả")
    given = the_return(receipt.code)
    assert (given.with_receipt, given.identity_check) == (False, "thẻ căn cước")
    assert "đã xem thẻ căn cước" in dossier_page(clerk, receipt.code).text


def test_a_proxy_is_named_with_authorisation_and_identity(office, browser_of):
    receipt = finished(office, browser_of)
    clerk = browser_of(office.clerk)
    form = scanned(clerk, receipt.qr).form("seen")
    form["receiver"] = "proxy"
    page = form.press("Đã trả")
    assert page.status == 422
    for name, value in (
        ("receiver_name", FATHER),
        ("authorisation", "giấy ủy quyền 08/11/2026"),
        ("identity_check", "thẻ căn cước"),
    ):
        assert page.status == 422
        form = page.form("seen")
        form[name] = value
        page = form.press("Đã trả")
    assert page.address == GIVE
    assert f"cho {FATHER}" in page.text
    given = the_return(receipt.code)
    assert (given.receiver, given.receiver_name) == ("proxy", FATHER)
    again = scanned(clerk, receipt.qr)
    assert f"Đã trả cho {FATHER} lúc 09:00" in again.text
    assert not again.root.all("button", data_key="Ctrl+Enter"), "nothing is given twice"
