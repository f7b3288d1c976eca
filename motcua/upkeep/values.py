"""One written form for a value of any column, so that an archive of one database can be read into another. Pure."""

import base64
import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID


def write_row(values: tuple) -> bytes:
    """Return the row as one line of JSON."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=_written).encode() + b"\n"


def readers_of(fields: list) -> list[Callable | None]:
    """Return for each field how its written value is read again; None where JSON says it all."""
    return [_READERS.get(_kind_of(field)) for field in fields]


def read_row(line: bytes, readers: list[Callable | None]) -> list:
    """Return the values of a line. Raises ValueError for a line that is none."""
    written = json.loads(line)
    return [
        value if value is None or reader is None else reader(value)
        for value, reader in zip(written, readers, strict=True)
    ]


def _written(value) -> str | int:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} has no written form")


def _kind_of(field) -> str:
    while field.is_relation:
        field = field.target_field
    return field.get_internal_type()


_READERS = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: timedelta(microseconds=value),
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "BinaryField": base64.b64decode,
}
