"""Reads of listings, runs and matches."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.enums import EDITABLE_STATUSES, Status


class ListingQuerySet(models.QuerySet):
    """What demands and supplies have in common."""

    def published(self):
        """Public: approved, and not a revision that waits to replace another row."""
        return self.filter(status=Status.APPROVED, revision_of=None)

    def of(self, user):
        """Those of the organizations the user belongs to, in any state."""
        return self.filter(organization__in=_organizations().of(user))

    def visible_to(self, user):
        """Published ones for all; everything of one's own organizations; what was submitted, for coordinators in scope."""
        public = Q(status=Status.APPROVED, revision_of=None)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~Q(status=Status.DRAFT)
        return self.filter(public | own | scope)

    def editable_by(self, user):
        """Drafts and returned ones of organizations for which the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user), status__in=EDITABLE_STATUSES)

    def open_revision_of(self, listing):
        """The revision of a published listing that is not decided yet, if there is one."""
        return self.filter(revision_of=listing, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED])

    def for_matching(self, on):
        """Published ones still valid on that day."""
        return self.published().filter(expires_on__gte=on)

    def due_to_expire(self, on):
        """Published ones whose last valid day is before ``on``."""
        return self.published().filter(expires_on__lt=on)


class TalentDemandQuerySet(ListingQuerySet):
    """Demands."""

    def for_table(self):
        """With what a row shows."""
        return self.select_related("organization", "district", "region", "level_min", "occupation")

    def for_detail(self):
        """With what the page shows."""
        return self.select_related(
            "organization__kind",
            "organization__district",
            "district",
            "region",
            "industry",
            "level_min",
            "level_max",
            "occupation",
        ).prefetch_related("majors", "certificates")


class TalentSupplyQuerySet(ListingQuerySet):
    """Supplies."""

    def for_table(self):
        """With what a row shows."""
        return self.select_related("organization", "district", "region", "level")

    def for_detail(self):
        """With what the page shows."""
        return self.select_related(
            "organization__kind", "organization__district", "district", "region", "level"
        ).prefetch_related("majors", "certificates")


class MatchQuerySet(models.QuerySet):
    """Pairs that a run found."""

    def current(self):
        """In the run that is published now, or already answered by somebody; both listings still public."""
        answered = Exists(apps.get_model("supplydemand", "MatchAnswer").objects.filter(match=OuterRef("pk")))
        return self.filter(Q(is_current=True) | answered)

    def with_public_listings(self):
        """Both listings still published."""
        return self.filter(demand__status=Status.APPROVED, supply__status=Status.APPROVED)

    def visible_to(self, user):
        """Those in which one of the user's organizations takes part; a match is nobody else's business."""
        if not user.is_authenticated:
            return self.none()
        own = _organizations().of(user).values("pk")
        return self.filter(Q(demand__organization__in=own) | Q(supply__organization__in=own))

    def for_table(self):
        """With what a row shows."""
        return self.select_related(
            "demand__organization",
            "demand__region",
            "demand__level_min",
            "supply__organization",
            "supply__region",
            "supply__level",
        ).prefetch_related("answers")


def _organizations():
    return apps.get_model("accounts", "Organization").objects
