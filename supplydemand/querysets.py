"""Reads of listings, runs and matches."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.enums import EDITABLE_STATUSES, Status
from supplydemand.enums import Decision, MatchStage, RunState, Side

IN_THE_AUTHORS_HANDS = Q(status__in=EDITABLE_STATUSES) | Q(status=Status.WITHDRAWN, submitted_at=None, published_at=None)
"""Drafts, returned ones (which the author is changing) and drafts that were thrown away before anybody outside saw them."""


STANDING = {"status": Status.APPROVED}
OFFERED = STANDING | {"paused_at": None, "closed_on": None, "silent_since": None}
"""Conditions on a listing that is no revision: its page is public; it is in public lists and in matching."""


class ListingQuerySet(models.QuerySet):
    """What demands and supplies have in common."""

    def standing(self):
        """Approved and no revision that waits to replace another row: the page is public, also of what is paused or closed."""
        return self.filter(**STANDING, revision_of=None)

    def published(self):
        """In public lists and in matching: standing, and neither paused nor closed nor silent."""
        return self.filter(**OFFERED, revision_of=None)

    def of(self, user):
        """Those of the organizations the user belongs to, in any state."""
        return self.filter(organization__in=_organizations().of(user))

    def visible_to(self, user):
        """Standing ones for all; everything of one's own organizations; what was submitted, for coordinators in scope."""
        public = Q(**STANDING, revision_of=None)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(organization__in=_organizations().of(user))
        scope = Q(organization__in=_organizations().in_scope_of(user)) & ~IN_THE_AUTHORS_HANDS
        return self.filter(public | own | scope)

    def open_revision_of(self, listing):
        """The revision of a published listing that is not decided yet, if there is one."""
        return self.filter(revision_of=listing, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED])

    def open_or_waiting(self):
        """What an organization has going: drafts, returned, submitted and public ones, without revisions of public rows."""
        return self.filter(revision_of=None, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED, Status.APPROVED])

    def for_matching(self, on):
        """Published ones still valid on that day."""
        return self.published().filter(expires_on__gte=on)

    def due_to_expire(self, on):
        """Standing ones whose last valid day is before ``on``."""
        return self.standing().filter(expires_on__lt=on)


class TalentDemandQuerySet(ListingQuerySet):
    """Demands."""

    def for_table(self):
        """With what a row shows."""
        return self.select_related("organization", "district", "region", "level_min", "occupation").prefetch_related("majors")

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
            "revision_of",
        ).prefetch_related("majors__parent__parent", "certificates")


class TalentSupplyQuerySet(ListingQuerySet):
    """Supplies."""

    def for_table(self):
        """With what a row shows."""
        return self.select_related("organization", "district", "region", "level").prefetch_related("majors")

    def for_detail(self):
        """With what the page shows."""
        return self.select_related(
            "organization__kind", "organization__district", "district", "region", "level", "revision_of"
        ).prefetch_related("majors__parent__parent", "certificates")


class MatchQuerySet(models.QuerySet):
    """Pairs that a run found."""

    def current(self):
        """In the run that is published now, or already answered by somebody."""
        return self.filter(Q(is_current=True) | Exists(_answers()))

    def undeclined(self):
        """Without those to which a side has said no."""
        return self.exclude(Exists(_answers(decision=Decision.DECLINED)))

    def with_public_listings(self):
        """Both listings in public lists, or contact has opened already: what was begun stays, whatever becomes of a listing."""
        public = Q(**{f"{side}__{name}": value for side in Side.values for name, value in OFFERED.items()})
        return self.filter(public | Q(contact_opened_at__isnull=False))

    def visible_to(self, user):
        """Those in which one of the user's organizations takes part; a match is nobody else's business."""
        if not user.is_authenticated:
            return self.none()
        own = _organizations().of(user).values("pk")
        matches = self.model._base_manager
        sides = [matches.filter(**{f"{side}__organization__in": own}).values("pk") for side in Side.values]
        return self.filter(pk__in=sides[0].union(*sides[1:]))

    def of_side(self, side, organizations):
        """Those in which one of ``organizations`` stands on that side."""
        return self.filter(**{f"{side}__organization__in": organizations.values("pk")})

    def in_state(self, state, side):
        """Where a match stands for one side: a key of ``enums.MatchStage``."""
        mine, theirs = _answers(side=side), _answers().exclude(side=side)
        conditions = {
            MatchStage.UNANSWERED: ~Exists(mine) & Q(contact_opened_at=None),
            MatchStage.ASKED: ~Exists(mine) & Exists(theirs.filter(decision=Decision.INTERESTED)),
            MatchStage.WAITING: Exists(mine.filter(decision=Decision.INTERESTED)) & ~Exists(theirs),
            MatchStage.CONTACT: Q(contact_opened_at__isnull=False),
            MatchStage.OUTCOME: Q(contact_opened_at__isnull=False) & ~Exists(_outcomes(side=side)),
            MatchStage.DECLINED: Exists(_answers(decision=Decision.DECLINED)),
        }
        return self.filter(conditions[state])

    def for_table(self):
        """With what a row shows and what its explanation needs."""
        listings = ("organization", "region", "district")
        joined = [f"{side}__{name}" for side in Side.values for name in listings]
        rows = self.select_related(*joined, "demand__level_min", "demand__level_max", "demand__occupation", "supply__level")
        return rows.defer(*(f"{side}__search_document" for side in Side.values)).prefetch_related(
            "answers",
            "outcomes",
            "demand__majors__parent__parent",
            "supply__majors__parent__parent",
            "demand__certificates",
            "supply__certificates",
        )


def _answers(**conditions):
    return apps.get_model("supplydemand", "MatchAnswer").objects.filter(match=OuterRef("pk"), **conditions)


def _outcomes(**conditions):
    return apps.get_model("supplydemand", "MatchOutcome").objects.filter(match=OuterRef("pk"), **conditions)


class MatchingRunQuerySet(models.QuerySet):
    """Matching runs; the snapshot is large and never loaded with a row."""

    def without_snapshot(self):
        """Everything but the snapshot's bytes."""
        return self.defer("snapshot")

    def with_progress(self):
        """Adds ``finished_count``, the number of shards that are done, and joins who asked."""
        finished = models.Count("shards", filter=Q(shards__finished_at__isnull=False))
        return self.select_related("requested_by").annotate(finished_count=finished)

    def published(self):
        """Those whose matches people have seen, the latest day and then the latest run first."""
        return self.without_snapshot().filter(state=RunState.PUBLISHED).order_by("-on", "-pk")

    def later_than(self, run):
        """Runs of a later day, or registered later on the same day."""
        return self.filter(Q(on__gt=run.on) | Q(on=run.on, pk__gt=run.pk))

    def earlier_than(self, run):
        """Runs of an earlier day, or registered earlier on the same day."""
        return self.filter(Q(on__lt=run.on) | Q(on=run.on, pk__lt=run.pk))


def _organizations():
    return apps.get_model("accounts", "Organization").objects
