"""What the counter does: one verb each, and what the verb says no to goes back onto the screen."""

from motcua.dossiers import rules
from motcua.dossiers.actions import give_refusal_notice, give_supplement_request, receive_dossier
from motcua.dossiers.models import Dossier, RefusalNotice, SupplementRequest
from motcua.lib.objections import NotAllowed
from motcua.lib.vietnamese import tidy
from motcua.web.desk.reception import keeping, sheet
from motcua.web.desk.reception.screen import Screen
from motcua.web.shared.forms import Mistake


def receive(screen: Screen) -> Dossier | None:
    """Receive what stands on the screen; None when something is missing, which the screen then says."""
    if objection := rules.is_complete(screen.papers.given()):
        screen.add_objection(objection)  # the verb says it too, but only when all else is right
    if screen.error_list:
        return None
    data = screen.data
    if (
        already := Dossier.objects.filter(reception_key=data["reception_key"])
        .select_related("applicant")
        .first()
    ):
        if _is_the_same(already, screen):
            return already
        # The browser's back arrow showed an old form, filled in for somebody else since: a reception of its own.
        data["reception_key"] = sheet.new_key()
    matters = screen.money.matters.cleaned_data
    try:
        return receive_dossier(
            revision=screen.procedure.revision,
            office=screen.post.office,
            applicant=screen.person.party("applicant"),
            holder=None if screen.person.same_holder else screen.person.party("holder"),
            authorisation=None
            if screen.person.same_holder
            else screen.person.authorisation_given(keeping.file_of(data, "authorisation")),
            papers=screen.papers.given(),
            charges=tuple(row.as_charge(bool(matters.get("paid"))) for row in screen.money.owed),
            case=screen.procedure.case,
            longer=bool(matters.get("longer")),
            due_by_hand=screen.money.matters.due_by_hand,
            due_ground=matters.get("due_ground") or "",
            assignee=screen.money.assignee,
            copies_wanted=matters.get("copies_wanted") or 0,
            delivery=matters.get("delivery") or "counter",
            delivery_address=matters.get("delivery_address") or "",
            reception_key=data["reception_key"],
            by=screen.post.clerk,
        )
    except NotAllowed as refusal:
        screen.add_objection(refusal.objection)
        return None


def give_supplement(screen: Screen) -> SupplementRequest | None:
    """Write the letter that says what is missing; None when it cannot be written yet."""
    if screen.procedure.revision is not None and not screen.papers.bad:
        screen.own_mistakes.append(
            Mistake("Chưa đánh dấu giấy nào thiếu. Bấm ✗ (phím -) ở giấy cần bổ sung rồi in phiếu", "papers")
        )
    if _lacks_person_or_procedure(screen):
        return None
    try:
        return give_supplement_request(
            revision=screen.procedure.revision,
            office=screen.post.office,
            applicant=screen.person.party("applicant"),
            points=screen.papers.points(),
            by=screen.post.clerk,
            request_key=_letter_key(screen, SupplementRequest),
        )
    except NotAllowed as refusal:
        screen.add_objection(refusal.objection)
        return None


def give_refusal(screen: Screen) -> RefusalNotice | None:
    """Write the letter that says why it is not received here and who does it; None when something is missing."""
    form = screen.procedure.refusal
    form.full_clean()  # the screen itself never judges it: most people are not refused
    subject = form.cleaned_data.get("subject", "")
    if _lacks_person_or_procedure(screen, without_procedure=bool(subject)) or form.errors:
        return None
    try:
        return give_refusal_notice(
            revision=screen.procedure.revision,
            office=screen.post.office,
            applicant=screen.person.party("applicant"),
            reason=form.cleaned_data["reason"],
            instead=form.cleaned_data["instead"],
            subject="" if screen.procedure.revision is not None else subject,
            by=screen.post.clerk,
            request_key=_letter_key(screen, RefusalNotice),
        )
    except NotAllowed as refusal:
        screen.add_objection(refusal.objection)
        return None


def _lacks_person_or_procedure(screen: Screen, *, without_procedure: bool = False) -> bool:
    """Tell whether a letter cannot be written yet for want of somebody or something to write about."""
    if screen.procedure.revision is None and not without_procedure:
        screen.own_mistakes.append(Mistake("Chưa chọn thủ tục", "q"))
    return bool(screen.error_list)


def _letter_key(screen: Screen, model) -> str:
    """Return a key for one letter about exactly this: pressing twice gives one, a letter about another matter its own."""
    key = screen.data["reception_key"]
    already = model.objects.filter(request_key=key).select_related("applicant").first()
    if already is None:
        return key
    same = (
        already.applicant.full_name == screen.person.applicant.cleaned_data["full_name"]
        and already.revision_id == (screen.procedure.revision.pk if screen.procedure.revision else None)
        and (
            not isinstance(already, SupplementRequest)
            or [p["paper"] for p in already.points] == [tidy(p["paper"]) for p in screen.papers.points()]
        )
    )
    if not same:
        screen.data["reception_key"] = key = sheet.new_key()
    return key


def _is_the_same(dossier: Dossier, screen: Screen) -> bool:
    given = screen.person.applicant.cleaned_data
    return (
        dossier.procedure_id == screen.procedure.revision.procedure_id
        and dossier.applicant.full_name == given["full_name"]
        and dossier.applicant.id_number == given["id_number"]
    )
