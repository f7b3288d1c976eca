"""Rows of the same few fields."""

from dataclasses import dataclass
from typing import Any, ClassVar

from motcua.eforms.fields.base import Field, Mistake


@dataclass(frozen=True)
class Table(Field):
    """Rows whose columns are fields; `rows` is how many the paper offers, at least one is filled where required."""

    columns: tuple[Field, ...] = ()
    rows: int = 4
    kind: ClassVar[str] = "table"

    def read(self, typed: Any) -> list[dict]:
        """Return the rows that hold something. Raises Mistake, naming row and column."""
        found = []
        for number, row in enumerate(typed or (), start=1):
            if not isinstance(row, dict):
                raise Mistake("Bảng này gồm các dòng, mỗi dòng vài ô")
            if not any(str(value or "").strip() for value in row.values()):
                continue
            read = {}
            for column in self.columns:
                try:
                    read[column.id] = column.read(row.get(column.id))
                except Mistake as mistake:
                    raise Mistake(f"Dòng {number}, «{column.label}»: {mistake}") from mistake
                if column.required and read[column.id] in ("", []):
                    raise Mistake(f"Dòng {number}: chưa điền «{column.label}»")
            found.append(read)
        return found

    def show(self, answer: Any) -> str:
        """Return the rows in one line each."""
        lines = []
        for row in answer or ():
            lines.append(", ".join(filter(None, (c.show(row.get(c.id)) for c in self.columns))))
        return "\n".join(lines)

    def json_schema(self) -> dict:
        """Describe the rows."""
        row = {"type": "object", "properties": {c.id: c.json_schema() for c in self.columns}}
        return {"type": "array", "title": self.label, "items": row}
