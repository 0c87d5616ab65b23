"""The table of links for people without an account."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from core.audit import tracked


@tracked(exclude=["email", "phone", "token_digest", "device_digest", "issued_from"])
class GuestLink(models.Model):
    """One thing that a person without an account may do once; ``core.guest_links`` issues and performs it.

    Of the address the row keeps a digest alone, and of the device on which the link was opened as well.
    """

    purpose = models.CharField("用途", max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="对象类型", related_name="+")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
    token_digest = models.CharField("地址的指纹", max_length=64, unique=True)
    name = models.CharField("请谁", max_length=60)
    organization_name = models.CharField("对方单位", max_length=120)
    email = models.EmailField("邮箱", blank=True)
    phone = models.CharField("手机", max_length=30, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁请的", related_name="+")
    issued_at = models.DateTimeField("发出时间")
    issued_from = models.GenericIPAddressField("发出时的网络地址", null=True, blank=True)
    expires_at = models.DateTimeField("有效到")
    opened_at = models.DateTimeField("打开时间", null=True, blank=True)
    device_digest = models.CharField("哪台设备打开的", max_length=64, blank=True)
    reminded_at = models.DateTimeField("提醒时间", null=True, blank=True)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)
    choice = models.CharField("选了什么", max_length=40, blank=True)
    result = models.CharField("结果", max_length=300, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "免登录链接"
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "content_type", "object_id"],
                condition=Q(used_at=None, voided_at=None),
                name="guestlink_one_open",
            ),
            models.CheckConstraint(condition=Q(used_at=None) | Q(opened_at__isnull=False) & ~Q(result=""), name="guestlink_used"),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-id"], name="guestlink_of"),
            models.Index(
                fields=["issued_at"], name="guestlink_waiting", condition=Q(used_at=None, voided_at=None, reminded_at=None)
            ),
            models.Index(fields=["expires_at"], name="guestlink_by_expiry"),
        ]

    def __str__(self):
        return f"{self.name}（{self.organization_name}）"
