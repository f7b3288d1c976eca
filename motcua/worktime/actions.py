"""Make and change calendars. No verb here ever moves a date already printed: that date is the dossier's own row.

Each change makes a new version, is locked on the calendar's row and written in the journal's stream "calendar:<code>".
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from motcua.journal import book
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.worktime.calendars import DeadlineError, Shift, in_order
from motcua.worktime.models import Calendar, CalendarDay, OpeningHour, WeeklyShift
from motcua.worktime.national import (
    STANDARD,
    STANDARD_NAME,
    STANDARD_WEEK,
    NationalDay,
    known_days,
    national_days,
)
from motcua.worktime.rules import objection_to_day, objection_to_following

Week = Sequence[Iterable[Shift]]


@transaction.atomic
def make_calendar(
    code: str,
    name: str,
    *,
    weekly: Week,
    follows: Calendar | None = None,
    by=None,
    at: datetime | None = None,
) -> Calendar:
    """Make a calendar of seven days of shifts (Monday first), following the days off of another if given."""
    name = tidy(name)
    if not name:
        raise NotAllowed("Ông/bà đặt tên cho lịch làm việc.", code="name-missing", field="name")
    refuse_if(objection_to_following(code, follows))
    week = _checked_week(weekly)
    if Calendar.objects.filter(code=code).exists():
        raise NotAllowed("Mã lịch này đã có. Ông/bà chọn mã khác.", code="code-taken", field="code")
    calendar = Calendar.objects.create(code=code, name=name, follows=follows)
    _put_weekly_shifts(calendar, week)
    return _written(calendar, "calendar.made", {"week": _week_texts(week)}, by=by, at=at)


@transaction.atomic
def load_national_days(*, by=None, at: datetime | None = None) -> Calendar:
    """Make the `standard` calendar (Mon–Fri 8–12, 13–17) with the shipped national days, or bring it up to date.

    May be repeated: days somebody has changed are left alone, and nothing new means no new version.
    """
    calendar = Calendar.objects.select_for_update().filter(code=STANDARD).first()
    known_from, known_to = known_days()
    if calendar is None:
        calendar = Calendar.objects.create(
            code=STANDARD, name=STANDARD_NAME, known_from=known_from, known_to=known_to
        )
        _put_weekly_shifts(calendar, STANDARD_WEEK)
        CalendarDay.objects.bulk_create(_shipped_row(calendar, day) for day in national_days())
        return _written(calendar, "calendar.made", {"days": len(national_days())}, by=by, at=at)
    present = {row.day: row for row in calendar.days.all()}
    changed = []
    for day in national_days():
        row, fresh = present.get(day.on), _shipped_row(calendar, day)
        if row is None:
            fresh.save()
        elif row.shipped and row.rule() != fresh.rule():
            fresh.pk = row.pk
            fresh.save()
        else:
            continue
        changed.append(day.on.isoformat())
    if calendar.known_to is None or calendar.known_to < known_to:
        calendar.known_from, calendar.known_to = calendar.known_from or known_from, known_to
        calendar.save(update_fields=["known_from", "known_to"])
    elif not changed:
        return calendar
    return _written(calendar, "calendar.national_days_loaded", {"days": changed}, by=by, at=at)


@transaction.atomic
def set_day(
    calendar: Calendar,
    on: date,
    *,
    kind: str,
    name: str,
    source: str,
    shifts: Iterable[Shift] | None = None,
    like_weekday: int | None = None,
    provisional: bool = False,
    by=None,
    at: datetime | None = None,
) -> CalendarDay:
    """Say what one day is, in place of what was said before. Dates already printed stay as they are.

    `kind`: "off", "make_up" (with `like_weekday`), "worked" (with `shifts`) or "ordinary".
    """
    calendar = _locked(calendar)
    name, source = tidy(name), tidy(source)
    kept = _checked_shifts(shifts) if shifts else ()
    refuse_if(
        objection_to_day(on, kind=kind, shifts=kept, like_weekday=like_weekday, name=name, source=source)
    )
    row, _ = CalendarDay.objects.update_or_create(
        calendar=calendar,
        day=on,
        defaults={
            "kind": kind,
            "shifts": _texts(kept) if kept else None,
            "like_weekday": like_weekday,
            "name": name,
            "source": source,
            "provisional": provisional,
            "shipped": False,
        },
    )
    data = {
        "day": on.isoformat(),
        "kind": kind,
        "shifts": row.shifts,
        "like_weekday": like_weekday,
        "source": source,
        "provisional": provisional,
    }
    row.calendar = _written(calendar, "calendar.day_set", data, by=by, at=at)
    return row


@transaction.atomic
def clear_day(calendar: Calendar, on: date, *, by=None, at: datetime | None = None) -> Calendar:
    """Let the day be again what the week (or the calendar followed) says. Dates already printed stay as they are."""
    calendar = _locked(calendar)
    row = calendar.days.filter(day=on).first()
    if row is None:
        raise NotAllowed("Ngày này không có quy định riêng để bỏ.", code="day-not-set", field="day")
    if row.shipped:  # kept as an ordinary day, or the next start would load it again
        row.kind, row.shifts, row.like_weekday = CalendarDay.Kind.ORDINARY, None, None
        row.provisional = row.shipped = False
        row.save()
    else:
        row.delete()
    return _written(calendar, "calendar.day_cleared", {"day": on.isoformat()}, by=by, at=at)


@transaction.atomic
def set_weekly_shifts(calendar: Calendar, weekly: Week, *, by=None, at: datetime | None = None) -> Calendar:
    """Give the calendar another week of shifts (Monday first). Dates already printed stay as they are."""
    calendar = _locked(calendar)
    week = _checked_week(weekly)
    calendar.weekly_shifts.all().delete()
    _put_weekly_shifts(calendar, week)
    return _written(calendar, "calendar.weekly_shifts_set", {"week": _week_texts(week)}, by=by, at=at)


@transaction.atomic
def set_opening_hours(
    calendar: Calendar,
    hours: Iterable[tuple[int, Shift, bool]],
    *,
    by=None,
    at: datetime | None = None,
) -> Calendar:
    """Say when the doors are open: (weekday, from–to, whether it only receives). Never moves a due date."""
    calendar = _locked(calendar)
    hours = sorted(hours)
    for weekday in range(7):
        _checked_shifts(span for day, span, _ in hours if day == weekday)
    if any(day not in range(7) for day, _, _ in hours):
        raise NotAllowed("Thứ trong tuần không đúng.", code="weekday-unknown", field="weekday")
    calendar.opening_hours.all().delete()
    OpeningHour.objects.bulk_create(
        OpeningHour(calendar=calendar, weekday=day, starts=span.starts, ends=span.ends, receives_only=only)
        for day, span, only in hours
    )
    data = {"hours": [[day, *_texts([span])[0], only] for day, span, only in hours]}
    return _written(calendar, "calendar.opening_hours_set", data, by=by, at=at)


def _locked(calendar: Calendar) -> Calendar:
    return Calendar.objects.select_for_update().get(pk=calendar.pk)


def _checked_shifts(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    try:
        return in_order(shifts)
    except DeadlineError as error:
        raise NotAllowed(error.reason, code=error.code, field="shifts") from error


def _checked_week(weekly: Week) -> tuple[tuple[Shift, ...], ...]:
    week = tuple(_checked_shifts(shifts) for shifts in weekly)
    if len(week) != 7:
        raise NotAllowed("Tuần làm việc phải có đủ bảy ngày.", code="week-not-seven-days", field="weekly")
    return week


def _put_weekly_shifts(calendar: Calendar, week: Week) -> None:
    WeeklyShift.objects.bulk_create(
        WeeklyShift(calendar=calendar, weekday=weekday, starts=shift.starts, ends=shift.ends)
        for weekday, shifts in enumerate(week)
        for shift in shifts
    )


def _shipped_row(calendar: Calendar, day: NationalDay) -> CalendarDay:
    return CalendarDay(
        calendar=calendar,
        day=day.on,
        kind=day.kind,
        like_weekday=day.like_weekday,
        name=day.name,
        source=day.source,
        provisional=day.provisional,
        shipped=True,
    )


def _texts(shifts: Iterable[Shift]) -> list[list[str]]:
    return [[f"{shift.starts:%H:%M}", f"{shift.ends:%H:%M}"] for shift in shifts]


def _week_texts(week: Week) -> list[list[list[str]]]:
    return [_texts(shifts) for shifts in week]


def _written(calendar: Calendar, kind: str, data: dict, *, by, at: datetime | None) -> Calendar:
    """Give the calendar its next version and the digest of its content, and write it in the journal."""
    if calendar.digest:
        calendar.version += 1
    calendar.digest = _content_digest(calendar)
    calendar.save(update_fields=["version", "digest"])
    data = {"version": calendar.version, "digest": calendar.digest, **data}
    book.record(
        kind, stream=f"calendar:{calendar.code}", subject=f"calendar:{calendar.code}", by=by, at=at, data=data
    )
    return calendar


def _content_digest(calendar: Calendar) -> str:
    """Return the SHA-256 of what the engine reads: the cache's key, right even after a restored backup."""
    content = [
        [[s.weekday, f"{s.starts:%H:%M}", f"{s.ends:%H:%M}"] for s in calendar.weekly_shifts.all()],
        [
            [d.day.isoformat(), d.kind, d.shifts, d.like_weekday, d.name, d.source, d.provisional]
            for d in calendar.days.all()
        ],
        [str(calendar.known_from), str(calendar.known_to)],
        calendar.follows_id,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
