"""The noun: one attempt to put everything aside in one archive."""

from django.db import models
from django.db.models import Q


class BackupQuerySet(models.QuerySet):
    """Questions about attempts."""

    def good(self) -> "BackupQuerySet":
        """Keep those that left a whole archive."""
        return self.filter(failed_why="")

    def not_failed_by_hand(self) -> "BackupQuerySet":
        """Leave out what failed while somebody waited for it at the console."""
        return self.exclude(Q(kind=Backup.Kind.BY_HAND) & ~Q(failed_why=""))

    def latest_first(self) -> "BackupQuerySet":
        """Put the newest attempt first."""
        return self.order_by("-finished_at", "-pk")


class Backup(models.Model):
    """One attempt at one place; `failed_why` is empty when a whole archive lies there, else a sentence for people."""

    class Kind(models.TextChoices):
        """What asked for it."""

        NIGHTLY = "nightly", "hằng đêm"
        BEFORE_MIGRATION = "before_migration", "trước khi cập nhật"
        BY_HAND = "by_hand", "làm bằng tay"

    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    is_second = models.BooleanField("ở nơi thứ hai", default=False)
    place = models.CharField("nơi cất", max_length=500)
    started_at = models.DateTimeField("bắt đầu lúc")
    finished_at = models.DateTimeField("xong lúc")
    size = models.PositiveBigIntegerField("dung lượng (byte)", null=True, blank=True)
    digest = models.CharField("giá trị băm SHA-256", max_length=64, blank=True, default="")
    failed_why = models.CharField("vì sao hỏng", max_length=300, blank=True, default="")

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = "bản sao lưu"
        verbose_name_plural = "bản sao lưu"
        ordering = ["-finished_at", "-pk"]
        indexes = [models.Index(fields=["-finished_at", "-id"], name="upkeep_backup_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(failed_why="", size__isnull=False) | ~Q(failed_why=""),
                name="upkeep_backup_is_whole_or_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["nightly", "before_migration", "by_hand"]),
                name="upkeep_backup_kind_known",
            ),
        ]

    def __str__(self):
        return self.place

    @property
    def is_good(self) -> bool:
        """Tell whether a whole archive was left."""
        return not self.failed_why
