"""From an empty wall to a hung board, a changed fee, and the very sheets that must be replaced."""

import pytest
from django.test import Client

from motcua.people.models import Agency, Position
from motcua.postings import actions
from motcua.postings.models import Hanging, Place, Posting, PrintedSheet, PrintRun
from tests.cast import BIRTH, MARITAL, MONDAY, NINE
from tests.forms import open_page

pytestmark = pytest.mark.django_db
WALLS = "/can-bo/niem-yet/"


def lay_out(manager, name="Bảng ở sảnh trụ sở", kind="board"):
    form = open_page(manager, WALLS + "noi/them/").form("name")
    return form.fill(name=name, kind=kind).press("Lập, rồi chọn tờ để in")


def test_a_board_in_few_clicks_and_one_changed_fee(cast, manager, worker, press, change_fee):
    page = open_page(manager, WALLS)
    assert "Chưa có nơi niêm yết nào" in page.text
    page = lay_out(manager)
    form = page.form("only")
    assert [box for box in form.element.all("input", name="procedures") if box.has("checked")]
    page = form.press("In")
    assert "Đang chờ máy" in page.text
    run = PrintRun.objects.get()
    assert run.sheets.count() == len(press.orders) or not press.orders
    worker()
    page = page.follow("Xem đã xong chưa")
    assert "In xong 1 trang" in page.text
    pdf = manager.get(f"{WALLS}luot-in/{run.pk}.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    kinds = [order.kind for order in press.orders]
    assert kinds[:2] == ["cover", "sectors"]
    assert kinds[-1] == "feedback"
    assert kinds.count("procedure") == 5
    place = Place.objects.get()
    page = next(f for f in page.forms if f.buttons("Đã dán")).press(f"Đã dán, gỡ xong ở «{place.name}»")
    assert f"Đã ghi: «{place.name}» dán xong." in page.text
    assert "Mọi tờ đang treo còn đúng" in open_page(manager, WALLS).text

    change_fee(MARITAL, 15000)
    page = open_page(manager, WALLS)
    assert "2 tờ đang treo không còn đúng" in page.text
    for where in (f"/can-bo/thu-tuc/{MARITAL}/", "/can-bo/thu-tuc/phi/"):
        assert f"Tờ đang treo phải thay: {place.name} (2 tờ)" in open_page(manager, where).text
    page = open_page(manager, WALLS + "in-lai/")
    assert "Cấp Giấy xác nhận tình trạng hôn nhân" in page.text
    assert "15.000 đ" in page.text
    assert "khai sinh" not in page.text.lower().partition("vừa báo xong")[0]
    page = next(f for f in page.forms if f.buttons("In lại 2 tờ")).press(f"In lại 2 tờ của {place.name}")
    worker()
    assert sorted((o.kind, o.target) for o in press.orders) == [("procedure", MARITAL), ("sector", "hotich")]
    page = open_page(manager, WALLS + "in-lai/")
    assert "Gỡ tờ cũ cùng tên (2)" in page.text
    next(f for f in page.forms if f.buttons("Đã dán")).press(f"Đã dán, gỡ xong ở «{place.name}»")
    page = open_page(manager, WALLS + "in-lai/")
    assert "Mọi tờ đang treo còn đúng" in page.text
    assert PrintedSheet.objects.filter(taken_down__isnull=False).count() == 2

    page = next(f for f in page.forms if f.buttons("Rút lại")).press(f"Rút lại lần báo ở {place.name}")
    assert "trở về như trước khi báo" in page.text
    assert "Dán tờ mới (2)" in page.text
    assert Hanging.objects.filter(undone_at__isnull=False).count() == 1


def test_a_hall_gets_a_poster_with_its_own_code_that_leads_to_its_news(manager, worker, press):
    lay_out(manager, "Nhà văn hóa thôn Bến Đình", "hall").form("only").press("In")
    worker()
    poster = next(order for order in press.orders if order.kind == "poster")
    posting = Posting.objects.get(kind="neighbourhood")
    assert poster.link.endswith(f"/q/{posting.code}-1")
    assert poster.target == "thon:"
    assert Client().get(f"/q/{posting.code}")["Location"] == f"/noi-niem-yet/{posting.place_id}/"


def test_printing_again_what_has_not_changed_is_refused_kindly(manager, worker, press):
    lay_out(manager, kind="handout").form("only").press("In")
    worker()
    place = Place.objects.get()
    page = open_page(manager, f"{WALLS}noi/{place.pk}/in/").form("only").press("In")
    assert page.status == 422
    assert "nội dung chưa đổi" in page.text
    page.form("only").fill(only="all").press("In")
    assert PrintRun.objects.count() == 2


def test_nothing_ticked_is_told(manager, press):
    lay_out(manager, kind="desk")
    page = open_page(manager, f"{WALLS}noi/{Place.objects.get().pk}/in/")
    answer = manager.post(page.address, {"size": "A4", "only": "new"})
    assert answer.status_code == 422
    assert "chọn ít nhất một tờ" in answer.content.decode()


def test_without_an_address_the_page_says_so_and_no_poster_is_offered(manager, settings, press):
    settings.SITE_URL = ""
    page = lay_out(manager, "Nhà văn hóa", "hall")
    assert "Chưa có địa chỉ cho điện thoại" in page.text
    links = [link.text for link in page.root.all("a", href="/can-bo/co-quan/dia-chi/")]
    assert links == ["Đặt địa chỉ và thử bằng điện thoại"]
    assert not page.root.all("input", name="sheets", value="poster")
    page.form("only").press("In")
    assert not Posting.objects.exists()


def test_two_managers_at_one_place(cast, seat):
    lay_out(seat("manager"))
    place = Place.objects.get()
    mine = open_page(seat("manager"), f"{WALLS}noi/{place.pk}/sua/").form("name")
    theirs = open_page(seat("administrator"), f"{WALLS}noi/{place.pk}/sua/").form("name")
    theirs.fill(name="Bảng ngoài cổng").press("Ghi")
    page = mine.fill(name="Bảng trong sân").press("Ghi")
    assert "đồng nghiệp vừa đổi" in page.text
    assert page.form("name")["name"] == "Bảng trong sân"
    page.form("name").press("Ghi")
    place.refresh_from_db()
    assert place.name == "Bảng trong sân"


def test_two_places_cannot_share_a_name(manager):
    lay_out(manager)
    page = lay_out(manager, "bảng ở SẢNH trụ sở")
    assert page.status == 422
    assert "Đã có nơi tên" in page.text


def test_a_code_for_a_procedure_is_found_by_words(manager):
    lay_out(manager)
    place = Place.objects.get()
    page = open_page(manager, f"{WALLS}noi/{place.pk}/ma/")
    page = page.form("procedure").fill(kind="procedure", procedure="khai sinh").press("Lập mã")
    assert page.status == 422
    assert "Chưa rõ là thủ tục nào" in page.text
    page = page.form("procedure").press(f"procedure={BIRTH}")
    posting = Posting.objects.get()
    assert page.address == f"{WALLS}ma/{posting.code}/"
    assert (posting.kind, posting.target) == ("procedure", BIRTH)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kind": "procedure", "procedure": ""}, "Chưa ghi mã hoặc tên"),
        ({"kind": "procedure", "procedure": "9.999999"}, "Không có thủ tục mã 9.999999"),
        ({"kind": "sector", "sector": ""}, "Chưa chọn lĩnh vực"),
        ({"kind": "banner"}, "không có trong danh sách"),
    ],
)
def test_a_code_for_nothing_is_refused_at_its_field(manager, given, words):
    lay_out(manager)
    answer = manager.post(f"{WALLS}noi/{Place.objects.get().pk}/ma/", given)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Posting.objects.exists()


def test_a_code_is_printed_as_stickers_given_up_and_posted_again(manager, worker, press):
    lay_out(manager)
    manager.post(f"{WALLS}noi/{Place.objects.get().pk}/ma/", {"kind": "sector", "sector": "hotich"})
    posting = Posting.objects.get()
    page = open_page(manager, f"{WALLS}ma/{posting.code}/")
    assert "<svg" in page.html
    page.follow("In áp phích, nhãn dán").form("how").fill(how="stickers-A4").press("In")
    worker()
    [order] = press.orders
    assert (order.kind, order.target, order.size) == ("stickers", "hotich", "A4")
    page = open_page(manager, f"{WALLS}ma/{posting.code}/")
    page = next(f for f in page.forms if f.buttons("Thôi niêm yết")).press("Thôi niêm yết mã này")
    assert "Thôi niêm yết từ" in page.text
    next(f for f in page.forms if f.buttons("Niêm yết lại")).press("Niêm yết lại mã này")
    posting.refresh_from_db()
    assert posting.retired_at is None


def test_a_sheet_is_noted_as_taken_down_and_no_longer_asked_about(manager, hang, change_fee, worker):
    lay_out(manager)
    place = Place.objects.get()
    hang(place)
    page = open_page(manager, f"{WALLS}noi/{place.pk}/")
    title = PrintedSheet.objects.get(target=MARITAL).title
    next(f for f in page.forms if f.buttons(f"Đã gỡ: {title}")).press(f"Đã gỡ: {title}")
    change_fee(MARITAL)
    assert title not in open_page(manager, WALLS + "in-lai/").text.partition("Đã đổi gì")[0]


def test_a_job_that_failed_is_told_and_ordered_again(manager, press, worker, monkeypatch):
    lay_out(manager, kind="handout").form("only").press("In")
    run = PrintRun.objects.get()
    actions.give_up_printing(run, "«Tờ gấp» không còn áp dụng.", by=None)
    page = open_page(manager, f"{WALLS}luot-in/{run.pk}/")
    assert "«Tờ gấp» không còn áp dụng." in page.text
    next(f for f in page.forms if f.buttons("Đặt in lại")).press("Đặt in lại")
    worker()
    assert PrintRun.objects.filter(printed_at__isnull=False).count() == 1
    assert manager.get(f"{WALLS}luot-in/{run.pk}.pdf").status_code == 404


def test_what_waits_is_swapped_in_when_it_is_done_and_is_that_of_a_fresh_page(manager, press, worker):
    lay_out(manager, kind="handout").form("only").press("In")
    address = f"{WALLS}luot-in/{PrintRun.objects.get().pk}/"
    for _ in range(2):
        swapped = manager.get(address, headers={"HX-Request": "true"}).content.decode().strip()
        fresh = manager.get(address).content.decode()
        assert swapped.startswith('<div id="progress"')
        assert _without_tokens(swapped) in _without_tokens(fresh)
        worker()


def _without_tokens(html):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)


def test_a_job_that_waits_is_given_up_and_never_set(manager, worker, press):
    page = lay_out(manager, kind="handout").form("only").press("In")
    page = next(f for f in page.forms if f.buttons("Thôi, không")).press("Thôi, không in nữa")
    assert "đã thôi lượt in này" in page.text
    worker()
    run = PrintRun.objects.get()
    assert (run.file, press.orders) == (None, [])
    answer = manager.post(f"{WALLS}luot-in/{run.pk}/thoi/", follow=True)
    assert "không còn gì để thôi" in answer.content.decode()
    page = open_page(manager, f"{WALLS}luot-in/{run.pk}/")
    next(f for f in page.forms if f.buttons("Đặt in lại")).press("Đặt in lại")
    worker()
    assert press.orders


def test_who_runs_two_agencies_chooses_whose_walls_and_news_these_are(cast, manager):
    other = Agency.objects.create(
        slug="xa-kia", level="commune", name="Ủy ban nhân dân xã Kia", short_name="Xã Kia", valid_from=MONDAY
    )
    Position.objects.create(user=cast.manager, role="office_manager", agency=other, starts_on=MONDAY)
    actions.make_place(other, kind="hall", name="Nhà văn hóa xã Kia", by=cast.manager, at=NINE)
    assert "Nhà văn hóa xã Kia" not in open_page(manager, WALLS).text
    page = open_page(manager, "/can-bo/quan-ly/")
    page = next(f for f in page.forms if f.buttons("Đổi sang")).press(f"Đổi sang {other.name}")
    assert f"nay là của {other.name}" in page.text
    page = open_page(manager, WALLS)
    assert "Nhà văn hóa xã Kia" in page.text
    assert "Xã Kia (đổi)" in page.text
    assert "Xã Kia (đổi)" in open_page(manager, "/can-bo/tin-tuc/").text
    assert manager.post("/can-bo/quan-ly/lam-cho/", {"agency": "xa-nao-do"}).status_code == 404
