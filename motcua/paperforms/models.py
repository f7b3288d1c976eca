"""The nouns: a file with a form on it, and an office's word that one of our own forms says what the form in force says."""

from django.db import models
from django.db.models import Q

from motcua.catalogue.models import Procedure
from motcua.files.models import StoredFile
from motcua.people.models import Agency, User


class FormFile(models.Model):
    """A blank as its issuer publishes it, or a sample the office filled in, for one paper of a procedure."""

    class Kind(models.TextChoices):
        BLANK = "blank", "mẫu trống"
        SAMPLE = "sample", "mẫu điền sẵn"

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="form_files", verbose_name="cơ quan"
    )
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="form_files", verbose_name="thủ tục hành chính"
    )
    # The paper's name as the catalogue has it: it outlives the revision's own rows. Empty: the procedure as a whole.
    paper = models.CharField("thành phần hồ sơ", max_length=400, blank=True)
    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    stored = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="form_files", verbose_name="tệp"
    )
    name = models.CharField("tên tệp", max_length=200)
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thêm"
    )
    added_at = models.DateTimeField("thêm lúc")
    ended_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp mẫu đơn"
        verbose_name_plural = "tệp mẫu đơn"
        ordering = ["kind", "pk"]
        indexes = [models.Index(fields=["agency", "procedure"], name="paperforms_of_procedure")]

    def __str__(self) -> str:
        return self.name


class FormApproval(models.Model):
    """An office's word that our form of that wording says what the form in force says; a new wording needs a new one."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="form_approvals", verbose_name="cơ quan"
    )
    key = models.SlugField("khóa của mẫu", max_length=60)
    digest = models.CharField("dấu băm của lời mẫu", max_length=64)
    approved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    approved_at = models.DateTimeField("duyệt lúc")
    ended_at = models.DateTimeField("thôi duyệt lúc", null=True, blank=True)

    class Meta:
        verbose_name = "duyệt mẫu"
        verbose_name_plural = "duyệt mẫu"
        ordering = ["-approved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "key"], condition=Q(ended_at=None), name="paperforms_one_approval"
            )
        ]

    def __str__(self) -> str:
        return self.key
