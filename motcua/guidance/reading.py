"""What a page, a printout or a voice says to one person about one procedure: answers, never rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings

from motcua.catalogue.models import ChannelKind, Procedure, Scope, Status
from motcua.catalogue.reading import (
    ProcedureCard,
    card,
    home_province,
    in_force,
    province_at,
    remembered,
)
from motcua.guidance import charges, spoken
from motcua.guidance.charges import FeeRow, Total
from motcua.guidance.checklist import (
    Answers,
    Checklist,
    Kind,
    Option,
    Paper,
    Question,
    all_questions,
    case_of,
    channel_of,
    chosen_options,
    dropped_fees,
    read_answers,
    sort_papers,
)
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo, SpokenGuide
from motcua.guidance.promise import Hours, Promise, open_spans, promise
from motcua.lib import clock, wording
from motcua.lib.vietnamese import fold
from motcua.people.models import Agency
from motcua.worktime.models import Calendar

# How a citizen calls the three ways of handing in.
CHANNEL_WORDS = {
    ChannelKind.COUNTER.value: "Đến quầy một cửa",
    ChannelKind.ONLINE.value: "Nộp trực tuyến (trên mạng)",
    ChannelKind.POST.value: "Gửi qua bưu chính",
}


@dataclass(frozen=True)
class Law:
    """What questions may speak of: the papers, fees, cases and channels of the revision that holds."""

    papers: tuple[Paper, ...] = ()
    fees: tuple[str, ...] = ()
    cases: tuple[tuple[str, str], ...] = ()
    channels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MyCase:
    """Everything about one procedure as it stands for whoever gave these answers at this moment."""

    card: ProcedureCard
    questions: tuple[Question, ...]
    answers: dict[str, tuple[str, ...]]
    papers: Checklist
    total: Total
    channel: str
    case_words: str
    limit_words: str
    longer_words: str
    promise: Promise | None

    @property
    def is_answered(self) -> bool:
        """Say whether any question has been answered."""
        return bool(self.answers)

    @property
    def is_complete(self) -> bool:
        """Say whether every question has been answered."""
        return len(self.answers) == len(self.questions)

    @property
    def counts(self) -> tuple[int, int]:
        """Return how many papers are to hand in and only to show."""
        return len(self.papers.bring), len(self.papers.show)


@dataclass(frozen=True)
class StepLine:
    """A step as a page says it; `picture` is the key of its picture's row, None without."""

    pk: int
    text: str
    picture: int | None
    alt: str
    width: int
    height: int
    size: int


@dataclass(frozen=True)
class VideoLine:
    """A film as a page says it."""

    title: str
    kind: str
    size: int
    transcript: str
    digest: str


@dataclass(frozen=True)
class SoundLine:
    """The guide as sound, as a page offers it."""

    kind: str
    size: int
    digest: str


@dataclass(frozen=True)
class Shown:
    """What the office has put beside the law for one procedure: steps with pictures, a film."""

    steps: tuple[StepLine, ...] = ()
    video: VideoLine | None = None
    sound: SoundLine | None = None

    @property
    def pictures(self) -> int:
        """Count the pictures."""
        return sum(1 for step in self.steps if step.picture)

    @property
    def weight(self) -> int:
        """Return what all pictures weigh, in bytes."""
        return sum(step.size for step in self.steps)


@remembered
def questions_of(code: str, day: date) -> tuple[Question, ...]:
    """Return the questions for a procedure as it stands that day: the office's, then those from the law's own words."""
    found = card(code, day)
    own = [
        question_of(row) for row in CaseQuestion.objects.filter(procedure__code=code).order_by("order", "id")
    ]
    law = _law(found) if found else Law()
    return all_questions(own, law.papers, law.cases, law.channels)


@remembered
def shown(code: str, day: date) -> Shown:
    """Return the steps, the film and the sound of a procedure."""
    steps = GuideStep.objects.filter(procedure__code=code).select_related("picture").order_by("order", "id")
    video = GuideVideo.objects.filter(procedure__code=code).select_related("file").first()
    sound = SpokenGuide.objects.filter(procedure__code=code).select_related("file").first()
    found = card(code, day) if sound else None
    if found and sound.digest != spoken.digest_of(guide_said(found), settings.SPEECH_COMMAND):
        sound = None  # it says what the guide said yesterday; the next run reads it anew
    return Shown(
        steps=tuple(_step(step) for step in steps),
        video=VideoLine(video.title, video.file.kind, video.file.size, video.transcript, video.file.digest)
        if video
        else None,
        sound=SoundLine(sound.file.kind, sound.file.size, sound.file.digest) if sound else None,
    )


def my_case(
    code: str, given: Callable[[str], Sequence[str]], *, agency: Agency | None, at: datetime
) -> MyCase | None:
    """Return what this person must bring, pay and wait for, None for a code that does not exist.

    `given` returns what stands under a name in the address. Without an agency, or for a procedure that is not received
    here, nothing is promised.
    """
    day = clock.local_day(at)
    found = card(code, day, province_at(agency, day) if agency else None)
    if found is None:
        return None
    questions = questions_of(found.code, day)
    answers = read_answers(questions, given)
    return case_for(found, questions, answers, agency=agency, at=at)


def case_for(
    found: ProcedureCard,
    questions: tuple[Question, ...],
    answers: Answers,
    *,
    agency: Agency | None,
    at: datetime,
) -> MyCase:
    """Return what these answers to these questions mean for a procedure at that moment."""
    channel, case = channel_of(questions, answers), case_of(questions, answers)
    day = clock.local_day(at)
    revision = in_force(found.code, day)
    province = province_at(agency, day) if agency else home_province(day)
    fees = [
        FeeRow(fee.name, fee.amount, fee.unit, fee.words, getattr(fee, "remark", fee.note))
        for fee in (
            revision.fees_for(channel or None, day=day, province=province) if revision else found.fees
        )
    ]
    limit, case_row = None, None
    if revision:
        case_row = next((one for one in revision.cases.all() if one.key == case), None)
        limit = revision.limit_for(channel or None, case_row)
    promised = None
    if (
        revision
        and agency
        and found.is_received_here
        and found.status == Status.ACTIVE
        and channel != ChannelKind.POST
    ):
        undated = any(option.undated for option in chosen_options(questions, answers))
        promised = _promise(None if undated else limit, agency, at)
    return MyCase(
        card=found,
        questions=questions,
        answers=dict(answers),
        papers=sort_papers(_law(found).papers, questions, answers),
        total=charges.total(fees, dropped_fees(questions, answers)),
        channel=channel,
        case_words=case_row.name if case_row else "",
        limit_words=limit.words if limit else found.limit_words,
        longer_words=limit.longer_words if limit else "",
        promise=promised,
    )


def _promise(limit, agency: Agency, at: datetime) -> Promise | None:
    row = _calendar_of(agency)
    if row is None:
        return None
    return promise(at, limit.as_limit() if limit else None, row.as_work_calendar(), _hours_of(row))


def open_on(agency: Agency, day: date) -> list[tuple[time, time]] | None:
    """Return when the office's doors are open that day, [] on a day off, None where nobody has told its hours."""
    row = _calendar_of(agency)
    return None if row is None else open_spans(day, row.as_work_calendar(), _hours_of(row))


def _calendar_of(agency: Agency) -> Calendar | None:
    return agency.calendar if agency.calendar_id else Calendar.objects.filter(code="standard").first()


def _hours_of(row: Calendar) -> Hours:
    hours: dict[int, list] = {}
    for opening in row.opening_hours.all():
        hours.setdefault(opening.weekday, []).append((opening.starts, opening.ends))
    return {weekday: sorted(spans) for weekday, spans in hours.items()}


def law_of(procedure: Procedure) -> Law:
    """Return what questions about a procedure may speak of today."""
    found = card(procedure.code, clock.today())
    return _law(found) if found else Law()


def _law(found: ProcedureCard) -> Law:
    uncertain = [(line, False if line.is_certain else None) for line in (*found.hand_in, *found.present)]
    lines = sorted([*uncertain, *((line, True) for line in found.only_if)], key=lambda pair: pair[0].pk)
    received = found.scope != Scope.ELSEWHERE
    return Law(
        papers=tuple(
            Paper(
                name=line.name,
                conditional=conditional,
                present_only=line.present_only,
                condition=line.condition,
                count_words=line.count_words,
                form_code=line.form_code,
                note="" if conditional and line.note == line.condition else line.note,
            )
            for line, conditional in lines
        ),
        fees=tuple(dict.fromkeys(fee.name for fee in found.fees)),
        cases=tuple(found.cases),
        channels=tuple((c.kind, CHANNEL_WORDS.get(c.kind, c.words)) for c in found.channels)
        if received
        else (),
    )


def question_of(row: CaseQuestion) -> Question:
    """Return a kept question as the pure rules read it."""
    return Question(
        row.key, row.text, tuple(option_of(one) for one in row.answers), Kind(row.kind), row.help, row.source
    )


def option_of(row: dict) -> Option:
    """Return a kept answer as the pure rules read it."""

    def names(part: str) -> frozenset[str]:
        return frozenset(fold(name) for name in row.get(part, ()))

    return Option(
        row["key"],
        row.get("words", ""),
        requires=names("requires"),
        excludes=names("excludes"),
        drops_fees=names("drops_fees"),
        case=row.get("case", ""),
        channel=row.get("channel", ""),
        advice=row.get("advice", ""),
        undated=bool(row.get("undated")),
    )


def lost_names(rows: Sequence[CaseQuestion], law: Law) -> dict[int, list[str]]:
    """Return, by question, the papers and fees that the catalogue no longer knows by that name."""
    papers, fees = {fold(paper.name) for paper in law.papers}, {fold(name) for name in law.fees}
    lost: dict[int, list[str]] = {}
    for row in rows:
        for answer in row.answers:
            wanted = [(name, papers) for part in ("requires", "excludes") for name in answer.get(part, ())]
            wanted += [(name, fees) for name in answer.get("drops_fees", ())]
            gone = [name for name, known in wanted if fold(name) not in known]
            if gone:
                lost.setdefault(row.pk, []).extend(name for name in gone if name not in lost.get(row.pk, []))
    return lost


def _step(step: GuideStep) -> StepLine:
    picture = step.picture
    return StepLine(
        pk=step.pk,
        text=step.text,
        picture=step.pk if picture else None,
        alt=step.alt,
        width=picture.width or 0 if picture else 0,
        height=picture.height or 0 if picture else 0,
        size=picture.size if picture else 0,
    )


# What a desk has just changed, it sees at once: these two ask the rows, where the public pages ask the memory.
questions_now, shown_now = questions_of.__wrapped__, shown.__wrapped__


# ---------------------------------------------------------------- said aloud


def guide_said(found: ProcedureCard, office: Sequence[str] = ()) -> list[str]:
    """Return the whole guide of a procedure as sentences for a voice; `office` says where and when."""
    law = _law(found)
    always = [paper for paper in law.papers if not paper.conditional]
    parts = [f"{found.name}."]
    parts += spoken.papers_said("Giấy phải nộp", [p for p in always if not p.present_only])
    parts += spoken.papers_said("Chỉ đưa xem rồi mang về", [p for p in always if p.present_only])
    parts += spoken.papers_said(
        "Chỉ khi thuộc trường hợp", [p for p in law.papers if p.conditional], conditions=True
    )
    if not law.papers:
        parts.append("Chưa rõ giấy tờ. Xin hỏi tại quầy trước khi đi.")
    parts.append(f"Mất bao lâu: {found.limit_words}.")
    parts.append(f"Hết bao nhiêu tiền: {found.fee_words}.")
    parts += [f"{fee.name}: {fee.words}." for fee in found.fees if len(found.fees) > 1]
    parts += _where(found, office)
    return spoken.sentences(parts)


def case_said(mine: MyCase, office: Sequence[str] = ()) -> list[str]:
    """Return one person's checklist as sentences for a voice."""
    parts = [f"{mine.card.name}. Giấy tờ của ông/bà." if mine.is_answered else f"{mine.card.name}."]
    parts += spoken.papers_said("Giấy phải nộp", mine.papers.bring)
    parts += spoken.papers_said("Chỉ đưa xem rồi mang về", mine.papers.show)
    parts += spoken.papers_said("Có thể cần thêm", mine.papers.perhaps, conditions=True)
    parts += [f"Lưu ý: {advice}" for advice in mine.papers.advice]
    parts.append(f"Hết bao nhiêu tiền: {mine.total.words}.")
    if "ở dưới" in mine.total.more:  # for the eye; a voice says the rows here
        parts += [f"{fee.name}: {fee.words}." for fee in mine.total.rows]
    elif mine.total.more:
        parts.append(f"{mine.total.more}.")
    parts.append(f"Mất bao lâu: {mine.limit_words}.")
    parts.append(promise_words(mine))
    parts += _where(mine.card, office)
    return spoken.sentences(part for part in parts if part)


def steps_said(found: ProcedureCard, told: Shown) -> list[str]:
    """Return the steps as sentences for a voice, with what their pictures show."""
    parts = [f"{found.name}, từng bước."]
    for number, step in enumerate(told.steps, start=1):
        parts.append(f"Bước {number}: {step.text}")
        if step.picture:
            parts.append(f"Trong hình: {step.alt}")
    return spoken.sentences(parts)


def promise_words(mine: MyCase) -> str:
    """Return the sentence "if I came now": when the office opens if it is closed, and when the result would be there."""
    found = mine.promise
    if found is None:
        return ""
    online = mine.channel == ChannelKind.ONLINE
    opens = "" if found.is_open else f"Xã đang đóng cửa, mở lại lúc {wording.moment(found.starts)}. "
    if found.due is None:
        return f"{opens}Quầy hẹn ngày trả khi nhận hồ sơ."
    if online:
        when = "Cơ quan tiếp nhận ngay bây giờ thì" if found.is_open else "Cơ quan tiếp nhận lúc ấy thì"
    else:
        when = "Nộp ngay bây giờ thì" if found.is_open else "Nộp lúc ấy thì"
    doubt = " (tạm tính: lịch nghỉ chưa công bố chính thức)" if found.provisional else ""
    return f"{opens}{when} nhận kết quả {wording.moment(found.due)}{doubt}."


def _where(found: ProcedureCard, office: Sequence[str]) -> list[str]:
    if not found.is_received_here:
        return [f"Bộ phận Một cửa ở đây không nhận thủ tục này. Nơi giải quyết: {found.agency_name}."]
    return [f"{line}." for line in office]
