"""What every kind of field can do: judge what was typed, show it on paper, describe itself to machines."""

from dataclasses import dataclass
from typing import Any, ClassVar

from motcua.lib.vietnamese import tidy


class Mistake(ValueError):
    """What was typed does not do; the text is a Vietnamese sentence to act on."""


@dataclass(frozen=True)
class Field:
    """A field of a form.

    `required` holds unless `when` (id of another field, and the answers that ask for this one) says otherwise.
    """

    id: str
    label: str
    required: bool = True
    hint: str = ""
    when: tuple[str, tuple[str, ...]] | None = None
    sample: Any = ""
    short: bool = False  # on paper two of them stand in one line

    kind: ClassVar[str] = ""
    most: ClassVar[int] = 300

    def read(self, typed: Any) -> Any:
        """Return the answer for what was typed; an empty one for nothing. Raises Mistake."""
        text = tidy(str(typed or ""))
        if len(text) > self.most:
            raise Mistake(f"Dài quá: đang có {len(text)} chữ, nhiều nhất {self.most} chữ")
        return self.judge(text) if text else ""

    def judge(self, text: str) -> Any:
        """Judge a text that is not empty. Raises Mistake."""
        return text

    def show(self, answer: Any) -> str:
        """Return the answer as it stands on paper."""
        return str(answer or "")

    def is_asked(self, answers: dict) -> bool:
        """Say whether the other answers ask for this field."""
        if self.when is None:
            return True
        other, wanted = self.when
        given = answers.get(other)
        return bool(set(given if isinstance(given, list | tuple) else [given]) & set(wanted))

    def json_schema(self) -> dict:
        """Describe the answer to machines."""
        return {"type": "string", "title": self.label, "maxLength": self.most}
