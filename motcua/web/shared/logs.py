"""Write down failures without what people typed: no query strings, no bodies, no messages that quote a row."""

import logging
import traceback


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


def chain(error: BaseException | None) -> list[BaseException]:
    """List an exception and all that led to it, each once."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found
