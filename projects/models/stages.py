"""The stage passport of a project: what each of its stages asked for and what was done (A2.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.audit import tracked
from projects.enums import CheckKind, Stage
from projects.models.projects import Project
from projects.models.types import FigureDefinition
from projects.querysets import ProjectStageQuerySet, StageCheckQuerySet


@tracked
class ProjectStage(models.Model):
    """One stage of one project; rows are made for all stages when the project is approved."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="stages")
    stage = models.CharField("环节", max_length=20, choices=Stage)
    planned_from = models.DateField("计划从", null=True, blank=True)
    planned_until = models.DateField("计划到", null=True, blank=True)
    entered_on = models.DateField("进入", null=True, blank=True)
    left_on = models.DateField("离开", null=True, blank=True)
    skip_reason = models.CharField("为什么跳过", max_length=200, blank=True)
    left_at = models.DateTimeField("什么时候走完的", null=True, blank=True)
    left_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁最后确认的", null=True, blank=True, related_name="+"
    )
    left_with = models.JSONField("走完时做了多少", default=dict, blank=True)
    """What had been done then, and whose word was the last: while nothing more has been, the exit can be taken back."""

    objects = ProjectStageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目环节"
        constraints = [
            models.UniqueConstraint(fields=["project", "stage"], name="projectstage_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | ~Q(skip_reason="") | Q(left_on__gte=F("entered_on")),
                name="projectstage_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(planned_from=None) | Q(planned_until=None) | Q(planned_until__gte=F("planned_from")),
                name="projectstage_plan_in_order",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(entered_on__isnull=False, left_on=None), name="projectstage_one_open"
            ),
        ]
        indexes = [
            models.Index(fields=["planned_until"], name="projectstage_due", condition=Q(entered_on__isnull=False, left_on=None))
        ]

    def __str__(self):
        return f"{self.project} {self.get_stage_display()}"

    @property
    def organization(self):
        """The project's lead, whose coordinators look after the stage."""
        return self.project.organization

    @property
    def is_open(self):
        """Whether the project stands in it."""
        return self.entered_on is not None and self.left_on is None


@tracked
class StageCheck(models.Model):
    """An exit check of a project's stage: the project's own copy of a ``TypeCheck``, or one that it set itself."""

    stage = models.ForeignKey(ProjectStage, models.PROTECT, verbose_name="环节", related_name="checks")
    label = models.CharField("要办到什么", max_length=120)
    hint = models.CharField("提示", max_length=200, blank=True)
    kind = models.CharField("凭什么", max_length=10, choices=CheckKind, default=CheckKind.STATEMENT)
    figure = models.ForeignKey(FigureDefinition, models.PROTECT, verbose_name="哪个数字", null=True, blank=True, related_name="+")
    is_required = models.BooleanField("必须办到", default=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    note = models.CharField("说明", max_length=500, blank=True)
    done_on = models.DateField("办到日期", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁填的", null=True, blank=True, related_name="+"
    )

    objects = StageCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "出口检查"
        ordering = ("place", "pk")
        indexes = [models.Index(fields=["stage", "place"], name="stagecheck_of_stage")]

    def __str__(self):
        return self.label


@tracked
class StageConfirmation(models.Model):
    """That one of the two sides agrees that a stage is over; both are needed before the project moves on."""

    stage = models.ForeignKey(ProjectStage, models.PROTECT, verbose_name="环节", related_name="confirmations")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="确认人", related_name="+")
    confirmed_at = models.DateTimeField("确认时间")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "环节确认"
        constraints = [models.UniqueConstraint(fields=["stage", "organization"], name="stageconfirmation_once")]

    def __str__(self):
        return f"{self.organization} 确认 {self.stage}"
