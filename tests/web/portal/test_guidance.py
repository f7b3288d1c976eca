"""A citizen's own case: asked plainly, answered in the address, printed on one sheet; nothing is kept of anybody."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
import time_machine

from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Procedure
from motcua.catalogue.reading import card
from motcua.guidance.actions import keep_recording, load_shipped_questions, show_video, write_step
from motcua.guidance.models import CaseQuestion
from motcua.guidance.reading import guide_said
from motcua.guidance.spoken import digest_of
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE
from tests.clips import MP4, WAV, jpeg

pytestmark = pytest.mark.django_db

MY = f"/thu-tuc/{BIRTH}/truong-hop/"


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def guided(cast):
    load_shipped_questions(at=NINE)
    return cast


def text(response) -> str:
    body = re.sub(r"<(svg|script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def part(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end, page.index(start) + 1)]


def printed(response) -> str:
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


# ---------------------------------------------------------------- my case


def test_the_procedures_page_leads_to_my_case_before_the_papers(client, guided):
    page = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert page.index(f'href="{MY}"') < page.index('id="giay-to"')
    assert "Trường hợp của tôi cần giấy gì?" in page


def test_without_answers_the_page_shows_the_whole_list_and_says_so(client, guided):
    page = text(client.get(MY))
    assert "Cả danh sách của quy định" in page
    assert "Trả lời câu hỏi ở trên thì danh sách ngắn lại" in page
    assert "Biên bản trẻ bị bỏ rơi" in part(page, "Có thể cần thêm", "Tiền phải nộp")


def test_the_answers_in_the_address_make_my_own_list(client, guided):
    page = text(
        client.get(
            MY + "?t-hoan-canh=bo-roi&t-nho-nguoi-khac=khong&t-qua-60-ngay=chua&t-giay-chung-sinh=giay"
        )
    )
    assert "Biên bản trẻ bị bỏ rơi" in part(page, "Giấy phải nộp (3)", "Chỉ đưa xem rồi mang về (1)")
    assert "Văn bản ủy quyền" in part(page, "Không cần trong trường hợp của ông/bà (2)", "Bao giờ xong")
    assert "Hết bao nhiêu tiền Miễn phí" in page
    assert "xã niêm yết 7 ngày liên tục" in page
    assert "Thôn Bến Đình, xã Đồng Sen" in page


def test_papers_to_show_stand_apart_from_papers_to_hand_in(client, guided):
    page = text(client.get(MY))
    assert "Giấy tờ tùy thân còn hạn" in part(page, "Chỉ đưa xem rồi mang về (1)", "Có thể cần thêm")


def test_the_page_says_when_i_would_get_it_if_i_came_now(client, guided):
    page = text(client.get(MY))
    assert "17:00 thứ Hai 09/11/2026 Nếu nộp ngay bây giờ" in page


def test_when_the_office_is_closed_the_page_says_when_it_opens(client, guided):
    with time_machine.travel(NINE + timedelta(hours=10), tick=False):
        page = text(client.get(MY))
    assert "Xã đang đóng cửa, mở lại lúc 08:00 thứ Ba 10/11/2026" in page


def test_the_chosen_answers_stay_chosen_and_the_address_can_be_sent_on(client, guided):
    page = client.get(MY + "?t-hoan-canh=bo-roi").content.decode()
    assert re.search(r'name="t-hoan-canh" value="bo-roi" checked', page)
    assert f"{MY}to-a5.pdf?t-hoan-canh=bo-roi" in page
    assert 'method="get"' in page


def test_an_address_with_nonsense_opens_all_the_same(client, guided):
    response = client.get(MY + "?t-hoan-canh=khong-co&t-hoan-canh=" + "x" * 3000 + "&la=1")
    assert response.status_code == 200
    assert "Cả danh sách của quy định" in text(response)


def test_the_page_keeps_nothing_and_asks_for_no_login(client, guided):
    response = client.get(MY + "?t-hoan-canh=bo-roi")
    assert not response.cookies
    assert "csrf" not in response.content.decode()
    assert 'name="robots" content="noindex"' in response.content.decode()


def test_a_procedure_without_questions_says_the_list_is_the_whole_list(client, guided, cast):
    CaseQuestion.objects.all().delete()
    page = text(client.get(f"/thu-tuc/{CERTIFIED_COPY}/truong-hop/"))
    assert "Không có câu hỏi nào. Danh sách dưới đây là cả danh sách của quy định" in page


def test_questions_come_from_the_laws_own_conditions_where_nobody_has_written_any(client, cast):
    page = text(client.get(f"/thu-tuc/{MARITAL}/truong-hop/"))
    assert "1. Xin cấp lại do hết hạn 6 tháng hoặc đổi mục đích?" in page
    assert "Câu hỏi rút từ chính danh sách của quy định" in page


def test_a_former_code_leads_to_the_procedure_of_today(client, cast):
    assert client.get("/thu-tuc/khong-co/truong-hop/").status_code == 404


def test_my_case_costs_the_same_queries_whatever_was_answered(client, guided, django_assert_max_num_queries):
    client.get(MY)
    with django_assert_max_num_queries(8):
        client.get(MY)
    with django_assert_max_num_queries(8):
        client.get(MY + "?t-hoan-canh=bo-roi&t-nho-nguoi-khac=khong&t-qua-60-ngay=chua&t-cach-nop=online")


def test_my_list_prints_on_one_a5_sheet_with_a_code_that_leads_back(client, guided):
    response = client.get(MY + "to-a5.pdf?t-hoan-canh=bo-roi&t-nho-nguoi-khac=khong")
    assert response["Content-Type"] == "application/pdf"
    said = printed(response)
    assert "Biên bản trẻ bị bỏ rơi" in said
    assert "Văn bản ủy quyền" not in said
    assert "Con thuộc trường hợp nào? Trẻ bị bỏ rơi" in said
    assert "Quét để mở lại" in said
    assert "Chữ" not in printed(client.get(MY + "to-a4.pdf"))


def test_the_longest_procedures_print_on_one_a5_sheet(client, cast):
    load_catalogue(shipped_records())
    for code in ("1.004222", "1.001776", BIRTH):
        assert "không đủ chỗ" not in printed(client.get(f"/thu-tuc/{code}/truong-hop/to-a5.pdf"))


def test_without_a_settled_address_no_code_is_drawn(client, guided, settings):
    settings.SITE_URL = ""
    assert "Quét" not in printed(client.get(MY + "to-a5.pdf"))
    assert "Quét để mở lại" not in text(client.get(MY))


def test_the_voice_reads_words_and_not_figures(client, guided):
    for address in (f"/thu-tuc/{BIRTH}/doc/", MY + "doc/?t-hoan-canh=bo-roi"):
        response = client.get(address)
        assert response["Content-Type"].startswith("text/plain")
        said = response.content.decode()
        assert "Giấy phải nộp" in said
        assert not any(char.isdigit() for char in said)


# ---------------------------------------------------------------- steps, film, sound


@pytest.fixture
def shown(guided):
    procedure = guided.revision(BIRTH).procedure
    write_step(
        procedure,
        text="Lấy tờ khai ở bàn số 1",
        picture=(jpeg(), "ban.jpg"),
        alt="Bàn số 1 cạnh cửa",
        by=None,
        at=NINE,
    )
    write_step(procedure, text="Nộp ở quầy 2", by=None, at=NINE)
    show_video(
        procedure,
        title="Làm khai sinh",
        content=MP4,
        transcript="Chào bà con. Hôm nay xã chỉ cách khai sinh.",
        by=None,
        at=NINE,
    )
    return guided


def test_steps_come_without_pictures_until_they_are_asked_for_and_say_what_they_weigh(client, shown):
    page = client.get(f"/thu-tuc/{BIRTH}/tung-buoc/").content.decode()
    assert "<img" not in page
    assert "Trong hình: Bàn số 1 cạnh cửa" in page
    assert re.search(r"Hiện 1 hình \([\d,.]+.(KB|bytes|byte)\)", page)
    with_pictures = client.get(f"/thu-tuc/{BIRTH}/tung-buoc/?hinh=co").content.decode()
    (src,) = re.findall(r'<img src="([^"]+)"[^>]+alt="Bàn số 1 cạnh cửa"', with_pictures)
    picture = client.get(src)
    assert picture["Content-Type"] == "image/jpeg"
    assert client.get(src, headers={"If-None-Match": picture["ETag"]}).status_code == 304


def test_the_film_waits_for_a_tap_and_has_its_words_beside_it(client, shown):
    page = client.get(f"/thu-tuc/{BIRTH}/tung-buoc/").content.decode()
    assert 'preload="none"' in page
    assert "autoplay" not in page
    assert "Hôm nay xã chỉ cách khai sinh" in page


def test_the_film_comes_whole_or_from_its_middle(client, shown):
    address = f"/thu-tuc/{BIRTH}/phim/"
    whole = client.get(address)
    content = b"".join(whole.streaming_content)
    assert (whole.status_code, whole["Accept-Ranges"], len(content)) == (
        200,
        "bytes",
        int(whole["Content-Length"]),
    )
    middle = client.get(address, headers={"Range": "bytes=4-7"})
    assert (middle.status_code, b"".join(middle.streaming_content)) == (206, b"ftyp")
    assert middle["Content-Range"] == f"bytes 4-7/{len(content)}"
    tail = client.get(address, headers={"Range": "bytes=-5"})
    assert b"".join(tail.streaming_content) == content[-5:]
    open_end = client.get(address, headers={"Range": f"bytes={len(content) - 3}-"})
    assert b"".join(open_end.streaming_content) == content[-3:]
    assert client.get(address, headers={"Range": "bytes=999999-"}).status_code == 416
    assert client.get(address, headers={"Range": "bytes=0-1", "If-Range": '"old"'}).status_code == 200
    assert client.head(address)["Content-Length"] == str(len(content))


def test_the_steps_print_with_their_pictures(client, shown):
    response = client.get(f"/thu-tuc/{BIRTH}/tung-buoc/to-a4.pdf")
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    said = " ".join(page.extract_text() for page in reader.pages)
    assert "Trong hình: Bàn số 1 cạnh cửa" in said
    assert "Chào bà con" in said


def test_where_the_office_has_shown_nothing_there_is_no_page_and_no_button(client, guided):
    assert client.get(f"/thu-tuc/{BIRTH}/tung-buoc/").status_code == 404
    assert client.get(f"/thu-tuc/{BIRTH}/phim/").status_code == 404
    assert client.get(f"/thu-tuc/{BIRTH}/doc/tieng/").status_code == 404
    page = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert "tung-buoc" not in page
    assert "<audio" not in page


def test_the_offices_own_recording_is_offered_as_a_machines_voice(client, guided, settings):
    settings.SPEECH_COMMAND = "engine"
    words = digest_of(guide_said(card(BIRTH, MONDAY)), "engine")
    keep_recording(guided.revision(BIRTH).procedure, digest=words, sound=WAV, by=None, at=NINE)
    page = client.get(f"/thu-tuc/{BIRTH}/").content.decode()
    assert "giọng máy đọc" in page
    assert '<audio controls preload="none"' in page
    sound = client.get(f"/thu-tuc/{BIRTH}/doc/tieng/")
    assert sound["Content-Type"] == "audio/wav"
    assert b"".join(sound.streaming_content) == WAV


# ---------------------------------------------------------------- without a smartphone, and the helper


def test_the_front_door_and_every_footer_lead_to_the_page_for_who_has_no_smartphone(client, cast):
    assert client.get("/").content.decode().count('href="/khong-dien-thoai/"') == 2
    assert 'href="/khong-dien-thoai/"' in client.get(f"/thu-tuc/{BIRTH}/").content.decode()


def test_without_a_smartphone_there_is_a_counter_a_telephone_and_a_sheet(client, cast):
    page = text(client.get("/khong-dien-thoai/"))
    for words in ("Đến thẳng quầy một cửa", "0200 000 0000", "Thứ Hai đến thứ Sáu", "Nhờ người hỗ trợ"):
        assert words in page
    assert "0200 000 0000" in printed(client.get("/khong-dien-thoai/to-a4.pdf"))


def test_a_helper_finds_asks_prints_and_goes_on_to_the_next(client, guided):
    found = client.get("/tro-giup/", {"q": "lam khai sinh"}).content.decode()
    assert f'href="/tro-giup/{BIRTH}/"' in found
    assert 'data-type="large"' in found
    asked = client.get(f"/tro-giup/{BIRTH}/").content.decode()
    assert 'method="post"' in asked
    answered = client.post(f"/tro-giup/{BIRTH}/", {"t-hoan-canh": "bo-roi"})
    page = answered.content.decode()
    assert "Giấy phải nộp (3)" in page
    assert answered["Cache-Control"].find("no-store") >= 0
    assert "t-hoan-canh=" not in page  # no address carries an answer
    sheet = client.post(f"/tro-giup/{BIRTH}/to-a5.pdf", {"t-hoan-canh": "bo-roi"})
    assert "Biên bản trẻ bị bỏ rơi" in printed(sheet)
    assert re.search(r'href="/tro-giup/">.*?Xong, người tiếp theo', page, re.S)
    again = client.get(f"/tro-giup/{BIRTH}/").content.decode()
    assert 'value="bo-roi" checked' not in again


def test_the_helpers_view_says_nothing_of_the_last_person_in_the_next_ones_sheet(client, guided):
    client.post(f"/tro-giup/{BIRTH}/", {"t-hoan-canh": "bo-roi"})
    assert "sessionid" not in client.cookies
    assert "motcua" not in client.cookies
    sheet = printed(client.post(f"/tro-giup/{BIRTH}/to-a5.pdf", {}))
    assert "Giấy phải nộp (2)" in sheet


def test_a_procedure_that_has_ended_promises_no_day_and_says_so(client, guided):
    Procedure.objects.filter(code=BIRTH).update(status="repealed")
    page = text(client.get(MY))
    assert "không còn áp dụng" in page or "đã bãi bỏ" in page
    assert "nhận kết quả" not in page
