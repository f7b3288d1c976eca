"""Stop and restart the clock of a dossier: rows with a beginning and an end, and the new appointment they give."""

from datetime import datetime

from motcua import law
from motcua.dossiers.actions.appointment import Appointment, appoint, appoint_by_hand, limit_of
from motcua.dossiers.models import Dossier, Suspension
from motcua.dossiers.rules import received_day
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy

APPOINTMENT_FIELDS = (
    "due_at",
    "warn_at",
    "due_explanation",
    "due_provisional",
    "due_ground",
    "calendar_version",
)


def live_suspensions(dossier: Dossier) -> list[Suspension]:
    """Return the suspensions that count, oldest first."""
    return list(dossier.suspensions.filter(undone_at=None).order_by("starts_at"))


def set_appointment(dossier: Dossier, appointment: Appointment) -> None:
    """Put the appointment on the dossier (not saved here)."""
    dossier.due_at = appointment.due_at
    dossier.warn_at = appointment.warn_at
    dossier.due_explanation = appointment.explanation
    dossier.due_provisional = appointment.provisional
    dossier.calendar_version = appointment.calendar_version


def open_suspension(dossier: Dossier, *, cause: str, at: datetime) -> Suspension:
    """Stop the clock. A supplement restarts it later (NĐ 118/2025 Điều 19.5), a payment resumes it.

    Which of the two is the law's of the day of reception; for payment no text fixes it, so it resumes.
    """
    effect = law.rule("supplement.clock", received_day(dossier)).value if cause == "supplement" else "resume"
    suspension = Suspension.objects.create(dossier=dossier, cause=cause, effect=effect, starts_at=at)
    dossier.due_at = dossier.warn_at = None
    dossier.due_explanation = ["Đang tạm dừng: " + suspension.get_cause_display() + "."]
    return suspension


def close_suspension(
    dossier: Dossier, *, at: datetime, due_by_hand: datetime | None = None, due_ground: str = ""
) -> Suspension:
    """Start the clock again and give the new appointment. Raises NotAllowed if it is not standing.

    `due_by_hand` with its ground is asked for when the first date was set by hand too: the catalogue knows no limit.
    """
    suspension = _standing(dossier)
    if suspension is None:
        raise NotAllowed("Hồ sơ này không ở tình trạng tạm dừng.", code="not-suspended")
    suspension.ends_at = at
    suspension.save(update_fields=["ends_at"])
    _appoint_anew(dossier, at, due_by_hand, due_ground)
    return suspension


def restart_clock(
    dossier: Dossier, *, at: datetime, due_by_hand: datetime | None = None, due_ground: str = ""
) -> Suspension:
    """Let the whole limit run anew from this instant; while the clock stands, from when it goes on. Raises NotAllowed.

    It is a suspension of no length, so that the reckoning of the date tells it like any other.
    """
    if (standing := _standing(dossier)) is not None:
        standing.effect = "restart"
        standing.save(update_fields=["effect"])
        return standing
    mark = Suspension.objects.create(
        dossier=dossier, cause=Suspension.Cause.MODIFY, effect="restart", starts_at=at, ends_at=at
    )
    _appoint_anew(dossier, at, due_by_hand, due_ground)
    return mark


def _standing(dossier: Dossier) -> Suspension | None:
    return dossier.suspensions.filter(undone_at=None, ends_at=None).order_by("-starts_at").first()


def _appoint_anew(dossier: Dossier, at: datetime, due_by_hand: datetime | None, due_ground: str) -> None:
    limit = limit_of(dossier)
    if limit is not None:
        set_appointment(
            dossier, appoint(limit, dossier.clock_from, dossier.office, live_suspensions(dossier))
        )
        return
    if due_by_hand is None:
        raise NotAllowed(
            "Ngày hẹn của hồ sơ này do người tiếp nhận ghi. Ghi ngày hẹn mới và căn cứ.",
            code="due-missing",
            field="due_by_hand",
        )
    if due_by_hand <= at:
        raise NotAllowed("Ngày hẹn mới phải sau lúc này.", code="due-in-the-past", field="due_by_hand")
    if not tidy(due_ground):
        raise NotAllowed("Ghi căn cứ của ngày hẹn mới.", code="due-ground-missing", field="due_ground")
    dossier.due_ground = tidy(due_ground)
    set_appointment(dossier, appoint_by_hand(due_by_hand, dossier.due_ground, at, dossier.office))
