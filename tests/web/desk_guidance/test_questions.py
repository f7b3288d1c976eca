"""The manager writes the questions, steps and film of a procedure; the law's own list cannot be touched here."""

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.guidance.actions import OptionInput, ask_question, load_shipped_questions, write_step
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo
from motcua.journal import book
from tests.cast import BIRTH, NINE
from tests.clips import MP4, PLACE, jpeg
from tests.web.desk_reception.counter import sign_in

pytestmark = pytest.mark.django_db

QUESTIONS = f"/can-bo/thu-tuc/{BIRTH}/cau-hoi/"
STEPS = f"/can-bo/thu-tuc/{BIRTH}/tung-buoc/"
PROXY, FORM_PAPER = "Văn bản ủy quyền", "Tờ khai đăng ký khai sinh (hoặc mẫu điện tử tương tác)"


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NINE, tick=False):
        yield


@pytest.fixture
def desk(client, cast):
    sign_in(client, cast.manager)
    return client


def typed(**changes) -> dict:
    given = {
        "text": "Ai đi làm?",
        "kind": "one",
        "help": "",
        "basis": "Thành phần hồ sơ",
        "rows": "3",
        "o0_words": "Chính tôi",
        "o1_words": "Người khác",
        "o1_requires": [PROXY],
        "o2_words": "",
    }
    return {**given, **changes}


def kinds(procedure) -> list[str]:
    return [entry.kind for entry in book.entries(procedure.stream) if entry.kind.startswith("guidance.")]


def test_the_manager_finds_the_page_from_the_running_of_the_office(desk, cast):
    assert 'href="/can-bo/huong-dan/"' in desk.get("/can-bo/quan-ly/").content.decode()
    page = desk.get("/can-bo/huong-dan/", {"q": "khai sinh"}).content.decode()
    assert f'href="{QUESTIONS}"' in page
    assert "Không có thủ tục nào" in desk.get("/can-bo/huong-dan/", {"q": "xyz"}).content.decode()


@pytest.mark.parametrize("who", ["clerk", "specialist", "chairwoman", "stranger"])
def test_nobody_else_opens_it(client, cast, who):
    sign_in(client, getattr(cast, who))
    for address in ("/can-bo/huong-dan/", QUESTIONS, STEPS):
        assert client.get(address).status_code == 404


def test_a_new_question_is_asked_at_once_and_written_in_the_journal(desk, client, cast):
    assert desk.post(f"{QUESTIONS}them/", typed()).status_code == 302
    (row,) = CaseQuestion.objects.all()
    assert (row.key, row.source) == ("ai-di-lam", "office")
    assert row.answers == [
        {"key": "chinh-toi", "words": "Chính tôi"},
        {"key": "nguoi-khac", "words": "Người khác", "requires": [PROXY]},
    ]
    assert kinds(row.procedure) == ["guidance.question_asked"]
    public = client.get(f"/thu-tuc/{BIRTH}/truong-hop/?t-ai-di-lam=nguoi-khac").content.decode()
    assert "Ai đi làm?" in public
    assert "Giấy phải nộp (3)" in public
    assert "Nhờ người khác làm thay?" not in public


def test_the_preview_shows_what_each_answer_does_and_writes_nothing(desk, cast):
    page = desk.post(f"{QUESTIONS}them/", typed(**{"xem-truoc": "1"})).content.decode()
    assert "Xem trước: chưa ghi" in page
    chosen = page[page.index("Chọn «Chính tôi»") : page.index("Chọn «Người khác»")]
    assert re.search(r"Không cần: .*Văn bản ủy quyền", chosen, re.S)
    assert 'value="Ai đi làm?"' in page
    assert not CaseQuestion.objects.exists()


def test_more_room_for_answers_keeps_what_was_typed(desk, cast):
    page = desk.post(f"{QUESTIONS}them/", typed(**{"them-cho": "1"})).content.decode()
    assert 'name="o4_words"' in page
    assert 'value="Người khác"' in page
    assert "has-error" not in page


def test_each_mistake_stands_beside_its_field(desk, cast):
    for changes, words in (
        ({"text": ""}, "Chưa điền câu hỏi"),
        ({"o1_words": ""}, "Câu trả lời này còn trống"),
        ({"o1_words": "", "o1_requires": []}, "Cần từ 2 đến 8 câu trả lời"),
        ({"o1_words": "chính tôi"}, "Có hai câu trả lời giống nhau"),
        ({"o1_requires": []}, "Chưa câu trả lời nào làm thay đổi danh sách"),
        ({"o1_excludes": [PROXY]}, "vừa đòi vừa bỏ một giấy"),
    ):
        response = desk.post(f"{QUESTIONS}them/", typed(**changes))
        assert response.status_code == 422
        assert words in response.content.decode(), changes


def test_a_paper_the_law_always_wants_is_not_even_offered(desk, cast):
    page = desk.get(f"{QUESTIONS}them/").content.decode()
    assert PROXY in page
    assert FORM_PAPER not in page
    assert desk.post(f"{QUESTIONS}them/", typed(o0_excludes=[FORM_PAPER])).status_code == 422


def test_a_question_is_changed_and_keeps_its_place_in_addresses(desk, cast):
    load_shipped_questions(at=NINE)
    row = CaseQuestion.objects.get(procedure__code=BIRTH, key="nho-nguoi-khac")
    page = desk.get(f"{QUESTIONS}{row.pk}/").content.decode()
    assert 'value="Không, tôi tự đi"' in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    sent = typed(
        text="Nhờ ai đi thay?",
        kind="yes_no",
        o0_words="Có",
        o0_requires=[PROXY],
        o1_words="Không",
        o1_requires=[],
        seen=seen,
    )
    assert desk.post(f"{QUESTIONS}{row.pk}/", sent).status_code == 302
    row.refresh_from_db()
    assert (row.key, row.text, row.source) == ("nho-nguoi-khac", "Nhờ ai đi thay?", "office")
    assert [answer["key"] for answer in row.answers] == ["co", "khong"]


def test_two_managers_at_one_question_the_second_is_told_and_loses_nothing(desk, cast):
    load_shipped_questions(at=NINE)
    row = CaseQuestion.objects.get(procedure__code=BIRTH, key="nho-nguoi-khac")
    sent = typed(seen="00000000", text="Bản của tôi")
    response = desk.post(f"{QUESTIONS}{row.pk}/", sent)
    assert response.status_code == 409
    assert "vừa được người khác sửa" in response.content.decode()
    assert 'value="Bản của tôi"' in response.content.decode()


def test_questions_change_places_and_are_dropped(desk, cast):
    load_shipped_questions(at=NINE)
    first, second = CaseQuestion.objects.filter(procedure__code=BIRTH)[:2]
    desk.post(f"{QUESTIONS}{second.pk}/len/")
    assert [q.pk for q in CaseQuestion.objects.filter(procedure__code=BIRTH)][:2] == [second.pk, first.pk]
    desk.post(f"{QUESTIONS}{second.pk}/xuong/")
    assert [q.pk for q in CaseQuestion.objects.filter(procedure__code=BIRTH)][:2] == [first.pk, second.pk]
    desk.post(f"{QUESTIONS}{first.pk}/bo/")
    assert not CaseQuestion.objects.filter(pk=first.pk).exists()
    assert "guidance.question_dropped" in kinds(second.procedure)


def test_a_sixth_question_is_refused_with_its_reason(desk, cast):
    procedure = cast.revision(BIRTH).procedure
    for number in range(5):
        ask_question(
            procedure,
            text=f"Câu {number}?",
            options=(OptionInput("Có", requires=(PROXY,)), OptionInput("Không")),
            by=cast.manager,
            at=NINE,
        )
    assert "Đã có 5 câu hỏi" in desk.post(f"{QUESTIONS}them/", typed()).content.decode()


def test_a_name_the_catalogue_no_longer_knows_is_pointed_out(desk, cast):
    procedure = cast.revision(BIRTH).procedure
    ask_question(
        procedure,
        text="Cũ?",
        options=(OptionInput("Có", requires=("Sổ hộ khẩu",)), OptionInput("Không")),
        by=cast.manager,
        at=NINE,
    )
    page = desk.get(QUESTIONS).content.decode()
    assert re.search(r"Danh mục không còn tên này:</b> Sổ hộ khẩu", page)


def test_the_list_costs_the_same_for_two_questions_and_for_five(desk, cast, django_assert_max_num_queries):
    load_shipped_questions(at=NINE)
    desk.get(QUESTIONS)
    with django_assert_max_num_queries(16):
        desk.get(QUESTIONS)
    with django_assert_max_num_queries(12):
        desk.get("/can-bo/huong-dan/")


# ---------------------------------------------------------------- steps and film


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_step_with_a_picture_is_drawn_anew_and_small(desk, cast):
    noisy = Image.effect_noise((2400, 1800), 90).convert("RGB")
    out = io.BytesIO()
    noisy.save(out, "JPEG", quality=95)
    sent = {"text": "Lấy tờ khai", "alt": "Bàn số 1", "picture": upload(out.getvalue(), "ban.jpg")}
    assert desk.post(f"{STEPS}them/", sent).status_code == 302
    step = GuideStep.objects.select_related("picture").get()
    assert (step.picture.width, step.picture.height) == (800, 600)
    assert step.picture.size < len(out.getvalue()) / 5
    page = desk.get(STEPS).content.decode()
    assert 'alt="Bàn số 1"' in page


def test_a_picture_without_words_is_refused(desk, cast):
    response = desk.post(f"{STEPS}them/", {"text": "Lấy tờ khai", "picture": upload(jpeg(), "ban.jpg")})
    assert response.status_code == 422
    assert "Hình cần lời tả" in response.content.decode()


@pytest.mark.parametrize("content", [b"MZ khong phai anh", b"<svg onload=alert(1)></svg>", b""])
def test_a_picture_that_is_no_picture_is_refused(desk, cast, content):
    sent = {"text": "Lấy tờ khai", "alt": "x y z", "picture": upload(content, "ban.jpg")}
    assert desk.post(f"{STEPS}them/", sent).status_code == 422
    assert not GuideStep.objects.exists()


def test_a_step_is_changed_moved_and_dropped(desk, cast):
    procedure = cast.revision(BIRTH).procedure
    first = write_step(procedure, text="Một", picture=(jpeg(), "a.jpg"), alt="Hình một", by=None, at=NINE)
    second = write_step(procedure, text="Hai", by=None, at=NINE)
    desk.post(f"{STEPS}{second.pk}/len/")
    assert [step.text for step in procedure.guide_steps.all()] == ["Hai", "Một"]
    desk.post(f"{STEPS}{first.pk}/", {"text": "Một, sửa", "alt": "", "without_picture": "on"})
    first.refresh_from_db()
    assert (first.text, first.picture, first.alt) == ("Một, sửa", None, "")
    desk.post(f"{STEPS}{second.pk}/bo/")
    assert procedure.guide_steps.count() == 1


def test_a_film_needs_its_words_and_loses_the_place_it_was_taken(desk, cast):
    address = f"/can-bo/thu-tuc/{BIRTH}/phim/"
    sent = {"title": "Làm khai sinh", "transcript": "ừ"}
    refused = desk.post(address, {**sent, "file": upload(MP4, "phim.mp4")})
    assert refused.status_code == 422
    assert "Cần ghi đủ lời trong phim" in refused.content.decode()
    sent["transcript"] = "Chào bà con, hôm nay xã chỉ cách làm khai sinh."
    assert desk.post(address, {**sent, "file": upload(MP4, "phim.mp4")}).status_code == 302
    kept = GuideVideo.objects.get().file.read()
    assert len(kept) == len(MP4)
    assert PLACE not in kept
    assert desk.post(f"{address}bo/").status_code == 302
    assert not GuideVideo.objects.exists()


def test_what_is_no_film_is_refused_with_a_sentence(desk, cast):
    address = f"/can-bo/thu-tuc/{BIRTH}/phim/"
    sent = {"title": "x", "transcript": "Chào bà con, hôm nay xã chỉ cách làm khai sinh."}
    for content, words in (
        (b"GIF89a" + bytes(50), "không phải phim MP4 hay WebM"),
        (MP4[:-700], "hỏng hoặc tải lên chưa trọn"),
    ):
        response = desk.post(address, {**sent, "file": upload(content, "phim.mp4")})
        assert response.status_code == 422
        assert words in response.content.decode()
    assert "Chưa chọn tệp phim" in desk.post(address, sent).content.decode()


def test_the_procedures_own_page_leads_here_and_tells_what_was_done(desk, cast):
    desk.post(f"{QUESTIONS}them/", typed())
    page = desk.get(f"/can-bo/thu-tuc/{BIRTH}/").content.decode()
    assert f'href="{QUESTIONS}"' in page
    assert "Thêm câu hỏi về trường hợp" in page
    assert "guidance." not in page
