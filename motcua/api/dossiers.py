"""Where is a dossier: for whoever holds its look-up secret, and for the machines of the office it stands in.

A wrong secret, a token that does not reach so far and a code that does not exist look the same from outside: 404.
"""

from datetime import timedelta

from motcua.api.callers import token_of
from motcua.api.door import Problem, api, as_json, instant
from motcua.api.schemas import DossierSchema, ProblemSchema
from motcua.dossiers import lookups
from motcua.dossiers.actions import guessing
from motcua.dossiers.lifecycle import TO_DO, Stage, State
from motcua.dossiers.models import Dossier
from motcua.lib import clock
from motcua.lib.vietnamese import tidy
from motcua.people.models import ApiToken
from motcua.people.questions import officer_on

_LONGEST = 60


@api.get(
    "/api/v1/dossiers/{code}",
    operation_id="read_dossier",
    summary="Đọc một hồ sơ",
    description="Bằng mã tra cứu in trên giấy hẹn (`X-Lookup-Secret`), hoặc bằng mã truy cập có phạm vi `dossiers:read` của "
    "người đang giữ chức vụ ở cơ quan nhận hồ sơ. Sai hay thiếu đều là 404, như khi hồ sơ không có.",
    response={200: DossierSchema, (403, 404, 429): ProblemSchema},
    openapi_extra={"security": [{"Bearer": []}, {"LookupSecret": []}]},
)
def read(request, code: str):
    """Read one dossier."""
    code = tidy(code).upper()[: _LONGEST + 1]
    dossier = _by_token(request, code) or _by_secret(request, code)
    if dossier is None:
        raise Problem(
            404, "dossier-not-found", "Không có hồ sơ này, hoặc mã tra cứu, mã truy cập không đúng."
        )
    return as_json(_told(dossier), Cache_Control="no-store")


def _by_token(request, code: str) -> Dossier | None:
    """Return the dossier if the bearer of the token may read it today."""
    now = clock.now()
    token = token_of(request, ApiToken.Scope.DOSSIERS_READ, now)
    if token is None:
        return None
    day = clock.local_day(now)
    return lookups.find_for(officer_on(token.user, day), code)


def _by_secret(request, code: str) -> Dossier | None:
    """Return the dossier if the secret is right; count a wrong one. Raises Problem 429 after too many."""
    typed = request.headers.get("X-Lookup-Secret", "")
    if not typed.strip():
        return None
    place = request.META.get("REMOTE_ADDR", "")
    if guessing.is_blocked(code, place):
        now = clock.now()
        hour_ends = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        raise Problem(
            429,
            "too-many-guesses",
            "Đã thử sai quá nhiều lần. Xem lại giấy hẹn rồi thử lại sau một giờ.",
            retry_after=(hour_ends - now).total_seconds(),
        )
    found = lookups.opened_by(code, typed[:100]) if len(code) <= _LONGEST else None
    if found is None:
        guessing.note_wrong_guess(code, place)
    return found


def _told(dossier: Dossier) -> dict:
    stage = Stage(lookups.stage_told(dossier.stage))
    return {
        "code": dossier.code,
        "state": dossier.state,
        "state_words": State(dossier.state).label,
        "stage": str(stage),
        "stage_words": stage.label,
        "procedure": {
            "code": dossier.procedure.code,
            "name": dossier.revision.name,
            "revision": dossier.revision.number,
        },
        "units": {
            "received_by": dossier.office.one_stop_name or dossier.office.name,
            "resolved_by": dossier.competent_agency.name,
            "now": lookups.unit_name(dossier.step_role, dossier) if stage in TO_DO | {Stage.READY} else "",
        },
        "submitted_at": instant(dossier.submitted_at),
        "received_at": instant(dossier.received_at) if dossier.is_accepted else None,
        "due": instant(dossier.promised_at),
        "first_due": instant(dossier.first_due_at),
        "provisional": dossier.due_provisional,
        "explanation": list(dossier.due_explanation) if dossier.promised_at else [],
        "finished_at": instant(dossier.finished_at),
        "returned_at": instant(dossier.returned_at),
        "timeline": [
            {
                "at": instant(one.at),
                "move": one.move,
                "stage": one.stage,
                "words": one.words,
                "unit": one.unit,
            }
            for one in lookups.told(dossier)
        ],
    }
