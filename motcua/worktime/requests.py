"""Answer a deadline asked for in JSON: the body of `POST /api/v1/deadlines` in, its answer out. Pure.

The door above only counts requests, calls `deadline_from_request` and turns `BadDeadlineRequest` into a problem.
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date, datetime, time

from motcua.lib.wording import day
from motcua.worktime.calendars import LOCAL, DayRule, DeadlineError, Shift, WorkCalendar, in_order
from motcua.worktime.engine import EFFECTS, POLICIES, UNITS, Limit, Suspension, compute_deadline
from motcua.worktime.national import STANDARD

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_AMOUNT = 100_000
MOST_EXCEPTIONS = 1000
MOST_SUSPENSIONS = 200
MOST_SHIFTS = 24
MOST_TEXT = 200  # characters
# The contract of the door names these very patterns, so what its schema lets through is never refused here as malformed.
HOUR = "([01][0-9]|2[0-3]):[0-5][0-9](:00)?"
SPAN = f"{HOUR} ?[-–] ?{HOUR}"
DAY = (
    "((20[0-9][0-9]|2100)-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
    "|20([02468][048]|[13579][26])-02-29)"
)
INSTANT = f"{DAY}T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{{1,9}})?)?(Z|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])"
CALENDAR_CODE = "[A-Za-z0-9_-]{1,40}"

_HOUR, _SPAN, _DAY, _INSTANT, _CODE = (re.compile(text) for text in (HOUR, SPAN, DAY, INSTANT, CALENDAR_CODE))
_ANY_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BLAME = {
    "no-shifts": "calendar",
    "week-not-seven-days": "shifts",
    "suspensions-overlap": "suspensions",
    "too-far": "amount",
}
# What no schema can say: each part is well formed, together they cannot be answered.
CONTRADICTIONS = frozenset(
    {
        "shift-backwards",
        "shifts-overlap",
        "shifts-missing",
        "no-shifts",
        "date-twice",
        "suspension-backwards",
        "suspensions-overlap",
        "too-far",
    }
)


class BadDeadlineRequest(Exception):
    """What the body says cannot be answered: `field` (dotted path), `reason` in Vietnamese, stable `code`."""

    def __init__(self, field: str, reason: str, code: str):
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.code = code

    @property
    def is_contradiction(self) -> bool:
        """Tell whether every part is well formed and only their meeting cannot be answered."""
        return self.code in CONTRADICTIONS


def deadline_from_request(body: object, named_calendars: Callable[[str], WorkCalendar | None]) -> dict:
    """Return {"due", "calendar_version", "provisional", "explanation"}; `due` is null while suspended.

    `named_calendars` answers None or raises LookupError for a code it does not know. Raises BadDeadlineRequest.
    """
    if not isinstance(body, dict):
        raise BadDeadlineRequest("", "Nội dung gửi đến phải là một đối tượng JSON.", "not-an-object")
    start = _instant(body.get("start"), "start")
    limit, notes = _limit(body)
    calendar = _calendar(body, named_calendars)
    suspensions = _suspensions(body.get("suspensions"))
    try:
        answer = compute_deadline(start, limit, calendar, suspensions)
    except DeadlineError as error:
        raise BadDeadlineRequest(_BLAME.get(error.code, ""), error.reason, error.code) from error
    return {
        "due": None if answer.due is None else answer.due.astimezone(LOCAL).isoformat(),
        "calendar_version": answer.calendar_version,
        "provisional": answer.provisional,
        "explanation": [*notes, *answer.explanation],
    }


def _limit(body: dict) -> tuple[Limit, list[str]]:
    unit = _one_of(body.get("unit"), UNITS, "unit")
    policy = _one_of(body.get("policy"), POLICIES, "policy", default=POLICIES[0])
    cutoff = body.get("cutoff")
    cutoff = time(15) if cutoff is None else _hour(cutoff, "cutoff")
    amount = body.get("amount")
    if amount is None and unit != "same_day":
        raise BadDeadlineRequest("amount", "Thiếu số lượng của thời hạn.", "required")
    if amount is not None:
        if type(amount) is float and amount.is_integer():
            amount = int(amount)  # JSON knows one kind of number: 3.0 is 3
        if type(amount) is not int:
            raise BadDeadlineRequest("amount", "Số lượng phải là số nguyên.", "amount-not-whole")
        if amount < 1:
            raise BadDeadlineRequest("amount", "Số lượng phải từ 1 trở lên.", "amount-too-small")
        if amount > MOST_AMOUNT:
            raise BadDeadlineRequest("amount", f"Số lượng nhiều nhất là {MOST_AMOUNT}.", "amount-too-large")
    if unit == "same_day":
        notes = (
            []
            if amount is None
            else ["Thời hạn trong ngày không dùng số lượng; số lượng gửi đến được bỏ qua."]
        )
        return Limit(None, unit, cutoff, policy), notes
    return Limit(amount, unit, cutoff, policy), []


def _calendar(body: dict, named_calendars: Callable[[str], WorkCalendar | None]) -> WorkCalendar:
    code = body.get("calendar")
    if code is None:
        code = STANDARD
    if not isinstance(code, str):
        raise BadDeadlineRequest("calendar", "Mã lịch làm việc phải là chữ.", "not-text")
    if not _CODE.fullmatch(code):
        raise BadDeadlineRequest(
            "calendar", "Mã lịch chỉ gồm chữ không dấu, số, “-” và “_”.", "calendar-form"
        )
    try:
        base = named_calendars(code)
    except LookupError:
        base = None
    if base is None:
        raise BadDeadlineRequest("calendar", "Không có lịch làm việc mang mã này.", "calendar-unknown")
    shifts, exceptions = body.get("shifts"), body.get("exceptions")
    if shifts is None and not exceptions:
        if exceptions is not None and not isinstance(exceptions, list):
            raise BadDeadlineRequest("exceptions", "Phải là một danh sách.", "not-a-list")
        return base
    weekly = base.weekly if shifts is None else _week(shifts, base)
    rules = dict(base.exceptions)
    rules.update(_exceptions(exceptions, weekly))
    asked = json.dumps([shifts, exceptions], sort_keys=True, ensure_ascii=True)
    mark = hashlib.sha256(asked.encode()).hexdigest()[:12]
    return WorkCalendar(base.code, f"{base.version}+{mark}", weekly, rules, base.known)


def _week(shifts: object, base: WorkCalendar) -> tuple[tuple[Shift, ...], ...]:
    """Return seven days of shifts from one of three forms.

    A list of shifts is worked on each weekday on which the calendar works; a list of seven lists is Monday first;
    an object has the keys mon … sun, those left out are off.
    """
    if isinstance(shifts, dict):
        if unknown := [key for key in shifts if key not in _WEEKDAYS]:
            raise BadDeadlineRequest(
                f"shifts.{str(unknown[0])[:20]}", "Tên thứ phải là mon … sun.", "weekday-unknown"
            )
        return tuple(_day_shifts(shifts.get(name, []), f"shifts.{name}") for name in _WEEKDAYS)
    if not isinstance(shifts, list):
        raise BadDeadlineRequest("shifts", "Ca làm việc phải là một danh sách.", "not-a-list")
    if len(shifts) == 7 and all(_is_list_of_shifts(entry) for entry in shifts):
        return tuple(_day_shifts(entry, f"shifts.{i}") for i, entry in enumerate(shifts))
    each = _day_shifts(shifts, "shifts")
    return tuple(each if worked else () for worked in base.weekly)


def _is_list_of_shifts(entry: object) -> bool:
    return isinstance(entry, list) and (not entry or not isinstance(entry[0], str) or len(entry[0]) > 8)


def _day_shifts(entries: object, field: str) -> tuple[Shift, ...]:
    if not isinstance(entries, list):
        raise BadDeadlineRequest(field, "Ca làm việc phải là một danh sách.", "not-a-list")
    if len(entries) > MOST_SHIFTS:
        raise BadDeadlineRequest(field, f"Một ngày nhiều nhất {MOST_SHIFTS} ca.", "too-many")
    shifts = [_shift(entry, f"{field}.{i}") for i, entry in enumerate(entries)]
    try:
        return in_order(shifts)
    except DeadlineError as error:
        raise BadDeadlineRequest(field, error.reason, error.code) from error


def _shift(entry: object, field: str) -> Shift:
    if isinstance(entry, str) and _SPAN.fullmatch(entry):
        entry = [hour.strip() for hour in re.split("[-–]", entry)]
    elif isinstance(entry, dict):
        entry = [entry.get("from"), entry.get("to")]
    if not isinstance(entry, list) or len(entry) != 2:
        raise BadDeadlineRequest(
            field, 'Mỗi ca gồm giờ bắt đầu và giờ kết thúc: ["08:00", "12:00"].', "shift-form"
        )
    try:
        return Shift(_hour(entry[0], field), _hour(entry[1], field))
    except DeadlineError as error:
        raise BadDeadlineRequest(field, error.reason, error.code) from error


def _exceptions(entries: object, weekly: tuple[tuple[Shift, ...], ...]) -> dict[date, DayRule]:
    rules: dict[date, DayRule] = {}
    for i, entry in enumerate(_list(entries, "exceptions", MOST_EXCEPTIONS)):
        field = f"exceptions.{i}"
        if not isinstance(entry, dict):
            raise BadDeadlineRequest(field, "Mỗi ngày đặc biệt phải là một đối tượng.", "not-an-object")
        on = _date(entry.get("date"), f"{field}.date")
        if on in rules:
            raise BadDeadlineRequest(f"{field}.date", f"Ngày {day(on)} có hai lần.", "date-twice")
        rules[on] = _day_rule(entry, on, weekly, field)
    return rules


def _day_rule(entry: dict, on: date, weekly: tuple[tuple[Shift, ...], ...], field: str) -> DayRule:
    off, shifts = entry.get("off"), entry.get("shifts")
    if off is not None and not isinstance(off, bool):
        raise BadDeadlineRequest(f"{field}.off", "Chỉ nhận true hoặc false.", "not-a-boolean")
    provisional = entry.get("provisional", False)
    if not isinstance(provisional, bool):
        raise BadDeadlineRequest(f"{field}.provisional", "Chỉ nhận true hoặc false.", "not-a-boolean")
    said = {
        "provisional": provisional,
        "name": _text(entry.get("name"), f"{field}.name"),
        "source": _text(entry.get("source"), f"{field}.source"),
    }
    if shifts is not None:
        worked = _day_shifts(shifts, f"{field}.shifts")
        if off is not None and off == bool(worked):
            raise BadDeadlineRequest(
                field, "Ngày nghỉ thì không có ca, ngày làm thì phải có.", "off-with-shifts"
            )
        return DayRule(worked, **said)
    if off is None:
        raise BadDeadlineRequest(field, "Cần “off” hoặc “shifts”.", "required")
    if off:
        return DayRule((), **said)
    if weekly[on.weekday()]:
        return DayRule(None, **said)
    like = next(
        (i for i, worked in enumerate(weekly) if worked), None
    )  # a make-up day, as on the first working day
    if like is None:
        raise BadDeadlineRequest(field, "Lịch không có ca nào để làm bù; cần ghi “shifts”.", "shifts-missing")
    return DayRule(None, like=like, **said)


def _suspensions(entries: object) -> list[Suspension]:
    suspensions = []
    for i, entry in enumerate(_list(entries, "suspensions", MOST_SUSPENSIONS)):
        field = f"suspensions.{i}"
        if not isinstance(entry, dict):
            raise BadDeadlineRequest(field, "Mỗi lần tạm dừng phải là một đối tượng.", "not-an-object")
        starts = _instant(entry.get("from"), f"{field}.from")
        ends = None if entry.get("to") is None else _instant(entry["to"], f"{field}.to")
        effect = _one_of(entry.get("effect"), EFFECTS, f"{field}.effect", default=EFFECTS[0])
        try:
            suspensions.append(Suspension(starts, ends, effect))
        except DeadlineError as error:
            raise BadDeadlineRequest(field, error.reason, error.code) from error
    return suspensions


def _list(entries: object, field: str, most: int) -> list:
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise BadDeadlineRequest(field, "Phải là một danh sách.", "not-a-list")
    if len(entries) > most:
        raise BadDeadlineRequest(field, f"Nhiều nhất {most} mục.", "too-many")
    return entries


def _one_of(value: object, allowed: tuple[str, ...], field: str, default: str | None = None) -> str:
    if value is None and default is not None:
        return default
    if value is None:
        raise BadDeadlineRequest(field, "Thiếu giá trị.", "required")
    if not isinstance(value, str) or value not in allowed:
        raise BadDeadlineRequest(
            field, f"Chỉ nhận: {', '.join(allowed)}.", f"{field.rpartition('.')[2]}-unknown"
        )
    return value


def _text(value: object, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        raise BadDeadlineRequest(field, f"Phải là chữ, nhiều nhất {MOST_TEXT} ký tự.", "not-text")
    return " ".join(value.split())


def _instant(value: object, field: str) -> datetime:
    if value is None:
        raise BadDeadlineRequest(field, "Thiếu thời điểm.", "required")
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    try:
        at = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        at = None
    if at is not None and at.utcoffset() is None:
        raise BadDeadlineRequest(field, "Thời điểm phải kèm múi giờ, ví dụ +07:00.", "no-zone")
    if at is not None:
        _check_year(at.date(), field)
    raise BadDeadlineRequest(
        field, "Thời điểm phải theo ISO 8601, ví dụ 2026-11-23T08:00+07:00.", "not-an-instant"
    )


def _date(value: object, field: str) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    try:
        on = date.fromisoformat(value if isinstance(value, str) and _ANY_DATE.fullmatch(value) else "")
    except ValueError:
        on = None
    if on is not None:
        _check_year(on, field)
    raise BadDeadlineRequest(field, "Ngày phải có thật và viết như 2026-11-24.", "not-a-date")


def _check_year(on: date, field: str) -> None:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise BadDeadlineRequest(field, f"Chỉ nhận các năm {FIRST_YEAR}–{LAST_YEAR}.", "year-out-of-range")


def _hour(value: object, field: str) -> time:
    if not isinstance(value, str) or not _HOUR.fullmatch(value):
        raise BadDeadlineRequest(field, "Giờ viết như 08:00.", "not-an-hour")
    return time.fromisoformat(value)
