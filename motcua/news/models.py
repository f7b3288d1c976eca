"""The nouns: an announcement, what is posted for the public between two days, who said what about it, and a screen."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from motcua.files.models import StoredFile
from motcua.lib.clock import local_day
from motcua.lib.vietnamese import slug
from motcua.people.models import Agency, User


class Category(models.TextChoices):
    """What an announcement is about, as people look for it."""

    NOTICE = "notice", "thông báo"
    GUIDE = "guide", "hướng dẫn, tuyên truyền"
    PROGRAMME = "programme", "chương trình trong ngày"
    WARNING = "warning", "cảnh báo"


class AnnouncementQuerySet(models.QuerySet):
    """Questions about announcements."""

    def published_on(self, day: date) -> "AnnouncementQuerySet":
        """Return those the public may read on that day: published, not withdrawn, begun and not over."""
        return self.filter(published_at__isnull=False, withdrawn_at=None, starts_on__lte=day).filter(
            Q(ends_on=None) | Q(ends_on__gte=day)
        )

    def newest_first(self) -> "AnnouncementQuerySet":
        """Order as the pages do: the pinned ones first, then the newest."""
        return self.order_by("-is_pinned", "-starts_on", "-pk")


class Announcement(models.Model):
    """Something the office tells everybody, from a day on; it may end, and it may hold on some weekdays only."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="announcements", verbose_name="cơ quan"
    )
    category = models.CharField("loại", max_length=12, choices=Category.choices, default=Category.NOTICE)
    title = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    # Written by the office where the machine's own shortening does not read well aloud; empty: made from the body.
    spoken = models.TextField("lời đọc trên loa", blank=True)
    starts_on = models.DateField("đăng từ ngày")
    ends_on = models.DateField("đăng đến hết ngày", null=True, blank=True)
    weekdays = models.JSONField("chỉ những thứ trong tuần", default=list, blank=True)
    is_pinned = models.BooleanField("ghim lên đầu", default=False)
    on_screen = models.BooleanField("chiếu trên màn hình phòng chờ", default=True)
    made_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announcements",
        verbose_name="người soạn",
    )
    made_at = models.DateTimeField("soạn lúc")
    changed_at = models.DateTimeField("sửa lúc")
    published_at = models.DateTimeField("đăng lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        indexes = [
            models.Index(fields=["agency", "-starts_on"], name="news_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="announcement_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """Return the part of its address that says what it is about; the number before it is what counts."""
        return slug(self.title)[:60].strip("-") or "tin"

    @property
    def is_published(self) -> bool:
        """Say whether it was put before the public and not taken back."""
        return self.published_at is not None and self.withdrawn_at is None

    def is_shown_on(self, day: date) -> bool:
        """Say whether the public may read it on that day."""
        over = self.ends_on is not None and self.ends_on < day
        return self.is_published and self.starts_on <= day and not over

    def holds_on(self, day: date) -> bool:
        """Say whether it is about that weekday: a programme of Wednesdays is not shown on the screen on Thursday."""
        return not self.weekdays or day.weekday() in self.weekdays


class Attachment(models.Model):
    """A picture or a document of an announcement; a picture says in words what it shows."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="attachments", verbose_name="thông báo"
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="attachments", verbose_name="tệp"
    )
    name = models.CharField("tên tệp", max_length=200)
    words = models.CharField("mô tả", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        verbose_name = "tệp kèm thông báo"
        verbose_name_plural = "tệp kèm thông báo"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class DisclosureKind(models.TextChoices):
    """What a commune has to post besides procedures (10/2022/QH15, Điều 11)."""

    BUDGET = "budget", "dự toán, quyết toán ngân sách"
    PLAN = "plan", "kế hoạch, quy hoạch, dự án"
    CONTRIBUTION = "contribution", "khoản huy động, đóng góp của Nhân dân"
    LIST = "list", "danh sách người được xét, hỗ trợ, bình chọn"
    LAND = "land", "đất đai, bồi thường, giải phóng mặt bằng"
    CONSULTATION = "consultation", "lấy ý kiến Nhân dân"
    OTHER = "other", "nội dung khác"


class DisclosureQuerySet(models.QuerySet):
    """Questions about what is posted."""

    def posted_on(self, day: date) -> "DisclosureQuerySet":
        """Return those that hang on that day."""
        return self.filter(posted_at__isnull=False, withdrawn_at=None, starts_on__lte=day, ends_on__gte=day)

    def over_on(self, day: date) -> "DisclosureQuerySet":
        """Return those whose time is over on that day, or that were taken down, and that still keep their content."""
        return self.filter(posted_at__isnull=False, content_erased_at=None).filter(
            Q(ends_on__lt=day) | Q(withdrawn_at__isnull=False)
        )


class Disclosure(models.Model):
    """Something the law wants posted between two days, at named places, open to comments.

    When its time is over the record stays (what, where, from when to when, by whom, how many comments); content that
    names people is erased that very day, and with it every comment's sender.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="disclosures", verbose_name="cơ quan"
    )
    kind = models.CharField("loại", max_length=14, choices=DisclosureKind.choices)
    title = models.CharField("tên nội dung", max_length=250)
    body = models.TextField("nội dung", blank=True)
    basis = models.CharField("căn cứ", max_length=250, blank=True)
    names_people = models.BooleanField("có thông tin cá nhân", default=True)
    starts_on = models.DateField("niêm yết từ ngày")
    ends_on = models.DateField("niêm yết đến hết ngày")
    places = models.JSONField("nơi niêm yết", default=list)
    remarks_to = models.TextField("nơi nhận ý kiến", blank=True)
    takes_remarks = models.BooleanField("nhận ý kiến trên trang này", default=True)
    made_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name="người niêm yết",
    )
    made_at = models.DateTimeField("soạn lúc")
    posted_at = models.DateTimeField("niêm yết lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    withdrawn_for = models.CharField("lý do gỡ", max_length=300, blank=True)
    content_erased_at = models.DateTimeField("xóa nội dung lúc", null=True, blank=True)
    # What hung there, so that a copy somebody kept can be compared after the content is gone.
    digest = models.CharField("dấu băm nội dung", max_length=64, blank=True)
    salt = models.CharField("muối", max_length=64, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "nội dung công khai"
        verbose_name_plural = "nội dung công khai"
        indexes = [models.Index(fields=["agency", "-starts_on"], name="news_disclosed")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="disclosure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> str:
        """Return the name of its stream in the journal."""
        return f"disclosure:{self.pk}"

    @property
    def slug(self) -> str:
        """Return the part of its address that says what it is about."""
        return slug(self.title)[:60].strip("-") or "cong-khai"

    def hangs_on(self, day: date) -> bool:
        """Say whether the public may read it on that day."""
        is_up = self.posted_at is not None and self.withdrawn_at is None
        return is_up and self.starts_on <= day <= self.ends_on

    @property
    def days(self) -> int:
        """Return how many days it hangs, the first and the last counted."""
        return (self.ends_on - self.starts_on).days + 1

    def hung_until(self, day: date) -> date | None:
        """Return the last day it has hung when that day is over: taken down early it is that of the taking down."""
        if self.posted_at is None:
            return None
        last = min(self.ends_on, day)
        if self.withdrawn_at is not None:
            last = min(last, local_day(self.withdrawn_at))
        return last if last >= self.starts_on else None


class DisclosureFile(models.Model):
    """A document that is posted."""

    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.CASCADE, related_name="files", verbose_name="nội dung công khai"
    )
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="disclosure_files", verbose_name="tệp"
    )
    name = models.CharField("tên tệp", max_length=200)

    class Meta:
        verbose_name = "tệp công khai"
        verbose_name_plural = "tệp công khai"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Remark(models.Model):
    """What somebody said about a disclosure, on the page or at the desk; the sender's name and number go when it ends."""

    class Way(models.TextChoices):
        PAGE = "page", "trên trang này"
        DESK = "desk", "tại trụ sở"
        PHONE = "phone", "qua điện thoại"
        LETTER = "letter", "bằng văn bản"

    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.CASCADE, related_name="remarks", verbose_name="nội dung công khai"
    )
    text = models.TextField("ý kiến")
    sender = models.CharField("người gửi", max_length=120, blank=True)
    contact = models.CharField("liên hệ", max_length=120, blank=True)
    way = models.CharField("cách gửi", max_length=10, choices=Way.choices, default=Way.PAGE)
    received_at = models.DateTimeField("nhận lúc")
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến góp ý"
        verbose_name_plural = "ý kiến góp ý"
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"{self.disclosure_id}/{self.pk}"


class Screen(models.Model):
    """A screen on the wall of the waiting room: what it shows in turn, and how long each stands."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="screens", verbose_name="cơ quan"
    )
    slug = models.SlugField("tên trong địa chỉ", max_length=40, unique=True)
    name = models.CharField("tên", max_length=80)
    seconds = models.PositiveSmallIntegerField("số giây mỗi trang", default=15)
    shows_announcements = models.BooleanField("chiếu thông báo", default=True)
    shows_programmes = models.BooleanField("chiếu chương trình trong ngày", default=True)
    shows_guide = models.BooleanField("chiếu mã QR trang hướng dẫn", default=True)
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "màn hình"
        verbose_name_plural = "màn hình"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name
