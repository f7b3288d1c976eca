"""The nouns of what comes in: lists and catalogues, looked through before anything is written, taken back as a whole."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ImportRun(models.Model):
    """đợt nhập: one list brought in. Its lines are kept only until it is confirmed or thrown away."""

    class Kind(models.TextChoices):
        PEOPLE = "people", "cán bộ và vị trí"
        DOSSIERS = "dossiers", "hồ sơ đang giải quyết"

    agency = models.ForeignKey(
        "people.Agency", models.PROTECT, related_name="import_runs", verbose_name="cơ quan"
    )
    kind = models.CharField("nhập gì", max_length=8, choices=Kind)
    file_name = models.CharField("tên tệp", max_length=200)
    lines = models.JSONField("các dòng đã đọc", default=list)
    notes = models.JSONField("lưu ý về tệp", default=list)
    wrong = models.JSONField("các dòng không nhập, vì sao", default=list)
    made = models.JSONField("đã lập những gì", default=dict)
    started_at = models.DateTimeField("đọc tệp lúc")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đọc tệp"
    )
    confirmed_at = models.DateTimeField("nhập lúc", null=True)
    dropped_at = models.DateTimeField("bỏ lúc", null=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "đợt nhập"
        verbose_name_plural = "đợt nhập"
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(confirmed_at__isnull=False, undone_at__gte=F("confirmed_at")),
                name="import_undone_after_it_was_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | Q(confirmed_at=None), name="import_dropped_or_confirmed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"

    @property
    def is_waiting(self) -> bool:
        """Tell whether it was read and is neither confirmed nor thrown away."""
        return self.confirmed_at is None and self.dropped_at is None

    @property
    def is_standing(self) -> bool:
        """Tell whether what it brought in is there."""
        return self.confirmed_at is not None and self.undone_at is None


class CatalogueImport(models.Model):
    """đợt nhập danh mục: one catalogue file, compared with what stands before anything is written.

    The file waits in `content` until it is decided upon; what it would do stands in the lines; `brought` is what taking it back
    needs.
    """

    class Stage(models.TextChoices):
        READING = "reading", "đang đọc tệp"
        READ = "read", "chờ xác nhận"
        WRITING = "writing", "đang ghi"
        DONE = "done", "đã nhập"
        FAILED = "failed", "không đọc được"
        DROPPED = "dropped", "đã bỏ"
        UNDONE = "undone", "đã hoàn tác"

    agency = models.ForeignKey(
        "people.Agency",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="catalogue_imports",
        verbose_name="cơ quan",
    )
    file_name = models.CharField("tên tệp", max_length=200)
    shape = models.CharField("dạng tệp", max_length=12)
    content = models.BinaryField("tệp chờ đọc", null=True, editable=False)
    valid_from = models.DateField("áp dụng từ ngày")
    decision = models.CharField("quyết định công bố", max_length=200, blank=True)
    decided_on = models.DateField("ngày ký quyết định", null=True, blank=True)
    is_complete = models.BooleanField("tệp là toàn bộ danh mục", default=False)
    stage = models.CharField("đến đâu", max_length=8, choices=Stage, default=Stage.READING)
    progress = models.PositiveIntegerField("đã so", default=0)
    total = models.PositiveIntegerField("trong tổng số", default=0)
    counts = models.JSONField("có bao nhiêu", default=dict)
    notes = models.JSONField("lưu ý về tệp", default=list)
    trouble = models.TextField("vì sao không đọc được", blank=True)
    stamp = models.CharField("danh mục lúc so", max_length=80, blank=True)
    digest = models.CharField("dấu băm của khác biệt", max_length=64, blank=True)
    brought = models.JSONField("đã lập và đã đổi những gì", default=dict)
    started_at = models.DateTimeField("gửi tệp lúc")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gửi tệp",
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    written_at = models.DateTimeField("ghi xong lúc", null=True)
    ended_at = models.DateTimeField("bỏ hoặc hoàn tác lúc", null=True)

    class Meta:
        verbose_name = "đợt nhập danh mục"
        verbose_name_plural = "đợt nhập danh mục"
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_busy(self) -> bool:
        """Tell whether the machine is at work on it."""
        return self.stage in (self.Stage.READING, self.Stage.WRITING)

    @property
    def batch(self) -> str:
        """Return how the journal names this import."""
        return f"catalogue_import:{self.pk}"


class CatalogueImportLine(models.Model):
    """dòng của đợt nhập danh mục: what would become of one procedure that would not stay as it is."""

    class Kind(models.TextChoices):
        NEW = "new", "mới"
        CHANGED = "changed", "thay đổi"
        WITHDRAWN = "withdrawn", "thôi áp dụng"
        WRONG = "wrong", "không nhập"

    run = models.ForeignKey(
        CatalogueImport, models.CASCADE, related_name="lines", verbose_name="đợt nhập danh mục"
    )
    order = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("thế nào", max_length=10, choices=Kind)
    place = models.CharField("ở đâu trong tệp", max_length=80)
    code = models.CharField("mã thủ tục", max_length=20)
    name = models.TextField("tên thủ tục")
    starts = models.DateField("phiên bản mới áp dụng từ ngày", null=True)
    facts = models.JSONField("nội dung", null=True)
    changes = models.JSONField("khác biệt", default=list)
    problems = models.JSONField("vì sao không nhập", default=list)
    cautions = models.JSONField("nên xem lại", default=list)

    class Meta:
        verbose_name = "dòng của đợt nhập danh mục"
        verbose_name_plural = "dòng của đợt nhập danh mục"
        ordering = ["run", "order"]
        indexes = [models.Index(fields=["run", "kind", "order"], name="catalogue_import_lines")]

    def __str__(self) -> str:
        return self.code


class CatalogueExport(models.Model):
    """tệp xuất danh mục: a long catalogue written by a job for one office, kept for a day; one for each shape.

    `stamp` tells of which catalogue it is: after the next change it is no longer offered. The content is packed (zlib).
    """

    agency = models.ForeignKey(
        "people.Agency", models.CASCADE, related_name="catalogue_exports", verbose_name="cơ quan"
    )
    shape = models.CharField("dạng tệp", max_length=12)
    stamp = models.CharField("danh mục lúc lập", max_length=80)
    content = models.BinaryField("tệp", null=True, editable=False)
    progress = models.PositiveIntegerField("đã viết", default=0)
    total = models.PositiveIntegerField("trong tổng số", default=0)
    ordered_at = models.DateTimeField("gọi lập lúc")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người gọi lập",
    )
    made_at = models.DateTimeField("lập xong lúc", null=True)

    class Meta:
        verbose_name = "tệp xuất danh mục"
        verbose_name_plural = "tệp xuất danh mục"
        constraints = [models.UniqueConstraint(fields=["agency", "shape"], name="catalogue_export_once")]

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.shape}"

    @property
    def percent(self) -> int:
        """Return how much of it is written, in hundredths."""
        return 100 * self.progress // self.total if self.total else 0
