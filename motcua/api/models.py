"""The noun of this door: an answer kept for a day, so that a question asked twice is answered once."""

from datetime import datetime, timedelta

from django.db import models

KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 200


class KeptAnswerQuerySet(models.QuerySet):
    """Questions about kept answers."""

    def standing(self, token, key: str, at: datetime) -> "KeptAnswer | None":
        """Return the answer given under that key of that token within the last 24 hours."""
        return self.filter(token=token, key=key, made_at__gt=at - KEPT_FOR).first()

    def run_out(self, at: datetime) -> "KeptAnswerQuerySet":
        """Return the answers that nobody may ask for again."""
        return self.filter(made_at__lte=at - KEPT_FOR)


class KeptAnswer(models.Model):
    """What was answered to a POST that carried an Idempotency-Key; written in the transaction of what it did."""

    token = models.ForeignKey(
        "people.ApiToken", models.CASCADE, related_name="+", verbose_name="mã truy cập cho máy khác"
    )
    key = models.CharField("khóa lặp lại", max_length=LONGEST_KEY)
    digest = models.CharField("giá trị băm của câu hỏi", max_length=64)
    status = models.PositiveSmallIntegerField("trạng thái trả lời", default=0)
    location = models.CharField("địa chỉ của cái vừa có", max_length=200, blank=True, default="")
    body = models.TextField("thân trả lời", blank=True, default="")
    made_at = models.DateTimeField("trả lời lúc", db_index=True)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "câu trả lời giữ lại"
        verbose_name_plural = "câu trả lời giữ lại"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_keptanswer_key_once")]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.status}"
