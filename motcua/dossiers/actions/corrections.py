"""Mend what was typed wrong at reception: a verb with a reason, and a replacing slip."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction

from motcua.dossiers import rules
from motcua.dossiers.actions.moving import lock
from motcua.dossiers.actions.reception import PartyInput, search_keys
from motcua.dossiers.actions.slips import issue_slip, slip_text
from motcua.dossiers.models import Dossier, ReceiptSlip, SearchKey
from motcua.dossiers.questions import acting
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy

_PARTY_FIELDS = tuple(f.name for f in fields(PartyInput) if f.name != "from_card")


@transaction.atomic
def correct_reception(
    dossier: Dossier,
    *,
    reason: str,
    by,
    at: datetime | None = None,
    applicant: PartyInput | None = None,
    holder: PartyInput | None = None,
    delivery: str | None = None,
    delivery_address: str | None = None,
    summary: str | None = None,
    seen: int | None = None,
) -> ReceiptSlip | None:
    """Correct who it is about and how the result is given, and issue a replacing slip ("bản thay"). Raises NotAllowed.

    A dossier that is not accepted yet has no slip, so there is none to replace.

    The procedure and the date are not corrected here: a dossier under the wrong procedure is voided and received anew.
    The journal keeps which fields changed and a salted digest, never the values.
    """
    at = at or clock.now()
    locked = lock(dossier, seen=seen)
    if not acting(by, clock.local_day(at)).has(rules.CLERK, locked.office_id):
        raise NotAllowed("Chỉ người trực quầy sửa được thông tin lúc nhận.", code="not-a-clerk")
    if locked.is_closed:
        raise NotAllowed("Hồ sơ này đã kết thúc, không sửa được nữa.", code="closed")
    if not tidy(reason):
        raise NotAllowed("Ghi lý do sửa; lý do in trên bản thay.", code="reason-missing", field="reason")
    changed: list[str] = []
    for role, given in (("applicant", applicant), ("holder", holder)):
        if given is not None:
            changed += _correct_party(getattr(locked, role), given, role)
    for name, value in (("delivery", delivery), ("delivery_address", delivery_address), ("summary", summary)):
        if value is not None and getattr(locked, name) != tidy(value):
            setattr(locked, name, tidy(value))
            changed.append(name)
    if not changed:
        raise NotAllowed("Chưa có gì khác so với bản đang dùng.", code="nothing-changed")
    locked.save(update_fields=["delivery", "delivery_address", "summary"])
    SearchKey.objects.filter(dossier=locked).delete()
    SearchKey.objects.bulk_create(SearchKey(dossier=locked, key=key) for key in search_keys(locked))
    slip = replace_slip(locked, tidy(reason), by, at) if locked.is_accepted else None
    book.record(
        "dossier.correct_reception",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={
            "changed": changed,
            "slip": slip.edition if slip else None,
            "slip_digest": book.salted_digest(slip_text(slip), slip.salt) if slip else None,
        },
    )
    return slip


@transaction.atomic
def change_contact(
    dossier: Dossier,
    *,
    phone: str | None = None,
    email: str | None = None,
    by=rules.APPLICANT,
    at: datetime | None = None,
) -> Dossier:
    """Let the applicant say how to reach them, at any time: a mistake in a result is told afterwards (Điều 23). Raises NotAllowed.

    What is not given (None) stays as it is now, whoever has just changed it. The journal keeps which of the two changed, never the values.
    """
    at = at or clock.now()
    locked = lock(dossier)
    if not acting(by, clock.local_day(at)).is_applicant:
        raise NotAllowed("Việc này dành cho người nộp hồ sơ.", code="not-yours")
    party, changed = locked.applicant, []
    given = {name: tidy(value) for name, value in (("phone", phone), ("email", email)) if value is not None}
    if given.get("phone"):
        refuse_if(rules.is_phone(given["phone"]))
    for name, value in given.items():
        if getattr(party, name) != value:
            setattr(party, name, value)
            changed.append(name)
    if not changed:
        return locked
    party.save(update_fields=changed)
    SearchKey.objects.filter(dossier=locked).delete()
    SearchKey.objects.bulk_create(SearchKey(dossier=locked, key=key) for key in search_keys(locked))
    book.record(
        "dossier.change_contact",
        stream=locked.stream,
        subject=locked.stream,
        by=by,
        at=at,
        data={"changed": [f"applicant.{name}" for name in changed]},
    )
    return locked


def replace_slip(dossier: Dossier, reason: str, by, at: datetime) -> ReceiptSlip:
    """Issue the slip anew ("bản thay") with what stands in the dossier now."""
    return issue_slip(
        dossier,
        list(dossier.papers.all()),
        list(dossier.charges.all()),
        by=by,
        at=at,
        authorisation=getattr(dossier, "authorisation", None),
        reason=reason,
    )


def _correct_party(party, given: PartyInput, role: str) -> list[str]:
    if not tidy(given.full_name):
        raise NotAllowed("Chưa có họ tên.", code="name-missing", field=f"{role}-full_name")
    changed = []
    for name in _PARTY_FIELDS:
        value = tidy(getattr(given, name))
        if name == "id_number":
            value = value.upper()
            if value:
                refuse_if(rules.is_identity_number(value))
        if name == "phone" and value:
            refuse_if(rules.is_phone(value))
        if getattr(party, name) != value:
            setattr(party, name, value)
            changed.append(f"{role}.{name}")
    if changed:
        party.save()
    return changed
