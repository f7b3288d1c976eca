"""Verbs of an announcement: draft, change, publish, withdraw, throw a draft away, hang a file on it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from motcua.files.models import StoredFile
from motcua.files.naming import kept_name
from motcua.journal import book
from motcua.lib import clock
from motcua.lib.objections import NotAllowed, refuse_if
from motcua.lib.vietnamese import tidy
from motcua.news import rules
from motcua.news.models import Announcement, Attachment, Category
from motcua.people.models import Agency, User


@dataclass(frozen=True)
class Wording:
    """What an announcement says, and when."""

    title: str
    body: str
    starts_on: date
    category: str = Category.NOTICE
    spoken: str = ""
    ends_on: date | None = None
    weekdays: tuple[int, ...] = ()
    is_pinned: bool = False
    on_screen: bool = True

    def as_fields(self) -> dict:
        """Return the columns it fills."""
        return vars(self) | {"title": tidy(self.title)[:200], "weekdays": sorted(set(self.weekdays))}


@transaction.atomic
def draft_announcement(
    agency: Agency, wording: Wording, *, by: User | None, at: datetime | None = None
) -> Announcement:
    """Write an announcement that nobody sees yet. Raises NotAllowed."""
    at = at or clock.now()
    _judge(agency, wording, None, by, at)
    return Announcement.objects.create(
        agency=agency, made_by=by, made_at=at, changed_at=at, **wording.as_fields()
    )


@transaction.atomic
def change_announcement(
    announcement: Announcement, wording: Wording, *, by: User | None, at: datetime | None = None
) -> Announcement:
    """Say it otherwise; what is published already is shown changed, and the journal knows. Raises NotAllowed."""
    at = at or clock.now()
    announcement = _locked(announcement)
    _judge(announcement.agency, wording, announcement, by, at)
    fields = wording.as_fields()
    for name, value in fields.items():
        setattr(announcement, name, value)
    announcement.changed_at = at
    announcement.save(update_fields=[*fields, "changed_at"])
    if announcement.is_published:
        _note("announcement.changed", announcement, by, at)
    return announcement


@transaction.atomic
def publish_announcement(
    announcement: Announcement, *, by: User | None, at: datetime | None = None
) -> Announcement:
    """Put it before the public from its first day on; one that was withdrawn comes back. Raises NotAllowed."""
    at = at or clock.now()
    announcement = _locked(announcement)
    refuse_if(rules.may_announce(by, announcement.agency, clock.local_day(at)))
    refuse_if(rules.may_publish(announcement, clock.local_day(at)))
    announcement.published_at, announcement.withdrawn_at = at, None
    announcement.save(update_fields=["published_at", "withdrawn_at"])
    _note("announcement.published", announcement, by, at)
    return announcement


@transaction.atomic
def withdraw_announcement(
    announcement: Announcement, *, by: User | None, at: datetime | None = None
) -> Announcement:
    """Take it back from the public; it can be published again. Raises NotAllowed."""
    at = at or clock.now()
    announcement = _locked(announcement)
    refuse_if(rules.may_announce(by, announcement.agency, clock.local_day(at)))
    if not announcement.is_published:
        raise NotAllowed("Thông báo này không đăng.", code="not-published")
    announcement.withdrawn_at = at
    announcement.save(update_fields=["withdrawn_at"])
    _note("announcement.withdrawn", announcement, by, at)
    return announcement


@transaction.atomic
def drop_announcement(announcement: Announcement, *, by: User | None, at: datetime | None = None) -> None:
    """Throw a draft away. Raises NotAllowed for what the public has seen: that is withdrawn, not lost."""
    at = at or clock.now()
    announcement = _locked(announcement)
    refuse_if(rules.may_announce(by, announcement.agency, clock.local_day(at)))
    if announcement.published_at is not None:
        raise NotAllowed("Thông báo đã từng đăng thì gỡ, không xóa.", code="was-published")
    announcement.delete()


@transaction.atomic
def attach_file(
    announcement: Announcement,
    stored: StoredFile,
    *,
    name: str,
    words: str = "",
    by: User | None,
    at: datetime | None = None,
) -> Attachment:
    """Hang a stored file on it; a picture needs words for those who do not see it. Raises NotAllowed."""
    at = at or clock.now()
    announcement = _locked(announcement)
    refuse_if(rules.may_announce(by, announcement.agency, clock.local_day(at)))
    count = announcement.attachments.count()
    refuse_if(rules.object_to_files(count))
    words = tidy(words)[:300]
    if stored.is_image and not words:
        raise NotAllowed(
            "Ghi ảnh này cho thấy gì, để người không nhìn được vẫn biết.", code="words-missing", field="words"
        )
    return Attachment.objects.create(
        announcement=announcement, stored=stored, name=kept_name(name), words=words, order=count + 1
    )


@transaction.atomic
def detach_file(attachment: Attachment, *, by: User | None, at: datetime | None = None) -> None:
    """Take a file off. Raises NotAllowed."""
    at = at or clock.now()
    refuse_if(rules.may_announce(by, attachment.announcement.agency, clock.local_day(at)))
    attachment.delete()


def _judge(agency, wording: Wording, known: Announcement | None, by, at) -> None:
    today = clock.local_day(at)
    refuse_if(rules.may_announce(by, agency, today))
    if not tidy(wording.title):
        raise NotAllowed("Chưa có tiêu đề.", code="title-missing", field="title")
    if not wording.body.strip():
        raise NotAllowed("Chưa có nội dung.", code="body-missing", field="body")
    if known is None or not known.is_published or wording.ends_on != known.ends_on:
        refuse_if(rules.object_to_span(wording.starts_on, wording.ends_on, today))
    if wording.is_pinned:
        pinned = agency.announcements.published_on(today).filter(is_pinned=True)
        refuse_if(rules.object_to_pinning(pinned.exclude(pk=known.pk if known else None).count()))


def _locked(announcement: Announcement) -> Announcement:
    return Announcement.objects.select_for_update().select_related("agency").get(pk=announcement.pk)


def _note(kind: str, announcement: Announcement, by, at) -> None:
    agency = announcement.agency
    book.record(
        kind,
        stream=f"announcement:{announcement.pk}",
        subject=agency.stream,
        by=by,
        at=at,
        data={"category": announcement.category},
    )
