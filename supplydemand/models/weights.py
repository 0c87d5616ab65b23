"""Versions of the weights that matching uses, when each was put in force, and what a trial of one showed."""

from django.conf import settings
from django.db import models

from core.audit import tracked
from supplydemand.weights_querysets import WeightsQuerySet


@tracked
class MatchingWeights(models.Model):
    """One version of a profile's weights: component key → ten-thousandths of the score. Never changed once it exists."""

    profile = models.CharField("匹配方案", max_length=60)
    number = models.PositiveIntegerField("第几版")
    weights = models.JSONField("各项分值")
    reason = models.CharField("为什么改", max_length=300)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁定的", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("什么时候定的")

    objects = WeightsQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "匹配分值"
        constraints = [models.UniqueConstraint(fields=["profile", "number"], name="matchingweights_number_once")]

    def __str__(self):
        return f"第 {self.number} 版"


@tracked
class WeightsActivation(models.Model):
    """From when on a version is the one that runs use; the newest row holds."""

    weights = models.ForeignKey(MatchingWeights, models.PROTECT, verbose_name="版本", related_name="activations")
    at = models.DateTimeField("启用时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁启用的", null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "分值启用"
        indexes = [models.Index(fields=["weights", "-id"], name="weightsactivation_newest")]

    def __str__(self):
        return f"{self.weights} {self.at:%Y-%m-%d}"


class WeightsTrial(models.Model):
    """One back-test: how a version would have ranked the pairs whose outcome is known, beside the version in force.

    ``figures`` is what ``supplydemand.back_test.compare`` returns; empty until the job is done.
    """

    weights = models.ForeignKey(MatchingWeights, models.CASCADE, verbose_name="试的版本", related_name="trials")
    against = models.ForeignKey(MatchingWeights, models.CASCADE, verbose_name="对照的版本", related_name="+")
    on = models.DateField("以哪一天为准")
    figures = models.JSONField("结果", default=dict, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁试的", related_name="+")
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分值试算"

    def __str__(self):
        return f"{self.weights} 对 {self.against}"
