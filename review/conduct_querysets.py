"""Reads of flags and suspensions."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce


class AboutQuerySet(models.QuerySet):
    """What flags and suspensions have in common."""

    def of(self, obj):
        """Those about one object."""
        return self.filter(content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk)

    def in_scope_of(self, user):
        """Those about organizations in a coordinator's scope that the coordinator does not belong to."""
        organizations = apps.get_model("accounts", "Organization").objects
        own = organizations.of(user).values("pk")
        return self.filter(organization__in=organizations.in_scope_of(user)).filter(~Q(organization__in=own))

    def for_table(self):
        """With what a row shows."""
        return self.select_related("content_type", "organization__district")


class FlagQuerySet(AboutQuerySet):
    """Flags."""

    def visible_to(self, user):
        """Coordinators see their scope's; nobody else sees who flagged what."""
        return self.in_scope_of(user) if user.is_authenticated else self.none()

    def open(self):
        """Nobody has decided yet."""
        return self.filter(closed_at=None)

    def closed(self):
        """Decided."""
        return self.filter(closed_at__isnull=False)

    def most_pressing_first(self):
        """What several people flagged comes first, then what has waited longest."""
        same = self.model._base_manager.filter(
            content_type=OuterRef("content_type"), object_id=OuterRef("object_id"), closed_at=None
        )
        counts = same.order_by().values("object_id").annotate(count=Count("pk")).values("count")
        return self.annotate(open_count=Coalesce(Subquery(counts), 0)).order_by("-open_count", "flagged_at", "pk")


class SuspensionQuerySet(AboutQuerySet):
    """Suspensions."""

    def visible_to(self, user):
        """Members of the organization, and coordinators in scope."""
        if not user.is_authenticated:
            return self.none()
        own = apps.get_model("accounts", "Organization").objects.of(user)
        return self.filter(Q(organization__in=own) | Q(pk__in=self.model.objects.in_scope_of(user).values("pk")))

    def in_force(self):
        """Not lifted."""
        return self.filter(lifted_at=None)

    def lifted(self):
        """Over."""
        return self.filter(lifted_at__isnull=False)

    def waiting_for_answer(self):
        """The organization has said something and nobody has answered."""
        return self.in_force().filter(appealed_at__isnull=False, answered_at=None)
