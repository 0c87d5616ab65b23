"""Reads of what organizations do not want recommended any more."""

from django.apps import apps
from django.db import models
from django.db.models import Q


class KindRefusalQuerySet(models.QuerySet):
    """Kinds of matches that are not wanted."""

    def in_force(self):
        """Not lifted."""
        return self.filter(lifted_at=None)

    def in_force_at(self, at):
        """Those that held at a moment, whatever became of them since: what makes a run repeatable."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), created_at__lte=at)

    def of(self, user):
        """Those of organizations for which the user may write."""
        return self.filter(organization__in=apps.get_model("accounts", "Organization").objects.edited_by(user))
