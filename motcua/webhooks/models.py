"""The nouns: where to tell, and each telling with what became of it."""

from django.conf import settings
from django.db import models

from motcua.webhooks.events import EVENTS


class WebhookQuerySet(models.QuerySet):
    """Questions about addresses to tell."""

    def wanting(self, kind: str) -> "list[Webhook]":
        """Return the open ones that asked for such news, in one query."""
        return [one for one in self.filter(switched_off_at=None) if kind in one.kinds]


class Webhook(models.Model):
    """An address of another machine that wants to know when an agency's dossiers move."""

    agency = models.ForeignKey(
        "people.Agency", models.CASCADE, related_name="webhooks", verbose_name="cơ quan"
    )
    name = models.CharField("tên nơi nhận", max_length=80)
    url = models.CharField("địa chỉ", max_length=500)
    kinds = models.JSONField("việc cần báo", default=list)
    sealed_secret = models.CharField("khóa ký, đã mã hóa", max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người thêm"
    )
    created_at = models.DateTimeField("thêm lúc")
    switched_off_at = models.DateTimeField("tắt lúc", null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi nhận báo tin"
        verbose_name_plural = "nơi nhận báo tin"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Tell whether it is told anything."""
        return self.switched_off_at is None

    @property
    def kinds_in_words(self) -> str:
        """Say what it is told of."""
        return (
            "mọi việc" if set(EVENTS) <= set(self.kinds) else ", ".join(EVENTS.get(k, k) for k in self.kinds)
        )


class Delivery(models.Model):
    """One piece of news for one address, and how the last try to tell it went. Nothing in it is personal."""

    webhook = models.ForeignKey(
        Webhook, models.CASCADE, related_name="deliveries", verbose_name="nơi nhận báo tin"
    )
    kind = models.CharField("việc", max_length=80)
    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="+", verbose_name="hồ sơ")
    number = models.PositiveIntegerField("số mục nhật ký của hồ sơ")
    identifier = models.CharField("mã lần báo", max_length=32, unique=True)
    body = models.TextField("nội dung")
    attempts = models.PositiveSmallIntegerField("số lần đã gửi", default=0)
    status = models.PositiveSmallIntegerField("trạng thái trả về", null=True)
    error = models.CharField("vì sao chưa được", max_length=40, blank=True, default="")
    made_at = models.DateTimeField("gửi lần đầu lúc", db_index=True)
    tried_at = models.DateTimeField("gửi lần gần nhất lúc", null=True)
    delivered_at = models.DateTimeField("đã nhận lúc", null=True)

    class Meta:
        verbose_name = "lần báo tin"
        verbose_name_plural = "lần báo tin"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "dossier", "number"], name="webhooks_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"

    @property
    def words(self) -> str:
        """Say what happened."""
        return EVENTS.get(self.kind, self.kind)
