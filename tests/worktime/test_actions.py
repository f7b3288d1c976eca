"""The verbs that make and change calendars, and the calendar the engine reads afterwards."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from motcua.journal import book
from motcua.journal.models import Entry
from motcua.lib.clock import at_local, local
from motcua.lib.objections import NotAllowed
from motcua.worktime.actions import (
    clear_day,
    load_national_days,
    make_calendar,
    set_day,
    set_opening_hours,
    set_weekly_shifts,
)
from motcua.worktime.engine import Limit, Shift, compute_deadline
from motcua.worktime.models import Calendar, CalendarDay, WeeklyShift
from motcua.worktime.national import OFFICE_HOURS, STANDARD_WEEK, national_days, shipped_calendar

pytestmark = pytest.mark.django_db

EARLY = (Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17, 30)))
EARLY_WEEK = (EARLY,) * 5 + ((), ())
DAY = date(2026, 3, 17)
OFF = {"kind": "off", "name": "mất điện", "source": "Thông báo 01/TB-UBND"}


@pytest.fixture
def standard():
    return load_national_days()


@pytest.fixture
def ward(standard):
    return make_calendar("phuong", "Lịch của phường", weekly=EARLY_WEEK, follows=standard)


def due(calendar):
    answer = compute_deadline(at_local(date(2026, 3, 16), 9, 30), Limit(3, "working_day"), calendar)
    return f"{local(answer.due):%d/%m %H:%M}"


def kinds(code):
    return [entry.kind for entry in book.entries(f"calendar:{code}")]


def test_the_standard_calendar_is_what_is_shipped(standard):
    calendar, shipped = standard.as_work_calendar(), shipped_calendar()
    assert (calendar.weekly, calendar.exceptions, calendar.known) == (
        shipped.weekly,
        shipped.exceptions,
        shipped.known,
    )
    assert calendar.label == "standard/1"
    assert kinds("standard") == ["calendar.made"]


def test_loading_the_national_days_again_changes_nothing(standard):
    assert load_national_days().version == 1
    assert Entry.objects.count() == 1
    assert CalendarDay.objects.count() == len(national_days())


def test_loading_corrects_shipped_days_and_leaves_alone_what_somebody_set(standard):
    swapped = date(2026, 11, 23)
    set_day(standard, swapped, kind="off", name="nghỉ hoán đổi", source="Công văn 1/VPCP")
    CalendarDay.objects.filter(day=date(2027, 9, 2)).update(name="sai")
    CalendarDay.objects.filter(day=date(2027, 11, 24)).delete()
    calendar = load_national_days()
    assert calendar.version == 3
    assert calendar.days.get(day=swapped).name == "nghỉ hoán đổi"
    assert calendar.days.get(day=date(2027, 9, 2)).name == "Quốc khánh"
    assert calendar.days.filter(day=date(2027, 11, 24)).exists()
    assert load_national_days().version == 3


def test_a_ward_follows_the_national_days_with_its_own_shifts(ward):
    calendar = ward.as_work_calendar()
    assert calendar.label == "phuong/1+standard/1"
    assert calendar.shifts_on(date(2026, 11, 24)) == ()
    assert calendar.shifts_on(date(2026, 8, 22)) == EARLY  # made up by the ward's own hours
    assert calendar.is_provisional_on(date(2026, 11, 23))
    assert calendar.is_provisional_on(date(2028, 1, 5))


def test_a_day_set_in_the_followed_calendar_reaches_the_follower_at_once(ward, standard):
    before = ward.as_work_calendar()
    set_day(standard, DAY, **OFF)
    after = Calendar.objects.named("phuong")
    assert (before.label, after.label) == ("phuong/1+standard/1", "phuong/1+standard/2")
    assert (due(before), due(after)) == ("19/03 09:30", "20/03 09:30")


def test_the_wards_own_day_wins_over_the_national_one(ward):
    set_day(
        ward, date(2026, 11, 24), kind="worked", shifts=EARLY[:1], name="trực", source="Quyết định 5/QĐ-UBND"
    )
    assert Calendar.objects.named("phuong").shifts_on(date(2026, 11, 24)) == EARLY[:1]


def test_a_calendar_is_found_by_its_code_or_not_at_all(ward):
    assert Calendar.objects.find("phuong") is Calendar.objects.named("phuong")
    assert Calendar.objects.find("khong-co") is None
    with pytest.raises(Calendar.DoesNotExist):
        Calendar.objects.named("khong-co")


def test_an_unchanged_calendar_is_built_once_per_process(ward, django_assert_num_queries):
    kept = Calendar.objects.named("phuong")
    with django_assert_num_queries(1):
        assert Calendar.objects.named("phuong") is kept


def test_each_change_makes_a_version_and_is_written_down(ward):
    set_day(ward, DAY, **OFF)
    clear_day(ward, DAY)
    set_weekly_shifts(ward, STANDARD_WEEK)
    set_opening_hours(ward, [(0, Shift(time(7), time(17)), False), (5, Shift(time(8), time(11)), True)])
    ward.refresh_from_db()
    assert ward.version == 5
    assert kinds("phuong") == [
        "calendar.made",
        "calendar.day_set",
        "calendar.day_cleared",
        "calendar.weekly_shifts_set",
        "calendar.opening_hours_set",
    ]
    entry = list(book.entries("calendar:phuong"))[1]
    assert entry.data["day"] == "2026-03-17"
    assert entry.data["version"] == 2


def test_opening_hours_never_move_a_due_date(ward):
    before = due(Calendar.objects.named("phuong"))
    set_opening_hours(ward, [(d, Shift(time(5), time(20)), False) for d in range(7)])
    assert due(Calendar.objects.named("phuong")) == before
    assert Calendar.objects.get(code="phuong").opening_hours.count() == 7


def test_a_cleared_national_day_is_an_ordinary_day_and_stays_so(standard):
    holiday = date(2026, 11, 24)
    clear_day(standard, holiday)
    load_national_days()
    assert Calendar.objects.named("standard").shifts_on(holiday) == OFFICE_HOURS


def test_a_cleared_own_day_follows_again(ward):
    set_day(ward, DAY, **OFF)
    clear_day(ward, DAY)
    assert Calendar.objects.named("phuong").shifts_on(DAY) == EARLY
    with pytest.raises(NotAllowed) as refused:
        clear_day(ward, DAY)
    assert refused.value.objection.code == "day-not-set"


REFUSED_DAYS = [
    ({"kind": "off", "name": "", "source": "x"}, "name-missing"),
    ({"kind": "off", "name": "x", "source": " "}, "source-missing"),
    ({"kind": "half", "name": "x", "source": "x"}, "kind-unknown"),
    ({"kind": "worked", "name": "x", "source": "x"}, "shifts-missing"),
    ({"kind": "off", "name": "x", "source": "x", "shifts": EARLY}, "shifts-not-allowed"),
    ({"kind": "make_up", "name": "x", "source": "x"}, "weekday-missing"),
    ({"kind": "off", "name": "x", "source": "x", "like_weekday": 1}, "weekday-not-allowed"),
    ({"kind": "worked", "name": "x", "source": "x", "shifts": (EARLY[0], EARLY[0])}, "shifts-overlap"),
]


@pytest.mark.parametrize(("said", "code"), REFUSED_DAYS)
def test_a_day_that_says_too_little_is_refused_and_nothing_changes(ward, said, code):
    with pytest.raises(NotAllowed) as refused:
        set_day(ward, DAY, **said)
    assert refused.value.objection.code == code
    ward.refresh_from_db()
    assert ward.version == 1
    assert not ward.days.exists()


def test_a_day_outside_the_horizon_is_refused(ward):
    with pytest.raises(NotAllowed) as refused:
        set_day(ward, date(2300, 1, 1), **OFF)
    assert refused.value.objection.code == "day-out-of-range"


def test_a_calendar_needs_a_new_code_a_name_seven_days_and_a_root_to_follow(ward, standard):
    for code, name, week, follows, said in [
        ("phuong", "Khác", EARLY_WEEK, None, "code-taken"),
        ("khac", " ", EARLY_WEEK, None, "name-missing"),
        ("khac", "Khác", EARLY_WEEK[:6], None, "week-not-seven-days"),
        ("khac", "Khác", ((EARLY[0], EARLY[0]),) * 7, None, "shifts-overlap"),
        ("khac", "Khác", EARLY_WEEK, ward, "follows-a-follower"),
        ("standard", "Khác", EARLY_WEEK, standard, "follows-itself"),
    ]:
        with pytest.raises(NotAllowed) as refused:
            make_calendar(code, name, weekly=week, follows=follows)
        assert refused.value.objection.code == said


def test_opening_hours_may_not_overlap_nor_name_a_day_that_is_none(ward):
    for hours, said in [
        ([(0, EARLY[0], False), (0, EARLY[0], True)], "shifts-overlap"),
        ([(7, EARLY[0], False)], "weekday-unknown"),
    ]:
        with pytest.raises(NotAllowed) as refused:
            set_opening_hours(ward, hours)
        assert refused.value.objection.code == said


def test_the_database_itself_refuses_a_shift_that_runs_backwards(ward):
    with pytest.raises(IntegrityError), transaction.atomic():
        WeeklyShift.objects.create(calendar=ward, weekday=6, starts=time(12), ends=time(8))


def test_two_calendars_of_the_same_code_and_version_never_share_what_is_kept(standard):
    first = make_calendar("xa", "Xã", weekly=EARLY_WEEK)
    kept = first.as_work_calendar()
    Calendar.objects.filter(pk=first.pk).delete()
    second = make_calendar("moi", "Xã", weekly=STANDARD_WEEK)
    second.code = "xa"  # as after a restored backup: the same code and version, another content
    assert second.as_work_calendar().weekly != kept.weekly
