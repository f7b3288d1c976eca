"""File a dossier from another machine, in the name of the clerk whose token it shows.

What came by post or was filed online elsewhere is written down and waits for the desk; what was taken at the counter is
received at once. The same verbs and rules as the desk's pages.
"""

import base64
import binascii
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from pydantic import ValidationError

from motcua.api import repeats
from motcua.api.callers import shown
from motcua.api.door import TOO_BIG, Problem, api, instant, json_of, read_kind
from motcua.api.filing_schema import FilingSchema, PartySchema
from motcua.api.pace import Pace
from motcua.api.schemas import FiledSchema, ProblemSchema
from motcua.catalogue.models import Procedure, Revision
from motcua.catalogue.reading import province_at
from motcua.dossiers.actions import (
    AuthorisationInput,
    ChargeInput,
    PaperInput,
    PartyInput,
    receive_dossier,
    register_dossier,
)
from motcua.dossiers.models import Channel, Dossier
from motcua.files.actions import store_file
from motcua.filing.actions import permission
from motcua.lib import clock
from motcua.people.models import Agency, ApiToken, Role
from motcua.people.questions import officer_on, public_address

LARGEST_BODY = 20 * 1024 * 1024  # bytes; base64 takes a third, so about 15 MB of files
pace = Pace(600)  # a minute and address: thirty times what fifty offices send


@api.post(
    "/api/v1/dossiers",
    operation_id="file_dossier",
    summary="Nộp một hồ sơ",
    description="Bằng mã truy cập có phạm vi `dossiers:file` của công chức đang trực tiếp nhận. `online`, `post`: vào sổ (trạng thái 1), "
    "một cửa còn phải trả lời. `counter`: tiếp nhận ngay, thời hạn chạy. Gửi lại cùng `Idempotency-Key` trong 24 giờ thì được "
    "đúng câu trả lời cũ.",
    response={201: FiledSchema, (400, 401, 403, 404, 409, 413, 415, 422, 429): ProblemSchema},
    openapi_extra={
        "security": [{"Bearer": []}],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": FilingSchema.contract()}},
        },
    },
)
def file(request):
    """File a dossier."""
    if wait := pace.wait(request.META.get("REMOTE_ADDR", "")):
        raise Problem(
            429,
            "too-many-requests",
            "Máy của ông/bà gửi quá nhanh. Chờ một lát rồi gửi tiếp.",
            retry_after=wait,
        )
    token = _token(request)
    content = _content(request)
    asked = _asked(content)

    def prepare():
        file_it = _prepared(asked, token)  # the files are looked into here: that may take seconds

        def do() -> tuple[int, str, str]:
            dossier = file_it()
            location = f"/api/v1/dossiers/{dossier.code}"
            return 201, json.dumps(_told(dossier), ensure_ascii=False, separators=(",", ":")), location

        return do

    try:
        return repeats.answered_once(request, token, content, prepare)
    except repeats.KeyReused as error:
        raise Problem(422, *repeats.OTHER_BODY) from error


def _token(request) -> ApiToken:
    token = shown(request, clock.now())
    if token is None:
        raise Problem(
            401,
            "token-missing",
            "Cần mã truy cập còn hiệu lực: gửi kèm «Authorization: Bearer mc_…».",
            challenge="Bearer",
        )
    if not token.has_scope(ApiToken.Scope.DOSSIERS_FILE):
        raise Problem(
            403, "scope-missing", "Mã truy cập này không có phạm vi dossiers:file, nên không nộp hồ sơ được."
        )
    return token


def _content(request) -> bytes:
    read_kind(request)
    try:
        announced = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        announced = 0
    if announced > LARGEST_BODY:
        raise Problem(413, *TOO_BIG)
    content = request.read(LARGEST_BODY + 1)  # past the limit that holds for forms
    if len(content) > LARGEST_BODY:
        raise Problem(413, *TOO_BIG)
    return content


def _asked(content: bytes) -> FilingSchema:
    body = json_of(content)
    try:
        return FilingSchema.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        words = f"Phần «{field}» không đúng dạng." if field else "Nội dung phải là một đối tượng JSON."
        raise Problem(422, "bad-field" if field else "not-an-object", words, field=field or None) from error
    except RecursionError as error:
        raise Problem(400, "bad-json", "JSON lồng quá nhiều tầng.") from error


def _prepared(asked: FilingSchema, token: ApiToken) -> Callable[[], Dossier]:
    now = clock.now()
    office = _office(asked.office, token, now)
    revision = _revision(asked.procedure, now)
    common = {
        "revision": revision,
        "office": office,
        "applicant": _party(asked.applicant),
        "holder": _party(asked.holder) if asked.holder else None,
        "authorisation": AuthorisationInput(asked.authorisation.basis, asked.authorisation.reference)
        if asked.authorisation
        else None,
        "papers": tuple(_papers(asked, revision, token, now)),
        "channel": asked.channel,
        "summary": asked.summary,
        "delivery": asked.delivery,
        "delivery_address": asked.delivery_address,
        "by": token.user,
        "at": now,
    }
    if asked.channel == Channel.COUNTER:
        return partial(
            receive_dossier,
            **common,
            charges=tuple(_charges(asked, revision, office, now)),
            case=_case(asked.case, revision),
            due_by_hand=asked.due,
            due_ground=asked.due_ground,
        )
    if asked.channel == Channel.ONLINE:  # the switch decides at this door as at the portal's
        common["permitted_by"] = permission(
            office, revision.procedure_id, clock.local_day(asked.arrived_at or now)
        )
    return partial(register_dossier, **common, arrived_at=asked.arrived_at)


def _office(slug: str | None, token: ApiToken, at: datetime) -> Agency:
    """Return the office at whose desk the officer takes dossiers in today: the named one, or the only one."""
    officer = officer_on(token.user, clock.local_day(at))
    held = (*officer.positions, *officer.lent_positions)
    offices = {p.agency.slug: p.agency for p in held if p.role == Role.CLERK}
    if slug is None and len(offices) == 1:
        return next(iter(offices.values()))
    if slug in offices:
        return offices[slug]
    if offices:
        raise Problem(
            409,
            "office-unclear",
            f"Ghi «office» là một trong: {', '.join(sorted(offices))}.",
            field="office",
        )
    raise Problem(
        403, "not-a-clerk", "Hôm nay người giữ mã truy cập này không trực tiếp nhận hồ sơ ở cơ quan nào."
    )


def _revision(code: str, at: datetime) -> Revision:
    procedure = Procedure.objects.filter(code=code).first()
    revision = procedure.current(clock.local_day(at)) if procedure else None
    if revision is None:
        raise Problem(
            404,
            "procedure-not-found",
            "Không có thủ tục mang mã này, hoặc thủ tục không còn áp dụng.",
            field="procedure",
        )
    if (closure := procedure.closure_on(clock.local_day(at))) is not None:
        raise Problem(409, "procedure-closed", f"Thủ tục này {closure.words}.", field="procedure")
    return revision


def _party(party: PartySchema) -> PartyInput:
    return PartyInput(
        full_name=party.full_name,
        kind=party.kind,
        id_number=party.id_number,
        birth_text=party.birth,
        sex=party.sex,
        address=party.address,
        phone=party.phone,
        email=party.email,
    )


def _case(key: str | None, revision: Revision):
    if key is None:
        return None
    found = revision.cases.filter(key=key).first()
    if found is None:
        raise Problem(409, "case-unknown", "Thủ tục này không có trường hợp ấy.", field="case")
    return found


def _papers(asked: FilingSchema, revision: Revision, token: ApiToken, at: datetime):
    """Yield the papers as the verbs take them; each file is looked into and kept first."""
    required = {paper.name: paper for paper in revision.papers.all()}
    for number, paper in enumerate(asked.papers):
        known = required.get(paper.name)
        stored = None
        if paper.file is not None:
            field = f"papers.{number}.file"
            try:
                content = base64.b64decode(paper.file.content, validate=True)
            except binascii.Error as error:  # the form was checked; only padding can be amiss
                raise Problem(422, "bad-field", "Tệp không phải base64.", field=field) from error
            stored = store_file(content, name=paper.file.name, by=token.user, at=at, field=field)
        yield PaperInput(
            name=paper.name,
            requirement_id=known.pk if known else None,
            present_only=paper.present_only,
            originals=paper.originals,
            copies=paper.copies,
            file=stored,
            file_name=paper.file.name if paper.file else "",
        )


def _charges(asked: FilingSchema, revision: Revision, office: Agency, at: datetime):
    """Yield what is to be paid: as said, else one of each fee the catalogue knows for the channel."""
    if asked.charges is not None:
        for charge in asked.charges:
            yield ChargeInput(
                name=charge.name,
                unit_amount=charge.unit_amount,
                unit=charge.unit,
                quantity=charge.quantity,
                source=charge.source,
                exempt_ground=charge.exempt_ground,
                paid_now=charge.paid,
            )
        return
    day = clock.local_day(at)
    for fee in revision.fees_for(asked.channel, day=day, province=province_at(office, day)):
        yield ChargeInput(
            name=fee.name[:300],
            unit_amount=fee.amount,
            unit=fee.unit[:40],
            source=(fee.source if fee.amount is not None else fee.note or "Danh mục chưa có mức thu")[:300],
        )


def _told(dossier: Dossier) -> dict:
    return {
        "code": dossier.code,
        "secret": dossier.secret,
        "state": dossier.state,
        "due": instant(dossier.promised_at),
        "answer_due": None if dossier.is_accepted else instant(dossier.due_at),
        "page": f"{public_address()}/ho-so/{dossier.code}/",
    }
