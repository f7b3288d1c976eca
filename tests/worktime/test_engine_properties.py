"""The engine against a naive oracle, and the laws any clock must keep."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.worktime.calendars import to_instant, to_minute
from motcua.worktime.engine import (
    Limit,
    Suspension,
    compute_deadline,
    due_minute,
    shift_minutes,
    standing,
    used_share,
)
from tests.worktime import oracle
from tests.worktime.strategies import calendars, limits, local, starts, suspension_lists

careful = settings(max_examples=250, deadline=None)


def asked(start, limit, cal, found=(), **kw):
    suspensions = [Suspension(local(a), b and local(b), effect) for a, b, effect in found]
    return compute_deadline(local(start), limit, cal, suspensions, **kw)


def wall(instant):
    return oracle.datetime.fromordinal(to_minute(instant) // 1440) + timedelta(
        minutes=to_minute(instant) % 1440
    )


@careful
@given(calendars(), starts(), limits())
def test_without_suspensions_the_engine_agrees_with_counting_minute_by_minute(cal, start, limit):
    answer = asked(start, limit, cal, explain=False)
    assert wall(answer.due) == oracle.due(start, limit, cal)
    assert to_minute(answer.due) == due_minute(to_minute(local(start)), limit, cal)


@careful
@given(calendars(), starts(), limits(), suspension_lists())
def test_with_suspensions_the_engine_agrees_with_counting_minute_by_minute(cal, start, limit, found):
    answer = asked(start, limit, cal, found)
    expected = oracle.due(start, limit, cal, found)
    assert (answer.due and wall(answer.due)) == expected
    assert answer.due == asked(start, limit, cal, found, explain=False).due


@careful
@given(calendars(), starts(), limits())
def test_a_due_date_lies_within_a_shift_or_at_its_end_and_after_the_start(cal, start, limit):
    due = wall(asked(start, limit, cal, explain=False).due)
    assert due > start
    assert any(shift.starts < due.time() <= shift.ends for shift in cal.shifts_on(due.date()))


@careful
@given(calendars(), starts(), limits(), st.integers(0, 3000))
def test_a_later_start_is_never_due_earlier(cal, start, limit, later):
    first = asked(start, limit, cal, explain=False).due
    assert asked(start + timedelta(minutes=later), limit, cal, explain=False).due >= first


@careful
@given(
    calendars(), starts(), limits().filter(lambda limit: limit.amount), suspension_lists(may_be_open=False)
)
def test_a_longer_limit_is_never_due_earlier(cal, start, limit, found):
    longer = Limit(limit.amount + 1, limit.unit, policy=limit.policy)
    # a suspension that begins after the shorter limit's end belongs to the longer one only: it can but add
    assert asked(start, longer, cal, found).due >= asked(start, limit, cal, found).due


@careful
@given(calendars(), starts(), st.integers(1, 12), st.integers(1, 12))
def test_two_limits_in_hours_one_after_the_other_are_one(cal, start, first, second):
    middle = asked(start, Limit(first, "working_hour"), cal, explain=False).due
    apart = compute_deadline(middle, Limit(second, "working_hour"), cal, explain=False).due
    assert apart == asked(start, Limit(first + second, "working_hour"), cal, explain=False).due


@careful
@given(calendars(), starts(), st.integers(1, 20), suspension_lists(effects=("resume",), may_be_open=False))
def test_a_resumed_limit_in_hours_gives_exactly_its_hours_outside_the_suspensions(cal, start, amount, found):
    due = asked(start, Limit(amount, "working_hour"), cal, found).due
    suspensions = [Suspension(local(a), local(b)) for a, b, _ in found]
    assert shift_minutes(local(start), due, cal, suspensions) == amount * 60
    assert used_share(local(start), due, due, cal, suspensions) == 1.0


@careful
@given(calendars(), starts(), st.integers(0, 9000), suspension_lists())
def test_shift_time_agrees_with_counting_minute_by_minute(cal, start, length, found):
    end = start + timedelta(minutes=length)
    suspensions = [Suspension(local(a), b and local(b), effect) for a, b, effect in found]
    pauses = [(a, b or end) for a, b, _ in found]
    counted = oracle.count_minutes(start, end, cal, pauses)
    assert shift_minutes(local(start), local(end), cal, suspensions) == counted
    assert shift_minutes(local(end), local(start), cal, suspensions) == -counted


@careful
@given(calendars(), starts(), st.integers(0, 5000), st.integers(0, 5000))
def test_shift_time_split_anywhere_adds_up(cal, start, first, second):
    a, b = start + timedelta(minutes=first), start + timedelta(minutes=first + second)
    whole = shift_minutes(local(start), local(b), cal)
    assert shift_minutes(local(start), local(a), cal) + shift_minutes(local(a), local(b), cal) == whole


@careful
@given(calendars(), starts(), limits(), st.integers(0, 59), st.integers(0, 999_999))
def test_seconds_never_matter(cal, start, limit, second, microsecond):
    exact = start.replace(second=second, microsecond=microsecond)
    assert asked(exact, limit, cal, explain=False) == asked(start, limit, cal, explain=False)


@careful
@given(calendars(), starts(), limits(), suspension_lists(), st.integers(0, 9000))
def test_a_standing_is_always_one_of_four_and_late_only_after_due(cal, start, limit, found, later):
    suspensions = [Suspension(local(a), b and local(b), effect) for a, b, effect in found]
    due = compute_deadline(local(start), limit, cal, suspensions).due
    now = local(start + timedelta(minutes=later))
    answer = standing(local(start), due, now, cal, suspensions)
    assert answer in {"on_time", "due_soon", "overdue", "suspended"}
    assert (answer == "overdue") == (due is not None and now > due)


@careful
@given(calendars(), starts(), limits())
def test_provisional_is_true_exactly_when_a_doubtful_day_lies_between_start_and_due(cal, start, limit):
    answer = asked(start, limit, cal)
    last = wall(answer.due).date()
    doubtful = [d for d, rule in cal.exceptions.items() if rule.provisional and start.date() <= d <= last]
    assert answer.provisional == bool(doubtful)


@careful
@given(st.integers(1_050_000_000, 1_120_000_000))
def test_minutes_and_instants_are_the_same_thing(minute):
    assert to_minute(to_instant(minute)) == minute
