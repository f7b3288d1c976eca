"""What one commune has added to its guidance, another takes over: only what it lacks, and nothing unseen."""

import pytest

from motcua.catalogue.additions import part
from motcua.exchange import additions_file
from motcua.guidance.actions import OptionInput, ask_question, load_shipped_questions, show_video, write_step
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, MONDAY, NINE
from tests.clips import MP4, jpeg

pytestmark = pytest.mark.django_db

PROXY = "Văn bản ủy quyền"
FILM = "Chào bà con, hôm nay xã chỉ cách làm khai sinh."


@pytest.fixture
def bundle(cast):
    """The additions of an office that has one of each; what is left here is nothing."""
    procedure = cast.revision(BIRTH).procedure
    ask_question(
        procedure,
        text="Ai đi làm?",
        kind="one",
        options=(OptionInput("Tôi"), OptionInput("Người khác", requires=(PROXY,), undated=True)),
        by=cast.manager,
        at=NINE,
    )
    write_step(
        procedure, text="Lấy tờ khai", picture=(jpeg(), "a.jpg"), alt="Bàn số 1", by=cast.manager, at=NINE
    )
    show_video(procedure, title="Khai sinh", content=MP4, transcript=FILM, by=cast.manager, at=NINE)
    found = additions_file.write("Xã Đồng Sen", MONDAY)
    for model in (CaseQuestion, GuideStep, GuideVideo):
        model.objects.all().delete()
    return found


def judged(bundle: bytes) -> dict:
    return {key: one for key, one in additions_file.read(bundle).judged if key != "keywords"}


def take_over(bundle: bytes, by) -> dict[str, list[int]]:
    fresh = {key: one.addition for key, one in judged(bundle).items() if not one.problem and not one.is_there}
    return {key: part(key).add([one], by=by, at=NINE) for key, one in fresh.items()}


def test_what_was_given_is_what_is_taken(cast, bundle):
    assert not CaseQuestion.objects.exists()
    assert set(take_over(bundle, cast.manager)) == {"questions", "steps", "videos"}
    assert not CaseQuestion.objects.exclude(source="office").exists()
    question = CaseQuestion.objects.get()
    assert question.answers[1] == {
        "key": "nguoi-khac",
        "words": "Người khác",
        "requires": [PROXY],
        "undated": True,
    }
    assert GuideStep.objects.get().alt == "Bàn số 1"
    assert GuideVideo.objects.get().transcript == FILM


def test_what_is_there_already_stays_as_it_is(cast, bundle):
    take_over(bundle, cast.manager)
    assert all(one.is_there for one in judged(bundle).values())
    assert take_over(bundle, cast.manager) == {}


def test_a_whole_taking_over_can_be_taken_back(cast, bundle):
    for key, rows in take_over(bundle, cast.manager).items():
        part(key).take_back(rows, by=cast.manager, at=NINE)
    for model in (CaseQuestion, GuideStep, GuideVideo):
        assert not model.objects.exists()


def test_what_the_software_brought_is_not_the_offices_to_give(cast):
    load_shipped_questions(at=NINE)
    assert list(part("questions").collect()) == []
    assert part("questions").count() == 0


def read(key: str, values: dict, files: dict | None = None):
    return part(key).read(values, files or {})


def test_every_bad_row_is_named_with_its_reason(cast):
    answers = [{"words": "Có", "requires": [PROXY]}, {"words": "Không"}]
    question = {"code": BIRTH, "text": "Ai?", "kind": "yes_no", "answers": answers}
    unknown, idle, always, twice = part("questions").judge(
        [
            read("questions", {**question, "code": "9.999999"}),
            read("questions", {**question, "text": "Thừa?", "answers": [{"words": "A"}, {"words": "B"}]}),
            read(
                "questions",
                {
                    **question,
                    "text": "Bỏ tờ khai?",
                    "answers": [
                        {
                            "words": "Có",
                            "excludes": ["Tờ khai đăng ký khai sinh (hoặc mẫu điện tử tương tác)"],
                        },
                        {"words": "Không"},
                    ],
                },
            ),
            read("questions", question),
        ]
    )
    assert unknown.problem == "Không có thủ tục 9.999999 ở đây."
    assert "Chưa câu trả lời nào làm thay đổi danh sách" in idle.problem
    assert "giấy luật luôn đòi" in always.problem
    assert twice.problem == ""
    (bad,) = part("steps").judge(
        [read("steps", {"code": BIRTH, "text": "Ảnh giả", "alt": "x"}, {"a.jpg": b"MZ khong phai anh"})]
    )
    assert "a.jpg" in bad.problem
    (film,) = part("videos").judge(
        [read("videos", {"code": BIRTH, "title": "x", "transcript": FILM}, {"a.mp4": b"GIF89a" + bytes(99)})]
    )
    assert "không phải phim" in film.problem


def test_a_sixth_question_is_judged_before_anything_is_written(cast):
    rows = [
        read(
            "questions",
            {
                "code": BIRTH,
                "text": f"Câu {number}?",
                "kind": "yes_no",
                "answers": [{"words": "Có", "requires": [PROXY]}, {"words": "Không"}],
            },
        )
        for number in range(6)
    ]
    assert [bool(one.problem) for one in part("questions").judge(rows)] == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("questions", {}),
        ("questions", {"code": BIRTH, "text": "x", "kind": "one", "answers": "khong"}),
        ("questions", {"code": BIRTH, "text": "x", "kind": "one", "answers": [{"words": 1}]}),
        (
            "questions",
            {"code": BIRTH, "text": "x", "kind": "one", "answers": [{"words": "a", "requires": "b"}]},
        ),
        ("steps", {"code": BIRTH, "text": 5}),
        ("videos", {"code": BIRTH, "title": "x", "transcript": FILM}),
    ],
)
def test_what_is_no_such_row_is_refused(cast, key, values):
    with pytest.raises(ValueError):
        read(key, values)


def test_who_does_not_keep_the_catalogue_takes_nothing_over(cast, bundle):
    with pytest.raises(NotAllowed):
        take_over(bundle, cast.clerk)
    assert not CaseQuestion.objects.exists()
