"""Checks before submitting, as rows: what coordinators send back most often, told to applicants beforehand."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from core.audit import tracked
from review.enums import CheckPattern, CheckTest


class PreCheckQuerySet(models.QuerySet):
    """Checks before submitting."""

    def active_for(self, content_type):
        """Those that are switched on for a kind."""
        return self.filter(content_type=content_type, is_active=True).order_by("pk")


@tracked(exclude=["given_count", "examples", "counted_at"])
class PreCheck(models.Model):
    """One check of one field of a kind; proposed by the desk from what is sent back, switched on by a coordinator.

    The test is chosen from a fixed list and takes a number or the name of a known expression: no code comes from a row.
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型")
    field = models.CharField("哪一项", max_length=60)
    test = models.CharField("查什么", max_length=10, choices=CheckTest)
    pattern = models.CharField("不该写的是", max_length=20, choices=CheckPattern, blank=True)
    minimum = models.IntegerField("不少于", null=True, blank=True)
    maximum = models.IntegerField("不多于", null=True, blank=True)
    message = models.CharField("给对方的话", max_length=200, help_text="一句话说清要改什么，提交前给对方看")
    is_obstacle = models.BooleanField("挡住提交", default=False, help_text="不选 = 只提醒，对方可以照样提交")
    is_active = models.BooleanField("启用", default=False)
    given_count = models.PositiveIntegerField("退回过几次", default=0, editable=False)
    examples = models.JSONField("例子", default=list, editable=False)
    counted_at = models.DateTimeField("统计时间", null=True, editable=False)

    objects = PreCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提交前的检查"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "field", "test", "pattern"], name="precheck_once"),
            models.CheckConstraint(
                condition=Q(test=CheckTest.MATCHES) & ~Q(pattern="")
                | Q(test=CheckTest.SHORT, pattern="", minimum__isnull=False, minimum__gt=0)
                | Q(test=CheckTest.EMPTY, pattern="")
                | Q(test=CheckTest.RANGE, pattern="") & (Q(minimum__isnull=False) | Q(maximum__isnull=False)),
                name="precheck_says_what",
            ),
        ]

    def __str__(self):
        return self.message
