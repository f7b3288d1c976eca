"""The verbs of guidance: ask and stop asking a question, tell a step, show a film, keep the guide as sound."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources

from django.db import transaction
from django.db.models import Max

from motcua.catalogue.actions import note_beside
from motcua.catalogue.additions import Addition
from motcua.catalogue.models import Procedure
from motcua.catalogue.rules import may_edit_catalogue
from motcua.files.actions import keep_inspected
from motcua.files.clips import inspect_sound, inspect_video
from motcua.files.models import StoredFile
from motcua.guidance import rules
from motcua.guidance.checklist import NO, YES, Kind, Option, Question
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo, Source, SpokenGuide
from motcua.guidance.pictures import for_the_guide
from motcua.guidance.reading import law_of, option_of
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import slug, tidy

_LISTS = ("requires", "excludes", "drops_fees")


@dataclass(frozen=True)
class OptionInput:
    """An answer as somebody writes it; papers and fees by their names in the catalogue. An empty key is made from the words."""

    words: str
    key: str = ""
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    drops_fees: tuple[str, ...] = ()
    case: str = ""
    channel: str = ""
    advice: str = ""
    undated: bool = False


@cache
def shipped_questions() -> dict[str, list[dict]]:
    """Return the questions the software comes with, by the code of the procedure."""
    path = resources.files("motcua.guidance") / "data" / "questions.json"
    return json.loads(path.read_text(encoding="utf-8"))


@transaction.atomic
def load_shipped_questions(*, by=None, at: datetime | None = None) -> int:
    """Bring the software's own questions to procedures that have none of anybody; return how many were brought.

    What an office has changed or put in their place is left alone.
    """
    at = at or clock.now()
    asked = set(CaseQuestion.objects.values_list("procedure__code", flat=True))
    wanted = {code: rows for code, rows in shipped_questions().items() if code not in asked}
    brought = 0
    for procedure in Procedure.objects.filter(code__in=wanted):
        rows = wanted[procedure.code]
        CaseQuestion.objects.bulk_create(
            CaseQuestion(procedure=procedure, order=order, source=Source.SHIPPED, **row)
            for order, row in enumerate(rows, start=1)
        )
        brought += len(rows)
        _record("guidance.questions_shipped", procedure, by, at, count=len(rows))
    return brought


@transaction.atomic
def ask_question(
    procedure: Procedure,
    *,
    text: str,
    options: Sequence[OptionInput],
    kind: str = Kind.YES_NO.value,
    help: str = "",
    basis: str = "",
    by,
    at: datetime | None = None,
) -> CaseQuestion:
    """Put one more question to whoever asks for this procedure. Raises NotAllowed."""
    at = at or clock.now()
    _lock(procedure)
    others = list(procedure.case_questions.all())
    key = _free_key(slug(text)[:36], {question.key for question in others} | rules.reserved_keys())
    question = CaseQuestion(procedure=procedure, key=key, order=_next_order(procedure.case_questions))
    _fill(question, text, options, kind, help, basis, others, by=by, at=at)
    question.save(force_insert=True)
    _record("guidance.question_asked", procedure, by, at, question=question.key)
    return question


@transaction.atomic
def change_question(
    question: CaseQuestion,
    *,
    text: str,
    options: Sequence[OptionInput],
    kind: str = Kind.YES_NO.value,
    help: str = "",
    basis: str = "",
    seen: str = "",
    by,
    at: datetime | None = None,
) -> CaseQuestion:
    """Word a question anew, or change what its answers do; its key in addresses stays. Raises NotAllowed.

    `seen` is the fingerprint of the question as it was shown; when somebody else has changed it since, nothing is done.
    """
    at = at or clock.now()
    procedure = _lock(question.procedure)
    question = _still_there(CaseQuestion, question.pk, "Câu hỏi này vừa được người khác bỏ.")
    if seen and seen != question.fingerprint:
        raise NotAllowed(
            "Câu hỏi này vừa được người khác sửa. Những gì ông/bà gõ vẫn còn ở dưới; mở lại trang để xem bản mới.",
            code="changed-meanwhile",
        )
    others = list(procedure.case_questions.exclude(pk=question.pk))
    _fill(question, text, options, kind, help, basis, others, by=by, at=at)
    question.source = Source.OFFICE
    question.save()
    _record("guidance.question_changed", procedure, by, at, question=question.key)
    return question


@transaction.atomic
def drop_question(question: CaseQuestion, *, by, at: datetime | None = None) -> None:
    """Stop asking a question. An address that still names it opens as if it were not there."""
    at = at or clock.now()
    procedure = _lock(question.procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    CaseQuestion.objects.filter(pk=question.pk).delete()
    _record("guidance.question_dropped", procedure, by, at, question=question.key)


@transaction.atomic
def move_question(question: CaseQuestion, *, up: bool, by, at: datetime | None = None) -> None:
    """Ask a question one place earlier (`up`) or later; at the end nothing happens."""
    _move(question, question.procedure.case_questions, up, "guidance.questions_ordered", by, at)


@transaction.atomic
def write_step(
    procedure: Procedure,
    *,
    text: str,
    picture: tuple[bytes, str] | None = None,
    alt: str = "",
    by,
    at: datetime | None = None,
) -> GuideStep:
    """Add a step; `picture` is (content, name), which is drawn anew and small. Raises NotAllowed."""
    at = at or clock.now()
    _lock(procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    refuse_if(rules.may_tell(text, picture is not None, alt, procedure.guide_steps.count()))
    step = GuideStep.objects.create(
        procedure=procedure,
        order=_next_order(procedure.guide_steps),
        text=tidy(text),
        picture=_kept_picture(picture, by=by, at=at),
        alt=tidy(alt) if picture else "",
    )
    _record("guidance.step_written", procedure, by, at, step=step.pk, picture=_digest(step.picture))
    return step


@transaction.atomic
def change_step(
    step: GuideStep,
    *,
    text: str,
    picture: tuple[bytes, str] | None = None,
    alt: str = "",
    without_picture: bool = False,
    by,
    at: datetime | None = None,
) -> GuideStep:
    """Word a step anew; a new picture takes the old one's place, `without_picture` takes it away. Raises NotAllowed."""
    at = at or clock.now()
    procedure = _lock(step.procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    step = _still_there(GuideStep, step.pk, "Bước này vừa được người khác bỏ.")
    has_picture = picture is not None or (step.picture_id is not None and not without_picture)
    refuse_if(rules.may_tell(text, has_picture, alt, 0))
    if picture is not None:
        step.picture = _kept_picture(picture, by=by, at=at)
    elif without_picture:
        step.picture = None
    step.text, step.alt = tidy(text), tidy(alt) if has_picture else ""
    step.save()
    _record("guidance.step_changed", procedure, by, at, step=step.pk, picture=_digest(step.picture))
    return step


@transaction.atomic
def drop_step(step: GuideStep, *, by, at: datetime | None = None) -> None:
    """Take a step out."""
    at = at or clock.now()
    procedure = _lock(step.procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    GuideStep.objects.filter(pk=step.pk).delete()
    _record("guidance.step_dropped", procedure, by, at, step=step.pk)


@transaction.atomic
def move_step(step: GuideStep, *, up: bool, by, at: datetime | None = None) -> None:
    """Put a step one place earlier (`up`) or later; at the end nothing happens."""
    _move(step, step.procedure.guide_steps, up, "guidance.steps_ordered", by, at)


@transaction.atomic
def show_video(
    procedure: Procedure,
    *,
    title: str,
    content: bytes | None,
    transcript: str,
    by,
    at: datetime | None = None,
) -> GuideVideo:
    """Put a film on the procedure's page, or word the one there anew (`content` None). Raises NotAllowed."""
    at = at or clock.now()
    _lock(procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    refuse_if(rules.may_film(title, transcript))
    video = GuideVideo.objects.filter(procedure=procedure).first() or GuideVideo(procedure=procedure)
    if content is not None:
        video.file = keep_inspected(inspect_video(content), by=by, at=at)
    elif video.file_id is None:
        raise NotAllowed("Chưa chọn tệp phim.", code="video-missing", field="file")
    video.title, video.transcript = tidy(title), transcript.strip()
    video.save()
    _record("guidance.video_shown", procedure, by, at, file=_digest(video.file))
    return video


@transaction.atomic
def take_video_down(video: GuideVideo, *, by, at: datetime | None = None) -> None:
    """Take the film off the page."""
    at = at or clock.now()
    procedure = _lock(video.procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    GuideVideo.objects.filter(pk=video.pk).delete()
    _record("guidance.video_taken_down", procedure, by, at)


@transaction.atomic
@transaction.atomic
def keep_recording(
    procedure: Procedure, *, digest: str, sound: bytes, by=None, at: datetime | None = None
) -> SpokenGuide:
    """Keep what the office's own machine has read aloud; an older reading gives way. Raises NotAllowed for no sound."""
    at = at or clock.now()
    file = keep_inspected(inspect_sound(sound), by=by, at=at)
    _lock(procedure)
    spoken, _ = SpokenGuide.objects.update_or_create(
        procedure=procedure, defaults={"digest": digest, "file": file, "made_at": at}
    )
    note_beside()
    return spoken


@transaction.atomic
@transaction.atomic
def forget_recording(spoken: SpokenGuide, *, by=None, at: datetime | None = None) -> None:
    """Drop a reading that no longer says what the guide says."""
    SpokenGuide.objects.filter(pk=spoken.pk).delete()
    note_beside()


@transaction.atomic
def add_questions(additions: Sequence[Addition], *, by=None, at: datetime | None = None) -> list[int]:
    """Take over questions of another office that were judged before; return their rows. Raises NotAllowed."""
    made = []
    for procedure, one in _with_procedures(additions):
        given = one.values
        options = [
            OptionInput(**{**answer, **{name: tuple(answer[name]) for name in _LISTS}})
            for answer in given["answers"]
        ]
        question = ask_question(
            procedure,
            text=given["text"],
            options=options,
            kind=given["kind"],
            help=given["help"],
            basis=given["basis"],
            by=by,
            at=at,
        )
        made.append(question.pk)
    return made


@transaction.atomic
def take_questions_back(keys: Sequence[int], *, by=None, at: datetime | None = None) -> None:
    """Take such questions back; one that somebody dropped meanwhile stays dropped."""
    for question in CaseQuestion.objects.filter(pk__in=keys).select_related("procedure"):
        drop_question(question, by=by, at=at)


@transaction.atomic
def add_steps(additions: Sequence[Addition], *, by=None, at: datetime | None = None) -> list[int]:
    """Take over steps of another office that were judged before; return their rows. Raises NotAllowed."""
    made = []
    for procedure, one in _with_procedures(additions):
        picture = next(((content, name) for name, content in one.files.items()), None)
        step = write_step(
            procedure, text=one.values["text"], picture=picture, alt=one.values["alt"], by=by, at=at
        )
        made.append(step.pk)
    return made


@transaction.atomic
def take_steps_back(keys: Sequence[int], *, by=None, at: datetime | None = None) -> None:
    """Take such steps back; one that somebody dropped meanwhile stays dropped."""
    for step in GuideStep.objects.filter(pk__in=keys).select_related("procedure"):
        drop_step(step, by=by, at=at)


@transaction.atomic
def add_videos(additions: Sequence[Addition], *, by=None, at: datetime | None = None) -> list[int]:
    """Take over films of another office that were judged before; return their rows. Raises NotAllowed."""
    made = []
    for procedure, one in _with_procedures(additions):
        content = next(iter(one.files.values()))
        given = one.values
        video = show_video(
            procedure, title=given["title"], content=content, transcript=given["transcript"], by=by, at=at
        )
        made.append(video.pk)
    return made


@transaction.atomic
def take_videos_back(keys: Sequence[int], *, by=None, at: datetime | None = None) -> None:
    """Take such films down; one that somebody took down meanwhile stays down."""
    for video in GuideVideo.objects.filter(pk__in=keys).select_related("procedure"):
        take_video_down(video, by=by, at=at)


def _with_procedures(additions: Sequence[Addition]) -> list[tuple[Procedure, Addition]]:
    codes = {one.code for one in additions}
    procedures = {procedure.code: procedure for procedure in Procedure.objects.filter(code__in=codes)}
    return [(procedures[one.code], one) for one in additions]


def option_rows(options: Sequence[OptionInput]) -> list[dict]:
    """Return the answers as a question keeps them: keys made, names tidied, what is empty left out."""
    rows, taken = [], set()
    for given in options:
        key = given.key or _free_key(slug(given.words)[:30] or "tra-loi", taken)
        taken.add(key)
        row = {
            "key": key,
            "words": tidy(given.words),
            "requires": [tidy(name) for name in given.requires],
            "excludes": [tidy(name) for name in given.excludes],
            "drops_fees": [tidy(name) for name in given.drops_fees],
            "case": given.case,
            "channel": given.channel,
            "advice": tidy(given.advice),
            "undated": given.undated,
        }
        rows.append({name: value for name, value in row.items() if value})
    return rows


def preview_question(
    procedure: Procedure,
    text: str,
    options: Sequence[OptionInput],
    kind: str,
    help: str,
    *,
    others: Sequence[CaseQuestion],
) -> Question:
    """Return the question as the page would ask it. Raises NotAllowed for what may not be asked."""
    parsed = tuple(option_of(row) for row in option_rows(options))
    _refuse_what_cannot_stand(procedure, text, kind, parsed, others)
    return Question("xem-truoc", tidy(text), parsed, Kind(kind), tidy(help), Source.OFFICE)


def _fill(question, text, options, kind, help, basis, others, *, by, at) -> None:
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    kept = [
        replace(given, key=given.key or _usual_key(given, kind, place)) for place, given in enumerate(options)
    ]
    rows = option_rows(kept)
    parsed: tuple[Option, ...] = tuple(option_of(row) for row in rows)
    _refuse_what_cannot_stand(question.procedure, text, kind, parsed, others)
    question.text, question.help, question.kind = tidy(text), tidy(help), kind
    question.basis, question.answers = tidy(basis), rows


def _usual_key(given: OptionInput, kind: str, place: int) -> str:
    return (YES, NO)[place] if kind == Kind.YES_NO and place < 2 else ""


def _refuse_what_cannot_stand(procedure, text, kind, parsed, others) -> None:
    if kind not in set(Kind):
        raise NotAllowed("Xin chọn cách trả lời.", code="kind-unknown", field="kind")
    if any(not option.words for option in parsed):
        raise NotAllowed("Có câu trả lời còn trống.", code="answer-empty", field="options")
    if len({option.key for option in parsed}) < len(parsed):
        raise NotAllowed("Có hai câu trả lời giống nhau.", code="answers-alike", field="options")
    papers = law_of(procedure).papers
    refuse_if(rules.may_ask(text, kind, parsed, papers, [question.text for question in others]))


def _kept_picture(picture: tuple[bytes, str] | None, *, by, at) -> StoredFile | None:
    if picture is None:
        return None
    content, name = picture
    return keep_inspected(for_the_guide(content, name), by=by, at=at)


def _lock(procedure: Procedure) -> Procedure:
    # Whoever changes the guidance of one procedure waits for whoever does so already: orders and counts stay true.
    return Procedure.objects.select_for_update().get(pk=procedure.pk)


def _still_there(model, pk: int, gone: str):
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed(gone, code="gone")
    return found


def _next_order(rows) -> int:
    return (rows.aggregate(last=Max("order"))["last"] or 0) + 1


def _free_key(wished: str, taken: set[str] | frozenset[str]) -> str:
    key = base = wished.strip("-") or "cau-hoi"
    number = 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _move(row, siblings, up: bool, kind: str, by, at: datetime | None) -> None:
    at = at or clock.now()
    procedure = _lock(row.procedure)
    refuse_if(may_edit_catalogue(by, clock.local_day(at)))
    rows = list(siblings.order_by("order", "id"))
    place = next((i for i, one in enumerate(rows) if one.pk == row.pk), None)
    if place is None:
        raise NotAllowed("Mục này vừa được người khác bỏ.", code="gone")
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, one in enumerate(rows, start=1):
        if one.order != order:
            one.order = order
            one.save(update_fields=["order"])
    _record(kind, procedure, by, at)


def _record(kind: str, procedure: Procedure, by, at: datetime, **data) -> None:
    book.record(kind, stream=procedure.stream, subject=procedure.stream, by=by, at=at, data=data)
    note_beside()


def _digest(file: StoredFile | None) -> str:
    return file.digest if file else ""
