"""The kinds of fields: one class in one file each; `KINDS` names them as the definitions do."""

from motcua.eforms.fields.base import Field, Mistake
from motcua.eforms.fields.choice import Choice, Choices
from motcua.eforms.fields.day import Day
from motcua.eforms.fields.identity import Identity
from motcua.eforms.fields.number import Money, Number
from motcua.eforms.fields.phone import Phone
from motcua.eforms.fields.table import Table
from motcua.eforms.fields.text import LongText, Text
from motcua.eforms.fields.tick import Tick

KINDS: dict[str, type[Field]] = {
    kind.kind: kind
    for kind in (Text, LongText, Day, Number, Money, Choice, Choices, Tick, Identity, Phone, Table)
}

__all__ = [
    "KINDS",
    "Choice",
    "Choices",
    "Day",
    "Field",
    "Identity",
    "LongText",
    "Mistake",
    "Money",
    "Number",
    "Phone",
    "Table",
    "Text",
    "Tick",
]
