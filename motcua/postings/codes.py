"""The short codes that stand on paper: read aloud and typed by hand without mistaking one sign for another."""

import re
import secrets

# No 0 o q, 1 i l j, 2 z, 5 s, 8 b, u v w: what looks or sounds alike at three metres. 7 signs of 20 are 1.3 thousand
# million codes, so that a guess at a thousand posted ones is right once in a million tries.
SIGNS = "34679acdefghkmnprtxy"
LENGTH = 7

_TYPED = re.compile(rf"(?P<code>[{SIGNS}]{{{LENGTH}}})(?:-(?P<edition>[1-9][0-9]{{0,4}}))?")


def make_code() -> str:
    """Return a code by chance; whoever keeps it makes sure that nobody has it yet."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def read_code(typed: str) -> tuple[str, int | None] | None:
    """Return the code and the number of the printing that stand in an address, None for what no sheet of ours bears.

    A hand that types takes capitals and leaves spaces: both are forgiven.
    """
    found = _TYPED.fullmatch("".join(typed.split()).lower())
    if found is None:
        return None
    return found["code"], int(found["edition"]) if found["edition"] else None


def written(code: str, edition: int | None) -> str:
    """Return what stands on a sheet: the posting's code and which printing this one is."""
    return f"{code}-{edition}" if edition else code
