"""Reads of projects."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.enums import EDITABLE_STATUSES, Status

STANDING = {"status": Status.APPROVED, "suspended_at": None, "organization__suspended_at": None}
"""Conditions on a project whose page is public."""
IN_THE_AUTHORS_HANDS = Q(status__in=EDITABLE_STATUSES) | Q(status=Status.WITHDRAWN, submitted_at=None)
"""Drafts, returned ones and drafts that were thrown away before anybody outside saw them."""


def _organizations():
    return apps.get_model("accounts", "Organization").objects


def _joined_by(user):
    partners = apps.get_model("projects", "ProjectPartner").objects.current()
    return partners.filter(organization__in=_organizations().of(user)).values("project")


class ProjectTypeQuerySet(models.QuerySet):
    """Kinds of projects."""

    def in_force(self):
        """Those that a new project may be of."""
        return self.filter(retired_on=None)


class ProjectQuerySet(models.QuerySet):
    """Projects."""

    def standing(self):
        """Approved and not suspended: the page is public."""
        return self.filter(**STANDING)

    def of(self, user):
        """Those that the user's organizations lead, in any state."""
        return self.filter(organization__in=_organizations().of(user))

    def joined_by(self, user):
        """Those in which the user's organizations take part beside the lead, or are asked to."""
        return self.filter(pk__in=_joined_by(user))

    def led_by(self, user):
        """Those that the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def visible_to(self, user):
        """Standing ones for all; everything that one's own organizations lead; what they take part in or were asked to join;
        what was handed in, for coordinators in scope.
        """
        public = Q(**STANDING)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        joined = Q(pk__in=_joined_by(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        return self.filter(public | own | joined | scope)

    def running(self):
        """Approved and not ended; paused ones too."""
        return self.filter(status=Status.APPROVED, ended_on=None)

    def for_table(self):
        """What a row of a list shows."""
        return self.select_related("type", "organization", "district")


class ProjectPartnerQuerySet(models.QuerySet):
    """Organizations beside the lead."""

    def current(self):
        """Those that take part or are asked to: neither declined nor left."""
        return self.filter(declined_at=None, left_on=None)

    def joined(self):
        """Those that said yes and are still there."""
        return self.current().filter(accepted_at__isnull=False)
