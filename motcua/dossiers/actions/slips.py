"""Issue the receipt: what the person takes home is frozen when it is issued; a correction issues a replacing one."""

import json
from datetime import datetime

from motcua import law
from motcua.dossiers.actions.appointment import limit_of
from motcua.dossiers.models import Dossier, ReceiptSlip
from motcua.journal import book
from motcua.lib.clock import local_day
from motcua.worktime.words import limit_words as words_of


def issue_slip(
    dossier: Dossier, papers, charges, *, by, at: datetime, authorisation=None, reason: str = ""
) -> ReceiptSlip:
    """Freeze and keep the slip's content; the form's number and title are those in force on the day of issue."""
    last = dossier.slips.order_by("-edition").first() if reason else None
    slip = ReceiptSlip(
        dossier=dossier,
        edition=last.edition + 1 if last else 1,
        issued_at=at,
        issued_by=by,
        reason=reason,
        salt=book.new_salt(),
    )
    slip.content = content_of(dossier, papers, charges, by=by, at=at, authorisation=authorisation)
    slip.save(force_insert=True)
    return slip


def slip_text(slip: ReceiptSlip) -> str:
    """Return the slip's content as one text, for its digest."""
    return json.dumps(slip.content, ensure_ascii=False, sort_keys=True)


def content_of(dossier: Dossier, papers, charges, *, by, at: datetime, authorisation=None) -> dict:
    """Return every field of the receipt (TT 01/2018 and TT 03/2025, Mẫu 01), as plain values."""
    slips = law.rule("slips", local_day(at))
    form = slips.value["receipt"]
    office = dossier.office
    return {
        "form": {"number": form["number"], "title": form["title"], "instrument": slips.instrument.number},
        "superior": office.printed_superior,
        "agency": office.printed_name or office.name,
        "one_stop": office.one_stop_name or office.name,
        "place": office.place,
        "address": office.address,
        "hotline": office.hotline or office.phone,
        "website": office.website,
        "code": dossier.code,
        "secret": dossier.secret,
        "procedure_code": dossier.procedure.code,
        "procedure": dossier.revision.name,
        "applicant": _party(dossier.applicant),
        "holder": _party(dossier.holder) if dossier.holder_id != dossier.applicant_id else None,
        "authorisation": authorisation.basis if authorisation else "",
        "papers": [
            {
                "name": paper.name,
                "originals": paper.originals,
                "copies": paper.copies,
                "present_only": paper.present_only,
                "original_kept": paper.original_kept,
            }
            for paper in papers
            if paper.verdict == "good" and paper.replaced_at is None
        ],
        "sets": dossier.revision.sets,
        "limit": limit_words(dossier),
        "received_at": dossier.received_at.isoformat(),
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "due_why": list(dossier.due_explanation),
        "due_provisional": dossier.due_provisional,
        "delivery": dossier.get_delivery_display(),
        "delivery_address": dossier.delivery_address,
        "charges": [
            {
                "name": charge.name,
                "quantity": charge.quantity,
                "unit_amount": charge.unit_amount,
                "amount": charge.amount,
                "source": charge.source,
                "exempt_ground": charge.exempt_ground,
                "settled": charge.settled_at is not None,
            }
            for charge in charges
        ],
        "register_volume": str(dossier.received_at.year),
        "register_number": dossier.series_number,
        "permitted_by": dossier.permitted_by,
        "received_by": by.full_name if by else "",
        "received_by_title": by.public_title if by else "",
    }


def limit_words(dossier: Dossier) -> str:
    """Return the legal time limit in words, as it stood at reception."""
    if not dossier.limit_unit:
        return f"theo {dossier.due_ground}" if dossier.due_ground else "chưa rõ"
    return words_of(limit_of(dossier))


def _party(party) -> dict:
    return {
        "full_name": party.full_name,
        "id_number": party.id_number,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }
