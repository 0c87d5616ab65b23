"""What one side states of a cohort and the other bears out: guidance, evaluation, hires.

Never changed once stated; what nobody has confirmed may be taken back whole. Triggers hold that.
"""

from decimal import Decimal

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.audit import tracked
from core.numbers import grouped_text
from projects.enums import MentorSide
from projects.models.evidence import Evidenced
from projects.models.projects import Project
from projects.models.training import HEADS, Cohort, CriteriaSet, EnrollmentPlan, MentorPairing
from projects.training_querysets import ByCohortQuerySet, GuidanceQuerySet, SaidOfProjectQuerySet


class Said(Evidenced):
    """Something stated of a cohort; never changed, taken back whole while nobody has confirmed it."""

    note = models.CharField("说明", max_length=300, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_reason = models.CharField("为什么作废", max_length=200, blank=True)
    tab = "training"

    class Meta(Evidenced.Meta):
        abstract = True
        constraints = [
            *Evidenced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(voided_at=None) | ~Q(void_reason="") & Q(grade="stated"), name="%(class)s_void_has_reason"
            ),
        ]

    @property
    def is_waiting(self):
        """Whether the other side may still say something to it."""
        return super().is_waiting and self.voided_at is None

    def get_absolute_url(self):
        """The entry's page."""
        return reverse("projects:record", args=[self.code, self.pk])


def _never_changed(*fields):
    own = ["counterpart_name", "created_by", "created_at", "note", *fields]  # organizations move where one is merged into another
    return [
        pgtrigger.ReadOnly(name="statement_is_fixed", fields=own),
        pgtrigger.Protect(name="statement_is_kept", operation=pgtrigger.Delete),
    ]


@tracked
class GuidanceEntry(Said):
    """That a mentor guided a cohort on a day, for so many hours, on something."""

    pairing = models.ForeignKey(MentorPairing, models.PROTECT, verbose_name="双导师", related_name="guidance")
    side = models.CharField("哪一方的导师", max_length=10, choices=MentorSide)
    happened_on = models.DateField("哪天")
    hours = models.DecimalField("学时", max_digits=4, decimal_places=1, validators=[MinValueValidator(Decimal("0.5"))])
    topic = models.CharField("指导了什么", max_length=120)

    objects = GuidanceQuerySet.as_manager()
    code, unit, number_label = "guidance", "学时", "学时"

    class Meta(Said.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "导师指导记录"
        indexes = [
            models.Index(fields=["pairing", "-happened_on"], name="guidanceentry_of_pairing"),
            models.Index(fields=["counterpart", "grade", "answer"], name="guidanceentry_counterpart"),
        ]
        triggers = _never_changed("pairing", "side", "happened_on", "hours", "topic")

    def __str__(self):
        return f"{self.mentor} {self.happened_on:%Y-%m-%d} {grouped_text(self.hours)} 学时"

    @property
    def project(self):
        """The cohort's project."""
        return self.pairing.cohort.project

    @property
    def number(self):
        """What counts: nothing once it is void."""
        return Decimal(0) if self.voided_at else self.hours

    @property
    def mentor(self):
        """Who guided."""
        return self.pairing.industry_mentor if self.side == MentorSide.INDUSTRY else self.pairing.school_mentor

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        return f"{self.mentor}指导{self.pairing.cohort} {grouped_text(self.hours)} 学时：{self.topic}"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        return [
            (self.get_side_display(), self.mentor),
            ("班级", f"{self.pairing.cohort}，{self.pairing.cohort.headcount} 人"),
            ("哪天", f"{self.happened_on:%Y-%m-%d}"),
            ("学时", grouped_text(self.hours)),
            ("内容", self.topic),
            *([("说明", self.note)] if self.note else []),
        ]


@tracked
class EmploymentOutcome(Said):
    """How many of a cohort an employer has hired; by the original demand where it is its organization."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, verbose_name="班级", related_name="outcomes")
    employer = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="去了哪个单位", related_name="+", null=True, blank=True
    )
    employer_name = models.CharField("平台外的单位", max_length=120, blank=True)
    hired_count = models.PositiveIntegerField("录用人数", validators=HEADS)
    counted_on = models.DateField("截至哪天")

    objects = ByCohortQuerySet.as_manager()
    code, unit, number_label = "outcome", "人", "录用人数"

    class Meta(Said.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "就业去向"
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=Q(employer__isnull=False, employer_name="") | Q(employer=None) & ~Q(employer_name=""),
                name="employmentoutcome_has_employer",
            ),
            models.UniqueConstraint(
                fields=["cohort", "employer", "employer_name"],
                condition=Q(voided_at=None),
                name="employmentoutcome_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["counterpart", "grade", "answer"], name="employmentout_counterpart")]
        triggers = _never_changed("cohort", "employer_name", "hired_count", "counted_on")

    def __str__(self):
        return f"{self.employer_label} {self.hired_count} 人"

    @property
    def project(self):
        """The cohort's project."""
        return self.cohort.project

    @property
    def number(self):
        """What counts: nobody once it is void."""
        return Decimal(0 if self.voided_at else self.hired_count)

    @property
    def employer_label(self):
        """Where they went, by name."""
        return str(self.employer) if self.employer_id else self.employer_name

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        return f"{self.employer_label}录用了{self.cohort}的 {self.hired_count} 人"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        return [
            ("班级", f"{self.cohort}，{self.cohort.headcount} 人"),
            ("去了哪里", self.employer_label),
            ("录用", f"{self.hired_count} 人"),
            ("截至", f"{self.counted_on:%Y-%m-%d}"),
            *([("说明", self.note)] if self.note else []),
        ]


@tracked
class HeadcountStatement(Said):
    """The figures of an enrolment plan or a cohort as they stood when the other side was asked; others need another word."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="headcount_statements")
    plan = models.ForeignKey(
        EnrollmentPlan, models.PROTECT, verbose_name="招生计划", null=True, blank=True, related_name="statements"
    )
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, verbose_name="班级", null=True, blank=True, related_name="headcount_statements"
    )
    headcount = models.PositiveIntegerField("人数", help_text="班级人数，或者计划人数")
    admitted_count = models.PositiveIntegerField("录取人数", null=True, blank=True)
    tilt_count = models.PositiveIntegerField("倾斜名额", default=0)

    objects = SaidOfProjectQuerySet.as_manager()
    code, unit, number_label = "headcount", "人", "人数"

    class Meta(Said.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "人数的确认"
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=Q(plan=None, cohort__isnull=False) | Q(plan__isnull=False, cohort=None), name="headcount_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["plan", "cohort", "headcount", "admitted_count", "tilt_count"],
                condition=Q(voided_at=None),
                name="headcount_asked_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["counterpart", "grade", "answer"], name="headcount_counterpart")]
        triggers = _never_changed("project", "plan", "cohort", "headcount", "admitted_count", "tilt_count")

    def __str__(self):
        return self.statement

    @property
    def about(self):
        """What is counted."""
        return self.plan if self.plan_id else self.cohort

    @property
    def number(self):
        """What counts: nobody once it is void."""
        return Decimal(0 if self.voided_at else self.headcount)

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        if self.cohort_id:
            return f"{self.cohort} {self.headcount} 人"
        admitted = "" if self.admitted_count is None else f"，录取 {self.admitted_count} 人"
        return f"{self.plan}计划招 {self.headcount} 人{admitted}"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        if self.cohort_id:
            return [("班级", str(self.cohort)), ("人数", f"{self.headcount} 人"), ("开班", f"{self.cohort.starts_on:%Y-%m-%d}")]
        tilt = f"{self.tilt_count} 人（{self.plan.tilt_source}）" if self.tilt_count else "没有"
        admitted = "还没录取" if self.admitted_count is None else f"{self.admitted_count} 人"
        return [("招生计划", str(self.plan)), ("计划", f"{self.headcount} 人"), ("其中倾斜", tilt), ("录取", admitted)]


@tracked
class CohortEvaluation(Said):
    """What an enterprise says of a cohort by weighted criteria; the newest of each set and enterprise counts."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, verbose_name="班级", related_name="evaluations")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name="指标", related_name="evaluations")
    evaluated_on = models.DateField("评价日期")
    total = models.DecimalField("总分", max_digits=5, decimal_places=2)
    scores = models.JSONField("各项得分", default=list)
    """``[{"criterion", "name", "weight", "score"}]`` as they stood on the day: later weights rewrite no evaluation."""

    objects = ByCohortQuerySet.as_manager()
    code, unit, number_label = "evaluation", "分", ""

    class Meta(Said.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "企业评价"
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(condition=Q(total__range=(0, 100)), name="cohortevaluation_total"),
        ]
        indexes = [
            models.Index(fields=["cohort", "-id"], name="cohortevaluation_of_cohort"),
            models.Index(fields=["counterpart", "grade", "answer"], name="cohorteval_counterpart"),
        ]
        triggers = _never_changed("cohort", "criteria_set", "evaluated_on", "total", "scores")

    def __str__(self):
        return f"{self.stated_by}评{self.cohort} {grouped_text(self.total)} 分"

    @property
    def project(self):
        """The cohort's project."""
        return self.cohort.project

    @property
    def number(self):
        """The total; nothing once it is void."""
        return Decimal(0) if self.voided_at else self.total

    @property
    def statement(self):
        """What the other side is asked to confirm, as a sentence."""
        return f"{self.stated_by}按“{self.criteria_set}”评{self.cohort}：{grouped_text(self.total)} 分"

    @property
    def facts(self):
        """``[(label, text)]`` of what is stated."""
        rows = [(f"{row['name']}（{row['weight']}%）", f"{row['score']} 分") for row in self.scores]
        return [
            *rows,
            ("总分", grouped_text(self.total)),
            ("日期", f"{self.evaluated_on:%Y-%m-%d}"),
            *([("说明", self.note)] if self.note else []),
        ]
