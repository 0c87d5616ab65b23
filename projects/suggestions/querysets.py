"""Reads of suggestions."""

from django.apps import apps
from django.db import models


class PartnerSuggestionQuerySet(models.QuerySet):
    """Organizations that could take part."""

    def visible_to(self, user):
        """Those for projects that the reader's organizations lead: nobody else chooses partners."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(project__in=apps.get_model("projects", "Project").objects.led_by(user).values("pk"))

    def still_open(self):
        """Without organizations that take part, are asked, or said no."""
        partners = apps.get_model("projects", "ProjectPartner").objects.filter(
            project=models.OuterRef("project"), organization=models.OuterRef("organization")
        )
        return self.exclude(models.Exists(partners)).filter(organization__suspended_at=None)
