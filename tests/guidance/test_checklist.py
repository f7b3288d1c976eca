"""My own checklist: what the answers may change, and what they never may."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.guidance.checklist import (
    MOST_QUESTIONS,
    NEITHER,
    NO,
    REST_KEY,
    YES,
    Kind,
    Option,
    Paper,
    Question,
    Standing,
    address_pairs,
    all_questions,
    case_of,
    channel_of,
    plain_condition,
    read_answers,
    sort_papers,
    standing_of,
)
from motcua.lib.vietnamese import fold

FORM = Paper("Tờ khai đăng ký khai sinh")
FOUND = Paper("Biên bản trẻ bị bỏ rơi", conditional=True, condition="Trẻ bị bỏ rơi")
PROXY = Paper(
    "Văn bản ủy quyền", conditional=True, condition="Khi nhờ người khác làm thay; không phải ruột thịt"
)
CARD = Paper("Giấy tờ tùy thân", present_only=True)
HOME = Paper(
    "Giấy tờ về nơi cư trú",
    conditional=True,
    present_only=True,
    condition="Chỉ cần khi cơ quan đăng ký không khai thác được dữ liệu cư trú",
)
PAPERS = (FORM, FOUND, PROXY, CARD, HOME)

# ---------------------------------------------------------------- invented papers, questions and answers of every shape

# A busy machine draws slowly; how long it takes says nothing about the checklist.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from([f"Giấy số {n}" for n in range(1, 9)])
FOLDED = NAMES.map(fold)


@st.composite
def situations(draw):
    """Papers, questions about them (also about papers that are not there), and answers, some of them nonsense."""
    names = draw(st.lists(NAMES, unique=True, max_size=7))
    papers = [
        Paper(
            name,
            conditional=draw(st.sampled_from([True, False, None])),
            present_only=draw(st.booleans()),
            condition=draw(st.sampled_from(["", f"Trường hợp {name}", "Khi không tra được dữ liệu"])),
        )
        for name in names
    ]
    own = []
    for number in range(draw(st.integers(0, 4))):
        options = tuple(
            Option(
                f"o{n}",
                f"Trả lời {n}",
                requires=draw(st.frozensets(FOLDED, max_size=3)),
                excludes=draw(st.frozensets(FOLDED, max_size=3)),
            )
            for n in range(draw(st.integers(2, 4)))
        )
        own.append(Question(f"h{number}", f"Hỏi {number}?", options, draw(st.sampled_from(list(Kind)))))
    cases = [(f"c{n}", f"Trường hợp {n}") for n in range(draw(st.integers(0, 3)))]
    channels = [(f"k{n}", f"Cách {n}") for n in range(draw(st.integers(0, 3)))]
    questions = all_questions(own, papers, cases, channels)
    answers = {
        question.key: (draw(st.sampled_from([option.key for option in question.options])),)
        for question in questions
        if draw(st.booleans())
    }
    return papers, questions, answers


@patient
@given(situations())
def test_every_paper_lies_in_exactly_one_pile(situation):
    papers, questions, answers = situation
    mine = sort_papers(papers, questions, answers)
    piled = [*mine.bring, *mine.show, *mine.perhaps, *mine.spared]
    assert sorted(paper.name for paper in piled) == sorted(paper.name for paper in papers)


@patient
@given(situations())
def test_a_paper_the_law_always_wants_is_never_lost(situation):
    papers, questions, answers = situation
    mine = sort_papers(papers, questions, answers)
    for paper in papers:
        if paper.conditional is False:
            assert paper in (mine.show if paper.present_only else mine.bring)


@patient
@given(situations())
def test_without_answers_the_whole_list_stands(situation):
    papers, questions, _ = situation
    mine = sort_papers(papers, questions, {})
    assert mine.spared == ()
    assert set(mine.perhaps) == {paper for paper in papers if paper.conditional is True}


@patient
@given(situations())
def test_every_paper_can_be_reached_by_some_answers(situation):
    papers, questions, _ = situation
    for paper in papers:
        asking = [
            (question, option)
            for question in questions
            for option in question.options
            if fold(paper.name) in option.requires
        ]
        answers = {asking[0][0].key: (asking[0][1].key,)} if asking else {}
        reached = standing_of(paper, questions, answers)
        assert reached == (Standing.NEEDED if asking or paper.conditional is not True else Standing.PERHAPS)


@patient
@given(situations())
def test_an_answer_that_requires_a_paper_wins_over_one_that_excludes_it(situation):
    papers, questions, answers = situation
    chosen = [o for q in questions for o in q.options if o.key in answers.get(q.key, ())]
    for paper in papers:
        if any(fold(paper.name) in option.requires for option in chosen):
            assert standing_of(paper, questions, answers) == Standing.NEEDED


@patient
@given(situations())
def test_there_are_never_more_than_five_questions_and_no_two_of_one_name(situation):
    _, questions, _ = situation
    assert len(questions) <= MOST_QUESTIONS
    assert len({question.key for question in questions}) == len(questions)
    for question in questions:
        assert len({option.key for option in question.options}) == len(question.options)


@patient
@given(situations())
def test_answers_survive_the_way_through_an_address(situation):
    _, questions, answers = situation
    pairs = address_pairs(questions, answers)
    back = read_answers(questions, lambda name: [value for key, value in pairs if key == name])
    assert back == answers


# ---------------------------------------------------------------- by example


def test_the_laws_own_conditions_become_plain_questions():
    questions = all_questions((), PAPERS, (), (("counter", "Đến quầy"), ("post", "Gửi bưu chính")))
    assert [question.text for question in questions] == [
        "Trẻ bị bỏ rơi?",
        "Nhờ người khác làm thay?",
        "Ông/bà nộp bằng cách nào?",
    ]
    assert questions[1].help == "Không phải ruột thịt"
    assert [option.words for option in questions[0].options] == ["Có", "Không"]


def test_yes_brings_the_paper_and_no_spares_it():
    questions = all_questions((), PAPERS, (), ())
    mine = sort_papers(PAPERS, questions, {"tre-bi-bo-roi": (YES,), "nho-nguoi-khac-lam-thay": (NO,)})
    assert mine.bring == (FORM, FOUND)
    assert mine.show == (CARD,)
    assert mine.spared == (PROXY,)


def test_what_only_the_office_can_look_up_is_not_asked_and_stays_perhaps():
    questions = all_questions((), PAPERS, (), ())
    assert not any("cư trú" in question.text for question in questions)
    every_no = {question.key: (NO,) for question in questions}
    assert sort_papers(PAPERS, questions, every_no).perhaps == (HOME,)


def test_cases_and_channels_are_asked_only_where_there_is_a_choice():
    assert all_questions((), (FORM,), (("a", "Một"),), (("counter", "Đến quầy"),)) == ()
    questions = all_questions(
        (), (FORM,), (("a", "Sửa"), ("b", "Bổ sung")), (("counter", "Quầy"), ("post", "Thư"))
    )
    assert [question.kind for question in questions] == [Kind.ONE, Kind.ONE]
    answers = {questions[0].key: ("b",), questions[1].key: ("post",)}
    assert (case_of(questions, answers), channel_of(questions, answers)) == ("b", "post")


def test_what_does_not_fit_into_five_questions_is_one_list_to_tick():
    papers = [Paper(f"Giấy {n}", conditional=True, condition=f"Là người số {n}") for n in range(8)]
    questions = all_questions((), papers, (), (("counter", "Quầy"), ("post", "Thư")))
    assert len(questions) == MOST_QUESTIONS
    ticks = questions[3]
    assert (ticks.key, ticks.kind) == (REST_KEY, Kind.SEVERAL)
    assert [option.key for option in ticks.options][-1] == NEITHER
    both = read_answers(questions, lambda name: ["la-nguoi-so-4", "la-nguoi-so-6", NEITHER])
    assert both[REST_KEY] == ("la-nguoi-so-4", "la-nguoi-so-6")
    mine = sort_papers(papers, questions, {REST_KEY: both[REST_KEY]})
    assert {paper.name for paper in mine.bring} == {"Giấy 4", "Giấy 6"}
    assert {paper.name for paper in mine.spared} == {"Giấy 3", "Giấy 5", "Giấy 7"}
    assert sort_papers(papers, questions, {REST_KEY: (NEITHER,)}).bring == ()


def test_a_paper_the_office_asks_about_is_not_asked_about_twice():
    own = (
        Question(
            "ai-di",
            "Ai đi làm?",
            (
                Option("chinh", "Chính tôi"),
                Option("thay", "Người khác", requires=frozenset({fold(PROXY.name)})),
            ),
            Kind.ONE,
            source="office",
        ),
    )
    questions = all_questions(own, PAPERS, (), ())
    assert [question.key for question in questions] == ["ai-di", "tre-bi-bo-roi"]


def test_two_answers_to_a_question_of_one_answer_count_as_none():
    questions = all_questions((), PAPERS, (), ())
    assert read_answers(questions, lambda name: [YES, NO]) == {}


def test_an_old_address_with_unknown_answers_still_opens():
    questions = all_questions((), PAPERS, (), ())
    assert read_answers(questions, lambda name: ["la-lung"]) == {}


def test_a_paper_the_catalogue_is_not_sure_of_stays_on_the_list_until_an_answer_excludes_it():
    unsure = Paper("Sổ hộ khẩu cũ", conditional=None)
    ask = Question(
        "co-so",
        "Còn sổ không?",
        (Option(YES, "Có"), Option(NO, "Không", excludes=frozenset({fold(unsure.name)}))),
    )
    assert sort_papers([unsure], [ask], {}).bring == (unsure,)
    assert not sort_papers([unsure], [ask], {}).is_certain
    assert sort_papers([unsure], [ask], {"co-so": (NO,)}).spared == (unsure,)


def test_conditions_lose_their_joining_words():
    assert plain_condition("Khi nhờ người khác làm thay; ruột thịt thì không") == (
        "Nhờ người khác làm thay",
        "Ruột thịt thì không",
    )
    assert plain_condition("Trẻ bị bỏ rơi") == ("Trẻ bị bỏ rơi", "")
