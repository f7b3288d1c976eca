"""Write the next revision of a procedure as a draft, publish it by decision, take a fresh mistake back."""

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import ProtectedError

from motcua.catalogue import rules
from motcua.catalogue.actions.publishing import _bump, _create_revisions, _entry, _lock_version, _publish
from motcua.catalogue.difference import difference, parts_touched
from motcua.catalogue.facts import facts_of, from_json, to_json
from motcua.catalogue.loading import ProcedureFacts
from motcua.catalogue.models import FormerCode, Procedure, Revision, RevisionDraft, Sector, Status
from motcua.catalogue.questions import facts_at, latest
from motcua.journal import book
from motcua.lib import clock, wording
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.people.models import User


@transaction.atomic
def save_draft(
    facts: ProcedureFacts, *, seen: int, by: User | None = None, at: datetime | None = None
) -> RevisionDraft:
    """Keep what was written so far; `seen` is the save the page was opened with, 0 for none.

    Raises NotAllowed when the person may not, when the code is none, or (code "draft-changed") when somebody else has
    saved in between: then nothing is written.
    """
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    published = Procedure.objects.filter(code=facts.code).first()
    if published is None:
        refuse_if(rules.is_code(facts.code, is_national=facts.code_is_national))
    last = (
        published.revisions.order_by("-number").values_list("number", flat=True).first() if published else 0
    )
    draft = RevisionDraft.objects.select_for_update().filter(code=facts.code).first()
    standing = draft.version if draft else 0
    refuse_if(
        rules.may_write_over(
            seen,
            standing,
            draft.changed_by.full_name if draft and draft.changed_by else "",
            wording.moment(clock.local(draft.changed_at)) if draft else "",
        )
    )
    if draft is None:
        return RevisionDraft.objects.create(
            code=facts.code, facts=to_json(facts), based_on=last or 0, version=1, changed_by=by, changed_at=at
        )
    kept = {
        "version": draft.version,
        "by": draft.changed_by.full_name if draft.changed_by else "",
        "at": draft.changed_at.isoformat(),
        "facts": draft.facts,
    }
    draft.earlier = [*draft.earlier, kept][-RevisionDraft.KEPT :]
    draft.facts, draft.version = to_json(facts), draft.version + 1
    draft.changed_by, draft.changed_at = by, at
    draft.save()
    return draft


@transaction.atomic
def discard_draft(
    draft: RevisionDraft, *, seen: int, by: User | None = None, at: datetime | None = None
) -> None:
    """Throw the draft away; what is published stays. Raises NotAllowed when somebody saved in between."""
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    draft = _locked(draft, seen)
    draft.delete()


@transaction.atomic
def publish_draft(
    draft: RevisionDraft,
    *,
    decision: str,
    decided_on: date | None,
    publisher: str,
    valid_from: date,
    seen: int,
    by: User | None = None,
    at: datetime | None = None,
) -> Revision:
    """Make the draft the next revision, in force from a day, and close the one before it on that day.

    Raises NotAllowed without the announcing decision, when the day meets a published revision, when nothing changed
    but the decision, when the procedure has ended by then, or when somebody saved in between.
    """
    at = at or clock.now()
    today = clock.local_day(at)
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, today))
    draft = _locked(draft, seen)
    decision, publisher = tidy(decision), tidy(publisher)
    refuse_if(rules.is_decided(decision, decided_on, today))
    facts = announced(from_json(draft.facts), decision, decided_on, publisher)
    if not facts.name or not facts.agency_name:
        raise NotAllowed(
            "Bản nháp chưa có tên thủ tục hoặc cơ quan giải quyết. Ông/bà ghi trước khi công bố.",
            code="draft-unnamed",
        )
    sector = Sector.objects.filter(slug=facts.sector).first()
    if sector is None:
        raise NotAllowed("Chưa chọn lĩnh vực trên bảng niêm yết.", code="sector-missing")
    procedure = Procedure.objects.select_for_update().filter(code=facts.code).first()
    before = latest(facts.code)
    data = {"by_decision": decision, "decided_on": decided_on.isoformat()}
    if procedure is None:
        procedure = Procedure.objects.create(
            code=facts.code, code_is_national=facts.code_is_national, sector=sector, status=Status.ACTIVE
        )
        FormerCode.objects.bulk_create(
            FormerCode(procedure=procedure, code=code) for code in facts.former_codes
        )
        [revision] = _create_revisions([(procedure, facts, 1, valid_from, None)])
        data |= {"before": None, "parts": []}
        book.record(
            "revision.published",
            stream=procedure.stream,
            subject=procedure.stream,
            by=by,
            at=at,
            data=_entry(revision) | data,
        )
    else:
        spans = list(procedure.revisions.order_by("number").values_list("valid_from", "valid_to"))
        refuse_if(rules.may_publish_from(valid_from, spans))
        facts = _until_the_end(procedure, before, facts, valid_from)
        data |= {
            "before": {
                "revision": before.pk,
                "valid_to": before.valid_to.isoformat() if before.valid_to else None,
                "sector": procedure.sector.slug,
                "former_codes": sorted(procedure.former_codes.values_list("code", flat=True)),
            },
            "parts": parts_touched(difference(facts_of(before), facts)),
        }
        _name_anew(procedure, sector, facts.former_codes)
        revision = _publish(procedure, facts, [before], valid_from, by=by, at=at, data=data)
    draft.delete()
    _bump()
    return revision


def announced(
    facts: ProcedureFacts, decision: str, decided_on: date | None, publisher: str
) -> ProcedureFacts:
    """Return the facts as that decision announces them: the office has compared them with it itself."""
    return replace(
        facts,
        decision=decision,
        decided_on=decided_on,
        publisher=publisher or None,
        confidence="high",
        detail_confidence="high",
        replaced_by=None,
        status=str(Status.ACTIVE),
    )


@transaction.atomic
def undo_publishing(
    revision: Revision, *, by: User | None = None, at: datetime | None = None
) -> RevisionDraft | None:
    """Take back, within five minutes and by who published it, a revision nobody has used; it is a draft again.

    The one case in which a published revision goes: nothing has been promised by it yet. Raises NotAllowed.
    """
    at = at or clock.now()
    _lock_version()
    refuse_if(rules.may_edit_catalogue(by, clock.local_day(at)))
    procedure = Procedure.objects.select_for_update().get(pk=revision.procedure_id)
    entry = published_last(procedure)
    last = latest(procedure.code)
    if last is None or last.pk != revision.pk or entry is None or entry.data["revision"] != last.number:
        raise NotAllowed(
            "Sau bản này thủ tục đã có việc khác, nên không hoàn tác được nữa.", code="undo-too-late"
        )
    refuse_if(rules.may_undo(entry.actor, by.actor if by else "system", entry.at, at))
    facts, before = facts_of(last), entry.data["before"]
    try:
        Revision.objects.get(pk=last.pk).delete()
        if before is None:
            procedure.delete()
    except ProtectedError:
        raise NotAllowed(
            "Đã có hồ sơ nhận theo bản này, nên không hoàn tác được. Có sai thì công bố một bản mới.",
            code="revision-used",
        ) from None
    if before is not None:
        Revision.objects.filter(pk=before["revision"]).update(valid_to=before["valid_to"])
        _name_anew(procedure, Sector.objects.get(slug=before["sector"]), before["former_codes"])
    book.record(
        "revision.undone",
        stream=f"procedure:{facts.code}",
        subject=f"procedure:{facts.code}",
        by=by,
        at=at,
        data={"revision": last.number, "undoes": entry.number},
    )
    _bump()
    if RevisionDraft.objects.filter(code=facts.code).exists():
        return None
    return RevisionDraft.objects.create(
        code=facts.code,
        facts=to_json(facts),
        based_on=last.number - 1,
        version=1,
        changed_by=by,
        changed_at=at,
    )


def published_last(procedure: Procedure):
    """Return the journal's last entry about the procedure if it says that a revision was published by draft."""
    entry = book.entries(procedure.stream).order_by("-number").first()
    return entry if entry and entry.kind == "revision.published" and "before" in entry.data else None


def merged(base: ProcedureFacts, mine: ProcedureFacts, theirs: ProcedureFacts) -> ProcedureFacts:
    """Return both people's work: each part as whoever changed it left it; where both did, mine."""
    taken = {
        name: getattr(theirs, name)
        for name in ProcedureFacts.__dataclass_fields__
        if getattr(mine, name) == getattr(base, name)
    }
    return replace(mine, **taken)


def base_of(draft: RevisionDraft | None, code: str, seen: int) -> ProcedureFacts | None:
    """Return what stood on the page when it was opened: an earlier save, or the revision published last."""
    if seen == 0 or draft is None:
        revision = latest(code)
        return facts_of(revision) if revision else None
    return facts_at(draft, seen)


def _locked(draft: RevisionDraft, seen: int) -> RevisionDraft:
    found = RevisionDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise NotAllowed(
            "Bản nháp này đã được người khác công bố hoặc bỏ. Ông/bà mở lại thủ tục để xem.",
            code="draft-gone",
        )
    refuse_if(
        rules.may_write_over(
            seen,
            found.version,
            found.changed_by.full_name if found.changed_by else "",
            wording.moment(clock.local(found.changed_at)),
        )
    )
    return found


def _until_the_end(
    procedure: Procedure, before: Revision, facts: ProcedureFacts, valid_from: date
) -> ProcedureFacts:
    """Return the facts with the end that stands today, whatever stood when the draft was begun."""
    end = next((one for one in procedure.standing_closures() if one.is_final), None)
    if end is None:
        if procedure.status != Status.ACTIVE:
            raise NotAllowed(
                f"Thủ tục này {procedure.get_status_display()}, nên không công bố bản mới được nữa.",
                code="procedure-ended",
            )
        goes_on = before.valid_to is not None and before.valid_to > valid_from
        return replace(facts, valid_to=before.valid_to if goes_on else None)
    if valid_from >= end.starts_on:
        raise NotAllowed(
            f"Thủ tục này {end.words}. Ông/bà chọn một ngày trước ngày đó.",
            code="procedure-ended",
            field="valid_from",
        )
    return replace(facts, valid_to=end.starts_on)


def _name_anew(procedure: Procedure, sector: Sector, former_codes) -> None:
    if procedure.sector_id != sector.pk:
        Procedure.objects.filter(pk=procedure.pk).update(sector=sector)
    known = set(procedure.former_codes.values_list("code", flat=True))
    procedure.former_codes.exclude(code__in=former_codes).delete()
    FormerCode.objects.bulk_create(
        FormerCode(procedure=procedure, code=code) for code in former_codes if code not in known
    )
