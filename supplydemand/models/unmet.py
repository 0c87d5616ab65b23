"""Needs that a run could not meet, rolled up for those who plan: class of majors × level × district."""

from django.db import models

from supplydemand.unmet_querysets import UnmetNeedQuerySet


class UnmetNeed(models.Model):
    """What the demands of one class of majors, level and district want and would not get by the run's suggestion.

    ``reasons`` maps a value of ``enums.UnmetReason`` to the number of demands; ``refusals`` maps a value of
    ``enums.DeclineReason`` to how often a side said no for it in the ninety days before.
    """

    run = models.ForeignKey("supplydemand.MatchingRun", models.CASCADE, verbose_name="运行", related_name="unmet", db_index=False)
    major_class = models.ForeignKey("taxonomy.Major", models.PROTECT, verbose_name="专业类", null=True, related_name="+")
    level = models.ForeignKey("taxonomy.EducationLevel", models.PROTECT, verbose_name="学历", null=True, related_name="+")
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="区", null=True, related_name="+")
    demand_count = models.PositiveIntegerField("需求条数")
    headcount = models.PositiveIntegerField("要的人数")
    seat_count = models.PositiveIntegerField("建议分配的人数")
    shortage = models.PositiveIntegerField("还缺的人数")
    reasons = models.JSONField("为什么", default=dict)
    refusals = models.JSONField("谈过没成的原因", default=dict)

    objects = UnmetNeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "未满足的需求"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "major_class", "level", "district"], nulls_distinct=False, name="unmetneed_one_per_cell"
            ),
        ]
        indexes = [models.Index(fields=["run", "-shortage", "id"], name="unmetneed_largest")]

    def __str__(self):
        return f"{self.major_class or '不限专业'} {self.level or '不限学历'} {self.district or '没写区'}：缺 {self.shortage} 人"
