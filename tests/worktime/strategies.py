"""Small random calendars, limits and suspensions around a few weeks of 2026."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from motcua.worktime.calendars import LOCAL
from motcua.worktime.engine import DayRule, Limit, Shift, WorkCalendar

FIRST = datetime(2026, 1, 26)


def local(at):
    return at.replace(tzinfo=LOCAL)


@st.composite
def day_shifts(draw, most=3):
    marks = draw(st.lists(st.integers(0, 95), min_size=0, max_size=2 * most, unique=True).map(sorted))
    hours = [time(m // 4, m % 4 * 15) for m in marks]
    return tuple(Shift(a, b) for a, b in zip(hours[::2], hours[1::2], strict=False))


OFFICE = (Shift(time(8), time(12)), Shift(time(13), time(17)))


@st.composite
def calendars(draw):
    week = draw(st.lists(st.one_of(day_shifts(), st.just(OFFICE)), min_size=7, max_size=7))
    week[draw(st.integers(0, 6))] = OFFICE  # so that every limit ends within weeks
    days = st.integers(-5, 40).map(lambda n: (FIRST + timedelta(days=n)).date())
    rules = st.one_of(
        st.just(DayRule()),
        day_shifts().map(DayRule),
        st.just(DayRule(None, provisional=True)),
        st.integers(0, 6).map(lambda like: DayRule(None, like=like)),
    )
    return WorkCalendar("ngau-nhien", 1, tuple(week), draw(st.dictionaries(days, rules, max_size=8)))


def starts():
    return st.integers(0, 20 * 1440).map(lambda m: FIRST + timedelta(minutes=m))


def limits():
    return st.one_of(
        st.integers(1, 20).map(lambda n: Limit(n, "working_hour")),
        st.integers(1, 3).map(lambda n: Limit(n, "working_day")),
        st.integers(1, 8).map(lambda n: Limit(n, "working_day", policy="end_of_day")),
        st.integers(1, 20).map(lambda n: Limit(n, "day")),
        st.integers(1, 2).map(lambda n: Limit(n, "month")),
        st.sampled_from([time(9), time(15), time(0), time(23, 59)]).map(
            lambda cutoff: Limit(None, "same_day", cutoff)
        ),
    )


@st.composite
def suspension_lists(draw, effects=("resume", "restart"), may_be_open=True):
    marks = sorted(draw(st.lists(st.integers(-3 * 1440, 30 * 1440), max_size=6)))
    moments = [FIRST + timedelta(minutes=m) for m in marks]
    found = [
        (a, b, draw(st.sampled_from(effects))) for a, b in zip(moments[::2], moments[1::2], strict=False)
    ]
    if found and may_be_open and draw(st.integers(0, 9)) == 0:
        a, _, effect = found[-1]
        found[-1] = (a, None, effect)
    return found


CALM_DAY = date(2026, 3, 16)  # a Monday with no holiday near
