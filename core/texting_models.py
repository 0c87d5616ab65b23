"""Tables of text messages: who wants them on which number, and each one that leaves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.audit import tracked
from core.reader_models import OwnedQuerySet


@tracked(exclude=["number", "code_digest", "code_expires_at", "guess_count"], any_change=True)
class TextingChoice(models.Model):
    """That a person wants text messages on a number; it counts from ``confirmed_at`` on, when the person has named its code."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="texting_choice")
    number = models.CharField("手机号", max_length=20)
    code_digest = models.CharField("验证码摘要", max_length=64, blank=True)
    code_expires_at = models.DateTimeField("验证码有效到", null=True, blank=True)
    guess_count = models.PositiveSmallIntegerField("试了几次", default=0)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "短信提醒"

    def __str__(self):
        return str(self.person)


class TextMessageState(models.TextChoices):
    """Where a text message stands."""

    QUEUED = "queued", "等着发"
    SENDING = "sending", "正在发"
    SENT = "sent", "已发出"
    FAILED = "failed", "没发成"
    UNKNOWN = "unknown", "说不准发出没有"
    CANCELLED = "cancelled", "不用发了"


class TextMessage(models.Model):
    """One text message: written once (``key``), handed to the sender at most once unless it certainly did not leave."""

    key = models.CharField("去重键", max_length=200, unique=True)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="收件人", related_name="+")
    number = models.CharField("手机号", max_length=20)
    text = models.CharField("内容", max_length=200)
    on = models.DateField("哪一天")
    state = models.CharField("状态", max_length=10, choices=TextMessageState, default=TextMessageState.QUEUED)
    attempt_count = models.PositiveSmallIntegerField("已试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试")
    attempted_at = models.DateTimeField("上次尝试", null=True, blank=True)
    error = models.CharField("错误", max_length=200, blank=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信"
        indexes = [
            models.Index(fields=["next_attempt_at"], name="textmessage_due", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["recipient", "on"], name="textmessage_by_recipient"),
            models.Index(fields=["number", "on"], name="textmessage_by_number"),
            models.Index(fields=["ended_at"], name="textmessage_ended", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self):
        return self.key
