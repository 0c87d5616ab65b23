"""What people report about listings and organizations, and what coordinators stopped because of it."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from review.conduct_querysets import FlagQuerySet, SuspensionQuerySet

USER = settings.AUTH_USER_MODEL


class FlagReason(models.TextChoices):
    """What is wrong, as the reader sees it."""

    FAKE = "fake", "单位或内容是假的"
    MONEY = "money", "向学生或学校收钱、要押金"
    CONDUCT = "conduct", "联系后说的和写的不一样"
    SILENT = "silent", "怎么都联系不上"
    CONTENT = "content", "内容不合适"
    DUPLICATE = "duplicate", "和别的重复"
    OTHER = "other", "其他"


class FlagResolution(models.TextChoices):
    """What a coordinator did about it."""

    DISMISSED = "dismissed", "不是问题"
    ASKED = "asked", "请对方说明或更正"
    SUSPENDED = "suspended", "暂停公开"


class AboutSomething(models.Model):
    """Points at a listing or an organization, and at the organization that answers for it."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name="类型", related_name="+")
    object_id = models.PositiveBigIntegerField("对象编号")
    obj = GenericForeignKey("content_type", "object_id")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    title = models.CharField("标题", max_length=200)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    @property
    def case_url(self):
        """The page inside the admin on which everything about the object is decided."""
        return reverse("admin:review_flag_case", args=[self.content_type_id, self.object_id])


@tracked
class Flag(AboutSomething):
    """A person's word that something is wrong with a listing or an organization; one open a person and object."""

    reason = models.CharField("哪里不对", max_length=12, choices=FlagReason)
    note = models.TextField("说明", max_length=1_000, blank=True)
    flagged_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁举报的", related_name="+")
    flagged_at = models.DateTimeField("举报时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁办的", null=True, blank=True, related_name="+")
    resolution = models.CharField("怎么办的", max_length=12, choices=FlagResolution, blank=True)
    resolution_note = models.CharField("办理说明", max_length=500, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "举报"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "flagged_by"], condition=Q(closed_at=None), name="flag_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, resolution="") | (Q(closed_at__isnull=False) & ~Q(resolution="")),
                name="flag_closed_has_resolution",
            ),
        ]
        indexes = [
            models.Index(fields=["flagged_at", "id"], name="flag_queue", condition=Q(closed_at=None)),
            models.Index(fields=["organization", "-id"], name="flag_of_organization"),
        ]


@tracked
class Suspension(AboutSomething):
    """Something public was stopped: why, since when, what would mend it, by whom; and what its organization says to that."""

    reason = models.TextField("为什么", max_length=1_000)
    remedy = models.TextField("要做什么才能恢复", max_length=1_000)
    suspended_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁决定的", related_name="+")
    suspended_at = models.DateTimeField("从什么时候起")
    appeal = models.TextField("单位的说明", max_length=2_000, blank=True)
    appealed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁说明的", null=True, blank=True, related_name="+")
    appealed_at = models.DateTimeField("说明时间", null=True, blank=True)
    answer = models.TextField("对说明的答复", max_length=1_000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    lifted_at = models.DateTimeField("恢复时间", null=True, blank=True)
    lifted_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁恢复的", null=True, blank=True, related_name="+")
    lift_reason = models.CharField("恢复的理由", max_length=500, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "暂停"
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(lifted_at=None), name="suspension_one_in_force"
            )
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="suspension_of_organization")]

    def get_absolute_url(self):
        """Where the organization reads it and answers."""
        return reverse("review:suspension_detail", args=[self.pk])

    @property
    def waits_for_answer(self):
        """Whether the organization has said something that nobody has answered."""
        return self.lifted_at is None and self.appealed_at is not None and self.answered_at is None
