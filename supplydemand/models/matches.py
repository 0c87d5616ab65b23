"""A pair of a demand and a supply, what both sides answered, and what came of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from supplydemand.enums import Decision, DeclineReason, OutcomeKind, Side
from supplydemand.querysets import MatchQuerySet


class Match(models.Model):
    """A demand and a supply that fit; one row a pair for ever, so that answers and history survive every new run.

    ``score`` is 0 to 10,000; ``parts`` are the profile's components in order, which add up to ``score``. A run that finds the
    same again leaves the row alone: ``run`` is the one that changed it last and says by which weights its parts are read,
    and ``last_seen_on`` the last day in the lists once it has left them (until then, that of the last change).
    Triggers hold its keys to their rows, a statement at a time (decision 0010); foreign keys would ask for each row.
    """

    demand = models.ForeignKey(
        "supplydemand.TalentDemand",
        models.PROTECT,
        verbose_name="需求",
        related_name="matches",
        db_index=False,
        db_constraint=False,
    )
    supply = models.ForeignKey(
        "supplydemand.TalentSupply",
        models.PROTECT,
        verbose_name="供给",
        related_name="matches",
        db_index=False,
        db_constraint=False,
    )
    run = models.ForeignKey(
        "supplydemand.MatchingRun",
        models.PROTECT,
        verbose_name="最近改动它的运行",
        related_name="matches",
        db_index=False,
        db_constraint=False,
    )
    rank = models.PositiveSmallIntegerField("名次")
    score = models.PositiveSmallIntegerField("分数")
    parts = ArrayField(models.PositiveSmallIntegerField(), verbose_name="分项")
    is_current = models.BooleanField("在最近一次结果里", default=True)
    first_seen_on = models.DateField("首次匹配日期")
    last_seen_on = models.DateField("最近匹配日期")
    contact_opened_at = models.DateTimeField("开放联系时间", null=True, blank=True)
    seats = models.PositiveIntegerField("建议分配的人数", default=0, db_default=0)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "匹配"
        constraints = [models.UniqueConstraint(fields=["demand", "supply"], name="match_one_per_pair")]
        indexes = [
            models.Index(fields=["demand", "-score", "id"], name="match_of_demand", condition=Q(is_current=True)),
            models.Index(fields=["supply", "-score", "id"], name="match_of_supply", condition=Q(is_current=True)),
            models.Index(fields=["demand", "id"], name="match_ids_of_demand"),
            models.Index(fields=["supply", "id"], name="match_ids_of_supply"),
            models.Index(fields=["contact_opened_at"], name="match_opened", condition=Q(contact_opened_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.demand} ↔ {self.supply}"

    def get_absolute_url(self):
        """The page on which both sides read why and answer."""
        return reverse("supplydemand:match_detail", args=[self.pk])

    @property
    def points(self):
        """The score people see: 0 to 100."""
        return round(self.score / 100)


@tracked
class MatchAnswer(models.Model):
    """What one side says to a match; may be changed until contact has opened."""

    match = models.ForeignKey(Match, models.PROTECT, verbose_name="匹配", related_name="answers")
    side = models.CharField("哪一方", max_length=10, choices=Side)
    decision = models.CharField("答复", max_length=12, choices=Decision)
    reason = models.CharField("原因", max_length=12, choices=DeclineReason, blank=True)
    note = models.CharField("补充说明", max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答复人", related_name="+")
    answered_at = models.DateTimeField("答复时间")

    class Meta:
        verbose_name = verbose_name_plural = "匹配答复"
        constraints = [
            models.UniqueConstraint(fields=["match", "side"], name="matchanswer_one_per_side"),
            models.CheckConstraint(
                condition=~Q(decision=Decision.DECLINED) | ~Q(reason=""), name="matchanswer_declined_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.get_side_display()}{self.get_decision_display()}"


@tracked
class MatchOutcome(models.Model):
    """What came of a contact, as one side reports it; the newest row of a side counts."""

    match = models.ForeignKey(Match, models.PROTECT, verbose_name="匹配", null=True, blank=True, related_name="outcomes")
    conversation = models.ForeignKey(
        "supplydemand.Conversation", models.PROTECT, verbose_name="对话", null=True, blank=True, related_name="outcomes"
    )
    side = models.CharField("哪一方", max_length=10, choices=Side)
    kind = models.CharField("结果", max_length=12, choices=OutcomeKind)
    hired_count = models.PositiveIntegerField("录用人数", null=True, blank=True)
    reason = models.CharField("没谈成的原因", max_length=12, choices=DeclineReason, blank=True)
    note = models.CharField("补充说明", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    recorded_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "对接结果"
        constraints = [
            models.CheckConstraint(condition=~Q(kind=OutcomeKind.FAILED) | ~Q(reason=""), name="matchoutcome_failed_has_reason"),
            models.CheckConstraint(
                condition=Q(match__isnull=False) | Q(conversation__isnull=False), name="matchoutcome_is_about_something"
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
