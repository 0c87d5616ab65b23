"""People, and which organizations a coordinator reviews."""

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.querysets import OPEN_STATUSES, UserQuerySet
from core.audit import track_many_to_many, tracked
from core.enums import Status
from core.models import TimestampedModel
from core.prepared import PreparedObjects


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


@tracked(exclude=["password", "last_login", "current_organization"], moments={"password": "password"})
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField("邮箱", unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=30, blank=True)
    is_staff = models.BooleanField("可进审核后台", default=False)
    is_active = models.BooleanField("启用", default=True)
    is_demo = models.BooleanField("演示账号", default=False, editable=False)
    current_organization = models.ForeignKey(
        "accounts.Organization",
        models.SET_NULL,
        verbose_name="正在办事的单位",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    """The organization chosen in the header: what new rows start with. It never says what somebody may do."""
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
    def all_memberships(self):
        """The memberships in any state with their organizations, by name; one query a request."""
        rows = _memberships.objects(user=self.pk)
        for row in rows:
            row.user = self
        return rows

    @property
    def own_memberships(self):
        """The approved ones among them."""
        return [row for row in self.all_memberships if row.status == Status.APPROVED]

    @cached_property
    def organization_roles(self):
        """``{organization id: role}`` of the approved memberships."""
        return {row.organization_id: row.role for row in self.own_memberships}

    @property
    def working_for(self):
        """The organization chosen in the header, else the first one; ``None`` without any. It gives no right."""
        own = {row.organization_id: row.organization for row in self.own_memberships}
        return own.get(self.current_organization_id) or next(iter(own.values()), None)

    @cached_property
    def joined_organization_ids(self):
        """Ids of the organizations that this person belongs to or has asked to join."""
        return frozenset(row.organization_id for row in self.all_memberships if row.status in OPEN_STATUSES)

    @cached_property
    def _scopes(self):
        """What this person coordinates, as ``[(district id, code of a department)]``; one query."""
        return list(self.coordinator_scopes.values_list("district_id", "department__code")) if self.is_staff else []

    @cached_property
    def scope_district_ids(self):
        """District ids that this person coordinates; ``None`` among them means the whole city."""
        return frozenset(district_id for district_id, _ in self._scopes)

    @cached_property
    def department_codes(self):
        """Codes of the departments for which this person speaks in joint reviews."""
        return frozenset(code for _, code in self._scopes if code)

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


def _membership():
    return apps.get_model("accounts", "Membership")


_memberships = PreparedObjects(
    _membership,
    lambda user: _membership().objects.filter(user=user).order_by("organization__name", "pk"),
    related=("organization", "organization__kind"),
)


@tracked
class CoordinatorScope(TimestampedModel):
    """Which organizations a coordinator reviews: one district's, or the whole city's when ``district`` is empty."""

    user = models.ForeignKey("accounts.User", models.PROTECT, verbose_name="审核专员", related_name="coordinator_scopes")
    district = models.ForeignKey("taxonomy.District", models.PROTECT, verbose_name="区（空 = 全市）", null=True, blank=True)
    department = models.ForeignKey(
        "taxonomy.Department",
        models.PROTECT,
        verbose_name="代表哪个部门",
        null=True,
        blank=True,
        related_name="+",
        help_text="联审按部门投票时，替这个部门投；空 = 不代表部门",
    )

    class Meta:
        verbose_name = verbose_name_plural = "审核范围"
        constraints = [
            models.UniqueConstraint(fields=["user", "district"], nulls_distinct=False, name="coordinator_scope_unique")
        ]

    def __str__(self):
        return f"{self.user}：{self.district or '全市'}"


UserGroupsEvent = track_many_to_many(User, "groups")
UserUserPermissionsEvent = track_many_to_many(User, "user_permissions")
