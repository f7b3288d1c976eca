"""Giving the result back: scan, Enter."""

import pytest

from motcua.dossiers.actions import ChargeInput, PaperInput, approve, forward
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier
from motcua.lib.secrets import grouped
from motcua.web.desk.giving.scan import read
from tests.cast import MARITAL, MONDAY, NINE
from tests.forms import open_page

GIVE = "/can-bo/tra/"
CARD = "099185000123|123456789|Đặng Thị Ngọc Diễm|12021985|Nữ|Thôn Bến Đình, xã Đồng Sen|01072021"


def scanned(browser, text):
    form = open_page(browser, GIVE).form("q")
    form["q"] = text
    return form.enter()


def again(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def finished(cast, **changes):
    dossier = cast.receive(MARITAL, assignee=cast.specialist, **changes)
    forward(dossier, by=cast.specialist, at=NINE, assignee=cast.chairwoman)
    return approve(dossier, by=cast.chairwoman, at=NINE)


def test_scan_and_enter_close_the_dossier_and_the_cursor_waits_for_the_next(cast, desk, clock):
    dossier = finished(cast, charges=())
    browser = desk(cast.clerk)
    page = scanned(browser, f"https://mot-cua.example/ho-so/{dossier.code}/?k={dossier.secret}")
    assert "01/2026/HT" in page.text
    assert "Không còn khoản nào phải thu" in page.text
    page = page.form("seen").enter()
    assert again(dossier).stage == Stage.RETURNED
    assert dossier.returns.get().with_receipt
    assert page.address == GIVE
    assert page.element("scan").has("autofocus")
    assert "Đã trả kết quả hồ sơ …0001 cho Đặng Thị Ngọc Diễm." in page.text


def test_the_secret_of_a_receipt_stands_in_no_address_and_on_no_page(cast, desk, clock):
    dossier = finished(cast)
    page = scanned(desk(cast.clerk), f"http://x/ho-so/{dossier.code}/?k={dossier.secret}")
    assert dossier.secret not in page.address + page.html
    nothing = scanned(desk(cast.clerk), f"http://x/ho-so/H99.12-261109-0999/?k={dossier.secret}")
    assert dossier.secret not in nothing.address + nothing.html
    assert "Không có hồ sơ nào khớp" in nothing.text


def test_money_still_due_keeps_the_result_at_the_desk_and_originals_are_given_back(cast, desk, clock):
    dossier = finished(
        cast,
        papers=(PaperInput(name="Trích lục ly hôn", originals=1, original_kept=True),),
        charges=(ChargeInput("Lệ phí", 8000, quantity=2),),
    )
    page = scanned(desk(cast.clerk), dossier.code)
    assert "Còn phải thu 16.000" in page.text
    assert "Trả lại bản chính: Trích lục ly hôn" in page.text
    page = page.form("seen").press("Đã trả")
    assert (page.status, again(dossier).stage) == (422, Stage.READY)
    assert "Còn phải thu 16.000 đ" in " ".join(page.mistakes)
    form = page.form("seen")
    form["take_payment"] = True
    form.press("Đã trả")
    assert again(dossier).stage == Stage.RETURNED
    assert dossier.charges.get().settled_by == cast.clerk
    assert dossier.papers.get().original_returned_at


def test_without_the_receipt_the_identity_is_checked_and_recorded(cast, desk, clock):
    dossier = finished(cast, charges=())
    page = scanned(desk(cast.clerk), CARD)
    form = page.form("seen")
    assert form["with_receipt"] == "no"
    page = form.press("Đã trả")
    assert (page.status, "phải kiểm tra giấy tờ tùy thân" in page.text) == (422, True)
    form = page.form("seen")
    form["identity_check"] = "thẻ căn cước"
    form.press("Đã trả")
    row = dossier.returns.get()
    assert (row.with_receipt, row.identity_check) == (False, "thẻ căn cước")


def test_a_proxy_needs_a_name_an_authorisation_and_an_identity(cast, desk, clock):
    dossier = finished(cast, charges=())
    form = scanned(desk(cast.clerk), dossier.code).form("seen")
    form["receiver"] = "proxy"
    for name, value, words in (
        ("receiver_name", "Đặng Văn Bách", "Ghi họ tên người nhận thay"),
        ("authorisation", "giấy ủy quyền 08/11/2026", "cần giấy ủy quyền"),
        ("identity_check", "thẻ căn cước", "Ghi giấy tờ tùy thân"),
    ):
        page = form.press("Đã trả")
        assert (page.status, words in page.text) == (422, True)
        form = page.form("seen")
        form[name] = value
    form.press("Đã trả")
    assert dossier.returns.get().receiver_name == "Đặng Văn Bách"


def test_giving_back_is_undone_from_the_bar(cast, desk, clock):
    dossier = finished(cast, charges=())
    page = scanned(desk(cast.clerk), dossier.code).form("seen").press("Đã trả")
    bar = page.root.one("div", class_="undo")
    next(form for form in page.forms if form.element in bar.walk()).press("Hoàn tác")
    assert again(dossier).stage == Stage.READY


def test_several_dossiers_found_are_listed_and_those_that_wait_come_alone(cast, desk, clock):
    one, two = finished(cast), finished(cast)
    cast.receive(MARITAL)
    page = scanned(desk(cast.clerk), "ngoc diem")
    assert "Tìm thấy 2 hồ sơ" in page.text
    page = page.follow(one.revision.name)
    assert page.address.split("/")[3] in {one.code, two.code}


def test_a_result_that_is_not_there_yet_is_said_so(cast, desk, dossier):
    page = scanned(desk(cast.clerk), dossier.code)
    assert "không trả kết quả được" in page.text
    assert not page.root.all("button", data_key="Ctrl+Enter")


def test_two_clerks_at_once_the_second_is_told_to_whom_it_was_given(cast, desk, clock):
    dossier = finished(cast, charges=())
    first, second = desk(cast.clerk), desk(cast.second_clerk)
    late = scanned(second, dossier.code).form("seen")
    scanned(first, dossier.code).form("seen").press("Đã trả")
    page = late.press("Đã trả")
    assert page.status == 409
    assert "Đã trả cho Đặng Thị Ngọc Diễm lúc 09:00" in page.text
    assert dossier.returns.count() == 1


@pytest.mark.parametrize(
    "typed",
    [
        "https://mot-cua.example/ho-so/H99.12-261109-0001/?k={secret}",
        "HTTPS://MOT-CUA.EXAMPLE/HO-SO/H99.12-261109-0001/?K={secret}",
        "https://mot-cua.example/hồ-sơ/H99.12-261109-0001/?k={grouped}",
        "https:??mot-cua.example?ho-so?h99.12-261109-0001?/k={lower}",
        "H99.12-261109-0001",
        " h99.12-261109-0001\r",
    ],
)
def test_what_a_scanner_types_is_understood_even_when_an_input_method_meddled(typed):
    secret = "7KQ2MX4HT"
    found = read(typed.format(secret=secret, lower=secret.lower(), grouped=grouped(secret)), on=MONDAY)
    assert found.words.upper() == "H99.12-261109-0001"
    assert found.secret in ("", secret)
    assert bool(found.secret) is ("{" in typed)


@pytest.mark.parametrize("typed", ["", "   ", "|||||", "x" * 5000, "00020101021138", "\x00\x07"])
def test_rubbish_from_a_scanner_finds_nothing_and_breaks_nothing(cast, desk, dossier, typed):
    answer = desk(cast.clerk).post(GIVE, {"q": typed})
    assert answer.status_code == 200


def test_opened_from_a_list_no_receipt_is_taken_as_seen(cast, desk, ready):
    page = open_page(desk(cast.clerk), f"/can-bo/tra/{ready.code}/")
    assert page.form("with_receipt")["with_receipt"] == "no"
