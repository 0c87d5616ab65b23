"""People, organizations, and a person's role in an organization."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts import credit_code
from accounts.enums import KNOWN_STATUSES, Role, SchoolNature
from accounts.querysets import MembershipQuerySet, OrganizationQuerySet, UserQuerySet
from accounts.workflows import MEMBERSHIP_WORKFLOW, ORGANIZATION_WORKFLOW
from core.audit import track_many_to_many, tracked
from core.enums import DRAFT_STATUSES, Status
from core.models import ReviewableModel, TimestampedModel


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes users whose login is their e-mail address."""

    def create_user(self, email, password=None, **fields):
        """A user with a lower-case address; raises ``ValueError`` without one."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """A system administrator (for the command line)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        """Addresses are compared without regard to case."""
        return self.get(email__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField("邮箱", unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_staff = models.BooleanField("可进审核后台", default=False)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)
    date_joined = models.DateTimeField("注册时间", default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_lower_unique")]

    def __str__(self):
        return self.name or self.email

    @cached_property
    def organization_roles(self):
        """``{organization id: role}`` of the approved memberships; one query a request."""
        return dict(self.memberships.filter(status=Status.APPROVED).values_list("organization_id", "role"))

    @cached_property
    def joined_organization_ids(self):
        """Ids of the organizations that this person belongs to or has asked to join; one query a request."""
        return frozenset(self.memberships.open().values_list("organization_id", flat=True))

    @cached_property
    def scope_district_ids(self):
        """District ids that this person coordinates; ``None`` among them means the whole city."""
        return frozenset(self.coordinator_scopes.values_list("district_id", flat=True)) if self.is_staff else frozenset()

    def coordinates(self, district_id):
        """Whether this person is a coordinator for organizations of that district."""
        scopes = self.scope_district_ids
        return None in scopes or (district_id is not None and district_id in scopes)

    def get_full_name(self):
        """The name as entered."""
        return self.name

    def get_short_name(self):
        """The name as entered."""
        return self.name


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
    is_demo = models.BooleanField("演示单位", default=False, editable=False)

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
        """Trust is given and taken back by transitions alone, so that the history says by whom."""
        trust = {"trust": {"is_trusted": True}, "distrust": {"is_trusted": False}}
        return super().transition_fields(transition, at) | trust.get(transition.action, {})

    @property
    def organization(self):
        """An organization belongs to itself, so that rules about records' organizations hold for it too."""
        return self

    @property
    def is_verified(self):
        """Whether it may publish."""
        return self.status == Status.APPROVED


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

    def get_absolute_url(self):
        """Memberships are shown on the organization's page."""
        return reverse("accounts:member_list", args=[self.organization_id])


@tracked
class CoordinatorScope(TimestampedModel):
    """Which organizations a coordinator reviews: one district's, or the whole city's when ``district`` is empty."""

    user = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="审核专员", related_name="coordinator_scopes")
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="区（空 = 全市）", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核范围"
        constraints = [
            models.UniqueConstraint(fields=["user", "district"], nulls_distinct=False, name="coordinator_scope_unique")
        ]

    def __str__(self):
        return f"{self.user}：{self.district or '全市'}"


UserGroupsEvent = track_many_to_many(User, "groups")
UserUserPermissionsEvent = track_many_to_many(User, "user_permissions")
