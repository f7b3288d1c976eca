"""The tags and filters that every template knows without loading."""

from datetime import date, datetime
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from motcua.lib import clock, wording
from motcua.lib.icons import DOOR, ICONS

register = template.Library()

_STANDINGS = {
    "overdue": "warning",
    "due_soon": "clock",
    "on_time": "clock",
    "suspended": "pause",
    "done": "check",
}

# The palette of sector tiles, by the colour the catalogue keeps. A strict CSP allows no colour in a `style` attribute.
_SECTOR_COLOURS = {
    "#21467A": "indigo",
    "#0A5444": "door",
    "#8A3A12": "clay",
    "#684600": "amber",
    "#7A2E5B": "plum",
    "#3E4C47": "slate",
    "#155E75": "teal",
    "#3F5B16": "olive",
    "#58645F": "grey",
}


@register.simple_tag
@cache
def icon(name: str, css: str = "") -> str:
    """Draw one of the house's icons, hidden from screen readers: words always stand beside it.

    An unknown name draws the paper icon, so that a catalogue's own choice never breaks a page.
    """
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        mark_safe(ICONS.get(name, ICONS["paper"])),
    )


@register.simple_tag
@cache
def door(ground: str = "#1A2A25") -> str:
    """Draw the house's mark, the half-open green door, standing on a line of the given colour."""
    return format_html(
        '<svg viewBox="0 0 40 44" aria-hidden="true" focusable="false">{}<path d="M0 42h40v2H0z" fill="{}"/></svg>',
        mark_safe(DOOR),
        ground,
    )


@register.simple_tag
def deadline_chip(standing: str, words: str) -> str:
    """Show how a dossier stands to its date, by icon, words and colour.

    `standing` is on_time, due_soon, overdue, suspended (the engine's words) or done.
    """
    return format_html(
        '<span class="chip" data-standing="{}">{}{}</span>',
        standing,
        icon(_STANDINGS.get(standing, "clock")),
        words,
    )


@register.simple_tag
def error_title(*forms) -> str:
    """Return "Còn 3 chỗ cần sửa – " for the page's title when the forms have errors, else nothing."""
    count = sum(form.error_count for form in forms if form)
    return f"Còn {count} chỗ cần sửa – " if count else ""


@register.simple_tag(takes_context=True)
def address_with(context, **changes) -> str:
    """Return this page's address with some of its query changed; None or "" removes a part."""
    request = context.get("request")
    if request is None:
        return "?"
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@register.filter
def sector_colour(value: str) -> str:
    """Return the palette name of a catalogue colour, for `data-colour`."""
    return _SECTOR_COLOURS.get(str(value).upper(), "door")


@register.filter
def moment(value: datetime | None) -> str:
    """Write "17:00 thứ Hai 23/11/2026"."""
    return wording.moment(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """Write "23/11/2026"."""
    return wording.day(_day_of(value)) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Write "23/11"."""
    return wording.day(_day_of(value))[:5] if value else ""


@register.filter
def weekday_day(value: date | datetime | None) -> str:
    """Write "thứ Hai 23/11/2026"."""
    return wording.weekday_and_day(_day_of(value)) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """Write "17:00"."""
    return wording.hour(value) if value else ""


@register.filter
def money(value: int | None) -> str:
    """Write "16.000 đ" with a space that does not break; an unknown amount stays empty, never 0."""
    return "" if value is None else wording.money(value).replace(" ", "\u00a0")


@register.filter
def machine_time(value: datetime | None) -> str:
    """Write an instant for the `datetime` attribute of a `time` element."""
    return clock.local(value).isoformat(timespec="minutes") if value else ""


@register.filter
def machine_day(value: date | datetime | None) -> str:
    """Write a day for the `datetime` attribute of a `time` element."""
    return _day_of(value).isoformat() if value else ""


@register.filter
def nbsp(value: str) -> str:
    """Bind the words of a short compound so that a heading does not break inside it."""
    return str(value).replace(" ", "\u00a0")


@register.filter
def capital(value: str) -> str:
    """Raise the first letter only; the rest stays as it is."""
    value = str(value)
    return value[:1].upper() + value[1:]


@register.filter
def count_999(value: int) -> str:
    """Write a count exactly to 999, then "999+"."""
    return str(value) if value <= 999 else "999+"


@register.filter
def telephone(value: str) -> str:
    """Return only the digits (and a leading +) of a telephone number, for a `tel:` link."""
    value = str(value)
    return ("+" if value.startswith("+") else "") + "".join(c for c in value if c.isdigit())


@register.filter
def typed_address(value: str) -> str:
    """Return an address as somebody types it from paper: without "https://"."""
    return str(value).partition("://")[2] or str(value)


def _day_of(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value
