"""The agency's calendar: its days off and make-up days, the week's shifts, opening hours.

Nothing here moves a date already printed: a dossier keeps its own.
"""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed
from motcua.people.actions import give_own_calendar
from motcua.people.models import Agency, Role
from motcua.web.desk.access import desk_view
from motcua.web.desk.office.answers import back, object_in, sent, show_form
from motcua.web.desk.office.calendar_year import FIRST_YEAR, LAST_YEAR, SpecialDay, months, special_days
from motcua.web.desk.office.forms import CalendarDayForm, HoursForm, WeekForm
from motcua.web.desk.office.hours import shifts_in_words
from motcua.web.desk.office.scope import HEADS, administrated, agencies_as, headed
from motcua.worktime import actions
from motcua.worktime.calendars import Shift
from motcua.worktime.models import Calendar, CalendarDay
from motcua.worktime.national import STANDARD

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_heads = desk_view(roles=HEADS)
_administrators = desk_view(roles={Role.ADMINISTRATOR})


@dataclass(frozen=True)
class YearLink:
    """One year one may turn to."""

    number: int
    here: bool


@dataclass(frozen=True)
class WeekdayLine:
    """One weekday: when work counts, when the doors are open."""

    name: str
    shifts: str
    hours: str
    only: str


@dataclass(frozen=True)
class YearPage:
    """Everything the page of the year shows."""

    agency: Agency
    calendar: Calendar
    year: int
    years: list[YearLink]
    months: list
    undecided: list[SpecialDay]
    days: list[SpecialDay]
    week: list[WeekdayLine]
    is_known: bool
    may_change: bool


def calendar_of(agency: Agency) -> Calendar:
    """Return the calendar the agency goes by, the standard one if it names none."""
    chosen = {"pk": agency.calendar_id} if agency.calendar_id else {"code": STANDARD}
    return Calendar.objects.select_related("follows").get(**chosen)


@_heads
@never_cache
@require_safe
def year(request, agency):
    """Show one year of the agency's calendar; what is not decided yet stands first."""
    agency = headed(request, agency)
    today = clock.today()
    years = range(FIRST_YEAR, max(LAST_YEAR, today.year + 1) + 1)
    asked = request.GET.get("nam", "")
    shown = (
        int(asked)
        if asked.isdecimal() and len(asked) < 5 and int(asked) in years
        else min(max(today.year, FIRST_YEAR), years[-1])
    )
    row = calendar_of(agency)
    work = row.as_work_calendar()
    days = special_days(row, shown)
    source = row.follows or row
    page = YearPage(
        agency=agency,
        calendar=row,
        year=shown,
        years=[YearLink(number, number == shown) for number in years],
        months=months(work, days, shown, today),
        undecided=[day for day in days if day.provisional],
        days=[day for day in days if not day.provisional],
        week=_week_lines(row, work),
        is_known=source.known_to is None or source.known_to >= date(shown, 12, 31),
        may_change=agency in agencies_as(request.officer, {Role.ADMINISTRATOR}),
    )
    return render(request, "desk/office/calendar.html", {"page": page})


@_administrators
@never_cache
@_FORM
def set_day(request, agency):
    """Say what one day is, or let it be again what the week says."""
    agency = administrated(request, agency)
    row = calendar_of(agency)
    on = _day_asked(request)
    known = _known(row, on)
    initial = {"on": on, "kind": "off"}
    if known is not None:
        initial |= {
            "kind": known.kind,
            "shifts": known.rule().shifts if known.kind == "worked" else (),
            "like_weekday": known.like_weekday if known.like_weekday is not None else "",
            "name": known.name,
            "source": known.source,
            "provisional": known.provisional,
        }
    form = CalendarDayForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            with transaction.atomic():
                own = give_own_calendar(agency, by=request.user)
                set_on = actions.set_day(own, given.pop("on"), by=request.user, **given).day
        except NotAllowed as refusal:
            object_in(form, refusal, day="on")
        else:
            messages.success(request, f"Đã ghi ngày {wording.day(set_on)}. Ngày hẹn đã in không đổi.")
            return redirect(_year_address(agency, set_on))
    page = {
        "form": form,
        "agency": agency,
        "on": on,
        "own": known is not None and known.calendar_id == row.pk,
    }
    return show_form(request, "desk/office/calendar_day.html", page)


@_administrators
@require_POST
def clear_day(request, agency):
    """Let a day be again what the week and the shared calendar say."""
    agency = administrated(request, agency)
    on = _day_asked(request)
    if on is None:
        return redirect(_year_address(agency, clock.today()))
    try:
        with transaction.atomic():
            actions.clear_day(give_own_calendar(agency, by=request.user), on, by=request.user)
    except NotAllowed as refusal:
        messages.error(request, refusal.objection.reason)
    else:
        messages.success(
            request, f"Đã bỏ quy định riêng của ngày {wording.day(on)}. Ngày hẹn đã in không đổi."
        )
    return redirect(_year_address(agency, on))


@_administrators
@never_cache
@_FORM
def set_week(request, agency):
    """Give the calendar another week of shifts."""
    agency = administrated(request, agency)
    weekly = calendar_of(agency).as_work_calendar().weekly
    form = WeekForm(sent(request), initial={f"shifts_{day}": shifts for day, shifts in enumerate(weekly)})
    if request.method == "POST" and form.is_valid():
        if not any(form.week):
            form.add_error(
                None, "Cả tuần không có ca nào thì không tính được ngày hẹn. Ông/bà ghi ít nhất một ca."
            )
        else:
            try:
                with transaction.atomic():
                    own = give_own_calendar(agency, by=request.user)
                    actions.set_weekly_shifts(own, form.week, by=request.user)
            except NotAllowed as refusal:
                object_in(form, refusal)
            else:
                messages.success(request, "Đã ghi ca làm việc hằng tuần. Ngày hẹn đã in không đổi.")
                return back(request, agency, "calendar")
    return show_form(request, "desk/office/calendar_week.html", {"form": form, "agency": agency})


@_administrators
@never_cache
@_FORM
def set_hours(request, agency):
    """Say when the doors are open."""
    agency = administrated(request, agency)
    row = calendar_of(agency)
    open_at = _hours_of(row)
    initial = {f"hours_{day}": open_at[day, False] for day in range(7)}
    initial |= {f"only_{day}": open_at[day, True] for day in range(7)}
    form = HoursForm(sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                own = give_own_calendar(agency, by=request.user)
                actions.set_opening_hours(own, form.hours, by=request.user)
        except NotAllowed as refusal:
            object_in(form, refusal)
        else:
            messages.success(request, "Đã ghi giờ mở cửa. Giờ mở cửa không làm đổi ngày hẹn nào.")
            return redirect("office:calendar", agency.slug)
    return show_form(request, "desk/office/calendar_hours.html", {"form": form, "agency": agency})


def _week_lines(row: Calendar, work) -> list[WeekdayLine]:
    open_at = _hours_of(row)
    return [
        WeekdayLine(
            name[:1].upper() + name[1:],
            shifts_in_words(work.weekly[day]) or "nghỉ",
            shifts_in_words(open_at[day, False]),
            shifts_in_words(open_at[day, True]),
        )
        for day, name in enumerate(wording.WEEKDAYS)
    ]


def _hours_of(row: Calendar) -> dict[tuple[int, bool], tuple[Shift, ...]]:
    rows = list(row.opening_hours.all())
    return {
        (day, only): tuple(
            Shift(h.starts, h.ends) for h in rows if h.weekday == day and h.receives_only == only
        )
        for day in range(7)
        for only in (False, True)
    }


def _known(row: Calendar, on: date | None):
    """Return the day's own row, else that of the calendar followed."""
    if on is None:
        return None
    found = {
        day.calendar_id: day
        for day in CalendarDay.objects.filter(calendar__in={row.pk, row.follows_id or row.pk}, day=on)
    }
    return found.get(row.pk) or found.get(row.follows_id)


def _day_asked(request) -> date | None:
    text = request.GET.get("ngay") or request.POST.get("ngay") or ""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _year_address(agency: Agency, on: date) -> str:
    return f"{reverse('office:calendar', args=[agency.slug])}?nam={on.year}"
