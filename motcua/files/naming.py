"""What a file is called: for the eyes of people only, never for the disk."""

from pathlib import PurePosixPath

from motcua.lib.vietnamese import tidy

MOST = 200  # characters, as wide as the columns that keep a name


def kept_name(name: str) -> str:
    """Return the name as a row keeps it: tidy, without folders, shortened in the middle so that its ending stays."""
    plain = tidy(name.replace("\\", "/").rpartition("/")[2])
    if len(plain) <= MOST:
        return plain
    ending = PurePosixPath(plain).suffix[:12]
    return plain[: MOST - len(ending) - 1] + "…" + ending
