"""Reads of listings, runs and matches."""

from datetime import timedelta

from django.apps import apps
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from core.enums import EDITABLE_STATUSES, Status
from supplydemand.enums import Decision, ExclusionScope, ImportState, ListingNeed, MatchStage, Nearness, RunState, Side

MUNICIPALITIES = ("11", "12", "31", "50")
"""Beginnings of the codes of provinces that are one city."""

IN_THE_AUTHORS_HANDS = Q(status__in=EDITABLE_STATUSES) | Q(status=Status.WITHDRAWN, submitted_at=None, published_at=None)
"""Drafts, returned ones (which the author is changing) and drafts that were thrown away before anybody outside saw them."""


EXPIRING_WITHIN = timedelta(days=14)
"""So long before its last valid day a listing's author is asked whether it still holds."""
CONFIRMED_FOR = timedelta(days=90)
"""After so long a listing that runs on is asked about, too."""
RENEWABLE_FOR = timedelta(days=60)
"""So long after its last valid day an unchanged listing may be published again without review."""

STANDING = {"status": Status.APPROVED, "suspended_at": None, "organization__suspended_at": None}
OFFERED = STANDING | {"paused_at": None, "closed_on": None, "silent_since": None}
"""Conditions on a listing that is no revision: its page is public; it is in public lists and in matching."""


class ListingQuerySet(models.QuerySet):
    """What demands and supplies have in common."""

    def standing(self):
        """Approved, not suspended, no revision of another row: the page is public, also of what is paused or closed."""
        return self.filter(**STANDING, revision_of=None)

    def published(self, *, on):
        """In public lists and in matching: standing, neither paused nor closed nor silent, and still valid on that day.

        The day is asked here because the nightly task that lets listings expire comes later than midnight.
        """
        return self.filter(**OFFERED, revision_of=None, expires_on__gte=on)

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

    def revised_since(self, moment):
        """Revisions that have become the public text of the row they are of since then."""
        return self.filter(revision_of__isnull=False, status=Status.APPROVED, decided_at__gt=moment)

    def open_or_waiting(self):
        """What an organization has going: drafts, returned, submitted and public ones, without revisions of public rows."""
        return self.filter(revision_of=None, status__in=[*EDITABLE_STATUSES, Status.SUBMITTED, Status.APPROVED])

    def settled(self):
        """Without what was approved so lately that the approval may be taken back: nobody is told of it yet."""
        return self.exclude(pk__in=apps.get_model("review", "ReviewTask").objects.unsettled(self.model).values("object_id"))

    def due_to_expire(self, on):
        """Standing ones whose last valid day is before ``on``."""
        return self.standing().filter(expires_on__lt=on)

    def care_of(self, user):
        """Those that the user may keep, pause and close: of the organizations the user writes for."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def kept(self):
        """Standing and not closed: somebody still has to say now and then that they hold."""
        return self.filter(KEPT)

    def expiring(self, on):
        """Kept ones whose last valid day is near; who has paused one has answered."""
        return self.filter(_expiring(on), paused_at=None)

    def unconfirmed(self, on):
        """Public ones that run on for long and of which nobody has said for long that they hold."""
        since = on - CONFIRMED_FOR
        old = Q(confirmed_on__lte=since) | Q(confirmed_on=None, published_at__date__lte=since)
        return self.filter(KEPT & old, paused_at=None, expires_on__gt=on + EXPIRING_WITHIN)

    def renewable(self, on):
        """Run out not long ago, and nobody has said what became of them."""
        return self.filter(_renewable(on))

    def in_question(self, on):
        """Those of which somebody should say whether they hold: near their end, asked about, silent, or just run out."""
        return self.filter(need_condition(ListingNeed.ASK, on))

    def in_need(self, need, on):
        """What needs something of its organization; ``need`` is a value of ``enums.ListingNeed``."""
        return self.filter(need_condition(need, on))


KEPT = Q(**STANDING, revision_of=None, closed_on=None)


def _expiring(on):
    return KEPT & Q(expires_on__range=(on, on + EXPIRING_WITHIN))


def _renewable(on):
    ended = (on - RENEWABLE_FOR, on - timedelta(days=1))
    return Q(status=Status.EXPIRED, revision_of=None, closed_on=None, expires_on__range=ended)


def need_condition(need, on):
    """The condition of one ``enums.ListingNeed`` on the day ``on``."""
    asked = KEPT & (Q(asked_on__isnull=False) | Q(silent_since__isnull=False))
    return {
        ListingNeed.ASK: (_expiring(on) & Q(paused_at=None)) | asked | _renewable(on),
        ListingNeed.RETURNED: Q(status=Status.RETURNED),
        ListingNeed.EXPIRING: _expiring(on),
        ListingNeed.EXPIRED: Q(status=Status.EXPIRED, revision_of=None, closed_on=None),
        ListingNeed.SILENT: KEPT & Q(silent_since__isnull=False),
        ListingNeed.PAUSED: KEPT & Q(paused_at__isnull=False),
        ListingNeed.CLOSED: Q(closed_on__isnull=False),
        ListingNeed.DRAFT: Q(status=Status.DRAFT),
    }[need]


MARKED = ("description", "skills")


def _with_names(rows, level, *columns):
    """Rows with their majors, these columns and the names of what they point to."""
    joined = ("organization", "district", "region", level)
    names = (f"{name}__name" for name in joined)
    shown = rows.select_related(*joined).only("title", "headcount", "expires_on", *columns, *names)
    return shown.prefetch_related("majors")


class TalentDemandQuerySet(ListingQuerySet):
    """Demands."""

    def for_table(self):
        """With what a row shows."""
        return self.select_related("organization", "district", "region", "level_min", "occupation").prefetch_related("majors")

    def for_list(self):
        """With what a row of the public list says, and nothing else."""
        return _with_names(self, "level_min", "level_max", "urgency", "starts_on")

    def for_marking(self):
        """The same with the texts in which hits are marked."""
        return _with_names(self, "level_min", "level_max", "urgency", "starts_on", *MARKED)

    def for_export(self):
        """With what the columns of a file say."""
        joined = ("organization", "district", "region", "level_min", "level_max", "occupation", "industry")
        return self.select_related(*joined).prefetch_related("majors", "certificates").defer("search_document", "draft_input")

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

    def for_list(self):
        """With what a row of the public list says, and nothing else."""
        return _with_names(self, "level", "graduates_on")

    def for_marking(self):
        """The same with the texts in which hits are marked."""
        return _with_names(self, "level", "graduates_on", *MARKED)

    def for_export(self):
        """With what the columns of a file say."""
        joined = ("organization", "district", "region", "level")
        return self.select_related(*joined).prefetch_related("majors", "certificates").defer("search_document", "draft_input")

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

    def with_public_listings(self, *, on):
        """Both listings in public lists on that day and neither side excludes the other's organization, or contact has opened.

        What was begun stays, whatever becomes of a listing.
        """
        conditions = OFFERED | {"expires_on__gte": on}
        public = Q(**{f"{side}__{name}": value for side in Side.values for name, value in conditions.items()})
        return self.filter((public & _unexcluded()) | Q(contact_opened_at__isnull=False))

    def unexcluded(self):
        """Those in which neither side excludes the other's organization."""
        return self.filter(_unexcluded())

    def with_standing(self):
        """Adds ``is_standing``: whether the lists hold the pair, or a side has answered it, and no side excludes the other."""
        return self.annotate(
            is_standing=ExpressionWrapper((Q(is_current=True) | Exists(_answers())) & _unexcluded(), BooleanField())
        )

    def wanted_by(self, preference):
        """What a person wants to see by score and nearness; what somebody has answered is shown in any case."""
        if preference.is_open:
            return self
        return self.filter(_within(preference) | Exists(_answers()) | Q(contact_opened_at__isnull=False))

    def with_beyond(self, preference):
        """Adds ``is_beyond``: whether the pair lies beyond a person's threshold and is shown all the same, or on request."""
        beyond = models.Value(False) if preference.is_open else ~_within(preference)
        return self.annotate(is_beyond=ExpressionWrapper(beyond, BooleanField()))

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
        joined += [f"demand__{name}" for name in ("level_min", "level_max", "occupation", "industry")]
        rows = self.select_related(*joined, "supply__level")
        return rows.defer(*(f"{side}__search_document" for side in Side.values)).prefetch_related(
            "answers",
            "outcomes",
            "demand__majors__parent__parent",
            "supply__majors__parent__parent",
            "demand__certificates",
            "supply__certificates",
        )


def _within(preference):
    wanted = Q(score__gte=preference.score_min * 100)
    return wanted if preference.nearness == Nearness.ANYWHERE else wanted & _near(preference.nearness)


def _near(nearness):
    """Both places in one city, or in one province; a municipality is one city."""
    places = [Substr(f"{side}__region__code", 1, 2 if nearness == Nearness.PROVINCE else 4) for side in Side.values]
    near = Exact(*places)
    if nearness == Nearness.CITY:
        municipal = Q(**{f"{Side.DEMAND}__region__code__regex": f"^({'|'.join(MUNICIPALITIES)})"})
        near = Q(near) | (municipal & Q(Exact(*(Substr(f"{side}__region__code", 1, 2) for side in Side.values))))
    return Q(near)


def _answers(**conditions):
    return apps.get_model("supplydemand", "MatchAnswer").objects.filter(match=OuterRef("pk"), **conditions)


def _unexcluded():
    return ~Exists(_exclusions("demand", "supply")) & ~Exists(_exclusions("supply", "demand"))


def _exclusions(side, other):
    return apps.get_model("supplydemand", "Exclusion").objects.filter(
        lifted_at=None,
        scope=ExclusionScope.MATCHES,
        organization=OuterRef(f"{side}__organization"),
        other=OuterRef(f"{other}__organization"),
    )


def _outcomes(**conditions):
    return apps.get_model("supplydemand", "MatchOutcome").objects.filter(match=OuterRef("pk"), **conditions)


class MatchingRunQuerySet(models.QuerySet):
    """Matching runs; the snapshot is large and never loaded with a row."""

    def without_snapshot(self):
        """Everything but the bytes of the snapshot, of the signatures and of what was refused."""
        return self.defer("snapshot", "signatures", "refused")

    def with_progress(self):
        """Adds ``finished_count``, the number of shards that are done, and joins who asked."""
        finished = models.Count("shards", filter=Q(shards__finished_at__isnull=False))
        return self.select_related("requested_by", "same_as").annotate(finished_count=finished)

    def published(self):
        """Those whose matches people have seen, the latest day and then the latest run first."""
        return self.without_snapshot().filter(state=RunState.PUBLISHED).order_by("-on", "-pk")

    def later_than(self, run):
        """Runs of a later day, or registered later on the same day."""
        return self.filter(Q(on__gt=run.on) | Q(on=run.on, pk__gt=run.pk))

    def earlier_than(self, run):
        """Runs of an earlier day, or registered earlier on the same day."""
        return self.filter(Q(on__lt=run.on) | Q(on=run.on, pk__lt=run.pk))


class TextVersionQuerySet(models.QuerySet):
    """Versions of the text model."""

    def newest_of(self, profile):
        """The one that runs of a profile use now, or ``None``."""
        return self.filter(profile=profile).order_by("-pk").first()


class ListingImportQuerySet(models.QuerySet):
    """Imports of files; the files themselves are large and never loaded with a list."""

    def visible_to(self, user):
        """Those of the organizations for which the user writes."""
        return self.filter(organization__in=_organizations().edited_by(user))

    def without_files(self):
        """Everything but the files' bytes."""
        return self.defer("content", "returned")

    def busy(self):
        """Those that wait for a worker or are with one."""
        return self.filter(state__in=[ImportState.CHECKING, ImportState.APPLYING])

    def undecided(self):
        """Those of which somebody has to say whether they are imported, or soon will."""
        to_apply = Q(state=ImportState.CHECKED) & (Q(new_count__gt=0) | Q(changed_count__gt=0))
        return self.filter(to_apply | Q(state=ImportState.CHECKING))


class ListingExportQuerySet(models.QuerySet):
    """Files that people ordered."""

    def visible_to(self, user):
        """One's own, while one still belongs to the organizations whose own listings they hold."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(created_by=user, organizations__contained_by=list(user.organization_roles))

    def fresh(self, since):
        """Those ordered after the moment ``since``."""
        return self.filter(created_at__gte=since)


def _organizations():
    return apps.get_model("accounts", "Organization").objects
