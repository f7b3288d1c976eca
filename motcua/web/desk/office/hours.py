"""Shifts as people write them: "7:30–11:30, 13:00–17:00" in one box, empty for a day off."""

import re
from collections.abc import Iterable
from datetime import time

from django import forms
from django.core.exceptions import ValidationError

from motcua.lib import vietnamese
from motcua.worktime.calendars import DeadlineError, Shift, in_order

_SPAN = re.compile(r"(\d{1,2})(?:[:hg.](\d{2})?)?-(\d{1,2})(?:[:hg.](\d{2})?)?")
_EXAMPLE = "ví dụ 7:30–11:30, 13:00–17:00"


def shifts_in_words(shifts: Iterable[Shift]) -> str:
    """Return "7:30–11:30, 13:00–17:00", an empty text for none."""
    return ", ".join(f"{_hour(shift.starts)}–{_hour(shift.ends)}" for shift in shifts)


def _hour(value: time) -> str:
    return f"{value.hour}:{value.minute:02d}"


class ShiftsField(forms.CharField):
    """Shifts of one day in one box; the value is a tuple of `Shift`, in order."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 120)
        kwargs.setdefault("widget", forms.TextInput({"autocomplete": "off", "class": "numeric"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """Write shifts as people do; what was typed stays as it was typed."""
        return value if value is None or isinstance(value, str) else shifts_in_words(value)

    def clean(self, value):
        """Return the shifts. Raises ValidationError with the sentence to show."""
        text = super().clean(value)
        spans = [part for part in re.split(r"[,;]| và ", vietnamese.nfc(text)) if part.strip()]
        shifts = tuple(self._shift(span) for span in spans)
        try:
            return in_order(shifts)
        except DeadlineError as error:
            raise ValidationError(error.reason, code=error.code) from error

    def _shift(self, span: str) -> Shift:
        tight = re.sub(r"\s|giờ|phút", lambda found: ":" if found[0] == "giờ" else "", span.casefold())
        found = _SPAN.fullmatch(re.sub(r"[–—−]|đến|->|→", "-", tight))
        if found is None:
            raise ValidationError(
                f"Chưa hiểu «{span.strip()}». Ghi giờ bắt đầu–giờ kết thúc, {_EXAMPLE}", code="not-a-shift"
            )
        hours = [int(part) if part else 0 for part in found.groups()]
        try:
            starts, ends = time(hours[0], hours[1]), time(hours[2], hours[3])
        except ValueError as error:
            raise ValidationError(
                f"Trong «{span.strip()}» có giờ không đúng, {_EXAMPLE}", code="no-such-hour"
            ) from error
        try:
            return Shift(starts, ends)
        except DeadlineError as error:
            raise ValidationError(error.reason, code=error.code) from error
