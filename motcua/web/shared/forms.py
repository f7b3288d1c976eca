"""The house's forms: one field template, Vietnamese sentences for every error, what was typed always shown again."""

import calendar
import re
import textwrap
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import django.forms
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property, lazy

from motcua.lib import vietnamese, wording

TEMPLATES = "shared"


class HouseRenderer(DjangoTemplates):
    """Draw forms with our templates and tags, and widgets with Django's unless we have our own."""

    form_template_name = f"{TEMPLATES}/form.html"
    field_template_name = f"{TEMPLATES}/components/field.html"

    @cached_property
    def engine(self):
        """Return the engine that finds Django's widgets and our templates and knows our tags."""
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [Path(django.forms.__file__).parent / self.backend.app_dirname],
                "NAME": "house-forms",
                "OPTIONS": {"builtins": ["motcua.web.shared.templatetags.house"]},
            }
        )


BARE = "bare"  # the code of a sentence that leaves the field's name to the label beside it
# What our own fields say of a day or a number: the same words whichever field it is.
_OUR_CODES = frozenset(
    [
        "no-year",
        "short-year",
        "incomplete",
        "no-month",
        "no-such-day",
        "too-early",
        "too-late",
        "not-digits",
        "too-few",
        "too-many",
        BARE,
    ]
)
_LONGEST_NAME = 60  # characters of a field's name before its error
_RENDERER = HouseRenderer()  # one engine a process: its compiled templates are kept


@dataclass(frozen=True)
class Mistake:
    """A line of the error summary: what to do, and the id of the place where (empty for the form as a whole).

    `name` is the field's, where the sentence does not say it: beside the field it stands already, on top it does not.
    """

    said: str
    anchor: str
    name: str = ""

    @property
    def words(self) -> str:
        """Return the line as the summary shows it: "Ngày sinh: Năm cần đủ 4 chữ số"."""
        return f"{self.name}: {self.said}" if self.name else self.said

    def under(self, title: str) -> "Mistake":
        """Return the same told of one row of several: "Giấy tờ 2, bản chính: Chỗ này chỉ ghi số"."""
        name = f"{title}, {_in_sentence(self.name)}" if self.name else title
        return replace(self, name=name)


class HouseForm(forms.Form):
    """A form in the house's voice.

    Text is composed (NFC) and tidied before any rule sees it; errors are sentences that say what to do; `error_list`
    and `error_count` feed the summary on top and the page's title. Draw it whole (`{{ form }}`) or field by field
    (`{{ form.name.as_field_group }}`), inside `<form novalidate>`: the browser's own bubbles speak its own language.
    """

    default_renderer = _RENDERER
    doubts: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _dress(field)

    @property
    def error_list(self) -> list[Mistake]:
        """List the mistakes in page order, those of the whole form first."""
        mistakes = [Mistake(words, "") for words in self.non_field_errors()]
        for bound in (self[name] for name in self.fields):
            mistakes += mistakes_in(bound)
        return mistakes

    @property
    def error_count(self) -> int:
        """Count the mistakes; 0 for a form that has not been sent."""
        return sum(len(words) for words in self.errors.values())

    @property
    def as_typed(self) -> list[tuple[str, str]]:
        """List what was typed, label and words, as a person reads it: for a page that can no longer send it."""
        pairs = [(bound.label, _typed_words(bound)) for bound in self.visible_fields()]
        return [(label, words) for label, words in pairs if words]

    def ask(self, name: str, *, about: str, doubt: str) -> bool:
        """Show the doubt with a tick and tell whether it was ticked, for exactly this; without it the form is not valid."""
        self.fields[name].widget = ConfirmBox(about)
        self.doubts = {**self.doubts, name: doubt}
        if self.data.get(self.add_prefix(name)) == about:
            return True
        self.add_error(name, ValidationError(doubt, code="to-confirm"))
        return False

    def add_objection(self, objection) -> None:
        """Show a rule's objection beside its field, or on top when it names none that this form has."""
        field = objection.field if objection.field in self.fields else None
        self.add_error(field, ValidationError(objection.reason, code=objection.code))


def mistakes_in(bound) -> list[Mistake]:
    """List the mistakes of one field, with its name where a sentence does without.

    Such are the house's own, the same for every field, and those that point at what stands beside them ("giấy này").
    """
    name = textwrap.shorten(str(bound.label).rstrip(":. "), _LONGEST_NAME, placeholder=" …")
    ours = _OUR_CODES | getattr(bound.field, "dressed_codes", frozenset())
    found = []
    for error in bound.errors.as_data():
        for words in error.messages:
            points = error.code in ours or re.search(r"\bnày\b", words)
            is_bare = points and not _says(words, str(bound.label))
            found.append(Mistake(words, anchor(bound), name if is_bare else ""))
    return found


def _says(words: str, label: str) -> bool:
    """Tell whether the sentence names the field: more than half of the name's words stand in it."""
    wanted, said = vietnamese.fold(label).split(), set(vietnamese.fold(words).split())
    return 2 * sum(word in said for word in wanted) > len(wanted)


def _typed_words(bound) -> str:
    """Return one field's value in words: a date with strokes, a choice by its name, never a list or a number of ours."""
    value = bound.value()
    if isinstance(bound.field.widget, DateBoxes):
        return "/".join(part for part in value or () if part)
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return "có" if value else ""
    if choices := getattr(bound.field, "choices", None):
        chosen = {str(one) for one in (value if isinstance(value, list | tuple) else [value])}
        return "; ".join(str(words) for key, words in choices if key and str(key) in chosen)
    return str(value or "")


def anchor(bound) -> str:
    """Return the id of the element that takes the cursor when a line of the error summary is pressed."""
    identifier = bound.auto_id
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | DateBoxes):
        return f"{identifier}_0"
    return identifier


def _dress(field: forms.Field) -> None:
    """Give a field the house's classes, sentences and tidy text, unless its author said otherwise."""
    widget = field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        widget.template_name = f"{TEMPLATES}/widgets/choices.html"
    elif not isinstance(widget, forms.CheckboxInput | forms.HiddenInput | DateBoxes):
        _add_class(widget, "input")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") == "10":  # Django's own default
        widget.attrs |= {"rows": "3"}
    dressed = {code: words for code, words in _sentences(field).items() if _is_default(field, code)}
    field.error_messages |= dressed
    field.dressed_codes = frozenset(dressed)
    if isinstance(field, forms.CharField) and not isinstance(widget, forms.PasswordInput):
        field.to_python = _tidying(field)


def _add_class(widget, name: str) -> None:
    classes = widget.attrs.get("class", "").split()
    if name not in classes:
        widget.attrs["class"] = " ".join([name, *classes])


def _is_default(field: forms.Field, code: str) -> bool:
    """Tell whether a message is still Django's own: what the form's author wrote is kept."""
    given = field.error_messages.get(code)
    defaults = (vars(kind).get("default_error_messages", {}).get(code) for kind in type(field).__mro__)
    ours = getattr(type(field), "speaks", frozenset())
    return code not in ours and (given is None or any(given is message for message in defaults))


def _sentences(field: forms.Field) -> dict[str, str]:
    chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    sentences = {
        "required": _missing(field, "chọn" if chosen else "điền"),
        "max_length": "Dài quá: đang có %(show_value)d chữ, nhiều nhất %(limit_value)d chữ",
        "min_length": "Ngắn quá: mới có %(show_value)d chữ, cần ít nhất %(limit_value)d chữ",
        "max_value": "Lớn quá, nhiều nhất là %(limit_value)s",
        "min_value": "Nhỏ quá, ít nhất là %(limit_value)s",
        "invalid_choice": "Lựa chọn này không có trong danh sách, xin chọn lại",
        "invalid_list": "Xin chọn lại trong danh sách",
        "null_characters_not_allowed": "Có ký tự lạ không ghi được, xin gõ lại",
    }
    if isinstance(field, forms.BooleanField):
        sentences["required"] = "Chưa đánh dấu ô này"
    if isinstance(field, forms.IntegerField):
        sentences["invalid"] = "Chỗ này chỉ ghi số, ví dụ 2"
    if isinstance(field, forms.EmailField):
        sentences["invalid"] = "Địa chỉ thư chưa đúng, ví dụ ten@vidu.vn"
    if isinstance(field, forms.FileField):
        sentences |= {
            "required": "Chưa chọn tệp",
            "invalid": "Chưa nhận được tệp, xin chọn lại",
            "missing": "Chưa chọn tệp",
            "empty": "Tệp này trống, xin chọn tệp khác",
            "max_length": "Tên tệp dài quá (%(length)d chữ), đổi tên dưới %(max)d chữ rồi gửi lại",
        }
    return sentences


def _say_missing(field: forms.Field, verb: str) -> str:
    return f"Chưa {verb} {_in_sentence(field.label)}"


# Said when it is told: a form may name its field later than we dress it. Made lazy once: that costs a class each time.
_missing = lazy(_say_missing, str)


def _in_sentence(label: str | None) -> str:
    """Put a label into the middle of a sentence: "Họ và tên" → "họ và tên", "CCCD" stays."""
    words = str(label or "chỗ này").rstrip("?:. ")
    return words if words[:2].isupper() else words[:1].lower() + words[1:]


def _tidying(field: forms.CharField):
    to_python = type(field).to_python
    lines = isinstance(field.widget, forms.Textarea)

    def tidied(value):
        if isinstance(value, str) and value not in field.empty_values:
            value = tidy_lines(value) if lines else vietnamese.tidy(value)
        return to_python(field, value)

    return tidied


def tidy_lines(text: str) -> str:
    """Tidy a text of several lines: each line composed and tidied, no more than one empty line together."""
    lines = [vietnamese.tidy(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day of which the day, or day and month, may not be known: an old farmer knows the year."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, f"{self.year:04d}"])

    @property
    def iso(self) -> str:
        """Return "1985-02-12", "1985-02" or "1985"."""
        parts = [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join([f"{self.year:04d}", *parts])

    @property
    def exact(self) -> date | None:
        """Return the day when all of it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


class DateBoxes(forms.MultiWidget):
    """Three boxes, day, month and year, as dates are written on every form."""

    template_name = f"{TEMPLATES}/widgets/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        box = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            {
                "day": forms.TextInput({**box, "class": "input numeric w-short", "maxlength": 10}),
                "month": forms.TextInput({**box, "class": "input numeric w-short", "maxlength": 10}),
                "year": forms.TextInput({**box, "class": "input numeric w-year", "maxlength": 10}),
            },
            attrs,
        )

    def decompress(self, value):
        """Spread a date, a partial date or nothing over the boxes."""
        if isinstance(value, date | PartialDate):
            parts = (value.day, value.month)
            return ["" if part is None else f"{part:02d}" for part in parts] + [f"{value.year:04d}"]
        return ["", "", ""]

    def value_from_datadict(self, data, files, name):
        """Return what stands in the boxes; a whole date typed into the first one is spread over the three."""
        values = [(value or "").strip() for value in super().value_from_datadict(data, files, name)]
        if (
            not values[1]
            and not values[2]
            and (whole := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", values[0]))
        ):
            return list(whole.groups())
        return values


class DayField(forms.Field):
    """A date in three boxes. With `partial`, day and month may stay empty and the value is a `PartialDate`.

    `earliest` and `latest` are days or functions without arguments that give one. A date that is not in the calendar
    is named in the error: "Ngày 31/02/2026 không có trong lịch. Tháng 2 năm 2026 có 28 ngày".
    """

    widget = DateBoxes
    speaks = frozenset({"invalid"})

    def __init__(self, *, partial: bool = False, earliest=date(1900, 1, 1), latest=None, **kwargs):
        self.partial, self.earliest, self.latest = partial, earliest, latest
        super().__init__(**kwargs)

    def has_changed(self, initial, data):
        """Tell whether the boxes say something else than before."""
        return self.widget.decompress(initial) != list(data or ["", "", ""])

    def clean(self, value):
        """Return a date (or partial date, or None). Raises ValidationError with the sentence to show."""
        day, month, year = [*(value or []), "", "", ""][:3]
        if not (day or month or year):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        found = self._read(day, month, year)
        self._check_span(found)
        return found if self.partial else found.exact

    def _read(self, day: str, month: str, year: str) -> PartialDate:
        for name, text in (("Ngày", day), ("Tháng", month), ("Năm", year)):
            if text and not text.isdecimal():
                raise ValidationError(f"{name} chỉ ghi bằng số, ví dụ 12", code="not-digits")
        if not year:
            raise ValidationError("Chưa điền năm", code="no-year")
        if len(year) != 4:
            raise ValidationError("Năm cần đủ 4 chữ số, ví dụ 1985", code="short-year")
        if not self.partial and not (day and month):
            raise ValidationError("Chưa điền đủ ngày, tháng, năm", code="incomplete")
        if day and not month:
            raise ValidationError(
                "Có ngày mà chưa có tháng. Không nhớ thì để trống cả ngày và tháng", code="no-month"
            )
        numbers = (int(year), int(month) if month else None, int(day) if day else None)
        if numbers[0] < 1:
            raise ValidationError(f"Năm {year} không có trong lịch", code="no-such-day")
        if numbers[1] is not None and not 1 <= numbers[1] <= 12:
            raise ValidationError(f"Không có tháng {numbers[1]}. Tháng từ 1 đến 12", code="no-such-day")
        if numbers[2] is not None:
            days = calendar.monthrange(numbers[0], numbers[1])[1]
            if not 1 <= numbers[2] <= days:
                raise ValidationError(
                    f"Ngày {numbers[2]:02d}/{numbers[1]:02d}/{numbers[0]} không có trong lịch. "
                    f"Tháng {numbers[1]} năm {numbers[0]} có {days} ngày",
                    code="no-such-day",
                )
        return PartialDate(*numbers)

    def _check_span(self, found: PartialDate) -> None:
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        last = found.exact or date(
            found.year, found.month or 12, calendar.monthrange(found.year, found.month or 12)[1]
        )
        first = found.exact or date(found.year, found.month or 1, 1)
        if earliest and last < earliest:
            raise ValidationError(
                f"Sớm nhất là ngày {wording.day(earliest)}, xin xem lại năm", code="too-early"
            )
        if latest and first > latest:
            raise ValidationError(f"Muộn nhất là ngày {wording.day(latest)}, xin xem lại", code="too-late")


class ConfirmBox(forms.CheckboxInput):
    """A tick that confirms one thing: its value is what is confirmed, so that a later change is asked about anew."""

    def __init__(self, confirms: str, attrs=None):
        self.confirms = confirms
        super().__init__(attrs, check_test=lambda value: value == confirms)

    def format_value(self, value):
        """Return what a tick sends."""
        return self.confirms

    def value_from_datadict(self, data, files, name):
        """Return what was confirmed, an empty text without a tick."""
        return data.get(name, "")


class ConfirmField(forms.CharField):
    """A tick that is not there until the form has a doubt (`HouseForm.ask`); the label is what the tick says."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class DigitsField(forms.CharField):
    """A number that is a name (identity card, telephone): spaces and dots are dropped, the digits counted.

    `lengths` are the counts allowed; the error says how many there are: "Mới có 11 chữ số, cần đủ 12".
    """

    def __init__(self, *, lengths: tuple[int, ...], **kwargs):
        self.lengths = tuple(sorted(lengths))
        kwargs.setdefault(
            "widget",
            forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "numeric w-code"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        """Return the digits alone."""
        return re.sub(r"[\s.\-]", "", super().to_python(value) or "")

    def validate(self, value):
        """Count the digits. Raises ValidationError."""
        super().validate(value)
        if not value:
            return
        if not value.isascii() or not value.isdecimal():
            raise ValidationError("Chỗ này chỉ ghi chữ số", code="not-digits")
        if len(value) in self.lengths:
            return
        wanted = " hoặc ".join(str(length) for length in self.lengths)
        if len(value) < self.lengths[-1]:
            raise ValidationError(f"Mới có {len(value)} chữ số, cần đủ {wanted}", code="too-few")
        raise ValidationError(f"Có tới {len(value)} chữ số, chỉ cần {wanted}", code="too-many")


class MoneyField(forms.IntegerField):
    """Whole đồng, typed with or without dots and the đ sign."""

    speaks = frozenset({"invalid"})

    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 10_000_000_000)
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "class": "numeric w-code"}))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Số tiền chỉ ghi chữ số, ví dụ 16.000"

    def to_python(self, value):
        """Return whole đồng, None for an empty box."""
        if isinstance(value, str):
            value = re.sub(r"[\s.đĐ₫]", "", vietnamese.nfc(value))
        return super().to_python(value)
