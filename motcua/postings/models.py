"""The nouns: a place, a code posted there, its scans of a day, a job of printing, a printed sheet, a round of hanging.

A posting is never deleted and its code never given to another: paper cannot be called back.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from motcua.postings import codes


class PostingKind(models.TextChoices):
    """What a scanned code leads to; `target` is its public id: a procedure's code, a sector's slug, else empty."""

    PROCEDURE = "procedure", "một thủ tục"
    SECTOR = "sector", "một lĩnh vực"
    BOARD = "board", "cả bảng niêm yết"
    NEIGHBOURHOOD = "neighbourhood", "thôn, tổ dân phố"
    COUNTER = "counter", "quầy"
    LEAFLET = "leaflet", "tờ gấp"
    FEEDBACK = "feedback", "phản ánh, kiến nghị"


class SheetKind(models.TextChoices):
    """What is printed; the names are those of the posting forms where one knows them (TT 02/2017/TT-VPCP)."""

    COVER = "cover", "bìa bảng niêm yết"
    SECTORS = "sectors", "danh mục lĩnh vực"
    SECTOR = "sector", "danh mục thủ tục của lĩnh vực"
    PROCEDURE = "procedure", "nội dung thủ tục"
    POSTER = "poster", "áp phích mã QR"
    STICKERS = "stickers", "nhãn dán mã QR"
    LEAFLET = "leaflet", "tờ gấp những việc hay làm"
    FEEDBACK = "feedback", "hướng dẫn phản ánh, kiến nghị"
    BINDER = "binder", "hồ sơ mẫu ở bàn viết"


class SheetSize(models.TextChoices):
    """On what it is printed."""

    A3 = "A3", "A3"
    A4 = "A4", "A4"
    A5 = "A5", "A5"
    STICKER = "sticker", "nhãn dán"


class PlaceQuerySet(models.QuerySet):
    """Questions about places."""

    def in_use(self) -> "PlaceQuerySet":
        """Return those where something may still be hung."""
        return self.filter(retired_at=None)


class Place(models.Model):
    """A place where the office hangs, lays out or hands out paper."""

    class Kind(models.TextChoices):
        BOARD = "board", "bảng niêm yết ở trụ sở"
        COUNTER = "counter", "quầy"
        DESK = "desk", "bàn viết"
        HALL = "hall", "nhà văn hóa, tổ dân phố"
        HANDOUT = "handout", "phát tận tay"
        ELSEWHERE = "elsewhere", "nơi khác"

    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="places", verbose_name="cơ quan")
    kind = models.CharField("loại nơi", max_length=10, choices=Kind.choices)
    name = models.CharField("tên nơi", max_length=120)
    counter = models.ForeignKey(
        "people.Counter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="quầy"
    )
    made_at = models.DateTimeField("lập lúc")
    retired_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi niêm yết"
        verbose_name_plural = "nơi niêm yết"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="postings_place_name_once"),
            models.CheckConstraint(
                condition=Q(counter__isnull=True) | Q(kind="counter"), name="postings_only_a_counter_has_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """Return how the journal names the place."""
        return f"place:{self.pk}"


class Posting(models.Model):
    """A code that stands on paper at a place and leads to one thing for ever."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="postings", verbose_name="nơi niêm yết")
    kind = models.CharField("loại", max_length=13, choices=PostingKind.choices)
    target = models.CharField("dẫn tới", max_length=40, blank=True, default="")
    # What it was called when the code was made: the thing itself may be gone by the time somebody scans.
    title = models.CharField("tên lúc lập", max_length=500)
    code = models.CharField("mã", max_length=codes.LENGTH, unique=True)
    editions = models.PositiveIntegerField("số lần đã in", default=0)
    made_at = models.DateTimeField("lập lúc")
    retired_at = models.DateTimeField("thôi niêm yết lúc", null=True, blank=True)

    class Meta:
        verbose_name = "niêm yết (mã QR)"
        verbose_name_plural = "niêm yết (mã QR)"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "target"],
                condition=Q(retired_at__isnull=True),
                name="postings_once_at_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["procedure", "sector"]) | ~Q(target=""), name="postings_target_named"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def subject(self) -> str:
        """Return how the journal names the posting."""
        return f"posting:{self.code}"


class ScanCount(models.Model):
    """How often a posting was scanned on a day. Nothing else is kept of a scan: no address, no hour, no device."""

    posting = models.ForeignKey(
        Posting, models.PROTECT, related_name="scan_counts", verbose_name="niêm yết (mã QR)"
    )
    day = models.DateField("ngày")
    scans = models.PositiveIntegerField("số lượt quét")

    class Meta:
        verbose_name = "lượt quét của một ngày"
        verbose_name_plural = "lượt quét của một ngày"
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["posting", "day"], name="postings_scans_once_a_day")]

    def __str__(self) -> str:
        return f"{self.posting_id}, {self.day}: {self.scans}"


class PrintRunQuerySet(models.QuerySet):
    """Questions about jobs of printing."""

    def waiting(self) -> "PrintRunQuerySet":
        """Return those that are neither set nor given up."""
        return self.filter(printed_at=None, failed_at=None)


class PrintRun(models.Model):
    """Sheets for one place, set as one file by the worker while the office goes on working."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="print_runs", verbose_name="nơi niêm yết")
    ordered_at = models.DateTimeField("đặt in lúc")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người đặt in"
    )
    begun_at = models.DateTimeField("bắt đầu sắp chữ lúc", null=True, blank=True)
    printed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failed_at = models.DateTimeField("hỏng lúc", null=True, blank=True)
    failed_why = models.TextField("vì sao hỏng", blank=True, default="")
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    # Emptied after a while: a wall of four hundred sheets weighs megabytes, and it is set anew in seconds.
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp in"
    )

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = "lượt in niêm yết"
        verbose_name_plural = "lượt in niêm yết"
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True) | Q(failed_at__isnull=True),
                name="postings_run_printed_or_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.ordered_at}"

    @property
    def subject(self) -> str:
        """Return how the journal names the job."""
        return f"print:{self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Tell whether the worker has still to set it."""
        return self.printed_at is None and self.failed_at is None


class Hanging(models.Model):
    """Somebody said that the sheets of a place are hung and the old ones taken down; may be taken back."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="hangings", verbose_name="nơi niêm yết")
    done_at = models.DateTimeField("dán xong lúc")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người báo xong"
    )
    undone_at = models.DateTimeField("rút lại lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần dán"
        verbose_name_plural = "lần dán"
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("done_at")),
                name="postings_hanging_undone_after_it_was_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.done_at}"


class PrintedSheetQuerySet(models.QuerySet):
    """Questions about printed sheets."""

    def of_use(self) -> "PrintedSheetQuerySet":
        """Return those that hang somewhere or are meant to: set, and not taken down."""
        return self.filter(printed_at__isnull=False, taken_down=None)


class PrintedSheet(models.Model):
    """One sheet of a job: what it shows (its digest), where it is for, which printing its code bears."""

    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="sheets", verbose_name="lượt in niêm yết")
    position = models.PositiveIntegerField("thứ tự")
    place = models.ForeignKey(Place, models.PROTECT, related_name="sheets", verbose_name="nơi niêm yết")
    posting = models.ForeignKey(
        Posting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sheets",
        verbose_name="niêm yết (mã QR)",
    )
    kind = models.CharField("loại tờ", max_length=10, choices=SheetKind.choices)
    target = models.CharField("về việc gì", max_length=40, blank=True, default="")
    size = models.CharField("khổ", max_length=8, choices=SheetSize.choices)
    edition = models.PositiveIntegerField("lần in của mã", null=True, blank=True)
    link = models.CharField("địa chỉ trong mã QR", max_length=260, blank=True, default="")
    title = models.CharField("tên trên tờ", max_length=500, blank=True, default="")
    shown = models.JSONField("nội dung đã in", default=dict)
    digest = models.CharField("dấu băm nội dung", max_length=64, blank=True, default="")
    revision = models.ForeignKey(
        "catalogue.Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="phiên bản thủ tục",
    )
    printed_at = models.DateTimeField("in lúc", null=True, blank=True)
    hung = models.ForeignKey(
        Hanging, models.PROTECT, null=True, blank=True, related_name="hung_sheets", verbose_name="lần dán"
    )
    taken_down = models.ForeignKey(
        Hanging,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_down_sheets",
        verbose_name="lần gỡ",
    )

    objects = PrintedSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "tờ đã in"
        verbose_name_plural = "tờ đã in"
        ordering = ["run", "position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="postings_sheet_position_once"),
            models.UniqueConstraint(
                fields=["posting", "edition", "kind", "size"], name="postings_edition_once"
            ),
        ]
        indexes = [models.Index(fields=["place", "kind", "target"], name="postings_sheet_slot")]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.target}"

    @property
    def slot(self) -> tuple:
        """Return what makes two printings the same sheet of a wall: a newer one replaces the older."""
        return (
            self.place_id,
            self.kind,
            self.target,
            self.posting_id if self.is_about_its_code else None,
            self.size,
        )

    @property
    def is_about_its_code(self) -> bool:
        """Tell whether the sheet is there for its code: posters of two postings do not replace one another."""
        return self.kind in (SheetKind.POSTER, SheetKind.STICKERS)

    @property
    def number(self) -> str:
        """Return what stands under its code: "a7kmx3t-2"."""
        return codes.written(self.posting.code, self.edition) if self.posting else ""
