"""Tables of what leaves the portal by mail: each mail, the daily ones, the mass ones, and addresses that take none."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from core.audit import tracked

RETRACTED = "决定收回了，没有发"
"""What stands with a mail whose decision was taken back: it never leaves."""


class MailState(models.TextChoices):
    """Where a mail stands."""

    QUEUED = "queued", "等着发"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发出去"
    BOUNCED = "bounced", "对方收不到"
    CANCELLED = "cancelled", "不用发了"


class OutgoingMail(models.Model):
    """One mail to one address, mostly a user's: written once (``key``), tried until it is out, refused for good or given up."""

    key = models.CharField("去重键", max_length=200, unique=True)
    event = models.CharField("事件", max_length=60)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人", null=True, blank=True)
    address = models.EmailField("地址")
    subject = models.CharField("主题", max_length=250)
    text = models.TextField("正文")
    html = models.TextField("网页版正文", blank=True)
    headers = models.JSONField("信头", default=dict, blank=True)
    message_id = models.CharField("邮件编号", max_length=120, unique=True)
    state = models.CharField("状态", max_length=10, choices=MailState, default=MailState.QUEUED)
    attempt_count = models.PositiveSmallIntegerField("已试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试")
    error = models.TextField("错误", blank=True)
    created_at = models.DateTimeField("写好时间", auto_now_add=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    reported_at = models.DateTimeField("告诉运维的时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发信箱"
        indexes = [
            models.Index(fields=["next_attempt_at"], name="outgoingmail_due", condition=Q(state="queued")),
            models.Index(fields=["recipient", "-id"], name="outgoingmail_by_recipient"),
            models.Index(fields=["state", "-id"], name="outgoingmail_by_state"),
            models.Index(
                fields=["id"], name="outgoingmail_unreported", condition=Q(state__in=["failed", "bounced"], reported_at=None)
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def is_waiting(self):
        """Whether it has still to leave."""
        return self.state == MailState.QUEUED

    @property
    def can_be_retried(self):
        """Whether it is over without having left, and not because its decision was taken back."""
        return self.state in (MailState.FAILED, MailState.BOUNCED, MailState.CANCELLED) and self.error != RETRACTED


@tracked
class MailTemplate(models.Model):
    """The city's own words around the mails of one event; what is empty stays as the portal says it."""

    event = models.CharField("哪类邮件", max_length=60, unique=True)
    subject = models.CharField("主题", max_length=120, blank=True)
    lead = models.CharField("开头", max_length=500, blank=True)
    closing = models.CharField("结尾", max_length=500, blank=True)
    is_active = models.BooleanField("启用", default=True, help_text="停用 = 用系统的文字")

    class Meta:
        verbose_name = verbose_name_plural = "邮件文字"

    def __str__(self):
        return self.event


@tracked
class UndeliverableAddress(models.Model):
    """An address whose server refused it for good: nothing is sent there until its owner says that it works again."""

    address = models.EmailField("地址", unique=True)
    reason = models.TextField("对方服务器的答复")
    since = models.DateTimeField("从什么时候起")

    class Meta:
        verbose_name = verbose_name_plural = "收不到信的地址"
        constraints = [models.CheckConstraint(condition=Q(address=Lower("address")), name="undeliverable_lower")]

    def __str__(self):
        return self.address


class DigestState(models.TextChoices):
    """Where the mail of one day to one person stands."""

    DONE = "done", "已写好"
    FAILED = "failed", "没写成"


class DailyDigest(models.Model):
    """The one mail of a day to a person: the row is written together with the mail, so a second one cannot be."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人")
    on = models.DateField("日期")
    state = models.CharField("状态", max_length=10, choices=DigestState, default=DigestState.DONE)
    mail = models.ForeignKey(OutgoingMail, models.SET_NULL, verbose_name="邮件", null=True, blank=True)
    message_count = models.PositiveIntegerField("条数", default=0)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "每日汇总"
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="dailydigest_once_a_day")]

    def __str__(self):
        return f"{self.person} {self.on:%Y-%m-%d}"


class MassMailState(models.TextChoices):
    """Where a mail to many stands."""

    HELD = "held", "等放行"
    RELEASED = "released", "放行了，可以收回"
    SENT = "sent", "已发出"
    CANCELLED = "cancelled", "取消了"


class MassMailQuerySet(models.QuerySet):
    """Mails to many."""

    def visible_to(self, user):
        """One's own for coordinators; all, also those the portal held back, for coordinators of the whole city."""
        if not (user.is_authenticated and user.is_active and user.is_staff and user.scope_district_ids):
            return self.none()
        return self.all() if user.coordinates(None) else self.filter(created_by=user)

    def held(self):
        """Those that wait for a decision."""
        return self.filter(state=MassMailState.HELD)


@tracked
class MassMail(models.Model):
    """A message to many that waits for a coordinator: written by one for a group, or held back because it reaches many."""

    key = models.CharField("去重键", max_length=200, unique=True)
    event = models.CharField("事件", max_length=60)
    audience = models.CharField("发给谁", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("内容", max_length=3000)
    url = models.CharField("按钮打开", max_length=300, blank=True)
    action_label = models.CharField("按钮", max_length=20, blank=True)
    recipient_count = models.PositiveIntegerField("人数")
    state = models.CharField("状态", max_length=10, choices=MassMailState, default=MassMailState.HELD)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="起草人", null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("起草时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="放行人", null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField("开始发的时间", null=True, blank=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)

    objects = MassMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群发"
        indexes = [models.Index(fields=["starts_at"], name="massmail_released", condition=Q(state="released"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="released") | Q(starts_at__isnull=False, decided_by__isnull=False),
                name="massmail_released_by_somebody",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_held(self):
        """Whether somebody has to decide about it."""
        return self.state == MassMailState.HELD

    def can_be_taken_back(self, at):
        """Whether it was released and nothing has gone out yet."""
        return self.state == MassMailState.RELEASED and self.starts_at > at
