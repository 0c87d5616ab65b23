"""Projects and who takes part in them."""

from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel
from projects.enums import EndKind, PartnerRole, PublicPart, Stage
from projects.querysets import ProjectPartnerQuerySet, ProjectQuerySet
from projects.workflows import PROJECT_WORKFLOW
from taxonomy.enums import OrganizationSide

PUBLIC = Q(status=Status.APPROVED)
HEADCOUNT = [MinValueValidator(1), MaxValueValidator(100_000)]


def _open_parts():
    return [PublicPart.PARTNERS, PublicPart.STAGES, PublicPart.OUTCOMES]


@tracked(exclude=["search_document"])
class Project(ReviewableModel):
    """What a school and an enterprise do together; a draft may lack anything, a submission may not (B1.2).

    ``organization`` leads it. ``stage`` is where it stands, empty before it is approved; its past is in ``ProjectStage``.
    ``demand``, ``supply``, ``match``, ``need_answer``, ``adopted_outcome`` and ``adopted_from`` say where it came from; an
    awarded bid names the project itself, and apps above tell their sources through ``projects.sources``.
    """

    workflow = PROJECT_WORKFLOW
    snapshot_excluded = ("status", "version", "draft_input")

    type = models.ForeignKey(
        "projects.ProjectType", models.PROTECT, verbose_name="类型", null=True, blank=True, related_name="projects"
    )
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="牵头单位", related_name="projects")
    title = models.CharField("名称", max_length=120, blank=True)
    summary = models.CharField("一句话说明", max_length=200, blank=True)
    description = models.TextField("内容和目标", max_length=10_000, blank=True)
    district = models.ForeignKey(
        "taxonomy.District", models.PROTECT, verbose_name="在哪个区", null=True, blank=True, related_name="projects"
    )
    majors = models.ManyToManyField("taxonomy.Major", verbose_name="专业", blank=True, related_name="+")
    industry = models.ForeignKey(
        "taxonomy.Industry", models.PROTECT, verbose_name="行业", null=True, blank=True, related_name="+"
    )
    level = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="培养层次", null=True, blank=True, related_name="+"
    )
    headcount = models.PositiveIntegerField("计划培养人数", null=True, blank=True, validators=HEADCOUNT)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    money_text = models.CharField("经费和投入", max_length=500, blank=True)
    public_parts = ArrayField(
        models.CharField(max_length=12, choices=PublicPart), verbose_name="公开哪些部分", default=_open_parts, blank=True
    )
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact_email = models.EmailField("联系邮箱", blank=True)

    demand = models.ForeignKey(
        "supplydemand.TalentDemand",
        models.PROTECT,
        verbose_name="来自需求",
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    supply = models.ForeignKey(
        "supplydemand.TalentSupply",
        models.PROTECT,
        verbose_name="来自供给",
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    match = models.ForeignKey(
        "supplydemand.Match",
        models.PROTECT,
        verbose_name="来自匹配",
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    adopted_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="采用自", null=True, blank=True, editable=False, related_name="adoptions"
    )
    adopted_outcome = models.ForeignKey(
        "projects.Outcome",
        models.PROTECT,
        verbose_name="采用自案例",
        null=True,
        blank=True,
        editable=False,
        related_name="adoptions",
    )
    need_answer = models.ForeignKey(
        "projects.NeedAnswer",
        models.PROTECT,
        verbose_name="来自技术需求的应答",
        null=True,
        blank=True,
        editable=False,
        related_name="projects",
    )
    blueprint = models.JSONField("照着走的计划", default=dict, blank=True, editable=False)
    """What came along from what was adopted (``projects.blueprint``); the passport is laid out by it."""

    stage = models.CharField("环节", max_length=20, choices=Stage, blank=True, editable=False)
    stage_since = models.DateField("这个环节从", null=True, blank=True, editable=False)
    paused_on = models.DateField("中止，从", null=True, blank=True, editable=False)
    ended_on = models.DateField("结束于", null=True, blank=True, editable=False)
    end_kind = models.CharField("怎么结束的", max_length=10, choices=EndKind, blank=True, editable=False)
    suspended_at = models.DateTimeField("暂停公开，从", null=True, blank=True, editable=False)
    """Written by the workflow's steps ``suspend`` and ``lift``, by coordinators; ``paused_on`` is the partners' own."""
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", null=True, editable=False, related_name="+"
    )
    external_id = models.CharField("来源编号", max_length=80, blank=True, editable=False)
    draft_input = models.JSONField("读不懂的草稿内容", default=dict, blank=True, editable=False)
    """What the author typed into a draft and could not be read, ``{field: text}``: kept, shown again, never published."""
    search_document = SearchVectorField("检索", null=True, editable=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "external_id"], condition=~Q(external_id=""), name="project_external_id_unique"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES)
                | (
                    ~Q(title="")
                    & ~Q(summary="")
                    & Q(type__isnull=False, district__isnull=False, starts_on__isnull=False, ends_on__isnull=False)
                ),
                name="project_complete_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES) | Q(ends_on__gte=F("starts_on")), name="project_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.APPROVED) | (Q(published_at__isnull=False) & ~Q(stage="")),
                name="project_has_stage_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_kind="") | Q(ended_on__isnull=False) & ~Q(end_kind=""),
                name="project_ended_has_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="project_newest", condition=PUBLIC),
            models.Index(fields=["type", "-id"], name="project_by_type", condition=PUBLIC),
            models.Index(fields=["district", "-id"], name="project_by_district", condition=PUBLIC),
            models.Index(fields=["organization", "-id"], name="project_of_organization"),
            models.Index(fields=["demand"], name="project_of_demand", condition=Q(demand__isnull=False)),
            models.Index(fields=["stage", "stage_since"], name="project_stuck", condition=PUBLIC & Q(ended_on=None)),
            models.Index(fields=["stage_since", "id"], name="project_longest", condition=PUBLIC),
            models.Index(fields=["ends_on", "id"], name="project_ending", condition=PUBLIC),
            models.Index(
                fields=["organization", "type", "district", "level", "stage", "id"],
                name="project_facets",
                condition=PUBLIC & Q(suspended_at=None),
            ),
            GinIndex(fields=["search_document"], name="project_search"),
        ]

    def __str__(self):
        return self.title or "（还没有名称）"

    def get_absolute_url(self):
        """The project's page."""
        return reverse("projects:project_detail", args=[self.pk])

    def transition_fields(self, transition, at):
        """An approval makes the project public and begins its first stage; suspension is a moment of its own."""
        if transition.action in ("suspend", "lift"):
            return {"suspended_at": at if transition.action == "suspend" else None}
        if transition.action not in ("approve", "publish_import"):
            return {}
        return {"published_at": at, "stage": self.stage or self.type.first_stage, "stage_since": timezone.localdate(at)}

    @property
    def edit_url(self):
        """Where its author goes on with it."""
        return reverse("projects:project_edit", args=[self.pk])

    @property
    def passport_url(self):
        """Its stage passport."""
        return reverse("projects:passport", args=[self.pk])

    @property
    def code(self):
        """The number people quote."""
        return f"XM-{self.created_at:%Y}-{self.pk:05d}"

    @property
    def is_public(self):
        """Whether everybody may read its page."""
        return self.is_approved and self.suspended_at is None and self.organization.suspended_at is None

    @property
    def standing_text(self):
        """Where it stands, in a few words."""
        if self.ended_on is not None:
            return self.get_end_kind_display()
        if not self.is_approved:
            return self.get_status_display()
        return f"{self.get_stage_display()}（中止）" if self.paused_on else self.get_stage_display()

    @property
    def is_running(self):
        """Approved, neither ended nor paused nor stopped by a coordinator."""
        return self.is_approved and self.ended_on is None and self.paused_on is None and self.suspended_at is None

    @cached_property
    def current_partners(self):
        """Who takes part beside the lead or is asked to, with their organizations; one query a row."""
        return list(self.partners.current().select_related("organization__kind").order_by("pk"))

    @property
    def joined_partners(self):
        """Those of them that said yes."""
        return [row for row in self.current_partners if row.accepted_at is not None]

    @property
    def partner_ids(self):
        """The organizations that take part beside the lead, or are asked to."""
        return {row.organization_id for row in self.current_partners}

    @property
    def joined_ids(self):
        """The organizations that take part beside the lead."""
        return {row.organization_id for row in self.joined_partners}

    @property
    def counterpart_ids(self):
        """Whose word stands for the other side: partners of the other side than the lead's where there are any, else all."""
        joined, own = self.joined_partners, self.organization.kind.side
        other = {row.organization_id for row in joined if row.organization.kind.side not in (own, OrganizationSide.NEITHER)}
        return other or {row.organization_id for row in joined}


@tracked
class ProjectPartner(models.Model):
    """An organization that takes part in a project which another one leads, once it has said yes."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="partners")
    organization = models.ForeignKey(
        "accounts.Organization", models.PROTECT, verbose_name="单位", related_name="project_partnerships"
    )
    role = models.CharField("角色", max_length=12, choices=PartnerRole)
    duty = models.CharField("承担什么", max_length=200, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="邀请人", related_name="+")
    invited_at = models.DateTimeField("邀请时间")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="答应的人", null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField("答应时间", null=True, blank=True)
    declined_at = models.DateTimeField("谢绝时间", null=True, blank=True)
    decline_reason = models.CharField("谢绝原因", max_length=200, blank=True)
    left_on = models.DateField("退出日期", null=True, blank=True)

    objects = ProjectPartnerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "合作单位"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organization"], condition=Q(declined_at=None, left_on=None), name="projectpartner_once"
            ),
            models.CheckConstraint(condition=Q(accepted_at=None) | Q(declined_at=None), name="projectpartner_one_answer"),
        ]
        indexes = [models.Index(fields=["organization", "project"], name="projectpartner_of")]

    def __str__(self):
        return f"{self.organization}（{self.get_role_display()}）"


@tracked
class TeamMember(models.Model):
    """A person who works on a project for one of its organizations."""

    project = models.ForeignKey(Project, models.PROTECT, verbose_name="项目", related_name="team")
    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="+")
    name = models.CharField("姓名", max_length=60)
    position = models.CharField("职务", max_length=60, blank=True)
    duty = models.CharField("负责什么", max_length=120, blank=True)
    is_leader = models.BooleanField("负责人", default=False)
    is_public = models.BooleanField("姓名可以公开", default=False)
    left_on = models.DateField("离开日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "团队成员"
        indexes = [models.Index(fields=["project"], name="teammember_of_project")]

    def __str__(self):
        return self.name


ProjectMajorsEvent = track_many_to_many(Project, "majors")
