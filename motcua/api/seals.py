"""The daily seals, for whoever keeps a copy outside the office."""

import re
from datetime import date
from typing import Annotated

from ninja import Path
from pydantic import WithJsonSchema

from motcua.api.door import Problem, api, as_json, keep
from motcua.api.schemas import ProblemSchema, SealSchema
from motcua.journal.models import Seal
from motcua.journal.seals import as_published

KEPT_FOR = 86400  # seconds; a seal never changes
_DAY = {"type": "string", "format": "date", "examples": ["2026-11-20"]}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@api.get(
    "/api/v1/seals/{day}",
    operation_id="read_seal",
    summary="Đọc niêm phong của một ngày",
    description="`digest` tính lại được từ mọi cột khác; `previous` là `digest` của niêm phong trước.",
    response={200: SealSchema, 404: ProblemSchema},
)
def read(request, day: Annotated[str, WithJsonSchema(_DAY), Path()]):
    """Read the seal of a day."""
    seal = Seal.objects.filter(date=on).first() if (on := _date(day)) else None
    if seal is None:
        raise Problem(404, "seal-not-found", "Không có niêm phong của ngày này. Ngày viết như 2026-11-20.")
    return keep(as_json(as_published(seal)), seal.digest, seconds=KEPT_FOR)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
