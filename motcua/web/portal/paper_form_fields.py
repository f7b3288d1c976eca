"""A form's definition as boxes on a page; the definition itself is the judge of what was typed."""

from dataclasses import dataclass
from typing import Any

from django import forms

from motcua.eforms.definitions import FormDefinition
from motcua.eforms.fields import Choice, Choices, Field, LongText, Money, Number, Phone, Table, Tick
from motcua.web.shared.forms import BARE, HouseForm

OTHER = "other"


@dataclass(frozen=True)
class Part:
    """A section as the page draws it: bound fields, and tables with their rows of bound fields."""

    title: str
    lines: tuple[Any, ...]


@dataclass(frozen=True)
class Grid:
    """A table: its label, its columns, its rows."""

    is_table = True
    label: str
    hint: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    errors: tuple[str, ...]
    anchor: str


class PaperForm(HouseForm):
    """The boxes of one form. None has to be filled in: an empty one is left for the pen."""

    def __init__(self, definition: FormDefinition, data=None, **kwargs):
        self.definition = definition
        self.answers: dict[str, Any] = {}
        self.base_fields = dict(self._boxes())
        super().__init__(data, **kwargs)

    def _boxes(self):
        for field in self.definition.fields():
            if isinstance(field, Table):
                for row in range(field.rows):
                    for column in field.columns:
                        yield (
                            f"{field.id}-{row}-{column.id}",
                            _box(column, label=f"{column.label}, dòng {row + 1}"),
                        )
            else:
                yield field.id, _box(field)
                if isinstance(field, Choice) and field.other:
                    yield f"{field.id}-{OTHER}", _line(f"{field.label}: khác")

    @property
    def typed(self) -> dict[str, Any]:
        """Return what was typed, by the ids of the definition."""
        typed: dict[str, Any] = {}
        for field in self.definition.fields():
            if isinstance(field, Table):
                typed[field.id] = [
                    {
                        column.id: self.cleaned_data.get(f"{field.id}-{row}-{column.id}")
                        for column in field.columns
                    }
                    for row in range(field.rows)
                ]
                continue
            typed[field.id] = self.cleaned_data.get(field.id)
            if isinstance(field, Choice) and field.other:
                typed[field.id] = self.cleaned_data.get(f"{field.id}-{OTHER}") or typed[field.id]
        return typed

    def clean(self):
        """Let the definition judge; every mistake stands beside its box."""
        found = super().clean()
        judged = self.definition.judge(self.typed, needed=False)
        for name, words in judged.mistakes.items():
            if name in self.fields:
                self.add_error(name, forms.ValidationError(words, code=BARE))
            else:  # a table's own sentence names row and column
                self.add_error(self._first_box(name), words)
        self.answers = {
            name: answer for name, answer in judged.answers.items() if answer not in ("", [], None)
        }
        return found

    def _first_box(self, table: str) -> str:
        return next(name for name in self.fields if name.startswith(f"{table}-"))

    @property
    def parts(self) -> list[Part]:
        """List the sections as the page draws them."""
        return [Part(one.title, tuple(self._lines(one.fields))) for one in self.definition.sections]

    def _lines(self, fields):
        for field in fields:
            if isinstance(field, Table):
                yield self._grid(field)
                continue
            yield self[field.id]
            if isinstance(field, Choice) and field.other:
                yield self[f"{field.id}-{OTHER}"]

    def _grid(self, field: Table) -> Grid:
        rows = tuple(
            tuple(self[f"{field.id}-{row}-{column.id}"] for column in field.columns)
            for row in range(field.rows)
        )
        errors = tuple(words for row in rows for box in row for words in box.errors)
        return Grid(
            field.label,
            field.hint,
            tuple(column.label for column in field.columns),
            rows,
            errors,
            rows[0][0].auto_id,
        )


def _line(label: str, *, hint: str = "", numeric: bool = False, most: int = 300) -> forms.CharField:
    attrs = {"autocomplete": "off"} | ({"inputmode": "numeric"} if numeric else {})
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=most, widget=forms.TextInput(attrs)
    )


def _box(field: Field, *, label: str = "") -> forms.Field:
    label = label or field.label
    if isinstance(field, LongText):
        return forms.CharField(
            label=label,
            help_text=field.hint,
            required=False,
            max_length=field.most,
            widget=forms.Textarea({"rows": "3"}),
        )
    if isinstance(field, Choices):
        choices = [(option, option[:1].upper() + option[1:]) for option in field.options]
        return forms.MultipleChoiceField(
            label=label,
            help_text=field.hint,
            required=False,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )
    if isinstance(field, Choice):
        choices = [("", "Để trống"), *((option, option[:1].upper() + option[1:]) for option in field.options)]
        return forms.ChoiceField(label=label, help_text=field.hint, required=False, choices=choices)
    if isinstance(field, Tick):
        return forms.BooleanField(label=label, required=False)
    numeric = isinstance(field, Number | Money | Phone)
    hint = field.hint
    if field.kind == "day" and not hint:
        hint = "Ví dụ 12/02/1985" + (
            "; không nhớ thì chỉ ghi năm" if getattr(field, "partial", False) else ""
        )
    return _line(label, hint=hint, numeric=numeric, most=field.most)
