"""Where a person is signed in, and accounts that are being closed."""

from django.db import models

from accounts.querysets import SignedInDeviceQuerySet
from core.audit import tracked


@tracked(exclude=["session_key", "seen_at"])
class SignedInDevice(models.Model):
    """One session of a person, with the browser it runs in; the row goes when the session does."""

    user = models.ForeignKey("accounts.User", models.CASCADE, verbose_name="用户", related_name="devices")
    session_key = models.CharField("会话", max_length=40, unique=True)
    user_agent = models.CharField("浏览器", max_length=300, blank=True)
    address = models.GenericIPAddressField("网络地址", null=True, blank=True)
    signed_in_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用")

    objects = SignedInDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录设备"
        indexes = [models.Index(fields=["user", "-seen_at"], name="device_by_user")]

    def __str__(self):
        return self.user_agent[:60] or "没有说明的浏览器"


@tracked
class AccountClosure(models.Model):
    """A person closes the account: it stops at once; what names the person goes after the days of grace."""

    user = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="用户", related_name="closures")
    asked_at = models.DateTimeField("申请时间")
    due_on = models.DateField("清除日期")
    cancelled_at = models.DateTimeField("恢复时间", null=True, blank=True)
    done_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "账号注销"
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(cancelled_at=None, done_at=None), name="accountclosure_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | models.Q(done_at=None), name="accountclosure_ends_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="accountclosure_due", condition=models.Q(cancelled_at=None, done_at=None))
        ]

    def __str__(self):
        return f"{self.user} {self.due_on}"
