"""Group robots: where an organization, or the coordinators' desk, has short messages posted, and each message to one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.enums import RobotMessageState, RobotState
from accounts.querysets import RobotQuerySet
from core.audit import tracked
from core.models import TimestampedModel
from core.webhooks import Vendor


@tracked(exclude=["address", "secret"], any_change=True)
class Robot(TimestampedModel):
    """A robot of a chat group; its address and secret are sealed (``core.sealed``), never shown and never in the trail."""

    organization = models.ForeignKey(
        "accounts.Organization", models.CASCADE, verbose_name="单位", related_name="robots", null=True, blank=True
    )
    name = models.CharField("名字", max_length=40)
    vendor = models.CharField("哪家的", max_length=10, choices=Vendor)
    groups = ArrayField(models.CharField(max_length=40), verbose_name="发哪些事")
    address = models.TextField("机器人地址")
    secret = models.TextField("签名密钥", blank=True)
    state = models.CharField("状态", max_length=10, choices=RobotState, default=RobotState.ACTIVE)
    failure_count = models.PositiveSmallIntegerField("接连没发成", default=0)
    stopped_at = models.DateTimeField("停下的时间", null=True, blank=True)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="谁加的", related_name="+")

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="robot_has_an_address"),
            models.CheckConstraint(
                condition=Q(state="active", stopped_at=None) | (~Q(state="active") & Q(stopped_at__isnull=False)),
                name="robot_stopped_since",
            ),
        ]
        indexes = [models.Index(fields=["organization"], name="robot_active", condition=Q(state="active"))]

    def __str__(self):
        return self.name


class RobotMessage(models.Model):
    """One text to one robot: written once (``key``), posted at most once, tried again only while nothing was delivered."""

    robot = models.ForeignKey(Robot, models.CASCADE, verbose_name="机器人", related_name="messages")
    key = models.CharField("去重键", max_length=200)
    text = models.CharField("内容", max_length=500)
    state = models.CharField("状态", max_length=10, choices=RobotMessageState, default=RobotMessageState.QUEUED)
    attempt_count = models.PositiveSmallIntegerField("已试次数", default=0)
    next_attempt_at = models.DateTimeField("下次尝试")
    attempted_at = models.DateTimeField("上次尝试", null=True, blank=True)
    error = models.CharField("错误", max_length=200, blank=True)
    created_at = models.DateTimeField("写好时间", auto_now_add=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机器人消息"
        constraints = [models.UniqueConstraint(fields=["robot", "key"], name="robotmessage_once")]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="robotmessage_due", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["robot", "-id"], name="robotmessage_by_robot"),
            models.Index(fields=["robot", "-attempted_at"], name="robotmessage_by_attempt"),
            models.Index(fields=["ended_at"], name="robotmessage_ended", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self):
        return self.text
