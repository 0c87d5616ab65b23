"""Reads of the review queue."""

from django.apps import apps
from django.db import models
from django.db.models import Q


class ReviewTaskQuerySet(models.QuerySet):
    """Submissions waiting or decided."""

    def open(self):
        """Not decided yet."""
        return self.filter(closed_at=None)

    def visible_to(self, user):
        """Tasks of organizations in a coordinator's scope, without those of organizations the coordinator belongs to."""
        organizations = apps.get_model("accounts", "Organization").objects
        own = organizations.of(user).values("pk")
        return self.filter(organization__in=organizations.in_scope_of(user)).filter(~Q(organization__in=own))

    def for_table(self):
        """With what a row of the queue shows."""
        return self.select_related("content_type", "organization__district", "organization__kind", "submitted_by", "assignee")
