"""Bind a dossier's hand-overs to the control sheet (phiếu kiểm soát quá trình giải quyết hồ sơ)."""

from datetime import datetime

from motcua.documents.binding import permitted_words
from motcua.documents.press import Letterhead
from motcua.documents.printouts.control_sheet import Content, Handing, Outcome, render
from motcua.dossiers.models import Dossier
from motcua.filing.actions import TRIAL
from motcua.lib.clock import local_day

LEAST_ROWS = 4  # a sheet that goes with the papers leaves room for the pen


def control_sheet(dossier: Dossier, *, at: datetime) -> bytes:
    """Return the dossier's control sheet as a PDF, by the form in force on the day of `at`. One query."""
    return render(content_of(dossier, at=at))


def content_of(dossier: Dossier, *, at: datetime) -> Content:
    """Return the sheet's fields: one line for every hand-over that was not taken back."""
    handovers = dossier.handovers.filter(undone_at=None).select_related("from_user", "to_user")
    handings = tuple(_handing(row, dossier) for row in handovers.order_by("at", "id"))
    office, competent = dossier.office, dossier.competent_agency
    return Content(
        letterhead=Letterhead(
            superior=office.printed_name or office.name,
            office=office.one_stop_name or office.name,
            number="",
            place=office.place,
            issued_on=local_day(at),
            permitted_by=permitted_words(dossier.permitted_by),
        ),
        code=dossier.code,
        procedure=dossier.revision.name,
        agency_in_charge=competent.name,
        coordinating_agencies=() if competent.pk == office.pk else (office.name,),
        handings=handings,
        received_at=dossier.received_at if dossier.is_accepted else None,
        due_at=dossier.promised_at or dossier.first_due_at,
        is_trial=dossier.permitted_by == TRIAL,
        blank_rows=0 if dossier.is_closed else max(1, LEAST_ROWS - len(handings)),
    )


def _handing(row, dossier: Dossier) -> Handing:
    unit = f"{row.to_unit}: {row.to_step}" if row.to_step else row.to_unit
    return Handing(
        agency=unit,
        handed_at=row.at,
        giver=row.from_user.full_name if row.from_user else "",
        taker=row.to_user.full_name if row.to_user else "",
        outcome=_outcome(row, dossier),
        note=row.note,
    )


def _outcome(row, dossier: Dossier) -> Outcome | None:
    """Judge a hand-over by its step's own date, else by the whole appointment once that can be said for certain."""
    due = row.step_due_at or dossier.due_at
    if due is None:
        return None
    if row.at > due:
        return Outcome.LATE
    if row.step_due_at is None and dossier.finished_at != row.at:
        return None  # a step without a date of its own, on the way: the pen decides
    return Outcome.EARLY if local_day(row.at) < local_day(due) else Outcome.ON_TIME
