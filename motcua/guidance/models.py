"""The nouns of guidance: the office's questions, steps with pictures, a short film, the guide as sound."""

import json
from hashlib import sha256

from django.db import models
from django.db.models import Q

from motcua.catalogue.models import Procedure
from motcua.files.models import StoredFile
from motcua.guidance.checklist import Kind


class Source(models.TextChoices):
    """Who asks."""

    SHIPPED = "shipped", "kèm phần mềm"
    OFFICE = "office", "cơ quan đặt"


class CaseQuestion(models.Model):
    """A plain question that turns the law's list of papers into one person's.

    `answers` is a list of {key, words, requires, excludes, drops_fees, case, channel, advice, undated}; papers and fees are named
    as in the catalogue, so that a question outlives a new revision that keeps the names.
    """

    KINDS = (
        (Kind.YES_NO.value, "có hoặc không"),
        (Kind.ONE.value, "chọn một"),
        (Kind.SEVERAL.value, "chọn nhiều"),
    )

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="case_questions", verbose_name="thủ tục hành chính"
    )
    key = models.SlugField("khóa trong địa chỉ", max_length=40)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    text = models.CharField("câu hỏi", max_length=200)
    help = models.CharField("giải thích thêm", max_length=300, blank=True, default="")
    kind = models.CharField("cách trả lời", max_length=10, choices=KINDS, default=Kind.YES_NO.value)
    answers = models.JSONField("các câu trả lời", default=list)
    basis = models.CharField("căn cứ", max_length=300, blank=True, default="")
    source = models.CharField("nguồn", max_length=10, choices=Source.choices, default=Source.OFFICE)

    class Meta:
        verbose_name = "câu hỏi về trường hợp"
        verbose_name_plural = "câu hỏi về trường hợp"
        ordering = ["procedure", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "key"], name="guidance_question_key_once")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def fingerprint(self) -> str:
        """Return what changes when somebody changes the question: who wrote last is then told of the other."""
        parts = (self.text, self.help, self.kind, self.basis, json.dumps(self.answers, sort_keys=True))
        return sha256("\n".join(parts).encode()).hexdigest()[:16]


class GuideStep(models.Model):
    """One step of the way, in the office's plain words, with a picture where it has one."""

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="guide_steps", verbose_name="thủ tục hành chính"
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    text = models.TextField("lời hướng dẫn")
    picture = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hình"
    )
    alt = models.CharField("lời tả hình", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "bước có hình"
        verbose_name_plural = "bước có hình"
        ordering = ["procedure", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(alt=""), name="guidance_picture_has_words"
            )
        ]

    def __str__(self) -> str:
        return self.text


class GuideVideo(models.Model):
    """A short film about a procedure, with every word of it in writing."""

    procedure = models.OneToOneField(
        Procedure, on_delete=models.CASCADE, related_name="guide_video", verbose_name="thủ tục hành chính"
    )
    title = models.CharField("tên phim", max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp phim")
    transcript = models.TextField("lời trong phim")

    class Meta:
        verbose_name = "phim hướng dẫn"
        verbose_name_plural = "phim hướng dẫn"
        constraints = [
            models.CheckConstraint(condition=~Q(transcript=""), name="guidance_video_has_transcript")
        ]

    def __str__(self) -> str:
        return self.title


class SpokenGuide(models.Model):
    """The guide of a procedure read by the office's own machine; `digest` is that of the words it says."""

    procedure = models.OneToOneField(
        Procedure, on_delete=models.CASCADE, related_name="spoken_guide", verbose_name="thủ tục hành chính"
    )
    digest = models.CharField("dấu băm của lời đọc", max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp tiếng")
    made_at = models.DateTimeField("đọc lúc")

    class Meta:
        verbose_name = "bản đọc của máy"
        verbose_name_plural = "bản đọc của máy"

    def __str__(self) -> str:
        return f"{self.procedure_id}"
