"""One of several, and any of several; on paper boxes to cross."""

from dataclasses import dataclass
from typing import Any, ClassVar

from motcua.eforms.fields.base import Field, Mistake
from motcua.lib.vietnamese import tidy


@dataclass(frozen=True)
class Choice(Field):
    """One of `options`; with `other`, something else may be written."""

    options: tuple[str, ...] = ()
    other: bool = False
    kind: ClassVar[str] = "choice"

    def judge(self, text: str) -> str:
        """Refuse what is not offered. Raises Mistake."""
        if text in self.options or self.other:
            return text
        raise Mistake("Lựa chọn này không có trong danh sách, xin chọn lại")

    def json_schema(self) -> dict:
        """Describe the options."""
        known = {"type": "string", "title": self.label}
        return known if self.other else {**known, "enum": list(self.options)}


@dataclass(frozen=True)
class Choices(Field):
    """Any of `options`."""

    options: tuple[str, ...] = ()
    kind: ClassVar[str] = "choices"

    def read(self, typed: Any) -> list[str]:
        """Return those chosen, in the order of the form. Raises Mistake."""
        given = typed if isinstance(typed, list | tuple) else [typed] if typed else []
        chosen = {tidy(str(one)) for one in given if one}
        if chosen - set(self.options):
            raise Mistake("Lựa chọn này không có trong danh sách, xin chọn lại")
        return [option for option in self.options if option in chosen]

    def show(self, answer: Any) -> str:
        """Return what was chosen."""
        return "; ".join(answer or ())

    def json_schema(self) -> dict:
        """Describe the options."""
        return {
            "type": "array",
            "title": self.label,
            "items": {"enum": list(self.options)},
            "uniqueItems": True,
        }
