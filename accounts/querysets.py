"""Reads of people, organizations and memberships."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.enums import KNOWN_STATUSES, WRITING_ROLES, Role
from core.enums import Status

OPEN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.APPROVED)
"""A membership that is asked for or in force."""
NEVER_HANDED_IN = Q(status=Status.DRAFT) | Q(status=Status.WITHDRAWN, submitted_at=None)
"""Organizations whose content is nobody's business but their own people's."""

IDENTITY = ("name", "credit_code", "school_code", "contact_phone", "contact_email")
"""What two organizations rarely share."""


DESK_ROLES = {"coordinator", "operator"}
"""Events that reach these roles only are the desk's own."""


class UserQuerySet(models.QuerySet):
    """People."""

    def managers_of(self, organization):
        """The active approved managers of an organization."""
        return self._members_of(organization, roles=[Role.MANAGER])

    def editors_of(self, organization):
        """The active people who write for an organization: its approved managers and editors."""
        return self._members_of(organization, roles=WRITING_ROLES)

    def _members_of(self, organization, *, roles):
        memberships = apps.get_model("accounts", "Membership").objects.filter(
            organization=organization, status=Status.APPROVED, role__in=roles
        )
        return self.filter(is_active=True, pk__in=memberships.values("user"))


class OrganizationQuerySet(models.QuerySet):
    """Organizations."""

    def of(self, user):
        """Those the user is an approved member of."""
        if not user.is_authenticated:
            return self.none()
        memberships = apps.get_model("accounts", "Membership").objects.filter(user=user, status=Status.APPROVED)
        return self.filter(pk__in=memberships.values("organization"))

    def edited_by(self, user):
        """Those for which the user may write."""
        if not user.is_authenticated:
            return self.none()
        memberships = apps.get_model("accounts", "Membership").objects.active_of(user).filter(role__in=WRITING_ROLES)
        return self.filter(pk__in=memberships.values("organization"))

    def managed_by(self, user):
        """Those that the user is a manager of."""
        if not user.is_authenticated:
            return self.none()
        memberships = apps.get_model("accounts", "Membership").objects.active_of(user).filter(role="manager")
        return self.filter(pk__in=memberships.values("organization"))

    def handed_in(self):
        """Those that somebody submitted or the portal registered: neither a draft nor a draft that was thrown away."""
        return self.exclude(NEVER_HANDED_IN)

    def in_scope_of(self, user):
        """Those that the user coordinates: the whole city's or some districts'."""
        if not user.is_authenticated or not user.is_active or not user.is_staff:
            return self.none()
        scopes = apps.get_model("accounts", "CoordinatorScope").objects.filter(user=user)
        return self.filter(
            Q(district__in=scopes.exclude(district=None).values("district")) | Q(models.Exists(scopes.filter(district=None)))
        )

    def known(self):
        """Those that a stranger may know of: verified, or handed in for verification."""
        return self.filter(status__in=KNOWN_STATUSES)

    def with_credit_code(self, code):
        """The one that holds a credit code (normalized), if any, or held it before a merger; drafts hold none."""
        if not code:
            return self.none()
        return self.known().filter(Q(credit_code=code) | Q(pk__in=_aliases().filter(credit_code=code).values("organization")))

    def search(self, text):
        """Known ones by part of a name, former ones too, or beginning of the credit code; a one-letter text finds nothing."""
        words = text.split()
        if len("".join(words)) < 2:
            return self.none()
        by_name, former = Q(), _aliases()
        for word in words:
            by_name &= Q(name__icontains=word)
            former = former.filter(name__icontains=word)
        by_name |= Q(pk__in=former.values("organization"))
        code = "".join(words).replace("-", "").upper()
        by_code = Q(credit_code__startswith=code) if len(code) >= 6 else Q(pk=None)
        return self.known().filter(by_name | by_code).order_by("name", "pk")

    def sharing_with(self, organization, *, mail_domain=""):
        """Others with the same name, code, telephone or mailbox, or a mailbox of that domain: perhaps the same one twice."""
        same = Q(contact_email__iendswith=f"@{mail_domain}") if mail_domain else Q(pk=None)
        for name in IDENTITY:
            if getattr(organization, name):
                same |= Q(**{name: getattr(organization, name)})
        return self.exclude(pk=organization.pk).filter(same)

    def with_liaison(self):
        """Those that have named somebody whom others may turn to."""
        return self.filter(models.Exists(_liaisons()))

    def without_liaison(self):
        """Verified ones that have named nobody (A2.1)."""
        return self.verified().filter(~models.Exists(_liaisons()))

    def with_office(self):
        """Those that host an office which is open."""
        return self.filter(models.Exists(_offices()))

    def may_host_offices(self):
        """Verified schools: offices are hosted by them."""
        return self.verified().filter(kind__side="supply")

    def verified(self):
        """Those that a coordinator has verified."""
        return self.filter(status=Status.APPROVED)

    def public(self):
        """Verified and not suspended: what strangers may read."""
        return self.filter(status=Status.APPROVED, suspended_at=None)

    def visible_to(self, user):
        """Public ones for everybody; one's own in any state; what was submitted, for coordinators in scope."""
        if not user.is_authenticated:
            return self.public()
        scope = Q(pk__in=self.model.objects.in_scope_of(user).handed_in().values("pk"))
        own = Q(pk__in=self.model.objects.of(user).values("pk"))
        return self.filter(Q(status=Status.APPROVED, suspended_at=None) | own | scope)

    def for_table(self):
        """With what a row shows."""
        return self.select_related("kind", "district", "region", "industry")


def _aliases():
    return apps.get_model("accounts", "OrganizationAlias").objects


def _liaisons():
    memberships = apps.get_model("accounts", "Membership").objects
    return memberships.filter(organization=models.OuterRef("pk"), status=Status.APPROVED, is_liaison=True, user__is_active=True)


def _offices():
    return apps.get_model("accounts", "CollaborationOffice").objects.filter(host=models.OuterRef("pk"), status=Status.APPROVED)


class MembershipQuerySet(models.QuerySet):
    """Who belongs where."""

    def active_of(self, user):
        """The user's approved memberships."""
        return self.filter(user=user, status=Status.APPROVED)

    def visible_to(self, user):
        """One's own, those of organizations one belongs to, and those in a coordinator's scope."""
        if not user.is_authenticated:
            return self.none()
        organizations = apps.get_model("accounts", "Organization").objects
        return self.filter(
            Q(user=user) | Q(organization__in=organizations.of(user)) | Q(organization__in=organizations.in_scope_of(user))
        )

    def open(self):
        """Asked for or in force."""
        return self.filter(status__in=OPEN_STATUSES)

    def for_table(self):
        """With what a row shows."""
        return self.select_related("user", "organization")

    def liaisons(self):
        """Approved members whom others may turn to."""
        return self.filter(status=Status.APPROVED, is_liaison=True, user__is_active=True)

    def waiting(self):
        """Requests that nobody has decided."""
        return self.filter(status=Status.SUBMITTED)


class InvitationQuerySet(models.QuerySet):
    """Invitations by mail."""

    def visible_to(self, user):
        """Those of the organizations that the user manages."""
        return self.filter(organization__in=apps.get_model("accounts", "Organization").objects.managed_by(user))

    def open(self):
        """Neither accepted nor taken back."""
        return self.filter(accepted_at=None, revoked_at=None)

    def to(self, email):
        """To that address, without regard to case."""
        return self.filter(email__iexact=email)


class HandoverQuerySet(models.QuerySet):
    """Notes of what was handed over."""

    def visible_to(self, user):
        """For the two people, and for managers of the organization."""
        if not user.is_authenticated:
            return self.none()
        managed = apps.get_model("accounts", "Organization").objects.managed_by(user)
        return self.filter(Q(person=user) | Q(successor=user) | Q(organization__in=managed))


class AbsenceQuerySet(models.QuerySet):
    """Who stands in for whom."""

    def visible_to(self, user):
        """One's own, and those in which one stands in."""
        return self.filter(Q(person=user) | Q(deputy=user)) if user.is_authenticated else self.none()

    def not_over(self, on):
        """Running or to come."""
        return self.filter(ended_at=None, ends_on__gte=on)

    def running(self, on):
        """Running on that day, between two people who can both sign in."""
        return self.not_over(on).filter(starts_on__lte=on, person__is_active=True, deputy__is_active=True)


class SignedInDeviceQuerySet(models.QuerySet):
    """Where people are signed in."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def living(self, at):
        """Those whose session is still there."""
        sessions = apps.get_model("sessions", "Session").objects.filter(expire_date__gt=at)
        return self.filter(session_key__in=sessions.values("session_key"))


PUBLIC_OFFICE = Q(status=Status.APPROVED, host__status=Status.APPROVED, host__suspended_at=None)


class OfficeQuerySet(models.QuerySet):
    """协作办公室."""

    def open(self):
        """Those that the public finds: approved, of a verified host that is not suspended."""
        return self.filter(PUBLIC_OFFICE)

    def visible_to(self, user):
        """Open ones for everybody; one's own in any state; what was handed in, for coordinators of the host's district."""
        if not user.is_authenticated:
            return self.open()
        organizations = apps.get_model("accounts", "Organization").objects
        own = Q(host__in=organizations.of(user).values("pk"))
        scope = Q(host__in=organizations.in_scope_of(user).values("pk")) & ~NEVER_HANDED_IN
        return self.filter(PUBLIC_OFFICE | own | scope)

    def managed_by(self, user):
        """Those whose host the user manages."""
        return self.filter(host__in=apps.get_model("accounts", "Organization").objects.managed_by(user).values("pk"))

    def for_table(self):
        """With what a row shows."""
        return self.select_related("host", "serves_district")


class RobotQuerySet(models.QuerySet):
    """Group robots."""

    def visible_to(self, user):
        """Those of the organizations that the user manages; the desk's for coordinators of the whole city."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        managed = apps.get_model("accounts", "Organization").objects.managed_by(user)
        rows = Q(organization__in=managed.values("pk"))
        return self.filter(rows | Q(organization=None) if user.is_staff and user.coordinates(None) else rows)

    def of_desk(self):
        """The coordinators' desk's."""
        return self.filter(organization=None)

    def hearing(self, event, organizations):
        """Those in use that hear of an event: the desk's of what reaches the desk only, else those of the organizations."""
        rows = Q(organization=None) if event.roles and event.roles <= DESK_ROLES else Q(organization__in=organizations)
        return self.filter(rows, state="active", groups__contains=[event.group])
