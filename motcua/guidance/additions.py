"""What an office added to its guidance, as parts of the additions another commune can take over: questions, steps, films.

Nothing of another office is believed: pictures are drawn anew, films looked into, and every question is judged by the same rules
as one typed at the desk. What is there already stays as it is.
"""

from collections.abc import Iterable
from typing import Any

from motcua.catalogue.additions import Addition, Judged, Part
from motcua.catalogue.models import Procedure
from motcua.files.clips import inspect_video
from motcua.guidance import actions, rules
from motcua.guidance.actions import OptionInput, preview_question
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo, Source
from motcua.guidance.pictures import for_the_guide
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold, tidy

_NAMES = ("requires", "excludes", "drops_fees")
_TEXTS = ("key", "case", "channel", "advice")


# ---- questions -----------------------------------------------------------------------------------------------------


def count_questions() -> int:
    """Count the questions this office asks of its own."""
    return CaseQuestion.objects.filter(source=Source.OFFICE).count()


def collect_questions() -> Iterable[Addition]:
    """Return the questions this office asks of its own, by procedure."""
    rows = CaseQuestion.objects.filter(source=Source.OFFICE).select_related("procedure")
    for row in rows.order_by("procedure__code", "order", "id"):
        code = row.procedure.code
        values = {name: getattr(row, name) for name in ("text", "help", "kind", "basis", "answers")}
        yield Addition(code, row.text, {"code": code, **values})


def read_question(values: dict[str, Any], files: dict[str, bytes]) -> Addition:
    """Read a question of a bundle. Raises ValueError."""
    code, text = _text(values, "code", 20), _text(values, "text", 200)
    answers = values.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        raise ValueError("câu hỏi phải có các câu trả lời")
    kept = {
        "code": code,
        "text": text,
        "help": _text(values, "help", 300, may_miss=True),
        "kind": _text(values, "kind", 10),
        "basis": _text(values, "basis", 300, may_miss=True),
        "answers": [_answer(answer) for answer in answers[: rules.MOST_OPTIONS + 1]],
    }
    return Addition(code, text, kept)


def judge_questions(additions: list[Addition]) -> list[Judged]:
    """Say of each question whether it can be taken over; those taken over before it count already."""
    procedures = {p.code: p for p in Procedure.objects.filter(code__in={one.code for one in additions})}
    asked: dict[str, list[CaseQuestion]] = {}
    for row in CaseQuestion.objects.filter(procedure__code__in=procedures).select_related("procedure"):
        asked.setdefault(row.procedure.code, []).append(row)
    judged = []
    for one in additions:
        others = asked.setdefault(one.code, [])
        if one.code not in procedures:
            judged.append(_no_such_procedure(one))
        elif fold(one.words) in {fold(row.text) for row in others}:
            judged.append(Judged(one, is_there=True))
        else:
            given = one.values
            try:
                preview_question(
                    procedures[one.code],
                    given["text"],
                    _options(given),
                    given["kind"],
                    given["help"],
                    others=others,
                )
            except NotAllowed as refusal:
                judged.append(Judged(one, refusal.objection.reason))
            else:
                judged.append(Judged(one))
                others.append(CaseQuestion(text=one.words))
    return judged


def _options(values: dict) -> list[OptionInput]:
    return [
        OptionInput(**{**answer, **{name: tuple(answer[name]) for name in _NAMES}})
        for answer in values["answers"]
    ]


def _answer(given: dict) -> dict:
    lists = {name: given.get(name, []) for name in _NAMES}
    if not all(
        isinstance(names, list) and all(isinstance(n, str) for n in names) for names in lists.values()
    ):
        raise ValueError("câu trả lời không đúng dạng")
    return {
        "words": _text(given, "words", 120),
        **{name: _text(given, name, 300, may_miss=True) for name in _TEXTS},
        **{name: [tidy(one)[:1000] for one in names] for name, names in lists.items()},
        "undated": given.get("undated") is True,
    }


# ---- steps ---------------------------------------------------------------------------------------------------------


def count_steps() -> int:
    """Count the steps."""
    return GuideStep.objects.count()


def collect_steps() -> Iterable[Addition]:
    """Return the steps with their pictures, in their order."""
    rows = GuideStep.objects.select_related("procedure", "picture")
    for number, row in enumerate(rows.order_by("procedure__code", "order", "id"), start=1):
        code = row.procedure.code
        files = {f"{code}-{number}.jpg": row.picture.read()} if row.picture else {}
        yield Addition(code, row.text, {"code": code, "text": row.text, "alt": row.alt}, files)


def read_step(values: dict[str, Any], files: dict[str, bytes]) -> Addition:
    """Read a step of a bundle; at most one picture goes with it. Raises ValueError."""
    code, text = _text(values, "code", 20), _text(values, "text", 1000)
    if len(files) > 1:
        raise ValueError("mỗi bước chỉ có một hình")
    return Addition(
        code, text, {"code": code, "text": text, "alt": _text(values, "alt", 300, may_miss=True)}, files
    )


def judge_steps(additions: list[Addition]) -> list[Judged]:
    """Say of each step whether it can be taken over, its picture included."""
    codes = _codes(additions)
    told: dict[str, set[str]] = {}
    for code, text in GuideStep.objects.values_list("procedure__code", "text"):
        told.setdefault(code, set()).add(fold(text))
    judged = []
    for one in additions:
        others = told.setdefault(one.code, set())
        if one.code not in codes:
            judged.append(_no_such_procedure(one))
        elif fold(one.words) in others:
            judged.append(Judged(one, is_there=True))
        else:
            problem = _object_to_step(one, len(others))
            judged.append(Judged(one, problem))
            if not problem:
                others.add(fold(one.words))
    return judged


def _object_to_step(one: Addition, others: int) -> str:
    if objection := rules.may_tell(one.words, bool(one.files), one.values["alt"], others):
        return objection.reason
    try:
        for name, content in one.files.items():
            for_the_guide(content, name)
    except NotAllowed as refusal:
        return refusal.objection.reason
    return ""


# ---- films ---------------------------------------------------------------------------------------------------------


def count_videos() -> int:
    """Count the films."""
    return GuideVideo.objects.count()


def collect_videos() -> Iterable[Addition]:
    """Return the films."""
    for row in GuideVideo.objects.select_related("procedure", "file").order_by("procedure__code"):
        code = row.procedure.code
        values = {"code": code, "title": row.title, "transcript": row.transcript}
        yield Addition(code, row.title, values, {f"{code}{row.file.extension}": row.file.read()})


def read_video(values: dict[str, Any], files: dict[str, bytes]) -> Addition:
    """Read a film of a bundle. Raises ValueError."""
    code, title = _text(values, "code", 20), _text(values, "title", 200)
    transcript = values.get("transcript")
    if not isinstance(transcript, str) or len(files) != 1:
        raise ValueError("phim phải có tệp và đủ lời")
    return Addition(code, title, {"code": code, "title": title, "transcript": transcript[:20_000]}, files)


def judge_videos(additions: list[Addition]) -> list[Judged]:
    """Say of each film whether it can be taken over; a procedure has one."""
    codes = _codes(additions)
    filmed = set(GuideVideo.objects.values_list("procedure__code", flat=True))
    judged = []
    for one in additions:
        if one.code not in codes:
            judged.append(_no_such_procedure(one))
        elif one.code in filmed:
            judged.append(Judged(one, is_there=True))
        else:
            problem = _object_to_video(one)
            judged.append(Judged(one, problem))
            if not problem:
                filmed.add(one.code)
    return judged


def _object_to_video(one: Addition) -> str:
    if objection := rules.may_film(one.words, one.values["transcript"]):
        return objection.reason
    try:
        inspect_video(next(iter(one.files.values())))
    except NotAllowed as refusal:
        return refusal.objection.reason
    return ""


# ---- shared --------------------------------------------------------------------------------------------------------


def _text(values: dict, name: str, most: int, *, may_miss: bool = False) -> str:
    found = values.get(name, "" if may_miss else None)
    if not isinstance(found, str) or (not may_miss and not found.strip()):
        raise ValueError(f"thiếu «{name}»")
    return tidy(found)[:most]


def _codes(additions: list[Addition]) -> set[str]:
    wanted = {one.code for one in additions}
    return set(Procedure.objects.filter(code__in=wanted).values_list("code", flat=True))


def _no_such_procedure(one: Addition) -> Judged:
    return Judged(one, f"Không có thủ tục {one.code} ở đây.")


PARTS = (
    Part(
        key="questions",
        words="câu hỏi về trường hợp",
        count=count_questions,
        collect=collect_questions,
        read=read_question,
        judge=judge_questions,
        add=actions.add_questions,
        take_back=actions.take_questions_back,
    ),
    Part(
        key="steps",
        words="bước có hình",
        count=count_steps,
        collect=collect_steps,
        read=read_step,
        judge=judge_steps,
        add=actions.add_steps,
        take_back=actions.take_steps_back,
    ),
    Part(
        key="videos",
        words="phim hướng dẫn",
        count=count_videos,
        collect=collect_videos,
        read=read_video,
        judge=judge_videos,
        add=actions.add_videos,
        take_back=actions.take_videos_back,
    ),
)
