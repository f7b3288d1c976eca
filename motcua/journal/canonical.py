"""One written form for every value that is digested, the same on every database and in every year.

Keys sorted, no spaces, text composed (NFC), whole numbers only, instants as UTC with microseconds. Pure.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime

from motcua.lib.vietnamese import nfc


def instant(at: datetime) -> str:
    """Write an instant as "2026-11-21T01:02:03.000004Z". Raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def plain(value):
    """Return the value as plain JSON: composed text, whole numbers, lists, dictionaries with text keys.

    Instants and days become text. Raises TypeError for everything else (a float has no one written form), and
    ValueError for a NUL character, which PostgreSQL cannot keep.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("a NUL character cannot be kept")
        value.encode("utf-8")  # half a surrogate pair cannot be kept either
        return nfc(str(value))
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        kept = {}
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys are text, not {type(key).__name__}")
            if (key := plain(key)) in kept:
                raise ValueError(f"the key {key!r} stands there twice")
            kept[key] = plain(item)
        return kept
    raise TypeError(f"{type(value).__name__} has no written form in the journal")


def canonical(value) -> bytes:
    """Return the one written form of a plain value, in UTF-8.

    Raises ValueError for a value that `plain` would change: two values never share a digest.
    """
    if plain(value) != value:
        raise ValueError("not in its plain form")
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest(form: str, value) -> str:
    """Return SHA-256 over the form's name (so no digest of one form fits another) and the canonical value."""
    return hashlib.sha256(form.encode() + b"\n" + canonical(value)).hexdigest()


def digest_of_digests(form: str, digests: Iterable[str]) -> str:
    """Return SHA-256 over the form's name and a run of digests, read one at a time."""
    sha = hashlib.sha256(form.encode() + b"\n")
    for one in digests:
        sha.update(one.encode() + b"\n")
    return sha.hexdigest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the root over the leaves in their order, keeping only one digest per level in memory.

    Leaves and nodes are digested with different first bytes, so that a node can never pass for a leaf; a node
    without a neighbour rises unchanged. No leaves at all give the digest of nothing.
    """
    levels: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, hashlib.sha256(b"\x00" + leaf).digest()
        while levels and levels[-1][0] == height:
            node = hashlib.sha256(b"\x01" + levels.pop()[1] + node).digest()
            height += 1
        levels.append((height, node))
    if not levels:
        return hashlib.sha256(b"").hexdigest()
    node = levels.pop()[1]
    while levels:
        node = hashlib.sha256(b"\x01" + levels.pop()[1] + node).digest()
    return node.hex()
