"""Reads of people, organizations and memberships."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.enums import Status


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
        memberships = apps.get_model("accounts", "Membership").objects.active_of(user).exclude(role="viewer")
        return self.filter(pk__in=memberships.values("organization"))

    def in_scope_of(self, user):
        """Those that the user coordinates: the whole city's or some districts'."""
        if not user.is_authenticated or not user.is_active or not user.is_staff:
            return self.none()
        scopes = apps.get_model("accounts", "CoordinatorScope").objects.filter(user=user)
        return self.filter(
            Q(district__in=scopes.exclude(district=None).values("district")) | Q(models.Exists(scopes.filter(district=None)))
        )

    def verified(self):
        """Those that a coordinator has verified."""
        return self.filter(status=Status.APPROVED)

    def visible_to(self, user):
        """Verified ones for everybody; one's own in any state; what was submitted, for coordinators in scope."""
        if not user.is_authenticated:
            return self.verified()
        scope = Q(pk__in=self.model._base_manager.all().in_scope_of(user).values("pk")) & ~Q(status=Status.DRAFT)
        own = Q(pk__in=self.model._base_manager.all().of(user).values("pk"))
        return self.filter(Q(status=Status.APPROVED) | own | scope)

    def for_table(self):
        """With what a row shows."""
        return self.select_related("kind", "district", "region", "industry")


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

    def waiting(self):
        """Requests that nobody has decided."""
        return self.filter(status=Status.SUBMITTED)
