"""What a person looked at lately: a short list that only this person sees and may empty."""

from django.conf import settings
from django.db import models

from supplydemand.enums import Side


class RecentListing(models.Model):
    """A public listing that a person opened, and when last; the newest twenty of each side are kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="+")
    side = models.CharField("哪一边", max_length=10, choices=Side)
    object_id = models.BigIntegerField("对象编号")
    seen_at = models.DateTimeField("看的时间")

    class Meta:
        verbose_name = verbose_name_plural = "最近看过"
        constraints = [models.UniqueConstraint(fields=["user", "side", "object_id"], name="recent_listing_once")]
        indexes = [models.Index(fields=["user", "side", "-seen_at"], name="recent_listing_newest")]

    def __str__(self):
        return f"{self.side} {self.object_id}"
