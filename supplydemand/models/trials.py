"""What-if of the seats: another way to give them, worked out beside the suggestion of a run."""

from django.conf import settings
from django.db import models

from supplydemand.enums import SeatAim


class SeatTrial(models.Model):
    """One question of a coordinator; ``figures`` is what ``services.seat_trials`` answers, empty until the job is done."""

    run = models.ForeignKey("supplydemand.MatchingRun", models.CASCADE, verbose_name="运行", related_name="seat_trials")
    aim = models.CharField("看重什么", max_length=8, choices=SeatAim)
    score_min = models.PositiveSmallIntegerField("最低分", default=0)
    figures = models.JSONField("结果", default=dict, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁问的", related_name="+")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分配试算"

    def __str__(self):
        return f"{self.run} {self.get_aim_display()}"
