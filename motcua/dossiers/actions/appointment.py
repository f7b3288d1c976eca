"""Compute when a dossier is due, with the reasons; the engine is `worktime`, the facts are the dossier's rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motcua import law
from motcua.dossiers.rules import received_day
from motcua.lib.clock import at_local, local_day
from motcua.worktime.engine import Limit, Suspension, compute_deadline, shift_minutes
from motcua.worktime.models import Calendar


@dataclass(frozen=True)
class Appointment:
    """When the result is promised, and why."""

    due_at: datetime | None
    warn_at: datetime | None
    provisional: bool
    calendar_version: str
    explanation: list[str]


def calendar_of(agency):
    """Return the agency's working calendar, else the standard one (Monday to Friday, 8–12 and 13–17)."""
    row = agency.calendar if agency.calendar_id else Calendar.objects.get(code="standard")
    return row.as_work_calendar()


def appoint(limit: Limit, start: datetime, agency, suspensions=()) -> Appointment:
    """Compute the appointment for a clock that started at `start`, with the suspensions so far."""
    calendar = calendar_of(agency)
    spans = tuple(Suspension(s.starts_at, s.ends_at, s.effect) for s in suspensions)
    deadline = compute_deadline(start, limit, calendar, spans)
    return Appointment(
        due_at=deadline.due,
        warn_at=warn_from(start, deadline.due, calendar, spans) if deadline.due else None,
        provisional=deadline.provisional,
        calendar_version=deadline.calendar_version,
        explanation=list(deadline.explanation),
    )


def appoint_by_hand(due_at: datetime, ground: str, start: datetime, agency) -> Appointment:
    """Return the appointment a clerk set because the catalogue does not know the limit."""
    calendar = calendar_of(agency)
    return Appointment(
        due_at=due_at,
        warn_at=warn_from(start, due_at, calendar, ()),
        provisional=False,
        calendar_version=f"{calendar.code}@{calendar.version}",
        explanation=[f"Danh mục chưa rõ thời hạn; ngày hẹn do người tiếp nhận ghi, căn cứ: {ground}"],
    )


def supplement_notice(dossier) -> tuple[int, datetime] | None:
    """Return within how many working days a received dossier's applicant must be told what is missing, and until when.

    NĐ 118/2025 Điều 19.5; a sector's law may say otherwise. None before acceptance, and where the law sets no such days.
    """
    days = law.rule("supplement.notice_working_days", received_day(dossier)).value
    if not days or not dossier.is_accepted:
        return None
    calendar = calendar_of(dossier.office)
    until = compute_deadline(dossier.clock_from, Limit(days, "working_day"), calendar, explain=False).due
    return days, until


def warn_from(start: datetime, due: datetime, calendar, suspensions) -> datetime:
    """Return the first instant at which the dossier is due soon: 80 % of its shift time used, or the day it is due.

    Stored with the dossier, so that the list of what is due soon is one indexed comparison.
    """
    day_begins = at_local(local_day(due))
    total = shift_minutes(start, due, calendar, suspensions)
    if total <= 0 or day_begins <= start:
        return min(start, due)
    low, high = 0, int((due - start).total_seconds() // 60)
    while low < high:  # the first minute at which four fifths have passed
        middle = (low + high) // 2
        if shift_minutes(start, start + timedelta(minutes=middle), calendar, suspensions) * 5 >= total * 4:
            high = middle
        else:
            low = middle + 1
    return min(start + timedelta(minutes=low), day_begins)


def limit_of(dossier) -> Limit | None:
    """Return the limit the dossier was received under, None when a clerk set the date by hand."""
    if not dossier.limit_unit:
        return None
    return Limit(
        amount=dossier.limit_amount,
        unit=dossier.limit_unit,
        **({"cutoff": dossier.limit_cutoff} if dossier.limit_cutoff else {}),
        policy=dossier.limit_policy,
    )
