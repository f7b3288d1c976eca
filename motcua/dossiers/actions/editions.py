"""Take in what comes after the first filing: the newer edition of a paper takes the place of the older one."""

from datetime import datetime

from motcua.dossiers.actions.reception import PaperInput
from motcua.dossiers.editions import is_edition_of, subjects
from motcua.dossiers.models import Dossier, Paper
from motcua.files.naming import kept_name
from motcua.lib.vietnamese import tidy


def take_in(dossier: Dossier, papers: tuple[PaperInput, ...], *, at: datetime) -> list[Paper]:
    """Keep the papers behind those that are there; the editions they replace stay, and say so."""
    standing = list(dossier.papers.all())
    renewed = subjects(tidy(paper.name) for paper in papers)
    wanted: dict[str, int] = {}
    for row in standing:
        of = next((subject for subject in renewed if is_edition_of(row.name, subject)), None)
        if of is None or row.replaced_at is not None:
            continue
        row.replaced_at = at
        row.save(update_fields=["replaced_at"])
        if row.requirement_id:
            wanted.setdefault(of, row.requirement_id)
    return Paper.objects.bulk_create(
        Paper(
            dossier=dossier,
            requirement_id=_requirement(tidy(paper.name), wanted),
            order=len(standing) + offset,
            name=tidy(paper.name),
            originals=paper.originals,
            copies=paper.copies,
            original_kept=paper.original_kept,
            file=paper.file,
            file_name=kept_name(paper.file_name),
            came_at=at,
        )
        for offset, paper in enumerate(papers, start=1)
    )


def _requirement(name: str, wanted: dict[str, int]) -> int | None:
    return next((pk for subject, pk in wanted.items() if is_edition_of(name, subject)), None)
