"""My case from real rows: the shipped questions, the shipped catalogue, the office's calendar."""

import pytest

from motcua.catalogue.actions import load_catalogue
from motcua.catalogue.loading import shipped_records
from motcua.catalogue.models import Procedure
from motcua.catalogue.reading import card
from motcua.guidance.actions import load_shipped_questions, shipped_questions
from motcua.guidance.checklist import MOST_QUESTIONS
from motcua.guidance.models import CaseQuestion
from motcua.guidance.reading import case_said, guide_said, lost_names, my_case, promise_words, questions_of
from motcua.guidance.reading import law_of as law_of_procedure
from motcua.lib.clock import at_local
from tests.cast import BIRTH, CERTIFIED_COPY, MARITAL, MONDAY, NINE, UNKNOWN_LIMIT

pytestmark = pytest.mark.django_db


def asked(**answers):
    """Return what an address with these answers gives."""
    given = {f"t-{key.replace('_', '-')}": [value] for key, value in answers.items()}
    return lambda name: given.get(name, [])


def case(cast, code=BIRTH, at=NINE, **answers):
    return my_case(code, asked(**answers), agency=cast.office, at=at)


@pytest.fixture
def shipped(cast):
    load_shipped_questions(at=NINE)
    return cast


def names(papers) -> list[str]:
    return [paper.name.split(" (")[0] for paper in papers]


def test_without_answers_the_whole_list_of_the_law_stands(shipped):
    mine = case(shipped)
    assert names(mine.papers.bring) == ["Tờ khai đăng ký khai sinh", "Giấy chứng sinh"]
    assert names(mine.papers.show) == ["Giấy tờ tùy thân còn hạn"]
    assert len(mine.papers.perhaps) == 4
    assert mine.papers.spared == ()
    assert mine.total.words == "Tùy trường hợp"


def test_answers_make_the_list_mine(shipped):
    mine = case(shipped, hoan_canh="bo-roi", nho_nguoi_khac="khong", qua_60_ngay="chua")
    assert "Biên bản trẻ bị bỏ rơi" in names(mine.papers.bring)
    assert names(mine.papers.spared) == ["Xác nhận của cơ sở y tế về mang thai hộ", "Văn bản ủy quyền"]
    assert names(mine.papers.perhaps) == ["Giấy tờ chứng minh nơi cư trú"]
    assert mine.total.words == "Miễn phí"
    assert any("niêm yết 7 ngày" in advice for advice in mine.papers.advice)


def test_an_overdue_birth_costs_what_the_province_sets_and_nobody_guesses(shipped):
    mine = case(shipped, qua_60_ngay="roi")
    assert mine.total.words == "Mức thu do HĐND tỉnh quy định"


def test_a_voice_says_the_fees_the_eye_finds_further_down(shipped):
    said = " ".join(case_said(case(shipped, CERTIFIED_COPY)))
    assert "Từng mức ở dưới" not in said
    assert "hai nghìn đồng một trang" in said


def test_if_i_came_now_says_the_hour_of_the_result(shipped):
    mine = case(shipped)
    assert mine.promise.due == at_local(MONDAY, 17)
    assert promise_words(mine) == "Nộp ngay bây giờ thì nhận kết quả 17:00 thứ Hai 09/11/2026."


def test_at_night_it_says_when_the_office_opens(shipped):
    said = promise_words(case(shipped, at=at_local(MONDAY, 20)))
    assert said.startswith("Xã đang đóng cửa, mở lại lúc 08:00 thứ Ba 10/11/2026. ")
    assert said.endswith("Nộp lúc ấy thì nhận kết quả 17:00 thứ Ba 10/11/2026.")


def test_by_post_nobody_knows_when_it_arrives(shipped):
    assert case(shipped, cach_nop="post").promise is None


def test_an_unknown_limit_promises_no_date(shipped):
    mine = case(shipped, UNKNOWN_LIMIT)
    assert mine.promise.due is None
    assert "Quầy hẹn ngày trả" in promise_words(mine)


def test_the_softwares_questions_name_papers_and_fees_that_the_catalogue_has(cast):
    load_catalogue(shipped_records())
    assert load_shipped_questions() > 20
    for procedure in Procedure.objects.filter(code__in=shipped_questions()):
        rows = list(procedure.case_questions.all())
        assert rows, procedure.code
        assert lost_names(rows, law_of_procedure(procedure)) == {}, procedure.code
        assert len(questions_of(procedure.code, MONDAY)) <= MOST_QUESTIONS
    assert CaseQuestion.objects.values("procedure").distinct().count() == len(shipped_questions()) == 10


def test_every_softwares_question_changes_something_and_keeps_its_keys_apart(cast):
    for code, rows in shipped_questions().items():
        assert len({row["key"] for row in rows}) == len(rows), code
        for row in rows:
            assert row["basis"], code
            keys = [answer["key"] for answer in row["answers"]]
            assert len(set(keys)) == len(keys), code
            assert any(answer.keys() - {"key", "words"} for answer in row["answers"]), row["key"]


def test_bringing_the_softwares_questions_again_changes_nothing(shipped):
    assert load_shipped_questions(at=NINE) == 0


@pytest.mark.one_database  # every procedure: what differs is the procedures, not the database
def test_every_procedure_of_the_catalogue_has_a_list_a_total_and_a_voice(cast):
    load_catalogue(shipped_records())
    for code in Procedure.objects.values_list("code", flat=True):
        mine = my_case(code, lambda name: [], agency=cast.office, at=NINE)
        assert mine.papers.spared == ()
        assert " 0 đ" not in f" {mine.total.words}"
        said = " ".join(guide_said(card(code, MONDAY)))
        assert not any(char.isdigit() for char in said), (code, said)


def test_the_voice_says_my_list(shipped):
    said = case_said(case(shipped, hoan_canh="bo-roi"), ["Thôn Bến Đình", "Thứ Hai đến thứ Sáu: 7:30–11:30"])
    text = " ".join(said)
    assert "Giấy phải nộp, ba giấy." in text
    assert "Biên bản trẻ bị bỏ rơi" in text
    assert "Quầy hẹn ngày trả khi nhận hồ sơ." in text
    assert "từ bảy giờ ba mươi đến mười một giờ ba mươi" in text
    assert "mười bảy giờ thứ Hai ngày chín tháng mười một" in " ".join(case_said(case(shipped)))


def test_a_procedure_without_conditions_and_one_channel_asks_nothing(cast):
    assert questions_of(CERTIFIED_COPY, MONDAY) == ()


def test_a_procedure_with_conditions_asks_by_the_laws_own_words(cast):
    texts = [question.text for question in questions_of(MARITAL, MONDAY)]
    assert texts[:2] == ["Xin cấp lại do hết hạn 6 tháng hoặc đổi mục đích?", "Nhờ người khác làm thay?"]


def test_where_the_law_adds_days_of_its_own_no_hour_is_promised(shipped):
    mine = case(shipped, hoan_canh="bo-roi")
    assert mine.promise.due is None
    assert promise_words(mine) == "Quầy hẹn ngày trả khi nhận hồ sơ."
