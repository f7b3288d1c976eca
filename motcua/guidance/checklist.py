"""Turn the law's list of papers into one person's: questions and answers go in, papers sorted by need come out.

Pure: no database, no clock. Three promises, tested with invented questions of every shape: a paper the law always wants is
never taken away, whatever is asked and answered; without answers the whole list stands; each paper is in exactly one pile.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from motcua.catalogue.papers import form_words, is_cut
from motcua.lib.vietnamese import fold, slug

MOST_QUESTIONS = 5  # more than five, and an old farmer puts the sheet away
PREFIX = "t-"  # of a question's name in an address
YES, NO, NEITHER = "co", "khong", "khong-dieu-nao"
CASE_KEY, CHANNEL_KEY, REST_KEY = "truong-hop", "cach-nop", "con-gi-nua"
_LONGEST_KEY = 40

# What only the office can look up is no question for a citizen: such a paper stays "perhaps" with its condition.
_FOR_THE_OFFICE = ("khai thac duoc", "tra duoc", "tra cuu duoc")
_LEADS = ("Chỉ cần khi ", "Chỉ khi ", "Khi ", "Nếu ")


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    ONE = "one"
    SEVERAL = "several"


class Standing(StrEnum):
    """What a paper is to this person."""

    NEEDED = "needed"
    PERHAPS = "perhaps"
    SPARED = "spared"


@dataclass(frozen=True)
class Paper:
    """A paper of the law's list as a page says it; `conditional` is None where the catalogue does not say."""

    name: str
    conditional: bool | None = False
    present_only: bool = False
    condition: str = ""
    count_words: str = ""
    form_code: str = ""
    note: str = ""

    @property
    def is_certain(self) -> bool:
        """Say whether the catalogue knows when it is needed."""
        return self.conditional is not None

    @property
    def form_words(self) -> str:
        """Return which form it is, "" for none."""
        return form_words(self.form_code)


@dataclass(frozen=True)
class Option:
    """An answer one may give, and what follows from it. Papers and fees are named as in the catalogue, folded."""

    key: str
    words: str
    requires: frozenset[str] = frozenset()
    excludes: frozenset[str] = frozenset()
    drops_fees: frozenset[str] = frozenset()
    case: str = ""
    channel: str = ""
    advice: str = ""
    undated: bool = False  # the law adds days of its own, so that no hour can be promised beforehand


@dataclass(frozen=True)
class Question:
    """A plain question. `source` says who asks: the office, the software, or the law's own condition ("derived")."""

    key: str
    text: str
    options: tuple[Option, ...]
    kind: Kind = Kind.YES_NO
    help: str = ""
    source: str = "derived"

    @property
    def name(self) -> str:
        """Return its name in an address."""
        return PREFIX + self.key


Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Checklist:
    """The papers of one person: to hand in, only to show, perhaps, and not needed by the answers given."""

    bring: tuple[Paper, ...] = ()
    show: tuple[Paper, ...] = ()
    perhaps: tuple[Paper, ...] = ()
    spared: tuple[Paper, ...] = ()
    advice: tuple[str, ...] = field(default=())

    @property
    def is_certain(self) -> bool:
        """Say whether the catalogue knows of every listed paper when it is needed."""
        return all(paper.is_certain for paper in (*self.bring, *self.show))

    @property
    def has_cut_names(self) -> bool:
        """Tell whether a listed paper's name goes on where the catalogue ends it."""
        return any(is_cut(paper.name) for paper in (*self.bring, *self.show, *self.perhaps))


def sort_papers(papers: Iterable[Paper], questions: Sequence[Question], answers: Answers) -> Checklist:
    """Sort the law's papers into the piles of this person, each in the law's order."""
    piles: dict[Standing, list[Paper]] = {standing: [] for standing in Standing}
    for paper in papers:
        piles[standing_of(paper, questions, answers)].append(paper)
    needed = piles[Standing.NEEDED]
    return Checklist(
        bring=tuple(paper for paper in needed if not paper.present_only),
        show=tuple(paper for paper in needed if paper.present_only),
        perhaps=tuple(piles[Standing.PERHAPS]),
        spared=tuple(piles[Standing.SPARED]),
        advice=tuple(
            dict.fromkeys(option.advice for option in chosen_options(questions, answers) if option.advice)
        ),
    )


def standing_of(paper: Paper, questions: Sequence[Question], answers: Answers) -> Standing:
    """Return what this paper is to whoever gave these answers.

    An answer that requires it wins over one that excludes it; a question left unanswered takes nothing away.
    """
    name = fold(paper.name)
    chosen = chosen_options(questions, answers)
    if paper.conditional is False or any(name in option.requires for option in chosen):
        return Standing.NEEDED
    if any(name in option.excludes for option in chosen):
        return Standing.SPARED
    asking = [q for q in questions if any(name in option.requires for option in q.options)]
    if asking and all(answers.get(question.key) for question in asking):
        return Standing.SPARED
    return Standing.NEEDED if paper.conditional is None else Standing.PERHAPS


def chosen_options(questions: Iterable[Question], answers: Answers) -> list[Option]:
    """Return the options chosen, in the order of the questions."""
    return [
        option
        for question in questions
        for option in question.options
        if option.key in answers.get(question.key, ())
    ]


def read_answers(
    questions: Iterable[Question], given: Callable[[str], Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the answers that these questions know; `given` returns what stands under a name in an address.

    What is unknown is passed over: an address printed last year still opens when a question has gone.
    """
    answers = {}
    for question in questions:
        known = [option.key for option in question.options]
        said = [key for key in known if key in given(question.name)]
        if question.kind == Kind.SEVERAL and len(said) > 1:
            said = [key for key in said if key != NEITHER]
        elif question.kind != Kind.SEVERAL:
            said = said[-1:] if len(said) == 1 else []
        if said:
            answers[question.key] = tuple(said)
    return answers


def address_pairs(questions: Iterable[Question], answers: Answers) -> list[tuple[str, str]]:
    """Return the answers as the pairs of an address, in the order of the questions."""
    return [(question.name, key) for question in questions for key in answers.get(question.key, ())]


def case_of(questions: Iterable[Question], answers: Answers) -> str:
    """Return the key of the procedure's case that the answers name, or an empty text."""
    return next((option.case for option in chosen_options(questions, answers) if option.case), "")


def channel_of(questions: Iterable[Question], answers: Answers) -> str:
    """Return the channel that the answers name, or an empty text."""
    return next((option.channel for option in chosen_options(questions, answers) if option.channel), "")


def dropped_fees(questions: Iterable[Question], answers: Answers) -> frozenset[str]:
    """Return the folded names of the fees that the answers rule out."""
    return frozenset().union(*(option.drops_fees for option in chosen_options(questions, answers)))


# ---------------------------------------------------------------- questions from the law's own words


def all_questions(
    own: Sequence[Question],
    papers: Sequence[Paper],
    cases: Sequence[tuple[str, str]],
    channels: Sequence[tuple[str, str]],
) -> tuple[Question, ...]:
    """Return up to five questions: the office's own first, then those the catalogue gives rise to.

    `cases` and `channels` are (key, words). A paper that an own question speaks of is not asked about again. What no
    longer fits is asked in the last place as one list to tick.
    """
    asked = list(own[:MOST_QUESTIONS])
    if len(cases) > 1 and not _sets(asked, "case") and len(asked) < MOST_QUESTIONS:
        options = tuple(Option(key, words, case=key) for key, words in cases)
        asked.append(Question(CASE_KEY, "Ông/bà làm việc nào dưới đây?", options, Kind.ONE))
    last = []
    if len(channels) > 1 and not _sets(asked, "channel") and len(asked) < MOST_QUESTIONS:
        options = tuple(Option(key, words, channel=key) for key, words in channels)
        last = [Question(CHANNEL_KEY, "Ông/bà nộp bằng cách nào?", options, Kind.ONE)]
    spoken_of = {name for q in own for option in q.options for name in (*option.requires, *option.excludes)}
    room = MOST_QUESTIONS - len(asked) - len(last)
    taken = {question.key for question in (*asked, *last)}
    return (*asked, *_from_conditions(papers, spoken_of, room, taken), *last)


def _sets(questions: Iterable[Question], what: str) -> bool:
    return any(getattr(option, what) for question in questions for option in question.options)


def _from_conditions(
    papers: Iterable[Paper], spoken_of: set[str], room: int, taken: set[str]
) -> list[Question]:
    conditions: dict[str, list[Paper]] = {}
    for paper in papers:
        if paper.conditional and can_be_asked(paper.condition) and fold(paper.name) not in spoken_of:
            conditions.setdefault(paper.condition, []).append(paper)
    if not conditions or room < 1:
        return []
    single, rest = list(conditions.items()), []
    if len(single) > room:
        single, rest = single[: room - 1], single[room - 1 :]
    questions = []
    for condition, wanted in single:
        head, more = plain_condition(condition)
        names = frozenset(fold(paper.name) for paper in wanted)
        key = _free_key(slug(head), taken)
        options = (Option(YES, "Có", requires=names), Option(NO, "Không"))
        questions.append(Question(key, f"{head}?", options, help=more))
    if rest:
        options = [
            Option(
                _free_key(slug(plain_condition(condition)[0]), set()),
                plain_condition(condition)[0],
                requires=frozenset(fold(paper.name) for paper in wanted),
            )
            for condition, wanted in rest
        ]
        keys = {option.key: option for option in options}
        options = (*keys.values(), Option(NEITHER, "Không điều nào ở trên"))
        key = _free_key(REST_KEY, taken)
        questions.append(Question(key, "Những điều nào đúng với ông/bà?", options, Kind.SEVERAL))
    return questions


def can_be_asked(condition: str) -> bool:
    """Tell whether a citizen can know the answer; what only the office can look up is not asked."""
    plain = fold(condition)
    return bool(plain) and not any(words in plain for words in _FOR_THE_OFFICE)


def plain_condition(condition: str) -> tuple[str, str]:
    """Return the condition as a question's words, and the rest of the sentence: "Khi nhờ …; …" → ("Nhờ …", "…")."""
    head, _, more = condition.partition(";")
    head = head.strip(" .")
    for lead in _LEADS:
        head = head.removeprefix(lead)
    more = more.strip()
    return head[:1].upper() + head[1:], more[:1].upper() + more[1:]


def _free_key(wished: str, taken: set[str]) -> str:
    key = base = wished[:_LONGEST_KEY].strip("-") or "cau-hoi"
    number = 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key
