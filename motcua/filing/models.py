"""The nouns of filing online: the switch an office sets, and the drafts of those who have not filed yet."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from motcua.lib import wording
from motcua.people.models import spans

DRAFT_LASTS = timedelta(days=30)  # after the last change; then it is erased with all that was sent for it

# Slots of a draft that are not a paper of the catalogue.
AUTHORISATION, OTHER = "uy-quyen", "khac"


class Mode(models.TextChoices):
    """What an office does with somebody who wants to file online (NĐ 118/2025 Điều 15.3, 27.2a)."""

    LINK = "link", "dẫn sang Cổng Dịch vụ công quốc gia"
    INTERNAL = "internal", "nhận hồ sơ tại đây theo văn bản cho phép"
    DEMO = "demo", "nộp thử, hồ sơ không có giá trị"


class OnlineFilingQuerySet(models.QuerySet):
    """Questions about the switch."""

    def valid_on(self, day: date) -> "OnlineFilingQuerySet":
        """Keep the settings that hold on the day."""
        return self.filter(spans(day, "valid_from", "valid_to"))

    def deciding_first(self) -> "OnlineFilingQuerySet":
        """Put what decides first: a procedure's own setting before the one for all, the newest before older ones."""
        return self.order_by(F("procedure").desc(nulls_last=True), "-pk")


class OnlineFiling(models.Model):
    """chế độ nộp trực tuyến: what an agency does from a day to a day, for one procedure or for all; never changed.

    Both days count. `internal` names the decision of the province that allows it.
    """

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    procedure = models.ForeignKey(
        "catalogue.Procedure", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thủ tục"
    )
    mode = models.CharField("chế độ", max_length=8, choices=Mode)
    decision_number = models.CharField("số văn bản cho phép", max_length=60, blank=True)
    decision_date = models.DateField("ngày văn bản", null=True, blank=True)
    decision_issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    set_at = models.DateTimeField("đặt lúc")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người đặt"
    )
    ended_at = models.DateTimeField("bỏ lúc", null=True)

    objects = OnlineFilingQuerySet.as_manager()

    class Meta:
        verbose_name = "chế độ nộp trực tuyến"
        verbose_name_plural = "chế độ nộp trực tuyến"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="online_filing_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(mode="internal")
                | (~Q(decision_number="") & Q(decision_date__isnull=False) & ~Q(decision_issuer="")),
                name="internal_filing_names_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.valid_from}"

    @property
    def decision(self) -> str:
        """Return the decision in words: "Quyết định số 12/QĐ-UBND ngày 01/10/2026 của …"; "" when none is named."""
        if not self.decision_number:
            return ""
        number = self.decision_number
        words = number if number[:1].isalpha() and " " in number else f"văn bản số {number}"
        if self.decision_date:
            words += f" ngày {wording.day(self.decision_date)}"
        return f"{words} của {self.decision_issuer}" if self.decision_issuer else words


class DraftQuerySet(models.QuerySet):
    """Questions about drafts."""

    def expired(self, at: datetime) -> "DraftQuerySet":
        """Keep those that nobody has changed for thirty days."""
        return self.filter(updated_at__lt=at - DRAFT_LASTS)


class Draft(models.Model):
    """bản nháp hồ sơ: what somebody prepares before it is filed. Whoever knows its code may go on with it.

    It is the citizen's own: the office sees nothing of it before it is filed, and the journal says nothing about it.
    """

    code = models.CharField("mã bản nháp", max_length=20, unique=True)
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    revision = models.ForeignKey(
        "catalogue.Revision", models.PROTECT, related_name="+", verbose_name="phiên bản thủ tục"
    )
    # By step and field, as typed: also what is still wrong or half-finished.
    answers = models.JSONField("đã điền", default=dict)
    opened_at = models.DateTimeField("mở lúc")
    updated_at = models.DateTimeField("sửa lần cuối", db_index=True)
    dossier = models.OneToOneField(
        "dossiers.Dossier", models.PROTECT, null=True, related_name="+", verbose_name="hồ sơ đã gửi"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "bản nháp hồ sơ"
        verbose_name_plural = "bản nháp hồ sơ"

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def grouped_code(self) -> str:
        """Return the code in groups for reading and copying by hand: "7KQ2-MX4-HT9-CF23"."""
        return "-".join((self.code[:4], self.code[4:7], self.code[7:10], self.code[10:]))

    @property
    def expires_at(self) -> datetime:
        """Return when it will be erased, unless somebody changes it before."""
        return self.updated_at + DRAFT_LASTS

    @property
    def is_submitted(self) -> bool:
        """Tell whether it has become a dossier."""
        return self.dossier_id is not None


class DraftPage(models.Model):
    """trang của bản nháp: one photo, scan or PDF for one paper. Its bytes wait apart until they have been looked into."""

    class State(models.TextChoices):
        ARRIVING = "arriving", "đang gửi"
        WAITING = "waiting", "đang xử lý ảnh"
        READY = "ready", "đã nhận"
        UNREADABLE = "unreadable", "không xem được"

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="pages", verbose_name="bản nháp")
    slot = models.CharField("giấy tờ", max_length=20)
    requirement = models.ForeignKey(
        "catalogue.PaperRequirement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thành phần",
    )
    order = models.PositiveSmallIntegerField("thứ tự")
    upload_key = models.CharField("khóa một lần gửi", max_length=64)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveIntegerField("dung lượng (byte)")
    received = models.PositiveIntegerField("đã nhận (byte)", default=0)
    state = models.CharField("tình trạng", max_length=10, choices=State, default=State.ARRIVING)
    reason = models.CharField("vì sao không xem được", max_length=500, blank=True)
    token = models.CharField("nơi chờ xem", max_length=32, unique=True, editable=False)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name="tệp"
    )
    sent_at = models.DateTimeField("gửi lúc")

    class Meta:
        verbose_name = "trang của bản nháp"
        verbose_name_plural = "trang của bản nháp"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["draft", "upload_key"], name="one_page_an_upload_key")]

    def __str__(self) -> str:
        return f"page {self.pk}"

    @property
    def share(self) -> int:
        """Return how much of it has come, in percent."""
        return min(100, self.received * 100 // self.size) if self.size else 0
