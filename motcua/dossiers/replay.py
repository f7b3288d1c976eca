"""Hold the rows of now against the journal of what happened: a nightly sample, so that a silent edit is noticed."""

from dataclasses import dataclass

from motcua.dossiers.models import Dossier
from motcua.dossiers.questions import timeline

# Entries that move nothing: they say what else happened to the dossier.
_STANDING = frozenset(
    {
        "correct_reception",
        "settle_charge",
        "set_charge_amount",
        "attach_result_file",
        "change_contact",
        "wish",
        "decline_wish",
        "set_provincial_code",
    }
)


@dataclass(frozen=True)
class Disagreement:
    """A dossier whose row says something else than its journal."""

    code: str
    journal: str
    row: str

    def __str__(self) -> str:
        return f"{self.code}: nhật ký ghi «{self.journal}», dòng dữ liệu ghi «{self.row}»"


def replay(dossier: Dossier) -> Disagreement | None:
    """Walk the dossier's entries from the first and say where the row disagrees with where they end.

    Compares the stage, the appointment and, while it runs, who holds it.
    """
    stage, due, assignee = None, None, None
    happenings = timeline(dossier)
    by_number = {happening.number: happening for happening in happenings}
    for happening in happenings:
        if happening.move in _STANDING:
            continue
        if happening.move == "undo":
            before = by_number[happening.data["undoes"]].data["before"]
            stage, due, assignee = happening.data["to"], before["due_at"], before["assignee_id"]
            continue
        due = happening.data.get("due") or happening.data.get("answer")
        stage, assignee = happening.data["to"], happening.data.get("assignee")
    told = f"{stage}, hẹn {due}, giữ {assignee}"
    stands = f"{dossier.stage}, hẹn {dossier.due_at.isoformat() if dossier.due_at else None}, giữ {dossier.assignee_id}"
    return None if told == stands else Disagreement(dossier.code, told, stands)


def disagreements(dossiers) -> list[Disagreement]:
    """Return every disagreement among these dossiers."""
    return [found for dossier in dossiers if (found := replay(dossier))]
