"""The noun: a stored file. It has no name and no owner; the row that refers to it has both."""

from django.db import models

from motcua.files import storage


class StoredFileQuerySet(models.QuerySet):
    def unreferenced(self) -> "StoredFileQuerySet":
        """Files that no row of any app refers to; the apps upstairs are known by their foreign keys alone."""
        files = self
        for relation in self.model._meta.get_fields(include_hidden=True):
            if relation.auto_created and not relation.concrete:
                rows = relation.related_model.objects.filter(**{relation.field.name: models.OuterRef("pk")})
                files = files.filter(~models.Exists(rows))
        return files


class StoredFile(models.Model):
    """Content that is kept once, however often it is handed in; never changed.

    There is no question "may this person see it?" here: whoever shows a file asks the row that refers to it.
    """

    digest = models.CharField("giá trị băm SHA-256", max_length=64, unique=True)
    kind = models.CharField("loại tệp", max_length=100)
    size = models.PositiveIntegerField("dung lượng (byte)")
    pages = models.PositiveIntegerField("số trang", null=True, blank=True)
    width = models.PositiveIntegerField("chiều rộng (điểm ảnh)", null=True, blank=True)
    height = models.PositiveIntegerField("chiều cao (điểm ảnh)", null=True, blank=True)
    created_at = models.DateTimeField("lưu lúc")

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đã lưu"
        verbose_name_plural = "tệp đã lưu"

    def __str__(self):
        return f"{self.digest[:12]} ({self.kind})"

    @property
    def extension(self) -> str:
        """Return the file name extension that goes with the kind, with its dot: for a download's name."""
        return {
            "application/pdf": ".pdf",
            "image/jpeg": ".jpg",
            "image/png": ".png",
            "image/webp": ".webp",
            "video/mp4": ".mp4",
            "video/webm": ".webm",
            "audio/mpeg": ".mp3",
            "audio/ogg": ".ogg",
            "audio/wav": ".wav",
            "audio/mp4": ".m4a",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
        }.get(self.kind, "")

    @property
    def is_image(self) -> bool:
        """Tell whether a page can show it as a picture."""
        return self.kind.startswith("image/")

    @property
    def shown_as(self) -> str:
        """Return how a browser shows it inside a page: "picture", "document"; "other" is only handed over."""
        if self.is_image:
            return "picture"
        return "document" if self.kind == "application/pdf" else "other"

    def read(self) -> bytes:
        """Return the content. Raises NotAllowed when the disk no longer holds it or holds something else."""
        return storage.read(self.digest)

    def read_part(self, start: int, length: int) -> bytes:
        """Return a part of the content, for whoever watches a film from its middle. Raises NotAllowed like `read`.

        The whole is not compared with its digest: that would cost more than the part.
        """
        return storage.read_part(self.digest, start, length)
