"""Turn what the house keeps (a slip, a letter) into the content a printout sets; nothing here is computed anew."""

from datetime import datetime

from motcua.documents.press import Letterhead
from motcua.documents.printouts import receipt, refusal, registration, stop, supplement
from motcua.dossiers.models import Dossier, Paper, ReceiptSlip, RefusalNotice, StopNotice, SupplementRequest
from motcua.filing.actions import TRIAL
from motcua.lib import clock, wording
from motcua.people.questions import public_address


def content_of_slip(slip: ReceiptSlip) -> receipt.Content:
    """Return the receipt exactly as it was frozen when it was issued (Mẫu 01)."""
    kept = slip.content
    applicant, holder = kept["applicant"], kept["holder"]
    due = datetime.fromisoformat(kept["due_at"]) if kept["due_at"] else None
    return receipt.Content(
        letterhead=Letterhead(
            superior=kept["agency"],
            office=kept["one_stop"],
            number=f"{kept['register_number']}/TNHS",
            place=kept["place"],
            issued_on=clock.local_day(slip.issued_at),
            permitted_by=permitted_words(kept.get("permitted_by", "")),
        ),
        code=kept["code"],
        secret=kept["secret"],
        look_up_url=_look_up_url(kept["code"], kept["secret"]),
        receiving_desk=kept["one_stop"],
        applicant=applicant["full_name"],
        identity=identity_words(applicant["id_number"]),
        holder=holder["full_name"] if holder else "",
        address=applicant["address"],
        phone=applicant["phone"],
        email=applicant["email"],
        procedure=kept["procedure"],
        procedure_code=kept["procedure_code"],
        components=tuple(_components(kept["papers"])),
        sets=kept["sets"],
        legal_time=_capital(kept["limit"]),
        received_at=datetime.fromisoformat(kept["received_at"]),
        due_at=due,
        result_place=_result_place(kept),
        fee=_fee(kept["charges"]),
        register_book=kept["register_volume"],
        register_number=str(kept["register_number"]),
        officer=kept["received_by"],
        notes=tuple(_notes(kept)),
        replaces=_replacement(slip),
        is_trial=kept.get("permitted_by") == TRIAL,
    )


def content_of_registration(dossier: Dossier) -> registration.Content:
    """Return what somebody who filed online keeps until the receipt is there."""
    party, holder, office = dossier.applicant, dossier.holder, dossier.office
    desk = office.one_stop_name or office.name
    papers = (
        dossier.papers.filter(replaced_at=None).exclude(verdict=Paper.Verdict.ABSENT).order_by("order", "pk")
    )
    return registration.Content(
        letterhead=Letterhead(
            superior=office.printed_name or office.name,
            office=desk,
            number="",
            place=office.place or office.short_name or office.name,
            issued_on=clock.local_day(dossier.submitted_at),
            permitted_by=permitted_words(dossier.permitted_by),
        ),
        code=dossier.code,
        secret=dossier.secret,
        look_up_url=_look_up_url(dossier.code, dossier.secret),
        desk=desk,
        applicant=party.full_name,
        identity=identity_words(party.id_number),
        holder=holder.full_name if holder.pk != party.pk else "",
        address=party.address,
        phone=party.phone,
        email=party.email,
        procedure=dossier.revision.name,
        procedure_code=dossier.revision.procedure.code,
        arrived_at=dossier.submitted_at,
        answer_by=dossier.due_at if not dossier.is_accepted else None,
        papers=tuple(paper.name for paper in papers),
        delivery=_capital(dossier.get_delivery_display())
        + (f": {dossier.delivery_address}" if dossier.delivery_address else ""),
        is_trial=dossier.permitted_by == TRIAL,
    )


def content_of_supplement(letter: SupplementRequest) -> supplement.Content:
    """Return the letter that says everything missing (Mẫu 02)."""
    dossier = letter.dossier
    return supplement.Content(
        letterhead=_letterhead(letter, "HDHS"),
        **_addressee(letter),
        items=tuple(
            supplement.Item(
                name=point["paper"],
                originals=point.get("originals", 0),
                photocopies=point.get("copies", 0),
                reason=_capital(point.get("reason", "")),
            )
            for point in letter.points
        ),
        reason=letter.reason or "Hồ sơ chưa đủ hoặc có giấy tờ chưa đạt như trên.",
        officer=letter.issued_by.full_name,
        contact_phone=letter.agency.hotline or letter.agency.phone,
        web_page=letter.agency.website,
        code=dossier.code if dossier else "",
        look_up_url=_look_up_url(dossier.code, dossier.secret) if dossier else "",
        complete_by=letter.close_on,
        is_trial=_is_trial(letter),
    )


def content_of_refusal(letter: RefusalNotice) -> refusal.Content:
    """Return the refusal with its reasons and the place to turn to (Mẫu 03)."""
    return refusal.Content(
        letterhead=_letterhead(letter, "TCHS"),
        **_addressee(letter),
        reasons=tuple(line for line in letter.reason.splitlines() if line.strip()),
        proper_place=letter.instead,
        officer=letter.issued_by.full_name,
        contact=letter.agency.hotline or letter.agency.phone,
        code=letter.dossier.code if letter.dossier else "",
        is_trial=_is_trial(letter),
    )


def content_of_stop(notice: StopNotice) -> stop.Content:
    """Return the notice that handling has ended (Mẫu 05)."""
    dossier = notice.dossier
    letter = None
    if notice.cause == StopNotice.Cause.LAPSE:
        letter = dossier.supplementrequests.filter(undone_at=None).order_by("-issued_at").first()
    kept = dossier.papers.filter(original_kept=True, original_returned_at=None)
    return stop.Content(
        letterhead=_letterhead(notice, "DHS"),
        code=dossier.code,
        **_addressee(notice),
        arrived_at=dossier.submitted_at,
        ended_at=notice.issued_at,
        is_asked_for=notice.cause != StopNotice.Cause.LAPSE,
        reason=_capital(notice.reason.replace("\n", "; ")),
        complete_by=letter.close_on if letter else None,
        papers_back=tuple(f"{paper.name} (bản chính)" for paper in kept),
        officer=notice.issued_by.full_name if notice.issued_by else "",
        contact=notice.agency.hotline or notice.agency.phone,
        is_trial=_is_trial(notice),
    )


def _look_up_url(code: str, secret: str) -> str:
    base = public_address()
    return f"{base}/ho-so/{code}/?k={secret}" if base else ""


def permitted_words(permitted_by: str) -> str:
    """Return which decision lets the dossier be filed online here; a trial has none, and a band of its own."""
    return "" if permitted_by == TRIAL else permitted_by


def _is_trial(letter) -> bool:
    return letter.dossier is not None and letter.dossier.permitted_by == TRIAL


def identity_words(number: str) -> str:
    """Name the paper a number stands on by its shape: "Căn cước 099185000123", "MST 0101234567"."""
    if not number:
        return ""
    digits = number.replace("-", "")
    if not digits.isdigit():
        return f"Hộ chiếu {number}"
    kind = {12: "Căn cước", 9: "CMND", 10: "MST", 13: "MST"}.get(len(digits), "Số")
    return f"{kind} {number}"


def _addressee(letter) -> dict:
    """Return to whom a letter goes and about what, as every letter's content names it."""
    party = letter.applicant
    return {
        "applicant": party.full_name,
        "identity": identity_words(party.id_number),
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
        "procedure": letter.subject,
        "procedure_code": letter.revision.procedure.code if letter.revision else "",
    }


def _letterhead(letter, symbol: str) -> Letterhead:
    agency = letter.agency
    return Letterhead(
        superior=agency.printed_name or agency.name,
        office=agency.one_stop_name or agency.name,
        number=f"{letter.number}/{symbol}",
        place=agency.place or agency.short_name or agency.name,
        issued_on=clock.local_day(letter.issued_at),
        permitted_by=permitted_words(letter.dossier.permitted_by) if letter.dossier else "",
    )


def _components(papers):
    for paper in papers:
        if paper["present_only"]:
            continue  # shown and taken back: the office holds nothing of it
        name = paper["name"] + (" (giữ bản chính, trả lại cùng kết quả)" if paper["original_kept"] else "")
        if paper["originals"] or not paper["copies"]:
            yield receipt.Component(name, "Bản chính", paper["originals"] or 1)
        if paper["copies"]:
            yield receipt.Component(name, "Bản sao", paper["copies"])


def _fee(charges) -> receipt.Fee | None:
    if not charges:
        return None
    unknown = [charge for charge in charges if charge["amount"] is None]
    if unknown:
        source = unknown[0]["source"] or "theo quy định của địa phương"
        return receipt.Fee(None, note=_capital(source))
    total = sum(charge["amount"] for charge in charges)
    owed = [charge for charge in charges if charge["amount"]]
    grounds = dict.fromkeys(charge["exempt_ground"] for charge in charges if charge["exempt_ground"])
    if not total:
        return receipt.Fee(0, note=f"miễn: {', '.join(grounds)}" if grounds else "")
    return receipt.Fee(total, paid=all(charge["settled"] for charge in owed))


def _result_place(kept) -> str:
    if kept["delivery_address"]:
        return f"{_capital(kept['delivery'])}: {kept['delivery_address']}"
    if kept["delivery"] == "tại quầy":
        return ", ".join(filter(None, (kept["one_stop"], kept["address"])))
    return _capital(kept["delivery"])


def _notes(kept):
    yield (
        "Mất giấy này: mang căn cước đến nơi tiếp nhận vẫn nhận được kết quả. "
        "Người khác nhận thay: mang giấy này và giấy ủy quyền."
    )
    if kept["hotline"]:
        yield f"Quá giờ hẹn mà chưa được báo: gọi {kept['hotline']}."
    if kept["due_provisional"]:
        yield "Ngày hẹn tính theo lịch nghỉ dự kiến; nếu Nhà nước công bố lịch khác, cơ quan báo lại."


def _replacement(slip: ReceiptSlip) -> receipt.Replacement | None:
    if slip.edition == 1:
        return None
    before = slip.dossier.slips.filter(edition=slip.edition - 1).first()
    return receipt.Replacement(
        number=f"{slip.content['register_number']}/TNHS",
        day=wording.day(clock.local_day(before.issued_at)) if before else "",
        reason=slip.reason,
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
