"""Announcements and postings as the office writes them and people read them, without scripts."""

import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from PIL import Image

from motcua.lib import clock
from motcua.lib.clock import at_local
from motcua.news import actions
from motcua.news.models import Announcement, Disclosure, Remark
from motcua.web.portal.filing import robots
from tests.cast import MONDAY, NINE
from tests.forms import open_page
from tests.news.test_announcing import published, words
from tests.news.test_disclosing import LAST, posted, terms
from tests.web.desk_reception.counter import picture, sign_in

DESK = "/can-bo/tin-tuc/"
POSTED = "/can-bo/cong-khai/"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def manager(cast):
    client = Client()
    sign_in(client, cast.manager)
    return client


def test_an_announcement_is_written_published_and_read(cast, manager):
    form = open_page(manager, f"{DESK}them/").form("title")
    form["title"] = "Lịch tiêm phòng cho trẻ"
    form["body"] = "Trạm y tế mở cửa.\n\n- Mang sổ tiêm\n- Mang thẻ bảo hiểm"
    page = form.press("Ghi bản nháp")
    assert "người dân chưa thấy" in page.text
    assert "Lịch tiêm phòng" not in open_page(Client(), "/tin-tuc/").text
    made = Announcement.objects.get()
    page = next(form for form in page.forms if form.element.get("action").endswith("/dang/")).press("Đăng")
    assert "Đang đăng" in page.text
    public = open_page(Client(), f"/tin-tuc/{made.pk}/")
    assert "Lịch tiêm phòng cho trẻ" in public.text
    assert "Mang sổ tiêm" in public.text
    assert "Lịch tiêm phòng" in open_page(Client(), "/").text


def test_without_a_title_nothing_typed_is_lost(cast, manager):
    form = open_page(manager, f"{DESK}them/").form("title")
    form["body"] = "Nội dung dài"
    page = form.press("Ghi bản nháp")
    assert page.status == 422
    assert "Chưa điền tiêu đề" in page.text
    assert page.form("title")["body"] == "Nội dung dài"


def test_an_announcement_that_is_over_says_so(cast):
    made = published(cast, ends_on=MONDAY)
    with time_machine.travel(NINE + timedelta(days=1), tick=False):
        answer = Client().get(f"/tin-tuc/{made.pk}/")
    assert answer.status_code == 410
    assert "đã hết" in answer.content.decode()
    assert Client().get("/tin-tuc/999999/").status_code == 404


def test_the_feed_is_whole_xml_with_every_published_announcement(cast):
    published(cast, title="Họp <dân> & bầu tổ trưởng")
    actions.draft_announcement(cast.office, words(title="Nháp"), by=cast.manager, at=NINE)
    answer = Client().get("/tin-tuc/rss.xml")
    titles = [node.text for node in ElementTree.fromstring(answer.content).iter("title")]
    assert answer["Content-Type"].startswith("application/rss+xml")
    assert "Họp <dân> & bầu tổ trưởng" in titles
    assert "Nháp" not in titles


def test_a_picture_is_shown_only_while_its_announcement_is(cast, manager):
    made = published(cast)
    form = open_page(manager, f"{DESK}{made.pk}/").form("file")
    form["file"] = picture("so-do.jpg")
    page = form.press("Kèm tệp")
    assert page.status == 422
    assert "cho thấy gì" in page.text
    form = page.form("file")
    form["file"] = picture("so-do.jpg")
    form["words"] = "Sơ đồ các quầy"
    form.press("Kèm tệp")
    [file] = made.attachments.all()
    address = f"/tin-tuc/{made.pk}/tep/{file.pk}/"
    assert Client().get(address)["Content-Type"] == "image/jpeg"
    small = Client().get(f"{address}?nho")
    assert small["Content-Type"] == "image/jpeg"
    assert len(small.content) < 45_000
    assert 'alt="Sơ đồ các quầy"' in Client().get(f"/tin-tuc/{made.pk}/").content.decode()
    actions.withdraw_announcement(made, by=cast.manager, at=NINE)
    assert Client().get(address).status_code == 404


def test_it_becomes_a_sheet_a_picture_and_a_text_for_the_loudspeakers(cast, manager):
    made = published(cast, body="Nội dung. " * 60)
    for size in ("a4", "a3"):
        assert manager.get(f"{DESK}{made.pk}/to-{size}.pdf").content.startswith(b"%PDF")
    shown = Image.open(io.BytesIO(manager.get(f"{DESK}{made.pk}/zalo.png").content))
    assert shown.size == (1080, 1350)
    assert "thông báo: Nghỉ Tết." in manager.get(f"{DESK}{made.pk}/loa.txt").content.decode()
    assert manager.get(f"{DESK}{made.pk}/to-a9.pdf").status_code == 404


def test_a_list_is_prepared_posted_and_read_and_nothing_on_the_way_keeps_it(cast, manager):
    form = open_page(manager, f"{POSTED}them/").form("title")
    assert form["places"].startswith(f"Trụ sở {cast.office.name}")
    form["kind"] = "list"
    form["title"] = "Danh sách hộ đề nghị hỗ trợ"
    form["body"] = "Hộ ông Lò Văn Giả Định"
    page = form.press("Ghi")
    made = Disclosure.objects.get()
    page = page.form("Niêm yết").press("Niêm yết")
    assert "Đang niêm yết" in page.text
    answer = Client().get(f"/cong-khai/{made.pk}/")
    assert "Lò Văn Giả Định" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]


def test_fewer_days_than_the_law_says_are_asked_about_once(cast, manager):
    form = open_page(manager, f"{POSTED}them/").form("title")
    form["kind"] = "budget"
    form["title"] = "Dự toán"
    form["body"] = "Bảng"
    form["ends_on_day"], form["ends_on_month"], form["ends_on_year"] = "15", "11", "2026"
    page = form.press("Ghi")
    assert page.status == 422
    assert "ít nhất 20 ngày" in page.text
    form = page.form("title")
    form["few_days"] = True
    form.press("Ghi")
    assert Disclosure.objects.get().days == 7


def test_after_its_last_day_the_page_says_it_is_over_even_before_the_machine_has_erased_it(cast):
    made = posted(cast)
    file = made.files.get()
    with time_machine.travel(at_local(LAST + timedelta(days=1), 0, 1), tick=False):
        answer = Client().get(f"/cong-khai/{made.pk}/")
        assert answer.status_code == 410
        assert "Giả Định" not in answer.content.decode()
        assert Client().get(f"/cong-khai/{made.pk}/tep/{file.pk}/").status_code == 404
        assert made.title in Client().get("/cong-khai/").content.decode()


def _answer_of(question: str) -> str:
    """Answer the small question as a person does."""
    words = question.lower().rstrip("?").replace("bằng mấy", "").strip()
    if " cộng " in words:
        one, other = words.split(" cộng ")
        return str(robots.read(one) + robots.read(other.strip()))
    if " trừ " in words:
        one, other = words.split(" trừ ")
        return str(robots.read(one) - robots.read(other.strip()))
    one, other = words.removeprefix("giữa ").split(",")[0].split(" và ")
    return str(max(robots.read(one), robots.read(other)))


def _remark(page, **typed):
    form = page.form("text")
    for name, value in typed.items():
        form[name] = value
    [label] = page.root.all("label", for_="id_answer")
    form["answer"] = _answer_of(label.text.rstrip("* "))
    return form


def test_somebody_says_something_and_reads_the_answer_without_any_name(cast, manager):
    made = posted(cast, names_people=False)
    page = open_page(Client(), f"/cong-khai/{made.pk}/")
    form = _remark(page, text="Đề nghị thu hai đợt", sender="Lò Thị Giả", contact="0900 000 001")
    with time_machine.travel(NINE + timedelta(seconds=30), tick=False):
        done = form.press("Gửi ý kiến")
    assert "đã nhận ý kiến" in done.text
    remark = Remark.objects.get()
    assert "Đề nghị" not in open_page(Client(), f"/cong-khai/{made.pk}/").text
    form = open_page(manager, f"{POSTED}{made.pk}/y-kien/{remark.pk}/").form("answer")
    form["answer"] = "Xã đồng ý."
    form.press("Trả lời")
    shown = open_page(Client(), f"/cong-khai/{made.pk}/").text
    assert "Đề nghị thu hai đợt" in shown
    assert "Xã đồng ý." in shown
    assert "Lò Thị Giả" not in shown


def test_a_wrong_answer_to_the_small_question_keeps_what_was_typed(cast):
    made = posted(cast)
    form = open_page(Client(), f"/cong-khai/{made.pk}/").form("text")
    form["text"], form["answer"] = "Lời góp ý", "999"
    page = form.press("Gửi ý kiến")
    assert page.status == 422
    assert page.form("text")["text"] == "Lời góp ý"
    assert not Remark.objects.exists()


def test_the_record_is_printed_before_and_after_the_end(cast, manager):
    made = posted(cast)
    assert manager.get(f"{POSTED}{made.pk}/bien-ban.pdf").content.startswith(b"%PDF")
    actions.take_down_disclosure(made, reason="Sai", by=cast.manager, at=NINE)
    assert manager.get(f"{POSTED}{made.pk}/bien-ban.pdf").content.startswith(b"%PDF")


def test_the_office_of_another_commune_sees_and_changes_nothing_of_ours(cast, manager):
    made, post = published(cast), posted(cast)
    stranger = Client()
    sign_in(stranger, cast.stranger)
    for address in (f"{DESK}{made.pk}/", f"{POSTED}{post.pk}/", f"{POSTED}{post.pk}/bien-ban.pdf"):
        assert stranger.get(address).status_code == 404


def test_the_screen_shows_what_is_on_today_and_the_guide(cast):
    screen = actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)
    published(cast, title="Hiện hôm nay")
    published(cast, title="Không chiếu", on_screen=False)
    published(cast, title="Chỉ thứ Tư", category="programme", weekdays=(2,))
    page = Client().get(f"/man-hinh/{screen.slug}/").content.decode()
    assert "Hiện hôm nay" in page
    assert "Không chiếu" not in page
    assert "Chỉ thứ Tư" not in page
    assert "Xem cách làm giấy tờ" in page
    with time_machine.travel(NINE + timedelta(days=2), tick=False):
        assert "Chỉ thứ Tư" in Client().get(f"/man-hinh/{screen.slug}/").content.decode()


def test_a_screen_without_scripts_goes_on_to_its_next_slide_by_itself(cast):
    screen = actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)
    published(cast)
    first = Client().get(f"/man-hinh/{screen.slug}/").content.decode()
    assert f'content="15;url=/man-hinh/{screen.slug}/?trang=1"' in first
    last = Client().get(f"/man-hinh/{screen.slug}/?trang=1").content.decode()
    assert f"url=/man-hinh/{screen.slug}/?trang=0" in last
    assert Client().get(f"/man-hinh/{screen.slug}/?trang=xyz").status_code == 200


def test_a_screen_that_was_ended_is_not_there(cast):
    screen = actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)
    actions.end_screen(screen, by=cast.manager, at=NINE)
    assert Client().get(f"/man-hinh/{screen.slug}/").status_code == 404


def test_pages_cost_the_same_queries_with_two_and_with_twelve(cast, manager):
    def count(address, client) -> int:
        from django.core.cache import cache
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    screen = actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)
    addresses = [("/tin-tuc/", Client()), ("/tin-tuc/rss.xml", Client()), ("/cong-khai/", Client())]
    addresses += [
        (f"/man-hinh/{screen.slug}/", Client()),
        (DESK, manager),
        (POSTED, manager),
        ("/", Client()),
    ]
    for _ in range(2):
        published(cast)
        posted(cast)
    for address, client in addresses:
        client.get(address)
    few = [count(address, client) for address, client in addresses]
    for _ in range(10):
        published(cast)
        posted(cast)
    assert [count(address, client) for address, client in addresses] == few


def test_the_clock_of_the_screen_is_the_offices(cast):
    screen = actions.set_up_screen(cast.office, name="Phòng chờ", by=cast.manager, at=NINE)
    page = Client().get(f"/man-hinh/{screen.slug}/").content.decode()
    assert f'data-now="{int(clock.now().timestamp() * 1000)}"' in page
    assert "09:00" in page


def test_what_is_prepared_for_tomorrow_is_not_read_today(cast):
    made = actions.draft_disclosure(
        cast.office, terms(starts_on=MONDAY + timedelta(days=1)), by=cast.manager, at=NINE
    )
    actions.post_disclosure(made, by=cast.manager, at=NINE)
    assert Client().get(f"/cong-khai/{made.pk}/").status_code == 404
    assert made.title not in Client().get("/cong-khai/").content.decode()


@pytest.mark.parametrize(
    "body", ["Ngắn.", "Một câu dài vừa phải về việc của xã. " * 10, "x" * 3000, "- Điểm\n" * 12]
)
def test_the_picture_is_one_page_however_long_title_and_body_are(body):
    from motcua.documents.printouts.announcement import Content, picture, sheet

    content = Content(
        office="Ủy ban nhân dân xã Đồng Sen",
        category="hướng dẫn, tuyên truyền",
        title="Tiêu đề rất dài về việc rà soát " * 6,
        body=body,
        when="Từ 09/11/2026 đến hết 20/11/2026",
        contact=("Thôn Bến Đình, xã Đồng Sen, tỉnh Lam Giang", "Gọi hỏi: 0200 000 0001"),
        link="https://dong-sen.example/tin-tuc/1/",
        printed_on=MONDAY,
    )
    assert Image.open(io.BytesIO(picture(content))).size == (1080, 1350)
    assert sheet(content).startswith(b"%PDF")


def test_what_was_over_when_an_old_copy_was_restored_is_shown_nowhere_and_erased_the_next_night(cast):
    made = posted(cast)
    night = at_local(LAST + timedelta(days=1), 0, 5)
    actions.erase_ended(at=night)
    # As an older archive brings it back: the rows stand as before the end.
    Disclosure.objects.filter(pk=made.pk).update(body="Hộ ông Lò Văn Giả Định", content_erased_at=None)
    with time_machine.travel(night + timedelta(hours=9), tick=False):
        answer = Client().get(f"/cong-khai/{made.pk}/")
    assert answer.status_code == 410
    assert "Lò Văn" not in answer.content.decode()
    actions.erase_ended(at=night + timedelta(days=1))
    assert Disclosure.objects.get().body == ""
