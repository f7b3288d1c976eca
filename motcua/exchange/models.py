"""The noun of what comes in: one list, looked through before anything is written, taken back as a whole."""

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
