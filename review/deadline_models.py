"""Reminders of due dates: the steps as data, and what was reminded of, so that nobody is reminded twice."""

from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.audit import tracked

DAYS_MAX = 130
"""Working days: about half a year. Every packaged step lies within."""


class Addressee(models.TextChoices):
    """Who is reminded in a step."""

    RESPONSIBLE = "responsible", "办理人"
    LEADERS = "leaders", "上一级"


@tracked
class ReminderStep(models.Model):
    """When somebody is reminded of a kind of due date, in working days from the day."""

    deadline = models.CharField("什么到期", max_length=60)
    days = models.SmallIntegerField(
        "到期前后几个工作日",
        validators=[MinValueValidator(-DAYS_MAX), MaxValueValidator(DAYS_MAX)],
        help_text="到期以前填负数：-2 是到期前两个工作日，0 是当天，3 是超期三个工作日",
    )
    who = models.CharField("提醒谁", max_length=12, choices=Addressee, default=Addressee.RESPONSIBLE)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "到期提醒"
        constraints = [models.UniqueConstraint(fields=["deadline", "days", "who"], name="reminderstep_once")]

    def __str__(self):
        return f"{self.deadline} {self.days:+d} {self.get_who_display()}"


class Reminder(models.Model):
    """One step for one due date of one object: a row is a reminder that was made, or passed over for a later one."""

    step = models.ForeignKey(ReminderStep, models.PROTECT, verbose_name="哪一步")
    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型")
    object_id = models.PositiveBigIntegerField("对象编号")
    due_on = models.DateField("到期日")
    is_told = models.BooleanField("提醒了", default=True)
    made_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "提醒过的到期"
        constraints = [
            models.UniqueConstraint(fields=["step", "content_type", "object_id", "due_on"], name="reminder_once"),
        ]
        indexes = [models.Index(fields=["due_on"], name="reminder_by_day")]

    def __str__(self):
        return f"{self.step} {self.due_on}"
