"""What may be told, by the journal's kind of entry, in the words of the table of moves."""

from motcua.dossiers.lifecycle import MOVES

# What an officer proposes is known outside once the leader has signed: until then it is a step like any other.
TOLD_AS = {"dossier.propose_refusal": "dossier.forward"}

EVENTS: dict[str, str] = {
    "dossier.register": "vào sổ, chờ tiếp nhận",
    "dossier.receive": "tiếp nhận tại quầy",
    **{f"dossier.{move.key}": move.label for move in MOVES.values() if f"dossier.{move.key}" not in TOLD_AS},
}


def told_as(kind: str) -> str:
    """Return under which name an entry of that kind is told."""
    return TOLD_AS.get(kind, kind)
