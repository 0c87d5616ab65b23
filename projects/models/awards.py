"""What follows the opening of sealed bids: minutes, evaluators and scores, the award, its notice, milestones (C6.5)."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from projects.challenge_querysets import EvaluatorQuerySet
from projects.models.bids import ChallengeBid
from projects.models.challenges import ChallengeCriterion, OpenChallenge

USER = settings.AUTH_USER_MODEL
MONEY = {"max_digits": 12, "decimal_places": 2, "validators": [MinValueValidator(Decimal("0.01"))]}


@tracked
class OpeningMinutes(models.Model):
    """What happened at the opening, written in its transaction and never changed."""

    challenge = models.OneToOneField(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="minutes")
    opened_at = models.DateTimeField("开标时间")
    officers = models.JSONField("开标人")
    bids = models.JSONField("各份标书")
    """``[{"bid", "organization", "partners", "sealed_at", "ciphertext_sha256", "plaintext_sha256", "fault"}]``"""

    class Meta:
        verbose_name = verbose_name_plural = "开标记录"

    def __str__(self):
        return f"{self.challenge} 开标记录"

    @property
    def rows(self):
        """The bids with their moments as moments."""
        return [row | {"sealed_at": datetime.fromisoformat(row["sealed_at"])} for row in self.bids]


@tracked
class ChallengeEvaluator(models.Model):
    """An expert who scores the bids of a challenge, or was kept from it and why."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="evaluators")
    user = models.ForeignKey(USER, models.PROTECT, verbose_name="评审专家", related_name="+")
    named_at = models.DateTimeField("抽取时间")
    declared_at = models.DateTimeField("声明无利害关系", null=True, blank=True)
    submitted_at = models.DateTimeField("交分时间", null=True, blank=True)
    excluded_at = models.DateTimeField("回避时间", null=True, blank=True)
    exclusion = models.CharField("为什么回避", max_length=200, blank=True)

    objects = EvaluatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "榜的评审专家"
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["challenge", "user"], name="challengeevaluator_once"),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(declared_at__isnull=False), name="challengeevaluator_declared_first"
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.challenge}"


@tracked
class BidScore(models.Model):
    """What one evaluator gives one bid by one criterion, from 0 to 100."""

    evaluator = models.ForeignKey(ChallengeEvaluator, models.PROTECT, verbose_name="评审专家", related_name="scores")
    bid = models.ForeignKey(ChallengeBid, models.PROTECT, verbose_name="揭榜", related_name="scores")
    criterion = models.ForeignKey(ChallengeCriterion, models.PROTECT, verbose_name="标准", related_name="+")
    points = models.PositiveSmallIntegerField("分数", validators=[MaxValueValidator(100)])

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        constraints = [
            models.UniqueConstraint(fields=["evaluator", "bid", "criterion"], name="bidscore_once"),
            models.CheckConstraint(condition=Q(points__lte=100), name="bidscore_up_to_100"),
        ]

    def __str__(self):
        return f"{self.points}"


@tracked
class BidOpinion(models.Model):
    """What an evaluator says about a bid in words."""

    evaluator = models.ForeignKey(ChallengeEvaluator, models.PROTECT, verbose_name="评审专家", related_name="opinions")
    bid = models.ForeignKey(ChallengeBid, models.PROTECT, verbose_name="揭榜", related_name="opinions")
    text = models.TextField("评语", max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = "评语"
        constraints = [models.UniqueConstraint(fields=["evaluator", "bid"], name="bidopinion_once")]

    def __str__(self):
        return self.text[:40]


@tracked
class Award(models.Model):
    """Who gets a challenge: proposed by its publisher, shown to the public, confirmed by a coordinator, then a contract."""

    challenge = models.ForeignKey(OpenChallenge, models.PROTECT, verbose_name="榜", related_name="awards")
    bid = models.ForeignKey(ChallengeBid, models.PROTECT, verbose_name="中榜", related_name="awards")
    reason = models.CharField("为什么定这一家", max_length=500, blank=True)
    """Asked for where the bid is not the first of the ranking."""
    ranking = models.JSONField("评分结果", default=list)
    proposed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁定的", related_name="+")
    proposed_at = models.DateTimeField("定榜时间")
    notice_from = models.DateField("公示从")
    notice_until = models.DateTimeField("公示到")
    confirmed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁确认的", null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    cancelled_at = models.DateTimeField("撤销时间", null=True, blank=True)
    """An objection was right: the publisher decides anew."""
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, verbose_name="转成的项目", null=True, blank=True, related_name="awards"
    )
    contract_number = models.CharField("合同编号", max_length=60, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    amount = models.DecimalField("合同金额", null=True, blank=True, **MONEY)
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁验收的", null=True, blank=True, related_name="+")
    acceptance_note = models.CharField("验收意见", max_length=1000, blank=True)
    trained_count = models.PositiveIntegerField("实际培养人数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定榜"
        constraints = [
            models.UniqueConstraint(fields=["challenge"], condition=Q(cancelled_at=None), name="award_one_standing_a_challenge"),
            models.CheckConstraint(condition=Q(notice_until__gt=F("proposed_at")), name="award_notice_ends_later"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(project=None, signed_on=None, accepted_on=None),
                name="award_confirmed_before_contract",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None, amount=None) | Q(signed_on__isnull=False, amount__isnull=False),
                name="award_contract_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.challenge}：{self.bid.organization}"

    @property
    def is_running(self):
        """Whether the contract's side of it is written: confirmed and not yet accepted."""
        return self.confirmed_at is not None and self.accepted_on is None


@tracked
class AwardObjection(models.Model):
    """An objection during the public notice, by a person who is signed in; only coordinators read who it was."""

    award = models.ForeignKey(Award, models.PROTECT, verbose_name="定榜", related_name="objections")
    text = models.TextField("异议", max_length=2000)
    filed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="提出人", related_name="+")
    filed_at = models.DateTimeField("提出时间")
    answer = models.TextField("处理意见", max_length=2000, blank=True)
    is_upheld = models.BooleanField("成立", default=False)
    answered_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁处理的", null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "对定榜的异议"
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="awardobjection_answer_has_moment",
            )
        ]

    def __str__(self):
        return self.text[:40]


@tracked
class AwardMilestone(models.Model):
    """A step of the contract: reported by the awarded side, accepted by the publisher."""

    award = models.ForeignKey(Award, models.PROTECT, verbose_name="定榜", related_name="milestones")
    title = models.CharField("节点", max_length=120)
    due_on = models.DateField("什么时候")
    amount = models.DecimalField("付款", null=True, blank=True, **MONEY)
    added_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁列的", null=True, blank=True, related_name="+")
    report = models.TextField("做到什么", max_length=4000, blank=True)
    reported_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁报的", null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("报告时间", null=True, blank=True)
    accepted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁确认的", null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "中榜节点"
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(reported_at__isnull=False), name="awardmilestone_reported_first"
            )
        ]
        indexes = [models.Index(fields=["award", "due_on"], name="awardmilestone_of_award")]

    def __str__(self):
        return self.title
