"""Reads of what a run could not meet."""

from django.apps import apps
from django.db import models
from django.db.models import Sum

from supplydemand import rules


class UnmetNeedQuerySet(models.QuerySet):
    """Cells of the map of unmet needs."""

    def visible_to(self, user):
        """Those of the run that people see now, for coordinators and members of departments; sums only, no listing."""
        if not rules.can_read_unmet(user):
            return self.none()
        newest = apps.get_model("supplydemand", "MatchingRun").objects.published()[:1].values("pk")
        return self.filter(run__in=newest)

    def for_table(self):
        """With what a row shows."""
        return self.select_related("major_class", "level", "district")

    def by_district(self):
        """``{district id or None: people missing}``."""
        return dict(self.order_by().values_list("district").annotate(total=Sum("shortage")))
