"""Seven days, four weeks: what stays and what goes."""

from datetime import UTC, date, datetime, timedelta

from motcua.upkeep.rules import days_kept, is_stale

LAST = date(2026, 11, 22)  # a Sunday


def days(count, until=LAST):
    return [until - timedelta(days=back) for back in range(count)]


def test_the_seven_newest_days_and_the_newest_of_four_weeks_before_stay():
    assert sorted(days_kept(days(60))) == [
        date(2026, 10, 25),
        date(2026, 11, 1),
        date(2026, 11, 8),
        date(2026, 11, 15),
        *[date(2026, 11, day) for day in range(16, 23)],
    ]


def test_a_few_days_all_stay():
    assert days_kept(days(7)) == set(days(7))
    assert days_kept([]) == set()


def test_pruning_every_night_comes_to_the_same_as_pruning_once():
    there: set[date] = set()
    for day in reversed(days(90)):
        there = days_kept(there | {day})
        assert len(there) <= 11
    assert there == days_kept(days(90))


def test_a_machine_that_was_off_for_months_loses_nothing():
    old = days(7, until=date(2026, 3, 1))
    assert days_kept(old) == set(old)
    assert date(2026, 3, 1) in days_kept([*old, LAST])


def test_a_night_that_was_missed_is_noticed_in_the_morning_after():
    night = datetime(2026, 11, 21, 18, tzinfo=UTC)
    assert not is_stale(night, night + timedelta(hours=36))
    assert is_stale(night, night + timedelta(hours=36, minutes=1))
