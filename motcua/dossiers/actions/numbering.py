"""Give numbers: each once, rising in the order of commit, never used again."""

from datetime import date, datetime

from motcua import law
from motcua.dossiers.models import CodeTemplate, NumberSeries
from motcua.lib.clock import local_day
from motcua.lib.objections import NotAllowed

# The identifier stands for "no code known" until the office enters its own: visibly not a real one.
UNKNOWN_IDENTIFIER = "CHUA-CO-MA"


def next_number(key: str) -> int:
    """Take the next number of a series and keep its row locked until the transaction ends.

    Whoever comes second waits, so numbers rise in the order of commit; a rolled-back transaction gives its number
    back, so there is no gap. Must run inside a transaction.
    """
    series = NumberSeries.objects.select_for_update().filter(key=key).first()
    if series is None:
        NumberSeries.objects.bulk_create([NumberSeries(key=key)], ignore_conflicts=True)
        series = NumberSeries.objects.select_for_update().get(key=key)
    series.last += 1
    NumberSeries.objects.filter(pk=series.pk).update(last=series.last)
    return series.last


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
