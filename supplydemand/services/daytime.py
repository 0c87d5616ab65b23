"""Changes during the day, matched within a minute: what changed against everything, by the published run's weights and words.

The lists of all others stay as they are, because under a frozen text model an edit changes no other pair's score. So the result
is that of a whole run; which demands must be matched again is worked out from their present lists.
"""

from collections import defaultdict
from datetime import timedelta

import numpy as np
import structlog
from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone

from core import jobs
from core.database import advisory_lock
from supplydemand.enums import ChangedKind, Side
from supplydemand.matching import columnar, engine
from supplydemand.matching.signatures import signatures
from supplydemand.models import ListingChange, ListingSignature, Match, MatchingRun, TalentDemand, TalentSupply
from supplydemand.services import columns, diary, matching, publishing, refusals, text_cache, text_versions
from taxonomy.families import family_strengths

logger = structlog.get_logger(__name__)

UPDATE = "supplydemand.update_matches"
OVERLAP = timedelta(minutes=10)
"""A change is written down with the beginning of its transaction, which may end later: so much is read again."""

MODELS = {Side.DEMAND: TalentDemand, Side.SUPPLY: TalentSupply}
COLUMNS = {Side.DEMAND: columns.demand_columns, Side.SUPPLY: columns.supply_columns}


def notice_changes(at):
    """Register an update where listings have changed since the last one; a run of everything where a whole file came in."""
    run = MatchingRun.objects.published().first()
    if run is None or run.prepared_at is None or MatchingRun.objects.filter(state__in=matching.UNFINISHED).exists():
        return
    fresh = ListingChange.objects.filter(at__gt=run.followed_at or run.prepared_at).order_by("pk")
    newest = fresh.values_list("pk", flat=True).last()
    if newest is None:
        return
    if fresh.filter(kind=ChangedKind.EVERYTHING).exists():
        matching.start_run(on=timezone.localdate(at), at=at)
    else:
        jobs.enqueue(UPDATE, key=f"run:{run.pk}:{newest}", payload={"run_id": run.pk})


def update_matches(*, run_id, at):
    """Match what has changed since the published run was prepared or last updated; returns how many demands have new lists.

    Nothing is done for a run that another has replaced. Raises ``jobs.Postpone`` while a run is prepared or published.
    """
    with advisory_lock("supplydemand.matching") as is_alone, advisory_lock("supplydemand.publish") as is_quiet:
        if not (is_alone and is_quiet):
            raise jobs.Postpone("a run is being prepared or published")
        run = MatchingRun.objects.published().first()
        if run is None or run.pk != run_id:
            return 0
        with transaction.atomic():
            count = _update(run, at, _touched(run))
            MatchingRun.objects.filter(pk=run.pk).update(followed_at=at)
    return count


def _touched(run):
    """Ids by side of the listings that may have changed."""
    since = (run.followed_at or run.prepared_at) - OVERLAP
    noted = defaultdict(set)
    for kind, pk in ListingChange.objects.filter(at__gt=since).order_by().values_list("kind", "object_id").distinct():
        noted[kind].add(pk)
    organizations = noted.pop(ChangedKind.ORGANIZATION, set())
    return {
        side: noted[side.value] | set(model.objects.filter(organization__in=organizations).values_list("pk", flat=True))
        for side, model in MODELS.items()
    }


class _Side:
    """One side's published listings of the day, and which of the touched ones say something else or are gone."""

    def __init__(self, side, on, touched, families):
        self.side, self.families = side, families
        self.rows = MODELS[side].objects.published(on=on).settled()
        self.read = self.columns_of(touched)
        known = dict(ListingSignature.objects.filter(side=side, listing_id__in=touched).values_list("listing_id", "signature"))
        pairs = zip(self.read.ids.tolist(), signatures(self.read).tolist(), strict=True)
        listed = set(
            Match.objects.filter(is_current=True, **{f"{side.value}__in": touched}).values_list(f"{side.value}_id", flat=True)
        )
        self.gone = listed - set(self.read.ids.tolist())
        self.changed = {pk for pk, signature in pairs if known.get(pk) != signature}

    def columns_of(self, ids=None):
        """``Columns`` of these listings, or of all."""
        rows = self.rows if ids is None else self.rows.filter(pk__in=ids)
        return COLUMNS[self.side](rows, families=self.families)


def _update(run, at, touched):
    on = timezone.localdate(at)
    families = family_strengths(on=on)
    demands, supplies = (_Side(side, on, touched[side], families) for side in Side)
    if not (demands.changed or supplies.changed or demands.gone or supplies.gone):
        return 0
    diary.sign_listings(run_id=run.pk, demands=demands.read, supplies=supplies.read)
    again = sorted(_demands_to_match(run, demands, supplies, at))
    table = _table(run, demands.columns_of(again), supplies.columns_of(), top=matching.TOP, at=at)
    publishing.put(run=run, on=on, previous=run, rows=table.rows, demands=sorted({*again, *demands.gone}))
    return len(again)


def _demands_to_match(run, demands, supplies, at):
    """Demands that changed, that lose a supply, or into whose list a changed supply comes."""
    losing = Match.objects.filter(is_current=True, supply__in=supplies.changed | supplies.gone)
    found = demands.changed | set(losing.values_list("demand_id", flat=True).distinct())
    if supplies.changed:
        entering = _table(run, demands.columns_of(), supplies.columns_of(supplies.changed), top=len(supplies.changed), at=at).rows
        best = {}
        for demand_id, score in zip(entering["demand_id"].tolist(), entering["score"].tolist(), strict=True):
            best[demand_id] = max(score, best.get(demand_id, 0))
        floors = _floors(best)
        found |= {pk for pk, score in best.items() if score >= floors.get(pk, 0)}
    return found - demands.gone


def _floors(demand_ids):
    """Demand id → the lowest score in its list, of those whose list is full."""
    lists = Match.objects.filter(is_current=True, demand__in=list(demand_ids)).order_by().values("demand")
    full = lists.annotate(count=Count("pk"), lowest=Min("score")).filter(count__gte=matching.TOP)
    return dict(full.values_list("demand", "lowest"))


def _table(run, demands, supplies, *, top, at):
    """The engine's table of these demands against these supplies, by the run's weights and words, without what is refused."""
    profile = matching.profile_of_run(run)
    model = text_versions.model_of(run.text_version)
    snapshot = columnar.snapshot_of(demands, supplies, profile=profile, vocabulary=text_cache.names_of, text_model=model)

    def matched(shard, shard_count, depth):
        return engine.match_shard(snapshot, shard=shard, shard_count=shard_count, profile=profile, top=depth)

    def deeper(demand_id, depth):
        return matched(int(np.searchsorted(demands.ids, demand_id)), len(demands), depth).rows

    table = matched(0, 1, top)
    return refusals.without_refused(table, refusals.Refusals(at=at), top=top, deeper=deeper)
