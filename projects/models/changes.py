"""What of a running project is changed with a coordinator's consent."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel
from projects.enums import ChangeKind, PartnerRole
from projects.models.projects import HEADCOUNT, Project
from projects.querysets import ProjectChangeQuerySet
from projects.workflows import CHANGE_WORKFLOW

OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)


@tracked
class ProjectChange(ReviewableModel):
    """A request of the lead to change one thing; ``before`` is what stood there when it was handed in."""

    workflow = CHANGE_WORKFLOW
    snapshot_excluded = ("status", "version", "before", "accepted_at", "accepted_by", "declined_at", "decline_reason")
    joined_when_locked = ("organization", "project__organization")

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="changes")
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="申请单位", related_name="project_changes"
    )
    kind = models.CharField("变更什么", max_length=12, choices=ChangeKind)
    reason = models.TextField("为什么", max_length=1000)
    title = models.CharField("名称改成", max_length=120, blank=True)
    summary = models.CharField("一句话说明改成", max_length=200, blank=True)
    description = models.TextField("内容和目标改成", max_length=10_000, blank=True)
    headcount = models.PositiveIntegerField("计划培养人数改成", null=True, blank=True, validators=HEADCOUNT)
    ends_on = models.DateField("结束日期改成", null=True, blank=True)
    money_text = models.CharField("经费和投入改成", max_length=500, blank=True)
    other = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="哪个单位", null=True, blank=True, related_name="+"
    )
    role = models.CharField("作为", max_length=12, choices=PartnerRole, blank=True)
    before = models.JSONField("变更前", default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", null=True, editable=False, related_name="+"
    )
    applied_at = models.DateTimeField("生效时间", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("新牵头单位答应", null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁答应的", null=True, editable=False, related_name="+"
    )
    declined_at = models.DateTimeField("新牵头单位不接", null=True, blank=True, editable=False)
    decline_reason = models.CharField("为什么不接", max_length=200, blank=True, editable=False)

    objects = ProjectChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目变更"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(status__in=OPEN), name="projectchange_one_open_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(status__in=DRAFT_STATUSES) | ~Q(reason=""), name="projectchange_says_why"),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(kind=ChangeKind.TRANSFER, accepted_at__isnull=False, accepted_by__isnull=False, declined_at=None),
                name="projectchange_lead_accepted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, decline_reason="")
                | Q(kind=ChangeKind.TRANSFER, declined_at__isnull=False) & ~Q(decline_reason=""),
                name="projectchange_lead_declined_says_why",
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="projectchange_of_project")]

    def __str__(self):
        return f"{self.project}：{self.get_kind_display()}"

    def get_absolute_url(self):
        """The request's page."""
        return reverse("projects:change_detail", args=[self.pk])

    @property
    def edit_url(self):
        """Where it is mended."""
        return reverse("projects:change_edit", args=[self.pk])


@tracked
class ChangeAmount(models.Model):
    """What of the ledger's promises a request changes, from what to what; ``result`` is the entry that its approval wrote."""

    change = models.ForeignKey(ProjectChange, models.PROTECT, verbose_name="变更", related_name="amounts")
    commitment = models.ForeignKey("projects.Commitment", models.PROTECT, verbose_name="哪一条承诺", related_name="+")
    before = models.DecimalField("原来", max_digits=14, decimal_places=2)
    after = models.DecimalField("改成", max_digits=14, decimal_places=2)
    result = models.OneToOneField(
        "projects.Commitment", models.PROTECT, verbose_name="生效后记的账", null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "承诺的变更"
        constraints = [
            models.UniqueConstraint(fields=["change", "commitment"], name="changeamount_once"),
            models.CheckConstraint(condition=Q(before__gt=0, after__gte=0) & ~Q(before=F("after")), name="changeamount_differs"),
        ]

    def __str__(self):
        return f"{self.commitment} {self.before} → {self.after}"
