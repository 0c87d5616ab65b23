"""Kinds of projects, with what each asks for in its stages: rows that a city edits, never classes (A2.3)."""

from django.db import models
from django.db.models import Q

from core.audit import track_many_to_many, tracked
from core.models import TimestampedModel
from projects.enums import CheckKind, FigureKind, Stage
from projects.querysets import ProjectTypeQuerySet


@tracked
class ProjectType(TimestampedModel):
    """A kind of project: 现代产业学院, 委托订单培养 …; retired, never deleted."""

    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    lead_kinds = models.ManyToManyField(
        "taxonomy.OrganizationKind", verbose_name="谁可以牵头", blank=True, related_name="+", help_text="都不选 = 什么单位都行"
    )
    place = models.PositiveSmallIntegerField("顺序", default=0)
    retired_on = models.DateField("停用日期", null=True, blank=True)
    source_digest = models.CharField("平台自带版本的指纹", max_length=64, blank=True, editable=False)

    objects = ProjectTypeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目类型"
        ordering = ("place", "code")

    def __str__(self):
        return self.name

    @property
    def label(self):
        """How lists of codes call it."""
        return self.name

    @property
    def used_stages(self):
        """The stages that a project of this kind goes through, in order; one query."""
        unused = set(self.stages.filter(is_used=False).values_list("stage", flat=True))
        return [stage for stage in Stage if stage not in unused]

    @property
    def first_stage(self):
        """In which stage a project of this kind begins."""
        return next(iter(self.used_stages), Stage.INDUSTRY_SURVEY)


@tracked
class TypeStage(models.Model):
    """How a kind of project goes through one of the six stages; a stage without a row is gone through without checks."""

    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="stages")
    stage = models.CharField("环节", max_length=20, choices=Stage)
    is_used = models.BooleanField("用这个环节", default=True)
    usual_months = models.PositiveSmallIntegerField("一般多少个月", null=True, blank=True)
    guide = models.TextField("怎么做", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "类型的环节"
        constraints = [models.UniqueConstraint(fields=["type", "stage"], name="typestage_once")]

    def __str__(self):
        return f"{self.type} {self.get_stage_display()}"


@tracked
class FigureDefinition(models.Model):
    """A figure that projects of a kind report; without a kind, all projects do."""

    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="figures", null=True, blank=True)
    code = models.SlugField("代号", max_length=40)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=FigureKind, default=FigureKind.COUNT)
    unit = models.CharField("单位", max_length=10)
    definition = models.CharField("怎么算", max_length=200)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "项目数字"
        ordering = ("place", "code")
        constraints = [models.UniqueConstraint(fields=["type", "code"], name="figuredefinition_once", nulls_distinct=False)]

    def __str__(self):
        return f"{self.name}（{self.unit}）"


@tracked
class TypeCheck(models.Model):
    """An exit check that a kind of project brings into a stage; a project takes its own copy when it begins."""

    type = models.ForeignKey(ProjectType, models.PROTECT, verbose_name="项目类型", related_name="checks")
    stage = models.CharField("环节", max_length=20, choices=Stage)
    code = models.SlugField("代号", max_length=40)
    label = models.CharField("要办到什么", max_length=120)
    hint = models.CharField("提示", max_length=200, blank=True)
    kind = models.CharField("凭什么", max_length=10, choices=CheckKind, default=CheckKind.STATEMENT)
    figure = models.ForeignKey(FigureDefinition, models.PROTECT, verbose_name="哪个数字", null=True, blank=True, related_name="+")
    is_required = models.BooleanField("必须办到", default=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "类型的出口检查"
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["type", "stage", "code"], name="typecheck_once"),
            models.CheckConstraint(
                condition=Q(kind=CheckKind.FIGURE, figure__isnull=False) | ~Q(kind=CheckKind.FIGURE) & Q(figure=None),
                name="typecheck_figure_where_asked",
            ),
        ]

    def __str__(self):
        return self.label


ProjectTypeLeadKindsEvent = track_many_to_many(ProjectType, "lead_kinds")
