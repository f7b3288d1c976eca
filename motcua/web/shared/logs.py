"""Write down failures without what people typed: no query strings, no bodies, no messages that quote a row."""

import json
import logging
import traceback
from datetime import UTC, datetime


class Discreet(logging.Formatter):
    """Format an exception as its class and the places it passed, never its message.

    A database quotes the offending row in its message ("Key (phone)=(…) already exists"), and log files are
    copied about more freely than databases.
    """

    def formatException(self, ei) -> str:
        """Return one line per frame, the innermost last, then the names of the exceptions in the chain."""
        _, error, trace = ei
        frames = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([*frames, "  " + " < ".join(type(e).__qualname__ for e in chain(error))])


class Lines(Discreet):
    """Write each record as one line of JSON: when, how grave, who says it, what, and the named fields of an event.

    Only what our own code names in `extra={"fields": …}` is added; nothing of a request or a row comes by itself.
    """

    def format(self, record) -> str:
        """Return the record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "process": record.process,
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info).splitlines()
        return json.dumps(line, ensure_ascii=False, default=str)


def chain(error: BaseException | None) -> list[BaseException]:
    """List an exception and all that led to it, each once."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
