"""Who is invited, who takes over whose work, and who stands in for whom."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.enums import Role
from accounts.querysets import AbsenceQuerySet, HandoverQuerySet, InvitationQuerySet
from core.audit import tracked
from core.models import TimestampedModel

INVITATION_DAYS = 7
"""Days for which the link in an invitation works; every mail starts them anew."""


@tracked
class Invitation(TimestampedModel):
    """A manager asks an e-mail address to join; the link in the mail works once, for that address only."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="invitations")
    email = models.EmailField("邮箱")
    role = models.CharField("角色", max_length=10, choices=Role, default=Role.EDITOR)
    is_liaison = models.BooleanField("协作专员", default=False)
    invited_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="邀请人", related_name="+")
    sent_at = models.DateTimeField("发信时间")
    sent_count = models.PositiveSmallIntegerField("发信次数", default=1)
    mailed_count = models.PositiveSmallIntegerField("已发出次数", default=0)
    expires_at = models.DateTimeField("链接有效到")
    accepted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name="接受人", related_name="+", null=True, blank=True
    )
    accepted_at = models.DateTimeField("接受时间", null=True, blank=True)
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "邀请"
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(revoked_at=None), name="invitation_ends_once"),
        ]
        indexes = [models.Index(fields=["organization", "-sent_at"], name="invitation_of_organization")]

    def __str__(self):
        return f"{self.email}（{self.organization}）"

    @property
    def is_open(self):
        """Neither accepted nor taken back; its link may have expired."""
        return self.accepted_at is None and self.revoked_at is None

    def is_usable(self, at):
        """Whether the link still works."""
        return self.is_open and at < self.expires_at

    def renew(self, at):
        """Count one more mail and start the days of the link anew."""
        self.sent_at, self.expires_at = at, at + timedelta(days=INVITATION_DAYS)


@tracked
class Handover(models.Model):
    """What one person left to another in an organization: done in one step, kept as a note that can be printed."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="handovers")
    person = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="交出的人", related_name="+")
    successor = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="接手的人", related_name="+")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="办理人", related_name="+")
    at = models.DateTimeField("时间")
    remark = models.TextField("交代", max_length=2000, blank=True)
    items = models.JSONField("清单", default=list)
    """``[{"label", "count", "rows": [{"text", "url"}]}]`` as it was when it moved; long lists are cut, the count is not."""
    has_ended_membership = models.BooleanField("同时退出单位", default=False)
    gave_manager_role = models.BooleanField("同时交出管理员", default=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交接"
        constraints = [models.CheckConstraint(condition=~Q(person=F("successor")), name="handover_between_two_people")]
        indexes = [models.Index(fields=["organization", "-id"], name="handover_of_organization")]

    def __str__(self):
        return f"{self.person} 交给 {self.successor}"

    def get_absolute_url(self):
        """The note."""
        return reverse("accounts:handover_detail", args=[self.pk])

    @property
    def total(self):
        """How many things moved."""
        return sum(item["count"] for item in self.items)


@tracked
class Absence(TimestampedModel):
    """Days on which a colleague stands in for a person; it gives no right that the colleague does not have."""

    person = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="不在的人", related_name="absences")
    deputy = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="代办人", related_name="stands_in")
    starts_on = models.DateField("从哪天")
    ends_on = models.DateField("到哪天")
    note = models.CharField("交代一句", max_length=200, blank=True)
    ended_at = models.DateTimeField("提前结束时间", null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "代办"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_days_in_order"),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="absence_needs_somebody_else"),
        ]
        indexes = [
            models.Index(fields=["deputy", "ends_on"], name="absence_by_deputy", condition=Q(ended_at=None)),
            models.Index(fields=["person", "ends_on"], name="absence_by_person", condition=Q(ended_at=None)),
        ]

    def __str__(self):
        return f"{self.deputy} 代 {self.person}，{self.starts_on} 到 {self.ends_on}"
