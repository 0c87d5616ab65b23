"""Organizations, and a person's role in an organization."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts import credit_code
from accounts.enums import KNOWN_STATUSES, Role, SchoolNature
from accounts.querysets import MembershipQuerySet, OrganizationQuerySet
from accounts.workflows import MEMBERSHIP_WORKFLOW, ORGANIZATION_WORKFLOW
from core.audit import tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel


@tracked
class Organization(ReviewableModel):
    """A school, enterprise or other body; a coordinator verifies it before it may publish."""

    workflow = ORGANIZATION_WORKFLOW
    snapshot_excluded = ("status", "version", "is_trusted")

    name = models.CharField("单位全称", max_length=120)
    kind = models.ForeignKey("taxonomy.OrganizationKind", models.PROTECT, verbose_name="单位类型", null=True, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    school_code = models.CharField("学校标识码", max_length=20, blank=True)
    school_nature = models.CharField("隶属", max_length=12, choices=SchoolNature, blank=True)
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="所在区", null=True, blank=True)
    region = models.ForeignKey("taxonomy.Region", models.PROTECT, verbose_name="所在地区", null=True, blank=True)
    industry = models.ForeignKey("taxonomy.Industry", models.PROTECT, verbose_name="所属行业", null=True, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    website = models.URLField("网址", blank=True)
    introduction = models.TextField("简介", blank=True, max_length=2000)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=30, blank=True)
    contact_email = models.EmailField("联系邮箱", blank=True)
    is_trusted = models.BooleanField("免审", default=False, help_text="前三条发布一律要审；之后可以由审核专员设为免审")
    suspended_at = models.DateTimeField("暂停公开，从", null=True, blank=True, editable=False)
    """Written by the workflow's steps ``suspend`` and ``lift``: while set, nothing of it is public; its people see all."""
    is_demo = models.BooleanField("演示单位", default=False, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入", null=True, blank=True, editable=False, related_name="merged_from"
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        constraints = [
            # A draft or a refused registration holds no code: nobody can block an organization by typing its code first.
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=Q(status__in=KNOWN_STATUSES) & ~Q(credit_code=""),
                name="organization_credit_code_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DRAFT_STATUSES)
                | (~Q(credit_code="") & ~Q(name="") & Q(kind__isnull=False) & Q(region__isnull=False)),
                name="organization_complete_once_submitted",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="organization_by_status")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The organization's own page."""
        return reverse("accounts:organization_detail", args=[self.pk])

    def clean(self):
        """A credit code, where given, must have a right check character."""
        self.credit_code = credit_code.normalized(self.credit_code)
        if self.credit_code and not credit_code.is_valid(self.credit_code):
            raise ValidationError(
                {"credit_code": "这个统一社会信用代码不对：校验位不符。照营业执照或法人证书上的 18 位再填一次。"}
            )

    def transition_fields(self, transition, at):
        """Trust and suspension are given and taken back by transitions alone, so that the history says by whom."""
        own = {
            "trust": {"is_trusted": True},
            "distrust": {"is_trusted": False},
            "suspend": {"suspended_at": at},
            "lift": {"suspended_at": None},
        }
        return super().transition_fields(transition, at) | own.get(transition.action, {})

    @property
    def organization(self):
        """An organization belongs to itself, so that rules about records' organizations hold for it too."""
        return self

    @property
    def state_text(self):
        """Where it stands, in a word of its people: 已核验, 等核验 …"""
        words = {Status.APPROVED: "已核验", Status.SUBMITTED: "等核验"}
        return words.get(self.status, self.get_status_display())

    @property
    def is_verified(self):
        """Whether a coordinator has verified it."""
        return self.status == Status.APPROVED

    @property
    def may_publish(self):
        """Verified and not suspended."""
        return self.is_verified and self.suspended_at is None


@tracked
class OrganizationAlias(models.Model):
    """A name and code under which an organization was registered before it was merged into another; still found by them."""

    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name="单位", related_name="aliases")
    name = models.CharField("曾用名称", max_length=120)
    credit_code = models.CharField("曾用代码", max_length=18, blank=True)
    noted_at = models.DateTimeField("记下时间")

    class Meta:
        verbose_name = verbose_name_plural = "单位曾用名"
        constraints = [models.UniqueConstraint(fields=["organization", "name", "credit_code"], name="organizationalias_once")]
        indexes = [models.Index(fields=["credit_code"], name="organizationalias_by_code")]

    def __str__(self):
        return self.name


@tracked
class Membership(ReviewableModel):
    """A person's role in an organization; a manager of the organization approves it."""

    workflow = MEMBERSHIP_WORKFLOW

    user = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="成员", related_name="memberships")
    organization = models.ForeignKey(Organization, models.PROTECT, verbose_name="单位", related_name="memberships")
    role = models.CharField("角色", max_length=10, choices=Role, default=Role.EDITOR)
    is_liaison = models.BooleanField("协作专员", default=False)
    position = models.CharField("职务", max_length=60, blank=True)
    message = models.CharField("申请说明", max_length=200, blank=True)
    joined_at = models.DateTimeField("加入时间", null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("退出时间", null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "成员"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                condition=Q(status__in=[Status.DRAFT, Status.SUBMITTED, Status.APPROVED]),
                name="membership_one_open",
            )
        ]

    def __str__(self):
        return f"{self.user}（{self.organization}）"

    def transition_fields(self, transition, at):
        """When the person began to belong, and when that ended; the role stays as it was last."""
        if transition.target == Status.APPROVED:
            return {"joined_at": at}
        return {"ended_at": at} if self.joined_at is not None and transition.target == Status.WITHDRAWN else {}

    def get_absolute_url(self):
        """Memberships are shown on the organization's page."""
        return reverse("accounts:member_list", args=[self.organization_id])
