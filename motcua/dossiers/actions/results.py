"""Give a result its number; a number once issued stays used."""

from datetime import date, datetime

from django.db import transaction

from motcua.dossiers.actions.moving import lock
from motcua.dossiers.actions.numbering import initials, next_number
from motcua.dossiers.lifecycle import Stage
from motcua.dossiers.models import Dossier, Result
from motcua.dossiers.questions import acting
from motcua.dossiers.rules import CLERK, LEADER, SPECIALIST
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed


def make_result(
    dossier: Dossier, *, kind, title: str, signed_on: date, signer, file=None, file_name: str = ""
) -> Result:
    """Take the next number of the register (office, year, sector) and write the result."""
    sector = dossier.procedure.sector
    register = (
        f"{dossier.office.slug}:{signed_on.year}:{'refusal' if kind == Result.Kind.REFUSED else sector.slug}"
    )
    number = next_number(f"result:{register}")
    symbol = "TC" if kind == Result.Kind.REFUSED else initials(sector.name)
    names = dossier.revision.results
    return Result.objects.create(
        dossier=dossier,
        kind=kind,
        title=title or (names[0] if names else dossier.revision.name)[:300],
        register=register,
        number=number,
        number_text=f"{number:02d}/{signed_on.year}/{symbol}",
        signed_on=signed_on,
        signer=signer,
        file=file,
        file_name=kept_name(file_name),
    )


@transaction.atomic
def attach_result_file(
    dossier: Dossier, *, file, file_name: str = "", by, at: datetime | None = None
) -> Result:
    """Add the electronic copy to a result that waits at the desk without one. Raises NotAllowed."""
    at = at or clock.now()
    locked = lock(dossier)
    who = acting(by, clock.local_day(at))
    if not any(who.has(role, locked.office_id) for role in (CLERK, SPECIALIST, LEADER)):
        raise NotAllowed("Ông/bà không giữ việc ở cơ quan này.", code="not-yours")
    result = locked.results.filter(revoked_at=None).first()
    if locked.stage != Stage.READY or result is None:
        raise NotAllowed("Hồ sơ này chưa có kết quả chờ trả.", code="no-result")
    if result.file_id:
        raise NotAllowed("Kết quả đã có bản điện tử.", code="file-there")
    result.file, result.file_name = file, kept_name(file_name)
    result.save(update_fields=["file", "file_name"])
    book.record(
        "dossier.attach_result_file",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={"result": result.pk, "file": file.digest},
    )
    return result
