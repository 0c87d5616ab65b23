"""Reads of the match diary."""

from django.apps import apps
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from supplydemand.enums import RunPart, Side

AFTER_THE_RUN = Q(at__gt=F("run__published_at"))


class MatchChangeQuerySet(models.QuerySet):
    """Changes between two runs."""

    def visible_to(self, user):
        """Those in which one of the user's organizations takes part."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("accounts", "Organization").objects.of(user)
        changes = self.model._base_manager
        sides = [changes.filter(**{f"{side}__organization__in": own}).values("pk") for side in Side.values]
        return self.filter(pk__in=sides[0].union(*sides[1:]))

    def of_side(self, side, organizations):
        """Those in which one of ``organizations`` stands on that side."""
        return self.filter(**{f"{side}__organization__in": organizations.values("pk")})

    def with_part(self):
        """Adds ``part`` (``enums.RunPart``): whether a run itself changed the pair, or the day after it."""
        return self.annotate(part=Case(When(AFTER_THE_RUN, then=Value(RunPart.DAY)), default=Value(RunPart.RUN)))

    def in_part(self, part):
        """Those of one ``enums.RunPart``."""
        return self.filter(AFTER_THE_RUN if part == RunPart.DAY else ~AFTER_THE_RUN)

    def for_table(self):
        """With what a row shows, and ``match_id``, the pair's page."""
        pairs = apps.get_model("supplydemand", "Match").objects.filter(demand=OuterRef("demand"), supply=OuterRef("supply"))
        rows = self.select_related("run", "demand__organization", "supply__organization")
        names = ("title", "status", "suspended_at", "revision_of", "organization__name", "organization__suspended_at")
        shown = (f"{side}__{name}" for side in Side.values for name in names)
        fields = ("kind", "cause", "score_before", "score_after", "parts_before", "parts_after", "at", "run__on", *shown)
        return rows.only(*fields).annotate(match_id=Subquery(pairs.values("pk")[:1]))
