"""Reads of challenges, bids and head-counts."""

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from core.enums import Status
from projects.challenge_enums import ChallengePhase as Phase
from projects.querysets import IN_THE_AUTHORS_HANDS


def _organizations():
    return apps.get_model("accounts", "Organization").objects


def _rows(name):
    return apps.get_model("projects", name).objects


class OpenChallengeQuerySet(models.QuerySet):
    """Challenges."""

    def published(self):
        """Approved ones, in any phase."""
        return self.filter(status=Status.APPROVED)

    def listed(self):
        """Published ones of organizations that are not suspended."""
        return self.published().filter(organization__suspended_at=None)

    def visible_to(self, user):
        """Published ones of publishers in standing for all; one's own in any state; what one bids for, also while its publisher
        is suspended; what was handed in, for coordinators in scope.
        """
        public = Q(status=Status.APPROVED, organization__suspended_at=None)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        bids = _rows("ChallengeBid")
        bidding = Q(pk__in=bids.of(user).values("challenge")) | Q(pk__in=bids.joined_by(user).values("challenge"))
        return self.filter(public | own | scope | Q(status=Status.APPROVED) & bidding)

    def written_by(self, user):
        """Those that the user may write."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def due_to_close(self, at):
        """Open ones whose deadline has passed and does not stand still."""
        return self.filter(status=Status.APPROVED, phase=Phase.OPEN, closes_at__lte=at, paused_at=None)

    def for_table(self):
        """What a row of a list shows."""
        return self.select_related("organization", "district")


def _led_for(organizations, user):
    """What these organizations of a user lead. Where a merger left a bid to its authors, theirs alone until it is opened."""
    keepers = _rows("BidKeeper").filter(bid=OuterRef("pk"), partner=None)
    kept = Q(opened_at__isnull=False) | ~Exists(keepers)
    mine = Q(organization__in=organizations) | Q(organization__merged_into__in=organizations)
    return Q(organization__in=organizations) & kept | mine & Exists(keepers.filter(user=user))


class BidPartnerQuerySet(models.QuerySet):
    """Partners of bids."""

    def kept_by(self, user):
        """Without those that a merger left to others, until their bid is opened."""
        keepers = _rows("BidKeeper").filter(partner=OuterRef("pk"))
        return self.filter(Q(bid__opened_at__isnull=False) | ~Exists(keepers) | Exists(keepers.filter(user=user)))


class ChallengeBidQuerySet(models.QuerySet):
    """Bids. Before they are opened nobody outside the bidding organizations learns that one exists."""

    def of(self, user):
        """Those that the user's organizations lead; of an organization that was merged, those that the user goes on with."""
        return self.filter(_led_for(_organizations().of(user), user))

    def led_by(self, user):
        """Those that the user may write."""
        return self.filter(_led_for(_organizations().edited_by(user), user))

    def joined_by(self, user):
        """Those that ask or have one of the user's organizations as a partner."""
        partners = _rows("BidPartner").kept_by(user).filter(declined_at=None, organization__in=_organizations().of(user))
        return self.filter(pk__in=partners.values("bid"))

    def visible_to(self, user):
        """The bid itself, not its content: the bidders' own; once opened, those that somebody judges, decides or supervises."""
        if not user.is_authenticated:
            return self.none()
        own = Q(pk__in=self.of(user).values("pk")) | Q(pk__in=self.model.objects.joined_by(user).values("pk"))
        return self.filter(own | Q(pk__in=self.model.objects.readable_to(user).values("pk")))

    def readable_to(self, user):
        """Opened ones whose content this reader may read: evaluators who declared that nothing ties them to a bidder, and the
        publisher's writers once scoring has ended.
        """
        if not user.is_authenticated:
            return self.none()
        evaluators = _rows("ChallengeEvaluator").serving().filter(user=user, declared_at__isnull=False)
        judged = Q(challenge__in=evaluators.values("challenge"))
        decided = Q(challenge__organization__in=_organizations().edited_by(user), challenge__scored_at__isnull=False)
        return self.opened().filter(judged | decided)

    def sealed(self):
        """Sealed and not taken back."""
        return self.filter(sealed_at__isnull=False, withdrawn_at=None)

    def opened(self):
        """Opened and readable."""
        return self.filter(opened_at__isnull=False, opening_fault="")


class EvaluatorQuerySet(models.QuerySet):
    """Evaluators of challenges."""

    def serving(self):
        """Those who are neither excluded nor have stepped back."""
        return self.filter(excluded_at=None)

    def pending(self):
        """Those who have still to hand their scores in."""
        return self.serving().filter(submitted_at=None)


class OfficerQuerySet(models.QuerySet):
    """Opening officers."""

    def active(self):
        """Those who hold the office and have made their key."""
        return self.filter(retired_at=None).exclude(public_key="").filter(user__is_active=True)


class HeadcountQuerySet(models.QuerySet):
    """Heads counted for the talent drive: digests only."""

    def by_month(self, year):
        """``(level, month, grade, count)`` of a year, in order."""
        rows = self.filter(year=year).values("level", "counted_on__month", "grade").annotate(count=Count("pk"))
        return rows.order_by("level", "counted_on__month").values_list("level", "counted_on__month", "grade", "count")


class HeadReportQuerySet(models.QuerySet):
    """Reports of heads."""

    def visible_to(self, user):
        """One's own organizations', and for coordinators those in scope."""
        if not user.is_authenticated:
            return self.none()
        organizations = _organizations()
        return self.filter(Q(organization__in=organizations.of(user)) | Q(organization__in=organizations.in_scope_of(user)))


class TalentDriveQuerySet(models.QuerySet):
    """Targets of the talent drive."""

    def of_year(self, year):
        """The targets of one year, in their order."""
        return self.filter(year=year).order_by("place", "pk")


__all__ = [
    "BidPartnerQuerySet",
    "ChallengeBidQuerySet",
    "EvaluatorQuerySet",
    "HeadReportQuerySet",
    "HeadcountQuerySet",
    "OfficerQuerySet",
    "OpenChallengeQuerySet",
    "TalentDriveQuerySet",
]
