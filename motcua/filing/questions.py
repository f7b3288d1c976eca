"""Questions about filing online: what an office does with somebody who wants to, and who may go on with a draft."""

from datetime import date

from django.db.models import Q

from motcua.catalogue.models import Procedure
from motcua.filing.models import Draft, Mode, OnlineFiling
from motcua.lib import secrets
from motcua.people.models import Agency


def setting_for(agency: Agency | int, procedure: Procedure | int | str, day: date) -> OnlineFiling | None:
    """Return the setting that decides for this procedure (its row, key or code) on that day; None where nobody has set any.

    One query.
    """
    given = getattr(procedure, "pk", procedure)
    its_own = Q(procedure__code=given) if isinstance(given, str) else Q(procedure_id=given)
    rows = OnlineFiling.objects.filter(agency=agency, ended_at=None).valid_on(day)
    return rows.filter(its_own | Q(procedure=None)).deciding_first().first()


def mode_for(agency: Agency | int, procedure: Procedure | int | str, day: date) -> str:
    """Return what the office does with somebody who wants to file this online; `link` unless somebody has set it."""
    setting = setting_for(agency, procedure, day)
    return setting.mode if setting is not None else Mode.LINK


def switchboard(agency_id: int) -> tuple:
    """Return all settings of an agency as plain values that are equal only while nothing has changed. One query."""
    return tuple(
        OnlineFiling.objects.filter(agency_id=agency_id, ended_at=None)
        .deciding_first()
        .values_list("pk", "procedure_id", "mode", "valid_from", "valid_to")
    )


def find_draft(typed: str) -> Draft | None:
    """Return the draft of a code as somebody typed it, with what going on needs. One query."""
    code = secrets.normal(typed)
    if not code:
        return None
    return Draft.objects.select_related("agency", "revision__procedure", "dossier").filter(code=code).first()
