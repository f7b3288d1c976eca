"""Write the two letters of the counter: what is missing, or who does this instead. Also before anything is received."""

from datetime import datetime

from django.db import transaction

from motcua.dossiers.actions.numbering import next_number
from motcua.dossiers.actions.reception import PartyInput, make_party, remember_phrases
from motcua.dossiers.models import RefusalNotice, StopNotice, SupplementRequest
from motcua.dossiers.phrases import UNSAID
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import CLERK
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy


@transaction.atomic
def give_supplement_request(
    *,
    revision,
    office,
    applicant: PartyInput,
    points: list[dict],
    by,
    at: datetime | None = None,
    reason: str = "",
    request_key: str | None = None,
) -> SupplementRequest:
    """Write the one letter that says everything missing, before a dossier is received (NĐ 118/2025 Điều 16.3, 17.1c).

    `points` are {"paper", "reason", "originals", "copies"}; at least one. The same `request_key` gives the same letter.
    Raises NotAllowed.
    """
    at = at or clock.now()
    if already := _already(SupplementRequest, request_key):
        return already
    _guard(by, office, at)
    points = clean_points(points)
    if not points and not tidy(reason):
        raise NotAllowed(
            "Chưa chọn giấy nào thiếu hoặc chưa đạt. Đánh dấu ✗ ở giấy cần bổ sung và ghi lý do.",
            code="points-missing",
            field="papers",
        )
    remember_phrases(office, [point["reason"] for point in points])
    letter = _make(
        SupplementRequest,
        "supplement",
        office=office,
        revision=revision,
        applicant=make_party(applicant),
        reason=tidy(reason),
        by=by,
        at=at,
        request_key=request_key,
        points=points,
    )
    return letter


@transaction.atomic
def give_refusal_notice(
    *,
    revision,
    office,
    applicant: PartyInput,
    reason: str,
    by,
    at: datetime | None = None,
    instead: str = "",
    subject: str = "",
    request_key: str | None = None,
) -> RefusalNotice:
    """Write the refusal with its reasons, before a dossier is received (NĐ 118/2025 Điều 17.1c). Raises NotAllowed."""
    at = at or clock.now()
    if already := _already(RefusalNotice, request_key):
        return already
    _guard(by, office, at)
    if not tidy(reason):
        raise NotAllowed(
            "Ghi lý do từ chối, để người dân biết và biết đến đâu.", code="reason-missing", field="reason"
        )
    return _make(
        RefusalNotice,
        "refusal",
        office=office,
        revision=revision,
        applicant=make_party(applicant),
        reason=tidy_lines(reason),
        by=by,
        at=at,
        request_key=request_key,
        subject=subject,
        instead=tidy(instead),
    )


def write_refusal(dossier, *, reason: str, by, at: datetime, instead: str = "") -> RefusalNotice:
    """Write the refusal of a dossier, inside the transaction of the move that refuses it (Điều 17.1c, 19.3)."""
    year, number = letter_number("refusal", dossier.office, at)
    return RefusalNotice.objects.create(
        agency=dossier.office,
        dossier=dossier,
        revision=dossier.revision,
        subject=dossier.revision.name[:500],
        applicant=dossier.applicant,
        number=number,
        year=year,
        reason=tidy_lines(reason),
        instead=tidy(instead),
        issued_at=at,
        issued_by=by,
        salt=book.new_salt(),
    )


def write_stop_notice(dossier, cause: str, *, reason: str, by, at: datetime) -> StopNotice:
    """Write the notice that handling has ended, inside the transaction of the move that ends it (NĐ 118/2025 Điều 21).

    `by` is an officer, or None for the office's own machine and for the applicant's own act.
    """
    year, number = letter_number("stop", dossier.office, at)
    return StopNotice.objects.create(
        agency=dossier.office,
        dossier=dossier,
        revision=dossier.revision,
        subject=dossier.revision.name[:500],
        applicant=dossier.applicant,
        number=number,
        year=year,
        cause=cause,
        reason=tidy_lines(reason),
        issued_at=at,
        issued_by=by,
        salt=book.new_salt(),
    )


def tidy_lines(text: str) -> str:
    """Tidy each line and drop the empty ones: every line is a reason of its own."""
    return "\n".join(line for line in map(tidy, text.splitlines()) if line)


def clean_points(points) -> list[dict]:
    """Return the points with tidy texts, in order."""
    return [
        {
            "paper": tidy(point["paper"]),
            "reason": tidy(point.get("reason", "")) or UNSAID,
            "originals": int(point.get("originals", 0)),
            "copies": int(point.get("copies", 0)),
        }
        for point in points
    ]


def letter_number(kind: str, office, at: datetime) -> tuple[int, int]:
    """Return (year, number) of the next letter of its kind in the office."""
    year = clock.local(at).year
    return year, next_number(f"letter:{kind}:{office.slug}:{year}")


def _already(model, request_key):
    return model.objects.filter(request_key=request_key).first() if request_key else None


def _guard(by, office, at) -> None:
    if not acting(by, clock.local_day(at)).has(CLERK, office.pk):
        raise NotAllowed("Hôm nay ông/bà không trực tiếp nhận ở cơ quan này.", code="not-a-clerk")


def _make(model, kind, *, office, revision, by, at, request_key, subject="", **fields):
    year, number = letter_number(kind, office, at)
    letter = model.objects.create(
        agency=office,
        revision=revision,
        subject=(tidy(subject) or revision.name)[:500],
        number=number,
        year=year,
        issued_at=at,
        issued_by=by,
        request_key=request_key or None,
        salt=book.new_salt(),
        **fields,
    )
    stream = f"register:{kind}.{office.slug}.{year}"
    book.record(
        f"letter.{kind}",
        stream=stream,
        subject=stream,
        by=by,
        at=at,
        data={
            "number": number,
            "letter": letter.pk,
            "procedure": revision.procedure.code if revision else None,
            "text_digest": book.salted_digest(letter.reason + repr(fields.get("points", "")), letter.salt),
        },
    )
    return letter
