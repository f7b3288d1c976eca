"""A second, naive answer to every question of the engine: minute by minute and day by day, nothing precomputed.

Written from the issue's words alone; slow on purpose. Instants are naive datetimes on the wall clock of Việt Nam.
"""

import calendar as months
from datetime import datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def shifts_on(cal, on):
    rule = cal.exceptions.get(on)
    if rule is None:
        return cal.weekly[on.weekday()]
    if rule.shifts is not None:
        return rule.shifts
    return cal.weekly[on.weekday() if rule.like is None else rule.like]


def is_worked(cal, at):
    return any(s.starts <= at.time() < s.ends for s in shifts_on(cal, at.date()))


def is_paused(pauses, at):
    return any(a <= at < b for a, b in pauses)


def end_of(cal, on):
    return datetime.combine(on, shifts_on(cal, on)[-1].ends)


def count_minutes(a, b, cal, pauses=()):
    total = 0
    while a < b:
        total += is_worked(cal, a) and not is_paused(pauses, a)
        a += MINUTE
    return total


def is_touched(on, start, pauses):
    begin, end = datetime.combine(on, datetime.min.time()), datetime.combine(on, datetime.min.time()) + DAY
    return any(max(a, start, begin) < min(b, end) for a, b in pauses)


def after_minutes(start, minutes, cal, pauses):
    at = start
    while minutes:
        if not shifts_on(cal, at.date()):
            at = datetime.combine(at.date() + DAY, datetime.min.time())
            continue
        minutes -= is_worked(cal, at) and not is_paused(pauses, at)
        at += MINUTE
    return at


def after_days(start, count, cal, pauses, only_working):
    on = start.date()
    while True:
        on += DAY
        if is_touched(on, start, pauses):
            continue
        if shifts_on(cal, on) or not only_working:
            count -= 1
        if count <= 0 and shifts_on(cal, on):
            return end_of(cal, on)


def same_day(start, cutoff, cal):
    on = start.date()
    if shifts_on(cal, on) and start.time() <= cutoff and start < end_of(cal, on):
        return end_of(cal, on)
    on += DAY
    while not shifts_on(cal, on):
        on += DAY
    return end_of(cal, on)


def months_on(on, amount):
    for _ in range(amount):
        year, month = (on.year + 1, 1) if on.month == 12 else (on.year, on.month + 1)
        on = on.replace(year=year, month=month, day=1)
    return on


def due_around(start, limit, cal, pauses):
    match limit.unit, limit.policy:
        case "working_hour", _:
            return after_minutes(start, limit.amount * 60, cal, pauses)
        case "working_day", "as_hours":
            return after_minutes(start, limit.amount * 480, cal, pauses)
        case "working_day", "end_of_day":
            return after_days(start, limit.amount, cal, pauses, True)
        case "day", _:
            return after_days(start, limit.amount, cal, pauses, False)
        case "month", _:
            last = months_on(start.date(), limit.amount)
            last = last.replace(day=min(start.day, months.monthrange(last.year, last.month)[1]))
            return after_days(start, (last - start.date()).days, cal, pauses, False)
    return same_day(start, limit.cutoff, cal)


def due(start, limit, cal, suspensions=()):
    """`suspensions`: (from, to or None, effect) in order, disjoint. Answers None while one is open."""
    begin, pauses = start, []
    for a, b, effect in suspensions:
        if b is None:
            return None
        if b <= start:
            continue
        if effect == "restart":
            begin, pauses = b, []
        elif due_around(begin, limit, cal, pauses) > a:
            if limit.unit == "same_day" and b > a:
                begin, pauses = b, []
            else:
                pauses = [*pauses, (a, b)]
    return due_around(begin, limit, cal, pauses)
