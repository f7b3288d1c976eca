"""File a draft: it becomes a dossier once, however often the button is pressed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.dossiers.actions import AuthorisationInput, PaperInput, PartyInput, register_dossier
from motcua.dossiers.models import Channel, Dossier, Paper
from motcua.filing import rules
from motcua.filing.actions.drafts import lock, touch
from motcua.filing.actions.scans import pages_by_paper, put_scans_in_place
from motcua.filing.models import Draft, DraftPage, Mode
from motcua.filing.questions import setting_for
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import Agency

TRIAL = "chế độ dùng thử, không có giá trị pháp lý"


@dataclass(frozen=True)
class Submission:
    """What a draft says when it is filed, checked by the door. `declared`: its truth was declared with this press."""

    applicant: PartyInput
    declared: bool
    holder: PartyInput | None = None
    authorisation: AuthorisationInput | None = None
    description: str = ""
    delivery: str = "counter"
    delivery_address: str = ""
    copies_wanted: int = 0


def permission(agency: Agency, procedure: Procedure | int, day: date) -> str:
    """Return by what a dossier filed online on the day is taken in here: the decision, or that it is a trial.

    Raises NotAllowed (`not-filed-here`) where the switch leads to the national portal: at every door.
    """
    setting = setting_for(agency, procedure, day)
    refuse_if(rules.is_open(setting.mode if setting else Mode.LINK))
    return setting.decision if setting.mode == Mode.INTERNAL else TRIAL


@transaction.atomic
def submit_draft(draft: Draft, submission: Submission, *, by, at: datetime | None = None) -> Dossier:
    """File the draft as a dossier in state 1 and return it; a second press is given the same dossier.

    The draft is locked first, so of two presses at the same instant the second finds what the first has done. Photos
    that have not been looked into yet follow by a job. Raises NotAllowed.
    """
    at = at or clock.now()
    locked = lock(draft)
    if locked.dossier is not None:
        return locked.dossier
    permitted_by = permission(locked.agency, locked.revision.procedure_id, clock.local_day(at))
    if not submission.declared:
        raise NotAllowed("Đánh dấu lời cam đoan rồi gửi.", code="not-declared", field="declare")
    if submission.delivery != "counter" and locked.revision.procedure.code in rules.AT_THE_COUNTER_ONLY:
        raise NotAllowed(
            "Kết quả của thủ tục này chỉ nhận tại quầy, vì phải ký vào sổ.",
            code="counter-only",
            field="delivery",
        )
    by_paper = pages_by_paper(locked)
    _refuse_unfinished([page for _, pages in by_paper for page in pages])
    dossier = register_dossier(
        revision=locked.revision,
        office=locked.agency,
        channel=Channel.ONLINE,
        applicant=submission.applicant,
        holder=submission.holder,
        authorisation=submission.authorisation,
        papers=tuple(_papers(locked, by_paper)),
        summary=_first_words(submission.description),
        description=submission.description,
        delivery=submission.delivery,
        delivery_address=submission.delivery_address,
        copies_wanted=submission.copies_wanted,
        permitted_by=permitted_by,
        declared_at=at,
        reception_key=f"draft:{locked.pk}",
        by=by,
        at=at,
    )
    locked.dossier = dossier
    locked.answers = {}  # all of it stands in the dossier now; nothing is kept twice
    touch(locked, at, "dossier", "answers")
    if any(_all_looked_into(pages) and len(pages) > 1 for _, pages in by_paper):
        put_scans_in_place.enqueue(locked.pk, at=at)
    return dossier


def _all_looked_into(pages: list[DraftPage]) -> bool:
    # Where one still waits, whoever looks into the last of them goes on.
    return all(page.state == DraftPage.State.READY for page in pages)


def _refuse_unfinished(pages: list[DraftPage]) -> None:
    for page in pages:
        if page.state == DraftPage.State.ARRIVING:
            raise NotAllowed(
                f"Tờ «{page.name}» mới gửi được {page.share} %. Ông/bà đợi gửi xong, hoặc bỏ tờ ấy rồi chụp lại.",
                code="still-arriving",
                field="papers",
            )
        if page.state == DraftPage.State.UNREADABLE:
            raise NotAllowed(
                f"Tờ «{page.name}» không xem được. Ông/bà bỏ tờ ấy và chụp lại.",
                code="unreadable-page",
                field="papers",
            )


def _papers(draft: Draft, by_paper):
    """Go through what was sent, in the catalogue's order, then through what must be there and is not."""
    sent = {(pages[0].requirement_id, name): pages for name, pages in by_paper}
    for requirement in draft.revision.papers.all():
        name = tidy(requirement.name[:500])
        pages = sent.pop((requirement.pk, name), None)
        if pages:
            yield _sent_paper(
                name,
                pages,
                requirement_id=requirement.pk,
                originals=requirement.originals if requirement.originals or requirement.copies else 1,
                copies=requirement.copies,
            )
        elif requirement.conditional is False and not requirement.present_only:
            yield PaperInput(
                name=name,
                requirement_id=requirement.pk,
                verdict=Paper.Verdict.ABSENT,
                required=True,
            )
    for (_, name), pages in sent.items():
        yield _sent_paper(name, pages, originals=1)


def _sent_paper(name: str, pages: list[DraftPage], **counts) -> PaperInput:
    only = pages[0] if len(pages) == 1 and pages[0].file_id else None
    return PaperInput(
        name=name,
        file=only.file if only else None,
        file_name=only.name if only else "",
        scan_pending=only is None,
        **counts,
    )


def _first_words(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= 300:
        return words
    return words[:299].rsplit(" ", 1)[0] + "…"
