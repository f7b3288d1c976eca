"""Story 2: the counter, from the card to the printed receipt, keyboard only."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.dossiers.models import Dossier
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, UNKNOWN_LIMIT, WITH_LONGER
from tests.forms import open_page
from tests.journeys.steps import (
    CARD,
    COUNTER,
    FATHER,
    FATHERS_CARD,
    NAME,
    at,
    choose,
    fill_day,
    pdf_text,
    receipt_of,
    receive,
    scan,
)

AT_MOST = 6
LONGER_CARD = CARD + "|||Đặng Văn Cha|Lý Thị Mẹ"


class Clerk:
    """Somebody at the counter; each scan, key or click outside free text is counted."""

    def __init__(self, client):
        self.page, self.count = open_page(client, COUNTER), 0

    @property
    def form(self):
        return self.page.form("reception")

    def scans(self, raw):
        assert self.page.element("scan").has("autofocus"), "the cursor waits for the scanner"
        self.page, self.count = scan(self.page, raw), self.count + 1

    def presses_the_key_of(self, code):
        tile = self.form.buttons(f"choose={code}")[0]
        assert re.fullmatch("[1-8]", tile["accesskey"]), "one key chooses it"
        self.page, self.count = self.form.press(f"choose={code}"), self.count + 1

    def presses_enter(self):
        self.page, self.count = self.form.enter(), self.count + 1


def test_a_person_with_a_card_and_a_one_paper_procedure_takes_at_most_six_interactions(
    whole_catalogue, browser_of, clock
):
    browser = browser_of(whole_catalogue.clerk)
    for raw in (CARD, LONGER_CARD):  # both forms of the card
        clerk = Clerk(browser)
        clerk.scans(raw)
        assert NAME in clerk.page.text
        assert clerk.form["applicant-id_number"] == "099185000123"
        assert clerk.form["applicant-address"].startswith("Thôn Bến Đình")
        assert "012345678" not in clerk.page.html, "only what is needed is taken from the card"
        assert "Lý Thị Mẹ" not in clerk.page.html
        clerk.presses_the_key_of(CERTIFIED_COPY)
        clerk.presses_enter()
        assert clerk.count <= AT_MOST
        assert "17:00 thứ Hai 09/11/2026" in clerk.page.text
        receipt = receipt_of(clerk.page)
        assert receipt.code in clerk.page.text
        assert "09/11/2026" in receipt.text
        assert "17:00" in receipt.text or "17 giờ" in receipt.text
        assert NAME in receipt.text.title() or NAME.upper() in receipt.text
        clock.shift(60)
    assert Dossier.objects.count() == 2


def test_the_box_searches_like_the_portal_and_offers_the_days_most_used(whole_catalogue, browser_of):
    browser = browser_of(whole_catalogue.clerk)
    page = open_page(browser, COUNTER)
    tiles = [one["value"] for one in page.form("reception").buttons("choose")]
    assert len(tiles) == 8
    assert WITH_LONGER not in tiles
    whole_catalogue.receive(WITH_LONGER)
    page = open_page(browser, COUNTER)
    assert WITH_LONGER in [one["value"] for one in page.form("reception").buttons("choose")]

    form = page.form("reception")
    form["q"] = "lam giay khai sinh cho con"
    here = [one["value"] for one in form.press("act=search").form("reception").buttons("choose")]
    portal = open_page(browser, "/thu-tuc/?q=lam+giay+khai+sinh+cho+con").root.all("ol", class_="usual")[0]
    # The portal shows the best of each family and its kin below it; the counter lists them one by one.
    heads = [one for one in portal.parts if getattr(one, "tag", "") == "li"]
    there = [head.all("a")[0]["href"].split("/")[2] for head in heads]
    assert here[0] == there[0] == BIRTH
    assert [code for code in here if code in there][:3] == there[:3]


def test_papers_come_ticked_and_one_key_and_a_reusable_reason_make_the_supplement_letter(office, browser_of):
    browser = browser_of(office.clerk)
    page = choose(scan(open_page(browser, COUNTER)), BIRTH)
    form = page.form("reception")
    marks = [one["name"] for one in form.controls if one.get("name").endswith("-mark")]
    marks = list(dict.fromkeys(marks))
    assert form[marks[0]] == "good", "pre-ticked"
    form[marks[0]] = "bad"
    prefix = marks[0].removesuffix("-mark")
    page = form.enter()
    assert page.status == 422
    assert "Chưa đủ giấy tờ để nhận" in page.mistakes[0]
    form = page.form("reception")
    form[f"{prefix}-phrases"] = ["Thiếu chữ ký"]
    page = form.press("act=supplement")
    assert "Phiếu yêu cầu bổ sung số 1/2026" in page.text
    letter = pdf_text(browser.get(page.root.one("iframe")["src"]))
    assert "Tờ khai đăng ký khai sinh" in letter
    assert "hiếu chữ ký" in letter
    assert not Dossier.objects.exists(), "an incomplete dossier is not received"


def test_what_is_not_the_offices_to_handle_is_refused_from_the_same_screen(office, browser_of):
    browser = browser_of(office.clerk)
    form = scan(open_page(browser, COUNTER)).form("reception")
    form["q"] = "doi giay phep lai xe"
    page = form.press("act=search")
    assert "xã không nhận" in page.text
    page = page.form("reception").enter()  # never something else that happens to be the best hit
    assert "Chưa chọn thủ tục" in page.text or "Còn thiếu: thủ tục" in page.text
    assert page.element("id_refusal-reason").has("autofocus")
    page = page.form("reception").press("act=refuse")
    assert "Phiếu từ chối số 1/2026" in page.text
    assert "Công an" in pdf_text(browser.get(page.root.one("iframe")["src"]))
    page = page.follow("Nhận tiếp")
    assert page.address == COUNTER


def test_the_fee_is_computed_and_an_exemption_is_one_choice_with_its_ground(office, browser_of):
    browser = browser_of(office.clerk)
    form = choose(scan(open_page(browser, COUNTER)), CERTIFIED_COPY).form("reception")
    quantity = next(one["name"] for one in form.controls if one.get("name").endswith("-quantity"))
    form[quantity] = "3"
    page = form.press("act=refresh")
    assert "3 × 2.000" in page.element("slip").text
    assert "6.000" in page.element("slip").text
    form = page.form("reception")
    assert form.element.one("input", id="id_exempt_0").has("data-key"), "the fees are one key away"
    form["exempt"] = "Người thuộc hộ nghèo"
    receipt = receipt_of(form.enter())
    assert "Miễn" in receipt.page.text
    charge = Dossier.objects.get().charges.get()
    assert (charge.amount, charge.exempt_ground) == (0, "Người thuộc hộ nghèo")


def test_an_unknown_limit_asks_for_the_date_and_its_ground(office, browser_of):
    browser = browser_of(office.clerk)
    page = choose(scan(open_page(browser, COUNTER)), UNKNOWN_LIMIT).form("reception").enter()
    assert page.status == 422
    assert "Danh mục chưa rõ thời hạn. Ghi ngày hẹn trả" in page.mistakes
    assert "Ghi căn cứ của ngày hẹn (văn bản, điều khoản)" in page.mistakes
    form = page.form("reception")
    fill_day(form, "due_on", MONDAY.replace(day=20))
    form["due_ground"] = "Điều 7 Nghị định giả định"
    receipt = receipt_of(form.enter())
    assert "17:00 thứ Sáu 20/11/2026" in receipt.page.text
    assert "20/11/2026" in receipt.text


def test_the_next_thing_keeps_the_person_and_the_same_thing_again_is_pointed_out(office, browser_of, clock):
    browser = browser_of(office.clerk)
    receipt = receive(browser, MARITAL)
    page = receipt.page.follow("Nhận tiếp cho người này")
    assert page.form("reception")["applicant-full_name"] == NAME
    assert page.form("reception")["applicant-id_number"] == "099185000123"
    second = receipt_of(choose(page, CERTIFIED_COPY).form("reception").enter())
    assert second.code.endswith("0002")
    assert receipt.page.follow("Nhận tiếp Enter").form("reception")["applicant-full_name"] == ""

    clock.move_to(at(9, day=30))
    browser = browser_of(office.clerk)
    page = choose(scan(open_page(browser, COUNTER)), MARITAL)
    assert "Người này đã nộp thủ tục này 21 ngày trước" in page.text
    assert receipt.code in page.text
    assert "Đã nhận hồ sơ" in page.form("reception").enter().text, "pointed out, not forbidden"


def test_somebody_acts_for_somebody_else_and_the_authorisation_is_kept(office, browser_of):
    browser = browser_of(office.clerk)
    form = choose(scan(open_page(browser, COUNTER)), CERTIFIED_COPY).form("reception")
    form["same_holder"] = False
    page = form.enter()
    assert "Chưa chọn căn cứ nộp thay" in page.mistakes
    form = scan(page, FATHERS_CARD).form("reception")
    assert (form["applicant-full_name"], form["holder-full_name"]) == (NAME, FATHER)
    form["authorisation-basis"] = "written"
    form["authorisation-reference"] = "giấy ủy quyền ngày 1/11/2026"
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "JPEG")
    form["authorisation-file"] = SimpleUploadedFile("uyquyen.jpg", picture.getvalue(), "image/jpeg")
    receipt = receipt_of(form.enter())
    assert f"nộp thay {FATHER}" in receipt.page.text
    page = open_page(browser, f"/can-bo/ho-so/{receipt.code}/")
    assert "giấy ủy quyền ngày 1/11/2026" in page.text
    scan_link = next(link for link in page.root.all("a") if link.text == "Xem bản quét")
    assert browser.get(scan_link["href"])["Content-Type"] == "image/jpeg"
