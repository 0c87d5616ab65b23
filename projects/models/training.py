"""Training together: enrolment plans, cohorts, two mentors each, and criteria to evaluate them by.

Head-counts only: no student has a name here. Plans, cohorts and pairings are their organization's own and may be mended; what one
side states of a cohort stands in ``cohort_statements``.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.audit import tracked
from core.models import TimestampedModel
from projects.enums import CriteriaKind
from projects.models.projects import Project
from projects.training_querysets import ByCohortQuerySet, ProjectPartQuerySet

YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]
HEADS = [MinValueValidator(1), MaxValueValidator(100_000)]


class OwnedByParty(TimestampedModel):
    """Written by one party of the project, in place; ``version`` tells a stale tab."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")

    class Meta:
        abstract = True


@tracked
class EnrollmentPlan(OwnedByParty):
    """How many a school takes in for the project in a year, and how many places were granted on top (招生计划倾斜, C6.1)."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="enrollment_plans")
    year = models.PositiveSmallIntegerField("年份", validators=YEARS)
    major = models.ForeignKey("taxonomy.Major", models.PROTECT, verbose_name="专业", related_name="+")
    level = models.ForeignKey("taxonomy.EducationLevel", models.PROTECT, verbose_name="层次", related_name="+")
    planned_count = models.PositiveIntegerField("计划人数", validators=HEADS)
    admitted_count = models.PositiveIntegerField("录取人数", null=True, blank=True)
    tilt_count = models.PositiveIntegerField("倾斜名额", default=0)
    tilt_source = models.CharField("哪份文件批的倾斜", max_length=120, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "招生计划"
        constraints = [
            models.UniqueConstraint(fields=["project", "organization", "year", "major", "level"], name="enrollmentplan_once"),
            models.CheckConstraint(condition=Q(tilt_count__lte=F("planned_count")), name="enrollmentplan_tilt_within_plan"),
            models.CheckConstraint(condition=Q(tilt_count=0) | ~Q(tilt_source=""), name="enrollmentplan_tilt_has_source"),
        ]

    def __str__(self):
        return f"{self.year} 年 {self.major.name}"


@tracked
class Cohort(OwnedByParty):
    """A class that is trained together, as a head-count."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="cohorts")
    plan = models.ForeignKey(
        EnrollmentPlan, models.PROTECT, verbose_name="来自哪个招生计划", null=True, blank=True, related_name="cohorts"
    )
    name = models.CharField("班级", max_length=60)
    headcount = models.PositiveIntegerField("人数", validators=HEADS)
    starts_on = models.DateField("开班")
    ends_on = models.DateField("结业", null=True, blank=True)

    objects = ProjectPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "班级"
        constraints = [
            models.UniqueConstraint(fields=["project", "organization", "name"], name="cohort_once"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="cohort_days_in_order"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """Its place on the project's page of training."""
        return f"{reverse('projects:training', args=[self.project_id])}#cohort-{self.pk}"


@tracked
class MentorPairing(OwnedByParty):
    """Two mentors of a cohort, of the school and of the enterprise (C6.2); names as text until there is a faculty register."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, verbose_name="班级", related_name="pairings")
    school_mentor = models.CharField("学校导师", max_length=60)
    school_position = models.CharField("学校导师的职务", max_length=60, blank=True)
    industry_mentor = models.CharField("产业导师", max_length=60)
    industry_position = models.CharField("产业导师的职务", max_length=60, blank=True)
    industry_organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="产业导师的单位", related_name="+", null=True, blank=True
    )
    industry_organization_name = models.CharField("平台外的单位", max_length=120, blank=True)
    ended_on = models.DateField("结束于", null=True, blank=True)

    objects = ByCohortQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "双导师"
        constraints = [
            models.CheckConstraint(
                condition=Q(industry_organization__isnull=False, industry_organization_name="")
                | Q(industry_organization=None) & ~Q(industry_organization_name=""),
                name="mentorpairing_industry_side",
            ),
            models.CheckConstraint(condition=~Q(organization=F("industry_organization")), name="mentorpairing_two_sides"),
        ]
        indexes = [models.Index(fields=["cohort"], name="mentorpairing_of_cohort")]

    def __str__(self):
        return f"{self.school_mentor}、{self.industry_mentor}"

    @property
    def industry_name(self):
        """The industry mentor's organization by name."""
        return str(self.industry_organization) if self.industry_organization_id else self.industry_organization_name


@tracked
class CriteriaSet(TimestampedModel):
    """Weighted criteria by which cohorts are evaluated: rows that a city edits; weights add up to 100 (a trigger holds it)."""

    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("评什么", max_length=10, choices=CriteriaKind)
    guide = models.CharField("怎么评", max_length=200, blank=True)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价指标"
        ordering = ("kind", "code")

    def __str__(self):
        return self.name


@tracked
class Criterion(models.Model):
    """One criterion of a set with its weight in per cent."""

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name="指标组", related_name="criteria")
    name = models.CharField("指标", max_length=60)
    weight = models.PositiveSmallIntegerField("权重", validators=[MinValueValidator(1), MaxValueValidator(100)])
    hint = models.CharField("看什么", max_length=200, blank=True)
    place = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ("place", "pk")
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "name"], name="criterion_once"),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weight"),
        ]

    def __str__(self):
        return f"{self.name}（{self.weight}%）"
