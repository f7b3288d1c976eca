"""The guidance part of an office's additions: questions, steps with pictures, films, as plain JSON for another commune.

`export_part` gives what this office has added; `plan_part` says what would come of such a part here, and writes nothing;
`import_part` does it in one transaction. Only what is not there yet is brought: what the other office has written stays.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.files.clips import inspect_video
from motcua.guidance.actions import OptionInput, ask_question, show_video, write_step
from motcua.guidance.models import CaseQuestion, GuideStep, GuideVideo, Source
from motcua.guidance.pictures import for_the_guide
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import fold

PART = "guidance"  # under which it stands in the file
FORM = 1
_MOST = 20_000  # rows of a part worth reading
_PARTS = ("requires", "excludes", "drops_fees")


@dataclass(frozen=True)
class Line:
    """One thing of the part: what it is, for which procedure, and what becomes of it here."""

    code: str
    what: str
    outcome: str  # "new", "known" or "refused"
    why: str = ""


@dataclass(frozen=True)
class PartPlan:
    """What would come of a part: its lines, and what is to be written."""

    lines: tuple[Line, ...] = ()
    questions: tuple[tuple[str, dict], ...] = field(default=(), repr=False)
    steps: tuple[tuple[str, dict], ...] = field(default=(), repr=False)
    videos: tuple[tuple[str, dict], ...] = field(default=(), repr=False)

    @property
    def count(self) -> int:
        """Count what would be written."""
        return len(self.questions) + len(self.steps) + len(self.videos)


def export_part(*, with_media: bool = True) -> dict:
    """Return the office's own questions, steps and films; pictures and films in base64, or left out."""
    part: dict[str, Any] = {"form": FORM, "questions": [], "steps": [], "videos": []}
    asked = CaseQuestion.objects.filter(source=Source.OFFICE).select_related("procedure")
    for row in asked.order_by("procedure__code", "order", "id"):
        part["questions"].append(
            {
                "procedure": row.procedure.code,
                "key": row.key,
                "text": row.text,
                "help": row.help,
                "kind": row.kind,
                "basis": row.basis,
                "answers": row.answers,
            }
        )
    told = GuideStep.objects.select_related("procedure", "picture")
    for step in told.order_by("procedure__code", "order", "id"):
        row = {"procedure": step.procedure.code, "text": step.text, "alt": step.alt}
        if step.picture and with_media:
            row["picture"] = base64.b64encode(step.picture.read()).decode()
        part["steps"].append(row)
    for video in GuideVideo.objects.select_related("procedure", "file").order_by("procedure__code"):
        row = {"procedure": video.procedure.code, "title": video.title, "transcript": video.transcript}
        if with_media:
            row["file"] = base64.b64encode(video.file.read()).decode()
            part["videos"].append(row)
    return part


def plan_part(part: Any) -> PartPlan:
    """Return what would come of the part here, line by line; write nothing. Raises NotAllowed for no such part."""
    rows = _rows_of(part)
    procedures = set(Procedure.objects.values_list("code", flat=True))
    asked, told = _known(CaseQuestion), _known(GuideStep)
    filmed = set(GuideVideo.objects.values_list("procedure__code", flat=True))
    lines: list[Line] = []
    plan: dict[str, list] = {"questions": [], "steps": [], "videos": []}
    for kind, row in rows:
        code, words = str(row.get("procedure", "")), _words_of(kind, row)
        why = _object_to(kind, row) if code in procedures else "Danh mục ở đây không có thủ tục này."
        known = (
            code in filmed
            if kind == "videos"
            else fold(words) in (asked if kind == "questions" else told).get(code, set())
        )
        outcome = "refused" if why else "known" if known else "new"
        lines.append(Line(code, words, outcome, why))
        if outcome == "new":
            plan[kind].append((code, row))
    return PartPlan(tuple(lines), *(tuple(plan[kind]) for kind in ("questions", "steps", "videos")))


@transaction.atomic
def import_part(plan: PartPlan, *, by, at: datetime | None = None) -> list[Line]:
    """Write what the plan says; return the lines that could not be written after all, with the reason.

    One that is refused now (somebody wrote a sixth question meanwhile) leaves the others in place.
    """
    procedures = Procedure.objects.in_bulk(
        [code for code, _ in (*plan.questions, *plan.steps, *plan.videos)], field_name="code"
    )
    refused = []
    for kind, rows, write in (
        ("questions", plan.questions, _write_question),
        ("steps", plan.steps, _write_step),
        ("videos", plan.videos, _write_video),
    ):
        for code, row in rows:
            try:
                with transaction.atomic():
                    write(procedures[code], row, by, at)
            except (NotAllowed, KeyError) as refusal:
                why = refusal.objection.reason if isinstance(refusal, NotAllowed) else "Thủ tục vừa được bỏ."
                refused.append(Line(code, _words_of(kind, row), "refused", why))
    return refused


def _rows_of(part: Any) -> list[tuple[str, dict]]:
    if not isinstance(part, dict) or part.get("form") != FORM:
        raise NotAllowed(
            "Phần hướng dẫn trong tệp không đúng dạng, hoặc của một bản phần mềm mới hơn.", code="part-form"
        )
    rows = [
        (kind, row)
        for kind in ("questions", "steps", "videos")
        for row in (part.get(kind) if isinstance(part.get(kind), list) else [])
        if isinstance(row, dict)
    ]
    if len(rows) > _MOST:
        raise NotAllowed("Phần hướng dẫn trong tệp quá dài.", code="part-too-long")
    return rows


def _known(model) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for code, text in model.objects.values_list("procedure__code", "text"):
        known.setdefault(code, set()).add(fold(text))
    return known


def _words_of(kind: str, row: dict) -> str:
    return str(row.get("title" if kind == "videos" else "text", ""))[:200]


def _object_to(kind: str, row: dict) -> str:
    """Look into one row as the verbs will; return why it cannot be taken, "" when it can."""
    try:
        if kind == "questions":
            _options(row)
        elif kind == "steps":
            if content := _bytes(row, "picture"):
                for_the_guide(content, "hinh.jpg")
        elif content := _bytes(row, "file"):
            inspect_video(content)
        else:
            return "Thiếu tệp phim."
    except NotAllowed as refusal:
        return refusal.objection.reason
    except (KeyError, TypeError, ValueError, AttributeError):
        return "Mục này không đúng dạng."
    return "" if _words_of(kind, row).strip() else "Mục này còn trống."


def _options(row: dict) -> list[OptionInput]:
    return [
        OptionInput(
            str(answer["words"]),
            key=str(answer.get("key", "")),
            **{part: tuple(str(name) for name in answer.get(part, ())) for part in _PARTS},
            case=str(answer.get("case", "")),
            channel=str(answer.get("channel", "")),
            advice=str(answer.get("advice", "")),
            undated=bool(answer.get("undated")),
        )
        for answer in row["answers"]
    ]


def _bytes(row: dict, name: str) -> bytes:
    try:
        return base64.b64decode(row.get(name) or "", validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError(name) from error


def _write_question(procedure: Procedure, row: dict, by, at) -> None:
    ask_question(
        procedure,
        text=str(row["text"]),
        options=_options(row),
        kind=str(row.get("kind", "yes_no")),
        help=str(row.get("help", ""))[:300],
        basis=str(row.get("basis", ""))[:300],
        by=by,
        at=at,
    )


def _write_step(procedure: Procedure, row: dict, by, at) -> None:
    content = _bytes(row, "picture")
    write_step(
        procedure,
        text=str(row["text"]),
        picture=(content, "hinh.jpg") if content else None,
        alt=str(row.get("alt", ""))[:300],
        by=by,
        at=at,
    )


def _write_video(procedure: Procedure, row: dict, by, at) -> None:
    show_video(
        procedure,
        title=str(row["title"])[:200],
        content=_bytes(row, "file"),
        transcript=str(row.get("transcript", "")),
        by=by,
        at=at,
    )
