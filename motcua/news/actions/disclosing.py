"""Verbs of what is posted: draft, change, post, extend, take down, say something about it, and erase it the day it ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.files.actions import forget_file
from motcua.files.models import StoredFile
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.journal.jobs import job
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import nfc, tidy
from motcua.news import rules
from motcua.news.models import Disclosure, DisclosureFile, Remark
from motcua.people.models import Agency, User


@dataclass(frozen=True)
class Terms:
    """What is to be posted, where, and from when to when."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    places: tuple[str, ...]
    body: str = ""
    basis: str = ""
    names_people: bool = True
    takes_remarks: bool = True
    remarks_to: str = ""

    def as_fields(self) -> dict:
        """Return the columns they fill."""
        places = list(dict.fromkeys(filter(None, map(tidy, self.places))))
        return vars(self) | {
            "title": tidy(self.title)[:250],
            "basis": tidy(self.basis)[:250],
            "places": places,
        }


@transaction.atomic
def draft_disclosure(
    agency: Agency, terms: Terms, *, by: User | None, at: datetime | None = None
) -> Disclosure:
    """Prepare something to post. Raises NotAllowed."""
    at = at or clock.now()
    _judge(agency, terms, by, at)
    return Disclosure.objects.create(agency=agency, made_by=by, made_at=at, **terms.as_fields())


@transaction.atomic
def change_disclosure(
    disclosure: Disclosure, terms: Terms, *, by: User | None, at: datetime | None = None
) -> Disclosure:
    """Change what is not posted yet. Raises NotAllowed."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    refuse_if(rules.may_change(disclosure))
    _judge(disclosure.agency, terms, by, at)
    fields = terms.as_fields()
    for name, value in fields.items():
        setattr(disclosure, name, value)
    disclosure.save(update_fields=list(fields))
    return disclosure


@transaction.atomic
def add_disclosed_file(
    disclosure: Disclosure, stored: StoredFile, *, name: str, by: User | None, at: datetime | None = None
) -> DisclosureFile:
    """Add a stored document to what is not posted yet. Raises NotAllowed."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    refuse_if(rules.may_announce(by, disclosure.agency, clock.local_day(at)))
    refuse_if(rules.may_change(disclosure))
    refuse_if(rules.object_to_files(disclosure.files.count()))
    return DisclosureFile.objects.create(disclosure=disclosure, stored=stored, name=kept_name(name))


@transaction.atomic
def drop_disclosed_file(file: DisclosureFile, *, by: User | None, at: datetime | None = None) -> None:
    """Take a document out of what is not posted yet. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_announce(by, file.disclosure.agency, clock.local_day(at)))
    refuse_if(rules.may_change(_locked(file.disclosure)))
    file.delete()


@transaction.atomic
def drop_disclosure(disclosure: Disclosure, *, by: User | None, at: datetime | None = None) -> None:
    """Throw away what was never posted. Raises NotAllowed."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    refuse_if(rules.may_announce(by, disclosure.agency, clock.local_day(at)))
    refuse_if(rules.may_change(disclosure))
    disclosure.delete()


@transaction.atomic
def post_disclosure(disclosure: Disclosure, *, by: User | None, at: datetime | None = None) -> Disclosure:
    """Post it: from its first day it hangs on the page, and nobody changes it any more. Raises NotAllowed.

    The journal keeps a salted digest of what hung; the salt goes with the content.
    """
    at = at or clock.now()
    disclosure = _locked(disclosure)
    today = clock.local_day(at)
    refuse_if(rules.may_announce(by, disclosure.agency, today))
    files = list(disclosure.files.select_related("stored"))
    refuse_if(rules.may_post(disclosure, bool(files), today))
    disclosure.posted_at = at
    disclosure.salt = book.new_salt()
    content = "\n".join([disclosure.title, disclosure.body, *(file.stored.digest for file in files)])
    disclosure.digest = book.salted_digest(content, disclosure.salt)
    disclosure.save(update_fields=["posted_at", "salt", "digest"])
    _note(
        "disclosure.posted",
        disclosure,
        by,
        at,
        sort=disclosure.kind,
        starts_on=disclosure.starts_on.isoformat(),
        ends_on=disclosure.ends_on.isoformat(),
        places=disclosure.places,
        digest=disclosure.digest,
    )
    return disclosure


@transaction.atomic
def extend_disclosure(
    disclosure: Disclosure, *, ends_on: date, by: User | None, at: datetime | None = None
) -> Disclosure:
    """Let it hang longer. Raises NotAllowed for an earlier day: who counts on the days that were named keeps them."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    today = clock.local_day(at)
    refuse_if(rules.may_announce(by, disclosure.agency, today))
    refuse_if(rules.may_take_down(disclosure, today))
    if ends_on <= disclosure.ends_on:
        raise NotAllowed("Ngày mới phải sau ngày đang ghi.", code="not-later", field="ends_on")
    refuse_if(rules.object_to_posting_span(disclosure.starts_on, ends_on, today))
    before, disclosure.ends_on = disclosure.ends_on, ends_on
    disclosure.save(update_fields=["ends_on"])
    _note("disclosure.extended", disclosure, by, at, before=before.isoformat(), ends_on=ends_on.isoformat())
    return disclosure


@transaction.atomic
def take_down_disclosure(
    disclosure: Disclosure, *, reason: str, by: User | None, at: datetime | None = None
) -> Disclosure:
    """Take it down before its time, with a reason. Raises NotAllowed."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    refuse_if(rules.may_announce(by, disclosure.agency, clock.local_day(at)))
    refuse_if(rules.may_take_down(disclosure, clock.local_day(at)))
    reason = tidy(reason)[:300]
    if not reason:
        raise NotAllowed("Ghi lý do gỡ.", code="reason-missing", field="reason")
    disclosure.withdrawn_at, disclosure.withdrawn_for = at, reason
    disclosure.save(update_fields=["withdrawn_at", "withdrawn_for"])
    _note("disclosure.taken_down", disclosure, by, at)
    _erase(disclosure, by, at)
    return disclosure


@transaction.atomic
def remark_on(
    disclosure: Disclosure,
    *,
    text: str,
    sender: str = "",
    contact: str = "",
    way: str = Remark.Way.PAGE,
    by: User | None,
    at: datetime | None = None,
) -> Remark:
    """Take in what somebody says about it; `by` is the officer who writes it down, None for the page. Raises NotAllowed."""
    at = at or clock.now()
    disclosure = _locked(disclosure)
    today = clock.local_day(at)
    text = nfc(text).strip()
    if way != Remark.Way.PAGE:
        refuse_if(rules.may_announce(by, disclosure.agency, today))
    sent = disclosure.remarks.filter(received_at__gte=clock.at_local(today)).count()
    objection = rules.may_remark(disclosure, text, sent, today)
    if not (objection and objection.code == "no-remarks" and way != Remark.Way.PAGE):
        refuse_if(objection)
    remark = Remark.objects.create(
        disclosure=disclosure,
        text=text,
        sender=tidy(sender)[:120],
        contact=tidy(contact)[:120],
        way=way,
        received_at=at,
    )
    _note("disclosure.remark", disclosure, by, at, way=str(way))
    return remark


@transaction.atomic
def answer_remark(remark: Remark, *, answer: str, by: User | None, at: datetime | None = None) -> Remark:
    """Answer a remark; the answer stands on the page while it hangs. Raises NotAllowed."""
    at = at or clock.now()
    remark = Remark.objects.select_for_update().select_related("disclosure__agency").get(pk=remark.pk)
    refuse_if(rules.may_announce(by, remark.disclosure.agency, clock.local_day(at)))
    answer = nfc(answer).strip()
    if not answer:
        raise NotAllowed("Chưa ghi câu trả lời.", code="answer-missing", field="answer")
    remark.answer, remark.answered_at = answer[:4000], at
    remark.save(update_fields=["answer", "answered_at"])
    _note("disclosure.answered", remark.disclosure, by, at)
    return remark


@job
def erase_ended(*, by: User | None = None, at: datetime | None = None) -> int:
    """Erase what names people of everything whose time is over; return of how many. May run twice."""
    at = at or clock.now()
    over = list(Disclosure.objects.over_on(clock.local_day(at)).values_list("pk", flat=True))
    for pk in over:
        with transaction.atomic():
            disclosure = Disclosure.objects.select_for_update().select_related("agency").get(pk=pk)
            if disclosure.content_erased_at is None:
                _erase(disclosure, by, at)
    return len(over)


def _erase(disclosure: Disclosure, by, at) -> None:
    """Erase senders always; the content, the remarks' words and the salt where people are named."""
    disclosure.remarks.update(sender="", contact="")
    forgotten = 0
    if disclosure.names_people:
        files = list(disclosure.files.select_related("stored"))
        disclosure.remarks.update(text="", answer="")
        disclosure.files.all().delete()
        for file in files:
            forgotten += forget_file(file.stored, by=by, at=at)
        disclosure.body, disclosure.salt = "", ""
    disclosure.content_erased_at = at
    disclosure.save(update_fields=["body", "salt", "content_erased_at"])
    _note("disclosure.erased", disclosure, by, at, files=forgotten)


def _judge(agency: Agency, terms: Terms, by, at) -> None:
    today = clock.local_day(at)
    refuse_if(rules.may_announce(by, agency, today))
    if not tidy(terms.title):
        raise NotAllowed("Chưa có tên nội dung.", code="title-missing", field="title")
    refuse_if(rules.object_to_posting_span(terms.starts_on, terms.ends_on, today))


def _locked(disclosure: Disclosure) -> Disclosure:
    return Disclosure.objects.select_for_update().select_related("agency").get(pk=disclosure.pk)


def _note(happened: str, disclosure: Disclosure, by, at, **data) -> None:
    book.record(
        happened, stream=disclosure.stream, subject=disclosure.agency.stream, by=by, at=at, data=data or None
    )
