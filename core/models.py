"""Tables and abstract models of the kernels."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse

from core.audit import tracked
from core.enums import EDITABLE_STATUSES, Status
from core.guest_models import GuestLink  # noqa: F401 - a table
from core.mail_models import DailyDigest, MailState, MailTemplate, MassMail, OutgoingMail, UndeliverableAddress  # noqa: F401 - tables
from core.querysets import DocumentQuerySet, NotificationQuerySet, ReviewEventQuerySet
from core.reader_models import CalendarFeed, NotificationPreference, SavedSearch, SavedSearchHit  # noqa: F401 - tables
from core.registries import MAIL_DAILY, MAIL_NOW, MAIL_OFF
from core.texting_models import TextingChoice, TextMessage  # noqa: F401 - tables


class TimestampedModel(models.Model):
    """Knows when it was made and last changed."""

    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        abstract = True


class ReviewableModel(TimestampedModel):
    """Something that is drafted, submitted and decided on; a subclass sets ``workflow`` (``core.workflow.Workflow``).

    ``version`` grows with every change that a person makes, so that a stale tab is noticed. ``workflow`` transitions are
    taken by ``core.workflow.perform_transition`` only.
    """

    workflow = None
    counter_field = "version"
    """The field that grows with every change; another one in a model whose ``version`` is something else."""
    snapshot_excluded = ("status", "version")
    """Fields that a submission's snapshot leaves out."""

    status = models.CharField("状态", max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True, editable=False)
    decided_at = models.DateTimeField("审结时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def transition_fields(self, transition, at):
        """Further fields that a transition sets, written together with the status; ``at`` is the moment of the transition."""
        return {}

    joined_when_locked = ()
    """What rules and receivers read of a row besides its own fields, joined when a transition locks it."""

    def lock_owner(self):
        """Lock what every way locks before this row: a part locks the whole that its transitions change too."""

    @property
    def change_count(self):
        """What ``counter_field`` says: how far the row has been changed."""
        return getattr(self, self.counter_field)

    @property
    def is_editable(self):
        """Whether the fields may be changed in place now."""
        return self.status in EDITABLE_STATUSES

    @property
    def is_approved(self):
        """Whether the last decision was a yes that still holds."""
        return self.status == Status.APPROVED

    @property
    def is_returned(self):
        """Whether its author has to mend it."""
        return self.status == Status.RETURNED

    @property
    def waits_for_decision(self):
        """Whether somebody has to decide on it."""
        return self.status == Status.SUBMITTED

    @property
    def status_hint(self):
        """One line on what the status means."""
        return Status(self.status).hint


class ReviewEvent(models.Model):
    """One step in the history of something reviewable: who did what, when, why, on what content."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
    action = models.CharField("动作", max_length=30)
    label = models.CharField("动作名称", max_length=30)
    from_status = models.CharField("原状态", max_length=12, choices=Status)
    to_status = models.CharField("新状态", max_length=12, choices=Status)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    field_notes = models.JSONField("逐项意见", default=dict, blank=True)
    changes = models.JSONField("改动", default=list, blank=True)
    snapshot = models.JSONField("提交时的内容", default=dict, blank=True)
    before = models.JSONField("这一步写掉的值", default=dict, blank=True, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField("办完后的版本", null=True, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="代谁办", null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间")

    objects = ReviewEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        indexes = [models.Index(fields=["content_type", "object_id", "-id"], name="reviewevent_by_object")]

    def __str__(self):
        return f"{self.label} {self.at:%Y-%m-%d %H:%M}"


class AuditSeal(models.Model):
    """A signed block of an append-only table; each signature covers the one before (``core.audit_seals``)."""

    table = models.CharField("表", max_length=63)
    columns = models.JSONField("列")
    first_id = models.BigIntegerField("从")
    last_id = models.BigIntegerField("到")
    row_count = models.PositiveIntegerField("行数")
    digest = models.CharField("指纹", max_length=64)
    signature = models.CharField("签名", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计封条"
        constraints = [
            models.UniqueConstraint(fields=["table", "first_id"], name="auditseal_once"),
            models.CheckConstraint(condition=models.Q(last_id__gte=models.F("first_id")), name="auditseal_ends_after_start"),
        ]
        indexes = [models.Index(fields=["table", "-id"], name="auditseal_newest")]

    def __str__(self):
        return f"{self.table} {self.first_id}–{self.last_id}"


class JobState(models.TextChoices):
    """Where a piece of background work stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "没做成"


class JobRun(models.Model):
    """One piece of background work, kept in PostgreSQL so that a lost message or a killed worker loses nothing."""

    task = models.CharField("任务", max_length=100)
    key = models.CharField("键", max_length=200)
    payload = models.JSONField("参数", default=dict, blank=True)
    state = models.CharField("进度", max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt_count = models.PositiveIntegerField("已试次数", default=0)
    enqueued_at = models.DateTimeField("登记时间", auto_now_add=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    error = models.TextField("错误", blank=True)
    reported_at = models.DateTimeField("告诉运维的时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        constraints = [models.UniqueConstraint(fields=["task", "key"], name="jobrun_task_key_unique")]
        indexes = [
            models.Index(
                fields=["state", "sent_at"], name="jobrun_unfinished", condition=models.Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["id"], name="jobrun_unreported", condition=models.Q(state="failed", reported_at=None)),
        ]

    def __str__(self):
        return f"{self.task} {self.key}"


class WorkerHeartbeat(models.Model):
    """When a background worker last did a task that beat had sent; proves beat, broker and worker at once."""

    name = models.CharField("名称", max_length=50, primary_key=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "后台心跳"

    def __str__(self):
        return self.name


class FormToken(models.Model):
    """A form that was posted once; a second post of the same token is led to the first one's result."""

    token = models.UUIDField("令牌", primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户")
    result_url = models.CharField("结果页", max_length=300, blank=True)
    used_at = models.DateTimeField("使用时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "表单令牌"

    def __str__(self):
        return str(self.token)


@tracked
class ActionLink(models.Model):
    """One thing that one person may do once from a mail, without signing in; ``core.links`` issues and performs it.

    The address carries the signed number of the row, so the table holds nothing with which a link could be made.
    """

    purpose = models.CharField("用途", max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发给谁", related_name="action_links")
    key = models.CharField("去重键", max_length=200)
    created_at = models.DateTimeField("发出时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效到")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    choice = models.CharField("选了什么", max_length=40, blank=True)
    result = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "邮件办理链接"
        constraints = [
            models.UniqueConstraint(fields=["user", "purpose", "key"], name="actionlink_once"),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | ~models.Q(result=""), name="actionlink_used_says_result"
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="actionlink_by_expiry")]

    def __str__(self):
        return f"{self.purpose} {self.key}"

    @property
    def url(self):
        """The path of the link's page."""
        from core.links import path_of

        return path_of(self)


class MailPlan(models.TextChoices):
    """How a message goes by mail, as its reader had chosen when it was written."""

    NOW = MAIL_NOW, "马上发"
    DAILY = MAIL_DAILY, "每天一封"
    OFF = MAIL_OFF, "不发"
    HELD = "held", "等放行"


class Notification(models.Model):
    """One message to one person about one event; ``key`` makes the effect happen once.

    ``is_shown`` is false for who wants such messages by mail only, or not at all: the row then still keeps the effect single.
    Until ``release_at`` nobody sees it and its mail waits, because what it tells may still be taken back.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人")
    event = models.CharField("事件", max_length=60)
    key = models.CharField("去重键", max_length=200)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    action_label = models.CharField("按钮", max_length=20, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    release_at = models.DateTimeField("最早什么时候给看", null=True, blank=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    is_shown = models.BooleanField("站内显示", default=True)
    mail_plan = models.CharField("邮件", max_length=10, choices=MailPlan, default=MailPlan.NOW)
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, verbose_name="邮件", null=True, blank=True)
    mailed_at = models.DateTimeField("发信时间", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_by_recipient"),
            models.Index(fields=["recipient"], name="notification_unread", condition=models.Q(read_at=None, is_shown=True)),
            models.Index(
                fields=["recipient", "id"],
                name="notification_for_digest",
                condition=models.Q(mail_plan="daily", mail=None, read_at=None),
            ),
            models.Index(fields=["key", "recipient"], name="notification_held", condition=models.Q(mail_plan="held")),
            models.Index(fields=["key"], name="notification_retractable", condition=models.Q(release_at__isnull=False)),
        ]

    def __str__(self):
        return self.title


@tracked
class Document(models.Model):
    """A file that somebody handed in for ``subject``; written by ``core.documents.store`` only, never changed."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="所属对象类型", related_name="+")
    object_id = models.PositiveBigIntegerField("所属对象编号")
    subject = GenericForeignKey("content_type", "object_id")
    kind = models.CharField("用途", max_length=30)
    name = models.CharField("文件名", max_length=120)
    stored_name = models.CharField("存放名", max_length=120, unique=True)
    media_type = models.CharField("格式", max_length=100)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("指纹", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", null=True, blank=True, related_name="+"
    )
    """Empty for evidence of people without an account: an objection to a public notice asks for none."""
    uploaded_at = models.DateTimeField("上传时间")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="document_size_gt_0")]
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="document_by_subject")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Where those who may see it download it."""
        return reverse("core:file", args=[self.pk])
