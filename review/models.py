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
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from review.querysets import FindingDismissalQuerySet, ReviewTaskQuerySet


@tracked
class ReviewTask(models.Model):
    """A submission that a coordinator must decide on; closed by the decision or by the applicant's withdrawal."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
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
    spent_days = models.DecimalField(
        "用时（工作日）", max_digits=7, decimal_places=2, null=True, blank=True, help_text="从提交到办结，按上班时间算"
    )

    objects = ReviewTaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待审事项"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(closed_at=None), name="reviewtask_one_open_per_object"
            )
        ]
        indexes = [
            models.Index(fields=["submitted_at", "id"], name="reviewtask_queue", condition=Q(closed_at=None)),
            models.Index(fields=["content_type", "object_id"], name="reviewtask_by_object"),
            models.Index(fields=["-closed_at", "-id"], name="reviewtask_closed", condition=Q(closed_at__isnull=False)),
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


@tracked
class FindingDismissal(models.Model):
    """A coordinator's word that what a rule saw is no problem; holds for later rounds while the finding's text stays."""

    task = models.ForeignKey(ReviewTask, models.PROTECT, verbose_name="待审事项", related_name="dismissals")
    code = models.CharField("规则", max_length=60)
    text = models.CharField("提示", max_length=500)
    reason = models.CharField("理由", max_length=200)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间")

    objects = FindingDismissalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不算问题的提示"
        constraints = [models.UniqueConstraint(fields=["task", "code", "text"], name="findingdismissal_once")]

    def __str__(self):
        return f"{self.text}：{self.reason}"


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
        return {self.Type.TOTP: "验证器", self.Type.RECOVERY_CODES: "恢复码"}.get(self.type, self.type)


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
