"""What enterprises need and what schools offer."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES, EDITABLE_STATUSES, Status
from core.models import ReviewableModel
from core.workflow import InvalidTransition
from supplydemand.enums import CloseReason, CooperationMode, Reach, Side, Urgency
from supplydemand.querysets import TalentDemandQuerySet, TalentSupplyQuerySet
from supplydemand.workflows import LISTING_WORKFLOW, PUBLISHING_ACTIONS, REVIEWED_ACTIONS

ASK = "ask"
WAYS = [(ASK, "几个问题")]
"""Besides the long form, which is the empty value."""
HEADCOUNT = [MinValueValidator(1), MaxValueValidator(100_000)]


class Listing(ReviewableModel):
    """What a demand and a supply have in common; a draft may lack anything, a submission may not.

    ``side`` says on which side of a match the kind stands; other tables name the foreign key to it so.
    """

    workflow = LISTING_WORKFLOW
    side = ""
    is_withheld = False
    """Whether it only stands for one that the reader may not read: ``supplydemand.withheld``."""

    organization = models.ForeignKey("accounts.Organization", models.PROTECT, verbose_name="单位", related_name="%(class)ss")
    title = models.CharField("名称", max_length=120, blank=True)
    description = models.TextField("说明", blank=True, max_length=10_000)
    majors = models.ManyToManyField("taxonomy.Major", verbose_name="专业", blank=True)
    headcount = models.PositiveIntegerField("人数", null=True, blank=True, validators=HEADCOUNT)
    region = models.ForeignKey("taxonomy.Region", models.PROTECT, verbose_name="地区", null=True, blank=True)
    district = models.ForeignKey(
        "taxonomy.District", models.PROTECT, verbose_name="区", null=True, blank=True, editable=False, related_name="%(class)ss"
    )
    reach = models.CharField("范围", max_length=10, choices=Reach, default=Reach.CITY)
    skills = ArrayField(models.CharField(max_length=40), verbose_name="技能", default=list, blank=True)
    certificates = models.ManyToManyField("taxonomy.Qualification", verbose_name="证书", blank=True)
    cooperation_modes = ArrayField(
        models.CharField(max_length=30, choices=CooperationMode), verbose_name="合作方式", default=list, blank=True
    )
    expires_on = models.DateField("有效期到", null=True, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact_email = models.EmailField("联系邮箱", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="填写人", related_name="+", null=True, editable=False
    )
    published_at = models.DateTimeField("公开时间", null=True, blank=True, editable=False)
    suspended_at = models.DateTimeField("暂停公开，从", null=True, blank=True, editable=False)
    """Written by the workflow's steps ``suspend`` and ``lift``, by coordinators; ``paused_at`` is the organization's own."""
    paused_at = models.DateTimeField("暂停时间", null=True, blank=True, editable=False)
    confirmed_on = models.DateField("最近确认", null=True, blank=True, editable=False)
    silent_since = models.DateField("一直没确认，从", null=True, blank=True, editable=False)
    """Set by the daily job when nobody has said for long that the listing still holds, cleared by any confirmation."""
    asked_on = models.DateField("问还有效吗，最近一次", null=True, blank=True, editable=False)
    reminded_on = models.DateField("又提醒了一次", null=True, blank=True, editable=False)
    closed_on = models.DateField("结束日期", null=True, blank=True, editable=False)
    close_reason = models.CharField("怎么结束的", max_length=12, choices=CloseReason, blank=True, editable=False)
    hired_here_count = models.PositiveIntegerField("在这里谈成的人数", null=True, blank=True, editable=False)
    hired_elsewhere_count = models.PositiveIntegerField("在别处谈成的人数", null=True, blank=True, editable=False)
    revision_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="修改自", null=True, blank=True, editable=False, related_name="revisions"
    )
    external_id = models.CharField("来源编号", max_length=80, blank=True, editable=False)
    draft_input = models.JSONField("读不懂的草稿内容", default=dict, blank=True, editable=False)
    """What the author typed into a draft and could not be read, ``{field: text}``: kept, shown again, never published."""
    way = models.CharField("从哪张表单填起", max_length=8, choices=WAYS, blank=True, editable=False)
    search_document = SearchVectorField("检索", null=True, editable=False)

    snapshot_excluded = ("status", "version", "draft_input")

    class Meta:
        abstract = True

    def __str__(self):
        return self.title or "（还没有名称）"

    def transition_fields(self, transition, at):
        """A listing whose content becomes public is confirmed by it; the first time it takes the moment. Revisions never are.

        Raises ``InvalidTransition`` where a review would publish what ran out while it waited.
        """
        if transition.action in REVIEWED_ACTIONS and self.expires_on is not None and self.expires_on < timezone.localdate(at):
            raise InvalidTransition(f"有效期到 {self.expires_on:%Y-%m-%d}，已经过了，不能公开。退回去，请对方改有效期。")
        if transition.action in ("suspend", "lift"):
            return {"suspended_at": at if transition.action == "suspend" else None}
        if transition.action not in PUBLISHING_ACTIONS or self.revision_of_id is not None:
            return {}
        fresh = {"confirmed_on": timezone.localdate(at), "silent_since": None, "asked_on": None, "reminded_on": None}
        return fresh if self.published_at is not None else fresh | {"published_at": at}

    @property
    def edit_url(self):
        """Where its author goes on: a draft in the form in which it was begun, what was returned in the one with all fields."""
        page = "ask_edit" if self.way == ASK and self.status == Status.DRAFT else "edit"
        return reverse(f"supplydemand:{self.side}_{page}", args=[self.pk])

    @property
    def is_known_outside(self):
        """Whether it was ever handed in or published, so that it may be sent once more with other dates."""
        return self.submitted_at is not None or self.published_at is not None

    @property
    def is_published(self):
        """Whether the public may see this row's page."""
        return self.status == Status.APPROVED and self.revision_of_id is None

    @property
    def is_offered(self):
        """Whether it is in the public lists and in matching: published, not paused, closed, silent or suspended."""
        if self.suspended_at is not None or self.organization.suspended_at is not None:
            return False
        return self.is_published and self.paused_at is None and self.closed_on is None and self.silent_since is None

    @property
    def major_names(self):
        """Names of the majors; where two catalogues share one, each with its catalogue. Free of queries once prefetched."""
        majors = list(self.majors.all())
        names = [major.name for major in majors]
        return [
            major.name if names.count(major.name) == 1 else f"{major.name}（{major.get_catalogue_display()}）" for major in majors
        ]

    @property
    def cooperation_labels(self):
        """Chinese names of the chosen ways of working together."""
        return [CooperationMode(mode).label for mode in self.cooperation_modes]


def _shared_constraints(name):
    return [
        models.UniqueConstraint(
            fields=["organization", "external_id"], condition=~Q(external_id=""), name=f"{name}_external_id_unique"
        ),
        models.UniqueConstraint(
            fields=["revision_of"],
            condition=Q(revision_of__isnull=False, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED]),
            name=f"{name}_one_open_revision",
        ),
        models.CheckConstraint(
            condition=Q(status__in=DRAFT_STATUSES) | Q(headcount__gt=0), name=f"{name}_headcount_gt_0_once_submitted"
        ),
        models.CheckConstraint(
            condition=Q(status__in=DRAFT_STATUSES) | (~Q(title="") & Q(region__isnull=False) & Q(expires_on__isnull=False)),
            name=f"{name}_complete_once_submitted",
        ),
        models.CheckConstraint(
            condition=~Q(status=Status.APPROVED) | Q(published_at__isnull=False) | Q(revision_of__isnull=False),
            name=f"{name}_published_at_once_approved",
        ),
        models.CheckConstraint(
            condition=Q(closed_on__isnull=True, close_reason="") | Q(closed_on__isnull=False) & ~Q(close_reason=""),
            name=f"{name}_closed_has_reason",
        ),
    ]


def _shared_indexes(name):
    public = Q(status=Status.APPROVED, revision_of__isnull=True)
    return [
        models.Index(fields=["-published_at", "-id"], name=f"{name}_newest", condition=public),
        models.Index(fields=["-headcount", "-id"], name=f"{name}_largest", condition=public),
        models.Index(fields=["expires_on", "id"], name=f"{name}_expiring", condition=public),
        models.Index(fields=["decided_at"], name=f"{name}_revised", condition=Q(revision_of__isnull=False)),
        models.Index(fields=["organization", "-id"], name=f"{name}_of_organization"),
        GinIndex(fields=["search_document"], name=f"{name}_search"),
    ]


@tracked(exclude=["search_document"])
class TalentDemand(Listing):
    """A post an enterprise must fill; it enters matching once approved."""

    side = Side.DEMAND

    occupation = models.ForeignKey("taxonomy.Occupation", models.PROTECT, verbose_name="职业", null=True, blank=True)
    industry = models.ForeignKey("taxonomy.Industry", models.PROTECT, verbose_name="行业", null=True, blank=True)
    level_min = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="最低学历", null=True, blank=True, related_name="+"
    )
    level_max = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="最高学历", null=True, blank=True, related_name="+"
    )
    salary_min = models.PositiveIntegerField("月薪从（元）", null=True, blank=True)
    salary_max = models.PositiveIntegerField("月薪到（元）", null=True, blank=True)
    starts_on = models.DateField("到岗日期", null=True, blank=True)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency, default=Urgency.NORMAL)

    objects = TalentDemandQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人才需求"
        constraints = [
            *_shared_constraints("demand"),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES)
                | Q(salary_min__isnull=True)
                | Q(salary_max__isnull=True)
                | Q(salary_max__gte=models.F("salary_min")),
                name="demand_salary_in_order_once_submitted",
            ),
        ]
        indexes = _shared_indexes("demand")

    def get_absolute_url(self):
        """The demand's page."""
        return reverse("supplydemand:demand_detail", args=[self.pk])

    @property
    def code(self):
        """The number people quote."""
        return f"XQ-{self.created_at:%Y}-{self.pk:05d}"


@tracked(exclude=["search_document"])
class TalentSupply(Listing):
    """A cohort that a school will graduate, and how the school wants to work with enterprises."""

    side = Side.SUPPLY

    level = models.ForeignKey(
        "taxonomy.EducationLevel", models.PROTECT, verbose_name="学历层次", null=True, blank=True, related_name="+"
    )
    graduates_on = models.DateField("毕业日期", null=True, blank=True)
    courses = models.TextField("主要课程", blank=True, max_length=3000)

    objects = TalentSupplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人才供给"
        constraints = _shared_constraints("supply")
        indexes = _shared_indexes("supply")

    def get_absolute_url(self):
        """The supply's page."""
        return reverse("supplydemand:supply_detail", args=[self.pk])

    @property
    def code(self):
        """The number people quote."""
        return f"GJ-{self.created_at:%Y}-{self.pk:05d}"


TalentDemandMajorsEvent = track_many_to_many(TalentDemand, "majors")
TalentDemandCertificatesEvent = track_many_to_many(TalentDemand, "certificates")
TalentSupplyMajorsEvent = track_many_to_many(TalentSupply, "majors")
TalentSupplyCertificatesEvent = track_many_to_many(TalentSupply, "certificates")
