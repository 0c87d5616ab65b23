"""What stands in a project's passport besides its checks: milestones, figures, verdicts, and how long its peers take."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from core.audit import tracked
from projects.enums import EvidenceGrade, Stage, Verdict
from projects.models.projects import Project
from projects.models.stages import ProjectStage
from projects.models.types import FigureDefinition, ProjectType
from projects.querysets import MilestoneQuerySet, ProjectFigureQuerySet

USER = settings.AUTH_USER_MODEL


@tracked
class Milestone(models.Model):
    """Something that is to be reached within a stage by a day."""

    stage = models.ForeignKey(ProjectStage, models.PROTECT, verbose_name="环节", related_name="milestones")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁来办", related_name="+")
    title = models.CharField("要办成什么", max_length=120)
    due_on = models.DateField("到哪天")
    done_on = models.DateField("办成日期", null=True, blank=True)
    done_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁填的", null=True, blank=True, related_name="+")
    dropped_on = models.DateField("不做了", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    created_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁定的", null=True, blank=True, related_name="+")

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "里程碑"
        ordering = ("due_on", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_on=None), name="milestone_done_or_dropped"),
        ]
        indexes = [
            models.Index(fields=["stage", "due_on"], name="milestone_of_stage"),
            models.Index(fields=["due_on"], name="milestone_due", condition=Q(done_on=None, dropped_on=None)),
            models.Index(
                fields=["organization", "due_on"], name="milestone_of_organization", condition=Q(done_on=None, dropped_on=None)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        """Whether it is still to be reached."""
        return self.done_on is None and self.dropped_on is None


@tracked
class ProjectFigure(models.Model):
    """A figure as one organization reported it for a day, and how well it is borne out; the newest of a definition counts."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="figures")
    definition = models.ForeignKey(FigureDefinition, models.PROTECT, verbose_name="哪个数字", related_name="+")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁报的", related_name="+")
    value = models.DecimalField("数值", max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal(0))])
    counted_on = models.DateField("截至")
    note = models.CharField("说明", max_length=300, blank=True)
    grade = models.CharField("可信程度", max_length=12, choices=EvidenceGrade, default=EvidenceGrade.STATED)
    reported_by = models.ForeignKey(USER, models.PROTECT, verbose_name="填报人", related_name="+")
    reported_at = models.DateTimeField("填报时间")
    confirmed_by = models.ForeignKey(USER, models.PROTECT, verbose_name="确认人", null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("对方确认时间", null=True, blank=True)
    verified_by = models.ForeignKey(USER, models.PROTECT, verbose_name="核验人", null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField("核验时间", null=True, blank=True)

    objects = ProjectFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目数字填报"
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="projectfigure_not_negative")]
        indexes = [models.Index(fields=["project", "definition", "-id"], name="projectfigure_newest")]

    def __str__(self):
        return f"{self.definition.name} {self.value_text}"

    @property
    def value_text(self):
        """The value as people write it, with its unit."""
        value = self.value.quantize(Decimal(1)) if self.value == self.value.to_integral_value() else self.value.normalize()
        return f"{value:,f} {self.definition.unit}"


@tracked
class Acceptance(models.Model):
    """What one side says of a project that has gone through its last stage; the project ends when both say that it is good."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="acceptances")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    verdict = models.CharField("结论", max_length=10, choices=Verdict)
    note = models.CharField("意见", max_length=1000)
    given_by = models.ForeignKey(USER, models.PROTECT, verbose_name="谁写的", related_name="+")
    given_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "项目验收"
        constraints = [models.UniqueConstraint(fields=["project", "organization"], name="acceptance_once")]

    def __str__(self):
        return f"{self.organization}：{self.get_verdict_display()}"


class StagePace(models.Model):
    """How long projects of a kind usually stay in a stage, counted once a day; read beside every project that stands there."""

    type = models.ForeignKey(ProjectType, models.CASCADE, verbose_name="项目类型", related_name="paces")
    stage = models.CharField("环节", max_length=20, choices=Stage)
    median_days = models.PositiveIntegerField("中位天数")
    project_count = models.PositiveIntegerField("多少个项目")
    counted_on = models.DateField("哪天算的")

    class Meta:
        verbose_name = verbose_name_plural = "环节快慢"
        constraints = [models.UniqueConstraint(fields=["type", "stage"], name="stagepace_once")]

    def __str__(self):
        return f"{self.type} {self.get_stage_display()}：{self.median_days} 天"
