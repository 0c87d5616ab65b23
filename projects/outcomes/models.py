"""Tables of outcomes, courses, training plans, technology needs, and of what led to what."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel, TimestampedModel
from projects.outcomes.enums import AnswerState, NodeKind
from projects.outcomes.querysets import (
    CourseChangeQuerySet,
    CourseQuerySet,
    LineageLinkQuerySet,
    NeedAnswerQuerySet,
    NeedQuerySet,
    OutcomeKindQuerySet,
    PublicationQuerySet,
)
from projects.outcomes.workflows import PUBLICATION_WORKFLOW

PUBLIC = Q(status=Status.APPROVED)
SHARED_FIELDS = ("title", "summary", "description", "project")
LAST_SHOWN = ("majors", "project", "summary", "description")
HOURS = [MinValueValidator(1), MaxValueValidator(2_000)]


@tracked
class OutcomeKind(TimestampedModel):
    """A kind of outcome: 专利, 标准, 案例, 产品 …; a row that a city edits, retired, never deleted."""

    code = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=40)
    number_label = models.CharField("编号叫什么", max_length=20, blank=True, help_text="如 专利号、标准号；空 = 没有编号")
    has_clause = models.BooleanField("有条款", default=False, help_text="如 标准：写明哪一条")
    can_be_adopted = models.BooleanField("可以采用", default=False, help_text="如 案例：别的单位能照着立项")
    place = models.PositiveSmallIntegerField("顺序", default=0)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = OutcomeKindQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成果类型"
        ordering = ("place", "code")

    def __str__(self):
        return self.name


class Publication(ReviewableModel):
    """What the four kinds have in common; a draft may lack anything, a submission may not. ``page`` begins its URL names."""

    workflow = PUBLICATION_WORKFLOW
    snapshot_excluded = ("status", "version", "draft_input")
    page = ""
    code_head = ""
    shown_in_lists = ()
    content_fields = ()
    """What the author writes, besides the lists; ``content_lists`` are the lists of codes."""
    content_lists = ("majors",)
    further_text = ()
    """Fields that the search finds besides title, summary, description and lists."""
    shown_fields = ()
    """What its page shows, in order."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="%(class)ss")
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, verbose_name="出自项目", null=True, blank=True, related_name="%(class)ss"
    )
    title = models.CharField("名称", max_length=120, blank=True)
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    description = models.TextField("内容", max_length=10_000, blank=True)
    majors = models.ManyToManyField("taxonomy.Major", verbose_name="专业", blank=True, related_name="+")
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField("暂停公开，从", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", null=True, editable=False, related_name="+"
    )
    draft_input = models.JSONField("读不懂的草稿内容", default=dict, blank=True, editable=False)
    """What the author typed into a draft and could not be read, ``{field: text}``: kept, shown again, never published."""
    search_document = SearchVectorField("检索", null=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or "（还没有名称）"

    def get_absolute_url(self):
        """Its page."""
        return reverse(f"projects:{self.page}_detail", args=[self.pk])

    @property
    def edit_url(self):
        """Where its author goes on."""
        return reverse(f"projects:{self.page}_edit", args=[self.pk])

    @property
    def code(self):
        """The number people quote."""
        return f"{self.code_head}-{self.created_at:%Y}-{self.pk:05d}"

    @property
    def is_public(self):
        """Whether everybody may read its page."""
        return self.is_approved and self.suspended_at is None and self.organization.suspended_at is None

    def transition_fields(self, transition, at):
        """An approval makes it public; suspension is a moment of its own."""
        if transition.action in ("suspend", "lift"):
            return {"suspended_at": at if transition.action == "suspend" else None}
        return {"published_at": at} if transition.action == "approve" and self.published_at is None else {}


def publication_constraints(name):
    """What the database holds of every kind."""
    return [
        models.CheckConstraint(
            condition=Q(status__in=DRAFT_STATUSES) | (~Q(title="") & ~Q(summary="")), name=f"{name}_complete_once_submitted"
        )
    ]


def publication_indexes(name):
    """How every kind is listed and found."""
    return [
        models.Index(fields=["-published_at", "-id"], name=f"{name}_newest", condition=PUBLIC),
        models.Index(fields=["organization", "-id"], name=f"{name}_of_organization"),
        GinIndex(fields=["search_document"], name=f"{name}_search"),
    ]


@tracked(exclude=["search_document"])
class Outcome(Publication):
    """Something that a project brought forth: a finding, a patent, a standard, a case (B1.2, C2.1)."""

    page, code_head, shown_in_lists = "outcome", "CG", ("kind",)
    content_fields = (*SHARED_FIELDS, "kind", "number", "clause", "dated_on")
    further_text = ("number", "clause")
    shown_fields = ("kind", "number", "clause", "dated_on", *LAST_SHOWN)

    kind = models.ForeignKey(OutcomeKind, models.PROTECT, verbose_name="类型", null=True, blank=True, related_name="outcomes")
    number = models.CharField("编号", max_length=60, blank=True, help_text="专利号、标准号等")
    clause = models.CharField("哪一条", max_length=200, blank=True, help_text="标准里的条款，如 5.2 焊缝外观")
    dated_on = models.DateField("日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "成果"
        constraints = publication_constraints("outcome")
        indexes = [
            *publication_indexes("outcome"),
            models.Index(fields=["kind", "-id"], name="outcome_by_kind", condition=PUBLIC),
        ]


@tracked(exclude=["search_document"])
class Course(Publication):
    """A course with what it reflects of new technology, standards and processes (C2.2)."""

    page, code_head, shown_in_lists = "course", "KC", ("level",)
    content_fields = (*SHARED_FIELDS, "level", "hours", "technology", "standard", "process")
    further_text = ("technology", "standard", "process")
    shown_fields = ("level", "hours", "technology", "standard", "process", *LAST_SHOWN)

    level = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="学历层次", null=True, blank=True, related_name="+"
    )
    hours = models.PositiveSmallIntegerField("学时", null=True, blank=True, validators=HOURS)
    technology = models.CharField("反映的新技术", max_length=200, blank=True)
    standard = models.CharField("反映的新标准", max_length=200, blank=True)
    process = models.CharField("反映的新工艺", max_length=200, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "课程"
        constraints = [
            *publication_constraints("course"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | ~Q(technology="", standard="", process=""),
                name="course_reflects_something",
            ),
        ]
        indexes = publication_indexes("course")


@tracked
class CourseChange(models.Model):
    """One change of a course: what was taught before, what is taught now."""

    course = models.ForeignKey(Course, models.PROTECT, verbose_name="课程", related_name="changes")
    changed_on = models.DateField("哪天起")
    before = models.CharField("原来", max_length=300, blank=True)
    after = models.CharField("改成", max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    recorded_at = models.DateTimeField("填写时间")

    objects = CourseChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "课程改动"
        indexes = [models.Index(fields=["course", "-changed_on"], name="coursechange_of_course")]

    def __str__(self):
        return f"{self.course}：{self.after}"

    def get_absolute_url(self):
        """Changes stand on the course's page."""
        return f"{self.course.get_absolute_url()}#change-{self.pk}"


@tracked(exclude=["search_document"])
class TrainingPlan(Publication):
    """A revision of a training plan with what it changed (C2.3); ``follows`` is the one before it."""

    page, code_head, shown_in_lists = "plan", "FA", ("level",)
    content_fields = (*SHARED_FIELDS, "level", "adopted_on", "follows", "changed")
    further_text = ("changed",)
    shown_fields = ("level", "adopted_on", "follows", "changed", *LAST_SHOWN)

    level = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="学历层次", null=True, blank=True, related_name="+"
    )
    adopted_on = models.DateField("哪天起执行", null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name="接着哪一版", null=True, blank=True, related_name="followers"
    )
    changed = models.TextField("改了什么", max_length=4_000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培养方案"
        constraints = [
            *publication_constraints("trainingplan"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | (Q(adopted_on__isnull=False) & ~Q(changed="")),
                name="trainingplan_says_what_changed",
            ),
        ]
        indexes = publication_indexes("trainingplan")


@tracked(exclude=["search_document"])
class TechnologyNeed(Publication):
    """Something that an enterprise cannot do yet and asks schools' teams for (A1.3)."""

    page, code_head, shown_in_lists = "need", "JX", ("industry",)
    content_fields = (*SHARED_FIELDS, "industry", "budget", "answers_until")
    shown_fields = ("industry", "budget", "answers_until", *LAST_SHOWN)

    industry = models.ForeignKey(
        "taxonomy.Industry", models.PROTECT, verbose_name="行业", null=True, blank=True, related_name="+"
    )
    budget = models.DecimalField("准备投入（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    answers_until = models.DateField("征集到哪天", null=True, blank=True)
    closed_on = models.DateField("结束日期", null=True, blank=True, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "技术需求"
        constraints = [
            *publication_constraints("technologyneed"),
            models.CheckConstraint(condition=Q(budget=None) | Q(budget__gt=0), name="technologyneed_budget_gt_0"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | Q(answers_until__isnull=False), name="technologyneed_has_an_end"
            ),
        ]
        indexes = publication_indexes("technologyneed")

    def is_open(self, on):
        """Whether teams may still answer."""
        return self.is_public and self.closed_on is None and self.answers_until >= on


@tracked
class NeedAnswer(TimestampedModel):
    """What a team of an organization offers for a technology need; read by the two organizations alone."""

    need = models.ForeignKey(TechnologyNeed, models.PROTECT, verbose_name="技术需求", related_name="answers")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="need_answers")
    team = models.CharField("哪个团队", max_length=120)
    proposal = models.TextField("打算怎么做", max_length=4_000)
    contact = models.CharField("怎么联系", max_length=120)
    state = models.CharField("进展", max_length=10, choices=AnswerState, default=AnswerState.OFFERED)
    reply = models.CharField("回话", max_length=300, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答复人", null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = NeedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "技术需求的应答"
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organization"], condition=~Q(state=AnswerState.WITHDRAWN), name="needanswer_one_open"
            )
        ]
        indexes = [models.Index(fields=["organization", "-id"], name="needanswer_of_organization")]

    def __str__(self):
        return f"{self.organization} 应答 {self.need}"

    def get_absolute_url(self):
        """Answers stand on the need's page."""
        return self.need.get_absolute_url()


@tracked
class LineageLink(models.Model):
    """That one thing led to another; ``outcomes.lineage`` says which kinds may be joined and finds their rows."""

    cause_kind = models.CharField("起因类型", max_length=14, choices=NodeKind)
    cause_id = models.PositiveBigIntegerField("起因编号")
    effect_kind = models.CharField("结果类型", max_length=14, choices=NodeKind)
    effect_id = models.PositiveBigIntegerField("结果编号")
    note = models.CharField("怎么引出来的", max_length=200, blank=True)
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="谁写的", related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+")
    made_at = models.DateTimeField("填写时间", default=timezone.now)

    objects = LineageLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "前因后果"
        constraints = [
            models.UniqueConstraint(fields=["cause_kind", "cause_id", "effect_kind", "effect_id"], name="lineagelink_once")
        ]
        indexes = [models.Index(fields=["effect_kind", "effect_id"], name="lineagelink_by_effect")]

    def __str__(self):
        return f"{self.get_cause_kind_display()} {self.cause_id} → {self.get_effect_kind_display()} {self.effect_id}"


OutcomeMajorsEvent = track_many_to_many(Outcome, "majors")
CourseMajorsEvent = track_many_to_many(Course, "majors")
TrainingPlanMajorsEvent = track_many_to_many(TrainingPlan, "majors")
TechnologyNeedMajorsEvent = track_many_to_many(TechnologyNeed, "majors")

__all__ = [
    "Course",
    "CourseChange",
    "CourseMajorsEvent",
    "LineageLink",
    "NeedAnswer",
    "Outcome",
    "OutcomeKind",
    "OutcomeMajorsEvent",
    "Publication",
    "TechnologyNeed",
    "TechnologyNeedMajorsEvent",
    "TrainingPlan",
    "TrainingPlanMajorsEvent",
]
