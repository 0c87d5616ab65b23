"""Reads of versions of weights."""

from django.db import models
from django.db.models import Max


class WeightsQuerySet(models.QuerySet):
    """Versions of the weights of a profile."""

    def in_force(self, profile_name):
        """The version that new runs use: the one put in force last; ``None`` before the first."""
        used = self.filter(profile=profile_name, activations__isnull=False)
        return used.order_by("-activations__pk").first()

    def newest_first(self):
        """With when each was last put in force (``used_at``)."""
        return self.select_related("created_by").annotate(used_at=Max("activations__at")).order_by("-number")
