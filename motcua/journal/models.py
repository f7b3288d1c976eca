"""The nouns of the journal: streams with their entries, seals over them, looks, and jobs."""

from datetime import datetime

from django.db import models
from django.db.models import Q

DIGEST_LENGTH = 64  # SHA-256 in hexadecimal


class Stream(models.Model):
    """The head of one chain: how many entries it has and the digest of the last. The writer locks this row."""

    name = models.CharField("tên chuỗi", primary_key=True, max_length=120)
    number = models.PositiveIntegerField("số mục", default=0)
    digest = models.CharField("giá trị băm của mục cuối", max_length=DIGEST_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = "chuỗi nhật ký"
        verbose_name_plural = "chuỗi nhật ký"

    def __str__(self):
        return f"{self.name} ({self.number})"


class WrittenOnce(TypeError):
    """Somebody tried to change or remove a row of a book that is only ever added to."""


class EntryQuerySet(models.QuerySet):
    """Questions about entries; whatever would change one is refused."""

    def about(self, subject: str):
        """Return the entries about this subject, in every stream, oldest first."""
        return self.filter(subject=subject).order_by("at", "stream_id", "number")

    def of_kind(self, *kinds: str):
        """Return the entries of these kinds."""
        return self.filter(kind__in=kinds)

    def update(self, **kwargs):
        """Refuse: entries are written once."""
        raise WrittenOnce("journal entries are never changed")

    def bulk_update(self, *args, **kwargs):
        """Refuse: entries are written once."""
        raise WrittenOnce("journal entries are never changed")

    def delete(self):
        """Refuse: entries are written once."""
        raise WrittenOnce("journal entries are never removed")


class Entry(models.Model):
    """What happened, once. The key is the place in the stream, so every column is covered by the digest."""

    pk = models.CompositePrimaryKey("stream_id", "number")
    stream = models.ForeignKey(
        Stream, models.PROTECT, related_name="entries", verbose_name="chuỗi", db_index=False
    )
    number = models.PositiveIntegerField("số thứ tự trong chuỗi")
    subject = models.CharField("việc về", max_length=120)
    kind = models.CharField("loại việc", max_length=80)
    actor = models.CharField("người làm", max_length=80)
    at = models.DateTimeField("lúc")
    data = models.JSONField("chi tiết")
    previous = models.CharField("giá trị băm của mục trước", max_length=DIGEST_LENGTH, blank=True)
    digest = models.CharField("giá trị băm", max_length=DIGEST_LENGTH)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "mục nhật ký"
        indexes = [
            models.Index(fields=["subject"], name="journal_entry_subject"),
            models.Index(fields=["at"], name="journal_entry_at"),  # a day out, for the province's system
        ]

    def __str__(self):
        return f"{self.stream_id} {self.number}: {self.kind}"

    def save(self, *args, **kwargs):
        """Insert a new entry; refuse to change one. Only `motcua.journal.book` calls this."""
        if not self._state.adding:
            raise WrittenOnce("journal entries are never changed")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args, **kwargs):
        """Refuse: entries are written once."""
        raise WrittenOnce("journal entries are never removed")


class Seal(models.Model):
    """One night's seal: the root over the heads of all streams touched since the seal before, and its digest."""

    date = models.DateField("ngày", unique=True)
    number = models.PositiveIntegerField("số niêm phong", unique=True)
    root = models.CharField("gốc Merkle", max_length=DIGEST_LENGTH)
    looks = models.CharField("giá trị băm của sổ lượt xem", max_length=DIGEST_LENGTH)
    counts = models.JSONField("số đếm")
    heads = models.PositiveIntegerField("số chuỗi được niêm phong")
    actor = models.CharField("người niêm phong", max_length=80)
    made_at = models.DateTimeField("niêm phong lúc")
    previous = models.CharField("giá trị băm của niêm phong trước", max_length=DIGEST_LENGTH, blank=True)
    digest = models.CharField("giá trị băm", max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = "niêm phong nhật ký"
        verbose_name_plural = "niêm phong nhật ký"
        ordering = ["number"]

    def __str__(self):
        return f"{self.date:%d/%m/%Y}"


class SealedHead(models.Model):
    """Where one stream stood when it was sealed; the leaves of the seal's root, in the order of `position`."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="sealed_heads", verbose_name="niêm phong")
    position = models.PositiveIntegerField("vị trí")
    stream = models.CharField("chuỗi", max_length=120)
    after = models.PositiveIntegerField("số mục đã niêm phong trước đó")
    number = models.PositiveIntegerField("số mục")
    digest = models.CharField("giá trị băm của mục cuối", max_length=DIGEST_LENGTH)

    class Meta:
        verbose_name = "đầu chuỗi đã niêm phong"
        verbose_name_plural = "đầu chuỗi đã niêm phong"
        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="journal_sealedhead_position"),
            models.UniqueConstraint(fields=["stream", "number"], name="journal_sealedhead_once"),
        ]

    def __str__(self):
        return f"{self.stream} {self.number}"


class Look(models.Model):
    """Somebody looked at personal data: who, at whose, why, in which quarter of an hour."""

    actor = models.CharField("người xem", max_length=80)
    subject = models.CharField("xem của", max_length=120)
    reason = models.CharField("lý do", max_length=200)
    quarter = models.DateTimeField("khoảng 15 phút bắt đầu lúc")
    digest = models.CharField("giá trị băm", max_length=DIGEST_LENGTH)
    sealed_on = models.DateField("niêm phong của ngày", null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = "lượt xem"
        verbose_name_plural = "lượt xem"
        constraints = [
            models.UniqueConstraint(fields=["subject", "quarter", "actor"], name="journal_look_once"),
        ]

    def __str__(self):
        return f"{self.actor} → {self.subject}"


class JobQuerySet(models.QuerySet):
    """Questions about jobs."""

    def waiting(self):
        """Return the jobs not yet done and not given up."""
        return self.filter(done_at=None, failed_at=None)

    def due(self, at: datetime):
        """Return the jobs somebody may take at that instant: their time has come and nobody holds them."""
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lte=at), run_at__lte=at)

    def failed(self):
        """Return the jobs given up for good, the latest first: the page for people."""
        return self.filter(failed_at__isnull=False).order_by("-failed_at", "-id")

    def outbox(self):
        """Return what is still to leave the machine, in the order in which it may go."""
        return self.waiting().filter(leaves_machine=True).order_by("run_at", "id")


class Job(models.Model):
    """Something to do later, enqueued in the transaction of the fact that asks for it."""

    name = models.CharField("việc", max_length=200)
    args = models.JSONField("tham số", default=list)
    kwargs = models.JSONField("tham số có tên", default=dict)
    key = models.CharField("khóa", max_length=200, unique=True, null=True, blank=True)
    leaves_machine = models.BooleanField("gửi ra ngoài máy", default=False)
    created_at = models.DateTimeField("đặt lúc")
    run_at = models.DateTimeField("chạy từ lúc")
    lease_until = models.DateTimeField("đang giữ đến lúc", null=True, blank=True)
    holder = models.CharField("người giữ", max_length=32, blank=True, default="")
    attempts = models.PositiveSmallIntegerField("số lần đã thử", default=0)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    failed_at = models.DateTimeField("bỏ lúc", null=True, blank=True)
    error = models.CharField("lý do lần hỏng gần nhất", max_length=300, blank=True, default="")

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "việc máy làm"
        verbose_name_plural = "việc máy làm"
        indexes = [
            models.Index(
                fields=["run_at", "id"],
                name="journal_job_waiting",
                condition=Q(done_at=None, failed_at=None),
            ),
            models.Index(
                fields=["failed_at"], name="journal_job_failed", condition=Q(failed_at__isnull=False)
            ),
            models.Index(fields=["done_at"], name="journal_job_done", condition=Q(done_at__isnull=False)),
        ]

    def __str__(self):
        return self.key or self.name
