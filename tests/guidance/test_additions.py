"""What one commune has added, another takes over: only what it lacks, and nothing of the law."""

import json

import pytest

from motcua.guidance.actions import OptionInput, ask_question, load_shipped_questions, show_video, write_step
from motcua.guidance.additions import export_part, import_part, plan_part
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo
from motcua.lib.objections import NotAllowed
from tests.cast import BIRTH, NINE
from tests.clips import MP4, jpeg

pytestmark = pytest.mark.django_db

PROXY = "Văn bản ủy quyền"
FILM = "Chào bà con, hôm nay xã chỉ cách làm khai sinh."


@pytest.fixture
def part(cast):
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
    found = json.loads(json.dumps(export_part()))  # it travels as a file
    for model in (CaseQuestion, GuideStep, GuideVideo):
        model.objects.all().delete()
    return found


def test_what_was_given_is_what_is_taken(cast, part):
    plan = plan_part(part)
    assert [line.outcome for line in plan.lines] == ["new"] * 3
    assert not CaseQuestion.objects.exists()  # a plan writes nothing
    assert import_part(plan, by=cast.manager, at=NINE) == []
    again = export_part()
    assert again["questions"] == part["questions"]
    assert [step["text"] for step in again["steps"]] == ["Lấy tờ khai"]
    assert again["videos"] == part["videos"]


def test_what_is_there_already_stays_as_it_is(cast, part):
    import_part(plan_part(part), by=cast.manager, at=NINE)
    plan = plan_part(part)
    assert [line.outcome for line in plan.lines] == ["known"] * 3
    assert plan.count == 0


def test_what_the_software_brought_is_not_the_offices_to_give(cast):
    load_shipped_questions(at=NINE)
    assert export_part()["questions"] == []


def test_every_bad_row_is_named_with_its_reason_and_the_others_come(cast, part):
    part["questions"].append({**part["questions"][0], "procedure": "9.999999"})
    part["questions"].append({"procedure": BIRTH, "text": "Lạ?", "answers": "khong"})
    part["steps"].append(
        {"procedure": BIRTH, "text": "Ảnh giả", "alt": "x", "picture": "a2hvbmcgcGhhaSBhbmg="}
    )
    part["steps"].append({"procedure": BIRTH, "text": "Mã hỏng", "alt": "x", "picture": "***"})
    plan = plan_part(part)
    refused = {line.what: line.why for line in plan.lines if line.outcome == "refused"}
    assert refused["Ai đi làm?"] == "Danh mục ở đây không có thủ tục này."
    assert refused["Lạ?"] == "Mục này không đúng dạng."
    assert "Tệp «hinh.jpg»" in refused["Ảnh giả"]
    assert refused["Mã hỏng"] == "Mục này không đúng dạng."
    assert import_part(plan, by=cast.manager, at=NINE) == []
    assert CaseQuestion.objects.count() == 1


def test_what_can_no_longer_be_written_is_said_and_the_rest_is_written(cast, part):
    plan = plan_part(part)
    for number in range(5):
        ask_question(
            cast.revision(BIRTH).procedure,
            text=f"Câu {number}?",
            options=(OptionInput("Có", requires=(PROXY,)), OptionInput("Không")),
            by=cast.manager,
            at=NINE,
        )
    (line,) = import_part(plan, by=cast.manager, at=NINE)
    assert "Đã có 5 câu hỏi" in line.why
    assert GuideStep.objects.count() == 1


@pytest.mark.parametrize("part", [None, [], {}, {"form": 99}, "x"])
def test_what_is_no_such_part_is_refused_in_a_sentence(cast, part):
    with pytest.raises(NotAllowed):
        plan_part(part)


def test_who_does_not_run_the_office_takes_nothing_over(cast, part):
    refused = import_part(plan_part(part), by=cast.clerk, at=NINE)
    assert len(refused) == 3
    assert not CaseQuestion.objects.exists()
