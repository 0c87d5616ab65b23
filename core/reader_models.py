"""Tables of what each reader has chosen: how to be told, which searches to follow, and a calendar feed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.audit import tracked
from core.registries import MAIL_DAILY, MAIL_NOW, MAIL_OFF


class Frequency(models.TextChoices):
    """How often something is mailed."""

    NOW = MAIL_NOW, "马上发"
    DAILY = MAIL_DAILY, "每天一封"
    OFF = MAIL_OFF, "不发邮件"


class OwnedQuerySet(models.QuerySet):
    """Rows that belong to one person."""

    def visible_to(self, user):
        """One's own only."""
        return self.filter(person=user) if user.is_authenticated else self.none()


@tracked
class NotificationPreference(models.Model):
    """How one person wants to be told of one kind of event; without a row the event's own default holds."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="+")
    event = models.CharField("事件", max_length=60)
    in_portal = models.BooleanField("站内消息", default=True)
    mail = models.CharField("邮件", max_length=10, choices=Frequency)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知设置"
        constraints = [models.UniqueConstraint(fields=["person", "event"], name="notificationpreference_once")]

    def __str__(self):
        return f"{self.event}：{self.get_mail_display()}"


@tracked(exclude=["looked_at", "looked_on", "problem"])
class SavedSearch(models.Model):
    """The filter of a list that somebody follows: once a day they are told what has newly come into it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="saved_searches")
    searchable = models.CharField("列表", max_length=40)
    query = models.TextField("条件", max_length=2000, blank=True)
    name = models.CharField("名字", max_length=60)
    mail = models.CharField(
        "提醒", max_length=10, choices=[(Frequency.DAILY, "每天告诉我"), (Frequency.OFF, "不提醒")], default=Frequency.DAILY
    )
    created_at = models.DateTimeField("保存时间", auto_now_add=True)
    looked_at = models.DateTimeField("上次看到哪儿")
    looked_on = models.DateField("上次看的日子", null=True, blank=True)
    problem = models.CharField("问题", max_length=200, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "保存的搜索"
        constraints = [models.UniqueConstraint(fields=["person", "searchable", "query"], name="savedsearch_once")]
        indexes = [models.Index(fields=["id"], name="savedsearch_daily", condition=Q(mail="daily"))]

    def __str__(self):
        return self.name


class SavedSearchHit(models.Model):
    """What a saved search has already shown, so that it is never shown as new again."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, verbose_name="搜索", related_name="hits")
    object_id = models.PositiveBigIntegerField("对象编号")
    shown_on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "提醒过的结果"
        constraints = [models.UniqueConstraint(fields=["search", "object_id"], name="savedsearchhit_once")]

    def __str__(self):
        return f"{self.search_id} {self.object_id}"


@tracked(exclude=["nonce"], any_change=True)
class CalendarFeed(models.Model):
    """That a person has a calendar feed; its address is made of the nonce and the portal's key and stands nowhere."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="calendar_feed")
    nonce = models.CharField("随机数", max_length=64)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"

    def __str__(self):
        return str(self.person)
