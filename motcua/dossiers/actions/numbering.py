"""Give numbers: each once, rising in the order of commit, never used again."""

import re
from datetime import date, datetime

from django.db import transaction

from motcua import law
from motcua.dossiers import rules
from motcua.dossiers.models import CodeTemplate, NumberSeries
from motcua.dossiers.questions import acting, series_of
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.clock import local_day
from motcua.lib.objections import NotAllowed, refuse_if

# The identifier stands for "no code known" until the office enters its own: visibly not a real one.
UNKNOWN_IDENTIFIER = "CHUA-CO-MA"


def next_number(key: str) -> int:
    """Take the next number of a series and keep its row locked until the transaction ends.

    Whoever comes second waits, so numbers rise in the order of commit; a rolled-back transaction gives its number
    back, so there is no gap. Must run inside a transaction.
    """
    series = _locked_series(key)
    series.last += 1
    NumberSeries.objects.filter(pk=series.pk).update(last=series.last)
    return series.last


def _locked_series(key: str) -> NumberSeries:
    series = NumberSeries.objects.select_for_update().filter(key=key).first()
    if series is None:
        NumberSeries.objects.bulk_create([NumberSeries(key=key)], ignore_conflicts=True)
        series = NumberSeries.objects.select_for_update().get(key=key)
    return series


@transaction.atomic
def set_last_number(agency, key: str, last: int, *, by, at: datetime | None = None) -> NumberSeries:
    """Say up to which number a series of the agency was used before this program was, so that the next follows it.

    Only upwards: a number once given is never given again. Raises NotAllowed.
    """
    at = at or clock.now()
    day = local_day(at)
    refuse_if(rules.may_set_numbers(acting(by, day), agency))
    if key not in {one.key for one in series_of(agency, day)}:
        raise NotAllowed("Dãy số này không thuộc cơ quan.", code="series-unknown", field="key")
    series = _locked_series(key)
    refuse_if(rules.object_to_last_number(last, series.last))
    before, series.last, series.taken_over_to = series.last, last, last
    NumberSeries.objects.filter(pk=series.pk).update(last=last, taken_over_to=last)
    book.record(
        "series.set",
        stream=agency.stream,
        subject=agency.stream,
        by=by,
        at=at,
        data={"series": key, "from": before, "to": last},
    )
    return series


def claim_numbers(agency, given: list[tuple[str, datetime]]) -> list[tuple[str, int]]:
    """Return (series key, number) for codes that another system gave, and see to it that ours are never the same.

    A code that our own pattern would give on its day of reception takes its number in that day's series, which goes on
    behind it; any other stands in a series of the agency's taken-over dossiers.
    """
    patterns: dict[date, tuple[str, str]] = {}
    claimed: list[tuple[str, int]] = []
    for code, received_at in given:
        day = local_day(received_at)
        if day not in patterns:
            patterns[day] = _pattern_of(agency, day)
        digits = re.search(r"(\d{1,9})$", code)
        number = int(digits[1]) if digits else 0
        ours = number > 0 and render_code(*patterns[day], day, number) == code
        claimed.append((f"dossier:{agency.slug}:{day:%Y%m%d}", number) if ours else ("", 0))
    foreign = f"dossier:{agency.slug}:taken-over"
    highest = dict.fromkeys(sorted({key or foreign for key, _number in claimed}), 0)
    series = {
        key: _locked_series(key) for key in highest
    }  # in one order, so that two runs never wait in a circle
    following = series[foreign].last if foreign in series else 0
    numbers = []
    for key, number in claimed:
        if not key:
            key, number = foreign, (following := following + 1)
        highest[key] = max(highest[key], number)
        numbers.append((key, number))
    for key, number in highest.items():
        if number > series[key].last:
            NumberSeries.objects.filter(pk=series[key].pk).update(last=number, taken_over_to=number)
    return numbers


def next_dossier_code(agency, at: datetime) -> tuple[str, str, int]:
    """Return (code, series key, number) for a dossier that this agency is competent for, received at that instant.

    The pattern is the agency's own in force that day, else the law's (NĐ 118/2025 Điều 28: identifier of the competent
    agency, day of reception, number within the day); past 9999 it widens. Raises NotAllowed for a broken pattern.
    """
    day = local_day(at)
    pattern, identifier = _pattern_of(agency, day)
    series_key = f"dossier:{agency.slug}:{day:%Y%m%d}"
    number = next_number(series_key)
    return (
        render_code(pattern, identifier, day, number),
        series_key,
        number,
    )


def code_outline(agency, at: datetime) -> str:
    """Return how the next code will look, dots where its number will stand; no number is taken."""
    day = local_day(at)
    pattern, identifier = _pattern_of(agency, day)
    number = 1111  # any four equal digits that the day and the identifier are not likely to end with
    text = render_code(pattern, identifier, day, number)
    head, found, tail = text.rpartition(str(number))
    return f"{head}····{tail}" if found else text


def _pattern_of(agency, day: date) -> tuple[str, str]:
    """Return the pattern of the agency's codes on the day, and the identifier that stands in it."""
    template = CodeTemplate.objects.filter(agency=agency, from_on__lte=day).order_by("-from_on").first()
    scheme = template.scheme if template else "qd20_2020"
    pattern = template.pattern if template else law.rule("code.pattern", day).value
    return pattern, agency.identifier(scheme, day) or UNKNOWN_IDENTIFIER


def render_code(pattern: str, identifier: str, day: date, number: int) -> str:
    """Return the code a pattern makes. Raises NotAllowed when the pattern does not hold together."""
    try:
        return pattern.format(agency=identifier, date=day, seq=number)
    except (KeyError, ValueError, IndexError):
        raise NotAllowed(
            f"Mẫu mã hồ sơ «{pattern}» viết sai. Người quản trị sửa lại ở mục Cơ quan.", code="code-pattern"
        ) from None


def initials(name: str) -> str:
    """Return the capitals a register's symbol is made of: "Hộ tịch, gia đình" → "HT"."""
    name = name.partition(",")[0]
    return "".join(word[0].upper() for word in name.split() if word[0].isalpha())[:6]
