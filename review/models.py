"""The review queue: one row per submission of anything reviewable, and findings that a coordinator set aside.

At the end packages' tables under Chinese names, for the admin and for the audit trail. They live here and not in
``accounts`` because those packages' migrations depend on the user's.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from review.conduct_models import Flag, FlagReason, FlagResolution, Suspension
from review.deadline_models import Reminder, ReminderStep
from review.enums import OPINION_DAYS, PERIOD_DAYS, PERIODS, TARGET_DAYS, FindingLevel, Opinion
from review.pre_check_models import PreCheck
from review.querysets import (
    FINAL_DECISIONS,
    DistrictOpinionQuerySet,
    FindingDismissalQuerySet,
    ReturnReasonQuerySet,
    ReviewTaskQuerySet,
    TextFingerprintQuerySet,
    ViewingQuerySet,
)
from review.recognition.models import *  # noqa: F403 - tables


@tracked(exclude=["finding_level", "checked_at"])
class ReviewTask(models.Model):
    """A submission that a coordinator must decide on; closed by the decision or by the applicant's withdrawal."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
    part = models.CharField("哪一种", max_length=20, blank=True, editable=False)
    """Of a kind that is several sorts of work; see ``core.handling.Handling.parts``."""
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位")
    title = models.CharField("标题", max_length=200)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="提交人", null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField("提交时间")
    round = models.PositiveSmallIntegerField("第几次提交", default=1)
    due_on = models.DateField("应办结日", null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="承办人", null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    decision = models.CharField("结果", max_length=30, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁办的", null=True, blank=True, related_name="+"
    )
    spent_days = models.DecimalField(
        "用时（工作日）", max_digits=7, decimal_places=2, null=True, blank=True, help_text="从提交到办结，按上班时间算"
    )
    carried_days = models.DecimalField(
        "前几轮用时（工作日）", max_digits=7, decimal_places=2, default=0, help_text="退回后等对方修改的时间不算"
    )
    finding_level = models.CharField("自动检查", max_length=10, choices=FindingLevel, blank=True, editable=False)
    checked_at = models.DateTimeField("检查时间", null=True, blank=True, editable=False)

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待审事项"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(closed_at=None), name="reviewtask_one_open_per_object"
            )
        ]
        indexes = [
            models.Index(fields=["due_on", "submitted_at", "id"], name="reviewtask_queue", condition=Q(closed_at=None)),
            models.Index(fields=["submitted_at", "id"], name="reviewtask_oldest", condition=Q(closed_at=None)),
            models.Index(
                fields=["content_type", "part", "due_on", "submitted_at", "id"],
                name="reviewtask_queue_of_part",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["organization", "-closed_at"], name="reviewtask_by_organization"),
            models.Index(
                fields=["content_type", "part", "-closed_at", "-id"],
                name="reviewtask_final",
                condition=Q(closed_at__isnull=False, decision__in=FINAL_DECISIONS),
            ),
            models.Index(fields=["content_type", "object_id"], name="reviewtask_by_object"),
            models.Index(fields=["-closed_at", "-id"], name="reviewtask_closed", condition=Q(closed_at__isnull=False)),
            models.Index(fields=["decided_by", "-closed_at"], name="reviewtask_by_decider", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The review page inside the admin."""
        return reverse("admin:review_reviewtask_review", args=[self.pk])

    @property
    def is_open(self):
        """Whether nobody has decided yet."""
        return self.closed_at is None


class Viewing(models.Model):
    """Who has a task open at the moment; runs out by itself, so that a closed browser blocks nobody."""

    task = models.OneToOneField(ReviewTask, models.CASCADE, verbose_name="待审事项", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="在看的人", related_name="+")
    until = models.DateTimeField("看到什么时候")

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "正在看"

    def __str__(self):
        return f"{self.user} {self.until:%H:%M}"


class TaskFinding(models.Model):
    """What the rules saw on a task when it was handed in: for the queue's filter and for the rules' own record."""

    task = models.ForeignKey(ReviewTask, models.CASCADE, verbose_name="待审事项", related_name="findings")
    code = models.CharField("规则", max_length=60)
    level = models.CharField("程度", max_length=10, choices=FindingLevel)
    text = models.CharField("提示", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "自动检查的提示"
        constraints = [models.UniqueConstraint(fields=["task", "code", "text"], name="taskfinding_once")]
        indexes = [models.Index(fields=["code", "-task"], name="taskfinding_by_rule")]

    def __str__(self):
        return self.text


@tracked
class FindingDismissal(models.Model):
    """A coordinator's word that what a rule saw is no problem; holds for later rounds while the content it read stays."""

    task = models.ForeignKey(ReviewTask, models.PROTECT, verbose_name="待审事项", related_name="dismissals")
    code = models.CharField("规则", max_length=60)
    text = models.CharField("提示", max_length=500)
    content_digest = models.CharField("内容指纹", max_length=64, blank=True, editable=False)
    reason = models.CharField("理由", max_length=200)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间")

    objects = FindingDismissalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不算问题的提示"
        constraints = [models.UniqueConstraint(fields=["task", "code", "text", "content_digest"], name="findingdismissal_once")]

    def __str__(self):
        return f"{self.text}：{self.reason}"


@tracked(exclude=["seen_count", "dismissed_count", "computed_at"])
class FindingRule(models.Model):
    """An automatic rule as the administrators see it: switched on or off, how often it struck, how often for nothing."""

    code = models.CharField("规则", max_length=60, unique=True, editable=False)
    label = models.CharField("查什么", max_length=120, editable=False)
    is_active = models.BooleanField("启用", default=True, help_text="停用以后不再提示，也不挡免审")
    seen_count = models.PositiveIntegerField("近半年提示", default=0, editable=False)
    dismissed_count = models.PositiveIntegerField("其中不算问题", default=0, editable=False)
    computed_at = models.DateTimeField("统计时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "自动检查规则"

    def __str__(self):
        return self.label

    @property
    def false_alarm_percent(self):
        """The share of its findings that coordinators set aside; ``None`` while it has found nothing."""
        return round(100 * self.dismissed_count / self.seen_count) if self.seen_count else None


@tracked(exclude=["decision_count", "kept_count", "median_days", "ninety_days", "computed_at"])
class ServiceStandard(models.Model):
    """How long a kind is to take and how long it took of late, in working days; the latter is reckoned by a job.

    A kind that is several sorts of work has one a part; where the rows set their own days, ``target_days`` stands for nothing.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型", editable=False)
    part = models.CharField("哪一种", max_length=20, blank=True, editable=False)
    target_days = models.PositiveSmallIntegerField(
        "承诺（工作日）", default=TARGET_DAYS, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    period_days = models.PositiveSmallIntegerField(
        "统计最近几天", default=PERIOD_DAYS, choices=PERIODS, help_text="公开的“审核要多久”也按这段时间算"
    )
    decision_count = models.PositiveIntegerField("依据的办结数", default=0, editable=False)
    kept_count = models.PositiveIntegerField("其中按时的", default=0, editable=False)
    median_days = models.DecimalField("一半在几天内", max_digits=7, decimal_places=2, default=0, editable=False)
    ninety_days = models.DecimalField("九成在几天内", max_digits=7, decimal_places=2, default=0, editable=False)
    computed_at = models.DateTimeField("统计时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "办理时限"
        constraints = [models.UniqueConstraint(fields=["content_type", "part"], name="servicestandard_once")]

    def __str__(self):
        return str(self.content_type.model_class()._meta.verbose_name)


@tracked
class ReturnReason(models.Model):
    """A reason that coordinators choose when they return something, so that reasons can be counted."""

    content_type = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name="类型", null=True, blank=True, help_text="空 = 各类都能选"
    )
    label = models.CharField("理由", max_length=40, help_text="短，列表里用：联系方式写在正文里")
    text = models.CharField("给对方的话", max_length=300, help_text="一句话说清要改什么，退回时写进理由")
    place = models.PositiveSmallIntegerField("次序", default=100)
    is_active = models.BooleanField("启用", default=True)

    objects = ReturnReasonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退回理由"
        constraints = [models.UniqueConstraint(fields=["content_type", "label"], nulls_distinct=False, name="returnreason_once")]

    def __str__(self):
        return self.label


@tracked
class GivenReason(models.Model):
    """A reason that was chosen when a task was returned or rejected."""

    task = models.ForeignKey(ReviewTask, models.PROTECT, verbose_name="待审事项", related_name="given_reasons")
    reason = models.ForeignKey(ReturnReason, models.PROTECT, verbose_name="理由")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "用过的退回理由"
        constraints = [models.UniqueConstraint(fields=["task", "reason"], name="givenreason_once")]
        indexes = [models.Index(fields=["-at"], name="givenreason_newest")]

    def __str__(self):
        return f"{self.task}：{self.reason}"


@tracked
class OpinionRule(models.Model):
    """Where a district is asked for its opinion before the city decides."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型")
    district = models.ForeignKey(
        "taxonomy.District", models.PROTECT, verbose_name="区", null=True, blank=True, help_text="空 = 每个区"
    )
    days = models.PositiveSmallIntegerField(
        "期限（工作日）",
        default=OPINION_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="过了期限没有意见，也可以决定",
    )
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "征求区级意见"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "district"], nulls_distinct=False, name="opinionrule_once")
        ]

    def __str__(self):
        return f"{self.content_type.model_class()._meta.verbose_name}：{self.district or '每个区'}"


@tracked
class DistrictOpinion(models.Model):
    """A district's word on a submission, asked for when it was handed in; ``opinion`` is empty until it is given."""

    task = models.OneToOneField(ReviewTask, models.PROTECT, verbose_name="待审事项", related_name="district_opinion")
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="区")
    due_on = models.DateField("期限")
    opinion = models.CharField("意见", max_length=10, choices=Opinion, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁给的", null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField("时间", null=True, blank=True)

    objects = DistrictOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区级意见"
        constraints = [
            models.CheckConstraint(
                condition=Q(opinion="", given_at=None, given_by=None)
                | (~Q(opinion="") & Q(given_at__isnull=False, given_by__isnull=False)),
                name="districtopinion_given_by_somebody",
            ),
            models.CheckConstraint(condition=Q(opinion__in=["", Opinion.AGREE]) | ~Q(reason=""), name="districtopinion_says_why"),
        ]
        indexes = [models.Index(fields=["district", "due_on"], name="districtopinion_waiting", condition=Q(opinion=""))]

    def __str__(self):
        return f"{self.district}：{self.get_opinion_display() or '还没有意见'}"

    @property
    def is_waited_for(self):
        """Nobody has said anything yet."""
        return not self.opinion


class TextFingerprint(models.Model):
    """The shape of a text as a few numbers: two texts that share one of them are probably nearly the same (MinHash)."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name="类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    organization = models.ForeignKey("accounts.Organization", models.CASCADE, verbose_name="单位", related_name="+")
    bands = ArrayField(models.IntegerField(), verbose_name="指纹")
    content_version = models.PositiveIntegerField("内容版本", default=0)

    objects = TextFingerprintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文字指纹"
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="textfingerprint_once")]
        indexes = [GinIndex(fields=["bands"], name="textfingerprint_bands")]

    def __str__(self):
        return f"{self.content_type_id} {self.object_id}"


@tracked(exclude=["data"], any_change=True)
class SecondFactor(Authenticator):
    """A person's second factor under a Chinese name; the table is allauth's. Its secret is never kept in the trail."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "两步验证"

    def __str__(self):
        return f"{self.user}：{self.kind_label}"

    @property
    def kind_label(self):
        """What it is, for people."""
        return {self.Type.TOTP: "验证器", self.Type.RECOVERY_CODES: "恢复码", self.Type.WEBAUTHN: "通行密钥"}.get(
            self.type, self.type
        )


@tracked
class SignInAddress(EmailAddress):
    """An address that a person signs in with, confirmed or not; the table is allauth's. Here for the trail alone."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录邮箱"


class SignInFailure(AccessAttempt):
    """Failed sign-ins of one address from one client, which may lock both; the table is axes'."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "登录失败"

    def __str__(self):
        return f"{self.username} {self.ip_address}"


__all__ = [
    "FindingDismissal",
    "Flag",
    "FlagReason",
    "FlagResolution",
    "PreCheck",
    "Reminder",
    "ReminderStep",
    "ReviewTask",
    "SecondFactor",
    "SignInAddress",
    "SignInFailure",
    "Suspension",
]
