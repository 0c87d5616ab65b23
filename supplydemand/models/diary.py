"""The match diary: what a run found anew, lost or scored otherwise than the one before, and why."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from supplydemand.diary_querysets import MatchChangeQuerySet
from supplydemand.enums import ChangeCause, ChangeKind, Side, SignatureChange


class ListingSignature(models.Model):
    """What matching last read of a listing, as numbers: equal ones of one making mean that nothing which counts has changed."""

    side = models.CharField("哪一方", max_length=10, choices=Side)
    listing_id = models.BigIntegerField("编号")
    signature = models.BigIntegerField("内容指纹")
    guessed = models.BigIntegerField("推测的指纹", db_default=0)
    """Of what was guessed of the listing, which nobody wrote; 0 where nothing was."""
    making = models.PositiveSmallIntegerField("指纹的做法", db_default=1)
    """``matching.signatures.MAKING`` of both numbers."""
    first_run_id = models.BigIntegerField("第一次参加的运行")
    changed_run_id = models.BigIntegerField("内容变了的运行")
    change = models.CharField("变了什么", max_length=8, choices=SignatureChange, db_default=SignatureChange.EDITED)
    """What changed in the run ``changed_run_id``."""
    is_listed = models.BooleanField("还在参加", db_default=True)
    """False when the published run no longer has the listing: if it comes back, it counts as changed."""

    class Meta:
        verbose_name = verbose_name_plural = "匹配内容指纹"
        constraints = [models.UniqueConstraint(fields=["side", "listing_id"], name="listingsignature_one_per_listing")]

    def __str__(self):
        return f"{self.side} {self.listing_id}"


class MatchChange(models.Model):
    """One pair that a run found anew, no longer, or with another score; written when the run is published."""

    run = models.ForeignKey(
        "supplydemand.MatchingRun", models.CASCADE, verbose_name="运行", related_name="changes", db_index=False
    )
    demand = models.ForeignKey("supplydemand.TalentDemand", models.PROTECT, verbose_name="需求", related_name="+", db_index=False)
    supply = models.ForeignKey("supplydemand.TalentSupply", models.PROTECT, verbose_name="供给", related_name="+", db_index=False)
    kind = models.CharField("变化", max_length=8, choices=ChangeKind)
    cause = models.CharField("为什么", max_length=16, choices=ChangeCause, blank=True)
    score_before = models.PositiveSmallIntegerField("原来的分数", null=True, blank=True)
    score_after = models.PositiveSmallIntegerField("现在的分数", null=True, blank=True)
    parts_before = ArrayField(models.PositiveSmallIntegerField(), verbose_name="原来的分项", null=True, blank=True)
    parts_after = ArrayField(models.PositiveSmallIntegerField(), verbose_name="现在的分项", null=True, blank=True)
    at = models.DateTimeField("时间")

    objects = MatchChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "匹配变化"
        indexes = [
            models.Index(fields=["demand", "-id"], name="matchchange_of_demand"),
            models.Index(fields=["supply", "-id"], name="matchchange_of_supply"),
            models.Index(fields=["run", "kind"], name="matchchange_of_run"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.demand_id}–{self.supply_id}"
