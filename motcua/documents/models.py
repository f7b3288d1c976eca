"""The noun: a print made beforehand, which anybody may take. Slips and letters are not kept: they are set anew from their rows."""

from django.db import models


class ReadyPrint(models.Model):
    """What stands ready on the page of boards: one file for each name, made from the catalogue that the stamp tells."""

    name = models.SlugField("tên bản in", max_length=100, unique=True)
    stamp = models.CharField("dấu băm nội dung", max_length=64)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    pages = models.PositiveIntegerField("số trang")
    made_at = models.DateTimeField("in lúc")

    class Meta:
        verbose_name = "bản in sẵn"
        verbose_name_plural = "bản in sẵn"

    def __str__(self) -> str:
        return self.name
