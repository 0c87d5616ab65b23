"""Reads of threads, requests, exclusions and looks at contact details."""

from datetime import datetime, time, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from supplydemand.enums import SETTLED_OUTCOMES, Side


def _organizations():
    return apps.get_model("accounts", "Organization").objects


class ConversationQuerySet(models.QuerySet):
    """Threads."""

    def visible_to(self, user):
        """Those of organizations for which the user may write: nobody else reads along, coordinators neither."""
        return self.of_any(_organizations().edited_by(user)) if user.is_authenticated else self.none()

    def of_any(self, organizations):
        """Those in which one of ``organizations`` takes part."""
        own = organizations.values("pk")
        threads = self.model._base_manager
        sides = [threads.filter(**{f"{side}_organization__in": own}).values("pk") for side in Side.values]
        return self.filter(pk__in=sides[0].union(*sides[1:]))

    def of_side(self, side, organizations):
        """Those in which one of ``organizations`` stands on that side."""
        return self.filter(**{f"{side}_organization__in": organizations.values("pk")})

    def owed_by(self, side):
        """Those in which the other side wrote last."""
        return self.exclude(last_side="").exclude(last_side=side)

    def without_outcome(self, side, *, settled_only=False):
        """Those of which that side has not said what came of it; ``settled_only``: nothing final."""
        said = apps.get_model("supplydemand", "MatchOutcome").objects.filter(side=side)
        if settled_only:
            said = said.filter(kind__in=SETTLED_OUTCOMES)
        return self.exclude(Exists(said.filter(conversation=OuterRef("pk")))).exclude(
            Exists(said.filter(match=OuterRef("match"), match__isnull=False))
        )

    def for_table(self):
        """With what a row shows."""
        listings = ("demand__organization", "supply__organization")
        return self.select_related("demand_organization", "supply_organization", *listings, "match").defer(
            "demand__search_document", "supply__search_document"
        )


class ContactRevealQuerySet(models.QuerySet):
    """Looks at contact details."""

    def visible_to(self, user):
        """What was looked at of one's own organizations; coordinators see their scope's owners."""
        if not user.is_authenticated:
            return self.none()
        organizations = _organizations()
        return self.filter(Q(owner__in=organizations.of(user)) | Q(owner__in=organizations.in_scope_of(user)))

    def by_person_on(self, person, on):
        """What somebody looked at on one local day."""
        begin = timezone.make_aware(datetime.combine(on, time.min))
        return self.filter(revealed_by=person, at__gte=begin, at__lt=begin + timedelta(days=1))

    def full_days(self, *, limit, since):
        """``{revealed_by, day, owner_count}`` of people who looked at so many organizations in a day."""
        days = self.filter(at__gte=since).annotate(day=TruncDate("at")).values("revealed_by", "day").order_by()
        return days.annotate(owner_count=Count("owner", distinct=True)).filter(owner_count__gte=limit)

    def in_scope_of(self, user):
        """What was looked at of organizations in a coordinator's scope."""
        return self.filter(owner__in=_organizations().in_scope_of(user))

    def for_table(self):
        """With what a row shows."""
        return self.select_related("revealed_by", "organization", "owner", "demand", "supply")


class ContactAskQuerySet(models.QuerySet):
    """Requests for contact."""

    def visible_to(self, user):
        """Those that one's organizations sent or got, for who may write for them."""
        if not user.is_authenticated:
            return self.none()
        own = _organizations().edited_by(user)
        return self.filter(Q(organization__in=own) | Q(owner__in=own))

    def waiting(self):
        """Not answered yet."""
        return self.filter(answered_at=None)

    def for_table(self):
        """With what a row shows."""
        listings = ("demand__organization", "supply__organization")
        return self.select_related("organization", "owner", *listings, "asked_by", "conversation").defer(
            "demand__search_document", "supply__search_document"
        )


class ExclusionQuerySet(models.QuerySet):
    """What organizations want no more of."""

    def in_force(self):
        """Not lifted."""
        return self.filter(lifted_at=None)

    def in_force_at(self, at):
        """Those that held at a moment, whatever became of them since."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=at), created_at__lte=at)

    def of(self, user):
        """Those of organizations for which the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def between(self, one, other):
        """In force in either direction."""
        return self.in_force().filter(Q(organization=one, other=other) | Q(organization=other, other=one))
