"""What the portal must remember by itself: how often somebody guessed wrong."""

from django.db import models


class WrongGuess(models.Model):
    """lượt đoán sai: wrong look-ups of one code or from one place within an hour; kept as digests, thrown away daily."""

    key = models.CharField("dấu băm", max_length=64)
    hour = models.DateTimeField("giờ")
    count = models.PositiveIntegerField("số lần", default=0)

    class Meta:
        verbose_name = "lượt đoán sai"
        verbose_name_plural = "lượt đoán sai"
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="wrong_guess_once_an_hour")]

    def __str__(self) -> str:
        return f"{self.hour:%d/%m %H}: {self.count}"
